/**
 * Last digits of the card that a notice names, in the shapes of issuers, most specific first.
 * Source  published notices [V]: 尾号1234, 您6559的信用卡, 账户6957, *7237, 卡号尾号（5981）, 储蓄卡(3303).
 */
const SHAPES: readonly RegExp[] = [
  /(?:尾号|末四位|后四位|尾数)(?:为|是|[:：])?\s?[（(*＊xX\s]{0,8}(?<digits>\d{3,4})(?!\d)/,
  /(?:\d{4,6})?[*＊xX]{2,12}(?<digits>\d{4})(?!\d)/,
  /您的?\s?(?<digits>\d{4})的?(?:信用卡|借记卡|储蓄卡|账户|卡)/,
  /(?:卡|一卡通|账户|账号|卡号|帐户|交易卡号)(?:为|[:：])?\s?[（(*＊\s]{0,4}(?<digits>\d{4})(?![\d.,元年])/,
  /^[*＊]?(?<digits>\d{4})$/m,
];

/** What a notice says of the card. */
export interface NoticeCard {
  /** Last four digits (some issuers print three). */
  readonly last?: string;
  readonly type?: 'credit' | 'debit';
}

/** Finds the card of a notice; empty when none is named. */
export function findCard(text: string): NoticeCard {
  const searched = text.slice(0, 1_000);
  const last = SHAPES.map((shape) => shape.exec(searched)?.groups?.digits).find(
    (digits) => digits !== undefined,
  );
  const type = /信用卡|贷记卡/.test(searched)
    ? 'credit'
    : /储蓄卡|借记卡|活期|存款账户/.test(searched)
      ? 'debit'
      : undefined;
  return { ...(last ? { last } : {}), ...(type ? { type } : {}) };
}
