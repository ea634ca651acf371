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
  number: 1,
  /** Batch number, six digits. */
  batch: 2,
  sn: 3,
  /** Notes of who works with forms: what was found for one last. */
  noteA: 4,
  noteB: 5,
} as const;
export const FORM_INTS = 8;

/**
 * Rows of `forms` by code of a terminal: the first form of its even shapes and that of its odd ones, as
 * requests and answers have, are one line of the cache, with what else is known of the terminal. The
 * other two rows are for forms of any terminals.
 */
const BLOCK_FORMS = 4;
const BLOCK_INTS = BLOCK_FORMS * FORM_INTS;

/** Columns of a terminal, from the start of its rows: what its two forms leave free. */
export const TERMINAL = {
  /** Forms + 1 that were asked for last, of even and of odd shapes, when they stood elsewhere. */
  formA: 6,
  /** Its last row + 1; 0 for none. */
  last: 7,
  formB: FORM_INTS + 6,
  /** A note of who reads: the code of its serial + 1; 0 where it is to be asked for. */
  serial: FORM_INTS + 7,
} as const;
/** Column of a form that does not stand with its terminal: which one that is. */
const ELSEWHERE_TID = 6;

/** The form that a message of a terminal has, as a rule: its first one of even or of odd shapes. */
export const homeOf = (tid: number, shape: number): number => BLOCK_FORMS * tid + (shape & 1);

export const tidOfForm = (forms: Int32Array, form: number): number =>
  (form & 2) === 0 ? form >> 2 : (forms[form * FORM_INTS + ELSEWHERE_TID] as number);

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
  /** Makes room for a terminal; gives where its columns begin in `forms`. */
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
  let elsewhere = 0;
  const makeRoom = (form: number): void => {
    while ((form + 1) * FORM_INTS > table.forms.length)
      table.forms = widened(table.forms, table.forms.length * 2);
  };
  const placeOf = (home: number, number: number): number => {
    makeRoom(home);
    if (number > 0 && table.forms[home * FORM_INTS + FORM.number] === 0) return home;
    const other = elsewhere++;
    return BLOCK_FORMS * (other >> 1) + 2 + (other & 1);
  };
  const addForm = (home: number): number => {
    const [shape = 0, number = 0, batch = 0, sn = 0, tid = 0] = tuple;
    const form = placeOf(home, number);
    ids.set(form);
    makeRoom(form);
    const at = form * FORM_INTS;
    table.forms[at + FORM.shape] = shape;
    table.forms[at + FORM.number] = number;
    table.forms[at + FORM.batch] = batch;
    table.forms[at + FORM.sn] = sn;
    if (form !== home) table.forms[at + ELSEWHERE_TID] = tid;
    return form;
  };
  const table: CompactTable = {
    shapes: [],
    forms: intsOf(roomFor(BLOCK_FORMS * (known + 1)) * FORM_INTS),
    ints: intsOf(capacity * COMPACT_INTS),
    reals: realsOf(capacity * COMPACT_REALS),
    terminalAt: (tid) => {
      const at = tid * BLOCK_INTS;
      if (at >= table.forms.length) makeRoom(homeOf(tid, 1));
      return at;
    },
    formOf: (shape, tid, number, batch, sn) => {
      const { forms } = table;
      const home = homeOf(tid, shape);
      if (number > 0 && isForm(forms, home * FORM_INTS, shape, number, batch, sn)) return home;
      const recent = table.terminalAt(tid) + ((shape & 1) === 0 ? TERMINAL.formA : TERMINAL.formB);
      const last = (table.forms[recent] as number) - 1;
      if (last >= 0 && isForm(table.forms, last * FORM_INTS, shape, number, batch, sn)) return last;
      tuple[0] = shape;
      tuple[1] = number;
      tuple[2] = batch;
      tuple[3] = sn;
      tuple[4] = tid;
      const known = ids.find();
      const form = known >= 0 ? known : addForm(home);
      if (form !== home) table.forms[recent] = form + 1;
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
      const tid = tidOfForm(table.forms, table.ints[at] as number);
      const last = table.terminalAt(tid) + TERMINAL.last;
      table.ints[at + COMPACT.before] = table.forms[last] as number;
      table.forms[last] = row + 1;
    },
    rowsOf: (tid) => {
      const rows: number[] = [];
      let next = table.forms[tid * BLOCK_INTS + TERMINAL.last] ?? 0;
      for (; next > 0; next = table.ints[(next - 1) * COMPACT_INTS + COMPACT.before] as number)
        rows.push(next - 1);
      return rows;
    },
    keep: (rows) => {
      for (let at = TERMINAL.last; at < table.forms.length; at += BLOCK_INTS) table.forms[at] = 0;
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
  const tid = tidOfForm(table.forms, ints[row * COMPACT_INTS] as number);
  table.forms[tid * BLOCK_INTS + TERMINAL.last] = next + 1;
  let behind = next;
  while (next >= 0 && nameOf(next) > nameOf(row)) {
    behind = next;
    next = (ints[beforeOf(next)] as number) - 1;
  }
  ints[beforeOf(behind)] = row + 1;
  ints[beforeOf(row)] = next + 1;
};

/** The terminal is known to be that of the form. */
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
  const tid = tidOfForm(forms, form / FORM_INTS);
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
