import { type CheckedRule, compileRules, type FieldType, toInterpreter } from '@zhenma/rules';
import type { Cell, Session } from '../engine/session.ts';
import { quoteName, quoteText } from '../engine/sql.ts';
import { fillDerived } from './derived.ts';
import { HIT, hitSql } from './findings.ts';
import type { RuleCase } from './rule-cases.ts';
import { SCOPES } from './rule-set.ts';

/** A case and what each engine made of it: `fires`, `silent` or a guard. */
export interface CaseResult {
  readonly asked: RuleCase;
  readonly found: Readonly<Record<string, string>>;
  readonly passed: boolean;
}

/** Runs cases on the interpreter and on JavaScript, and with a session in DuckDB's SQL as well. */
export const runCases = async (
  rules: readonly CheckedRule[],
  cases: readonly RuleCase[],
  session?: Session,
): Promise<readonly CaseResult[]> => {
  const byId = new Map(rules.map((rule) => [rule.definition.id, rule]));
  const judged = cases.flatMap((asked) => {
    const rule = byId.get(asked.rule);
    return rule ? [{ asked, rule }] : [];
  });
  const sql = session ? await inDuckDB(session, judged) : undefined;
  return judged.map(({ asked, rule }, at) => {
    const found: Record<string, string> = {
      interpreter: interpreted(rule, asked),
      javascript: compiled(rule, asked),
    };
    if (sql) found['duckdb'] = sql[at] ?? 'no answer';
    const passed = Object.values(found).every((outcome) => outcome === asked.expected);
    return { asked, found, passed };
  });
};

interface Judged {
  readonly asked: RuleCase;
  readonly rule: CheckedRule;
}

const interpreted = (rule: CheckedRule, { facts }: RuleCase): string => {
  if (toInterpreter(rule.tree)(facts) !== true) return 'silent';
  const guard = rule.guards.find(({ tree }) => toInterpreter(tree)(facts) === true);
  return guard?.definition.guard ?? 'fires';
};

const compiled = (rule: CheckedRule, { facts }: RuleCase): string => {
  const [hit] = compileRules([rule], { mode: 'hits' })(facts);
  return hit ? (hit.suppressedBy[0] ?? 'fires') : 'silent';
};

const SQL_TYPE: Record<FieldType, string> = {
  string: 'varchar',
  int: 'bigint',
  bool: 'boolean',
  timestamp: 'bigint',
  double: 'double',
  strings: 'varchar[]',
};

const inDuckDB = async (
  session: Session,
  judged: readonly Judged[],
): Promise<readonly string[]> => {
  const out: string[] = [];
  for (const scope of Object.values(SCOPES)) {
    const ours = judged
      .map((one, at) => ({ ...one, at }))
      .filter(({ rule }) => rule.definition.scope === scope.name);
    if (ours.length === 0) continue;
    const rules = [...new Set(ours.map(({ rule }) => rule))];
    const names = [...new Set(rules.flatMap((rule) => rule.fields))].sort();
    const types = names.map((name) => [name, SQL_TYPE[scope.fields[name]?.type ?? 'string']]);
    await session.load(
      'case_facts',
      { nth: 'integer', rule: 'varchar', ...Object.fromEntries(types) },
      ours.map(({ asked, at }) => [
        at,
        asked.rule,
        ...names.map((name) => (asked.facts[name] ?? null) as Cell),
      ]),
    );
    const derived = rules.flatMap((rule) => rule.derived);
    await fillDerived(session, derived, { facts: 'case_facts', key: 'nth', keyType: 'integer' });
    const codes = rules.map(
      (rule) => `when rule = ${quoteText(rule.definition.id)} then ${hitSql(rule)}`,
    );
    const rows = await session.rows(`select nth, case ${codes.join('\n')} end as code
      from case_facts_full order by nth`);
    const ruleAt = new Map(ours.map(({ rule, at }) => [at, rule]));
    for (const row of rows)
      out[Number(row['nth'])] = outcomeOf(ruleAt.get(Number(row['nth'])), Number(row['code']));
  }
  return out;
};

const outcomeOf = (rule: CheckedRule | undefined, code: number): string => {
  if (code === HIT.none) return 'silent';
  if (code === HIT.fired) return 'fires';
  return rule?.guards[code - HIT.firstGuard]?.definition.guard ?? `code ${code}`;
};

/** Joins that compare every row with every row. */
const QUADRATIC = /NESTED_LOOP_JOIN|BLOCKWISE_NL_JOIN|CROSS_PRODUCT|IE_JOIN|PIECEWISE_MERGE_JOIN/;

/**
 * Asks DuckDB for the plan of each rule's SQL.
 *
 * @returns the rules whose plan compares every row with every row, with the join that does
 */
export const slowPlans = async (
  session: Session,
  rules: readonly CheckedRule[],
  sqlOf: (rule: CheckedRule) => string = hitSql,
): Promise<readonly { readonly rule: string; readonly join: string }[]> => {
  const slow: { rule: string; join: string }[] = [];
  for (const scope of Object.values(SCOPES)) {
    const ours = rules.filter((rule) => rule.definition.scope === scope.name);
    if (ours.length === 0) continue;
    const columns = new Map<string, string>();
    for (const { derived, fields } of ours) {
      for (const { column, returns } of derived) columns.set(column, SQL_TYPE[returns]);
      for (const name of fields) columns.set(name, SQL_TYPE[scope.fields[name]?.type ?? 'string']);
    }
    const list = [...columns].map(([name, type]) => `${quoteName(name)} ${type}`);
    await session.run(`create or replace table planned (${list.join(', ') || 'x integer'})`);
    for (const rule of ours) {
      const plan = await session.rows(`explain select ${sqlOf(rule)} from planned`);
      const join = QUADRATIC.exec(plan.map((row) => String(row['explain_value'])).join('\n'));
      if (join) slow.push({ rule: rule.definition.id, join: join[0] });
    }
    await session.run('drop table planned');
  }
  return slow;
};
