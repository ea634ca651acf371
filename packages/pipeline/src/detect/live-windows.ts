import { createWordIds, type WordIds } from '../engine/word-ids.ts';

/** Numbers that a window keeps, in the order they lie in `rows`. */
export const WINDOW = {
  /** Its value as it is and as it was told last; NaN for null. */
  value: 0,
  told: 1,
  /** One value and how often it occurs: nearly every window knows no other. */
  only: 2,
  times: 3,
  total: 4,
  /** The first of its readers + 1. */
  readers: 5,
  /** First day behind it. */
  end: 6,
  state: 7,
} as const;

export const WINDOW_REALS = 8;
const STALE = 1;
const TOUCHED = 2;
const TOLD = 4;
/** Several values: they are counted in `several`. */
const SEVERAL = 8;
const IN_USE = 16;

/** Windows of one feature: per key and days, how often each value occurs. */
export interface Windows {
  rows: Float64Array;
  readonly several: Map<number, Map<number, number>>;
  /** What is to be found: filled by the caller. */
  readonly key: () => Int32Array;
  /** The window of `key`, made if need be. */
  readonly at: (end: number) => number;
  /** −1 for none. */
  readonly find: () => number;
  /** Counts a value once more, or once less. */
  readonly count: (window: number, value: number, by: number) => void;
  /** Remembers that a window is not what it was. */
  readonly touch: (window: number) => void;
  /** Windows touched since the last call. */
  readonly touched: () => readonly number[];
  /** Drops windows that end before `day`. */
  readonly forget: (day: number, gone: (window: number) => void) => void;
  readonly size: () => number;
}

/** @param width integers of a key */
export const createWindows = (width: number): Windows => {
  let ids = createWordIds(width);
  /** Keys of windows, to find them anew when others are gone. */
  let keys = new Int32Array(1024 * width);
  const free: number[] = [];
  let end = 0;
  let touched: number[] = [];
  const isInUse = (window: number): boolean =>
    ((windows.rows[window * WINDOW_REALS + WINDOW.state] as number) & IN_USE) !== 0;
  const grow = (): void => {
    const rows = new Float64Array(windows.rows.length * 2);
    rows.set(windows.rows);
    windows.rows = rows;
    const wider = new Int32Array(keys.length * 2);
    wider.set(keys);
    keys = wider;
  };
  const make = (last: number): number => {
    const window = free.pop() ?? end++;
    if ((window + 1) * WINDOW_REALS > windows.rows.length) grow();
    const from = window * WINDOW_REALS;
    windows.rows.fill(0, from, from + WINDOW_REALS);
    windows.rows[from + WINDOW.value] = Number.NaN;
    windows.rows[from + WINDOW.end] = last;
    windows.rows[from + WINDOW.state] = IN_USE;
    keys.set(ids.key, window * width);
    ids.set(window);
    return window;
  };
  const windows: Windows = {
    rows: new Float64Array(1024 * WINDOW_REALS),
    several: new Map(),
    key: () => ids.key,
    find: () => ids.find(),
    at: (last) => {
      const known = ids.find();
      return known >= 0 ? known : make(last);
    },
    count: (window, value, by) => countIn(windows, window, value, by),
    touch: (window) => {
      const { rows } = windows;
      const at = window * WINDOW_REALS + WINDOW.state;
      const state = rows[at] as number;
      rows[at] = state | STALE | TOUCHED;
      if ((state & TOUCHED) === 0) touched.push(window);
    },
    touched: () => {
      const out = touched;
      touched = [];
      for (const window of out) {
        const at = window * WINDOW_REALS + WINDOW.state;
        windows.rows[at] = (windows.rows[at] as number) & ~TOUCHED;
      }
      return out;
    },
    forget: (day, gone) => {
      ids = createWordIds(width, ids.size() >> 1);
      for (let window = 0; window < end; window++) {
        if (!isInUse(window)) continue;
        const from = window * WINDOW_REALS;
        if ((windows.rows[from + WINDOW.end] as number) > day) {
          setKey(ids, keys, window, width);
          continue;
        }
        gone(window);
        windows.rows[from + WINDOW.state] = 0;
        windows.several.delete(window);
        free.push(window);
      }
      touched = touched.filter(isInUse);
    },
    size: () => ids.size(),
  };
  return windows;
};

const setKey = (ids: WordIds, keys: Int32Array, window: number, width: number): void => {
  for (let word = 0; word < width; word++) ids.key[word] = keys[window * width + word] as number;
  ids.set(window);
};

const countIn = ({ rows, several }: Windows, window: number, value: number, by: number): void => {
  const at = window * WINDOW_REALS;
  rows[at + WINDOW.total] = (rows[at + WINDOW.total] as number) + by;
  const state = rows[at + WINDOW.state] as number;
  const times = rows[at + WINDOW.times] as number;
  if ((state & SEVERAL) === 0 && (times === 0 || rows[at + WINDOW.only] === value)) {
    rows[at + WINDOW.only] = value;
    rows[at + WINDOW.times] = times + by;
    return;
  }
  let counts = several.get(window);
  if (counts === undefined) {
    counts = new Map([[rows[at + WINDOW.only] as number, times]]);
    several.set(window, counts);
    rows[at + WINDOW.state] = state | SEVERAL;
  }
  const now = (counts.get(value) ?? 0) + by;
  if (now === 0) counts.delete(value);
  else counts.set(value, now);
};

const NONE: ReadonlyMap<number, number> = new Map();

/** How often each value of a window occurs. */
export const countsOf = (
  { rows, several }: Windows,
  window: number,
): ReadonlyMap<number, number> => {
  const at = window * WINDOW_REALS;
  if (((rows[at + WINDOW.state] as number) & SEVERAL) !== 0) return several.get(window) ?? NONE;
  const times = rows[at + WINDOW.times] as number;
  return times === 0 ? NONE : new Map([[rows[at + WINDOW.only] as number, times]]);
};

/** How many values of a window differ. */
export const distinctOf = ({ rows, several }: Windows, window: number): number => {
  const at = window * WINDOW_REALS;
  if (((rows[at + WINDOW.state] as number) & SEVERAL) !== 0) return several.get(window)?.size ?? 0;
  return (rows[at + WINDOW.times] as number) > 0 ? 1 : 0;
};

/** Whether the value of a window must be worked out again. */
export const isStale = ({ rows }: Windows, window: number): boolean =>
  ((rows[window * WINDOW_REALS + WINDOW.state] as number) & STALE) !== 0;

export const isEmpty = ({ rows }: Windows, window: number): boolean =>
  rows[window * WINDOW_REALS + WINDOW.total] === 0;

/** Notes the value of a window; NaN for null. */
export const keepValue = ({ rows }: Windows, window: number, value: number): void => {
  const at = window * WINDOW_REALS;
  rows[at + WINDOW.state] = (rows[at + WINDOW.state] as number) & ~STALE;
  rows[at + WINDOW.value] = value;
};

/** True when `value` is another one than was told last; it is told now. */
export const isNews = ({ rows }: Windows, window: number, value: number): boolean => {
  const at = window * WINDOW_REALS;
  const state = rows[at + WINDOW.state] as number;
  const told = rows[at + WINDOW.told] as number;
  rows[at + WINDOW.state] = state | TOLD;
  rows[at + WINDOW.told] = value;
  return (state & TOLD) === 0 || !Object.is(told, value);
};
