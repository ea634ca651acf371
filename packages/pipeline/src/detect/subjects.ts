import type { CheckedRule } from '@zhenma/rules';
import type { Session } from '../engine/session.ts';
import { fillDerived } from './derived.ts';
import { hitSql } from './findings.ts';
import { meets, type NotLookedAt, unmetNeeds } from './needs.ts';
import type { RuleSet } from './rule-set.ts';
import { type SubjectScope, scopeTable } from './subject.ts';
import { SUBJECT_SCOPES } from './subject-scopes.ts';

/** A scope whose rules were evaluated: `table` now has `codes`, one digit per rule. */
export interface JudgedScope {
  readonly scope: SubjectScope;
  readonly table: string;
  readonly rules: readonly CheckedRule[];
}

export interface DetectedSubjects {
  readonly judged: readonly JudgedScope[];
  readonly notLookedAt: readonly NotLookedAt[];
}

/** Evaluates the rules of every subject scope that the data allows. */
export const createSubjectFindings = async (
  session: Session,
  ruleSet: RuleSet,
  offered: ReadonlySet<string>,
): Promise<DetectedSubjects> => {
  const judged: JudgedScope[] = [];
  const notLookedAt: NotLookedAt[] = [];
  const [all] = await session.rows('select count(*) as sales from sale');
  for (const scope of SUBJECT_SCOPES) {
    const { rules, derived } = ruleSet.subjects[scope.name] ?? { rules: [], derived: [] };
    const lacking = scope.needs.filter((need) => !meets([need], offered));
    const able = rules.filter((rule) => lacking.length + unmetNeeds(rule, offered).length === 0);
    for (const rule of rules.filter((one) => !able.includes(one))) {
      const needs = [...new Set([...lacking, ...unmetNeeds(rule, offered)])];
      notLookedAt.push({ rule: rule.definition.id, needs });
    }
    if (able.length === 0 || scope.create === undefined) continue;
    if (Number(all?.['sales']) < (scope.salesMin ?? 0)) continue;
    const table = scopeTable(scope.name);
    await scope.create(session);
    await fillDerived(session, derived, { facts: table, key: 'id', keyType: 'varchar' });
    await session.run(`create or replace table ${table} as
      select *, concat(${able.map((rule) => hitSql(rule)).join(', ')}) as codes from ${table}_full`);
    judged.push({ scope, table, rules: able });
  }
  return { judged, notLookedAt };
};
