import type { Dictionaries, Observed } from './observed.ts';
import { intsOf, realsOf, roomFor, widened } from './room.ts';
import { createWordIds } from './word-ids.ts';

/** What all messages of one shape say: all but what stands in forms and rows. */
export interface Shape {
  /** `tid`, `number`, `sn`, `batch_no` and what a row holds are those of one message, not of all. */
  readonly seen: Observed;
  /** Last part of the id of a message: its type. */
  readonly idEnd: string;
  /** The canonical columns of that message, as they were read. */
  readonly values: Readonly<Record<string, string>>;
}

/** Columns of a form: what all messages of one shape say that come from one device. */
export const FORM = {
  shape: 0,
  tid: 1,
  number: 2,
  /** Batch number, six digits. */
  batch: 3,
  sn: 4,
  /** Notes of who works with forms: what was found for one last. */
  noteA: 5,
  noteB: 6,
  noteC: 7,
} as const;
export const FORM_INTS = 8;

/** Columns of a terminal, by its code. */
export const TERMINAL = {
  /** Forms + 1 that were asked for last, of even and of odd shapes. */
  formA: 0,
  formB: 1,
  /** Its last row + 1; 0 for none. */
  last: 2,
  /** A note of who reads: the code of its serial + 1; 0 where it is to be asked for. */
  serial: 3,
} as const;
export const TERMINAL_INTS = 4;

/** Columns of a row: what is another one in every message. */
export const COMPACT = { form: 0, day: 1, card: 2, trace: 3, rrn: 4, before: 7 } as const;
export const COMPACT_INTS = 8;
/**
 * Beside them, `reals`: time in epoch milliseconds, amount in fen, the caller's own name, and 1 when
 * the partner of the message came another way.
 */
export const COMPACT_REALS = 4;

/**
 * Observations as rows of numbers.
 *
 * Shape   rrn: its twelve ASCII characters in three integers, 0 for none; before: the row that the
 *         same terminal made before it, + 1.
 */
export interface CompactTable {
  readonly shapes: Shape[];
  forms: Int32Array;
  ints: Int32Array;
  reals: Float64Array;
  readonly formOf: (
    shape: number,
    tid: number,
    number: number,
    batch: number,
    sn: number,
  ) => number;
  terminals: Int32Array;
  /** Makes room for a terminal; gives where its columns begin. */
  readonly terminalAt: (tid: number) => number;
  /** A row to be filled. */
  readonly take: () => number;
  /** Puts a row behind the others of its terminal. */
  readonly chain: (row: number) => void;
  /** Rows of a terminal, the last one first. */
  readonly rowsOf: (tid: number) => readonly number[];
  /** Makes the chains anew, of these rows alone, each where its name (`reals` 2) puts it. */
  readonly keep: (rows: Iterable<number>) => void;
  readonly free: (row: number) => void;
  readonly shapeOf: (row: number) => number;
  readonly viewOf: (row: number) => number;
  readonly rrnOf: (row: number) => string | null;
  readonly read: (row: number) => Observed;
}

const FORM_KEY = 5;

/** Made with room for some sales of each terminal that the dictionaries know. */
export const createCompactTable = (words: Dictionaries, zoneMinutes: number): CompactTable => {
  const known = words.tid.size();
  const ids = createWordIds(FORM_KEY, 2 * known);
  const tuple = ids.key;
  const free: number[] = [];
  const dateOf = createDates();
  let capacity = roomFor(4 * known);
  let end = 0;
  const grow = (): void => {
    const { reals } = table;
    capacity *= 2;
    table.ints = widened(table.ints, capacity * COMPACT_INTS);
    table.reals = realsOf(capacity * COMPACT_REALS);
    table.reals.set(reals);
  };
  const addForm = (): number => {
    const form = ids.size();
    ids.set(form);
    const { forms } = table;
    if ((form + 1) * FORM_INTS > forms.length) table.forms = widened(forms, forms.length * 2);
    table.forms.set(tuple, form * FORM_INTS);
    return form;
  };
  const table: CompactTable = {
    shapes: [],
    forms: intsOf(roomFor(4 * known) * FORM_INTS),
    ints: intsOf(capacity * COMPACT_INTS),
    reals: realsOf(capacity * COMPACT_REALS),
    terminals: intsOf(roomFor(known + 1) * TERMINAL_INTS),
    terminalAt: (tid) => {
      const at = tid * TERMINAL_INTS;
      if (at >= table.terminals.length) table.terminals = widened(table.terminals, 2 * at);
      return at;
    },
    formOf: (shape, tid, number, batch, sn) => {
      const recent = table.terminalAt(tid) + TERMINAL.formA + (shape & 1);
      const last = (table.terminals[recent] as number) - 1;
      if (last >= 0 && isForm(table.forms, last * FORM_INTS, shape, number, batch, sn)) return last;
      tuple[0] = shape;
      tuple[1] = tid;
      tuple[2] = number;
      tuple[3] = batch;
      tuple[4] = sn;
      const known = ids.find();
      const form = known >= 0 ? known : addForm();
      table.terminals[recent] = form + 1;
      return form;
    },
    take: () => {
      const row = free.pop() ?? end++;
      if (row >= capacity) grow();
      table.reals[row * COMPACT_REALS + 3] = 0;
      return row;
    },
    free: (row) => {
      free.push(row);
    },
    chain: (row) => {
      const at = row * COMPACT_INTS;
      const tid = table.forms[(table.ints[at] as number) * FORM_INTS + FORM.tid] as number;
      const last = table.terminalAt(tid) + TERMINAL.last;
      table.ints[at + COMPACT.before] = table.terminals[last] as number;
      table.terminals[last] = row + 1;
    },
    rowsOf: (tid) => {
      const rows: number[] = [];
      let next = table.terminals[tid * TERMINAL_INTS + TERMINAL.last] ?? 0;
      for (; next > 0; next = table.ints[(next - 1) * COMPACT_INTS + COMPACT.before] as number)
        rows.push(next - 1);
      return rows;
    },
    keep: (rows) => {
      for (let at = TERMINAL.last; at < table.terminals.length; at += TERMINAL_INTS)
        table.terminals[at] = 0;
      for (const row of rows) insert(table, row);
    },
    shapeOf: (row) => table.forms[(table.ints[row * COMPACT_INTS] as number) * FORM_INTS] as number,
    viewOf: (row) => (table.shapes[table.shapeOf(row)] as Shape).seen.view,
    rrnOf: (row) => rrnAt(table.ints, row * COMPACT_INTS + COMPACT.rrn),
    read: (row) => readRow(table, row, words, zoneMinutes, dateOf),
  };
  return table;
};

/** Puts a row into the chain of its terminal, behind those with a smaller name. */
const insert = (table: CompactTable, row: number): void => {
  const { ints, reals } = table;
  const nameOf = (one: number): number => reals[one * COMPACT_REALS + 2] as number;
  const beforeOf = (one: number): number => one * COMPACT_INTS + COMPACT.before;
  table.chain(row);
  let next = (ints[beforeOf(row)] as number) - 1;
  if (next < 0 || nameOf(next) <= nameOf(row)) return;
  const tid = table.forms[(ints[row * COMPACT_INTS] as number) * FORM_INTS + FORM.tid] as number;
  table.terminals[tid * TERMINAL_INTS + TERMINAL.last] = next + 1;
  let behind = next;
  while (next >= 0 && nameOf(next) > nameOf(row)) {
    behind = next;
    next = (ints[beforeOf(next)] as number) - 1;
  }
  ints[beforeOf(behind)] = row + 1;
  ints[beforeOf(row)] = next + 1;
};

/** The terminal is the one that the form was noted for. */
const isForm = (
  forms: Int32Array,
  at: number,
  shape: number,
  number: number,
  batch: number,
  sn: number,
): boolean =>
  forms[at + FORM.number] === number &&
  forms[at + FORM.batch] === batch &&
  forms[at + FORM.shape] === shape &&
  forms[at + FORM.sn] === sn;

export const sixDigits = (digits: number): string => String(digits).padStart(6, '0');

const DAY_MS = 86_400_000;

const readRow = (
  table: CompactTable,
  row: number,
  words: Dictionaries,
  zoneMinutes: number,
  dateOf: (day: number) => string,
): Observed => {
  const { shapes, forms, ints, reals } = table;
  const at = row * COMPACT_INTS;
  const form = (ints[at + COMPACT.form] as number) * FORM_INTS;
  const { seen, idEnd } = shapes[forms[form + FORM.shape] as number] as Shape;
  const at_ms = reals[row * COMPACT_REALS] as number;
  const day = ints[at + COMPACT.day] as number;
  const tid = forms[form + FORM.tid] as number;
  const trace_no = sixDigits(ints[at + COMPACT.trace] as number);
  const batch_no = sixDigits(forms[form + FORM.batch] as number);
  return {
    ...seen,
    ref: reals[row * COMPACT_REALS + 2] as number,
    txn_id: `${dateOf(day)}.${words.tid.textOf(tid)}.${batch_no}.${trace_no}.${idEnd}`,
    at_ms,
    date_only: (at_ms + zoneMinutes * 60_000) % DAY_MS === 0,
    day,
    amount: reals[row * COMPACT_REALS + 1] as number,
    number: forms[form + FORM.number] as number,
    sn: forms[form + FORM.sn] as number,
    tid,
    card: ints[at + COMPACT.card] as number,
    rrn: rrnAt(ints, at + COMPACT.rrn),
    trace_no,
    batch_no,
  };
};

/** YYYYMMDD of the day that was asked for last: most rows are of one day. */
const createDates = (): ((day: number) => string) => {
  let [last, text] = [Number.NaN, ''];
  return (day) => {
    if (day !== last) text = new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
    last = day;
    return text;
  };
};

const RRN: number[] = Array.from({ length: 12 }, () => 0);

const rrnAt = (ints: Int32Array, at: number): string | null => {
  if (ints[at] === 0) return null;
  for (let word = 0; word < 3; word++)
    for (let byte = 0; byte < 4; byte++)
      RRN[4 * word + byte] = ((ints[at + word] as number) >>> (24 - 8 * byte)) & 0xff;
  return String.fromCharCode(...RRN);
};
