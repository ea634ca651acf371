import { type CheckedRule, type Expr, toDuckDB } from '@zhenma/rules';
import type { Session } from '../engine/session.ts';
import { type AskedOnce, createAskedOnce } from './asked-once.ts';
import { splitLive } from './live-rules.ts';
import { NOT_BUILT_YET, type NotLookedAt, unmetNeeds } from './needs.ts';
import type { RuleSet } from './rule-set.ts';
import { SALE_FIELDS } from './scope.ts';
import { feeSql } from './tariff.ts';

/** What came of one rule on one sale. */
export const HIT = { none: 0, fired: 1, firstGuard: 2 } as const;

/** Rules that were evaluated, in the order of the digits of `codes`. */
export interface Detected {
  readonly rules: readonly CheckedRule[];
  readonly notLookedAt: readonly NotLookedAt[];
}

/**
 * Evaluates every rule that the data allows: creates `outcome` and `sale_outcome`.
 *
 * Shape   outcome(outcome, pattern, codes, compared): one row per distinct combination; `codes`
 *         has one character per rule of `rules`: 0 silent, 1 fired, 2… suppressed by guard 0….
 *         compared: two witnesses were there, so that silence means consistency.
 *         sale_outcome(sale, outcome, expected fees).
 */
export const createFindings = async (
  session: Session,
  ruleSet: RuleSet,
  offered: ReadonlySet<string>,
  liveOnly = false,
): Promise<Detected> => {
  const { rules, notLookedAt } = rulesToRun(ruleSet, offered, liveOnly);
  const runs = runsOf(rules);
  const asked = createAskedOnce();
  const perSale = salesSql(runs, asked);
  const ofPatterns = runs.map(({ perPattern, rules: run }, at) =>
    perPattern ? `, concat(${run.map((rule) => hitSql(rule)).join(', ')}) as run_${at}` : '',
  );
  await session.run(`create or replace temp table pattern_hit as
    select ${['pattern', ...asked.columns()].join(',\n ')},
      (${toDuckDB(ruleSet.compared)}) is true as compared ${ofPatterns.join('')}
    from facts_full`);
  await session.run(perSale);
  await session.run(`create or replace table outcome as
    select min(sale) as outcome, pattern, codes, compared from judged_sale
    group by pattern, codes, compared`);
  await session.run(`create or replace table sale_outcome as
    select j.sale, o.outcome, j.expected_issuer_fee, j.expected_network_fee
    from judged_sale j join outcome o on o.pattern = j.pattern and o.codes = j.codes`);
  await session.run('drop table judged_sale');
  return { rules, notLookedAt };
};

/** Rules about sales that the data allows, and live alone if asked; those left out say why. */
export const rulesToRun = (
  ruleSet: RuleSet,
  offered: ReadonlySet<string>,
  liveOnly: boolean,
): Detected => {
  const { live, left } = splitLive(ruleSet.rules);
  const asked = liveOnly ? live : ruleSet.rules;
  return {
    rules: asked.filter((rule) => unmetNeeds(rule, offered).length === 0),
    notLookedAt: asked
      .map((rule) => ({ rule: rule.definition.id, needs: unmetNeeds(rule, offered) }))
      .filter((entry) => entry.needs.length > 0)
      .concat(liveOnly ? left : [], NOT_BUILT_YET),
  };
};

/** A rule whose every field is an identity can be judged once per pattern. */
export const isPatternLevel = (rule: CheckedRule): boolean =>
  rule.fields.every((name) => SALE_FIELDS[name]?.level === 'pattern');

/**
 * What came of a rule on one row, as a digit; `within` may put answers in place of questions. Each
 * condition has a branch of its own: a row that fails one is not asked the next.
 */
export const hitSql = (rule: CheckedRule, within = (expr: Expr): Expr => expr): string => {
  const tree = within(rule.tree);
  const conditions = tree.kind === 'logic' && tree.op === 'and' ? tree.args : [tree];
  const silent = conditions.map(
    (condition) => `when (${toDuckDB(condition)}) is not true then '${HIT.none}'`,
  );
  const guards = rule.guards.map(
    (guard, at) => `when (${toDuckDB(within(guard.tree))}) is true then '${HIT.firstGuard + at}'`,
  );
  return `case ${[...silent, ...guards].join(' ')} else '${HIT.fired}' end`;
};

/** Rules that follow each other and are all judged per pattern, or all per sale. */
interface Run {
  readonly perPattern: boolean;
  readonly rules: readonly CheckedRule[];
}

const runsOf = (rules: readonly CheckedRule[]): readonly Run[] => {
  const runs: { perPattern: boolean; rules: CheckedRule[] }[] = [];
  for (const rule of rules) {
    const perPattern = isPatternLevel(rule);
    const last = runs.at(-1);
    if (last?.perPattern === perPattern) last.rules.push(rule);
    else runs.push({ perPattern, rules: [rule] });
  }
  return runs;
};

const salesSql = (runs: readonly Run[], { within }: AskedOnce): string => {
  const codes = runs.flatMap(({ perPattern, rules }, at) =>
    perPattern ? [`h.run_${at}`] : rules.map((rule) => hitSql(rule, within)),
  );
  return `create or replace temp table judged_sale as
    with measured as (
      select s.sale, sp.pattern, s.amount, s.issuer_fee, s.network_fee,
        ft.* exclude (sale),
        case when s.txn_type in (1, 6) then
          ${feeSql('s.amount', 't.issuer_e7', 't.issuer_cap', 't.factor')} end as expected_issuer_fee,
        case when s.txn_type in (1, 6) then
          ${feeSql('s.amount', 't.network_e7', 't.network_cap', 't.factor')} end as expected_network_fee
      from sale s
      join sale_pattern sp using (sale)
      join facts e using (pattern)
      join measure ft using (sale)
      left join tariff t on t.price_class = e.expected_class and t.card = e.expected_card
        and t.from_day <= s.day and t.to_day > s.day
    )
    select m.sale, m.pattern, m.expected_issuer_fee, m.expected_network_fee, h.compared,
      concat(${codes.join(', ') || "''"}) as codes
    from measured m
    join facts_full f using (pattern)
    join pattern_hit h using (pattern)`;
};
