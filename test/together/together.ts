import { canShare, inOwnWords, type Labels, labelsFor, type Row, type Tables } from './labels.ts';

/**
 * Stories of a few shops told in one scan, as shops stand side by side in any institution's file: a scan
 * of a hundred small stories takes hardly longer than one of one. Stories are asked for at the same time
 * (`describe.concurrent`); each is answered as if it had been scanned by itself.
 *
 * `ALONE=1` scans each by itself: to find out whether strangers make a difference.
 */

/** What a scan says of its sales, as far as it can be told story by story. */
export interface Told<V, C> {
  readonly rows: readonly V[];
  readonly cases: readonly C[];
}

interface Asked<T> {
  readonly tables: Tables;
  readonly answer: (told: T) => void;
  readonly fail: (reason: unknown) => void;
}

/** Stories that are asked for within so many milliseconds of each other share a scan. */
const WAIT_MS = 30;

/**
 * Errors   two stories in one case: strangers were joined, which is a finding about the product; what
 *          the scan throws.
 */
export const tellTogether = <V extends object, C extends object, T extends Told<V, C>>(
  scan: (tables: Tables) => Promise<T>,
): ((tables: Tables) => Promise<T>) => {
  let asked: Asked<T>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const one = async (stories: readonly Asked<T>[]): Promise<void> => {
    const [first] = stories;
    if (stories.length === 1 && first) return scan(first.tables).then(first.answer, first.fail);
    const labels = labelAll(stories.map(({ tables }) => tables));
    const left = stories.filter((_, at) => !labels[at]);
    const told = stories.flatMap((story, at) => (labels[at] ? [[story, labels[at]] as const] : []));
    try {
      const whole = await scan(joined(told.map(([, { tables }]) => tables)));
      for (const [story, label] of told) {
        try {
          story.answer(partOf(whole, label));
        } catch (reason) {
          story.fail(reason);
        }
      }
    } catch (reason) {
      for (const [story] of told) story.fail(reason);
    }
    if (left.length > 0) await one(left);
  };

  const begin = (): void => {
    const stories = asked;
    asked = [];
    last = last.then(() => one(stories));
  };

  return (tables) =>
    new Promise<T>((answer, fail) => {
      const story = { tables, answer, fail };
      if (process.env['ALONE'] || !canShare(tables)) {
        last = last.then(() => one([story]));
        return;
      }
      asked.push(story);
      clearTimeout(timer);
      timer = setTimeout(begin, WAIT_MS);
    });
};

const labelAll = (stories: readonly Tables[]): readonly (Labels | undefined)[] => {
  const taken = new Set<string>();
  let from = 1;
  return stories.map((tables) => {
    const labels = labelsFor(tables, from, taken);
    if (labels) from = Number.parseInt(labels.prefix, 10) + 1;
    return labels;
  });
};

const joined = (all: readonly Tables[]): Tables => {
  const tables: Record<string, Row[]> = {};
  for (const story of all)
    for (const [table, rows] of Object.entries(story))
      tables[table] = [...(tables[table] ?? []), ...rows];
  return tables;
};

const partOf = <V extends object, C extends object, T extends Told<V, C>>(
  whole: T,
  labels: Labels,
): T => {
  const own = inOwnWords(labels);
  const say = <R extends object>(rows: readonly R[]): R[] =>
    rows.map((row) => JSON.parse(own(JSON.stringify(row))) as R);
  const rows = whole.rows.filter((row) =>
    String(Reflect.get(row, 'txn_id')).startsWith(labels.prefix),
  );
  const mine = /"txn_id":"(\d+)\./g;
  const cases = whole.cases.filter((found) => {
    const stories = new Set([...JSON.stringify(found).matchAll(mine)].map(([, nth]) => `${nth}.`));
    if (stories.has(labels.prefix) && stories.size > 1)
      throw new Error(`strangers share a case: ${JSON.stringify(found)}`);
    return stories.has(labels.prefix);
  });
  return { ...whole, rows: say(rows), cases: say(cases) };
};
