import type { View } from '../rows.ts';
import type { Build } from '../shops/build.ts';
import { carriesFees, type Sale } from '../stream/sale.ts';
import { feeGapFen, feesOf } from '../tariff.ts';
import { DAY_MS } from '../time.ts';
import type { Written } from '../views/base-row.ts';
import { feeFacts } from '../views/clearing.ts';
import type { Crowd } from './crowd.ts';

/** A row together with the view it was seen in. */
export interface Seen extends Written {
  readonly view: View;
}

/**
 * What in the given data could give a jump away, strongest first. By itself neither `once` does, a device
 * that went over to another number for good, nor `alone`, a device's id with numbers that no other id has
 * and without its merchant's own, nor `none`.
 */
export type GivenAway =
  | 'pair'
  | 'registry'
  | 'place'
  | 'record'
  | 'id'
  | 'name'
  | 'once'
  | 'alone'
  | 'none';

/** The answer for one observation: a row of `truth/sales.csv` but for the `txn_id`. */
export function truthOf(
  build: Build,
  sale: Sale,
  { seen, view, crowd }: { seen: readonly Seen[]; view: View; crowd: Crowd },
): Record<string, string> {
  const { outcome } = sale;
  const { verity } = outcome;
  const notes = seen.find((each) => each.view === view)?.notes ?? [];
  return {
    view,
    sale_key: String(sale.seq),
    jumped: String(verity.jumped),
    strategy: verity.strategy,
    cause: verity.cause,
    true_merchant_no: outcome.truth.no,
    fee_gap_fen: String(verity.jumped && cleared(seen) ? gapOf(sale) : 0),
    lookalike: verity.jumped ? '' : lookalikesOf(build, sale, { seen, notes }),
    given_away: verity.jumped ? givenAway(build, sale, { seen, crowd }) : '',
    pool_id: verity.poolId,
  };
}

/** Expected minus booked fees of a sale sent under another number; 0 if it carries none. */
export function gapOf(sale: Sale): number {
  if (!carriesFees(sale)) return 0;
  const facts = feeFacts(sale);
  const expected = feesOf({ ...facts, priceClass: sale.outcome.truth.priceClass });
  const booked = feesOf({ ...facts, priceClass: sale.outcome.cleared.priceClass });
  return feeGapFen(expected, booked);
}

const cleared = (seen: readonly Seen[]): boolean => seen.some((each) => each.view === 'clearing');

function lookalikesOf(
  build: Build,
  sale: Sale,
  { seen, notes }: { seen: readonly Seen[]; notes: readonly string[] },
): string {
  const names = [...sale.outcome.verity.lookalikes, ...notes];
  const wantsClearing = build.spec.views.includes('clearing') && sale.respCode === '00';
  const recent = sale.atMs >= build.endMs - DAY_MS;
  if (wantsClearing && recent && sale.type !== 'preauth' && !cleared(seen)) names.push('not-due');
  const home = build.cities[sale.card.home];
  if (home !== undefined && home !== sale.shop.city) names.push('traveller');
  return names.join(';');
}

function givenAway(
  build: Build,
  sale: Sale,
  { seen, crowd }: { seen: readonly Seen[]; crowd: Crowd },
): GivenAway {
  const { outcome } = sale;
  const numbers = new Set<string>();
  for (const { row } of seen) if (row.merchant_no) numbers.add(row.merchant_no);
  if (numbers.size > 1) return 'pair';
  if (outcome.verity.cause === 'merchant')
    return seen.some(({ row }) => row.lat) ? 'place' : 'none';
  if (numbers.has(outcome.truth.no)) {
    // Only the device side is seen, or besides it a line that has another's name and no number.
    const named = seen.some(({ row }) => !row.merchant_no && row.view === 'statement');
    const [other, own] = [outcome.cleared, outcome.truth];
    // A number that a device garbled goes out under the shop's own name.
    return named && (other.legal !== own.legal || other.sign !== own.sign) ? 'name' : 'none';
  }
  const sameTid = seen.some(({ row }) => row.terminal_id === outcome.tid);
  if (build.spec.tables.includes('terminals') && sameTid) return 'registry';
  if (outcome.keepsMcc && outcome.requested.mcc !== outcome.cleared.mcc) return 'record';
  return (sameTid && crowd.get(sale.terminal.sn)) || 'none';
}
