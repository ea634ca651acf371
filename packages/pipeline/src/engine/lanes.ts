import type { Statement } from './statement.ts';

/**
 * Work side by side that comes out as if each had waited for the one before: what reads a table begins
 * when it is made, what changes it when it has been read.
 */
export interface Lanes {
  /**
   * Does `work` as soon as what it depends on has ended.
   *
   * Errors  of the work; of what was queued before, whose tables are missing.
   */
  now<T>(statement: Statement, work: () => Promise<T>): Promise<T>;
  /**
   * The same when a lane is free, and nobody waits for it. Once it fails, nothing begins any more.
   *
   * Shape   work: gives the rows of the table that it makes.
   * @returns when it has ended, well or not
   */
  queue(statement: Statement, work: () => Promise<number>): Promise<void>;
  /** Drops what is queued and has not begun. */
  drop(): void;
  /** Waits for all of it; throws the failure of what was queued. */
  settled(): Promise<void>;
  /** Lets nothing begin any more and calls `end` when nothing is at work: at once, if so it is. */
  close(end: () => void): void;
}

/** A long statement leaves half a core, a short one uses one: a third would only share two cores. */
export const LANES = 2;

/** Of two statements that read so many rows each, both together would need twice the memory. */
export const ROWS_MAX = 5_000_000;

/** Ends with its work and never fails. */
type Task = Promise<void>;

export const createLanes = (): Lanes => {
  const uses = createUses();
  const enterLane = createGate(LANES);
  const enterLarge = createGate(1);
  let count = 0;
  let dropped = 0;
  let failure: { readonly error: unknown } | undefined;

  const issue = <T>(statement: Statement, work: () => Promise<T>): Promise<T> => {
    const done = Promise.all(uses.before(statement)).then(() => {
      if (failure) throw failure.error;
      return uses.rowsReadBy(statement) > ROWS_MAX ? enterLarge(work) : work();
    });
    const task = done.then(ignore, ignore);
    const read = uses.add(statement, task);
    task.then(() => uses.end(task, read));
    return done;
  };

  return {
    now: issue,
    queue: (statement, work) => {
      count += 1;
      const number = count;
      // It fails before its lane is free, so that what waits for the lane does not begin.
      const inLane = async (): Promise<void> => {
        if (number <= dropped || failure) return;
        try {
          uses.sized(statement, await work());
        } catch (error) {
          failure ??= { error: named(error, statement) };
        }
      };
      return issue(statement, () => enterLane(inLane)).catch(ignore);
    },
    drop: () => {
      dropped = count;
    },
    settled: async () => {
      while (uses.open.size > 0) await Promise.all(uses.open);
      if (failure) throw failure.error;
    },
    close: (end) => {
      failure ??= { error: new Error('the session is closed') };
      if (uses.open.size === 0) end();
      else void Promise.all(uses.open).then(end);
    },
  };
};

const ignore = (): void => undefined;

const named = (error: unknown, { title }: Statement): Error =>
  new Error(`${error instanceof Error ? error.message : error}\nin: ${title}`, { cause: error });

/** Who makes and who reads the rows that a name has by now, and what it looks at if it is a view. */
interface Use {
  writer: Task | undefined;
  readonly readers: Set<Task>;
  readonly below: readonly string[];
  rows: number;
}

const createUses = () => {
  const uses = new Map<string, Use>();
  const open = new Set<Task>();
  let alone: Task | undefined;

  /** Names that a statement reads, those that a view looks at among them. */
  const readBy = ({ words }: Statement): ReadonlySet<string> => {
    const read = new Set<string>();
    const look = (name: string): void => {
      const use = uses.get(name);
      if (!use || read.has(name)) return;
      read.add(name);
      use.below.forEach(look);
    };
    words.forEach(look);
    return read;
  };

  const rowsOf = (name: string): number => uses.get(name)?.rows ?? 0;

  return {
    open,
    sized: ({ writes, makes }: Statement, rows: number): void => {
      for (const name of writes) {
        const use = uses.get(name);
        if (use) use.rows = makes ? rows : Math.max(use.rows, rows);
      }
    },
    /** Rows of the largest table that it keeps something of; nothing is known of files. */
    rowsReadBy: (statement: Statement): number => {
      if (statement.isCopy) return 0;
      if (statement.readsFiles) return Number.POSITIVE_INFINITY;
      return Math.max(0, ...[...readBy(statement)].map(rowsOf));
    },
    /** What has to end before it begins. */
    before: (statement: Statement): readonly Task[] => {
      if (statement.isAlone) return [...open];
      const before = new Set<Task | undefined>([alone]);
      for (const name of readBy(statement)) before.add(uses.get(name)?.writer);
      for (const name of statement.writes)
        for (const task of uses.get(name)?.readers ?? []) before.add(task);
      return [...before].filter((task) => task !== undefined);
    },
    /** @returns names whose reader it is */
    add: (statement: Statement, task: Task): Iterable<string> => {
      const read = readBy(statement);
      open.add(task);
      if (statement.isAlone) alone = task;
      for (const name of read) uses.get(name)?.readers.add(task);
      const below = statement.makes === 'view' ? [...read] : [];
      for (const name of statement.writes)
        uses.set(name, { writer: task, readers: new Set([task]), below, rows: rowsOf(name) });
      return [...read, ...statement.writes];
    },
    end: (task: Task, read: Iterable<string>): void => {
      open.delete(task);
      for (const name of read) uses.get(name)?.readers.delete(task);
    },
  };
};

/** Lets so many in at a time, in the order in which they come. */
const createGate = (size: number) => {
  const waiting: (() => void)[] = [];
  let free = size;
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1;
    else await new Promise<void>((begin) => waiting.push(begin));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
};
