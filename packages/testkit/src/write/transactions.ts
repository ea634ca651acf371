import { join } from 'node:path';
import { chance } from '../random/draw.ts';
import { createRng } from '../random/rng.ts';
import { COLUMNS, type Row } from '../rows.ts';
import type { WorldSpec } from '../spec.ts';
import { DAY_MS, isoDay } from '../time.ts';
import type { WorldBatch } from '../world.ts';
import { openTableFile, type TableFile, type TableFormat } from './table-file.ts';

/** The transaction files of a world: one per view, in a dirty world one per view and week. */
export interface TransactionFiles {
  readonly add: (batch: WorldBatch) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Ask {
  readonly dir: string;
  readonly format: TableFormat;
  readonly spec: WorldSpec;
  readonly seed: number;
}

const DIRTY_FILE_DAYS = 7;

interface Open {
  readonly file: TableFile;
  readonly truncated: boolean;
  last: Row | undefined;
}

/** Opens the transaction files; they are created as rows come. */
export function openTransactionFiles({ dir, format, spec, seed }: Ask): TransactionFiles {
  const rng = createRng(seed, 'files');
  const files = new Map<string, Open>();
  const { dirt } = spec;
  const start = (view: string, part: string): Open => {
    const encoding = dirt && chance(rng, dirt.gb18030FileShare) ? 'gb18030' : 'utf8';
    const truncated = dirt !== null && chance(rng, dirt.truncatedFileShare);
    const path = join(dir, `transactions-${view}${part}`);
    const file = openTableFile({ path, columns: COLUMNS.transactions, format, encoding });
    return { file, truncated, last: undefined };
  };
  const closeAll = async (): Promise<void> => {
    for (const open of files.values()) await closeOne(open);
    files.clear();
  };
  let fileWeek = 0;
  const add: TransactionFiles['add'] = async ({ dayIndex, dayStartMs, observations }) => {
    const week = Math.floor(dayIndex / DIRTY_FILE_DAYS);
    if (dirt && week !== fileWeek) await closeAll();
    fileWeek = week;
    const weekStartMs = dayStartMs - (dayIndex - week * DIRTY_FILE_DAYS) * DAY_MS;
    const part = dirt ? `-${isoDay(weekStartMs)}` : '';
    for (const { view, row } of observations) {
      const open = files.get(view) ?? start(view, part);
      files.set(view, open);
      open.file.add(row);
      open.last = row;
    }
    for (const { file } of files.values()) await file.flush();
  };
  return { add, close: closeAll };
}

/** A file that breaks off does so inside a repetition of its last row, so that no sale is lost. */
async function closeOne({ file, truncated, last }: Open): Promise<void> {
  if (truncated && last) file.add(last);
  await file.close(truncated && last ? 90 : 0);
}
