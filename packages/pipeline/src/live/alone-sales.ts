import type { LiveFeature } from '../detect/declared-live.ts';
import type { LivePattern } from '../detect/live-patterns.ts';
import { COMPACT, COMPACT_INTS, COMPACT_REALS } from '../engine/compact.ts';
import { createIntList, type IntList } from '../engine/int-list.ts';
import type { Observed } from '../engine/observed.ts';
import { ALIVE, RELEASED, SALE, SALE_INTS, SALE_REALS } from '../engine/sale-table.ts';
import { createLoner, MET } from '../link/live-alone.ts';
import type { ClaimTable } from '../link/live-claims.ts';
import type { Marks } from '../link/live-marks.ts';
import {
  createEntries,
  ENTRY,
  ENTRY_INTS,
  type Entries,
  type EntryParts,
} from './alone-entries.ts';

/** Sales that stand alone as rows of numbers: no object is made for them. */
export interface AloneSales {
  /** Enters a row; false when something else shares a key with it: then it stands in no sale. */
  readonly add: (row: number, claims: ClaimTable) => boolean;
  /** Rows that are added next, in that order: `PREPARED_MAX` from a place on. */
  readonly prepare: (rows: readonly number[], from: number, claims: ClaimTable) => void;
  readonly is: (sale: number) => boolean;
  readonly size: () => number;
  readonly membersOf: (sale: number) => readonly Observed[];
  /** Counts what was added since the last call. */
  readonly enterAll: () => void;
  /** A row that is no sale: it stands for all of one entry where they are counted and judged. */
  readonly isStandIn: (sale: number) => boolean;
  /** Of a sale that is not counted yet: itself. */
  readonly standInOf: (sale: number) => number;
  /** The sales that a stand-in stands for. */
  readonly standsFor: (standIn: number) => readonly number[];
  /** Whether these sales have the outcome of their stand-in, each of them. */
  readonly isTogether: (standIn: number) => boolean;
  /** Gives a sale the outcome of its stand-in; false when it has it. */
  readonly tell: (sale: number) => boolean;
  /** Notes that the stand-in has another outcome. */
  readonly note: (standIn: number) => void;
  /** The same for all that were entered since the last call and have that of their stand-in. */
  readonly tellEntered: (revised: (sale: number) => void) => void;
  /** Pattern of a sale or of a stand-in. */
  readonly patternOf: (sale: number) => LivePattern;
  readonly isFeeless: (sale: number) => boolean;
  /** Takes a sale out; its rows stay in the chains of their terminals. */
  readonly leave: (sale: number) => void;
  /** Lets go of sales before `day`; `gone` is called with each while it is still there. */
  readonly forget: (
    day: number,
    gone: (sale: number) => void,
    held: (sale: number) => boolean,
  ) => void;
  readonly claimAgain: (claims: ClaimTable) => void;
  /** Rows of all sales that stand alone. */
  readonly rows: () => Iterable<number>;
}

export interface AloneParts extends EntryParts {
  /** Codes of single sales hang on pattern and measures alone where no fee was booked. */
  readonly hangsOnMeasures: boolean;
  /** Where this is half of a stream: what the other half holds. */
  readonly marks: Marks | undefined;
  /** Gives a sale to the clusters: the other half has to say what is said of it. */
  readonly release: (sale: number) => void;
}

interface State extends AloneParts {
  readonly entries: Entries;
  /** Features that each sale counts in by itself. */
  readonly each: readonly LiveFeature[];
  count: number;
  /** Added, but not counted yet. */
  readonly waiting: IntList;
  readonly entered: IntList;
  /** Let go of, but later sales still ask for their rows. */
  held: number[];
  /** Rows of sales that do not stand alone any more, and the sales: lists name them yet. */
  orphans: number[];
  left: number[];
}

/** `SALE.entry` of a sale that is not counted yet. */
const NOWHERE = -1;

export const createAloneSales = (parts: AloneParts): AloneSales => {
  const { table, sales } = parts;
  const column = (sale: number, name: number): number =>
    sales.ints[sale * SALE_INTS + name] as number;
  const firstOf = (sale: number): number => column(sale, SALE.first);
  const secondOf = (sale: number): number => column(sale, SALE.second);
  const is = (sale: number): boolean =>
    (column(sale, SALE.state) & (ALIVE | RELEASED)) === ALIVE && firstOf(sale) >= 0;
  const membersOf = (sale: number): readonly Observed[] =>
    [firstOf(sale), secondOf(sale)].filter((row) => row >= 0).map(table.read);
  const entries = createEntries(parts);
  const each = parts.features.filter((feature) => !feature.shared);
  const state: State = {
    ...parts,
    entries,
    each,
    count: 0,
    waiting: createIntList(),
    entered: createIntList(),
    held: [],
    orphans: [],
    left: [],
  };
  const loner = createLoner(
    table,
    (sale) => (secondOf(sale) < 0 ? firstOf(sale) : -1),
    parts.marks,
  );
  const entryCell = (sale: number, name: number): number =>
    entries.ints[column(sale, SALE.entry) * ENTRY_INTS + name] as number;
  const isTogether = (sale: number): boolean =>
    each.length === 0 && parts.hangsOnMeasures && entryCell(sale, ENTRY.feeless) === 1;
  const tell = (sale: number): boolean => {
    const at = sale * SALE_INTS;
    const { ints } = sales;
    const entry = (ints[at + SALE.entry] as number) * ENTRY_INTS;
    const found = entries.ints[entry + ENTRY.found] as number;
    const codes = entries.ints[entry + ENTRY.codes] as number;
    if (ints[at + SALE.pattern] === found && ints[at + SALE.codes] === codes) return false;
    ints[at + SALE.pattern] = found;
    ints[at + SALE.codes] = codes;
    return true;
  };
  const rows = function* (): Generator<number> {
    for (let sale = 0; sale < sales.end(); sale++) {
      if (!is(sale)) continue;
      yield firstOf(sale);
      if (secondOf(sale) >= 0) yield secondOf(sale);
    }
  };
  /** What the chains of terminals are made of. */
  const chained = function* (): Generator<number> {
    yield* rows();
    yield* state.orphans;
  };
  return {
    is,
    size: () => state.count,
    membersOf,
    prepare: loner.prepare,
    add: (row, claims) => {
      const met = loner.meet(row, claims);
      table.chain(row);
      if (met === MET.other || loner.isElsewhere()) {
        state.orphans.push(row);
        return false;
      }
      loner.claim(met === MET.nothing ? begin(state, row) : answer(state, met, row), claims);
      return true;
    },
    enterAll: () => {
      const { waiting } = state;
      entries.look(waiting);
      for (let at = 0; at < waiting.size(); at++) {
        const sale = waiting.at(at);
        if (!is(sale) || column(sale, SALE.entry) !== NOWHERE) continue;
        enter(state, sale);
        if (entryCell(sale, ENTRY.foreign) === 1) parts.release(sale);
        else if (isTogether(sale)) state.entered.push(sale);
        else parts.mark(sale);
      }
      waiting.clear();
    },
    isStandIn: entries.isStandIn,
    standInOf: (sale) =>
      column(sale, SALE.entry) === NOWHERE ? sale : entryCell(sale, ENTRY.standIn),
    standsFor: (standIn) => entries.salesOf(column(standIn, SALE.entry)),
    isTogether,
    tell,
    note: (standIn) => {
      const entry = column(standIn, SALE.entry) * ENTRY_INTS;
      entries.ints[entry + ENTRY.found] = column(standIn, SALE.pattern);
      entries.ints[entry + ENTRY.codes] = column(standIn, SALE.codes);
    },
    tellEntered: (revised) => {
      const { entered } = state;
      entries.lookAgain(entered);
      for (let at = 0; at < entered.size(); at++) {
        const sale = entered.at(at);
        if (is(sale) && tell(sale)) revised(sale);
      }
      entered.clear();
    },
    patternOf: (sale) => entries.patternOf(column(sale, SALE.entry)),
    isFeeless: (sale) => entryCell(sale, ENTRY.feeless) === 1,
    leave: (sale) => {
      unlink(state, sale);
      state.count--;
      state.orphans.push(...[firstOf(sale), secondOf(sale)].filter((row) => row >= 0));
      sales.ints[sale * SALE_INTS + SALE.state] = 0;
      state.left.push(sale);
    },
    forget: (day, gone, held) => {
      dropHeld(state, held);
      const released = new Set<number>();
      const kept: number[] = [];
      for (let sale = 0; sale < sales.end(); sale++) {
        if (!is(sale)) continue;
        if (column(sale, SALE.day) >= day) {
          kept.push(sale);
          continue;
        }
        gone(sale);
        released.add(column(sale, SALE.entry));
        for (const feature of each) feature.release(sale);
        state.count--;
        if (!held(sale)) drop(state, sale);
        else {
          (sales.ints[sale * SALE_INTS + SALE.state] as number) |= RELEASED;
          state.held.push(sale);
        }
      }
      for (const entry of released) entries.release(entry);
      for (const sale of state.left) sales.free(sale);
      state.left = [];
      dropOrphans(state, day);
      entries.keep(kept);
      table.keep(chained());
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

/** A sale of one row. */
const begin = (state: State, row: number): number => {
  const { sales, table } = state;
  const sale = sales.take();
  const at = sale * SALE_INTS;
  const { ints } = sales;
  ints[at + SALE.first] = row;
  ints[at + SALE.second] = -1;
  ints[at + SALE.entry] = NOWHERE;
  ints[at + SALE.day] = table.ints[row * COMPACT_INTS + COMPACT.day] as number;
  state.count++;
  state.waiting.push(sale);
  return sale;
};

/** The answer of a request that came before. */
const answer = (state: State, sale: number, row: number): number => {
  const at = sale * SALE_INTS;
  const { ints } = state.sales;
  if (ints[at + SALE.entry] !== NOWHERE) {
    unlink(state, sale);
    ints[at + SALE.entry] = NOWHERE;
    state.waiting.push(sale);
  }
  ints[at + SALE.second] = row;
  return sale;
};

/** Puts a sale where its numbers count. */
const enter = (state: State, sale: number): void => {
  const { sales, table, entries, each } = state;
  const at = sale * SALE_INTS;
  const first = sales.ints[at + SALE.first] as number;
  const second = sales.ints[at + SALE.second] as number;
  const entry = entries.of(first, second);
  // A new entry takes a row of sales, which may move them all.
  const { ints, reals } = sales;
  ints[at + SALE.entry] = entry;
  entries.join(sale);
  if (each.length === 0) return;
  const standIn = (entries.ints[entry * ENTRY_INTS + ENTRY.standIn] as number) * SALE_INTS;
  for (const name of OF_ENTRY) ints[at + name] = ints[standIn + name] as number;
  ints[at + SALE.card] = table.ints[first * COMPACT_INTS + COMPACT.card] as number;
  const time = table.reals[first * COMPACT_REALS] as number;
  const answered = second < 0 ? time : (table.reals[second * COMPACT_REALS] as number);
  reals[sale * SALE_REALS] = Math.min(time, answered);
  reals[sale * SALE_REALS + 1] = table.reals[first * COMPACT_REALS + 1] as number;
  for (const feature of each) feature.put(sale, feature.windowOf(sale));
};

const OF_ENTRY = [
  SALE.device,
  SALE.cleared,
  SALE.registered,
  SALE.txn_type,
  SALE.stated,
  SALE.serial,
];

/** Takes a sale out of all that counts it. */
const unlink = ({ sales, entries, each }: State, sale: number): void => {
  if (sales.ints[sale * SALE_INTS + SALE.entry] === NOWHERE) return;
  entries.part(sale);
  for (const feature of each) feature.drop(sale);
};

const dropHeld = (state: State, held: (sale: number) => boolean): void => {
  const kept = state.held.filter(held);
  for (const sale of state.held) if (!kept.includes(sale)) drop(state, sale);
  state.held = kept;
};

/** A message may still wait for its partner though its sale does not stand alone. */
const dropOrphans = (state: State, day: number): void => {
  const { table } = state;
  const kept: number[] = [];
  for (const row of state.orphans) {
    if ((table.ints[row * COMPACT_INTS + COMPACT.day] as number) >= day) kept.push(row);
    else table.free(row);
  }
  state.orphans = kept;
};

const drop = ({ sales, table }: State, sale: number): void => {
  for (const column of [SALE.first, SALE.second]) {
    const row = sales.ints[sale * SALE_INTS + column] as number;
    if (row >= 0) table.free(row);
  }
  sales.free(sale);
};
