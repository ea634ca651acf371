import { join } from 'node:path';
import { expect, test } from 'vitest';
import { quoteText } from '../../src/engine/sql.ts';
import { openCleanFile } from '../../src/read/clean/clean-file.ts';
import {
  BATCH_ROWS,
  createSpanColumn,
  lieIn,
  type RowBatch,
} from '../../src/read/clean/row-batch.ts';
import { dataViewOf } from '../../src/read/clean/words.ts';
import { engine, freshDir, readClean } from './reading.ts';

/**
 * A text column is numbers of a dictionary until it has said 255 different things, and texts from
 * there on. Goal: whatever it says, and wherever a row group ends, the engine reads back what was
 * put. Method: columns of so many different texts, some of them missing, put row by row and by batch.
 */

/** Different texts of a column, and how often a row has none. */
const COLUMNS = [
  [1, 0],
  [1, 3],
  [254, 5],
  [255, 0],
  [256, 0],
  [256, 7],
  [70_000, 11],
] as const;

const NAMES = COLUMNS.map(([texts, gaps]) => `c${texts}_${gaps}`);

const textOf = (row: number, [texts, gaps]: readonly [number, number]): string =>
  gaps > 0 && row % gaps === 1 ? '' : `${'店'.repeat(row % 3)}${Math.min(row, row % texts)}`;

const rowOf = (row: number): readonly string[] => COLUMNS.map((column) => textOf(row, column));

/** Every row as it was put, and the files that were put in turn. */
const check = async (path: string): Promise<void> => {
  const found = await readClean(path);
  expect(found.length).toBe(ROWS);
  for (const [row, seen] of found.entries()) {
    const cells = rowOf(row).map((text, column) => [NAMES[column] as string, text] as const);
    const expected = [row + 1, Object.fromEntries(cells.filter(([, text]) => text !== ''))];
    if (JSON.stringify(seen) !== JSON.stringify(expected)) expect(seen).toEqual(expected);
  }
  const files = `select file, min(line) as first from read_parquet(${quoteText(path)})
    group by file order by file`;
  const firsts = (await (await engine()).rows(files)).map(({ file, first }) => [
    Number(file),
    Number(first),
  ]);
  const all = Array.from({ length: fileOf(ROWS - 1) }, (_, at) => [at + 1, at * FILE_ROWS + 1]);
  expect(firsts).toEqual(all);
};

/** A file has so many rows. */
const FILE_ROWS = 3 * BATCH_ROWS;
const fileOf = (row: number): number => 1 + Math.floor(row / FILE_ROWS);

/** Rows of a batch; a value that is the one of the row above lies where that one lies. */
const batchOf = (from: number, count: number): RowBatch => {
  const rows = Array.from({ length: count }, (_, index) => rowOf(from + index));
  const columns = COLUMNS.map((_, at) => {
    const values = rows.map((row) => Buffer.from(row[at] as string));
    const column = createSpanColumn(true);
    const bytes = Buffer.concat(values);
    lieIn(column, bytes, dataViewOf(bytes));
    let used = 0;
    for (const [row, value] of values.entries()) {
      const isAsAbove = row > 0 && value.equals(values[row - 1] as Buffer);
      column.starts[row] = isAsAbove ? (column.starts[row - 1] as number) : used;
      used += value.length;
      column.ends[row] = isAsAbove ? (column.ends[row - 1] as number) : used;
    }
    return column;
  });
  const lines = Float64Array.from(rows, (_, index) => from + index + 1);
  return { count, picked: Int32Array.from(rows.keys()), lines, columns, pan: undefined };
};

const ROWS = 67_000;

test('what was put row by row is read back', async () => {
  const path = join(freshDir(), 'clean.parquet');
  const out = openCleanFile(path, NAMES);
  for (let row = 0; row < ROWS; row++) {
    for (const [column, text] of rowOf(row).entries()) out.text(column, text);
    out.end(fileOf(row), row + 1);
  }
  out.close();
  await check(path);
});

test('what was put by batch is read back', async () => {
  const path = join(freshDir(), 'clean.parquet');
  const out = openCleanFile(path, NAMES);
  for (let from = 0; from < ROWS; from += BATCH_ROWS) {
    const batch = batchOf(from, Math.min(BATCH_ROWS, ROWS - from));
    out.begin(batch.count);
    for (const [index, column] of batch.columns.entries())
      if (column) out.spans(index, column, batch);
    out.endAll(fileOf(from), batch);
  }
  out.close();
  await check(path);
});
