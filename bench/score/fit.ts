/**
 * Fits how likely a sale is a jump by the grade of its findings, and how many jumps are missed for
 * each one found (catalog/score.yaml, `grade` and `background`).
 *
 *   node --import tsx --conditions @zhenma/source bench/score/fit.ts FIT_DIR … [--judge DIR …]
 *
 * A directory holds `out` (result of `zhenma scan --csv`) and `truth`. Within a grade every world
 * counts for 200 sales at most, so that no strategy of one outweighs the others; a stronger grade is
 * never less likely than a weaker one. Prints counts, the weights as YAML, and the expected calibration
 * error of these weights on each directory.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { checkRules } from '../../packages/pipeline/src/detect/rule-set.ts';
import { backgroundOf } from '../../packages/pipeline/src/explain/background.ts';
import { GRADES, type Grade, gradeOf } from '../../packages/pipeline/src/explain/grade.ts';
import { readCsv } from '../../packages/testkit/src/score/csv-file.ts';

type Class = Grade | 'seen' | 'unseen';
type Chances = Readonly<Record<Class, number>>;

/** Sales of one world by what was said of them: how many, and how many of these are jumps. */
interface World {
  readonly name: string;
  readonly sales: ReadonlyMap<Class, { all: number; jumped: number }>;
}

const score = parse(readFileSync('catalog/score.yaml', 'utf8'));
const packs = readdirSync('catalog/rules').map((fileName) => ({
  fileName,
  text: readFileSync(join('catalog/rules', fileName), 'utf8'),
}));
const rules = new Map(
  checkRules(packs, score.compared, 'fit').rules.map((rule) => [rule.definition.id, rule]),
);

const OUTSIDE = ['response', 'clearing', 'statement'];

const classOf = (ids: string, seen: boolean): Class => {
  const fired = ids.split(';').flatMap((id) => rules.get(id) ?? []);
  if (fired.length > 0) return gradeOf(fired);
  return seen ? 'seen' : 'unseen';
};

const readWorld = async (dir: string): Promise<World> => {
  const jumped = new Set<string>();
  for await (const row of readCsv(join(dir, 'truth', 'sales.csv')))
    if (row['jumped'] === 'true') jumped.add(`${row['view']} ${row['txn_id']}`);
  const sales = new Map<Class, { all: number; jumped: number }>();
  const verdicts = join(dir, 'out', 'verdicts.csv');
  const seen = new Set<string>();
  for await (const row of readCsv(verdicts))
    if (OUTSIDE.includes(row['view'] ?? '')) seen.add(row['sale_id'] ?? '');
  for await (const row of readCsv(verdicts)) {
    const name = classOf(row['rules'] ?? '', seen.has(row['sale_id'] ?? ''));
    const counts = sales.get(name) ?? { all: 0, jumped: 0 };
    counts.all++;
    if (jumped.has(`${row['view']} ${row['txn_id']}`)) counts.jumped++;
    sales.set(name, counts);
  }
  return { name: basename(dir), sales };
};

const jumpedOf = ({ sales }: World, of: readonly Class[]): number =>
  of.reduce((sum, name) => sum + (sales.get(name)?.jumped ?? 0), 0);

const allOf = ({ sales }: World, of: readonly Class[]): number =>
  of.reduce((sum, name) => sum + (sales.get(name)?.all ?? 0), 0);

interface Count {
  readonly jumped: number;
  readonly all: number;
}

/** More sales than this of one world say no more: they come of the same few routers. */
const SALES_MAX = 200;

/** Share of jumps; four sales of which one is a jump are added, for grades that hardly occur. */
const countOf = (worlds: readonly World[], grade: Grade): Count => {
  let [jumped, all] = [1, 4];
  for (const world of worlds) {
    const sales = allOf(world, [grade]);
    const weight = Math.min(1, SALES_MAX / sales);
    if (sales === 0) continue;
    jumped += weight * jumpedOf(world, [grade]);
    all += weight * sales;
  }
  return { jumped, all };
};

/** Shares of jumps, neighbours pooled until no weaker grade is likelier than a stronger one. */
const falling = (counts: readonly Count[]): readonly number[] => {
  const blocks: Count[][] = [];
  const share = (block: readonly Count[] = []): number =>
    block.reduce((sum, { jumped }) => sum + jumped, 0) /
    block.reduce((sum, { all }) => sum + all, 0);
  for (const count of counts) {
    blocks.push([count]);
    while (blocks.length > 1 && share(blocks.at(-1)) > share(blocks.at(-2))) {
      const last = blocks.pop() ?? [];
      blocks.push([...(blocks.pop() ?? []), ...last]);
    }
  }
  return blocks.flatMap((block) => block.map(() => share(block)));
};

const FOUND: readonly Class[] = ['decisive', 'two_strong'];
const SEEN: readonly Class[] = [...GRADES, 'seen'];

/** Ten bins, as `zhenma score` has them. */
const calibrationError = (world: World, grade: Readonly<Record<Grade, number>>, missed: number) => {
  const background = backgroundOf(allOf(world, FOUND), allOf(world, SEEN), {
    ...score.background,
    missed,
  });
  const chances: Chances = { ...grade, ...background };
  const bins = new Map<number, number>();
  for (const [name, { all, jumped }] of world.sales) {
    const bin = Math.min(9, Math.floor(chances[name] * 10));
    bins.set(bin, (bins.get(bin) ?? 0) + jumped - all * chances[name]);
  }
  const sum = [...bins.values()].reduce((total, gap) => total + Math.abs(gap), 0);
  return sum / allOf(world, [...GRADES, 'seen', 'unseen']);
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const split = process.argv.indexOf('--judge');
const given = process.argv.slice(2, split < 0 ? undefined : split);
const judged = split < 0 ? [] : process.argv.slice(split + 1);
const worlds = await Promise.all(given.map(readWorld));
for (const grade of [...GRADES, 'seen', 'unseen'] as const) {
  const counts = worlds.flatMap(({ name, sales }) => {
    const of = sales.get(grade);
    return of ? [`${name} ${of.jumped}/${of.all}`] : [];
  });
  print(`${grade}: ${counts.join(', ')}`);
}
const shares = falling(GRADES.map((grade) => countOf(worlds, grade)));
const grade = Object.fromEntries(
  GRADES.map((name, at) => [name, Math.round(1000 * (shares[at] ?? 0)) / 1000]),
) as Record<Grade, number>;
const errorsAt = (missed: number): number =>
  worlds.reduce((sum, world) => sum + calibrationError(world, grade, missed), 0);
const steps = Array.from({ length: 51 }, (_, at) => at / 50);
const missed = steps.reduce((best, step) => (errorsAt(step) < errorsAt(best) ? step : best), 0);
print('grade:');
for (const name of GRADES) print(`  ${name}: ${grade[name]}`);
print(`background:\n  missed: ${missed.toFixed(2)}`);
for (const world of [...worlds, ...(await Promise.all(judged.map(readWorld)))])
  print(`${world.name}: calibration error ${calibrationError(world, grade, missed).toFixed(4)}`);
