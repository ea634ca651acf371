import type { Lang } from '@zhenma/model';
import { type CheckedRule, compileRules, type Row } from '@zhenma/rules';
import { type Judgement, judge, type ScoreWeights } from './judge.ts';
import { tell } from './tell.ts';

/** What the rules of its scope say of one subject that is no single sale. */
export interface JudgedSubject {
  readonly judgement: Judgement;
  /** Rules that fired, with their sentences. */
  readonly found: readonly {
    readonly rule: string;
    readonly version: number;
    readonly statement: string;
  }[];
}

/**
 * Runs rules on one row in JavaScript: the codes that SQL would give, and the facts with the columns
 * that the rules derive.
 */
export const coder = (
  rules: readonly CheckedRule[],
): ((facts: Row) => { readonly codes: string; readonly facts: Row }) => {
  const run = compileRules(rules, { mode: 'trace' });
  return (given) => {
    const codes = rules.map(() => '0');
    let facts = given;
    for (const { ordinal, suppressedBy, rule, values } of run(given)) {
      const guard = rule.guards.findIndex(({ definition }) =>
        suppressedBy.includes(definition.guard),
      );
      codes[ordinal] = guard < 0 ? '1' : String(guard + 2);
      facts = { ...facts, ...values };
    }
    return { codes: codes.join(''), facts };
  };
};

/** Judges subjects row by row in JavaScript: of pools at once, of sealed subjects again. */
export const subjectJudge = (
  rules: readonly CheckedRule[],
  weights: ScoreWeights,
  lang: Lang,
): ((facts: Row) => JudgedSubject) => {
  const codesOf = coder(rules);
  return (given) => {
    const { codes, facts } = codesOf(given);
    return {
      judgement: judge(rules, codes, true, facts, weights, lang),
      found: rules.flatMap(({ definition: { id, version, statement } }, at) =>
        codes[at] === '1' ? [{ rule: id, version, statement: tell(statement, facts, lang) }] : [],
      ),
    };
  };
};
