import type { CompactTable } from '../engine/compact.ts';
import type { Dictionaries, Observed } from '../engine/observed.ts';
import { isMisfit, liveReader, observedOf } from '../normalise/live-row.ts';
import { openDoor, type Tokenise } from '../read/door.ts';
import { createRecorder } from '../read/iso8583/records.ts';
import { decodedOf, type Sealed, seal } from './sealed.ts';

export interface ShapeLearnerParts {
  readonly words: Dictionaries;
  readonly zoneMinutes: number;
  readonly tokenise: Tokenise;
  readonly table: CompactTable;
}

/** Any day: of a shape nothing is kept that hangs on it. */
const SOME_DAY = '2000-01-01';

/** Columns that are another one in every message, or say nothing of a sale. */
const OWN: ReadonlySet<string> = new Set(
  'txn_id txn_time amount terminal_id merchant_no pan rrn trace_no batch_no auth_code'.split(' '),
);

/** A shape as texts: what a checkpoint holds of it. */
export type ShapeTexts = Readonly<Record<string, string>>;

export interface ShapeLearner {
  /** @returns the number of the shape; −1 for one that cannot be read by its numbers */
  readonly learn: (bytes: Uint8Array) => number;
  readonly recall: (values: ShapeTexts) => number;
}

/**
 * The long way, once per shape: decode, record and understand a message as `tap` does.
 */
export const createShapeLearner = (parts: ShapeLearnerParts): ShapeLearner => {
  const understand = createUnderstanding(parts);
  const known = new Map<string, number>();
  const recall = (values: ShapeTexts): number => {
    const seen = understand(values);
    if (seen === undefined) return -1;
    const [, , batch, trace, idEnd, ...more] = seen.txn_id.split('.');
    const fits =
      seen.txn_type === 1 &&
      batch === seen.batch_no &&
      trace === seen.trace_no &&
      more.length === 0;
    const apart = seen.orig_rrn === null && seen.orig_txn_id === null && seen.sn === 0;
    if (!fits || !apart || !idEnd) return -1;
    const key = JSON.stringify([
      idEnd,
      ...Object.entries(values)
        .filter(([name]) => !OWN.has(name))
        .sort(),
    ]);
    const shape = known.get(key) ?? parts.table.shapes.push({ seen, idEnd, values }) - 1;
    known.set(key, shape);
    return shape;
  };
  return {
    recall,
    learn: (bytes) => {
      const values = recordOf(seal(bytes, parts.tokenise));
      return values === undefined ? -1 : recall(values);
    },
  };
};

/** One message by itself, as a row of texts; undefined when it is no sale. */
const recordOf = (sealed: Sealed): ShapeTexts | undefined => {
  const recorder = createRecorder(SOME_DAY);
  const records = [...recorder.take({ line: 1, decoded: decodedOf(sealed) }), ...recorder.rest()];
  const [record] = records;
  return records.length === 1 && record?.table === 'transactions' ? record.values : undefined;
};

const createUnderstanding = ({ words, zoneMinutes, tokenise }: ShapeLearnerParts) => {
  const door = openDoor('transactions', (text) => (text.startsWith('K') ? text : tokenise(text)));
  const read = liveReader(zoneMinutes);
  return (values: ShapeTexts): Observed | undefined => {
    const texts = door.row(values);
    const row = read(Object.fromEntries(door.names.map((name, at) => [name, texts[at] || null])));
    return isMisfit(row) ? undefined : observedOf(row, 0, words, zoneMinutes);
  };
};
