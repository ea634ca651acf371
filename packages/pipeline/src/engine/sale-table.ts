import { intsOf, realsOf, roomFor, widened } from './room.ts';

/** Columns of a sale that are whole numbers, in the order they lie in `ints`. */
export const SALE = {
  day: 0,
  device: 1,
  cleared: 2,
  registered: 3,
  card: 4,
  txn_type: 5,
  stated: 6,
  serial: 7,
  /** Rows of its observations in the table of compact ones; −1 for none. */
  first: 8,
  second: 9,
  /** What its identities give; of compact sales. */
  entry: 10,
  /** Number of its pattern and of its codes, from 1; 0 before it was judged. */
  pattern: 11,
  codes: 12,
  /** Bits: `ALIVE`, `DIRTY`, `RELEASED`. */
  state: 13,
  /** Sales that wait for the same statement, or that stand alone and have the same forms; rows + 1. */
  next: 14,
  before: 15,
} as const;

export const SALE_INTS = 16;
/** Beside them, `reals`: time in epoch milliseconds, amount in fen. */
export const SALE_REALS = 2;
export const ALIVE = 1;
export const DIRTY = 2;
/** Not revised any more. */
export const RELEASED = 4;

/** Sales of a stream as rows of numbers: a million of them are a few arrays, not objects. */
export interface SaleTable {
  ints: Int32Array;
  reals: Float64Array;
  /** Per sale and feature: its window + 1, and the next and the former reader of it, + 1. */
  links: Int32Array;
  readonly linkStride: number;
  readonly take: () => number;
  readonly free: (sale: number) => void;
  /** Rows in use or free again: the highest row is below it. */
  readonly end: () => number;
  readonly size: () => number;
}

/** @param expected sales there is room for from the start */
export const createSaleTable = (features: number, expected = 0): SaleTable => {
  const linkStride = 3 * features;
  const free: number[] = [];
  let capacity = roomFor(expected);
  let end = 0;
  const grow = (): void => {
    capacity *= 2;
    const { reals } = table;
    table.ints = widened(table.ints, capacity * SALE_INTS);
    table.links = widened(table.links, capacity * linkStride);
    table.reals = realsOf(capacity * SALE_REALS);
    table.reals.set(reals);
  };
  const table: SaleTable = {
    ints: intsOf(capacity * SALE_INTS),
    reals: realsOf(capacity * SALE_REALS),
    links: intsOf(capacity * linkStride),
    linkStride,
    take: () => {
      const sale = free.pop() ?? end++;
      if (sale >= capacity) grow();
      table.ints[sale * SALE_INTS + SALE.state] = ALIVE;
      return sale;
    },
    free: (sale) => {
      table.ints.fill(0, sale * SALE_INTS, (sale + 1) * SALE_INTS);
      table.links.fill(0, sale * linkStride, (sale + 1) * linkStride);
      free.push(sale);
    },
    end: () => end,
    size: () => end - free.length,
  };
  return table;
};
