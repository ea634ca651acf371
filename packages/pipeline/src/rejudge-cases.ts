import type { Case, Lang } from '@zhenma/model';
import type { CheckedRule, Row, Value } from '@zhenma/rules';
import type { RuleSet } from './detect/rule-set.ts';
import { SUBJECT_SCOPES } from './detect/subject-scopes.ts';
import type { ScoreWeights } from './explain/judge.ts';
import { subjectJudge } from './explain/judge-subject.ts';

/** What came of judging the sealed subjects again. */
export interface RejudgedCases {
  /** Subjects that are no single sale (payees, pools, numbers) and were judged again. */
  readonly subjects: number;
  /** What differs, each with its case. */
  readonly problems: readonly string[];
}

/**
 * Judges payees, pools and numbers again from the facts that their evidence carries, by the sealed
 * rules: every finding must come again with its sentence, and with it the verdict of a case of its own.
 */
export const rejudgeCases = (
  cases: readonly Case[],
  { ruleSet, weights, lang }: { ruleSet: RuleSet; weights: ScoreWeights; lang: Lang },
): RejudgedCases => {
  let subjects = 0;
  const problems: string[] = [];
  for (const { name, fields } of SUBJECT_SCOPES) {
    const rules: readonly CheckedRule[] = ruleSet.subjects[name]?.rules ?? [];
    const known = new Set(rules.map((rule) => rule.definition.id));
    const judge = subjectJudge(rules, weights, lang);
    for (const one of cases) {
      const evidence = one.evidence.filter(({ rule }) => known.has(rule));
      if (evidence.length === 0) continue;
      subjects += 1;
      // Days and records of one subject have facts of their own.
      const parts = new Map(evidence.map(({ values }) => [JSON.stringify(values), values]));
      const judged = [...parts].map(([key, values]) => ({
        key,
        ...judge(factsOf(values, fields)),
      }));
      const again = new Map(
        judged.flatMap(({ key, found }) =>
          found.map(({ rule, statement }) => [`${rule} ${key}`, statement] as const),
        ),
      );
      for (const { rule, statement, values } of evidence)
        if (again.get(`${rule} ${JSON.stringify(values)}`) !== statement)
          problems.push(`${one.case_id}: ${rule} does not follow from its facts`);
      const isWhole = evidence.length === one.evidence.length && parts.size === 1;
      if (isWhole && judged[0]?.judgement.verdict !== one.verdict)
        problems.push(`${one.case_id}: verdict does not follow from its facts`);
    }
  }
  return { subjects, problems };
};

/** Values of evidence as facts of the types that the scope declares. */
const factsOf = (
  values: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, { readonly type: string }>>,
): Row =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, text]): [string, Value][] => {
      const type = fields[name]?.type;
      if (type === undefined) return [];
      if (type === 'int' || type === 'double') return [[name, Number(text)]];
      return [[name, type === 'bool' ? text === 'true' : text]];
    }),
  );
