import { intsOf } from '../engine/room.ts';
import type { Cell, Row } from '../engine/session.ts';

/** One row of `merchant_span`, as far as a sale asks. */
export interface MerchantSpan {
  readonly span: number;
  readonly merchant_name: string | null;
  readonly mcc: string | null;
  readonly uscc: string | null;
  readonly area_code: string | null;
  readonly acquirer: string | null;
  readonly settle_account: string | null;
}

/** Columns of a row of `terminal_span`: what a sale asks of one stands side by side. */
export const REGISTERED = { number: 0, from: 1, to: 2, span: 3 } as const;
export const REGISTERED_INTS = 4;

/** A serial that shares its terminal id with others, and a number that it is registered under. */
export interface Sharer {
  readonly sn: number;
  readonly number: number;
}

/** The registry in memory, by code of serial and of number; typed arrays, a million rows are few. */
export interface LiveRegistry {
  /** Rows of `terminal_span`: all rows of one serial lie together. */
  readonly terminals: number;
  readonly rows: Int32Array;
  readonly areaOf: readonly (string | null)[];
  /** Place of a serial's first row; the next serial's is the end. */
  readonly firstOf: Int32Array;
  /** By code of a terminal id: the one serial that carries it; 0 for none or several. */
  readonly loneTid: Int32Array;
  /** By code of a terminal id that several serials carry: they, and their numbers. */
  readonly sharedTid: ReadonlyMap<number, readonly Sharer[]>;
  /** Span of a merchant by code of its number; 0 for none. */
  readonly spanAt: (number: number, day: number) => number;
  readonly merchantOf: (span: number) => MerchantSpan | undefined;
}

/** Columns that `createLiveRegistry` reads, in any order of rows. */
export const TERMINAL_COLUMNS = 'span, sn, tid, number, from_day, to_day, area_code';
export const MERCHANT_COLUMNS =
  'span, number, from_day, to_day, merchant_name, mcc, uscc, area_code, acquirer, settle_account';

export const createLiveRegistry = (
  terminals: readonly Row[],
  merchants: readonly Row[],
): LiveRegistry => {
  const rows = [...terminals].sort(
    (a, b) => at(a, 'sn') - at(b, 'sn') || at(a, 'span') - at(b, 'span'),
  );
  const serials = rows.reduce((most, row) => Math.max(most, at(row, 'sn')), 0);
  const loneTid = loneTids(rows);
  return {
    terminals: rows.length,
    rows: packed(rows),
    areaOf: rows.map((row) => textAt(row['area_code'])),
    firstOf: startsOf(rows, 'sn', serials),
    loneTid,
    sharedTid: sharedTids(rows, loneTid),
    ...merchantsOf(merchants),
  };
};

const at = (row: Row, name: string): number => Number(row[name] ?? 0);
const textAt = (cell: Cell | undefined): string | null => (typeof cell === 'string' ? cell : null);

const packed = (rows: readonly Row[]): Int32Array => {
  const ints = intsOf(rows.length * REGISTERED_INTS);
  for (const [place, row] of rows.entries())
    ints.set(
      [at(row, 'number'), at(row, 'from_day'), at(row, 'to_day'), at(row, 'span')],
      place * REGISTERED_INTS,
    );
  return ints;
};

/** `lone_tid`: terminal ids that exactly one serial carries. */
const loneTids = (rows: readonly Row[]): Int32Array => {
  const codes = rows.reduce((most, row) => Math.max(most, at(row, 'tid')), 0) + 1;
  const lone = new Int32Array(codes).fill(NOT_MET);
  for (const row of rows) {
    const [tid, sn] = [at(row, 'tid'), at(row, 'sn')];
    if (tid > 0) lone[tid] = lone[tid] === NOT_MET || lone[tid] === sn ? sn : 0;
  }
  return lone.map((sn) => (sn === NOT_MET ? 0 : sn));
};

const NOT_MET = -1;

/** `shared_tid` of the SQL, before the numbers are looked at. */
const sharedTids = (
  rows: readonly Row[],
  lone: Int32Array,
): ReadonlyMap<number, readonly Sharer[]> => {
  const shared = new Map<number, Sharer[]>();
  for (const row of rows) {
    const [tid, sn, number] = [at(row, 'tid'), at(row, 'sn'), at(row, 'number')];
    if (tid === 0 || lone[tid] !== 0) continue;
    const sharers = shared.get(tid) ?? [];
    sharers.push({ sn, number });
    shared.set(tid, sharers);
  }
  return shared;
};

const merchantsOf = (rows: readonly Row[]): Pick<LiveRegistry, 'spanAt' | 'merchantOf'> => {
  const bySpan: MerchantSpan[] = [];
  /** Rows of a number lie together; where the first stands, and that of the next, by code. */
  const sorted = [...rows].sort((a, b) => at(a, 'number') - at(b, 'number'));
  const spans = packed(sorted);
  const numbers = sorted.length === 0 ? 0 : at(sorted.at(-1) as Row, 'number');
  const firstOf = startsOf(sorted, 'number', numbers);
  for (const row of rows)
    bySpan[at(row, 'span')] = {
      span: at(row, 'span'),
      merchant_name: textAt(row['merchant_name']),
      mcc: textAt(row['mcc']),
      uscc: textAt(row['uscc']),
      area_code: textAt(row['area_code']),
      acquirer: textAt(row['acquirer']),
      settle_account: textAt(row['settle_account']),
    };
  return {
    spanAt: (number, day) => {
      if (number <= 0 || number > numbers) return 0;
      for (let row = firstOf[number] as number; row < (firstOf[number + 1] as number); row++) {
        const from = row * REGISTERED_INTS;
        const isThen =
          (spans[from + REGISTERED.from] as number) <= day &&
          (spans[from + REGISTERED.to] as number) > day;
        if (isThen) return spans[from + REGISTERED.span] as number;
      }
      return 0;
    },
    merchantOf: (span) => bySpan[span],
  };
};

/** Place of the first of some sorted rows with each code; that of the next code is the end. */
const startsOf = (rows: readonly Row[], name: string, codes: number): Int32Array => {
  const starts = new Int32Array(codes + 2);
  for (const row of rows) (starts[at(row, name) + 1] as number)++;
  for (let code = 1; code < starts.length; code++)
    starts[code] = (starts[code] as number) + (starts[code - 1] as number);
  return starts;
};
