import { yuan } from '../money.ts';
import { mix32 } from '../random/rng.ts';
import type { Row, View } from '../rows.ts';
import type { Sale } from '../stream/sale.ts';
import { isoDay, isoTime, SECOND_MS } from '../time.ts';

/** A row with the row-level look-alikes that making it brought about. */
export interface Written {
  readonly row: Row;
  readonly notes: readonly string[];
}

/** Prefix and mixing key of each view's row ids. */
const VIEW_MARK: Record<View, { readonly prefix: string; readonly key: number }> = {
  slip: { prefix: 'SL', key: 0x1f3a5c77 },
  request: { prefix: 'RQ', key: 0x2b4d6e81 },
  response: { prefix: 'RP', key: 0x3c5e7f93 },
  clearing: { prefix: 'CL', key: 0x4d6f80a5 },
  statement: { prefix: 'ST', key: 0x5e7091b7 },
};

/** Row id within a view: unique, and without a visible link to the same sale's other rows. */
export function txnId(view: View, sale: Pick<Sale, 'seq' | 'atMs'>): string {
  const { prefix, key } = VIEW_MARK[view];
  const mixed = mix32(sale.seq ^ key)
    .toString(16)
    .padStart(8, '0');
  return `${prefix}${isoDay(sale.atMs).replaceAll('-', '')}${mixed}`;
}

/** The columns that every view has. `driftMs` is how far the view's clock is off. */
export function baseColumns(view: View, sale: Sale, driftMs: number): Record<string, string> {
  const row: Record<string, string> = {
    view,
    txn_id: txnId(view, sale),
    txn_time: isoTime(sale.atMs + driftMs),
    txn_type: sale.type,
    amount: yuan(sale.amountFen),
    currency: '156',
    card_token: sale.card.token,
    card_type: sale.card.type,
    method: sale.method,
  };
  if (sale.original) row.orig_txn_id = txnId(view, sale.original);
  return row;
}

/** Seconds that a message is under way, the same for all rows of a sale. */
export const transitMs = (sale: Sale): number => (1 + (sale.seq % 4)) * SECOND_MS;
