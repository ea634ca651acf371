import { Fault, type SourceRecord, type TableName } from '@zhenma/model';
import type { FoundFile } from '../discover.ts';
import { issueOf } from '../formats/issue.ts';
import { createMapApplier, type ExportRow, type MapApplier } from '../formats/maps/apply.ts';
import { chooseMap } from '../formats/maps/choose.ts';
import { type ColumnMap, parseMap } from '../formats/maps/column-map.ts';
import { cellsOf, linesOf } from '../formats/plain-text.ts';
import { createTextKeys, noRow } from '../formats/row.ts';
import { DELIMITERS, type Delimiter, type ExportLine, exportRows } from './export-rows.ts';
import { inBatches, type RecordReader } from './reader.ts';
import { headText } from './text-lines.ts';

/** The YAML of a column map and where it is from. */
export interface MapText {
  /** Path or file name: another name for `--as`, and the place of an error. */
  readonly fileName: string;
  readonly text: string;
}

/** A map that can be used. */
export interface NamedMap extends ColumnMap {
  readonly fileName: string;
}

/**
 * Parses the maps of the catalogue and of the user.
 *
 * Errors  USAGE_VALUE_INVALID for a text that is no map, naming the file and the first problem.
 */
export const parseMaps = (texts: readonly MapText[]): readonly NamedMap[] =>
  texts.map(({ fileName, text }) => {
    const { map, issues } = parseMap(text);
    if (map) return { ...map, fileName };
    const [first] = issues;
    const place = first?.column === undefined ? '' : `column ${first.column}: `;
    throw new Fault(
      'USAGE_VALUE_INVALID',
      `${fileName} is no column map: ${place}${first?.message ?? 'unknown'}`,
      { issues },
    );
  });

/** Lines at the beginning among which the header is looked for. */
const HEADER_LINES_MAX = 30;

/** One source per map; a file is recognised by the headers that its map wants. */
export const mapSources = (maps: readonly NamedMap[]): readonly RecordReader[] => {
  const chosen = new WeakMap<FoundFile, { readonly map: ColumnMap | null }>();
  const choose = (file: FoundFile): ColumnMap | null => {
    const seen = chosen.get(file) ?? { map: mapOfFile(maps, file) };
    chosen.set(file, seen);
    return seen.map;
  };
  return maps.map((map) => ({
    id: map.name,
    alias: map.fileName,
    table: tableOf(map),
    recognises: (file) => choose(file) === map,
    read: (file, today) => readMapped(map, file, today),
  }));
};

/** The source of one map that nobody named. */
export const mapSource = (map: ColumnMap, confidence = 1): RecordReader => ({
  id: map.name,
  table: tableOf(map),
  recognises: () => false,
  read: (file, today) => readMapped(map, file, today, confidence),
});

const tableOf = (map: ColumnMap): TableName | null => {
  const [first, ...others] = map.outputs.map((output) => output.table);
  return first !== undefined && others.every((table) => table === first) ? first : null;
};

const mapOfFile = (maps: readonly ColumnMap[], file: FoundFile): ColumnMap | null => {
  for (const { cells } of headRows(file)) {
    const map = chooseMap(maps, cells);
    if (map) return map;
  }
  return null;
};

/** First rows of a file under every delimiter: one of them may be the header. */
export function* headRows(
  file: FoundFile,
): Generator<{ readonly cells: readonly string[]; readonly delimiter: Delimiter }> {
  const text = headText(file.head);
  if (text === undefined) return;
  let seen = 0;
  for (const { text: line } of linesOf(text)) {
    seen += 1;
    if (seen > HEADER_LINES_MAX) return;
    if (file.format === 'ndjson') {
      yield { cells: namesOf(line), delimiter: ',' };
      return;
    }
    for (const delimiter of DELIMITERS) {
      const cells = cellsOf(line, delimiter);
      if (cells.length > 1) yield { cells, delimiter };
    }
  }
}

const namesOf = (line: string): string[] => {
  try {
    return Object.keys(JSON.parse(line) as object);
  } catch {
    return [];
  }
};

async function* readMapped(
  map: ColumnMap,
  file: FoundFile,
  today: string,
  confidence = 1,
): AsyncGenerator<readonly SourceRecord[]> {
  const delimiter = delimiterOf(map, file);
  const rows = await exportRows(file, delimiter);
  const applier = createMapApplier(map, { date: today });
  for await (const batch of inBatches(mappedRows(map, rows, withKeys(map, applier))))
    yield confidence === 1 ? batch : batch.map((record) => ({ ...record, confidence }));
}

const isHeader = (map: ColumnMap, cells: readonly string[]): boolean =>
  map.match.length > 0 && map.match.every((header) => cells.includes(header));

/** The delimiter under which the header is one; without a header, the one that parts most cells. */
const delimiterOf = (map: ColumnMap, file: FoundFile): Delimiter => {
  const rows = [...headRows(file)];
  const best = rows.find(({ cells }) => isHeader(map, cells));
  if (best) return best.delimiter;
  const widest = rows.reduce((most, row) => (row.cells.length > most.cells.length ? row : most), {
    cells: [] as readonly string[],
    delimiter: ',' as Delimiter,
  });
  return widest.delimiter;
};

function* mappedRows(
  map: ColumnMap,
  rows: Iterable<ExportLine>,
  apply: MapApplier,
): Generator<SourceRecord> {
  let headers: readonly string[] | undefined;
  let before = 0;
  for (const row of rows) {
    if (row.named) yield* applied(row.named, row.line, apply);
    else if (isHeader(map, row.cells)) headers = row.cells;
    else if (headers) yield* recordsOfRow(headers, row, apply);
    else if (map.headers?.length === row.cells.length) {
      headers = map.headers;
      yield* recordsOfRow(headers, row, apply);
    } else {
      before += 1;
      if (before >= HEADER_LINES_MAX) break;
    }
  }
  if (!headers && before > 0) yield noRow(1, issueOf('MAP_INVALID', { message: noHeader(map) }));
}

const noHeader = (map: ColumnMap): string =>
  `no line has the headers of map ${map.name}: ${map.match.join(', ')}`;

function* recordsOfRow(
  headers: readonly string[],
  { cells, line }: ExportLine,
  apply: MapApplier,
): Generator<SourceRecord> {
  if (cells.slice(headers.length).some((cell) => cell !== '')) {
    const message = `the row has ${cells.length} columns, the header ${headers.length}`;
    yield noRow(line, issueOf('BILL_ROW_COLUMNS', { value: cells.join(','), message }));
    return;
  }
  const row: Record<string, string> = {};
  for (let index = 0; index < headers.length; index += 1)
    row[headers[index] as string] ||= cells[index] ?? '';
  yield* applied(row, line, apply);
}

function* applied(row: ExportRow, line: number, apply: MapApplier): Generator<SourceRecord> {
  const records = apply(row, line);
  if (records.length > 0) yield* records;
  else
    yield noRow(
      line,
      issueOf('MAP_COLUMN_MISSING', {
        value: Object.values(row).join(','),
        message: 'the row has none of the columns that the map requires',
      }),
    );
}

/** A payout without a number of its own gets one from its content, as a sale does. */
const withKeys = (map: ColumnMap, apply: MapApplier): MapApplier => {
  if (map.outputs.every((output) => output.table !== 'settlements')) return apply;
  const keyOf = createTextKeys('row');
  return (row, line) =>
    apply(row, line).map((record) =>
      record.table !== 'settlements' || record.values['settle_id'] !== undefined
        ? record
        : {
            ...record,
            values: { ...record.values, settle_id: keyOf(Object.values(row).join('\u0001')) },
          },
    );
};
