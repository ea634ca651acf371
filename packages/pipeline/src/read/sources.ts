import { Fault, type SourceRecord, type TableName } from '@zhenma/model';
import type { FoundFile } from './discover.ts';
import { ISO8583_CUPS, ISO8583_POS } from './sources/iso8583.ts';

/** A raw source: recognised by content, read record by record. */
export interface RecordReader {
  /** Name for `--as`. */
  readonly id: string;
  /** Table of its rows; null when records go to several. */
  readonly table: TableName | null;
  recognises(file: FoundFile): boolean;
  read(file: FoundFile, today: string): AsyncIterable<SourceRecord>;
}

/** All raw sources, most specific first. */
export const SOURCES: readonly RecordReader[] = [ISO8583_POS, ISO8583_CUPS];

/**
 * The reader of a file whose name does not say its table.
 *
 * Errors  USAGE_VALUE_INVALID when `as` names no source.
 */
export const recogniseSource = (file: FoundFile, as?: string): RecordReader | undefined => {
  if (as === undefined) return SOURCES.find((source) => source.recognises(file));
  const named = SOURCES.find((source) => source.id === as);
  if (named) return named;
  const known = SOURCES.map((source) => source.id).join(', ');
  throw new Fault('USAGE_VALUE_INVALID', `--as ${as} is no known source (known: ${known})`);
};
