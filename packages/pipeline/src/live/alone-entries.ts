import type { LiveFeature } from '../detect/declared-live.ts';
import { deviceOf } from '../detect/device.ts';
import type { LivePattern, LivePatterns } from '../detect/live-patterns.ts';
import { COMPACT, COMPACT_INTS, type CompactTable, FORM, FORM_INTS } from '../engine/compact.ts';
import type { IntList } from '../engine/int-list.ts';
import type { Dictionaries, Identified, Observed, SaleRow } from '../engine/observed.ts';
import { intsOf, roomFor, widened } from '../engine/room.ts';
import { ALIVE, RELEASED, SALE, SALE_INTS, type SaleTable } from '../engine/sale-table.ts';
import { createWordIds, type WordIds } from '../engine/word-ids.ts';
import { createRowSales } from './row-sale.ts';
import type { Stated } from './stated.ts';

/** What sales of the same forms on the same day share, looked up once; what each of them asks first. */
export const ENTRY = {
  formA: 0,
  formB: 1,
  day: 2,
  /** How many sales there are, and the one that came last + 1. */
  sales: 3,
  last: 4,
  /** Outcome of its stand-in. */
  found: 5,
  codes: 6,
  /** 1: no fee was booked. */
  feeless: 7,
  /** The row of sales that stands for them all where numbers of a day are counted. */
  standIn: 8,
  /** Statements: what the device says here, and whether it ever says what was cleared. */
  said: 9,
  waits: 10,
  /** Pattern when the device does not state the cleared number itself, and when it does. */
  pattern: 11,
  patternStated: 12,
  /** 1: the other half of the stream has to say what is said of its sales. */
  foreign: 13,
} as const;
export const ENTRY_INTS = 16;

/** `SALE.second` of a stand-in; a sale that is no row of numbers has −1 there. */
const STAND_IN = -2;

export interface EntryParts {
  readonly words: Dictionaries;
  readonly table: CompactTable;
  readonly sales: SaleTable;
  readonly stated: Stated;
  readonly features: readonly LiveFeature[];
  readonly patterns: LivePatterns;
  readonly makeSale: (members: readonly Observed[]) => SaleRow;
  readonly identify: (row: SaleRow) => Identified;
  readonly mark: (sale: number) => void;
  /** How many the registry knows. */
  readonly devices: number;
  /** Whether it is for this half of the stream to speak of a device at a terminal. */
  readonly isMine: (device: number, terminal: number) => boolean;
}

/** Entries, and which sales are of which. */
export interface Entries {
  ints: Int32Array;
  /** The entry of rows, whose sale joins it next; `second`: −1 for none. */
  readonly of: (first: number, second: number) => number;
  /** Looks at the entries that sales join next, so that they are at hand. */
  readonly look: (sales: IntList) => void;
  /** The same for entries that sales have joined. */
  readonly lookAgain: (sales: IntList) => void;
  /** Counts a sale whose rows and entry are known. */
  readonly join: (sale: number) => void;
  /** Takes a sale out; it must not be put in anew where it was, nor its row be used again. */
  readonly part: (sale: number) => void;
  readonly isStandIn: (sale: number) => boolean;
  /** Sales of an entry. */
  readonly salesOf: (entry: number) => readonly number[];
  readonly patternOf: (entry: number) => LivePattern;
  /** Nothing of the entry is revised any more. */
  readonly release: (entry: number) => void;
  /** Makes the entries anew from those that these sales have: the others are of days gone by. */
  readonly keep: (sales: readonly number[]) => void;
}

interface Made {
  readonly row: SaleRow;
  readonly identified: Identified;
}

interface State extends EntryParts {
  readonly entries: Entries;
  readonly shared: readonly LiveFeature[];
  readonly saleOfRows: (first: number, second: number) => SaleRow;
  /** What an entry was made from, until its first sale has joined it. */
  fresh: Made | undefined;
  ids: WordIds;
  /** What was looked at, so that no compiler leaves the look out. */
  looked: number;
}

export const createEntries = (parts: EntryParts): Entries => {
  const { sales, stated, patterns } = parts;
  const shared = parts.features.filter((feature) => feature.shared);
  const entries: Entries = {
    ints: intsOf(roomFor(2 * parts.devices) * ENTRY_INTS),
    of: (first, second) => entryOf(state, first, second),
    look: (asked) => {
      const { ints } = sales;
      const { forms, ints: rows } = parts.table;
      let seen = state.looked;
      for (let at = 0; at < asked.size(); at++) {
        const sale = asked.at(at) * SALE_INTS;
        const first = ints[sale + SALE.first] as number;
        if (first < 0) continue;
        const second = ints[sale + SALE.second] as number;
        const entry = forms[noteAt(rows, first, second)] as number;
        if (entry > 0) seen ^= entries.ints[(entry - 1) * ENTRY_INTS] as number;
      }
      state.looked = seen;
    },
    lookAgain: (asked) => {
      const { ints } = sales;
      let seen = state.looked;
      for (let at = 0; at < asked.size(); at++) {
        const entry = ints[asked.at(at) * SALE_INTS + SALE.entry] as number;
        if (entry >= 0) seen ^= entries.ints[entry * ENTRY_INTS] as number;
      }
      state.looked = seen;
    },
    join: (sale) => {
      const { ints } = sales;
      const at = sale * SALE_INTS;
      const entry = (ints[at + SALE.entry] as number) * ENTRY_INTS;
      ints[at + linkOf(entries, entry)] = entries.ints[entry + ENTRY.last] as number;
      entries.ints[entry + ENTRY.last] = sale + 1;
      if ((entries.ints[entry + ENTRY.sales] as number)++ === 0) enlist(state, entry);
      if (state.fresh === undefined) return;
      findPattern(state, entry / ENTRY_INTS, state.fresh);
      state.fresh = undefined;
    },
    part: (sale) => {
      const entry = (sales.ints[sale * SALE_INTS + SALE.entry] as number) * ENTRY_INTS;
      if (--(entries.ints[entry + ENTRY.sales] as number) > 0) return;
      const { ints } = entries;
      const standIn = ints[entry + ENTRY.standIn] as number;
      stated.drop(standIn, ints[entry + ENTRY.said] as number, ints[entry + ENTRY.waits] as number);
      for (const feature of shared) feature.drop(standIn);
    },
    isStandIn: (sale) => sales.ints[sale * SALE_INTS + SALE.second] === STAND_IN,
    salesOf: (entry) => salesOf(state, entry),
    patternOf: (entry) => {
      const known = entries.ints[entry * ENTRY_INTS + patternColumn(state, entry)] as number;
      if (known > 0) return patterns.at(known);
      const row = rowOf(state, entry);
      return findPattern(state, entry, { row, identified: state.identify(row) });
    },
    release: (entry) => {
      const { ints } = entries;
      const at = entry * ENTRY_INTS;
      const standIn = ints[at + ENTRY.standIn] as number;
      stated.release(standIn, ints[at + ENTRY.said] as number, ints[at + ENTRY.waits] as number);
      for (const feature of shared) feature.release(standIn);
      (sales.ints[standIn * SALE_INTS + SALE.state] as number) |= RELEASED;
    },
    keep: (kept) => keep(state, kept),
  };
  const saleOfRows = createRowSales(parts.table, parts.words, parts.makeSale);
  const state: State = {
    ...parts,
    entries,
    shared,
    saleOfRows,
    fresh: undefined,
    ids: createWordIds(3, 2 * parts.devices),
    looked: 0,
  };
  return entries;
};

/** A sale of one record may get another one, and leave the list of its entry behind. */
const linkOf = ({ ints }: Entries, entry: number): number =>
  ints[entry + ENTRY.formB] === -1 ? SALE.before : SALE.next;

/** Counts the stand-in of an entry that has its first sale. */
const enlist = ({ entries, stated, shared, sales, mark }: State, entry: number): void => {
  const { ints } = entries;
  const standIn = ints[entry + ENTRY.standIn] as number;
  stated.put(standIn, ints[entry + ENTRY.said] as number, ints[entry + ENTRY.waits] as number);
  for (const feature of shared) feature.put(standIn, feature.windowOf(standIn));
  sales.ints[standIn * SALE_INTS + SALE.codes] = 0;
  mark(standIn);
};

/** The list of an entry names sales that left it, too: they have another entry, or are gone. */
const salesOf = ({ entries, sales }: State, entry: number): readonly number[] => {
  const { ints } = sales;
  const found: number[] = [];
  const link = linkOf(entries, entry * ENTRY_INTS);
  let next = entries.ints[entry * ENTRY_INTS + ENTRY.last] as number;
  for (; next > 0; next = ints[(next - 1) * SALE_INTS + link] as number) {
    const at = (next - 1) * SALE_INTS;
    const isIn =
      ints[at + SALE.entry] === entry &&
      ((ints[at + SALE.state] as number) & (ALIVE | RELEASED)) === ALIVE;
    if (isIn) found.push(next - 1);
  }
  return found;
};

/** The pattern of an entry as its device stands now, with what its sales are made of. */
const findPattern = (state: State, entry: number, { row, identified }: Made): LivePattern => {
  const column = patternColumn(state, entry);
  const found = state.patterns.find(row, identified, column === ENTRY.patternStated);
  state.entries.ints[entry * ENTRY_INTS + column] = found.id;
  return found;
};

const patternColumn = ({ entries, stated }: State, entry: number): number =>
  stated.isMade(entries.ints[entry * ENTRY_INTS + ENTRY.waits] as number)
    ? ENTRY.patternStated
    : ENTRY.pattern;

/** The row that any sale of an entry makes. */
const rowOf = (state: State, entry: number): SaleRow => {
  const at = (salesOf(state, entry)[0] as number) * SALE_INTS;
  const { ints } = state.sales;
  return state.saleOfRows(ints[at + SALE.first] as number, ints[at + SALE.second] as number);
};

/** Where the entry of rows is noted: with the form of the answer, which states one number of many. */
const noteAt = (rows: Int32Array, first: number, second: number): number =>
  second < 0
    ? (rows[first * COMPACT_INTS] as number) * FORM_INTS + FORM.noteA
    : (rows[second * COMPACT_INTS] as number) * FORM_INTS + FORM.noteB;

const entryOf = (state: State, first: number, second: number): number => {
  const { table, entries } = state;
  const formA = table.ints[first * COMPACT_INTS] as number;
  const formB = second < 0 ? -1 : (table.ints[second * COMPACT_INTS] as number);
  const day = table.ints[first * COMPACT_INTS + COMPACT.day] as number;
  const note = noteAt(table.ints, first, second);
  const noted = (table.forms[note] as number) - 1;
  const at = noted * ENTRY_INTS;
  const { ints } = entries;
  if (noted >= 0 && ints[at] === formA && ints[at + 1] === formB && ints[at + 2] === day)
    return noted;
  const { ids } = state;
  const tuple = ids.key;
  tuple[0] = formA;
  tuple[1] = formB;
  tuple[2] = day;
  const known = ids.find();
  const entry = known >= 0 ? known : makeEntry(state, first, second);
  table.forms[note] = entry + 1;
  return entry;
};

const makeEntry = (state: State, first: number, second: number): number => {
  const { words, sales, stated, entries, ids } = state;
  const entry = ids.size();
  ids.set(entry);
  if ((entry + 1) * ENTRY_INTS > entries.ints.length)
    entries.ints = widened(entries.ints, entries.ints.length * 2);
  const [formA = 0, formB = 0] = ids.key;
  const row = state.saleOfRows(first, second);
  const identified = state.identify(row);
  const { device_sn: serial, stated: said, cleared, registered } = identified;
  state.fresh = { row, identified };
  const device = deviceOf(row, identified, words);
  const [day, type] = [row['day'] as number, row['txn_type'] as number];
  const feeless = row['issuer_fee'] === null && row['network_fee'] === null ? 1 : 0;
  const standIn = sales.take();
  const at = entry * ENTRY_INTS;
  const { ints } = entries;
  ints[at + ENTRY.formA] = formA;
  ints[at + ENTRY.formB] = formB;
  ints[at + ENTRY.day] = day;
  ints[at + ENTRY.feeless] = feeless;
  ints[at + ENTRY.standIn] = standIn;
  ints[at + ENTRY.said] = stated.at(serial, said);
  ints[at + ENTRY.waits] = stated.at(serial, cleared);
  ints[at + ENTRY.foreign] = state.isMine(serial, row['tid'] as number) ? 0 : 1;
  const whole = [day, device, cleared, registered, 0, type, said, serial, -1, STAND_IN, entry];
  sales.ints.set(whole, standIn * SALE_INTS);
  return entry;
};

const keep = (state: State, kept: readonly number[]): void => {
  const { sales, table, entries } = state;
  const old = entries.ints;
  const size = state.ids.size();
  const moved = new Int32Array(size).fill(-1);
  state.ids = createWordIds(3, 2 * state.devices);
  entries.ints = intsOf(old.length);
  for (const sale of kept) {
    const before = sales.ints[sale * SALE_INTS + SALE.entry] as number;
    if (moved[before] === -1) {
      const from = before * ENTRY_INTS;
      state.ids.key.set(old.subarray(from, from + 3));
      const entry = state.ids.size();
      state.ids.set(entry);
      moved[before] = entry;
      entries.ints.set(old.subarray(from, from + ENTRY_INTS), entry * ENTRY_INTS);
      entries.ints[entry * ENTRY_INTS + ENTRY.last] = 0;
      sales.ints[(old[from + ENTRY.standIn] as number) * SALE_INTS + SALE.entry] = entry;
    }
    const at = (moved[before] as number) * ENTRY_INTS;
    sales.ints[sale * SALE_INTS + SALE.entry] = moved[before] as number;
    sales.ints[sale * SALE_INTS + linkOf(entries, at)] = entries.ints[at + ENTRY.last] as number;
    entries.ints[at + ENTRY.last] = sale + 1;
  }
  for (let entry = 0; entry < size; entry++)
    if (moved[entry] === -1) sales.free(old[entry * ENTRY_INTS + ENTRY.standIn] as number);
  for (let at = FORM.noteA; at < table.forms.length; at += FORM_INTS) {
    table.forms[at] = 0;
    table.forms[at + 1] = 0;
  }
};
