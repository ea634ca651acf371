import type { WorldBatch } from '../world.ts';
import { createCaseBook } from './cases.ts';
import { createNumberCounts } from './numbers.ts';

/** What a world turned out to hold. */
export interface Written {
  readonly sales: number;
  readonly jumpedSales: number;
  readonly observations: Readonly<Record<string, number>>;
  readonly strategies: Readonly<Record<string, number>>;
  readonly causes: Readonly<Record<string, number>>;
  /** Observations, not sales: a row may be late, and a sale is not. */
  readonly lookalikes: Readonly<Record<string, number>>;
}

/** Counts a world while it passes by. */
export interface Tally {
  readonly cases: ReturnType<typeof createCaseBook>;
  readonly numbers: ReturnType<typeof createNumberCounts>;
  readonly add: (batch: WorldBatch) => void;
  readonly written: () => Written;
}

/** Opens a count. A sale counts once, at the first of its observations. */
export function createTally(): Tally {
  const cases = createCaseBook();
  const numbers = createNumberCounts();
  const counts = {
    observations: new Map<string, number>(),
    strategies: new Map<string, number>(),
    causes: new Map<string, number>(),
    lookalikes: new Map<string, number>(),
  };
  const isNew = createOnce();
  let sales = 0;
  let jumpedSales = 0;
  const add = (batch: WorldBatch): void => {
    for (const { view, sale, truth, repeat } of batch.observations) {
      if (repeat) continue;
      count(counts.observations, view);
      for (const name of truth.lookalike!.split(';')) count(counts.lookalikes, name);
      if (!isNew(sale.seq)) continue;
      const { verity } = sale.outcome;
      sales++;
      if (verity.jumped) jumpedSales++;
      count(counts.strategies, verity.strategy);
      count(counts.causes, verity.cause);
      cases.add(sale);
      numbers.add(sale);
    }
  };
  const written = (): Written => ({
    sales,
    jumpedSales,
    observations: sorted(counts.observations),
    strategies: sorted(counts.strategies),
    causes: sorted(counts.causes),
    lookalikes: sorted(counts.lookalikes),
  });
  return { cases, numbers, add, written };
}

/** Tells whether a running number comes for the first time; one byte per number. */
function createOnce(): (seq: number) => boolean {
  let seen = new Uint8Array(1 << 16);
  return (seq) => {
    if (seq >= seen.length) {
      const larger = new Uint8Array(Math.max(seen.length * 2, seq + 1));
      larger.set(seen);
      seen = larger;
    }
    const isFirst = seen[seq] === 0;
    seen[seq] = 1;
    return isFirst;
  };
}

function count(counts: Map<string, number>, key: string): void {
  if (key !== '') counts.set(key, (counts.get(key) ?? 0) + 1);
}

const sorted = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
