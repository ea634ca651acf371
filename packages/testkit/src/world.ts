import { type Dirtied, dirtyBatches } from './dirt/rows.ts';
import { createPayout, type Payout } from './payout/settle.ts';
import { compatibilityRows } from './registry/compatibility.ts';
import { fleetEventRows } from './registry/fleet.ts';
import { merchantRow } from './registry/merchants.ts';
import { terminalRows } from './registry/terminals.ts';
import { trainingRows } from './registry/training.ts';
import type { Row, TableName } from './rows.ts';
import type { Build } from './shops/build.ts';
import type { Merchant } from './shops/entities.ts';
import { type Population, populate } from './shops/population.ts';
import type { WorldSpec } from './spec.ts';
import { type Observation, observe } from './stream/observe.ts';
import { salesByDay } from './stream/sales.ts';
import { crowdOf } from './truth/crowd.ts';

/** Version of the generator: the same version, spec and seed give the same bytes. */
export const WORLD_VERSION = '1.1.2';

/** Part of a day of a world: at most a few thousand sales, so that memory stays bounded. */
export interface WorldBatch {
  readonly dayIndex: number;
  readonly dayStartMs: number;
  readonly observations: readonly Dirtied[];
  /** Payouts of the day, with the day's last batch. */
  readonly settlements: readonly Row[];
}

const BATCH_SALES = 300;

/** A world: its fixed tables at once, its sales day by day. Every pass starts afresh. */
export interface World {
  readonly spec: WorldSpec;
  readonly seed: number;
  readonly population: Population;
  readonly table: (name: Exclude<TableName, 'transactions' | 'settlements'>) => Iterable<Row>;
  readonly batches: () => Generator<WorldBatch, WorldEnd>;
}

/** What is known when the last batch has been taken. */
export interface WorldEnd {
  readonly payout: Payout;
}

/**
 * Makes the world that a spec and a seed determine.
 *
 * Shape   tables are canonical rows of the contract; a column left out is null.
 * Units   amounts in decimal yuan text, times ISO 8601 at +08:00.
 * @example for (const batch of generateWorld(acquirer, 7).batches()) …
 */
export function generateWorld(spec: WorldSpec, seed: number): World {
  const population = populate(spec, seed);
  return {
    spec,
    seed,
    population,
    table: (name) => tableRows(population, name),
    batches: () => batches(population),
  };
}

function* batches(population: Population): Generator<WorldBatch, WorldEnd> {
  const { build } = population;
  const { spec } = build;
  const payout = createPayout(population);
  const crowd = crowdOf(population);
  const dirty = dirtyBatches(build);
  for (const { index, startMs, sales } of salesByDay(population)) {
    for (let from = 0; from === 0 || from < sales.length; from += BATCH_SALES) {
      const observations: Observation[] = [];
      for (const sale of sales.slice(from, from + BATCH_SALES)) {
        observations.push(...observe(build, sale, crowd));
        payout.book(sale);
      }
      const dayEnds = from + BATCH_SALES >= sales.length;
      const worldEnds = dayEnds && index === spec.days - 1;
      const pays = dayEnds && spec.tables.includes('settlements');
      yield {
        dayIndex: index,
        dayStartMs: startMs,
        observations: dirty(observations, { dayIndex: index, worldEnds }),
        settlements: pays ? payout.closeDay(startMs) : [],
      };
    }
  }
  return { payout };
}

function* tableRows(population: Population, name: TableName): Generator<Row> {
  const { build } = population;
  if (!build.spec.tables.includes(name)) return;
  if (name === 'merchants')
    for (const merchant of knownMerchants(build)) yield merchantRow(merchant);
  if (name === 'terminals') {
    for (const terminal of build.terminals) yield* terminalRows(build, terminal);
  }
  if (name === 'fleet_events') yield* fleetEventRows(build);
  if (name === 'compatibility') yield* compatibilityRows();
  if (name === 'training') yield* trainingRows(build);
}

function knownMerchants(build: Build): readonly Merchant[] {
  if (build.spec.registryScope === 'all') return build.merchants;
  const own = new Set(build.terminals.flatMap((each) => each.bindings.map((b) => b.merchant.no)));
  return build.merchants.filter((merchant) => own.has(merchant.no));
}
