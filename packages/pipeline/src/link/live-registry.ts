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

/** The registry in memory, by code of serial and of number; typed arrays, a million rows are few. */
export interface LiveRegistry {
  /** Rows of `terminal_span`: all rows of one serial lie together. */
  readonly terminals: number;
  readonly spanOf: Int32Array;
  readonly numberOf: Int32Array;
  readonly fromOf: Int32Array;
  readonly toOf: Int32Array;
  readonly areaOf: readonly (string | null)[];
  /** Place of a serial's first row; the next serial's is the end. */
  readonly firstOf: Int32Array;
  /** By code of a terminal id: the one serial that carries it; 0 for none or several. */
  readonly loneTid: Int32Array;
  readonly merchantAt: (number: number, day: number) => MerchantSpan | undefined;
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
  const firstOf = new Int32Array(serials + 2);
  for (const row of rows) (firstOf[at(row, 'sn') + 1] as number)++;
  for (let sn = 1; sn < firstOf.length; sn++)
    firstOf[sn] = (firstOf[sn] as number) + (firstOf[sn - 1] as number);
  return {
    terminals: rows.length,
    spanOf: column(rows, 'span'),
    numberOf: column(rows, 'number'),
    fromOf: column(rows, 'from_day'),
    toOf: column(rows, 'to_day'),
    areaOf: rows.map((row) => textAt(row['area_code'])),
    firstOf,
    loneTid: loneTids(rows),
    ...merchantsOf(merchants),
  };
};

const at = (row: Row, name: string): number => Number(row[name] ?? 0);
const textAt = (cell: Cell | undefined): string | null => (typeof cell === 'string' ? cell : null);

const column = (rows: readonly Row[], name: string): Int32Array =>
  Int32Array.from(rows, (row) => at(row, name));

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

interface DatedMerchant extends MerchantSpan {
  readonly from: number;
  readonly to: number;
}

const merchantsOf = (rows: readonly Row[]): Pick<LiveRegistry, 'merchantAt' | 'merchantOf'> => {
  /** By code of the number, and by span: both count up from 1. */
  const byNumber: DatedMerchant[][] = [];
  const bySpan: DatedMerchant[] = [];
  for (const row of rows) {
    const one: DatedMerchant = {
      span: at(row, 'span'),
      from: at(row, 'from_day'),
      to: at(row, 'to_day'),
      merchant_name: textAt(row['merchant_name']),
      mcc: textAt(row['mcc']),
      uscc: textAt(row['uscc']),
      area_code: textAt(row['area_code']),
      acquirer: textAt(row['acquirer']),
      settle_account: textAt(row['settle_account']),
    };
    bySpan[one.span] = one;
    byNumber[at(row, 'number')] ??= [];
    byNumber[at(row, 'number')]?.push(one);
  }
  return {
    merchantAt: (number, day) => byNumber[number]?.find((one) => one.from <= day && one.to > day),
    merchantOf: (span) => bySpan[span],
  };
};
