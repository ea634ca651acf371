import { intsOf, roomFor, widened } from '../engine/room.ts';
import { SALE, SALE_INTS, type SaleTable } from '../engine/sale-table.ts';
import { createWordIds } from '../engine/word-ids.ts';

/**
 * `stated_number` of the batch, revisable: which numbers a device stated itself, on any sale, and
 * the sales whose `device_states_cleared` hangs on it. A statement is a device with a number.
 */
export interface Stated {
  /** The statement of a device and a number; −1 where one is not known. */
  readonly at: (device: number, number: number) => number;
  /** A sale that states `said` and waits to hear of `cleared`. */
  readonly put: (sale: number, said: number, cleared: number) => void;
  readonly drop: (sale: number, said: number, cleared: number) => void;
  /** Lets go of a sale that is not revised any more; what its device stated stays known. */
  readonly release: (sale: number, said: number, cleared: number) => void;
  /** Statements of sales that were let go: a checkpoint must hold them. */
  readonly kept: () => Iterable<readonly [device: number, number: number]>;
  /** Takes such a statement back from a checkpoint. */
  readonly recall: (device: number, number: number) => void;
  /** Whether the device said so. */
  readonly isMade: (statement: number) => boolean;
}

/** How many sales say so; whether one did that is not revised any more; who waits, row + 1. */
const SALES = 0;
const KEPT = 1;
const WAITING = 2;
const DEVICE = 3;
const NUMBER = 4;
const STRIDE = 8;

/** @param devices how many the registry knows */
export const createStated = (
  table: SaleTable,
  mark: (sale: number) => void,
  devices = 0,
): Stated => {
  // A device states its own number, and that of another now and then.
  const ids = createWordIds(2, 2 * devices);
  const { key } = ids;
  let rows = intsOf(roomFor(2 * devices) * STRIDE);
  const make = (): number => {
    const made = ids.size();
    if ((made + 1) * STRIDE > rows.length) rows = widened(rows, rows.length * 2);
    ids.set(made);
    rows.set(key, made * STRIDE + DEVICE);
    return made;
  };
  const at = (device: number, number: number): number => {
    if (device <= 0 || number <= 0) return -1;
    key[0] = device;
    key[1] = number;
    const known = ids.find();
    return known >= 0 ? known : make();
  };
  const isMade = (statement: number): boolean =>
    statement >= 0 &&
    ((rows[statement * STRIDE + SALES] as number) > 0 || rows[statement * STRIDE + KEPT] === 1);
  const count = (statement: number, by: number): void => {
    if (statement < 0) return;
    const before = isMade(statement);
    rows[statement * STRIDE + SALES] = (rows[statement * STRIDE + SALES] as number) + by;
    if (isMade(statement) === before) return;
    let waiting = rows[statement * STRIDE + WAITING] as number;
    for (; waiting > 0; waiting = table.ints[(waiting - 1) * SALE_INTS + SALE.next] as number)
      mark(waiting - 1);
  };
  const wait = (sale: number, statement: number): void => {
    const { ints } = table;
    const head = statement * STRIDE + WAITING;
    const first = rows[head] as number;
    ints[sale * SALE_INTS + SALE.next] = first;
    ints[sale * SALE_INTS + SALE.before] = 0;
    if (first > 0) ints[(first - 1) * SALE_INTS + SALE.before] = sale + 1;
    rows[head] = sale + 1;
  };
  const leave = (sale: number, statement: number): void => {
    if (statement < 0) return;
    const { ints } = table;
    const next = ints[sale * SALE_INTS + SALE.next] as number;
    const before = ints[sale * SALE_INTS + SALE.before] as number;
    if (before > 0) ints[(before - 1) * SALE_INTS + SALE.next] = next;
    else rows[statement * STRIDE + WAITING] = next;
    if (next > 0) ints[(next - 1) * SALE_INTS + SALE.before] = before;
  };
  return {
    at,
    isMade,
    put: (sale, said, cleared) => {
      if (cleared >= 0) wait(sale, cleared);
      count(said, 1);
    },
    drop: (sale, said, cleared) => {
      leave(sale, cleared);
      count(said, -1);
    },
    release: (sale, said, cleared) => {
      leave(sale, cleared);
      if (said < 0) return;
      rows[said * STRIDE + SALES] = (rows[said * STRIDE + SALES] as number) - 1;
      rows[said * STRIDE + KEPT] = 1;
    },
    kept: function* () {
      for (let at = 0; at < ids.size() * STRIDE; at += STRIDE)
        if (rows[at + KEPT] === 1) yield [rows[at + DEVICE] as number, rows[at + NUMBER] as number];
    },
    recall: (device, number) => {
      const statement = at(device, number);
      if (statement >= 0) rows[statement * STRIDE + KEPT] = 1;
    },
  };
};
