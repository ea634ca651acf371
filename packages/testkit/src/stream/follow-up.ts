import { chance, int, real } from '../random/draw.ts';
import type { Rng } from '../random/rng.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../time.ts';
import type { Sale, SaleType } from './sale.ts';

/** Something that must follow an earlier sale, with the numbers the original went out under. */
export interface FollowUp {
  readonly atMs: number;
  readonly type: SaleType;
  readonly amountFen: number;
  readonly original: Sale;
}

const VOID_SHARE = 0.01;
const REFUND_SHARE = 0.007;
const REVERSAL_SHARE = 0.003;

/** Draws what, if anything, follows a sale. */
export function followUpOf(rng: Rng, sale: Sale): FollowUp | undefined {
  if (sale.respCode !== '00') return undefined;
  if (sale.type === 'preauth') return completion(rng, sale);
  if (sale.type !== 'purchase') return undefined;
  const fate = rng.next();
  const same = { amountFen: sale.amountFen, original: sale };
  if (fate < VOID_SHARE) {
    return { ...same, type: 'void', atMs: sale.atMs + int(rng, 2, 40) * MINUTE_MS };
  }
  if (fate < VOID_SHARE + REFUND_SHARE) {
    const part = chance(rng, 0.3) ? Math.max(1, Math.round(sale.amountFen * rng.next())) : null;
    const atMs = sale.atMs + int(rng, 1, 12) * DAY_MS - int(rng, 0, 120) * MINUTE_MS;
    return { ...same, amountFen: part ?? sale.amountFen, type: 'refund', atMs };
  }
  if (fate < VOID_SHARE + REFUND_SHARE + REVERSAL_SHARE) {
    return { ...same, type: 'reversal', atMs: sale.atMs + int(rng, 20, 90) * SECOND_MS };
  }
  return undefined;
}

/** Guests settle one to six days later, for about what was held. */
function completion(rng: Rng, sale: Sale): FollowUp | undefined {
  if (!chance(rng, 0.93)) return undefined;
  const amountFen = Math.max(1, Math.round(sale.amountFen * real(rng, 0.7, 1.12)));
  const atMs = sale.atMs + int(rng, 1, 6) * DAY_MS - int(rng, 0, 180) * MINUTE_MS;
  return { type: 'preauth_completion', amountFen, atMs, original: sale };
}
