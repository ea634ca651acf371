import { compareUtf8 } from '@zhenma/model';
import type { Dictionaries, Words } from '../engine/observed.ts';
import {
  type DeclaredFeature,
  FEATURE_COLUMNS,
  type FeatureColumn,
  fieldOf,
  nLog,
  typeOfFeature,
} from './declared-feature.ts';

/** A sale as features see it: `feature_sale` in SQL. `order` compares first observations. */
export interface FeatureSale extends Readonly<Record<FeatureColumn, number>> {
  readonly day: number;
  readonly at_ms: number;
}

type Order<S> = (a: S, b: S) => number;

/** A declared feature as the state of a stream; equal to `toFeature` once all sales are in. */
export interface LiveFeature<S extends FeatureSale> {
  readonly field: string;
  readonly put: (sale: S) => void;
  /** Takes a sale back: it was linked otherwise. */
  readonly drop: (sale: S) => void;
  readonly read: (sale: S) => string | number | null;
  /** Names the sales whose value is not what it was at the last call; read after it, not between. */
  readonly changed: (mark: (sale: S) => void) => void;
  /** Drops windows that end before `day`: no sale of theirs is revised any more. */
  readonly forget: (day: number) => void;
  readonly windows: () => number;
}

/** Sales of one key in one window, and how often each value occurs. */
interface Window<S> {
  readonly end: number;
  readonly readers: Set<S>;
  readonly counts: Map<number, number>;
  /** Only for lag: sales with a known value, in order of time, then id. */
  readonly line: S[];
  total: number;
  /** The value of the whole window, unless it is stale. */
  value: number | null;
  stale: boolean;
  /** What `changed` told last; `undefined` before. */
  told: number | null | undefined;
}

export const createLiveFeature = <S extends FeatureSale>(
  declared: DeclaredFeature,
  words: Dictionaries,
  order: Order<S>,
): LiveFeature<S> => {
  const windows = new Map<string | number, Window<S>>();
  const touched = new Set<Window<S>>();
  const marked = new Set<S>();
  const { days, measure } = declared;
  const text = textsOf(declared, words);
  const keyOf = keyMaker(declared);
  const find = (key: string | number, sale: S): Window<S> => {
    const known = windows.get(key);
    if (known) return known;
    const end = days > 0 ? (Math.floor(sale.day / days) + 1) * days : Number.POSITIVE_INFINITY;
    const made: Window<S> = { end, readers: new Set(), counts: new Map(), line: [], total: 0, value: null, stale: false, told: undefined }; // biome-ignore format: one window
    windows.set(key, made);
    return made;
  };
  const touch = (window: Window<S>): void => {
    window.stale = true;
    touched.add(window);
  };
  return {
    field: fieldOf(declared),
    put: (sale) => {
      const key = keyOf(sale);
      if (key === undefined) return;
      const window = find(key, sale);
      window.readers.add(sale);
      const value = measured(declared, sale);
      if (value === undefined) return;
      if (measure === 'lag') insert(window.line, sale, order, marked);
      else count(window, value, 1);
      touch(window);
    },
    drop: (sale) => {
      const key = keyOf(sale);
      const window = key === undefined ? undefined : windows.get(key);
      if (!window?.readers.delete(sale)) return;
      const value = measured(declared, sale);
      if (value !== undefined) {
        if (measure === 'lag') remove(window.line, sale, marked);
        else count(window, value, -1);
        touch(window);
      }
      if (window.readers.size === 0) windows.delete(key as string | number);
    },
    read: (sale) => {
      const key = keyOf(sale);
      const window = key === undefined ? undefined : windows.get(key);
      if (!window) return null;
      const value = readValue(declared, window, sale, text);
      return value !== null && typeOfFeature(declared) === 'string' ? text(value) : value;
    },
    changed: (mark) => {
      for (const window of touched) {
        if (measure === 'share') for (const sale of window.readers) mark(sale);
        else if (measure !== 'lag' && isNews(declared, window, text))
          for (const sale of window.readers) mark(sale);
      }
      for (const sale of marked) mark(sale);
      touched.clear();
      marked.clear();
    },
    forget: (day) => {
      for (const [key, window] of windows) if (window.end <= day) windows.delete(key);
    },
    windows: () => windows.size,
  };
};

const isKnown = (column: FeatureColumn, value: number): boolean =>
  FEATURE_COLUMNS[column].coded ? value !== 0 : value !== null;

/** A key of one column and a window is a number, which is found faster than a text. */
const keyMaker = (
  declared: DeclaredFeature,
): ((sale: FeatureSale) => string | number | undefined) => {
  const { by, days } = declared;
  const [column] = by;
  if (by.length !== 1 || column === undefined || days === 0) return (sale) => windowKey(declared, sale); // biome-ignore format: one line
  return (sale) => {
    const value = sale[column];
    return isKnown(column, value) ? value * DAYS_MAX + Math.floor(sale.day / days) : undefined;
  };
};

const DAYS_MAX = 100_000;

const windowKey = ({ by, days }: DeclaredFeature, sale: FeatureSale): string | undefined => {
  let key = days > 0 ? String(Math.floor(sale.day / days)) : '';
  for (const column of by) {
    if (!isKnown(column, sale[column])) return undefined;
    key += `|${sale[column]}`;
  }
  return key;
};

/** The value that a sale adds to its window; undefined when it is not known. */
const measured = ({ of, measure }: DeclaredFeature, sale: FeatureSale): number | undefined => {
  if (of !== undefined && !isKnown(of, sale[of])) return undefined;
  if (measure === 'first_seen') return sale.at_ms;
  return of === undefined ? 1 : sale[of];
};

const count = <S>(window: Window<S>, value: number, by: number): void => {
  const now = (window.counts.get(value) ?? 0) + by;
  if (now === 0) window.counts.delete(value);
  else window.counts.set(value, now);
  window.total += by;
};

/** The place of a sale in a line that is in order, by halving. */
const placeIn = <S>(line: readonly S[], sale: S, order: Order<S>): number => {
  let [low, high] = [0, line.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order(line[middle] as S, sale) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
};

const insert = <S>(line: S[], sale: S, order: Order<S>, marked: Set<S>): void => {
  const at = placeIn(line, sale, order);
  line.splice(at, 0, sale);
  const next = line[at + 1];
  if (next !== undefined) marked.add(next);
};

const remove = <S>(line: S[], sale: S, marked: Set<S>): void => {
  const at = line.indexOf(sale);
  line.splice(at, 1);
  marked.delete(sale);
  const next = line[at];
  if (next !== undefined) marked.add(next);
};

type TextOf = (code: number) => string;

const textsOf = ({ of }: DeclaredFeature, words: Dictionaries): TextOf => {
  const dictionary = of && FEATURE_COLUMNS[of].dictionary;
  const texts: Words | undefined = dictionary ? words[dictionary] : undefined;
  return (code) => texts?.textOf(code) ?? '';
};

const readValue = <S extends FeatureSale>(
  declared: DeclaredFeature,
  window: Window<S>,
  sale: S,
  text: TextOf,
): number | null => {
  const value = measured(declared, sale);
  if (declared.measure === 'lag') {
    const at = window.line.indexOf(sale);
    const before = at > 0 ? window.line[at - 1] : undefined;
    return before === undefined ? null : (measured(declared, before) ?? null);
  }
  if (declared.measure === 'share')
    return value === undefined
      ? null
      : Math.floor(((window.counts.get(value) ?? 0) * 10_000) / window.total);
  return wholeValue(declared, window, text);
};

/** The value of a whole window, worked out again when it is stale. */
const wholeValue = <S>(
  declared: DeclaredFeature,
  window: Window<S>,
  text: TextOf,
): number | null => {
  if (!window.stale) return window.value;
  window.stale = false;
  window.value = window.total === 0 ? null : wholeOf(declared, window, text);
  return window.value;
};

/** True when the value is another one than was told last. */
const isNews = <S>(declared: DeclaredFeature, window: Window<S>, text: TextOf): boolean => {
  const value = wholeValue(declared, window, text);
  const news = value !== window.told;
  window.told = value;
  return news;
};

const wholeOf = <S>(
  { measure, of }: DeclaredFeature,
  { counts, total }: Window<S>,
  text: TextOf,
): number => {
  const values = [...counts.keys()];
  switch (measure) {
    case 'count':
      return total;
    case 'count_distinct':
      return counts.size;
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
