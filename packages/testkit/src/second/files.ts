import { gzipSync, strToU8 } from 'fflate';
import { dateOf } from './calendar.ts';
import type { Dice } from './dice.ts';
import { toGbk } from './gbk.ts';
import type { Seen } from './observe.ts';
import { workbook } from './sheet.ts';
import type { Row, Town } from './town.ts';

export type Format = 'csv' | 'csv.gz' | 'ndjson' | 'xlsx';

/** A file as it is delivered. */
export interface Delivered {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const cell = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;

/** Columns that any row has, in the order they first occur. */
export const columnsOf = (rows: readonly Row[]): string[] => [
  ...new Set(rows.flatMap((row) => Object.keys(row))),
];

const csvText = (columns: readonly string[], rows: readonly Row[], end: string): string =>
  [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))]
    .map((cells) => cells.map(cell).join(','))
    .join(end) + end;

export interface Writing {
  readonly format: Format;
  readonly encoding?: 'utf8' | 'bom' | 'gbk';
  readonly crlf?: boolean;
  /** The transfer broke off at the beginning of a line that was sent again. */
  readonly brokenOff?: boolean;
}

/** A table as the bytes of a file. */
export function fileOf(name: string, rows: readonly Row[], how: Writing): Delivered {
  const columns = columnsOf(rows);
  const path = `${name}.${how.format}`;
  if (how.format === 'xlsx') return { path, bytes: workbook(columns, rows) };
  if (how.format === 'ndjson') {
    const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    return { path, bytes: strToU8(text) };
  }
  const whole = csvText(columns, rows, how.crlf === true ? '\r\n' : '\n');
  const text = how.brokenOff === true ? `${whole}clearing,C0000` : whole;
  const bytes =
    how.encoding === 'gbk' ? toGbk(text) : strToU8((how.encoding === 'bom' ? '\ufeff' : '') + text);
  return {
    path,
    bytes: how.format === 'csv.gz' ? gzipSync(bytes, { mtime: '2020-01-01' }) : bytes,
  };
}

type Split = (one: Seen) => string;

const SPLITS: readonly Split[] = [
  () => 'all',
  ({ sale }) => dateOf(sale.wish.at).replaceAll('-', ''),
  ({ sale }) => sale.wish.shop.city.cnaps,
  ({ sale }) => dateOf(sale.wish.at).slice(0, 7),
];

/** Rows that come twice, or a day late: by the file they are delivered in. */
const delivered = (d: Dice, all: readonly Seen[], split: Split): Map<string, Seen[]> => {
  const files = new Map<string, Seen[]>();
  const late: Seen[] = [];
  const put = (key: string, one: Seen): void => {
    const list = files.get(key) ?? [];
    list.push(one);
    files.set(key, list);
  };
  for (const one of all) {
    const luck = d.next();
    if (luck < 0.002) late.push(one);
    else put(`${one.view}_${split(one)}`, one);
    if (luck > 0.997) late.push(one);
  }
  for (const one of late) put(`${one.view}_${split(one)}_补`, one);
  return files;
};

/** The observations as the files they arrive in. */
export function transactionFiles(town: Town, all: readonly Seen[], format?: Format): Delivered[] {
  const d = town.dice('files');
  const split = d.pick(SPLITS);
  const keeper =
    town.spec.views.length === 2
      ? (['csv', 'xlsx'] as const)
      : (['csv', 'csv', 'csv.gz', 'ndjson'] as const);
  const mixed = d.pick<Format>(keeper);
  const encoding = d.pick(['utf8', 'bom', town.spec.dirt ? 'gbk' : 'utf8'] as const);
  const shuffled = d.chance(0.4);
  return [...delivered(d, all, split)].map(([key, list]) => {
    const rows = (shuffled ? d.shuffled(list) : list).map(({ row }) => row);
    const how = {
      format: format ?? mixed,
      encoding,
      crlf: d.chance(0.3),
      brokenOff: town.spec.dirt && d.chance(0.3),
    };
    return fileOf(`transactions_${key}`, rows, how);
  });
}

/** A small table in the format that its keeper likes. */
export function tableFile(
  town: Town,
  name: string,
  rows: readonly Row[],
  format?: Format,
): Delivered[] {
  if (rows.length === 0) return [];
  const liked = town.dice(`file ${name}`).pick(['csv', 'xlsx', 'ndjson', 'csv'] as const);
  return [fileOf(name, rows, { format: format ?? liked })];
}
