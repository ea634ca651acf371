import { columnsOf } from '@zhenma/model';
import type { RowTaker } from '../../row-sink.ts';
import { EMPTY_CONTEXT, type ReadContext } from '../context.ts';
import { type AcomFields, acomFields, createNameDecoder, priceClass } from './acom-rows.ts';
import type { FixedTaker } from './fixed-width.ts';
import type { Layout, LayoutField } from './layout.ts';
import { netFee } from './row.ts';
import { createSpanRow, type SpanRow } from './span-row.ts';
import {
  clearingType,
  createTransmissionClock,
  ENTRY_MODES,
  fenIn,
  methodOf,
  NO_FEN,
  NO_SALE,
} from './values.ts';

/**
 * The quick way of ACOM, ACOMA and COMA records: what createAcomMapper makes, from bytes to bytes.
 *
 * Shape   a record of plain fields goes to `rows`; one with anything unusual in it (no sale, a time
 *         or an amount that is none, bytes outside of ASCII in a number) is left to the mapper.
 *         A test holds the two equal.
 */
export function createAcomTaker(
  layout: Layout,
  file: number,
  rows: RowTaker,
  context: ReadContext = EMPTY_CONTEXT,
): FixedTaker {
  const f = acomFields(layout);
  const row = createSpanRow(columnsOf('transactions').map(({ name }) => name));
  const column = row.column;
  const view = column('view');
  const txnType = column('txn_type');
  const amount = column('amount');
  const plain = (
    [
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
    ] as const
  ).map(([{ start, end }, name]) => ({ start, end, to: column(name) }));
  const typeOf = createTypes(f);
  const putTime = createTimes(f.time, row, context);
  const putIds = createIds(f, row);
  const putEntry = createEntries(f, row);
  const putRest = createRest(f, row);
  const putName = createNames(f.name, row);
  return (bytes, at, line) => {
    const type = typeOf(bytes, at);
    if (type === '') return false;
    row.begin();
    row.text(view, 'clearing');
    row.text(txnType, type);
    for (let index = 0; index < plain.length; index++) {
      const { start, end, to } = plain[index] as (typeof plain)[number];
      if (!row.field(to, bytes, at + start, at + end)) return false;
    }
    if (!putTime(bytes, at) || !putIds(bytes, at, type)) return false;
    const fen = fenIn(bytes, at + f.amount.start, at + f.amount.end);
    if (fen === NO_FEN) return false;
    row.yuan(amount, fen < 0 ? -fen : fen);
    if (!putEntry(bytes, at) || !putRest(bytes, at)) return false;
    const pan = row.pan(bytes, at + f.pan.start, at + f.pan.end);
    if (pan === undefined) return false;
    putName(bytes, at);
    rows.spans(file, line, row.spans, row.source, pan);
    return true;
  };
}

/** Digits [from, to) as a number; -1 when one of them is none. */
const digitsAt = (bytes: Uint8Array, from: number, to: number): number => {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
};

const textAt = (bytes: Uint8Array, from: number, to: number): string =>
  String.fromCharCode(...bytes.subarray(from, to));

const BLANK = 32;

/** txn_type of a record; empty when it is no sale or its fields are no digits. */
const createTypes = (f: AcomFields): ((bytes: Uint8Array, at: number) => string) => {
  const known = new Map<number, string>();
  const flag = (bytes: Uint8Array, at: number, field: LayoutField | undefined): number =>
    field ? (bytes[at + field.start] as number) : BLANK;
  return (bytes, at) => {
    const mti = digitsAt(bytes, at + f.mti.start, at + f.mti.end);
    const processing = digitsAt(bytes, at + f.processing.start, at + f.processing.end);
    const condition = digitsAt(bytes, at + f.condition.start, at + f.condition.end);
    if (mti < 0 || processing < 0 || condition < 0) return '';
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
    const found = NO_SALE.has(type) ? '' : type;
    known.set(key, found);
    return found;
  };
};

/** Puts txn_time; false when the field is no time of a known year. */
const createTimes = (field: LayoutField, row: SpanRow, context: ReadContext) => {
  const clock = createTransmissionClock(context);
  const days = new Map<number, Uint8Array | undefined>();
  const column = row.column('txn_time');
  const dayOf = (bytes: Uint8Array, from: number, day: number): Uint8Array | undefined => {
    if (days.has(day)) return days.get(day);
    const time = clock(`${textAt(bytes, from, from + 4)}000000`);
    const text = time.length < 11 ? undefined : Buffer.from(time.slice(0, 11));
    days.set(day, text);
    return text;
  };
  return (bytes: Uint8Array, at: number): boolean => {
    const from = at + field.start;
    const day = digitsAt(bytes, from, from + 4);
    const hour = digitsAt(bytes, from + 4, from + 6);
    const minute = digitsAt(bytes, from + 6, from + 8);
    const second = digitsAt(bytes, from + 8, from + 10);
    if (day < 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59) return false;
    if (second < 0 || second > 59) return false;
    const date = dayOf(bytes, from, day);
    if (date === undefined) return false;
    row.open(column);
    row.put(date, 0, date.length);
    row.put(bytes, from + 4, from + 6);
    row.byte(0x3a);
    row.put(bytes, from + 6, from + 8);
    row.byte(0x3a);
    row.put(bytes, from + 8, from + 10);
    row.close(column);
    return true;
  };
};

/** Puts txn_id and orig_txn_id: acquirer, forwarder, trace number and time. */
const createIds = (f: AcomFields, row: SpanRow) => {
  const id = row.column('txn_id');
  const origin = row.column('orig_txn_id');
  const key = (bytes: Uint8Array, at: number, trace: LayoutField, time: LayoutField): boolean => {
    const parts = [f.acquirer, f.forwarder, trace, time];
    for (let index = 0; index < 4; index++) {
      const { start, end } = parts[index] as LayoutField;
      if (index > 0) row.byte(0x2d);
      if (!row.trimmed(bytes, at + start, at + end)) return false;
    }
    return true;
  };
  const has = (bytes: Uint8Array, at: number, { start, end }: LayoutField): boolean =>
    fenIn(bytes, at + start, at + end) > 0;
  return (bytes: Uint8Array, at: number, type: string): boolean => {
    row.open(id);
    if (!key(bytes, at, f.trace, f.time)) return false;
    if (type === 'reversal') {
      row.byte(0x2d);
      row.byte(0x52);
    }
    row.close(id);
    if (!has(bytes, at, f.originTrace) || !has(bytes, at, f.originTime)) return true;
    row.open(origin);
    if (!key(bytes, at, f.originTrace, f.originTime)) return false;
    row.close(origin);
    return true;
  };
};

/** Puts entry mode and method; false where F22 or the terminal type is neither blank nor digits. */
const createEntries = (f: AcomFields, row: SpanRow) => {
  const entry = row.column('entry_mode');
  const method = row.column('method');
  const blank = (bytes: Uint8Array, from: number, to: number): boolean => {
    for (let at = from; at < to; at++) if (bytes[at] !== BLANK) return false;
    return true;
  };
  /** Two digits, 100 for a blank field, -1 for anything else. */
  const pair = (bytes: Uint8Array, at: number, { start, end }: LayoutField): number =>
    blank(bytes, at + start, at + end) ? 100 : digitsAt(bytes, at + start, at + end);
  const known = new Map<number, Entry>();
  return (bytes: Uint8Array, at: number): boolean => {
    const whole = pair(bytes, at, f.entry);
    const terminal = pair(bytes, at, f.terminalType);
    if (whole < 0 || terminal < 0) return false;
    const isBlank = whole === 100 && blank(bytes, at + f.entry.start, at + f.entry.end);
    if (isBlank && terminal === 100) return true;
    const key = (isBlank ? 1000 : whole) * 1000 + terminal;
    const found = known.get(key) ?? entryOf(bytes, at + f.entry.start, isBlank, terminal);
    known.set(key, found);
    if (found.mode !== undefined) row.text(entry, found.mode);
    row.text(method, found.method);
    return true;
  };
};

interface Entry {
  readonly mode: string | undefined;
  readonly method: string;
}

const entryOf = (bytes: Uint8Array, start: number, isBlank: boolean, terminal: number): Entry => {
  const mode = isBlank ? undefined : ENTRY_MODES[textAt(bytes, start, start + 2)];
  const type = terminal === 7 ? '07' : terminal === 8 ? '08' : '';
  return { mode, method: methodOf(mode, type) };
};

/** Puts fees, price class and a foreign currency. */
const createRest = (f: AcomFields, row: SpanRow) => {
  const issuerFee = row.column('issuer_fee');
  const networkFee = row.column('network_fee');
  const merchantFee = row.column('merchant_fee');
  const price = row.column('price_class');
  const currency = row.column('currency');
  const fen = (bytes: Uint8Array, at: number, field: LayoutField, bare: 1 | -1 = 1): number =>
    fenIn(bytes, at + field.start, at + field.end, bare);
  return (bytes: Uint8Array, at: number): boolean => {
    const issuer = netFee(fen(bytes, at, f.receivable, -1), fen(bytes, at, f.payable));
    if (issuer !== NO_FEN) row.yuan(issuerFee, issuer);
    const network = fen(bytes, at, f.network);
    if (network !== NO_FEN) row.yuan(networkFee, network);
    const merchant = f.merchantFee ? fen(bytes, at, f.merchantFee) : NO_FEN;
    if (merchant !== NO_FEN) row.yuan(merchantFee, merchant);
    for (let index = f.other.start; index < f.other.end; index++) {
      if (bytes[at + index] === BLANK) continue;
      const text = priceClass(textAt(bytes, at + f.other.start, at + f.other.end));
      if (text !== '') row.text(price, text);
      break;
    }
    if (!f.currency) return true;
    const { start, end } = f.currency;
    if (digitsAt(bytes, at + start, at + end) === 156) return true;
    return row.field(currency, bytes, at + start, at + end);
  };
};

/** Names kept while decoding; a file has few merchants and many rows. */
const NAMES_MAX = 20_000;

interface KnownName {
  readonly raw: Uint8Array;
  readonly text: Uint8Array;
}

/** Puts merchant_name from GBK; the same bytes are decoded once. */
const createNames = (field: LayoutField | undefined, row: SpanRow) => {
  if (!field) return () => undefined;
  const column = row.column('merchant_name');
  const nameOf = createNameDecoder();
  const known = new Map<number, KnownName>();
  const { start, end } = field;
  const decoded = (bytes: Uint8Array, from: number): KnownName => {
    const raw = bytes.slice(from, from + end - start);
    const text = String.fromCharCode(...raw);
    const own = { start: 0, end: raw.length, name: '' };
    const name = nameOf({ bytes: raw, at: 0, text, line: 0, offset: 0 }, own);
    return { raw, text: Buffer.from(name.replaceAll('\0', '')) };
  };
  return (bytes: Uint8Array, at: number): void => {
    const from = at + start;
    let hash = 0;
    for (let index = start; index < end; index++)
      hash = (Math.imul(hash, 31) + (bytes[at + index] as number)) | 0;
    let name = known.get(hash);
    if (name === undefined || !same(name.raw, bytes, from)) {
      name = decoded(bytes, from);
      if (known.size >= NAMES_MAX) known.clear();
      known.set(hash, name);
    }
    if (name.text.length === 0) return;
    row.open(column);
    row.put(name.text, 0, name.text.length);
    row.close(column);
  };
};

const same = (raw: Uint8Array, bytes: Uint8Array, from: number): boolean => {
  for (let index = 0; index < raw.length; index++)
    if (raw[index] !== bytes[from + index]) return false;
  return true;
};
