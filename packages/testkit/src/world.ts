import { type Dirtied, dirtyDays } from './dirt/rows.ts';
import { createPayout, type Payout } from './payout/settle.ts';
import { compatibilityRows } from './registry/compatibility.ts';
import { fleetEventRows } from './registry/fleet.ts';
import { merchantRow } from './registry/merchants.ts';
import { terminalRows } from './registry/terminals.ts';
import { trainingRows } from './registry/training.ts';
import type { Row, TableName } from './rows.ts';
import { type Population, populate } from './shops/population.ts';
import type { WorldSpec } from './spec.ts';
import { type Observation, observe } from './stream/observe.ts';
import { salesByDay } from './stream/sales.ts';

/** Version of the generator: the same version, spec and seed give the same bytes. */
export const WORLD_VERSION = '1.0.0';

/** One day of a world. */
export interface WorldDay {
  readonly index: number;
  readonly startMs: number;
  readonly observations: readonly Dirtied[];
  readonly settlements: readonly Row[];
}

/** A world: its fixed tables at once, its sales day by day. Every pass starts afresh. */
export interface World {
  readonly spec: WorldSpec;
  readonly seed: number;
  readonly population: Population;
  readonly table: (name: Exclude<TableName, 'transactions' | 'settlements'>) => Iterable<Row>;
  readonly days: () => Generator<WorldDay, WorldEnd>;
}

export interface WorldEnd {
  readonly payout: Payout;
}

/**
 * Makes the world that a spec and a seed determine.
 *
 * Shape   tables are canonical rows of the contract; a column left out is null.
 * Units   amounts in decimal yuan text, times ISO 8601 at +08:00.
 * @example for (const day of generateWorld(worldSpec('acquirer'), 7).days()) …
 */
export function generateWorld(spec: WorldSpec, seed: number): World {
  const population = populate(spec, seed);
  const { build } = population;
  return {
    spec,
    seed,
    population,
    table: (name) => tableRows(population, name),
    days: function* () {
      const payout = createPayout(population);
      const dirty = dirtyDays(build);
      for (const day of salesByDay(population)) {
        const observations: Observation[] = [];
        for (const sale of day.sales) {
          observations.push(...observe(build, sale));
          payout.book(sale);
        }
        const settlements = spec.tables.includes('settlements') ? payout.closeDay(day.startMs) : [];
        yield { ...day, observations: dirty(observations, day.index), settlements };
      }
      return { payout };
    },
  };
}

function* tableRows(population: Population, name: TableName): Generator<Row> {
  const { build } = population;
  if (!build.spec.tables.includes(name)) return;
  if (name === 'merchants') for (const merchant of build.merchants) yield merchantRow(merchant);
  if (name === 'terminals') {
    for (const terminal of build.terminals) yield* terminalRows(build, terminal);
  }
  if (name === 'fleet_events') yield* fleetEventRows(build);
  if (name === 'compatibility') yield* compatibilityRows();
  if (name === 'training') yield* trainingRows(build);
}
