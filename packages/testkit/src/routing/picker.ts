import type { Merchant } from '../shops/entities.ts';
import type { Deal } from '../stream/deal.ts';
import type { Pool } from './pool.ts';

/** Chooses the number to borrow; undefined sends the sale under the shop's own. */
export type Picker = (deal: Deal) => Choice | undefined;

/** The number that a sale borrows. */
export interface Choice {
  readonly right: Merchant;
  readonly pool: Pool;
  /** A third merchant for the slip. */
  readonly printed?: Merchant;
}

/** A strategy made ready: its pools, and how to start choosing for one pass. */
export interface Plan {
  readonly pools: readonly Pool[];
  readonly open: () => Picker;
}
