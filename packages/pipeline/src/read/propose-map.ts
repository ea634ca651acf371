import { Fault, type SourceRecord } from '@zhenma/model';
import { discoverFiles } from './discover.ts';
import { openDoor, type Tokenise } from './door.ts';
import { formatMap } from './formats/maps/column-map.ts';
import { type MapText, mapSource, parseMaps } from './sources/maps.ts';
import { firstRows, proposeForFile } from './sources/proposal.ts';
import { recogniseSource, withHead } from './sources.ts';

/** A proposed column map and what it makes of the file. */
export interface MapLook {
  /** The map as YAML, for editing. */
  readonly yaml: string;
  readonly table: string;
  /** 0–1: share of the table's core columns that were found. */
  readonly confidence: number;
  /** Canonical column → header it is made from, and why. */
  readonly columns: readonly {
    readonly column: string;
    readonly from: string;
    readonly why: string;
  }[];
  /** Headers that no column uses. */
  readonly unused: readonly string[];
  /** The first rows as the map reads them; card numbers are tokens. */
  readonly rows: readonly MappedRow[];
  /** Source or shipped map that reads the file already, if one does. */
  readonly known?: string;
}

export interface MappedRow extends Pick<SourceRecord, 'table' | 'line' | 'issues'> {
  readonly row: Readonly<Record<string, string>>;
}

export interface MapLookOptions {
  readonly maps: readonly MapText[];
  readonly today: string;
  readonly tokenise: Tokenise;
  /** Rows to show. */
  readonly rows: number;
}

/**
 * Proposes a column map for the export at `path`.
 *
 * Errors  SOURCE_UNRECOGNISED for a file without a header row; those of the readers.
 */
export const proposeMapOf = async (path: string, options: MapLookOptions): Promise<MapLook> => {
  const found = await discoverFiles([path]);
  const [first] = found;
  if (first === undefined) throw new Fault('SOURCE_EMPTY', `there is no file at ${path}`);
  const file = await withHead(first);
  const proposal = found.length === 1 ? await proposeForFile(file) : undefined;
  if (!proposal || proposal.confidence === 0)
    throw new Fault(
      'SOURCE_UNRECOGNISED',
      `${file.label} has no row of column names that is known`,
    );
  const { map, confidence, reasons, unused } = proposal;
  const output = map.outputs[0];
  const known = await recogniseSource(file, parseMaps(options.maps));
  const records = await firstRows(mapSource(map), file, options.today, options.rows);
  return {
    yaml: formatMap(map),
    table: output?.table ?? '',
    confidence,
    columns: Object.entries(output?.columns ?? {}).map(([column, rule]) => ({
      column,
      from: rule.from.join(', '),
      why: reasons[column] ?? '',
    })),
    unused,
    rows: records.map((record) => mappedRow(record, options.tokenise)),
    ...(known ? { known: known.id } : {}),
  };
};

const mappedRow = (
  { table, line, values, issues }: SourceRecord,
  tokenise: Tokenise,
): MappedRow => {
  if (table === null) return { table, line, issues, row: {} };
  const { names, row } = openDoor(table, tokenise);
  const fields = row(values);
  const kept = names.flatMap((name, index) =>
    fields[index] ? [[name, fields[index]] as const] : [],
  );
  return { table, line, issues, row: Object.fromEntries(kept) };
};
