import { yuan } from '../money.ts';
import type { Row } from '../rows.ts';
import type { Merchant } from '../shops/entities.ts';
import { isoDay } from '../time.ts';

/** What a merchant is owed for a day. */
export interface Owed {
  readonly merchant: Merchant;
  netFen: number;
  feeFen: number;
  count: number;
}

/** The ordinary payout: the acquirer's reserve account to the merchant's registered account. */
export function ordinaryRow(settleId: string, payMs: number, owed: Owed): Row {
  const { merchant } = owed;
  const { institution } = merchant;
  return {
    settle_id: settleId,
    settle_date: isoDay(payMs),
    merchant_no: merchant.no,
    acquirer: merchant.acquirer,
    payer_name: `${institution.name}${institution.bank ? '待清算商户资金' : '客户备付金'}`,
    payer_account: `99${institution.code3}000100001`,
    payee_account: merchant.settleAccount,
    payee_name: merchant.settleName,
    amount: yuan(owed.netFen),
    fee: yuan(owed.feeFen),
    txn_count: String(owed.count),
  };
}
