import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from '@zhenma/model';
import type { CheckedRule } from '@zhenma/rules';
import { readJudgedBy } from './act/results.ts';
import type { JudgedBy } from './act/store.ts';
import type { RuleSet } from './detect/rule-set.ts';
import type { Effects } from './engine/effects.ts';
import { openSession, type Session } from './engine/session.ts';
import { quoteText } from './engine/sql.ts';
import { type ScanOptions, scan } from './pipeline.ts';

/** One side's judgement of a sale. */
export interface SideOfSale {
  readonly verdict: string;
  readonly score: number;
  readonly explanation: string;
}

/** What one rule made of a sale on both sides: `fired`, `silent`, a guard, or `absent`. */
export interface FindingChange {
  readonly rule: string;
  readonly was: string;
  readonly is: string;
}

/** A sale that the two sides judge otherwise. `verdict` outranks `finding`, that `wording`. */
export interface SaleChange {
  readonly sale_id: string;
  readonly change: 'verdict' | 'finding' | 'wording';
  readonly was: SideOfSale;
  readonly is: SideOfSale;
  readonly findings: readonly FindingChange[];
}

/** A case that one side has alone, or judges otherwise. */
export interface CaseChange {
  readonly case_id: string;
  readonly subject: Case['subject'];
  /** Absent when that side has no such case; rules as `id@version`. */
  readonly was?: { readonly verdict: string; readonly rules: readonly string[] };
  readonly is?: { readonly verdict: string; readonly rules: readonly string[] };
}

export interface DiffCounts {
  readonly sales: number;
  /** `verdict → verdict`: sales. */
  readonly verdicts: Readonly<Record<string, number>>;
  /** Sales of one verdict with other findings, and of the same findings in other words. */
  readonly findings: number;
  readonly wordings: number;
  readonly cases: { readonly was: number; readonly is: number; readonly changed: number };
}

/** What is told, in this order: counts, then sales by id, then cases. */
export interface DiffListener {
  readonly counts: (counts: DiffCounts) => void;
  readonly sale: (change: SaleChange) => void;
  readonly case: (change: CaseChange) => void;
}

/**
 * Judges the same data by two sets of rules, in the shadow: nothing is left behind.
 *
 * Two whole scans in a temporary directory, one after the other: twice the time of a scan, and disk
 * for two results. Shape   `sides` differ in their rules only; their `out` is not used.
 */
export const diffRules = async (
  sides: { readonly was: ScanOptions; readonly is: ScanOptions },
  effects: Effects,
  listener: DiffListener,
): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'zhenma-diff-'));
  try {
    const out = (side: string): string => join(folder, side);
    const was = await scan({ ...sides.was, out: out('was') }, effects);
    const is = await scan({ ...sides.is, out: out('is') }, effects);
    const { memory, threads } = sides.is;
    const session = await openSession({ memory, threads, spill: out('spill') });
    try {
      const read = async (side: 'was' | 'is'): Promise<Side> => ({
        ruleSet: sides[side].ruleSet,
        by: await readJudgedBy(out(side)),
      });
      const pairs = await comparePairs(session, folder, await read('was'), await read('is'));
      const cases = compareCases(was.cases, is.cases);
      listener.counts({
        ...countsOf(pairs),
        cases: { was: was.cases.length, is: is.cases.length, changed: cases.length },
      });
      await eachSale(session, pairs, listener.sale);
      for (const one of cases) listener.case(one);
    } finally {
      session.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

interface Side {
  readonly ruleSet: RuleSet;
  readonly by: JudgedBy;
}

/** Sales that both sides judge alike share one pair of outcomes: differences are found per pair. */
interface Pair {
  readonly key: string;
  readonly sales: number;
  readonly change: SaleChange['change'] | 'none';
  readonly told: Omit<SaleChange, 'sale_id' | 'change'>;
}

const comparePairs = async (
  session: Session,
  folder: string,
  was: Side,
  is: Side,
): Promise<readonly Pair[]> => {
  for (const side of ['was', 'is']) {
    const file = (name: string): string =>
      `(select * from read_parquet(${quoteText(join(folder, side, 'store', `${name}.parquet`))}))`;
    await session.run(`create temp view sale_${side} as select sale_id, outcome
      from ${file('sale')} join ${file('sale_outcome')} using (sale)`);
    await session.run(`create temp view outcome_${side} as
      select outcome, codes, verdict, score, explanation
      from ${file('outcome')} join ${file('judgement')} using (outcome)`);
  }
  await session.run(`create temp table sale_pair as
    select a.sale_id, a.outcome || '/' || b.outcome as pair
    from sale_was a join sale_is b using (sale_id)`);
  const rows = await session.rows(`with counted as (
      select split_part(pair, '/', 1)::integer as was, split_part(pair, '/', 2)::integer as now,
        pair, count(*) as sales
      from sale_pair group by pair
    )
    select c.pair, c.sales, a.codes as was_codes, a.verdict as was_verdict, a.score as was_score,
      a.explanation as was_text, b.codes as is_codes, b.verdict as is_verdict,
      b.score as is_score, b.explanation as is_text
    from counted c
    join outcome_was a on a.outcome = c.was
    join outcome_is b on b.outcome = c.now
    order by c.pair`);
  return rows.map((row): Pair => {
    const side = (name: 'was' | 'is'): SideOfSale => ({
      verdict: String(row[`${name}_verdict`]),
      score: Number(row[`${name}_score`]),
      explanation: String(row[`${name}_text`]),
    });
    const told = {
      was: side('was'),
      is: side('is'),
      findings: changesOf(
        findingsOf(was, String(row['was_codes'])),
        findingsOf(is, String(row['is_codes'])),
      ),
    };
    return { key: String(row['pair']), sales: Number(row['sales']), change: changeOf(told), told };
  });
};

const changeOf = ({ was, is, findings }: Pair['told']): Pair['change'] => {
  if (was.verdict !== is.verdict) return 'verdict';
  if (findings.length > 0 || was.score !== is.score) return 'finding';
  return was.explanation === is.explanation ? 'none' : 'wording';
};

/** Rules that spoke on a sale, by id, with what they said. */
const findingsOf = ({ ruleSet, by }: Side, codes: string): ReadonlyMap<string, string> => {
  const known = new Map(ruleSet.rules.map((rule) => [rule.definition.id, rule]));
  return new Map(by.evaluated.map((id, at) => [id, wordOf(known.get(id), Number(codes[at] ?? 0))]));
};

const wordOf = (rule: CheckedRule | undefined, code: number): string => {
  if (code === 0) return 'silent';
  if (code === 1) return 'fired';
  return rule?.guards[code - 2]?.definition.guard ?? 'guarded';
};

/** Rules that say something on one side and something else on the other. */
const changesOf = (
  was: ReadonlyMap<string, string>,
  is: ReadonlyMap<string, string>,
): readonly FindingChange[] =>
  [...new Set([...was.keys(), ...is.keys()])]
    .sort()
    .map((rule) => ({ rule, was: was.get(rule) ?? 'absent', is: is.get(rule) ?? 'absent' }))
    .filter((one) => one.was !== one.is && ![one.was, one.is].every(isQuiet));

const isQuiet = (word: string): boolean => word === 'silent' || word === 'absent';

const countsOf = (pairs: readonly Pair[]): Omit<DiffCounts, 'cases'> => {
  const sum = (chosen: readonly Pair[]): number =>
    chosen.reduce((total, { sales }) => total + sales, 0);
  const verdicts: Record<string, number> = {};
  for (const { change, told, sales } of pairs) {
    if (change !== 'verdict') continue;
    const key = `${told.was.verdict} → ${told.is.verdict}`;
    verdicts[key] = (verdicts[key] ?? 0) + sales;
  }
  const ordered = Object.entries(verdicts).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    sales: sum(pairs),
    verdicts: Object.fromEntries(ordered),
    findings: sum(pairs.filter(({ change }) => change === 'finding')),
    wordings: sum(pairs.filter(({ change }) => change === 'wording')),
  };
};

const eachSale = async (
  session: Session,
  pairs: readonly Pair[],
  take: DiffListener['sale'],
): Promise<void> => {
  const changed = new Map(
    pairs.flatMap((pair) => (pair.change === 'none' ? [] : [[pair.key, pair]])),
  );
  const keys = [...changed.keys()].map((key) => [key]);
  await session.load('changed_pair', { pair: 'varchar' }, keys);
  await session.each(
    `select sale_id, pair from sale_pair join changed_pair using (pair) order by sale_id`,
    (rows) => {
      for (const row of rows) {
        const pair = changed.get(String(row['pair']));
        if (pair && pair.change !== 'none')
          take({ sale_id: String(row['sale_id']), change: pair.change, ...pair.told });
      }
    },
  );
};

const compareCases = (was: readonly Case[], is: readonly Case[]): readonly CaseChange[] => {
  const [before, after] = [was, is].map((cases) => new Map(cases.map((one) => [one.case_id, one])));
  const ids = [...new Set([...was, ...is].map(({ case_id }) => case_id))].sort();
  return ids.flatMap((id): CaseChange[] => {
    const [a, b] = [before?.get(id), after?.get(id)];
    const subject = (a ?? b)?.subject;
    if (!subject || (a && b && sideOf(a) === sideOf(b))) return [];
    const told = { ...(a ? { was: briefly(a) } : {}), ...(b ? { is: briefly(b) } : {}) };
    return [{ case_id: id, subject, ...told }];
  });
};

const briefly = ({ verdict, evidence }: Case) => ({
  verdict,
  rules: evidence.map(({ rule, version }) => `${rule}@${version}`),
});

const sideOf = (one: Case): string => JSON.stringify(briefly(one));
