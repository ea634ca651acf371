import { type Amount, amountOf, CURRENCY_PATTERN, NUMBER_PATTERN } from '../amount.ts';
import { findMoment } from '../moment.ts';
import { WALLET_PATTERN } from './merchant-text.ts';
import { findCard } from './notice-card.ts';
import type { NoticeFacts } from './notice-facts.ts';
import type { LabelledValue, NoticeField } from './notice-labels.ts';
import { isGeneric, kindOf, type NoticeKind, withoutLeadingKind } from './notice-words.ts';

const AMOUNT_IN_VALUE = new RegExp(
  `(?<before>${CURRENCY_PATTERN})?[:：\\s]{0,2}(?<sign>[-−–+])?\\s{0,2}(?<again>${CURRENCY_PATTERN})?\\s{0,2}(?<number>${NUMBER_PATTERN})\\s{0,2}(?<after>${CURRENCY_PATTERN})?`,
  'i',
);

/** Facts of a notice of the form `label: value`, one or more a line. */
export function factsOfLabels(text: string, values: readonly LabelledValue[]): NoticeFacts {
  const of = (field: NoticeField): string[] =>
    values.filter((v) => v.field === field).map((v) => v.value);
  const kindTexts = of('kind');
  const amount = amountIn([...of('amount'), ...of('paid')]) ?? lonelyAmount(text);
  const kind = kindOfLabels(values, kindTexts, of('status'), amount);
  const card = findCard(
    [...of('card'), ...kindTexts, ...of('time'), ...of('amount'), ...of('ignored'), text].join(
      '\n',
    ),
  );
  const moment = of('time')
    .map((value) => findMoment(value))
    .find((found) => found !== null);
  return {
    kind,
    amount,
    moment: moment?.parts ?? null,
    card,
    merchant: merchantOfLabels(of('merchant'), kindTexts, of('remark')),
    acquirer: of('acquirer').find((value) => value !== ''),
    form: 'labelled',
  };
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
  const line = text
    .split('\n', 20)
    .map((part) => part.trim())
    .find((part) => /^[-+−]?\s?[￥¥]?\s?[\d,]{1,14}\.\d{2}(?:元)?$/.test(part));
  return line ? amountIn([line]) : null;
}

/** The kind field decides; else labels such as 退款金额, the status, and the sign of the amount. */
function kindOfLabels(
  values: readonly LabelledValue[],
  kindTexts: readonly string[],
  statuses: readonly string[],
  amount: Amount | null,
): NoticeKind | null {
  const status = kindOf(statuses.join(' '));
  if (status === 'failed' || status === 'refund' || status === 'void') return status;
  const stated = kindTexts.map((text) => kindOf(text)).find((kind) => kind !== null);
  const amounts = values.filter((v) => v.field === 'amount' || v.field === 'paid');
  const labelled = kindOf(amounts.map((v) => `${v.label} ${v.value}`).join(' '));
  if (stated && stated !== 'income') return stated;
  if (labelled === 'refund') return 'refund';
  if (stated) return stated;
  const remark = kindOf(
    values
      .filter((v) => v.field === 'remark')
      .map((v) => v.value)
      .join(' '),
  );
  if (remark === 'refund' && labelled !== 'purchase') return 'refund';
  if (labelled === 'income' || labelled === 'repayment' || labelled === 'transfer') return labelled;
  if (labelled || status || (amount?.negative ?? false)) return 'purchase';
  return values.some((v) => v.field === 'merchant') ? 'purchase' : null;
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

const cleanMerchant = (value: string): string => value.replace(/[,，。;；\s]+$/, '').trim();
const NAME_LIKE =
  /公司|商店|超市|酒店|宾馆|餐|饭|面馆|店$|商行|商场|百货|药房|医院|学校|加油|中心|便利/;
const STARTS_WITH_WALLET = new RegExp(`^(?:${WALLET_PATTERN})`);
/** A service and, behind a sign, somebody: in a summary that needs no word of kind before it. */
const WALLET_AND_NAME = new RegExp(`^(?:${WALLET_PATTERN})(?:支付)?[-－—·:：*（(,，][^，。]{2,}`);

/** 退款抖音支付-环胜… and 网上支付-翼支付 name the merchant inside the kind. */
function merchantInKind(value: string): string | null {
  const bare =
    value
      .replace(/卡号尾号|尾号[（(:：]?\d{3,4}[)）]?的?(?:信用卡|借记卡|储蓄卡|卡|账户)?/g, '')
      .split(/[。；]/)[0] ?? '';
  const { text, found } = withoutLeadingKind(bare);
  const rest = cleanMerchant(text);
  if (isGeneric(rest)) return null;
  if (!found) return WALLET_AND_NAME.test(rest) ? rest : null;
  return STARTS_WITH_WALLET.test(rest) || NAME_LIKE.test(rest) ? rest : null;
}

function merchantInRemark(value: string): string | null {
  const rest = cleanMerchant(withoutLeadingKind(value.split(/[。；]/)[0] ?? '').text);
  return isGeneric(rest) || /^[\d-]+$/.test(rest) ? null : rest;
}
