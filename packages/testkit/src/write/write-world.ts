import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COLUMNS, type Row, TRUTH_COLUMNS } from '../rows.ts';
import { createCaseBook } from '../truth/cases.ts';
import { createNumberCounts } from '../truth/numbers.ts';
import { payeeRows } from '../truth/payees.ts';
import { WORLD_VERSION, type World, type WorldDay, type WorldEnd } from '../world.ts';
import { openTableFile, type TableFile, type TableFormat } from './table-file.ts';
import { openTransactionFiles } from './transactions.ts';

export interface WriteOptions {
  readonly format: TableFormat;
}

/** What was written. */
export interface Written {
  readonly sales: number;
  readonly jumpedSales: number;
  readonly observations: Readonly<Record<string, number>>;
  readonly strategies: Readonly<Record<string, number>>;
  readonly causes: Readonly<Record<string, number>>;
  readonly lookalikes: Readonly<Record<string, number>>;
}

const FIXED_TABLES = [
  'merchants',
  'terminals',
  'fleet_events',
  'compatibility',
  'training',
] as const;

/**
 * Writes a world's tables into `dir` and its truth into `dir/truth`, a day at a time: memory does
 * not grow with the number of days. The same world gives the same bytes.
 */
export async function writeWorld(
  world: World,
  dir: string,
  options: WriteOptions,
): Promise<Written> {
  const { format } = options;
  mkdirSync(join(dir, 'truth'), { recursive: true });
  for (const name of FIXED_TABLES) {
    if (!world.spec.tables.includes(name)) continue;
    const file = openTableFile({ path: join(dir, name), columns: COLUMNS[name], format });
    await writeAll(file, world.table(name));
  }
  const tally = createTally();
  const end = await writeDays(world, { dir, format, tally });
  const truthFile = (name: keyof typeof TRUTH_COLUMNS): TableFile =>
    openTableFile({
      path: join(dir, 'truth', name),
      columns: TRUTH_COLUMNS[name],
      format: 'csv',
    });
  await writeAll(truthFile('cases'), tally.cases.rows());
  await writeAll(truthFile('numbers'), tally.numbers.rows());
  await writeAll(truthFile('payees'), payeeRows(end.payout.payees()));
  const written = tally.written();
  const { spec, seed } = world;
  const about = { version: WORLD_VERSION, seed, spec, written };
  writeFileSync(join(dir, 'truth', 'world.json'), `${JSON.stringify(about, null, 2)}\n`);
  return written;
}

async function writeAll(file: TableFile, rows: Iterable<Row>): Promise<void> {
  for (const row of rows) {
    file.add(row);
    await file.flush();
  }
  await file.close();
}

interface DaysAsk extends WriteOptions {
  readonly dir: string;
  readonly tally: Tally;
}

async function writeDays(world: World, { dir, format, tally }: DaysAsk): Promise<WorldEnd> {
  const { spec, seed } = world;
  const files = openTransactionFiles({ dir, format, spec, seed });
  const truth = openTableFile({
    path: join(dir, 'truth', 'sales'),
    columns: TRUTH_COLUMNS.sales,
    format: 'csv',
  });
  const settlements = spec.tables.includes('settlements')
    ? openTableFile({ path: join(dir, 'settlements'), columns: COLUMNS.settlements, format })
    : undefined;
  const days = world.days();
  for (let next = days.next(); ; next = days.next()) {
    if (next.done) {
      await Promise.all([files.close(), truth.close(), settlements?.close()]);
      return next.value;
    }
    const day = next.value;
    await files.add(day, day.observations);
    for (const observation of day.observations)
      if (!observation.repeat) truth.add(observation.truth);
    await truth.flush();
    for (const row of day.settlements) settlements?.add(row);
    await settlements?.flush();
    tally.addDay(day);
  }
}

interface Tally {
  readonly cases: ReturnType<typeof createCaseBook>;
  readonly numbers: ReturnType<typeof createNumberCounts>;
  readonly addDay: (day: WorldDay) => void;
  readonly written: () => Written;
}

function createTally(): Tally {
  const cases = createCaseBook();
  const numbers = createNumberCounts();
  const observations = new Map<string, number>();
  const strategies = new Map<string, number>();
  const causes = new Map<string, number>();
  const lookalikes = new Map<string, number>();
  let sales = 0;
  let jumpedSales = 0;
  let seen = new Set<number>();
  let before = new Set<number>();
  const addDay = (day: WorldDay): void => {
    for (const { view, sale, truth, repeat } of day.observations) {
      if (repeat) continue;
      count(observations, view);
      if (seen.has(sale.seq) || before.has(sale.seq)) continue;
      seen.add(sale.seq);
      sales++;
      const { verity } = sale.outcome;
      if (verity.jumped) jumpedSales++;
      if (verity.strategy) count(strategies, verity.strategy);
      if (verity.cause) count(causes, verity.cause);
      for (const name of truth.lookalike!.split(';')) if (name) count(lookalikes, name);
      cases.add(sale);
      numbers.add(sale);
    }
    if (day.index % 6 === 5) {
      before = seen;
      seen = new Set();
    }
  };
  const written = (): Written => ({
    sales,
    jumpedSales,
    observations: sorted(observations),
    strategies: sorted(strategies),
    causes: sorted(causes),
    lookalikes: sorted(lookalikes),
  });
  return { cases, numbers, addDay, written };
}

const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

const sorted = (counts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
