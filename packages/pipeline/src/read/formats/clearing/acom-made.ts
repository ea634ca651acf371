import { lieIn, type SpanColumn } from '../../clean/row-batch.ts';
import { dataViewOf, fourDigits, isBlank, isPrintable } from '../../clean/words.ts';
import type { ReadContext } from '../context.ts';
import type { AcomFields } from './acom-rows.ts';
import {
  type Cut,
  type createWordList,
  type FixedBatch,
  type Made,
  put,
  putByte,
  textAt,
} from './fixed-batch.ts';
import type { LayoutField } from './layout.ts';
import { createTransmissionClock, fenIn } from './values.ts';

/** Values of ACOM records that are put together from several fields, or written in another way. */

/** What the cuts of a layout share: the columns of a batch and the bytes that are made for it. */
export interface AcomParts {
  readonly f: AcomFields;
  readonly column: (name: string) => SpanColumn;
  readonly words: ReturnType<typeof createWordList>;
  readonly made: Made;
}

const HYPHEN = 0x2d;
const COLON = 0x3a;

/** A column of values that are made for each batch anew. */
export const madeColumn = ({ column, made }: AcomParts, name: string): SpanColumn => {
  const target = column(name);
  lieIn(target, made.bytes, made.words);
  return target;
};

/** A date and the T behind it, eleven bytes, in three words of which the last overlaps. */
interface DateWords {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const dateWordsOf = (date: string): DateWords => {
  const words = dataViewOf(Buffer.from(date));
  return {
    year: words.getInt32(0, true),
    month: words.getInt32(4, true),
    day: words.getInt32(7, true),
  };
};

/** txn_time; a record whose field is no time of a known year is left. */
export const createTimeCut = (parts: AcomParts, context: ReadContext): Cut => {
  const { f, made } = parts;
  const target = madeColumn(parts, 'txn_time');
  const clock = createTransmissionClock(context);
  const days = new Map<number, DateWords | undefined>();
  /** Neighbours mostly say the same. */
  let latest = -1;
  let date: DateWords | undefined;
  const dayOf = (bytes: Uint8Array, from: number, day: number): DateWords | undefined => {
    if (days.has(day)) return days.get(day);
    const time = clock(`${textAt(bytes, from, from + 4)}000000`);
    const words = time.length < 11 ? undefined : dateWordsOf(time.slice(0, 11));
    days.set(day, words);
    return words;
  };
  return ({ bytes, words, count, ats, left }) => {
    for (let row = 0; row < count; row++) {
      const from = (ats[row] as number) + f.time.start;
      const day = fourDigits(words, from);
      if (day >= 0 && day !== latest) {
        date = dayOf(bytes, from, day);
        latest = day;
      }
      if (day < 0 || date === undefined || !isClock(words, from + 4)) {
        left[row] = 1;
        continue;
      }
      target.starts[row] = made.used;
      putMoment(made, date, words, from + 4);
      target.ends[row] = made.used;
    }
  };
};

/** Writes 2025-03-16T and hh:mm:ss. */
const putMoment = (made: Made, date: DateWords, from: DataView, clock: number): void => {
  const { words, used: at } = made;
  words.setInt32(at, date.year, true);
  words.setInt32(at + 4, date.month, true);
  words.setInt32(at + 7, date.day, true);
  words.setInt16(at + 11, from.getInt16(clock));
  words.setUint8(at + 13, COLON);
  words.setInt16(at + 14, from.getInt16(clock + 2));
  words.setUint8(at + 16, COLON);
  words.setInt16(at + 17, from.getInt16(clock + 4));
  made.used = at + 19;
};

/** Whether six bytes are hhmmss, a time of day. */
const isClock = (words: DataView, at: number): boolean => {
  const hours = fourDigits(words, at);
  const seconds = fourDigits(words, at + 2);
  return hours >= 0 && hours < 2400 && seconds >= 0 && seconds < 6000 && seconds % 100 < 60;
};

/** txn_id and orig_txn_id: acquirer, forwarder, trace number and time. */
export const createIdCut = (parts: AcomParts): Cut => {
  const { f, column, made } = parts;
  const id = madeColumn(parts, 'txn_id');
  const origin = madeColumn(parts, 'orig_txn_id');
  const trace = column('trace_no');
  const type = column('txn_type');
  const putInstitutions = createInstitutions(made, column('acquirer'), column('forwarder'));
  return (batch) => {
    const { bytes, words, count, ats, left } = batch;
    putInstitutions.begin();
    for (let row = 0; row < count; row++) {
      const at = ats[row] as number;
      if (left[row] !== 0) continue;
      id.starts[row] = made.used;
      putInstitutions.of(row);
      put(made, words, trace.starts[row] as number, trace.ends[row] as number);
      putByte(made, HYPHEN);
      put(made, words, at + f.time.start, at + f.time.end);
      if (isReversal(type, row)) {
        putByte(made, HYPHEN);
        putByte(made, 0x52);
      }
      id.ends[row] = made.used;
      origin.starts[row] = made.used;
      if (isFilled(bytes, words, at, f.originTrace) && isFilled(bytes, words, at, f.originTime)) {
        putInstitutions.of(row);
        const plain = putTrimmed(made, batch, at, f.originTrace);
        putByte(made, HYPHEN);
        if (!putTrimmed(made, batch, at, f.originTime) || !plain) left[row] = 1;
      }
      origin.ends[row] = made.used;
    }
  };
};

/** What ids begin with. Rows whose institutions lie where those of the row before lie begin alike. */
const createInstitutions = (made: Made, acquirer: SpanColumn, forwarder: SpanColumn) => {
  let ofAcquirer = -1;
  let ofForwarder = -1;
  let start = 0;
  let end = 0;
  return {
    /** Forgets the rows of the batch before. */
    begin: (): void => {
      ofAcquirer = -1;
    },
    of: (row: number): void => {
      const from = acquirer.starts[row] as number;
      const through = forwarder.starts[row] as number;
      if (from === ofAcquirer && through === ofForwarder) {
        put(made, made.words, start, end);
        return;
      }
      ofAcquirer = from;
      ofForwarder = through;
      start = made.used;
      put(made, acquirer.words, from, acquirer.ends[row] as number);
      putByte(made, HYPHEN);
      put(made, forwarder.words, through, forwarder.ends[row] as number);
      putByte(made, HYPHEN);
      end = made.used;
    },
  };
};

/** Of the types that are sales, `reversal` alone begins like this. */
const isReversal = ({ bytes, starts }: SpanColumn, row: number): boolean =>
  bytes[starts[row] as number] === 0x72 && bytes[(starts[row] as number) + 2] === 0x76;

const isFilled = (
  bytes: Uint8Array,
  words: DataView,
  at: number,
  { start, end }: LayoutField,
): boolean => !isBlank(words, at + start, at + end) && fenIn(bytes, at + start, at + end) > 0;

/** Puts a field without the blanks around it; false when it is not all printable ASCII. */
const putTrimmed = (
  made: Made,
  { words }: FixedBatch,
  at: number,
  { start, end }: LayoutField,
): boolean => {
  let first = at + start;
  let last = at + end;
  while (last > first && words.getUint8(last - 1) <= 0x20) last--;
  while (first < last && words.getUint8(first) <= 0x20) first++;
  put(made, words, first, last);
  return isPrintable(words, first, last);
};
