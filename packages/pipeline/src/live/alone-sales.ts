import type { LiveFeature } from '../detect/declared-live.ts';
import { deviceOf } from '../detect/device.ts';
import type { LivePattern, LivePatterns } from '../detect/live-patterns.ts';
import {
  COMPACT,
  COMPACT_INTS,
  COMPACT_REALS,
  type CompactTable,
  FORM,
  FORM_INTS,
} from '../engine/compact.ts';
import type { Dictionaries, Identified, Observed, SaleRow } from '../engine/observed.ts';
import {
  ALIVE,
  RELEASED,
  SALE,
  SALE_INTS,
  SALE_REALS,
  type SaleTable,
} from '../engine/sale-table.ts';
import { createWordIds, type WordIds } from '../engine/word-ids.ts';
import { createLoner, MET } from '../link/live-alone.ts';
import type { ClaimTable } from '../link/live-claims.ts';
import type { Stated } from './stated.ts';

/** What sales of the same forms on the same day share: their identities, looked up once. */
const ENTRY = {
  formA: 0,
  formB: 1,
  day: 2,
  device: 3,
  cleared: 4,
  registered: 5,
  stated: 6,
  serial: 7,
  txn_type: 8,
  /** Statements: what the device says here, and whether it ever says what was cleared. */
  said: 9,
  waits: 10,
  /** Pattern + 1 when the device does not state the cleared number itself, and when it does. */
  pattern: 11,
  patternStated: 12,
  /** 1: no fee was booked. */
  feeless: 13,
} as const;
const ENTRY_INTS = 16;

/** Window of a feature whose key hangs on more than an entry. */
const OF_EACH = -2;

export interface AloneParts {
  readonly words: Dictionaries;
  readonly table: CompactTable;
  readonly sales: SaleTable;
  readonly stated: Stated;
  readonly features: readonly LiveFeature[];
  readonly patterns: LivePatterns;
  readonly makeSale: (members: readonly Observed[]) => SaleRow;
  readonly identify: (row: SaleRow) => Identified;
  readonly mark: (sale: number) => void;
}

/** Sales that stand alone as rows of numbers: no object is made for them. */
export interface AloneSales {
  /** Enters a row; false when something else shares a key with it: then it stands in no sale. */
  readonly add: (row: number, claims: ClaimTable) => boolean;
  readonly is: (sale: number) => boolean;
  readonly size: () => number;
  readonly membersOf: (sale: number) => readonly Observed[];
  readonly patternOf: (sale: number) => LivePattern;
  readonly isFeeless: (sale: number) => boolean;
  /** Takes a sale out; its rows stay in the chains of their terminals. */
  readonly leave: (sale: number) => void;
  /** Lets go of sales before `day`; `gone` is called with each while it is still there. */
  readonly forget: (day: number, gone: (sale: number) => void, held: (sale: number) => boolean) => void; // biome-ignore format: one line
  readonly claimAgain: (claims: ClaimTable) => void;
  /** Rows of all sales that stand alone. */
  readonly rows: () => Iterable<number>;
}

interface State extends AloneParts {
  ids: WordIds;
  entries: Int32Array;
  /** Per entry and feature: its window. */
  windows: Int32Array;
  count: number;
  /** Let go of, but later sales still ask for their rows. */
  held: number[];
  /** Sales as entries were made from them, until their pattern is asked for. */
  readonly made: Map<number, SaleRow>;
  /** Rows of sales that do not stand alone any more. */
  orphans: number[];
}

export const createAloneSales = (parts: AloneParts): AloneSales => {
  const { table, sales, patterns } = parts;
  const state: State = {
    ...parts,
    ids: createWordIds(3),
    entries: new Int32Array(1024 * ENTRY_INTS),
    windows: new Int32Array(1024 * Math.max(parts.features.length, 1)),
    count: 0,
    held: [],
    made: new Map(),
    orphans: [],
  };
  const firstOf = (sale: number): number => sales.ints[sale * SALE_INTS + SALE.first] as number;
  const secondOf = (sale: number): number => sales.ints[sale * SALE_INTS + SALE.second] as number;
  const is = (sale: number): boolean =>
    ((sales.ints[sale * SALE_INTS + SALE.state] as number) & (ALIVE | RELEASED)) === ALIVE &&
    firstOf(sale) >= 0;
  const loner = createLoner(table, (sale) => (secondOf(sale) < 0 ? firstOf(sale) : -1));
  const membersOf = (sale: number): readonly Observed[] =>
    [firstOf(sale), secondOf(sale)].filter((row) => row >= 0).map(table.read);
  const entryAt = (sale: number): number =>
    (sales.ints[sale * SALE_INTS + SALE.entry] as number) * ENTRY_INTS;
  const rows = function* (): Generator<number> {
    for (let sale = 0; sale < sales.end(); sale++) {
      if (!is(sale)) continue;
      yield firstOf(sale);
      if (secondOf(sale) >= 0) yield secondOf(sale);
    }
  };
  return {
    is,
    size: () => state.count,
    membersOf,
    add: (row, claims) => {
      const met = loner.meet(row, claims);
      table.chain(row);
      if (met === MET.other) {
        state.orphans.push(row);
        return false;
      }
      const sale = met === MET.nothing ? sales.take() : met;
      if (met === MET.nothing) {
        state.count++;
        enter(state, sale, row, -1);
      } else {
        const request = firstOf(sale);
        unlink(state, sale);
        enter(state, sale, request, row);
      }
      loner.claim(sale, claims);
      return true;
    },
    patternOf: (sale) => {
      const at = entryAt(sale);
      const isStated = parts.stated.isMade(state.entries[at + ENTRY.waits] as number);
      const column = isStated ? ENTRY.patternStated : ENTRY.pattern;
      const known = state.entries[at + column] as number;
      if (known > 0) return patterns.at(known);
      const entry = sales.ints[sale * SALE_INTS + SALE.entry] as number;
      const row = state.made.get(entry) ?? parts.makeSale(membersOf(sale));
      state.made.delete(entry);
      const found = patterns.find(row, parts.identify(row), isStated);
      state.entries[at + column] = found.id;
      return found;
    },
    isFeeless: (sale) => state.entries[entryAt(sale) + ENTRY.feeless] === 1,
    leave: (sale) => {
      unlink(state, sale);
      state.count--;
      state.orphans.push(...[firstOf(sale), secondOf(sale)].filter((row) => row >= 0));
      sales.free(sale);
    },
    forget: (day, gone, held) => {
      const kept = state.held.filter(held);
      for (const sale of state.held) if (!kept.includes(sale)) drop(state, sale);
      state.held = kept;
      for (let sale = 0; sale < sales.end(); sale++) {
        if (!is(sale) || (sales.ints[sale * SALE_INTS + SALE.day] as number) >= day) continue;
        gone(sale);
        const at = entryAt(sale);
        const { entries } = state;
        parts.stated.release(sale, entries[at + ENTRY.said] as number, entries[at + ENTRY.waits] as number); // biome-ignore format: one call
        for (const feature of parts.features) feature.release(sale);
        state.count--;
        if (!held(sale)) drop(state, sale);
        else {
          (sales.ints[sale * SALE_INTS + SALE.state] as number) |= RELEASED;
          state.held.push(sale);
        }
      }
      for (const row of state.orphans) table.free(row);
      state.orphans = [];
      keepEntries(state, is);
      table.keep(rows());
    },
    rows,
    claimAgain: (claims) => {
      for (let sale = 0; sale < sales.end(); sale++) {
        if (!is(sale)) continue;
        loner.claimRow(firstOf(sale), sale, claims);
        if (secondOf(sale) >= 0) loner.claimRow(secondOf(sale), sale, claims);
      }
    },
  };
};

/** Fills the row of a sale from its entry, and puts it where its numbers count. */
const enter = (state: State, sale: number, first: number, second: number): void => {
  const { sales, table, stated, features } = state;
  const entry = entryOf(state, sale, first, second);
  const { entries, windows } = state;
  const from = entry * ENTRY_INTS;
  const { ints, reals } = sales;
  const at = sale * SALE_INTS;
  const seen = first * COMPACT_INTS;
  ints[at + SALE.day] = entries[from + ENTRY.day] as number;
  ints[at + SALE.device] = entries[from + ENTRY.device] as number;
  ints[at + SALE.cleared] = entries[from + ENTRY.cleared] as number;
  ints[at + SALE.registered] = entries[from + ENTRY.registered] as number;
  ints[at + SALE.card] = table.ints[seen + COMPACT.card] as number;
  ints[at + SALE.txn_type] = entries[from + ENTRY.txn_type] as number;
  ints[at + SALE.stated] = entries[from + ENTRY.stated] as number;
  ints[at + SALE.serial] = entries[from + ENTRY.serial] as number;
  ints[at + SALE.first] = first;
  ints[at + SALE.second] = second;
  ints[at + SALE.entry] = entry;
  const time = table.reals[first * COMPACT_REALS] as number;
  const answered = second < 0 ? time : (table.reals[second * COMPACT_REALS] as number);
  reals[sale * SALE_REALS] = Math.min(time, answered);
  reals[sale * SALE_REALS + 1] = table.reals[first * COMPACT_REALS + 1] as number;
  stated.put(sale, entries[from + ENTRY.said] as number, entries[from + ENTRY.waits] as number);
  for (let index = 0; index < features.length; index++) {
    const feature = features[index] as LiveFeature;
    const window = windows[entry * features.length + index] as number;
    feature.put(sale, window === OF_EACH ? feature.windowOf(sale) : window);
  }
  state.mark(sale);
};

/** Takes a sale out of all that counts it. */
const unlink = (state: State, sale: number): void => {
  const from = (state.sales.ints[sale * SALE_INTS + SALE.entry] as number) * ENTRY_INTS;
  const { entries } = state;
  state.stated.drop(sale, entries[from + ENTRY.said] as number, entries[from + ENTRY.waits] as number); // biome-ignore format: one call
  for (const feature of state.features) feature.drop(sale);
};

const drop = (state: State, sale: number): void => {
  const { sales, table } = state;
  for (const column of [SALE.first, SALE.second]) {
    const row = sales.ints[sale * SALE_INTS + column] as number;
    if (row >= 0) table.free(row);
  }
  sales.free(sale);
};

const entryOf = (state: State, sale: number, first: number, second: number): number => {
  const { table, entries } = state;
  const formA = table.ints[first * COMPACT_INTS] as number;
  const formB = second < 0 ? -1 : (table.ints[second * COMPACT_INTS] as number);
  const day = table.ints[first * COMPACT_INTS + COMPACT.day] as number;
  const note = formA * FORM_INTS + (second < 0 ? FORM.noteA : FORM.noteB);
  const noted = (table.forms[note] as number) - 1;
  const at = noted * ENTRY_INTS;
  if (noted >= 0 && entries[at] === formA && entries[at + 1] === formB && entries[at + 2] === day)
    return noted;
  const { ids } = state;
  const tuple = ids.key;
  tuple[0] = formA;
  tuple[1] = formB;
  tuple[2] = day;
  const known = ids.find();
  const entry = known >= 0 ? known : makeEntry(state, sale, first, second);
  table.forms[note] = entry + 1;
  return entry;
};

const makeEntry = (state: State, sale: number, first: number, second: number): number => {
  const { table, words, sales, stated, features } = state;
  const tuple = state.ids.key;
  const entry = state.ids.size();
  state.ids.set(entry);
  const width = Math.max(features.length, 1);
  if ((entry + 1) * ENTRY_INTS > state.entries.length) {
    const { entries, windows } = state;
    state.entries = new Int32Array(entries.length * 2);
    state.entries.set(entries);
    state.windows = new Int32Array(windows.length * 2);
    state.windows.set(windows);
  }
  const row = state.makeSale([first, second].filter((one) => one >= 0).map(table.read));
  state.made.set(entry, row);
  const identified = state.identify(row);
  const { device_sn: serial, stated: said, cleared, registered } = identified;
  const device = deviceOf(row, identified, words);
  const [day, type] = [row['day'] as number, row['txn_type'] as number];
  const feeless = row['issuer_fee'] === null && row['network_fee'] === null ? 1 : 0;
  const cells = [tuple[0], tuple[1], day, device, cleared, registered, said, serial, type, stated.at(serial, said), stated.at(serial, cleared), 0, 0, feeless]; // biome-ignore format: one row
  state.entries.set(cells as number[], entry * ENTRY_INTS);
  const at = sale * SALE_INTS;
  sales.ints.set([day, device, cleared, registered], at + SALE.day);
  for (let index = 0; index < features.length; index++) {
    const feature = features[index] as LiveFeature;
    state.windows[entry * width + index] = feature.keyed ? feature.windowOf(sale) : OF_EACH;
  }
  return entry;
};

/** Makes the entries anew from those that sales still have: the others are of days gone by. */
const keepEntries = (state: State, is: (sale: number) => boolean): void => {
  const { sales, table, entries, windows, features } = state;
  const width = Math.max(features.length, 1);
  const kept = new Map<number, number>();
  state.made.clear();
  state.ids = createWordIds(3);
  state.entries = new Int32Array(entries.length);
  state.windows = new Int32Array(windows.length);
  for (let sale = 0; sale < sales.end(); sale++) {
    if (!is(sale)) continue;
    const old = sales.ints[sale * SALE_INTS + SALE.entry] as number;
    let made = kept.get(old);
    if (made === undefined) {
      state.ids.key.set(entries.subarray(old * ENTRY_INTS, old * ENTRY_INTS + 3));
      made = state.ids.size();
      state.ids.set(made);
      kept.set(old, made);
      state.entries.set(entries.subarray(old * ENTRY_INTS, (old + 1) * ENTRY_INTS), made * ENTRY_INTS); // biome-ignore format: one call
      state.windows.set(windows.subarray(old * width, (old + 1) * width), made * width);
    }
    sales.ints[sale * SALE_INTS + SALE.entry] = made;
  }
  for (let at = FORM.noteA; at < table.forms.length; at += FORM_INTS) {
    table.forms[at] = 0;
    table.forms[at + 1] = 0;
  }
};
