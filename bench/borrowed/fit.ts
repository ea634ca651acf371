/**
 * Fits the model of borrowed numbers (catalog/score.yaml, `borrowed`) on seeded worlds.
 *
 *   node --import tsx --conditions @zhenma/source bench/borrowed/fit.ts RESULT=TRUTH … [--check RESULT=TRUTH …]
 *
 * RESULT is a result directory of `zhenma scan` (its store is read), TRUTH the world's truth
 * directory; worlds after --check are measured and not fitted on. Prints the weights, and per world: numbers,
 * share borrowed, average precision fitted on all and fitted without its own author's worlds; then
 * the numbers with a chance of one half, those of them borrowed, and the suspects (a chance of 0.05).
 * Every author's worlds together weigh the same.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { readJudgedBy } from '../../packages/pipeline/src/act/results.ts';
import { storedSelect } from '../../packages/pipeline/src/act/store.ts';
import { measureSigns } from '../../packages/pipeline/src/detect/borrowed/signs.ts';
import { openSession, type Session } from '../../packages/pipeline/src/engine/session.ts';
import { quoteText } from '../../packages/pipeline/src/engine/sql.ts';

interface Example {
  readonly x: readonly number[];
  readonly borrowed: boolean;
}

interface World {
  readonly name: string;
  readonly examples: readonly Example[];
}

let names: readonly string[] = [];

const print = (...cells: readonly string[]): void => {
  process.stdout.write(`${cells.join(' ')}\n`);
};

const load = async (result: string, truth: string): Promise<World> => {
  const session = await openSession({ memory: '2GB', threads: 2, spill: '/tmp/zhenma-fit' });
  try {
    const observations = storedSelect(result, 'observation', await readJudgedBy(result));
    await session.run(`create table observation as
      select * from (${observations}) where view in (4, 5)`);
    await tables(session, result);
    const borrowed = borrowedOf(truth);
    const values = new Map<number, string>();
    await session.each('select id, value from dict_number', (rows) => {
      for (const row of rows) values.set(Number(row['id']), String(row['value']));
    });
    const signs = await measureSigns(session);
    names = Object.keys(signs[0]?.signs ?? {});
    const examples = signs.flatMap(({ number, signs: own }): Example[] => {
      const known = borrowed.get(values.get(number) ?? '');
      if (known === undefined) return [];
      return [{ x: names.map((name) => own[name] ?? 0), borrowed: known }];
    });
    return { name: basename(result).replace(/\.out$/, ''), examples };
  } finally {
    session.close();
  }
};

const tables = async (session: Session, result: string): Promise<void> => {
  const store = (name: string): string =>
    `read_parquet(${quoteText(join(result, 'store', `${name}.parquet`))})`;
  await session.run(`create table dict_number as select id, value from ${store('dict_number')}`);
  await session.run(
    'create table inside_mcc as select id as number, substr(value, 8, 4) as mcc from dict_number',
  );
  await session.run(`create table sale as select obs as sale, day, at_ms, amount, card_type,
    price_class, txn_type, case when view = 4 then mcc else -1 end as clearing_mcc,
    case when view = 5 then mcc else -1 end as statement_mcc from observation`);
  await session.run(
    'create table sale_key as select obs as sale, number as cleared, card from observation',
  );
};

const borrowedOf = (truth: string): ReadonlyMap<string, boolean> => {
  const [head = '', ...lines] = readFileSync(join(truth, 'numbers.csv'), 'utf8').trim().split('\n');
  const columns = head.split(',');
  const at = (name: string): number => columns.indexOf(name);
  return new Map(
    lines.map((line) => {
      const cells = line.split(',');
      const share = Number(cells[at('borrowed_sales')]) / Number(cells[at('sales')]);
      return [cells[at('merchant_no')] ?? '', share >= 0.3] as const;
    }),
  );
};

interface Model {
  readonly intercept: number;
  readonly weights: readonly number[];
}

/** What one standard deviation of a sign costs. */
const RIDGE = 0.004;
const STEPS = 30;

/** Logistic regression with a ridge on signs of unit deviation, by Newton's method. */
const fitModel = (worlds: readonly World[]): Model => {
  const authors = new Map<string, number>();
  for (const { name } of worlds)
    authors.set(authorOf(name), (authors.get(authorOf(name)) ?? 0) + 1);
  const rows = worlds.flatMap(({ name, examples }) =>
    examples.map((one) => ({
      ...one,
      weight: 1 / examples.length / authors.get(authorOf(name))! / authors.size,
    })),
  );
  const scale = names.map((_, at) => deviation(rows.map(({ x }) => x[at]!)));
  const inputs = rows.map(({ x }) => [1, ...x.map((value, at) => value / scale[at]!)]);
  let weights = new Array<number>(names.length + 1).fill(0);
  for (let step = 0; step < STEPS; step += 1) {
    const slope = weights.map((weight, at) => (at > 0 ? RIDGE * weight : 0));
    const curve = weights.map((_, at) =>
      weights.map((_, to) => (at === to ? (at > 0 ? RIDGE : 0) + 1e-9 : 0)),
    );
    for (const [row, input] of inputs.entries()) {
      const { borrowed, weight } = rows[row]!;
      const chance =
        1 / (1 + Math.exp(-input.reduce((sum, one, at) => sum + one * weights[at]!, 0)));
      for (let at = 0; at < input.length; at += 1) {
        slope[at]! += weight * (chance - Number(borrowed)) * input[at]!;
        for (let to = 0; to < input.length; to += 1)
          curve[at]![to]! += weight * chance * (1 - chance) * input[at]! * input[to]!;
      }
    }
    const change = solve(curve, slope);
    weights = weights.map((one, at) => one - change[at]!);
  }
  const [intercept = 0, ...others] = weights;
  return { intercept, weights: others.map((one, at) => one / scale[at]!) };
};

const deviation = (values: readonly number[]): number => {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  const squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  return Math.sqrt(squares / values.length) + 1e-9;
};

/** Solves a symmetric positive system by elimination. */
const solve = (matrix: readonly (readonly number[])[], right: readonly number[]): number[] => {
  const rows = matrix.map((row, at) => [...row, right[at]!]);
  for (const [at, row] of rows.entries())
    for (const other of rows.slice(at + 1)) {
      const times = other[at]! / row[at]!;
      for (let to = at; to < other.length; to += 1) other[to]! -= times * row[to]!;
    }
  const found = new Array<number>(rows.length).fill(0);
  for (let at = rows.length - 1; at >= 0; at -= 1) {
    const known = found.reduce((sum, one, to) => (to > at ? sum + one * rows[at]![to]! : sum), 0);
    found[at] = (rows[at]!.at(-1)! - known) / rows[at]![at]!;
  }
  return found;
};

const score = ({ intercept, weights }: Model, { x }: Example): number =>
  x.reduce((sum, value, at) => sum + value * weights[at]!, intercept);

const averagePrecision = (model: Model, { examples }: World): number => {
  const ranked = [...examples].sort((a, b) => score(model, b) - score(model, a));
  let hits = 0;
  let sum = 0;
  ranked.forEach((one, at) => {
    if (!one.borrowed) return;
    hits += 1;
    sum += hits / (at + 1);
  });
  return hits === 0 ? Number.NaN : sum / hits;
};

/** Log odds of the least chance that makes a case (catalog/rules/number.yaml). */
const SUSPECT = Math.log(0.05 / 0.95);

/** The author of a world: our two generators, or one who wrote blind, by the first letter. */
const authorOf = (name: string): string =>
  /^(N-|h\d|r\d)/.test(name) ? name.slice(0, 1) : name.startsWith('other-') ? 'other' : 'first';

const main = async (): Promise<void> => {
  const worlds: World[] = [];
  const checked: World[] = [];
  let into = worlds;
  for (const pair of process.argv.slice(2)) {
    const [result = '', truth = ''] = pair.split('=');
    if (pair === '--check') into = checked;
    else into.push(await load(result, truth));
  }
  const all = fitModel(worlds);
  const crossed = new Map(
    [...new Set(worlds.map((one) => authorOf(one.name)))].flatMap((author) => {
      const others = worlds.filter((one) => authorOf(one.name) !== author);
      return others.length > 0 ? [[author, fitModel(others)] as const] : [];
    }),
  );
  for (const world of [...worlds, ...checked]) {
    const other = crossed.get(authorOf(world.name));
    const across =
      other === undefined || checked.includes(world) ? Number.NaN : averagePrecision(other, world);
    const share = world.examples.filter((one) => one.borrowed).length / world.examples.length;
    const called = world.examples.filter((one) => score(all, one) > 0);
    print(
      world.name.padEnd(26),
      String(world.examples.length).padStart(7),
      share.toFixed(3).padStart(7),
      averagePrecision(all, world).toFixed(3).padStart(7),
      across.toFixed(3).padStart(12),
      String(called.length).padStart(14),
      String(called.filter((one) => one.borrowed).length).padStart(5),
      String(world.examples.filter((one) => score(all, one) >= SUSPECT).length).padStart(6),
    );
  }
  print(`  intercept: ${all.intercept.toFixed(3)}\n  weights:`);
  for (const [at, name] of names.entries()) print(`    ${name}: ${all.weights[at]!.toFixed(3)}`);
};

await main();
