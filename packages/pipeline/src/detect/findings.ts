import { type CheckedRule, type Expr, toDuckDB } from '@zhenma/rules';
import { type Measures, measureColumns, measureJoins } from '../engine/measure.ts';
import type { Session } from '../engine/session.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { type AskedOnce, createAskedOnce } from './asked-once.ts';
import { isAwake } from './awake.ts';
import { splitLive } from './live-rules.ts';
import { NOT_BUILT_YET, type NotLookedAt, unmetNeeds } from './needs.ts';
import { conditionsOf } from './questions.ts';
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

/** What the rules are asked of. */
export interface Asked {
  readonly compared: Expr;
  readonly measures: Measures;
  /** Fields that are null in every sale, see `unsaidFields`. */
  readonly unsaid: ReadonlySet<string>;
}

/**
 * Evaluates rules: creates `outcome` and `sale_outcome`.
 *
 * Shape   outcome(outcome, pattern, codes, compared): one row per distinct combination; `codes`
 *         has one character per rule of `rules`: 0 silent, 1 fired, 2… suppressed by guard 0….
 *         compared: two witnesses were there, so that silence means consistency.
 *         sale_outcome(sale, outcome, expected fees).
 */
export const createFindings = async (
  session: Session,
  { rules }: Detected,
  { compared, measures, unsaid }: Asked,
): Promise<void> => {
  const parts = partsOf(rules, measures, unsaid);
  const asked = createAskedOnce();
  const perSale = salesSql(parts, asked, measures);
  const ofPatterns = parts.map(({ of, rules: some }, at) =>
    of === 'pattern'
      ? `, concat(${some.map((rule) => hitSql(rule)).join(', ')}) as part_${at}`
      : '',
  );
  const quiet = parts.map((part, at) => (part.of === 'pattern' ? `part_${at}` : silenceOf(part)));
  await session.run(`create or replace table pattern_hit as
    select ${['pattern', ...factsOf(parts), ...asked.columns()].join(',\n ')},
      (${toDuckDB(compared)}) is true as compared ${ofPatterns.join('')},
      concat(${quiet.join(', ') || "''"}) as quiet, ${PRICE.join(', ')}
    from facts_full left join (${DUE}) on due_class = expected_class and due_card = expected_card
      and due_from <= ${TARIFF_DAY} and due_to > ${TARIFF_DAY}`);
  await session.run(perSale);
  await session.run(`create or replace table judged_alike as
    with alike as (select min(sale) as outcome, pattern, codes from judged_sale group by pattern, codes)
    select a.outcome, a.pattern, a.codes as own, coalesce(a.codes, h.quiet) as codes, h.compared
    from alike a join pattern_hit h using (pattern)`);
  await session.run(`create or replace table outcome as
    select outcome, pattern, codes, compared from judged_alike`);
  await session.run(`create or replace table sale_outcome as
    select j.sale, o.outcome, j.expected_issuer_fee, j.expected_network_fee
    from judged_sale j
    join judged_alike o on o.pattern = j.pattern and o.own is not distinct from j.codes`);
  await session.run('drop table judged_sale');
  await session.run('drop table judged_alike');
};

/** What the expected price of a pattern is made of: the tariff of its period does not change within it. */
const PRICE = ['issuer_e7', 'issuer_cap', 'network_e7', 'network_cap', 'factor'];
const DUE = `select price_class as due_class, card as due_card, from_day as due_from, to_day as due_to,
  ${PRICE.join(', ')} from tariff`;
const TARIFF_DAY = "(try_cast(tariff_from as date) - date '1970-01-01')";

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
export const isPatternLevel = (rule: CheckedRule): boolean => rule.fields.every(isPatternField);

const isPatternField = (field: string): boolean => SALE_FIELDS[field]?.level === 'pattern';

/**
 * What came of a rule on one row, as a digit; `within` may put answers in place of questions. Each
 * condition has a branch of its own: a row that fails one is not asked the next.
 */
export const hitSql = (rule: CheckedRule, within = (expr: Expr): Expr => expr): string => {
  const silent = conditionsOf(within(rule.tree)).map(
    (condition) => `when (${toDuckDB(condition)}) is not true then '${HIT.none}'`,
  );
  const guards = rule.guards.map(
    (guard, at) => `when (${toDuckDB(within(guard.tree))}) is true then '${HIT.firstGuard + at}'`,
  );
  return `case ${[...silent, ...guards].join(' ')} else '${HIT.fired}' end`;
};

/**
 * Rules that follow each other and are judged alike: silent in every sale, so that nothing is asked;
 * once per pattern; or per sale, and then only where `woken` by, a table of measures, has a row.
 */
interface Part {
  readonly of: 'nothing' | 'pattern' | 'sale';
  readonly woken?: string | undefined;
  readonly rules: readonly CheckedRule[];
}

const partsOf = (
  rules: readonly CheckedRule[],
  measures: Measures,
  unsaid: ReadonlySet<string>,
): readonly Part[] => {
  const silent = new Set([...unsaid, ...Object.keys(measures.absent)]);
  const parts: { of: Part['of']; woken: string | undefined; rules: CheckedRule[] }[] = [];
  for (const rule of rules) {
    const of = !isAwake(rule, silent) ? 'nothing' : isPatternLevel(rule) ? 'pattern' : 'sale';
    const woken = of === 'sale' ? wakerOf(rule, measures, silent) : undefined;
    const last = parts.at(-1);
    if (last?.of === of && last.woken === woken) last.rules.push(rule);
    else parts.push({ of, woken, rules: [rule] });
  }
  return parts;
};

/** Facts of a pattern that are asked for in each of its sales, besides what is answered once. */
const factsOf = (parts: readonly Part[]): readonly string[] => {
  const perSale = parts.filter(({ of }) => of === 'sale').flatMap(({ rules }) => rules);
  const named = perSale.flatMap((rule) => rule.fields.filter(isPatternField));
  const derived = perSale.flatMap((rule) => rule.derived.map(({ column }) => column));
  return [...new Set([...named, ...derived])].map(quoteName);
};

/** A table of measures without whose row the rule is silent. */
const wakerOf = (
  rule: CheckedRule,
  { tables }: Measures,
  silent: ReadonlySet<string>,
): string | undefined =>
  tables.find(({ fields }) => !isAwake(rule, new Set([...silent, ...fields])))?.table;

const silenceOf = ({ rules }: Part): string => quoteText(String(HIT.none).repeat(rules.length));

/**
 * In nearly every sale all rules about single sales are silent: whether one is not takes a look at its
 * conditions, and only then are its digits made. The others have those of their pattern, `quiet`, and
 * none of their own: hundreds of characters for each of a million sales would be copied and compared.
 * Digits of their own differ from `quiet`, since a rule whose conditions hold is not silent.
 */
const salesSql = (parts: readonly Part[], { within }: AskedOnce, measures: Measures): string => {
  const codes = parts.map((part, at) => {
    const { of, woken, rules } = part;
    const silence = silenceOf(part);
    if (of === 'nothing') return silence;
    if (of === 'pattern') return `part_${at}`;
    const hits = rules.map((rule) => hitSql(rule, within)).join(', ');
    return woken === undefined
      ? hits
      : `case when ${wokenBy(woken)} then concat(${hits}) else ${silence} end`;
  });
  const loud = parts
    .filter(({ of }) => of === 'sale')
    .flatMap(({ rules }) => rules)
    .map((rule) => {
      const conditions = conditionsOf(within(rule.tree)).map((one) => toDuckDB(one));
      return `(${conditions.join(' and ')})`;
    });
  const wakers = [...new Set(parts.flatMap(({ woken }) => woken ?? []))].map(
    (table) => `${quoteName(table)}.sale is not null as ${wokenBy(table)}`,
  );
  return `create or replace table judged_sale as
    with measured as (
      select s.sale, h.*, s.amount, s.issuer_fee, s.network_fee,
        ${[...wakers, ...measureColumns(measures)].map((column) => `${column},`).join(' ')}
        case when s.txn_type in (1, 6) then
          ${feeSql('s.amount', 'h.issuer_e7', 'h.issuer_cap', 'h.factor')} end as expected_issuer_fee,
        case when s.txn_type in (1, 6) then
          ${feeSql('s.amount', 'h.network_e7', 'h.network_cap', 'h.factor')} end as expected_network_fee
      from sale s
      join sale_pattern sp using (sale)
      join pattern_hit h using (pattern)
      ${measureJoins(measures, 's')}
    )
    select sale, pattern, expected_issuer_fee, expected_network_fee,
      case when ${loud.join('\n or ') || 'false'} then concat(${codes.join(', ') || "''"}) end as codes
    from measured`;
};

const wokenBy = (table: string): string => quoteName(`woken_by_${table}`);
