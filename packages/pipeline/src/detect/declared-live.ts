import { compareUtf8 } from '@zhenma/model';
import type { Dictionaries, Words } from '../engine/observed.ts';
import { SALE, SALE_INTS, SALE_REALS, type SaleTable } from '../engine/sale-table.ts';
import {
  type DeclaredFeature,
  FEATURE_COLUMNS,
  type FeatureColumn,
  fieldOf,
  nLog,
  typeOfFeature,
} from './declared-feature.ts';
import { partOf } from './live-breaks.ts';
import {
  countsOf,
  createWindows,
  distinctOf,
  isEmpty,
  isNews,
  isStale,
  keepValue,
  WINDOW,
  WINDOW_REALS,
  type Windows,
} from './live-windows.ts';

type Order = (a: number, b: number) => number;
type TextOf = (code: number) => string;
type Mark = (sale: number) => void;

/** A declared feature as the state of a stream; equal to `toFeature` once all sales are in. */
export interface LiveFeature {
  readonly field: string;
  /** True when one sale counts for all with the same identities and day: how many is not asked. */
  readonly shared: boolean;
  /** Window of a sale, made if need be; −1 without a key. */
  readonly windowOf: (sale: number) => number;
  /** Counts a sale; `window`: what `windowOf` gives. */
  readonly put: (sale: number, window: number) => void;
  /** Takes a sale back: it was linked otherwise. */
  readonly drop: (sale: number) => void;
  /** Lets go of a sale that is not revised any more; it stays counted. */
  readonly release: (sale: number) => void;
  readonly read: (sale: number) => string | number | null;
  /** The value as a number: of a text its code; NaN for null. */
  readonly number: (sale: number) => number;
  /** The same number for values that rules cannot tell apart; NaN for null. */
  readonly part: (sale: number) => number;
  /** Names the sales whose `part` is not what it was at the last call; read after it, not between. */
  readonly changed: (mark: Mark) => void;
  /** Drops windows that end before `day`: no sale of theirs is revised any more. */
  readonly forget: (day: number) => void;
  /** Whether the row of a sale is still asked for by later sales. */
  readonly holds: (sale: number) => boolean;
  readonly windows: () => number;
}

interface State {
  readonly declared: DeclaredFeature;
  readonly sales: SaleTable;
  readonly windows: Windows;
  /** Place of this feature's links in those of a sale. */
  readonly link: number;
  readonly text: TextOf;
  /** Only for lag: sales with a known value per window, in order of time, then id. */
  readonly lines: Map<number, number[]>;
  readonly marked: Set<number>;
  readonly order: Order;
  readonly breaks: readonly number[] | undefined;
}

/**
 * @param index place of the feature among those that the table of sales has links for
 * @param breaks numbers that rules compare it with (`live-breaks.ts`), if they do nothing else
 */
export const createLiveFeature = (
  declared: DeclaredFeature,
  words: Dictionaries,
  sales: SaleTable,
  index: number,
  order: Order,
  breaks?: readonly number[],
): LiveFeature => {
  const state: State = {
    declared,
    sales,
    windows: createWindows(widthOf(declared)),
    link: 3 * index,
    text: textsOf(declared, words),
    lines: new Map(),
    marked: new Set(),
    order,
    breaks,
  };
  const { windows, link } = state;
  const { days } = declared;
  const named = typeOfFeature(declared) === 'string';
  const windowAt = (sale: number): number =>
    (sales.links[sale * sales.linkStride + link] as number) - 1;
  return {
    field: fieldOf(declared),
    shared: isShared(declared),
    windowOf: (sale) => {
      if (!fillKey(state, sale)) return -1;
      const day = sales.ints[sale * SALE_INTS + SALE.day] as number;
      const end = days > 0 ? (Math.floor(day / days) + 1) * days : Number.POSITIVE_INFINITY;
      return windows.at(end);
    },
    put: (sale, window) => put(state, sale, window),
    drop: (sale) => drop(state, sale),
    release: (sale) => {
      const window = windowAt(sale);
      if (window >= 0) unlink(state, sale, window);
    },
    number: (sale) => numberOf(state, sale, windowAt(sale)),
    part: (sale) => partOf(numberOf(state, sale, windowAt(sale)), breaks),
    read: (sale) => {
      const value = numberOf(state, sale, windowAt(sale));
      if (Number.isNaN(value)) return null;
      return named ? state.text(value) : value;
    },
    changed: (mark) => changed(state, mark),
    forget: (day) =>
      windows.forget(day, (window) => {
        state.lines.delete(window);
        for (const sale of readersOf(state, window))
          sales.links.fill(0, sale * sales.linkStride + link, sale * sales.linkStride + link + 3);
      }),
    holds: (sale) => {
      if (declared.measure !== 'lag' || !fillKey(state, sale)) return false;
      return state.lines.get(windows.find())?.includes(sale) ?? false;
    },
    windows: windows.size,
  };
};

const isShared = ({ measure, of, by }: DeclaredFeature): boolean =>
  measure === 'count_distinct' &&
  of !== undefined &&
  [of, ...by].every((column) => IDENTITIES.has(column));

const IDENTITIES: ReadonlySet<FeatureColumn> = new Set(['device', 'cleared', 'registered']);

const cellOf = ({ ints, reals }: SaleTable, sale: number, column: FeatureColumn): number =>
  column === 'amount'
    ? (reals[sale * SALE_REALS + 1] as number)
    : (ints[sale * SALE_INTS + SALE[column]] as number);

const isKnown = (column: FeatureColumn, value: number): boolean =>
  !FEATURE_COLUMNS[column].coded || value !== 0;

/** An amount may take more than one integer. */
const widthOf = ({ by }: DeclaredFeature): number =>
  by.reduce((width, column) => width + (column === 'amount' ? 2 : 1), 1);

/** Writes the key of a sale's window: its turn, and what the window is kept by; false without one. */
const fillKey = ({ declared, sales, windows }: State, sale: number): boolean => {
  const { by, days } = declared;
  const key = windows.key();
  const day = sales.ints[sale * SALE_INTS + SALE.day] as number;
  let at = 0;
  key[at++] = days > 0 ? Math.floor(day / days) : 0;
  for (const column of by) {
    const value = cellOf(sales, sale, column);
    if (!isKnown(column, value)) return false;
    key[at++] = value;
    if (column === 'amount') key[at++] = Math.floor(value / 2 ** 32);
  }
  return true;
};

/** The value that a sale adds to its window; NaN when it is not known. */
const measured = ({ declared: { of, measure }, sales }: State, sale: number): number => {
  if (measure === 'first_seen') return sales.reals[sale * SALE_REALS] as number;
  if (of === undefined) return 1;
  const value = cellOf(sales, sale, of);
  return isKnown(of, value) ? value : Number.NaN;
};

const put = (state: State, sale: number, window: number): void => {
  if (window < 0) return;
  enlist(state, sale, window);
  const value = measured(state, sale);
  if (Number.isNaN(value)) return;
  if (state.declared.measure === 'lag') insert(state, sale, window);
  else state.windows.count(window, value, 1);
  state.windows.touch(window);
};

const drop = (state: State, sale: number): void => {
  const { sales, link, windows } = state;
  const window = (sales.links[sale * sales.linkStride + link] as number) - 1;
  if (window < 0) return;
  unlink(state, sale, window);
  const value = measured(state, sale);
  if (Number.isNaN(value)) return;
  if (state.declared.measure === 'lag') remove(state, sale, window);
  else windows.count(window, value, -1);
  windows.touch(window);
};

/** Puts a sale before the readers of its window. */
const enlist = ({ sales, link, windows }: State, sale: number, window: number): void => {
  const { links, linkStride } = sales;
  const head = window * WINDOW_REALS + WINDOW.readers;
  const first = windows.rows[head] as number;
  const at = sale * linkStride + link;
  links[at] = window + 1;
  links[at + 1] = first;
  links[at + 2] = 0;
  if (first > 0) links[(first - 1) * linkStride + link + 2] = sale + 1;
  windows.rows[head] = sale + 1;
};

const unlink = ({ sales, link, windows }: State, sale: number, window: number): void => {
  const { links, linkStride } = sales;
  const at = sale * linkStride + link;
  const [next, before] = [links[at + 1] as number, links[at + 2] as number];
  if (before > 0) links[(before - 1) * linkStride + link + 1] = next;
  else windows.rows[window * WINDOW_REALS + WINDOW.readers] = next;
  if (next > 0) links[(next - 1) * linkStride + link + 2] = before;
  links[at] = 0;
  links[at + 1] = 0;
  links[at + 2] = 0;
};

const readersOf = ({ sales, link, windows }: State, window: number): readonly number[] => {
  const readers: number[] = [];
  let at = windows.rows[window * WINDOW_REALS + WINDOW.readers] as number;
  for (; at > 0; at = sales.links[(at - 1) * sales.linkStride + link + 1] as number)
    readers.push(at - 1);
  return readers;
};

const changed = (state: State, mark: Mark): void => {
  const { declared, windows, marked } = state;
  const { measure } = declared;
  for (const window of windows.touched()) {
    if (measure === 'lag') continue;
    if (
      measure !== 'share' &&
      !isNews(windows, window, partOf(wholeNow(state, window), state.breaks))
    )
      continue;
    for (const sale of readersOf(state, window)) mark(sale);
  }
  for (const sale of marked) mark(sale);
  marked.clear();
};

/** The place of a sale in a line that is in order, by halving. */
const placeIn = (line: readonly number[], sale: number, order: Order): number => {
  let [low, high] = [0, line.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(line[middle] as number, sale) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

const insert = ({ lines, order, marked }: State, sale: number, window: number): void => {
  const line = lines.get(window) ?? [];
  lines.set(window, line);
  const at = placeIn(line, sale, order);
  line.splice(at, 0, sale);
  const next = line[at + 1];
  if (next !== undefined) marked.add(next);
};

const remove = ({ lines, marked }: State, sale: number, window: number): void => {
  const line = lines.get(window) ?? [];
  const at = line.indexOf(sale);
  line.splice(at, 1);
  marked.delete(sale);
  const next = line[at];
  if (next !== undefined) marked.add(next);
};

const textsOf = ({ of }: DeclaredFeature, words: Dictionaries): TextOf => {
  const dictionary = of && FEATURE_COLUMNS[of].dictionary;
  const texts: Words | undefined = dictionary ? words[dictionary] : undefined;
  return (code) => texts?.textOf(code) ?? '';
};

const numberOf = (state: State, sale: number, window: number): number => {
  if (window < 0) return Number.NaN;
  const { declared, windows, lines } = state;
  if (declared.measure === 'lag') {
    const line = lines.get(window) ?? [];
    const at = line.indexOf(sale);
    return at > 0 ? measured(state, line[at - 1] as number) : Number.NaN;
  }
  if (declared.measure !== 'share') return wholeNow(state, window);
  const value = measured(state, sale);
  const total = windows.rows[window * WINDOW_REALS + WINDOW.total] as number;
  return Math.floor(((countsOf(windows, window).get(value) ?? Number.NaN) * 10_000) / total);
};

const wholeNow = (state: State, window: number): number => {
  const { windows } = state;
  if (isStale(windows, window))
    keepValue(windows, window, isEmpty(windows, window) ? Number.NaN : wholeOf(state, window));
  return windows.rows[window * WINDOW_REALS + WINDOW.value] as number;
};

const wholeOf = ({ declared, windows, text }: State, window: number): number => {
  const { measure, of } = declared;
  const total = windows.rows[window * WINDOW_REALS + WINDOW.total] as number;
  if (measure === 'count') return total;
  if (measure === 'count_distinct') return distinctOf(windows, window);
  const counts = countsOf(windows, window);
  const values = [...counts.keys()];
  switch (measure) {
    case 'sum':
      return values.reduce((sum, value) => sum + value * (counts.get(value) ?? 0), 0);
    case 'min':
    case 'first_seen':
      return values.reduce((least, value) => Math.min(least, value));
    case 'max':
      return values.reduce((most, value) => Math.max(most, value));
    case 'entropy': {
      const parts = values.reduce((sum, value) => sum + nLog(counts.get(value) ?? 1), 0);
      return Math.max(Math.floor((nLog(total) - parts) / total), 0);
    }
    default: {
      const named = of !== undefined && FEATURE_COLUMNS[of].dictionary !== null;
      const first = (a: number, b: number): number =>
        named ? compareUtf8(text(a), text(b)) : a - b;
      return values.reduce((best, value) => {
        const more = (counts.get(value) ?? 0) - (counts.get(best) ?? 0);
        return more > 0 || (more === 0 && first(value, best) < 0) ? value : best;
      });
    }
  }
};
