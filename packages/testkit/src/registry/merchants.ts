import type { Row } from '../rows.ts';
import type { Merchant } from '../shops/entities.ts';
import { isoDay } from '../time.ts';

/** The registry's row for a merchant number. */
export const merchantRow = (merchant: Merchant): Row => ({
  merchant_no: merchant.no,
  merchant_name: merchant.legal,
  uscc: merchant.uscc,
  mcc: merchant.mcc,
  area_code: merchant.place.areaCode,
  address: merchant.place.address,
  business_scope: merchant.scopeNote,
  acquirer: merchant.acquirer,
  agent: merchant.agent,
  settle_account: merchant.settleAccount,
  settle_name: merchant.settleName,
  debit_rate: merchant.debitRate,
  credit_rate: merchant.creditRate,
  valid_from: isoDay(merchant.openedMs),
  valid_to: merchant.closedMs === null ? '' : isoDay(merchant.closedMs),
});
