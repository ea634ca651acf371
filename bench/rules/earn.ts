/**
 * What each rule and each guard of the catalogue earns on scanned worlds whose truth is known.
 *
 *   node --import tsx --conditions @zhenma/source bench/rules/earn.ts DIR…
 *
 * A directory holds `out` (result of `zhenma scan --csv`, made with the rules of this checkout) and
 * `truth/sales.csv` (`view`, `txn_id`, `jumped`; anything but `true` and `false` is not counted). Its
 * name up to the first dot is its author, and so may be of a link. Nothing is scanned again: every sale of the store is judged
 * as it was and with a rule taken out, or with a guard that lets the rule speak. What findings do
 * elsewhere (causes, assumed prices, chances of numbers, cases that are no single sale) is not seen
 * here: who deletes a rule scans again and compares.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { checkRules } from '../../packages/pipeline/src/detect/rule-set.ts';
import { openSession } from '../../packages/pipeline/src/engine/session.ts';
import { quoteText } from '../../packages/pipeline/src/engine/sql.ts';
import { gradeOf } from '../../packages/pipeline/src/explain/grade.ts';
import type { CheckedRule } from '../../packages/rules/src/index.ts';

/** Sales of one world with the same answers of all rules and the same truth. */
interface Alike {
  readonly author: string;
  readonly world: string;
  readonly jumped: boolean;
  readonly fired: readonly string[];
  /** Rules that a guard kept silent, with the guard. */
  readonly held: readonly { readonly rule: string; readonly guard: string }[];
  readonly sales: number;
}

type Said = 'jumped' | 'suspect' | 'none';

/** Sales of either truth. */
interface Pair {
  jumped: number;
  honest: number;
}

interface Earned {
  readonly rule: string;
  readonly scope: string;
  readonly strength: string;
  /** Sales on which it fired. */
  readonly fired: Pair;
  /** Sales that are called for it alone: not called without it. */
  readonly sole: Pair;
  /** Sales that would have no finding without it. */
  readonly lone: Pair;
  /** Sales of which no other finding names one of its kinds. */
  readonly kinds: Pair;
  readonly authors: Set<string>;
  readonly soleAuthors: Set<string>;
  /** Cases that name it in their evidence, and those that name no other. */
  cases: number;
  loneCases: number;
}

interface Held {
  readonly guard: string;
  readonly held: Pair;
  /** Sales that would be called, and that would be suspect at least, if it let the rule speak. */
  readonly called: Pair;
  readonly raised: Pair;
  readonly authors: Set<string>;
}

const packs = readdirSync('catalog/rules').map((fileName) => ({
  fileName,
  text: readFileSync(join('catalog/rules', fileName), 'utf8'),
}));
const { compared } = parse(readFileSync('catalog/score.yaml', 'utf8'));
const checked = checkRules(packs, compared, 'earn');
const rules = new Map(checked.rules.map((rule) => [rule.definition.id, rule]));
/** On payees, agents and the like: they make cases and no verdict of a sale. */
const onSubjects = Object.values(checked.subjects).flatMap((of) => of.rules);

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const session = await openSession({ memory: '2GB', threads: 1, spill: '/tmp/zhenma-earn' });

/** The rows of `verdicts.csv` are the observations in the order of their numbers. */
const readWorld = async (dir: string): Promise<readonly Alike[]> => {
  const store = (name: string): string =>
    `read_parquet(${quoteText(join(dir, 'out/store', `${name}.parquet`))})`;
  const csv = (name: string): string =>
    `read_csv(${quoteText(join(dir, name))}, all_varchar = true, header = true)`;
  const rows = await session.rows(`with obs as (
      select view, txn_id, file_row_number + 1 as obs
      from read_parquet(${quoteText(join(dir, 'out/verdicts.parquet'))}, file_row_number = true)
    ), said as (
      select c.sale, bool_or(t.jumped = 'true') as jumped
      from obs join ${csv('truth/sales.csv')} t using (view, txn_id) join ${store('cluster')} c using (obs)
      where t.jumped in ('true', 'false') group by c.sale
    )
    select o.codes, s.jumped, count(*)::integer as sales
    from said s join ${store('sale_outcome')} using (sale) join ${store('outcome')} o using (outcome)
    group by all`);
  const judgedBy = JSON.parse(readFileSync(join(dir, 'out/store/judged-by.json'), 'utf8'));
  const ids: readonly string[] = judgedBy.evaluated;
  const world = basename(dir);
  return rows.map((row) => {
    const codes = [...String(row['codes'])].map(Number);
    return {
      author: world.split('.')[0] ?? world,
      world,
      jumped: row['jumped'] === true,
      fired: ids.filter((_, at) => codes[at] === 1),
      held: ids.flatMap((rule, at) => {
        const guard = rules.get(rule)?.guards[(codes[at] ?? 0) - 2];
        return guard ? [{ rule, guard: guard.definition.guard }] : [];
      }),
      sales: Number(row['sales']),
    };
  });
};

const saidBy = (ids: readonly string[]): Said => {
  const fired = ids.flatMap((id): CheckedRule[] => {
    const rule = rules.get(id);
    return rule && rule.definition.strength !== 'weak' ? [rule] : [];
  });
  if (fired.length === 0) return 'none';
  return ['decisive', 'two_strong'].includes(gradeOf(fired)) ? 'jumped' : 'suspect';
};

const none = (): Pair => ({ jumped: 0, honest: 0 });
const add = (pair: Pair, { jumped, sales }: Alike): void => {
  pair[jumped ? 'jumped' : 'honest'] += sales;
};

const earned = new Map<string, Earned>(
  [...checked.rules, ...onSubjects].map(({ definition: { id, scope, strength } }) => [
    id,
    {
      rule: id,
      scope,
      strength,
      ...{ fired: none(), sole: none(), lone: none(), kinds: none(), cases: 0, loneCases: 0 },
      authors: new Set(),
      soleAuthors: new Set(),
    },
  ]),
);
const guards = new Map<string, Held>(
  [...rules.values()].flatMap((rule) =>
    rule.guards.map(({ definition: { guard } }): [string, Held] => {
      const name = `${rule.definition.id}/${guard}`;
      const counts = { held: none(), called: none(), raised: none() };
      return [name, { guard: name, ...counts, authors: new Set() }];
    }),
  ),
);

const kindsOf = (id: string): readonly string[] => rules.get(id)?.definition.kinds ?? [];

/** Whether a finding names a kind that no other does; what numbers differ in is added to findings about them. */
const namesMore = (id: string, fired: readonly string[]): boolean => {
  const others = new Set(fired.filter((other) => other !== id).flatMap(kindsOf));
  const added = others.has('merchant') ? ['mcc', 'area', 'acquirer'] : [];
  return kindsOf(id).some((kind) => !others.has(kind) && !added.includes(kind));
};

const countRules = (alike: Alike): void => {
  const said = saidBy(alike.fired);
  for (const id of alike.fired) {
    const of = earned.get(id);
    if (of === undefined) continue;
    const without = saidBy(alike.fired.filter((other) => other !== id));
    add(of.fired, alike);
    of.authors.add(alike.author);
    if (said !== without) of.soleAuthors.add(alike.author);
    if (said === 'jumped' && without !== 'jumped') add(of.sole, alike);
    if (said !== 'none' && without === 'none') add(of.lone, alike);
    if (namesMore(id, alike.fired)) add(of.kinds, alike);
  }
};

const countGuards = (alike: Alike): void => {
  const said = saidBy(alike.fired);
  for (const { rule, guard } of alike.held) {
    const of = guards.get(`${rule}/${guard}`);
    if (of === undefined) continue;
    const open = saidBy([...alike.fired, rule]);
    add(of.held, alike);
    of.authors.add(alike.author);
    if (open === 'jumped' && said !== 'jumped') add(of.called, alike);
    if (open !== 'none' && said === 'none') add(of.raised, alike);
  }
};

const countCases = (dir: string): void => {
  const cases: readonly { evidence: readonly { rule: string }[] }[] = JSON.parse(
    readFileSync(join(dir, 'out/cases.json'), 'utf8'),
  );
  for (const { evidence } of cases) {
    const ids = new Set(evidence.map(({ rule }) => rule));
    for (const id of ids) {
      const of = earned.get(id);
      if (of) of.cases++;
      if (of && ids.size === 1) of.loneCases++;
    }
  }
};

/** Rules on sales that can go together, least heard first, and of no jump less is said. */
const idleTogether = (alike: readonly Alike[]): readonly string[] => {
  const gone = new Set<string>();
  const order = [...earned.values()]
    .filter(({ scope, sole, lone }) => scope === 'sale' && sole.jumped + lone.jumped === 0)
    .sort((a, b) => a.fired.jumped - b.fired.jumped || a.rule.localeCompare(b.rule));
  for (const { rule } of order) {
    const isNeeded = alike.some(({ jumped, fired }) => {
      if (!jumped || !fired.includes(rule)) return false;
      const left = fired.filter((id) => !gone.has(id));
      return saidBy(left) !== saidBy(left.filter((id) => id !== rule));
    });
    if (!isNeeded) gone.add(rule);
  }
  return [...gone];
};

const both = ({ jumped, honest }: Pair): string => `${jumped} / ${honest}`;

const dirs = process.argv.slice(2);
const all: Alike[] = [];
for (const dir of dirs.map((one) => resolve(one)).filter((one) => existsSync(join(one, 'out')))) {
  const alike = await readWorld(dir);
  for (const one of alike) {
    countRules(one);
    countGuards(one);
  }
  countCases(dir);
  all.push(...alike);
}
await session.close();

const authors = new Set(all.map(({ author }) => author));
print(`${new Set(all.map(({ world }) => world)).size} worlds of ${authors.size} authors\n`);
print(
  '| rule | strength | fired, jumped / honest | calls alone | speaks alone | kinds alone | authors | cases, alone |',
);
print('|---|---|---|---|---|---|---|---|');
for (const of of earned.values()) {
  const strength = of.scope === 'sale' ? of.strength : `${of.strength}, ${of.scope}`;
  const where = `${of.authors.size}, ${of.soleAuthors.size}`;
  print(
    `| ${of.rule} | ${strength} | ${both(of.fired)} | ${both(of.sole)} | ${both(of.lone)} | ${both(of.kinds)} | ${where} | ${of.cases}, ${of.loneCases} |`,
  );
}
print('\n| guard | held, jumped / honest | else called | else raised | authors |');
print('|---|---|---|---|---|');
for (const of of guards.values())
  print(
    `| ${of.guard} | ${both(of.held)} | ${both(of.called)} | ${both(of.raised)} | ${of.authors.size} |`,
  );
print(`\nidle together: ${idleTogether(all).join(' ')}`);
