import { type Amount, amountOf, CURRENCY_PATTERN, NUMBER_PATTERN } from '../amount.ts';
import { findMoment } from '../moment.ts';
import { WALLET_PATTERN, WALLETS } from './merchant-text.ts';
import { findCard } from './notice-card.ts';
import type { NoticeFacts } from './notice-facts.ts';
import type { LabelledValue, NoticeField } from './notice-labels.ts';
import {
  isGeneric,
  kindOf,
  type NoticeKind,
  SALE_KINDS,
  withoutLeadingKind,
} from './notice-words.ts';

const AMOUNT_IN_VALUE = new RegExp(
  `(?<before>${CURRENCY_PATTERN})?[:：\\s]{0,2}(?<sign>[-−–+])?\\s{0,2}(?<again>${CURRENCY_PATTERN})?\\s{0,2}(?<number>${NUMBER_PATTERN})\\s{0,2}(?<after>${CURRENCY_PATTERN})?`,
  'i',
);

/** Facts of a notice of the form `label: value`, one or more a line. */
export function factsOfLabels(text: string, values: readonly LabelledValue[]): NoticeFacts {
  const of = (field: NoticeField): string[] =>
    values.filter((v) => v.field === field).map((v) => v.value);
  const kindTexts = of('kind');
  const labelled = amountOfLabels(values);
  const amount = labelled ?? lonelyAmount(text);
  const stated = kindOfLabels(values, kindTexts, amount);
  const credited = labelled === null && LONELY_PLUS.test(text);
  const kind = FAILED_LINE.test(text)
    ? 'failed'
    : credited && (stated ?? 'purchase') === 'purchase'
      ? 'income'
      : stated;
  const card = findCard(
    ...of('card'),
    ...kindTexts,
    ...of('time'),
    ...of('amount'),
    ...of('ignored'),
    text,
  );
  const moment = of('time')
    .map((value) => findMoment(value))
    .find((found) => found !== null);
  return {
    kind,
    amount,
    moment: moment?.parts ?? null,
    card,
    merchant: merchantOfLabels(of('merchant'), kindTexts, of('remark')) ?? screenTitle(text),
    acquirer: of('acquirer').find((value) => value !== ''),
    form: 'labelled',
  };
}

/** A sentence between or below the labels that says what became of it: 交易未成功，可重新支付。 */
const FAILED_LINE = /^(?!如|若)[^:：\n]{0,12}(?:失败|未成功|不成功|被拒绝)/m;

/** What was charged; what was ordered, before discounts, only where nothing else is said. */
function amountOfLabels(values: readonly LabelledValue[]): Amount | null {
  const isOrder = ({ label }: LabelledValue): boolean => label === '订单金额';
  const amounts = values.filter((v) => v.field === 'amount');
  const ranked = [
    ...amounts.filter((v) => !isOrder(v)),
    ...values.filter((v) => v.field === 'paid'),
    ...amounts.filter(isOrder),
  ];
  return amountIn(ranked.map((v) => v.value));
}

function amountIn(texts: readonly string[]): Amount | null {
  for (const text of texts) {
    const groups = AMOUNT_IN_VALUE.exec(text.slice(0, 80))?.groups;
    if (groups?.number)
      return amountOf(groups.number, groups.sign, groups.before ?? groups.again ?? groups.after);
  }
  return null;
}

/** Wallet screens print the amount alone on a line: `-3.00`, `￥12.00`. */
function lonelyAmount(text: string): Amount | null {
  const line = linesOfScreen(text).find((part) => LONELY_AMOUNT.test(part));
  return line ? amountIn([line]) : null;
}

const LONELY_AMOUNT = /^[-+−]?\s?[￥¥]?\s?[\d,]{1,14}\.\d{2}(?:元)?$/;

const linesOfScreen = (text: string): string[] => text.split('\n', 20).map((part) => part.trim());

/** Above that amount such a screen prints who was paid, unless it is the name of the screen. */
function screenTitle(text: string): string | null {
  const lines = linesOfScreen(text);
  const at = lines.findIndex((part) => LONELY_AMOUNT.test(part));
  const title = cleanMerchant(at > 0 ? (lines[at - 1] ?? '') : '');
  const isName = !/[:：\d]|^\*/.test(title) && kindOf(title) === null && !isGeneric(title);
  return isName && !WALLETS.includes(title) ? title : null;
}

/** A screen that prints `+3.00` shows money that came in. */
const LONELY_PLUS = /^[ \t]{0,4}\+\s?[￥¥]?\s?[\d,]{1,14}\.\d{2}(?:元)?[ \t]{0,4}$/m;

/** The kind field decides; else labels such as 退款金额, the status, and the sign of the amount. */
function kindOfLabels(
  values: readonly LabelledValue[],
  kindTexts: readonly string[],
  amount: Amount | null,
): NoticeKind | null {
  const status = kindOf(
    values
      .filter((v) => v.field === 'status')
      .map((v) => (v.label.includes('失败') ? `${v.label}${v.value}` : v.value))
      .join(' '),
  );
  if (status === 'failed' || status === 'refund' || status === 'void') return status;
  const stated = kindTexts.map((text) => kindOf(text)).find((kind) => kind !== null);
  const amounts = values.filter((v) => v.field === 'amount' || v.field === 'paid');
  const labelled = kindOfAmounts(amounts) ?? kindOfTimes(values);
  if (stated && stated !== 'income') return stated;
  if (labelled === 'refund') return isReturnedTransfer(values) ? 'transfer' : 'refund';
  if (stated) return stated;
  const remark = kindOf(
    values
      .filter((v) => v.field === 'remark' || v.field === 'goods')
      .map((v) => v.value)
      .join(' '),
  );
  if (remark === 'refund' && labelled !== 'purchase') return 'refund';
  if (labelled && !SALE_KINDS.has(labelled)) return labelled;
  if (labelled || status || (amount?.negative ?? false)) return 'purchase';
  return values.some((v) => v.field === 'merchant') ? 'purchase' : null;
}

/** Money that nobody took comes back to whom sent it; no merchant was in it. */
const isReturnedTransfer = (values: readonly LabelledValue[]): boolean =>
  values.some(
    (v) => v.label === '转账时间' || (v.label === '退款原因' && v.value.includes('转账')),
  );

/** 退款金额 and 出账 10.00 state a kind, and so does a plus before a number. */
function kindOfAmounts(amounts: readonly LabelledValue[]): NoticeKind | null {
  const kind = kindOf(amounts.map((v) => `${v.label} ${v.value}`).join(' '));
  const credited = kind === 'purchase' && amounts.some((v) => /[+＋]\s?[￥¥]?\s?\d/.test(v.value));
  return credited ? 'income' : kind;
}

/** 还款时间 and 扣费时间 state a kind; 交易时间 states none. */
function kindOfTimes(values: readonly LabelledValue[]): NoticeKind | null {
  const labels = values.filter((v) => v.field === 'time').map((v) => v.label.replace('交易', ''));
  return kindOf(labels.join(' '));
}

/** The merchant of labels alone; for sentences that end in `商户：某某`. */
export function merchantOfValues(values: readonly LabelledValue[]): string | null {
  const of = (field: NoticeField): string[] =>
    values.filter((v) => v.field === field).map((v) => v.value);
  return merchantOfLabels(of('merchant'), [], of('remark'));
}

/** A merchant label, else a merchant inside the kind, else a remark that is no phrase. */
function merchantOfLabels(
  merchants: readonly string[],
  kinds: readonly string[],
  remarks: readonly string[],
): string | null {
  const named = merchants.map(cleanMerchant).find((value) => !isGeneric(value));
  if (named) return named;
  return (
    kinds.map(merchantInKind).find((value) => value !== null) ??
    remarks.map(merchantInRemark).find((value) => value !== null) ??
    null
  );
}

const cleanMerchant = (value: string): string => {
  const text = value.replace(/[,，。;；\s]+$/, '').trim();
  return isUnopened(text) ? text.slice(0, -1).trim() : text;
};

/** True for the bracket that closed what stood around a merchant: `京东平台商户)`. */
const isUnopened = (text: string): boolean =>
  /[)）]$/.test(text) && count(text, /[)）]/g) > count(text, /[（(]/g);
const count = (text: string, sign: RegExp): number => text.match(sign)?.length ?? 0;

const NAME_LIKE =
  /公司|商店|超市|酒店|宾馆|餐|饭|面馆|店$|商行|商场|百货|药房|医院|学校|加油|中心|便利/;
const STARTS_WITH_WALLET = new RegExp(`^(?:${WALLET_PATTERN})`);
/** A service and, behind a sign, somebody: in a summary that needs no word of kind before it. */
const WALLET_AND_NAME = new RegExp(`^(?:${WALLET_PATTERN})(?:支付)?[-－—·:：*（(,，][^，。]{2,}`);
/** The card inside a kind: 卡号尾号（5981）, （个人账户：尾号2754）, 尾号8254信用卡. */
const CARD_MENTION =
  /[（(][^（()）\n]{0,8}(?:尾号|末四位)[^（()）\n]{0,16}[)）]|卡号尾号|尾号[（(:：]?\d{3,4}[)）]?的?(?:信用卡|借记卡|储蓄卡|卡|账户)?/g;
/** 支付宝快捷支付(某某公司-商...: somebody in brackets, which a cut may have left open. */
const IN_BRACKETS = /(?:支付|消费|支出|退款|退货|扣款|付款)[（(](?<merchant>.{2,80}?)[)）]?$/;
/** What was done, behind whom: 微信支付-群收款快捷支付扣款. */
const TRAILING_KIND =
  /(?:快捷支付|网上支付|扫码支付)(?:扣款|支出|消费|付款)?$|(?:扣款|支出|消费|付款)$/;

/** 退款抖音支付-环胜… and 网上支付-翼支付 name the merchant inside the kind. */
function merchantInKind(value: string): string | null {
  const bare = (value.replace(CARD_MENTION, '').split(/[。；]/)[0] ?? '').trim();
  const bracketed = cleanMerchant(IN_BRACKETS.exec(bare)?.groups?.merchant ?? '');
  if (!isGeneric(bracketed)) return bracketed;
  const { text, found } = withoutLeadingKind(bare);
  const rest = cleanMerchant(text);
  const name = rest.replace(TRAILING_KIND, '');
  if (isGeneric(name)) return null;
  if (!found) return WALLET_AND_NAME.test(rest) ? name : null;
  const apart = /[-－—–:：，,]\s*$/.test(bare.slice(0, bare.indexOf(text)));
  return apart || STARTS_WITH_WALLET.test(rest) || NAME_LIKE.test(rest) ? name : null;
}

/** What a bank takes for itself names no merchant. */
const OWN_FEE = /(?:服务|年|工本|管理|短信|汇款|转账)费$|利息$|^(?:账户|尾号|卡号)\d/;

function merchantInRemark(value: string): string | null {
  const rest = cleanMerchant(withoutLeadingKind(value.split(/[。；]/)[0] ?? '').text);
  return isGeneric(rest) || OWN_FEE.test(rest) || /^[\d-]+$/.test(rest) ? null : rest;
}
