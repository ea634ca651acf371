import { type CheckedRule, type Expr, toDuckDB } from '@zhenma/rules';
import { type Measures, measureColumns, measureJoins, nullColumns } from '../engine/measure.ts';
import type { Session } from '../engine/session.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { type AskedOnce, createAskedOnce } from './asked-once.ts';
import { isAwake } from './awake.ts';
import { splitLive } from './live-rules.ts';
import { maybeLoudSql } from './maybe-loud.ts';
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
  const silent = new Set([...unsaid, ...Object.keys(measures.absent)]);
  const parts = partsOf(rules, silent);
  const asked = createAskedOnce();
  const perSale = parts.filter(({ of }) => of === 'sale').flatMap((part) => part.rules);
  const absent = namedOf(measures.absent, perSale);
  const maybeLoud = maybeLoudSql(perSale, asked, { measures, silent, sales: soleSales(absent) });
  const loud = loudSql(parts, asked, { ...measures, absent });
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
  await session.run(maybeLoud);
  await session.run(loud);
  await session.run(`create or replace table judged_alike as
    with alike as (
      select min(sp.sale) as outcome, sp.pattern, l.codes
      from sale_pattern sp left join loud_sale l using (sale) group by sp.pattern, l.codes
    )
    select a.outcome, a.pattern, a.codes as own, coalesce(a.codes, h.quiet) as codes, h.compared
    from alike a join pattern_hit h using (pattern)`);
  await session.run(`create or replace table outcome as
    select outcome, pattern, codes, compared from judged_alike`);
  await session.run(SALE_OUTCOME);
  for (const table of ['maybe_loud', 'loud_sale', 'judged_alike'])
    await session.run(`drop table ${table}`);
};

/** What the expected price of a pattern is made of: the tariff of its period does not change within it. */
const PRICE = ['issuer_e7', 'issuer_cap', 'network_e7', 'network_cap', 'factor'];
const DUE = `select price_class as due_class, card as due_card, from_day as due_from, to_day as due_to,
  ${PRICE.join(', ')} from tariff`;
const TARIFF_DAY = "(try_cast(tariff_from as date) - date '1970-01-01')";

/** What was due of a sale at the price of its pattern. */
const FEES = `case when s.txn_type in (1, 6) then
    ${feeSql('s.amount', 'h.issuer_e7', 'h.issuer_cap', 'h.factor')} end as expected_issuer_fee,
  case when s.txn_type in (1, 6) then
    ${feeSql('s.amount', 'h.network_e7', 'h.network_cap', 'h.factor')} end as expected_network_fee`;

/** What is known of a sale without measures: what its pattern was asked, amounts, what was due. */
const SALE_COLUMNS = `s.sale, h.*, s.amount, s.issuer_fee, s.network_fee, ${FEES}`;
/** The same without what its pattern was asked, and what else is due of. */
const FEW_COLUMNS = 's.sale, sp.pattern, s.txn_type, s.amount, s.issuer_fee, s.network_fee';
const JUDGED_SALES =
  'from sale s join sale_pattern sp using (sale) join pattern_hit h using (pattern)';

/** Measures that could not be made and that some of the rules name: hundreds more are named by none. */
const namedOf = (absent: Measures['absent'], rules: readonly CheckedRule[]): Measures['absent'] => {
  const named = new Set(rules.flatMap(({ fields }) => fields));
  return Object.fromEntries(Object.entries(absent).filter(([name]) => named.has(name)));
};

const soleSales = (absent: Measures['absent']): string =>
  `select ${[SALE_COLUMNS, ...nullColumns(absent)].join(', ')} ${JUDGED_SALES}`;

/** A sale without digits of its own has the outcome that its pattern has without any. */
const SALE_OUTCOME = `create or replace table sale_outcome as
  with quiet as (
    select h.pattern, o.outcome, ${PRICE.map((name) => `h.${name}`).join(', ')}
    from pattern_hit h left join judged_alike o on o.pattern = h.pattern and o.own is null
  ), loud as (
    select l.sale, o.outcome
    from loud_sale l join judged_alike o on o.pattern = l.pattern and o.own = l.codes
  )
  select s.sale, coalesce(l.outcome, h.outcome) as outcome, ${FEES}
  from sale s join sale_pattern sp using (sale) join quiet h using (pattern)
  left join loud l using (sale)`;

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
 * once per pattern; or per sale.
 */
interface Part {
  readonly of: 'nothing' | 'pattern' | 'sale';
  readonly rules: readonly CheckedRule[];
}

const partsOf = (rules: readonly CheckedRule[], silent: ReadonlySet<string>): readonly Part[] => {
  const parts: { of: Part['of']; rules: CheckedRule[] }[] = [];
  for (const rule of rules) {
    const of = !isAwake(rule, silent) ? 'nothing' : isPatternLevel(rule) ? 'pattern' : 'sale';
    const last = parts.at(-1);
    if (last?.of === of) last.rules.push(rule);
    else parts.push({ of, rules: [rule] });
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

const silenceOf = ({ rules }: Part): string => quoteText(String(HIT.none).repeat(rules.length));

/**
 * Digits of a sale of its own, where one of its rules about single sales is not silent. All other sales
 * have those of their pattern, `quiet`: hundreds of characters for each of a million sales would be
 * copied and compared. What their patterns answer is joined last: a row of hundreds of columns that runs
 * through joins with a million sales touches half a gigabyte of memory.
 */
const loudSql = (parts: readonly Part[], { within }: AskedOnce, measures: Measures): string => {
  const codes = parts.map((part, at) => {
    if (part.of === 'nothing') return silenceOf(part);
    if (part.of === 'pattern') return `part_${at}`;
    return part.rules.map((rule) => hitSql(rule, within)).join(', ');
  });
  const columns = [
    's.* exclude (txn_type)',
    'h.* exclude (pattern)',
    FEES,
    ...nullColumns(measures.absent),
  ];
  return `create or replace table loud_sale as
    with few as materialized (
      select ${[FEW_COLUMNS, ...measureColumns({ ...measures, absent: {} })].join(', ')}
      from sale s join sale_pattern sp using (sale) join maybe_loud using (sale) ${measureJoins(measures, 's')}
    ), measured as (
      select ${columns.join(', ')} from few s join pattern_hit h using (pattern)
    ), digits as (
      select sale, pattern, nullif(concat(${codes.join(', ') || "''"}), quiet) as codes from measured
    )
    select sale, pattern, codes from digits where codes is not null`;
};
