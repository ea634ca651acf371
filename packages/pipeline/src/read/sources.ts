import { Fault } from '@zhenma/model';
import type { FoundFile } from './discover.ts';
import { BILL_SOURCES } from './sources/bills.ts';
import { CLEARING_SOURCES, plainClearingSource } from './sources/clearing.ts';
import { ISO8583_CUPS, ISO8583_POS } from './sources/iso8583.ts';
import { mapSources, type NamedMap } from './sources/maps.ts';
import { proposedSource } from './sources/proposal.ts';
import type { RecordReader } from './sources/reader.ts';
import { sheetHead } from './sources/text-lines.ts';
import { TEXT_SOURCES } from './sources/texts.ts';

export type { RecordReader, Records } from './sources/reader.ts';

/** Raw sources whose bytes say what they are, most specific first. */
export const SOURCES: readonly RecordReader[] = [
  ISO8583_POS,
  ISO8583_CUPS,
  ...CLEARING_SOURCES,
  ...BILL_SOURCES,
];

/** Formats with fixed marks first, then exports by their headers, then texts by their words. */
const allSources = (maps: readonly NamedMap[]): readonly RecordReader[] => [
  ...SOURCES,
  ...mapSources(maps),
  ...TEXT_SOURCES,
];

/**
 * The reader named with `--as`.
 *
 * Errors  USAGE_VALUE_INVALID when it names no source and no map.
 */
export const namedSource = (as: string, maps: readonly NamedMap[]): RecordReader => {
  const sources = allSources(maps);
  const named = sources.find((source) => source.id === as || source.alias === as);
  if (named) return named;
  const known = sources.map((source) => source.id).join(', ');
  throw new Fault('USAGE_VALUE_INVALID', `--as ${as} is no known source (known: ${known})`);
};

/** The reader of a file whose name does not say its table, by its content. */
export const recogniseSource = async (
  file: FoundFile,
  maps: readonly NamedMap[],
): Promise<RecordReader | undefined> => {
  return recognised(await withHead(file), maps);
};

const recognised = (seen: FoundFile, maps: readonly NamedMap[]): RecordReader | undefined =>
  plainClearingSource(seen) ?? allSources(maps).find((source) => source.recognises(seen));

/** The reader of a file that is named after a table but has other headers than it. */
export const foreignSource = async (
  file: FoundFile,
  maps: readonly NamedMap[],
): Promise<RecordReader | undefined> => {
  const seen = await withHead(file);
  return recognised(seen, maps) ?? (await proposedSource(seen));
};

/** A workbook is recognised by the text of its first rows; a damaged one by nothing. */
export const withHead = async (file: FoundFile): Promise<FoundFile> => {
  if (file.format !== 'xlsx') return file;
  const head = await sheetHead(file).catch((error) => {
    if (file.named) throw error;
    return new Uint8Array(0);
  });
  return { ...file, head };
};
