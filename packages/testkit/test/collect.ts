import type { Dirtied } from '../src/dirt/rows.ts';
import type { Row } from '../src/rows.ts';
import type { WorldSpec } from '../src/spec.ts';
import { generateWorld } from '../src/world.ts';
import { WORLDS } from '../src/worlds/index.ts';

/** A whole small world in memory. */
export interface Collected {
  readonly spec: WorldSpec;
  readonly world: ReturnType<typeof generateWorld>;
  readonly observations: readonly Dirtied[];
  readonly settlements: readonly Row[];
}

/** Generates a named world, small unless told otherwise. */
export function collect(name: string, by: Partial<WorldSpec> = {}, seed = 5): Collected {
  const spec = { ...WORLDS[name]!, sales: 14_000, days: 14, ...by };
  const world = generateWorld(spec, seed);
  const observations: Dirtied[] = [];
  const settlements: Row[] = [];
  for (const batch of world.batches()) {
    observations.push(...batch.observations);
    settlements.push(...batch.settlements);
  }
  return { spec, world, observations, settlements };
}

/** The first observation of every sale. */
export function salesOf(observations: readonly Dirtied[]): Dirtied[] {
  const seen = new Set<number>();
  return observations.filter(({ sale }) => !seen.has(sale.seq) && seen.add(sale.seq));
}
