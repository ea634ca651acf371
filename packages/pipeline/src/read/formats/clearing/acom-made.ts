import { lieIn, type SpanColumn } from '../../clean/row-batch.ts';
import { dataViewOf, fourDigits, isPrintable } from '../../clean/words.ts';
import type { ReadContext } from '../context.ts';
import type { AcomFields } from './acom-rows.ts';
import {
  type Cut,
  type createWordList,
  digitsAt,
  type FixedBatch,
  type Made,
  put,
  putByte,
  putYuan,
  textAt,
} from './fixed-batch.ts';
import type { LayoutField } from './layout.ts';
import { netFee } from './row.ts';
import { createTransmissionClock, fenIn, NO_FEN } from './values.ts';

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
const madeColumn = ({ column, made }: AcomParts, name: string): SpanColumn => {
  const target = column(name);
  lieIn(target, made.bytes, made.words);
  return target;
};

/** txn_time; a record whose field is no time of a known year is left. */
export const createTimeCut = (parts: AcomParts, context: ReadContext): Cut => {
  const { f, made } = parts;
  const target = madeColumn(parts, 'txn_time');
  const clock = createTransmissionClock(context);
  const days = new Map<number, DataView | undefined>();
  /** Neighbours mostly say the same. */
  let latest = -1;
  let date: DataView | undefined;
  const dayOf = (bytes: Uint8Array, from: number, day: number): DataView | undefined => {
    if (days.has(day)) return days.get(day);
    const time = clock(`${textAt(bytes, from, from + 4)}000000`);
    const text = time.length < 11 ? undefined : dataViewOf(Buffer.from(time.slice(0, 11)));
    days.set(day, text);
    return text;
  };
  return ({ bytes, words, count, ats, left }) => {
    for (let row = 0; row < count; row++) {
      const from = (ats[row] as number) + f.time.start;
      const day = digitsAt(words, from, from + 4);
      const time = digitsAt(words, from + 4, from + 10);
      if (day >= 0 && day !== latest) {
        date = dayOf(bytes, from, day);
        latest = day;
      }
      if (day < 0 || !isClock(time) || date === undefined) {
        left[row] = 1;
        continue;
      }
      target.starts[row] = made.used;
      put(made, date, 0, date.byteLength);
      put(made, words, from + 4, from + 6);
      putByte(made, COLON);
      put(made, words, from + 6, from + 8);
      putByte(made, COLON);
      put(made, words, from + 8, from + 10);
      target.ends[row] = made.used;
    }
  };
};

/** A number hhmmss that is a time of day. */
const isClock = (time: number): boolean =>
  time >= 0 && time < 240_000 && time % 10_000 < 6_000 && time % 100 < 60;

/** txn_id and orig_txn_id: acquirer, forwarder, trace number and time. */
export const createIdCut = (parts: AcomParts): Cut => {
  const { f, column, made } = parts;
  const id = madeColumn(parts, 'txn_id');
  const origin = madeColumn(parts, 'orig_txn_id');
  const acquirer = column('acquirer');
  const forwarder = column('forwarder');
  const trace = column('trace_no');
  const type = column('txn_type');
  return (batch) => {
    const { bytes, words, count, ats, left } = batch;
    for (let row = 0; row < count; row++) {
      const at = ats[row] as number;
      if (left[row] !== 0) continue;
      id.starts[row] = made.used;
      putInstitutions(made, acquirer, forwarder, row);
      put(made, words, trace.starts[row] as number, trace.ends[row] as number);
      putByte(made, HYPHEN);
      put(made, words, at + f.time.start, at + f.time.end);
      if (isReversal(type, row)) {
        putByte(made, HYPHEN);
        putByte(made, 0x52);
      }
      id.ends[row] = made.used;
      origin.starts[row] = made.used;
      if (isFilled(bytes, at, f.originTrace) && isFilled(bytes, at, f.originTime)) {
        putInstitutions(made, acquirer, forwarder, row);
        const plain = putTrimmed(made, batch, at, f.originTrace);
        putByte(made, HYPHEN);
        if (!putTrimmed(made, batch, at, f.originTime) || !plain) left[row] = 1;
      }
      origin.ends[row] = made.used;
    }
  };
};

/** Of the types that are sales, `reversal` alone begins like this. */
const isReversal = ({ bytes, starts }: SpanColumn, row: number): boolean =>
  bytes[starts[row] as number] === 0x72 && bytes[(starts[row] as number) + 2] === 0x76;

const isFilled = (bytes: Uint8Array, at: number, { start, end }: LayoutField): boolean =>
  fenIn(bytes, at + start, at + end) > 0;

const putInstitutions = (
  made: Made,
  acquirer: SpanColumn,
  forwarder: SpanColumn,
  row: number,
): void => {
  put(made, acquirer.words, acquirer.starts[row] as number, acquirer.ends[row] as number);
  putByte(made, HYPHEN);
  put(made, forwarder.words, forwarder.starts[row] as number, forwarder.ends[row] as number);
  putByte(made, HYPHEN);
};

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

/** Amount and fees; a record without a readable amount is left. */
export const createAmountCuts = (parts: AcomParts): readonly Cut[] => {
  const { f } = parts;
  const fee = f.merchantFee;
  return [
    createYuanCut(parts, 'amount', true, (batch, at) => {
      const fen = fenAt(batch, at, f.amount);
      return fen !== NO_FEN && fen < 0 ? -fen : fen;
    }),
    createYuanCut(parts, 'issuer_fee', false, (batch, at) =>
      netFee(fenAt(batch, at, f.receivable, -1), fenAt(batch, at, f.payable)),
    ),
    createYuanCut(parts, 'network_fee', false, (batch, at) => fenAt(batch, at, f.network)),
    ...(fee
      ? [createYuanCut(parts, 'merchant_fee', false, (batch, at) => fenAt(batch, at, fee))]
      : []),
  ];
};

/** {@link fenIn}, where twelve digits, or a letter and eleven, are read four at a time. */
const fenAt = (
  { bytes, words }: FixedBatch,
  at: number,
  { start, end }: LayoutField,
  bare: 1 | -1 = 1,
): number => {
  const from = at + start;
  if (end - start !== 12) return fenIn(bytes, from, at + end, bare);
  const first = words.getUint8(from);
  const isDebit = first === 0x44;
  const isCredit = first === 0x43;
  const head = isDebit || isCredit ? threeDigits(words, from + 1) : fourDigits(words, from);
  const middle = fourDigits(words, from + 4);
  const tail = fourDigits(words, from + 8);
  if ((head | middle | tail) < 0) return fenIn(bytes, from, at + end, bare);
  const fen = (head * 10_000 + middle) * 10_000 + tail;
  if (fen === 0) return 0;
  return isCredit || (bare < 0 && !isDebit) ? -fen : fen;
};

/** Three digits as a number; -1 when one of them is none. */
const threeDigits = (words: DataView, at: number): number => digitsAt(words, at, at + 3);

const createYuanCut = (
  parts: AcomParts,
  name: string,
  needed: boolean,
  fenOf: (batch: FixedBatch, at: number) => number,
): Cut => {
  const { made } = parts;
  const target = madeColumn(parts, name);
  return (batch) => {
    const { count, ats, left } = batch;
    for (let row = 0; row < count; row++) {
      const fen = fenOf(batch, ats[row] as number);
      target.starts[row] = made.used;
      if (fen !== NO_FEN) putYuan(made, fen);
      else if (needed) left[row] = 1;
      target.ends[row] = made.used;
    }
  };
};
