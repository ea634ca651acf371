import { writeFile } from 'node:fs/promises';
import { unzipSync, zipSync } from 'fflate';
import type { Cell as SheetCell } from 'write-excel-file/node';

/** A cell: text, or a number with how it is shown. */
export type Value =
  | string
  | null
  | { readonly number: number; readonly as: 'count' | 'yuan' | 'share' };

/** One sheet: titles, then rows. */
export interface Sheet {
  readonly name: string;
  readonly columns: readonly { readonly title: string; readonly width: number }[];
  readonly rows: readonly (readonly Value[])[];
}

export const count = (number: number): Value => ({ number, as: 'count' });
/** Fen as a number of yuan. */
export const yuan = (fen: number): Value => ({ number: fen / 100, as: 'yuan' });
export const share = (number: number): Value => ({ number, as: 'share' });

const FORMATS = { count: '#,##0', yuan: '#,##0.00', share: '0.0%' } as const;

/** What a spreadsheet program may take for the start of a formula. */
const FORMULA = /^[=+@\t\r\n-]/;

const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** Longest text of a cell that Excel keeps. */
const TEXT_MAX = 32_000;

/** A text that no spreadsheet program runs: a leading sign of a formula gets an apostrophe. */
export const safeText = (text: string): string => {
  const seen = text.replace(UNSEEN, (char) => (char === '\n' ? ' ' : '\uFFFD')).slice(0, TEXT_MAX);
  return FORMULA.test(text) ? `'${seen}` : seen;
};

/**
 * Writes an XLSX workbook: texts as texts, never as formulas; amounts as numbers in yuan.
 *
 * Shape   the first row of every sheet stays in view. The same sheets make the same bytes.
 */
export const writeWorkbook = async (sheets: readonly Sheet[], target: string): Promise<void> => {
  const { default: write } = await import('write-excel-file/node');
  const made = sheets.map(({ name, columns, rows }) => ({
    data: [
      columns.map(({ title }): SheetCell => ({ value: safeText(title), fontWeight: 'bold' })),
      ...rows.map((row) => row.map(cellOf)),
    ],
    sheet: name.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31),
    columns: columns.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
  }));
  const bytes = await write(made).toBuffer();
  await writeFile(target, undated(bytes), { mode: 0o600 });
};

/** The same archive without the time of writing, so that one result makes one file. */
const undated = (bytes: Uint8Array): Uint8Array => zipSync(unzipSync(bytes), { mtime: FIRST_DAY });

/** The first day that a zip entry can carry, in local time as the entry is. */
const FIRST_DAY = new Date(1980, 0, 1);

const cellOf = (value: Value): SheetCell => {
  if (value === null || value === '') return null;
  if (typeof value === 'string') return { value: safeText(value), type: String };
  if (!Number.isFinite(value.number)) return null;
  return { value: value.number, type: Number, format: FORMATS[value.as] };
};
