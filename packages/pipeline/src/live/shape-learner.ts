import type { CompactTable } from '../engine/compact.ts';
import type { Dictionaries, Observed } from '../engine/observed.ts';
import { isMisfit, liveReader, observedOf } from '../normalise/live-row.ts';
import { createRecorder } from '../read/iso8583/records.ts';
import { openDoor, type Tokenise } from '../read/row-sink.ts';
import { decodedOf, type Sealed, seal } from './sealed.ts';

export interface ShapeLearnerParts {
  readonly words: Dictionaries;
  readonly zoneMinutes: number;
  readonly tokenise: Tokenise;
  readonly table: CompactTable;
}

/** Any day: of a shape nothing is kept that hangs on it. */
const SOME_DAY = '2000-01-01';

/**
 * The long way, once per shape: decode, record and understand a message as `tap` does.
 *
 * @returns the number of the shape; −1 for one that cannot be read by its numbers
 */
export const createShapeLearner = (
  parts: ShapeLearnerParts,
): ((bytes: Uint8Array) => number) => {
  const understand = createUnderstanding(parts);
  return (bytes) => {
    const seen = understand(seal(bytes, parts.tokenise));
    if (seen === undefined) return -1;
    const [, , batch, trace, idEnd, ...more] = seen.txn_id.split('.');
    const fits =
      seen.txn_type === 1 && batch === seen.batch_no && trace === seen.trace_no && more.length === 0;
    const apart = seen.orig_rrn === null && seen.orig_txn_id === null && seen.sn === 0;
    return fits && apart && idEnd ? parts.table.shapes.push({ seen, idEnd }) - 1 : -1;
  };
};

/** One message by itself, as an observation; undefined when it is no sale. */
const createUnderstanding = ({ words, zoneMinutes, tokenise }: ShapeLearnerParts) => {
  const door = openDoor('transactions', (text) => (text.startsWith('K') ? text : tokenise(text)));
  const read = liveReader(zoneMinutes);
  return (sealed: Sealed): Observed | undefined => {
    const recorder = createRecorder(SOME_DAY);
    const records = [...recorder.take({ line: 1, decoded: decodedOf(sealed) }), ...recorder.rest()];
    const [record] = records;
    if (!record || records.length > 1 || record.table !== 'transactions') return undefined;
    const texts = door.row(record.values);
    const row = read(Object.fromEntries(door.names.map((name, at) => [name, texts[at] || null])));
    return isMisfit(row) ? undefined : observedOf(row, 0, words, zoneMinutes);
  };
};
