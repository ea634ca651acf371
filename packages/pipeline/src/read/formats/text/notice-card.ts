/**
 * Last digits of the card that a notice names, in the shapes of issuers, most specific first.
 * Source  published notices [V]: 尾号1234, 您6559的信用卡, 账户6957, *7237, 卡号尾号（5981),
 *         储蓄卡(3303), **** 5157, 6217*9139.
 */
const SHAPES: readonly RegExp[] = [
  /(?:尾号|末四位|后四位|尾数)(?:为|是|[:：])?\s?[（(*＊xX\s]{0,8}(?<digits>\d{3,4})(?!\d)/,
  /(?:\d{4,6}[*＊xX]|[*＊xX]{2})[*＊xX]{0,11}\s?(?<digits>\d{4})(?!\d)/,
  /您的?\s?(?<digits>\d{4})的?(?:信用卡|借记卡|储蓄卡|账户|卡)/,
  /(?:卡|一卡通|账户|账号|卡号|帐户|交易卡号)(?:为|[:：])?\s?[（(*＊\s]{0,4}(?<digits>\d{4})(?![\d.,元年])/,
  /银行\s?[（(]?(?<digits>\d{4})[)）]/,
  /\bcard\s?[（(](?<digits>\d{4})[)）]/i,
  /^[*＊]?(?<digits>\d{4})$/m,
];

/** A masked mobile number, which stands where a card number could. */
const PHONE = /(?<!\d)1[3-9]\d[*＊xX]{4}\d{4}(?!\d)/g;

/** What a notice says of the card. */
export interface NoticeCard {
  /** Last four digits (some issuers print three). */
  readonly last?: string;
  readonly type?: 'credit' | 'debit';
}

/** Finds the card of a notice in its texts, the likeliest first; empty when none is named. */
export function findCard(...texts: readonly string[]): NoticeCard {
  const searched = texts.map((text) => text.slice(0, 1_000).replace(PHONE, ''));
  const last = lastDigits(searched);
  const whole = searched.join('\n');
  const type = /信用卡|贷记卡|credit card/i.test(whole)
    ? 'credit'
    : /储蓄卡|借记卡|活期|存款账户|debit card/i.test(whole)
      ? 'debit'
      : undefined;
  return { ...(last ? { last } : {}), ...(type ? { type } : {}) };
}

function lastDigits(texts: readonly string[]): string | undefined {
  for (const text of texts)
    for (const shape of text === '' ? [] : SHAPES) {
      const digits = shape.exec(text)?.groups?.digits;
      if (digits !== undefined) return digits;
    }
  return undefined;
}
