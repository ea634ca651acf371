import type { SlipField } from './slip-labels.ts';

/** What a slip says it is; `failed` is a transaction that the terminal did not complete. */
export type SlipType =
  | 'purchase'
  | 'refund'
  | 'void'
  | 'reversal'
  | 'preauth'
  | 'preauth_completion'
  | 'balance_query'
  | 'settlement'
  | 'failed'
  | 'other';

/** Printed types → txn_type, most specific first. Source  slip templates [V], UnionPay wording [R]. */
const TYPES: readonly (readonly [type: SlipType, words: RegExp])[] = [
  ['balance_query', /余额|BALANCE/i],
  ['void', /撤销|VOID|CANCEL/i],
  ['preauth_completion', /预授权完成|AUTH\.? ?(?:COMPLETE|SETTLE)|COMPLETION|CONFIRM/i],
  ['settlement', /结算总计|批结算|SETTLE/i],
  ['reversal', /冲正|REVERSAL/i],
  ['refund', /退货|退款|REFUND/i],
  ['preauth', /预授权|PRE-?AUTH|^AUTH/i],
  ['purchase', /消费|SALE|收款|付款|扫码|PURCHASE|支付(?!宝)|离线结算/i],
  ['other', /转账|还款|充值|圈存|提现|取现|取款|存款|TRANSFER|LOAD|CASH/i],
  ['purchase', /微信|支付宝|云闪付|银行卡|信用卡|借记卡|刷卡/],
];

/** A line that is only a type, or a title that names one. */
const TYPE_LINES: readonly RegExp[] = [
  /^[ ]*[(*]{0,3}(?:消费|退货|退款|预授权|撤销|余额)[^\n]{0,20}$/m,
  /^[ ]*[(*]{0,3}(?:SALE|PURCHASE|REFUND|VOID(?: SALE)?|REVERSAL|PRE-?AUTH(?:ORI[SZ]ATION)?|AUTH(?:ORI[SZ]ATION)? COMPLET(?:E|ION)|BALANCE(?: INQUIRY)?)[)*]{0,3}[ ]*$/im,
  /^[^\n:]{0,20}(?:退货|退款|撤销|冲正|预授权)[^\n:]{0,10}(?:签[ ]?购[ ]?单|凭证|凭条|小票|存[ ]?根)/m,
];

/**
 * A line that says the transaction failed, alone or behind a label of the outcome. A sentence that
 * only speaks of failing (如交易失败…, 交易失败请…) is none.
 * Source  assumption: wording of terminals and wallets [R].
 */
const FAILED: readonly RegExp[] = [
  /^[^\p{L}\d\n]{0,8}(?:(?:(?:交易|支付|订单)?(?:状态|结果)|备注)[^\p{L}\d\n]{1,6})?(?:交易|支付|付款|扣款)?(?:失败|未成功|已?被?拒绝|已关闭|已取消|已撤单|已撤销|已冲正)(?!\p{L})/mu,
  /^[^\p{L}\d\n]{0,8}(?:(?:TRANS(?:ACTION)?\.? )?(?:STATUS|RESULT)[^\p{L}\d\n]{1,6})?(?:(?:TRANS(?:ACTION)?|PAYMENT)\.? )?(?:DECLINED|REJECTED|FAILED|NOT (?:AUTHORI[SZ]ED|APPROVED))(?!\p{L})/imu,
];

/** Response codes of a completed transaction. Source  UnionPay response codes [R]. */
const APPROVED: ReadonlySet<string> = new Set(['00', '10', '11', '16', 'A2', 'A4', 'A5', 'A6']);

const named = (text: string): SlipType | undefined =>
  TYPES.find(([, words]) => words.test(text))?.[0];

/**
 * What the slip says it is: the value of its label, else a line or title that names a type, else
 * the sign of its amount.
 */
export function typeOfSlip(
  of: (field: SlipField) => string,
  text: string,
  negative: boolean,
): { readonly type: SlipType; readonly stated: string } {
  const stated = of('type') || (named(of('kind')) ? of('kind') : '') || typeLine(text);
  const code = /^[0-9A-Z]{2}(?![0-9A-Z])/i.exec(of('response').trim())?.[0]?.toUpperCase();
  if ((code && !APPROVED.has(code)) || FAILED.some((line) => line.test(text)))
    return { type: 'failed', stated };
  if (stated === '') return { type: negative ? 'refund' : 'purchase', stated };
  return { type: named(stated) ?? 'other', stated };
}

function typeLine(text: string): string {
  for (const line of TYPE_LINES) {
    const found = line.exec(text)?.[0];
    if (found) return found.trim().replace(/^[(*]+/, '');
  }
  return '';
}
