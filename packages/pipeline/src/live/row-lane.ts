import { yuanText } from '@zhenma/model';
import {
  COMPACT,
  COMPACT_INTS,
  COMPACT_REALS,
  type CompactTable,
  FORM,
  FORM_INTS,
  type Shape,
  tidOfForm,
} from '../engine/compact.ts';
import type { Dictionaries, Observed } from '../engine/observed.ts';
import type { Tokenise } from '../read/door.ts';
import type { Stated } from '../read/iso8583/pairs.ts';
import type { Earlier, Recorder } from '../read/iso8583/records.ts';
import { type CompactReader, createCompactReader, datesOf } from './compact-reader.ts';
import type { Sealed } from './sealed.ts';
import { createShapeLearner, type ShapeTexts } from './shape-learner.ts';

/**
 * A message that was read by its numbers, as texts: what a journal holds of it.
 *
 * Shape   shape: place of its shape among those that were written before; time in epoch ms.
 */
export interface RowTexts {
  readonly shape: number;
  readonly terminal: string;
  readonly merchant: string;
  readonly batch: number;
  readonly serial: string | null;
  readonly card: string;
  readonly day: number;
  readonly time: number;
  readonly amount: number;
  readonly trace: number;
  readonly rrn: string | null;
}

/** Messages as rows of numbers, beside the recorder that takes all others. */
export interface RowLane {
  readonly layoutOf: CompactReader['layoutOf'];
  readonly look: CompactReader['look'];
  /** Row of a message; −1 for one that the recorder must take. */
  readonly read: (bytes: Uint8Array, ordinal: number) => number;
  readonly textsOf: (row: number) => RowTexts;
  /** −1 when its shape is not understood any more. */
  readonly recall: (texts: RowTexts, ordinal: number) => number;
  /** Shapes by the numbers that a journal gives them, which a start keeps. */
  readonly shapes: () => readonly (readonly [id: number, values: ShapeTexts])[];
  readonly recallShape: (id: number, values: ShapeTexts) => void;
  /** Sales that the recorder must know of before it takes a message. */
  readonly before: (message: Sealed) => readonly Earlier[];
  /** A message was taken by the recorder: the serial of its terminal may be another one. */
  readonly after: (message: Sealed) => void;
}

export interface RowLaneParts {
  readonly words: Dictionaries;
  readonly zoneMinutes: number;
  readonly tokenise: Tokenise;
  readonly table: CompactTable;
  readonly recorder: Recorder;
}

export const createRowLane = (parts: RowLaneParts): RowLane => {
  const { words, table, recorder, zoneMinutes } = parts;
  const learner = createShapeLearner(parts);
  const reader = createCompactReader({ ...parts, dates: datesOf(recorder), learner });
  /** Shapes by the numbers of the journal, and the other way round. */
  const recalled: number[] = [];
  const numbers: number[] = [];
  const numberOf = (shape: number): number => {
    numbers[shape] ??= recalled.push(shape) - 1;
    return numbers[shape] as number;
  };
  const valuesOf = (row: number): Stated => statedOf(table.read(row), shapeOf(table, row).values);
  const statedOf = (seen: Observed, shape: ShapeTexts): Stated => {
    const { txn_id, ...values } = shape;
    const local = new Date(seen.at_ms + zoneMinutes * 60_000).toISOString().slice(0, 19);
    return {
      line: seen.ref,
      values: {
        ...values,
        mti: txn_id?.split('.').at(-1) ?? '',
        profile: 'pos',
        txn_time: local,
        amount: yuanText(seen.amount),
        terminal_id: words.tid.textOf(seen.tid) ?? '',
        terminal_sn: words.sn.textOf(seen.sn) ?? '',
        merchant_no: words.number.textOf(seen.number) ?? '',
        pan: words.card.textOf(seen.card) ?? '',
        rrn: seen.rrn ?? '',
        trace_no: seen.trace_no ?? '',
        batch_no: seen.batch_no ?? '',
      },
    };
  };
  const terminalOf = (row: number): string => {
    const tid = tidOfForm(table.forms, table.ints[row * COMPACT_INTS] as number);
    return words.tid.textOf(tid) ?? '';
  };
  return {
    layoutOf: reader.layoutOf,
    look: reader.look,
    read: (bytes, ordinal) => {
      const row = reader.read(bytes, ordinal);
      if (row < 0) return row;
      const trace = table.ints[row * COMPACT_INTS + COMPACT.trace] as number;
      if (!recorder.isWaiting(terminalOf, row, trace)) return row;
      table.free(row);
      return -1;
    },
    textsOf: (row) => rowTexts(table, row, words, numberOf),
    recall: (texts, ordinal) => recallRow(table, words, texts, recalled, ordinal),
    shapes: () => table.shapes.map(({ values }, shape) => [numberOf(shape), values] as const),
    recallShape: (id, values) => {
      const shape = learner.recall(values);
      recalled[id] = shape;
      if (shape >= 0) numbers[shape] ??= id;
    },
    before: ({ mti, fields }) => {
      const tid = words.tid.codeOf(fields[41] ?? null);
      const rows = tid === 0 ? [] : [...table.rowsOf(tid)].reverse();
      if (mti?.startsWith('04') || fields[3]?.startsWith('20'))
        return rows.map((row) => ({ stated: valuesOf(row), waits: false, met: () => undefined }));
      if (!mti?.startsWith('02')) return [];
      const row = waitingAmong(table, rows, Number(fields[11] ?? -1));
      if (row < 0) return [];
      const met = (): void => {
        table.reals[row * COMPACT_REALS + 3] = 1;
      };
      return [{ stated: valuesOf(row), waits: true, met }];
    },
    after: ({ fields }) => {
      if (fields[41]) reader.forgetSerial(fields[41]);
    },
  };
};

/** The message of a trace number that still waits for its partner, as `pairs.ts` has it; −1: none. */
const waitingAmong = (table: CompactTable, rows: readonly number[], trace: number): number => {
  const { ints, reals } = table;
  let waiting = -1;
  for (const row of rows) {
    if (ints[row * COMPACT_INTS + COMPACT.trace] !== trace) continue;
    if (reals[row * COMPACT_REALS + 3] === 1 || (waiting >= 0 && arePartners(table, waiting, row)))
      waiting = -1;
    else waiting = row;
  }
  return waiting;
};

const arePartners = (table: CompactTable, a: number, b: number): boolean => {
  const { ints, reals, forms } = table;
  const batch = (row: number): number =>
    forms[(ints[row * COMPACT_INTS] as number) * FORM_INTS + FORM.batch] as number;
  const day = (row: number): number => ints[row * COMPACT_INTS + COMPACT.day] as number;
  return (
    table.viewOf(a) !== table.viewOf(b) &&
    reals[a * COMPACT_REALS + 1] === reals[b * COMPACT_REALS + 1] &&
    batch(a) === batch(b) &&
    Math.abs(day(a) - day(b)) <= 1
  );
};

const shapeOf = (table: CompactTable, row: number): Shape => {
  const form = (table.ints[row * COMPACT_INTS] as number) * FORM_INTS;
  return table.shapes[table.forms[form + FORM.shape] as number] as Shape;
};

const rowTexts = (
  table: CompactTable,
  row: number,
  words: Dictionaries,
  numberOf: (shape: number) => number,
): RowTexts => {
  const { ints, reals, forms } = table;
  const at = row * COMPACT_INTS;
  const form = (ints[at] as number) * FORM_INTS;
  return {
    shape: numberOf(forms[form + FORM.shape] as number),
    terminal: words.tid.textOf(tidOfForm(forms, ints[at] as number)) ?? '',
    merchant: words.number.textOf(forms[form + FORM.number] as number) ?? '',
    batch: forms[form + FORM.batch] as number,
    serial: words.sn.textOf(forms[form + FORM.sn] as number),
    card: words.card.textOf(ints[at + COMPACT.card] as number) ?? '',
    day: ints[at + COMPACT.day] as number,
    time: reals[row * COMPACT_REALS] as number,
    amount: reals[row * COMPACT_REALS + 1] as number,
    trace: ints[at + COMPACT.trace] as number,
    rrn: table.rrnOf(row),
  };
};

const recallRow = (
  table: CompactTable,
  words: Dictionaries,
  texts: RowTexts,
  recalled: readonly number[],
  ordinal: number,
): number => {
  const shape = recalled[texts.shape] ?? -1;
  if (shape < 0) return -1;
  const row = table.take();
  const at = row * COMPACT_INTS;
  table.ints[at] = table.formOf(
    shape,
    words.tid.codeOf(texts.terminal),
    words.number.codeOf(texts.merchant),
    texts.batch,
    words.sn.codeOf(texts.serial),
  );
  table.ints[at + COMPACT.day] = texts.day;
  table.ints[at + COMPACT.card] = words.card.codeOf(texts.card);
  table.ints[at + COMPACT.trace] = texts.trace;
  for (let word = 0; word < 3; word++) {
    let value = 0;
    for (let place = 4 * word; place < 4 * word + 4; place++)
      value = (value << 8) | (texts.rrn?.charCodeAt(place) ?? 0);
    table.ints[at + COMPACT.rrn + word] = value;
  }
  table.reals[row * COMPACT_REALS] = texts.time;
  table.reals[row * COMPACT_REALS + 1] = texts.amount;
  table.reals[row * COMPACT_REALS + 2] = ordinal;
  return row;
};
