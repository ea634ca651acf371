import { columnsOf, type SourceRecord } from '@zhenma/model';
import type { FoundFile } from '../discover.ts';
import { type MapProposal, proposeMap } from '../formats/maps/propose.ts';
import { type ExportLine, exportRows } from './export-rows.ts';
import { headRows, mapSource } from './maps.ts';
import type { RecordReader } from './reader.ts';

/** Rows looked at to tell units and formats. */
const SAMPLE_ROWS = 200;
/** Least confidence for a proposal to be used unseen. Source  assumption. */
const UNSEEN_CONFIDENCE_MIN = 0.4;

/**
 * A column map proposed from the headers and first rows of an export.
 *
 * Shape   the header is the row of the first thirty whose proposal fits best.
 * Errors  undefined for a file without a row of two cells; those of the readers.
 */
export const proposeForFile = async (file: FoundFile): Promise<MapProposal | undefined> => {
  const seen = [...headRows(file)];
  const fit = (cells: readonly string[]): number => proposeMap(cells).confidence;
  const [first] = seen;
  if (first === undefined) return undefined;
  const start = { ...first, confidence: fit(first.cells) };
  const header = seen.slice(1).reduce<typeof start>((best, row) => {
    const confidence = fit(row.cells);
    return confidence > best.confidence ? { ...row, confidence } : best;
  }, start);
  const rows: (readonly string[])[] = [];
  let headed = false;
  for (const row of await exportRows(file, header.delimiter)) {
    if (headed || row.named) rows.push(cellsUnder(header.cells, row));
    headed ||= row.cells.length === header.cells.length && equal(row.cells, header.cells);
    if (rows.length >= SAMPLE_ROWS) break;
  }
  return proposeMap(header.cells, rows, nameOf(file));
};

const cellsUnder = (headers: readonly string[], { named, cells }: ExportLine): readonly string[] =>
  named ? headers.map((header) => named[header] ?? '') : cells;

const equal = (a: readonly string[], b: readonly string[]): boolean =>
  a.every((cell, index) => cell === b[index]);

const nameOf = (file: FoundFile): string =>
  file.label
    .slice(file.label.lastIndexOf('/') + 1)
    .replace(/(?:\.[A-Za-z]{1,8}){1,2}$/, '')
    .slice(0, 60) || 'proposed';

/**
 * The reader of a file that is named after a table but has foreign headers, when a proposed map
 * finds every required column of that table by its header.
 *
 * Shape   undefined for sales: an export does not say whose view it is, so a person must.
 */
export const proposedSource = async (file: FoundFile): Promise<RecordReader | undefined> => {
  if (file.table === undefined || file.table === 'transactions') return undefined;
  const proposal = await proposeForFile(file);
  const output = proposal?.map.outputs[0];
  if (!proposal || output?.table !== file.table || proposal.confidence < UNSEEN_CONFIDENCE_MIN)
    return undefined;
  const found = (name: string): boolean =>
    name === 'settle_id' || output.columns[name] !== undefined;
  const whole = columnsOf(file.table).every((column) => !column.required || found(column.name));
  return whole ? mapSource(proposal.map, proposal.confidence) : undefined;
};

/** The first rows of a file as a map reads them. */
export const firstRows = async (
  reader: RecordReader,
  file: FoundFile,
  today: string,
  count: number,
): Promise<readonly SourceRecord[]> => {
  const records: SourceRecord[] = [];
  for await (const batch of reader.read(file, today)) {
    records.push(...[batch].flat());
    if (records.length >= count) break;
  }
  return records.slice(0, count);
};
