import { Fault } from '@zhenma/model';
import { readBlocks } from './blocks.ts';
import { readPassing } from './bytes.ts';
import { headerOf, type TableFile } from './csv.ts';
import type { Reject, RejectTaker, RowTaker } from './row-sink.ts';

const NEWLINE = 10;
const decoder = new TextDecoder();
/** Lines that are no object before the first one that is. */
const EARLY_MAX = 1000;
const SHOWN_CHARS = 300;

/**
 * Reads one file with a JSON object per line. Column names as in the table; other names ignored.
 *
 * Errors  SOURCE_EMPTY when there is no line; SOURCE_HEADER_WRONG when the first object lacks a
 *         required column. A line that is no object is rejected with its line.
 * @returns number of rows read, rejected ones included
 */
export const readNdjson = async (
  file: TableFile,
  { rows, rejects }: { rows: RowTaker; rejects: RejectTaker },
): Promise<number> => {
  let line = 0;
  let count = 0;
  let checked = false;
  /** Held until the columns are known: a file of another shape is read again by another reader. */
  let early: Reject[] = [];
  const reject = (bad: Reject) => {
    if (checked) return rejects.reject(bad);
    early.push(bad);
    if (early.length >= EARLY_MAX) release();
  };
  const release = () => {
    checked = true;
    for (const bad of early) rejects.reject(bad);
    early = [];
  };
  const takeLine = (text: string) => {
    line += 1;
    if (text.trim() === '') return;
    count += 1;
    const values = parseObject(text);
    if (!values) {
      const value = text.slice(0, SHOWN_CHARS);
      reject({ file: file.id, line, code: 'ROW_JSON', value, message: '' });
      return;
    }
    if (!checked) {
      headerOf(file, Object.keys(values));
      release();
    }
    rows.values(file.id, line, values);
  };
  for await (const block of readBlocks(readPassing(file))) {
    if (block.is === 'bad') {
      line += 1;
      count += 1;
      const { code, offset } = block;
      reject({ file: file.id, line, offset, code, message: '' });
      continue;
    }
    let from = 0;
    while (from < block.bytes.length) {
      const end = block.bytes.indexOf(NEWLINE, from);
      takeLine(decoder.decode(block.bytes.subarray(from, end)));
      from = end + 1;
    }
  }
  release();
  if (count === 0) throw new Fault('SOURCE_EMPTY', `${file.label} has no line`);
  return count;
};

const parseObject = (text: string): Record<string, string> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const entries = Object.entries(value).map(([name, cell]) => [
      name.toLowerCase(),
      cellText(cell),
    ]);
    return Object.fromEntries(entries);
  } catch {
    return undefined;
  }
};

const cellText = (cell: unknown): string => {
  if (cell === null || cell === undefined) return '';
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell);
};
