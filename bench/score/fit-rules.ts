/**
 * Fits how likely a sale is a jump that findings make `suspect`, by the likeliest of these (catalog/score.yaml, `rule`).
 *
 *   node --import tsx --conditions @zhenma/source bench/score/fit-rules.ts DIR …
 *
 * A directory holds `out` (result of `zhenma scan --csv`) and `truth/sales.csv` (`view`, `txn_id`, `jumped`; anything but
 * `true` and `false` is not counted). Its name up to the first dot is its author, and so may be of a link. Sales that one
 * rule alone suspects are counted; what is `number-looks-borrowed` has its own chance. Every author who has
 * such sales says as much as any other, and each as if `PRIOR` sales of the grade's share stood beside his: generators
 * differ more than their worlds do. Prints counts by author, and the weights as YAML.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { checkRules } from '../../packages/pipeline/src/detect/rule-set.ts';
import { readCsv } from '../../packages/testkit/src/score/csv-file.ts';

/** So many sales of an author weigh as much as what is assumed of all. */
const PRIOR = 20;

/** Fewer sales say nothing of a rule. */
const SALES_MIN = 20;

/** Where a case begins: contract, `cases.json`. */
const LEAST = 0.05;

interface Count {
  jumped: number;
  all: number;
}

const score = parse(readFileSync('catalog/score.yaml', 'utf8'));
const packs = readdirSync('catalog/rules').map((fileName) => ({
  fileName,
  text: readFileSync(join('catalog/rules', fileName), 'utf8'),
}));
const strengths = new Map(
  checkRules(packs, score.compared, 'fit').rules.map(
    ({ definition: { id, strength } }) => [id, strength] as const,
  ),
);

/** By rule and author, the sales that it alone makes suspect; weak ones beside it do not count. */
const counts = new Map<string, Map<string, Count>>();

const ruleOf = (rules: string): string | undefined => {
  const ids = rules.split(';').filter((id) => (strengths.get(id) ?? 'weak') !== 'weak');
  return ids.length === 1 && ids[0] !== 'number-looks-borrowed' ? ids[0] : undefined;
};

const readWorld = async (dir: string): Promise<void> => {
  const author = basename(dir).split('.')[0] ?? '';
  const truth = new Map<string, boolean>();
  for await (const row of readCsv(join(dir, 'truth', 'sales.csv')))
    if (row['jumped'] === 'true' || row['jumped'] === 'false')
      truth.set(`${row['view']} ${row['txn_id']}`, row['jumped'] === 'true');
  for await (const row of readCsv(join(dir, 'out', 'verdicts.csv'))) {
    const jumped = truth.get(`${row['view']} ${row['txn_id']}`);
    const rule = row['verdict'] === 'suspect' ? ruleOf(row['rules'] ?? '') : undefined;
    if (jumped === undefined || rule === undefined) continue;
    const authors = counts.get(rule) ?? new Map<string, Count>();
    const count = authors.get(author) ?? { jumped: 0, all: 0 };
    authors.set(author, { jumped: count.jumped + Number(jumped), all: count.all + 1 });
    counts.set(rule, authors);
  }
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

for (const dir of process.argv.slice(2)) await readWorld(dir);
const yaml: string[] = [];
for (const [rule, authors] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const all = [...authors.values()].reduce((sum, one) => sum + one.all, 0);
  const told = [...authors].sort(([a], [b]) => (a < b ? -1 : 1));
  print(`${rule}: ${told.map(([author, one]) => `${author} ${one.jumped}/${one.all}`).join(', ')}`);
  if (all < SALES_MIN) continue;
  const base: number = score.grade[strengths.get(rule) === 'strong' ? 'strong' : 'medium'];
  const shares = told.map(([, one]) => (one.jumped + PRIOR * base) / (one.all + PRIOR));
  const share = shares.reduce((sum, one) => sum + one, 0) / shares.length;
  yaml.push(`  ${rule}: ${Math.max(LEAST, share).toFixed(3)}`);
}
print('rule:');
for (const line of yaml) print(line);
