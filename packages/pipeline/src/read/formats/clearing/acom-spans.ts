import { columnsOf } from '@zhenma/model';
import { BATCH_ROWS, createSpanColumn, lieIn, type SpanColumn } from '../../clean/row-batch.ts';
import { areDigits, isBlank, isPrintable, isSame } from '../../clean/words.ts';
import type { RowTaker } from '../../row-sink.ts';
import { EMPTY_CONTEXT, type ReadContext } from '../context.ts';
import { createAmountCuts } from './acom-amounts.ts';
import { type AcomParts, createIdCut, createTimeCut } from './acom-made.ts';
import { createNameCut } from './acom-names.ts';
import { type AcomFields, acomFields, priceClass } from './acom-rows.ts';
import { unlessAsAbove } from './as-above.ts';
import {
  type Cut,
  createRowsMade,
  createWordList,
  digitsAt,
  type FixedBatch,
  type Place,
  textAt,
} from './fixed-batch.ts';
import type { FixedTaker } from './fixed-width.ts';
import type { Layout, LayoutField } from './layout.ts';
import { clearingType, ENTRY_MODES, methodOf, NO_SALE } from './values.ts';

/**
 * The quick way of ACOM, ACOMA and COMA records: what createAcomMapper makes, from bytes to bytes,
 * column by column.
 *
 * Shape   records of plain fields go to `rows`; one with anything unusual in it (no sale, a time or
 *         an amount that is none, bytes outside of ASCII in a number) is left to the mapper. A test
 *         holds the two equal.
 */
export function createAcomTaker(
  layout: Layout,
  file: number,
  rows: RowTaker,
  context: ReadContext = EMPTY_CONTEXT,
): FixedTaker {
  const names = columnsOf('transactions').map(({ name }) => name);
  const used = new Map<string, SpanColumn>();
  const column = (name: string): SpanColumn => {
    const known = used.get(name) ?? createSpanColumn(name !== 'merchant_name');
    used.set(name, known);
    return known;
  };
  const f = acomFields(layout);
  const parts = { f, column, words: createWordList(), made: createRowsMade() };
  const pan = createSpanColumn(true);
  const cuts = [
    createConstantCut(parts, 'view', 'clearing'),
    createTypeCut(parts),
    ...plainFields(f).map(([field, name]) => createFieldCut(field, column(name))),
    createTimeCut(parts, context),
    createIdCut(parts),
    ...createAmountCuts(parts),
    createEntryCut(parts),
    createPriceCut(parts),
    ...(f.currency ? [createCurrencyCut(f.currency, column('currency'))] : []),
    createPanCut(f.pan, pan),
    ...(f.name ? [createNameCut(f.name, column('merchant_name'))] : []),
  ];
  const columns = names.map((name) => used.get(name));
  const picked = new Int32Array(BATCH_ROWS);
  return (batch) => {
    parts.made.used = 0;
    for (const cut of cuts) cut(batch);
    let count = 0;
    for (let row = 0; row < batch.count; row++) if (batch.left[row] === 0) picked[count++] = row;
    if (count > 0) rows.batch(file, { count, picked, lines: batch.lines, columns, pan });
    return batch.count - count;
  };
}

/** Fields whose bytes are the value. */
const plainFields = (f: AcomFields): readonly (readonly [LayoutField, string])[] => [
  [f.acquirer, 'acquirer'],
  [f.forwarder, 'forwarder'],
  [f.trace, 'trace_no'],
  [f.merchant, 'merchant_no'],
  [f.terminal, 'terminal_id'],
  [f.mcc, 'mcc'],
  [f.rrn, 'rrn'],
  [f.auth, 'auth_code'],
  [f.response, 'resp_code'],
  [f.issuer, 'issuer'],
];

/** The same text in every row. */
const createConstantCut = ({ column, words }: AcomParts, name: string, text: string): Cut => {
  const target = column(name);
  lieIn(target, words.made.bytes, words.made.words);
  const place = words.placeOf(text);
  for (let row = 0; row < BATCH_ROWS; row++) words.point(target, row, place);
  return () => undefined;
};

/**
 * A field without the blanks around it; anything but printable ASCII is left. What the row above says,
 * too, lies where it lies there.
 */
const createFieldCut =
  ({ start, end }: LayoutField, column: SpanColumn): Cut =>
  ({ bytes, words, count, ats, left }) => {
    lieIn(column, bytes, words);
    const { starts, ends } = column;
    const size = end - start;
    let above = -1;
    let first = 0;
    let last = 0;
    for (let row = 0; row < count; row++) {
      const from = (ats[row] as number) + start;
      if (above < 0 || !isSame(words, above, words, from, size)) {
        first = from;
        last = from + size;
        while (last > first && words.getUint8(last - 1) <= 0x20) last--;
        while (first < last && words.getUint8(first) <= 0x20) first++;
        const isPlain = isPrintable(words, first, last);
        if (!isPlain) left[row] = 1;
        above = isPlain ? from : -1;
      }
      starts[row] = first;
      ends[row] = last;
    }
  };

/** Shortest field that is taken for a card number. Source  ISO/IEC 7812: up to 19 digits. */
const PAN_DIGITS_MIN = 13;

/** A card number: a masked one is left, a short one is none. */
const createPanCut = (field: LayoutField, column: SpanColumn): Cut => {
  const cut = createFieldCut(field, column);
  const { starts, ends } = column;
  return (batch) => {
    cut(batch);
    const { bytes, words, count, left } = batch;
    for (let row = 0; row < count; row++) {
      const start = starts[row] as number;
      const end = ends[row] as number;
      if (end - start >= PAN_DIGITS_MIN && areDigits(words, start, end)) continue;
      for (let at = start; at < end; at++) if (bytes[at] === 0x2a) left[row] = 1;
      if (end - start < PAN_DIGITS_MIN) ends[row] = start;
    }
  };
};

/** A currency that is not the yuan. */
const createCurrencyCut = (field: LayoutField, column: SpanColumn): Cut => {
  const cut = createFieldCut(field, column);
  const { starts, ends } = column;
  return (batch) => {
    cut(batch);
    const { words, count, ats } = batch;
    for (let row = 0; row < count; row++) {
      const at = ats[row] as number;
      if (digitsAt(words, at + field.start, at + field.end) === YUAN)
        ends[row] = starts[row] as number;
    }
  };
};

const YUAN = 156;

const BLANK = 32;

/** txn_type; no sale and what is no digits is left. */
const createTypeCut = ({ f, column, words: list }: AcomParts): Cut => {
  const target = column('txn_type');
  lieIn(target, list.made.bytes, list.made.words);
  const typeOf = createTypes(f, list);
  const flags = [f.reversal, f.cancelled].filter((field) => field !== undefined);
  const fields = [f.mti, f.processing, f.condition, ...flags];
  return unlessAsAbove(fields, [target], (batch, row, at) => {
    const type = typeOf(batch, at);
    list.point(target, row, type);
    return type.start < type.end;
  });
};

/** txn_type of a record; empty when it is no sale or its fields are no digits. */
const createTypes = (
  f: AcomFields,
  list: AcomParts['words'],
): ((batch: FixedBatch, at: number) => Place) => {
  const known = new Map<number, Place>();
  const none = list.placeOf('');
  const flag = (bytes: Uint8Array, at: number, field: LayoutField | undefined): number =>
    field ? (bytes[at + field.start] as number) : BLANK;
  return ({ bytes, words }, at) => {
    const mti = digitsAt(words, at + f.mti.start, at + f.mti.end);
    const processing = digitsAt(words, at + f.processing.start, at + f.processing.end);
    const condition = digitsAt(words, at + f.condition.start, at + f.condition.end);
    if (mti < 0 || processing < 0 || condition < 0) return none;
    const reversal = flag(bytes, at, f.reversal);
    const cancelled = flag(bytes, at, f.cancelled);
    const marks = (reversal === 0x52 ? 2 : 0) + (cancelled === 0x43 ? 1 : 0);
    const key = ((mti * 100 + Math.floor(processing / 10_000)) * 100 + condition) * 4 + marks;
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    const type = clearingType({
      mti: textAt(bytes, at + f.mti.start, at + f.mti.end),
      processing: textAt(bytes, at + f.processing.start, at + f.processing.end),
      condition: textAt(bytes, at + f.condition.start, at + f.condition.end),
      reversal: reversal === 0x52 ? 'R' : '',
      cancelled: cancelled === 0x43 ? 'C' : '',
    });
    const place = list.placeOf(NO_SALE.has(type) ? '' : type);
    known.set(key, place);
    return place;
  };
};

/** Above any number of three digits. */
const NONE = 1000;

/** Entry mode and method; a record whose F22 or terminal type is neither blank nor digits is left. */
const createEntryCut = ({ f, column, words: list }: AcomParts): Cut => {
  const mode = column('entry_mode');
  const method = column('method');
  for (const target of [mode, method]) lieIn(target, list.made.bytes, list.made.words);
  /** The number of a field, NONE for a blank one, -1 for anything else. */
  const numberAt = (words: DataView, at: number, { start, end }: LayoutField): number =>
    isBlank(words, at + start, at + end) ? NONE : digitsAt(words, at + start, at + end);
  const known = new Map<number, Entry>();
  return unlessAsAbove([f.entry, f.terminalType], [mode, method], ({ bytes, words }, row, at) => {
    const entry = numberAt(words, at, f.entry);
    const terminal = numberAt(words, at, f.terminalType);
    if (entry < 0 || terminal < 0) return false;
    const key = entry * 10_000 + terminal;
    const f22 = textAt(bytes, at + f.entry.start, at + f.entry.start + 2);
    const found = known.get(key) ?? entryOf(list, f22, entry, terminal);
    known.set(key, found);
    list.point(mode, row, found.mode);
    list.point(method, row, found.method);
    return true;
  });
};

interface Entry {
  readonly mode: Place;
  readonly method: Place;
}

const entryOf = (
  { placeOf }: AcomParts['words'],
  f22: string,
  entry: number,
  terminal: number,
): Entry => {
  if (entry === NONE && terminal === NONE) return { mode: placeOf(''), method: placeOf('') };
  const mode = entry === NONE ? undefined : ENTRY_MODES[f22];
  const type = terminal === 7 ? '07' : terminal === 8 ? '08' : '';
  return { mode: placeOf(mode ?? ''), method: placeOf(methodOf(mode, type)) };
};

const createPriceCut = ({ f, column, words: list }: AcomParts): Cut => {
  const target = column('price_class');
  lieIn(target, list.made.bytes, list.made.words);
  const { start, end } = f.other;
  return unlessAsAbove([f.other], [target], ({ bytes }, row, at) => {
    list.point(target, row, list.placeOf(priceClass(textAt(bytes, at + start, at + end))));
    return true;
  });
};
