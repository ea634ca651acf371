import { LANES, ROWS_MAX } from './lanes.ts';

/** How many threads work on a statement from here on. To change it waits for all that runs. */
export interface Threads {
  readonly atMost: (threads: number) => Promise<void>;
  /** All, where each statement needs what the one before made. */
  readonly inTurn: () => Promise<void>;
  /**
   * One, where many need little of each other: two side by side, each on one core, take an eighth less
   * than two that share both, whose threads wait for one another.
   *
   * Shape   rows: as many as a statement may read. With so many that no second one is let in, or with
   *         more cores than lanes, each gets all.
   */
  readonly sideBySide: (rows: number) => Promise<void>;
}

export const createThreads = (
  threads: number,
  set: (threads: number) => Promise<void>,
): Threads => {
  let most = threads;
  let now = threads;
  const change = async (to: number): Promise<void> => {
    const next = Math.min(to, most);
    if (next !== now) await set(next);
    now = next;
  };
  return {
    atMost: (threads) => {
      most = Math.min(most, threads);
      return change(now);
    },
    inTurn: () => change(most),
    sideBySide: (rows) => change(most > LANES || rows > ROWS_MAX ? most : 1),
  };
};
