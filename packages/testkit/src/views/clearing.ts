import { yuan } from '../money.ts';
import { clearingName } from '../names/variants.ts';
import type { Build } from '../shops/build.ts';
import type { Merchant } from '../shops/entities.ts';
import type { Outcome } from '../stream/deal.ts';
import { carriesFees, type Sale } from '../stream/sale.ts';
import { feesOf } from '../tariff.ts';
import { baseColumns, transitMs, type Written } from './base-row.ts';

const MERCHANT_DEBIT_CAP_FEN = 2_000;

/** What the network cleared. */
export function clearingRow(build: Build, sale: Sale): Written {
  const { outcome } = sale;
  const { cleared } = outcome;
  const row = baseColumns('clearing', sale, transitMs(sale));
  const name = clearingName(cleared.legal);
  row.terminal_id = outcome.clearedTid;
  row.merchant_no = cleared.no;
  row.merchant_name = name;
  row.mcc = outcome.keepsMcc ? outcome.requested.mcc : cleared.mcc;
  row.acquirer = cleared.acquirer;
  row.forwarder = forwarderOf(outcome);
  row.issuer = sale.card.issuer.id;
  row.entry_mode = sale.entryMode;
  row.rrn = sale.clearedRrn;
  row.trace_no = sale.clearedTraceNo;
  row.auth_code = sale.authCode;
  if (sale.original) row.orig_rrn = sale.original.clearedRrn;
  row.price_class = cleared.priceClass;
  if (carriesFees(sale)) {
    const fees = feesOf({ ...feeFacts(sale), priceClass: cleared.priceClass });
    row.issuer_fee = yuan(fees.issuerFen);
    row.network_fee = yuan(fees.networkFen);
    if (build.spec.tables.includes('merchants')) {
      row.merchant_fee = yuan(merchantFeeFen(outcome.truth, sale));
    }
  }
  return { row, notes: name === cleared.legal ? [] : ['name-cut'] };
}

/** The forwarder is the house that sent it: the acquirer itself, unless another house acquires. */
export const forwarderOf = ({ cleared, requested }: Outcome): string =>
  cleared.institution === requested.institution ? cleared.acquirer : requested.acquirer;

/** What the merchant pays under its contract: the rate, debit capped at 20 yuan, half up. */
export function merchantFeeFen(merchant: Merchant, sale: Sale): number {
  const credit = sale.card.type === 'credit' || sale.card.type === 'semi_credit';
  const percent = credit ? merchant.creditRate : merchant.debitRate;
  const hundredths = Math.round(Number(percent) * 100);
  const fee = Math.floor((sale.amountFen * hundredths + 5_000) / 10_000);
  return credit ? fee : Math.min(fee, MERCHANT_DEBIT_CAP_FEN);
}

/** The facts of a sale that a fee depends on, but for the class. */
export const feeFacts = (
  sale: Sale,
): { amountFen: number; cardType: Sale['card']['type']; atMs: number } => ({
  amountFen: sale.amountFen,
  cardType: sale.card.type,
  atMs: sale.atMs,
});
