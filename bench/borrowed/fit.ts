/**
 * Fits the model of borrowed numbers (catalog/score.yaml, `borrowed`) on seeded worlds.
 *
 *   node --import tsx --conditions @zhenma/source bench/borrowed/fit.ts RESULT=TRUTH … [--check RESULT=TRUTH …]
 *
 * RESULT is a result directory of `zhenma scan` (its store is read), TRUTH the world's truth
 * directory; worlds after --check are measured and not fitted on. Prints the weights, and per world: numbers, share borrowed, average precision fitted on
 * all and fitted on the worlds of the other generator; then the numbers with a chance of one half,
 * those of them borrowed, and the suspects (a chance of 0.05).
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

/** Weights that are set and not fitted: hardly a number of our own worlds lies so far out. */
const SET: Readonly<Record<string, number>> = {
  outlying_strangers: 1,
  outlying_credit: 2,
  outlying_gap: 1,
  outlying_endings: 1,
  outlying_ticket: 0.5,
  outlying_company: 1,
};

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

/** Logistic regression with a ridge, by plain gradient descent with momentum. */
const fitModel = (worlds: readonly World[], ridge = 0.003): Model => {
  const rows = worlds.flatMap(({ examples }) =>
    examples.map((one) => ({ ...one, weight: 1 / Math.sqrt(examples.length) })),
  );
  const total = rows.reduce((sum, row) => sum + row.weight, 0);
  const width = names.length + 1;
  const weights = new Float64Array(width);
  names.forEach((name, at) => {
    weights[at + 1] = SET[name] ?? 0;
  });
  const speed = new Float64Array(width);
  for (let step = 0; step < 1500; step += 1) {
    const gradient = new Float64Array(width);
    for (const { x, borrowed, weight } of rows) {
      const error = (chanceOf(weights, x) - Number(borrowed)) * weight;
      for (let at = 0; at < x.length; at += 1) gradient[at + 1]! += error * x[at]!;
      gradient[0]! += error;
    }
    for (let at = 0; at < width; at += 1) {
      if ((names[at - 1] ?? '') in SET) continue;
      const slope = gradient[at]! / total + (at > 0 ? ridge * weights[at]! : 0);
      speed[at] = 0.9 * speed[at]! - 0.5 * slope;
      weights[at]! += speed[at]!;
    }
  }
  return { intercept: weights[0]!, weights: [...weights.subarray(1)] };
};

const chanceOf = (weights: Float64Array, x: readonly number[]): number => {
  let sum = weights[0]!;
  for (let at = 0; at < x.length; at += 1) sum += weights[at + 1]! * x[at]!;
  return 1 / (1 + Math.exp(-sum));
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

const groupOf = (name: string): string => (name.startsWith('other-') ? 'other' : 'first');

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
    ['first', 'other'].flatMap((group) => {
      const others = worlds.filter((one) => groupOf(one.name) !== group);
      return others.length > 0 ? [[group, fitModel(others)] as const] : [];
    }),
  );
  for (const world of [...worlds, ...checked]) {
    const other = crossed.get(groupOf(world.name));
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
