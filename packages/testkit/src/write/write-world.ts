import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COLUMNS, type Row, TRUTH_COLUMNS } from '../rows.ts';
import { payeeRows } from '../truth/payees.ts';
import { createTally, type Tally, type Written } from '../truth/tally.ts';
import { WORLD_VERSION, type World, type WorldEnd } from '../world.ts';
import { openTableFile, type TableFile, type TableFormat } from './table-file.ts';
import { openTransactionFiles } from './transactions.ts';

/** How a world is written. */
export interface WriteOptions {
  readonly format: TableFormat;
}

const FIXED_TABLES = [
  'merchants',
  'terminals',
  'fleet_events',
  'compatibility',
  'training',
] as const;

/**
 * Writes a world's tables into `dir` and its truth into `dir/truth`, a batch at a time: memory does
 * not grow with the number of sales, but for the population that makes them.
 * The same world gives the same bytes.
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
  const end = await writeBatches(world, { dir, format, tally });
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

interface BatchesAsk extends WriteOptions {
  readonly dir: string;
  readonly tally: Tally;
}

async function writeBatches(world: World, { dir, format, tally }: BatchesAsk): Promise<WorldEnd> {
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
  const batches = world.batches();
  for (let next = batches.next(); ; next = batches.next()) {
    if (next.done) {
      await Promise.all([files.close(), truth.close(), settlements?.close()]);
      return next.value;
    }
    const batch = next.value;
    await files.add(batch);
    for (const { repeat, truth: answer } of batch.observations) if (!repeat) truth.add(answer);
    await truth.flush();
    for (const row of batch.settlements) settlements?.add(row);
    await settlements?.flush();
    tally.add(batch);
  }
}
