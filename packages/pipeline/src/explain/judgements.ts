import type { Lang } from '@zhenma/model';
import type { CheckedRule } from '@zhenma/rules';
import type { Cell, Row, Session } from '../engine/session.ts';
import { quoteName } from '../engine/sql.ts';
import { type Background, scoreBackground } from './background.ts';
import { judge, type ScoreWeights } from './judge.ts';
import { factsToTell } from './tell.ts';

/**
 * Judges every distinct outcome: creates `judgement(outcome, verdict, score, kinds, rules,
 * explanation, number_chance, number_cause)`. Lists are joined by `;`. The last two are for what numbers
 * say of their sales, see number-says.ts.
 *
 * @returns the scores of sales without findings
 *
 * Outcomes on which every rule was silent need no facts: there are only two of them, compared and
 * not compared, and they are judged once each.
 */
export const createJudgements = async (
  session: Session,
  rules: readonly CheckedRule[],
  weights: ScoreWeights,
  lang: Lang,
): Promise<Background> => {
  const rowOf = (outcome: Cell, codes: string, compared: boolean, facts: Row): Cell[] => {
    const one = judge(rules, codes, compared, facts, weights, lang);
    const lists = [one.kinds.join(';'), one.rules.join(';')];
    return [outcome, one.verdict, one.score, ...lists, one.explanation];
  };
  const silence = '0'.repeat(rules.length);
  const rows: Cell[][] = [];
  const columns = factsFor(rules).map((name) => `f.${quoteName(name)}`);
  await session.each(
    `select o.outcome, o.codes, o.compared, ${columns.join(', ')}
     from outcome o join facts f using (pattern) where o.codes <> '${silence}' order by o.outcome`,
    (block) => {
      for (const row of block)
        rows.push(
          rowOf(row['outcome'] ?? null, String(row['codes']), row['compared'] === true, row),
        );
    },
  );
  await session.load('spoken', { outcome: 'integer', ...JUDGED }, rows);
  const quiet = [false, true].map((compared) => rowOf(compared, silence, compared, {}));
  await session.load('quiet', { compared: 'boolean', ...JUDGED }, quiet);
  await session.run(`create or replace table judgement as
    select *, null::double as number_chance, null::varchar as number_cause from (
      select * from spoken
      union all
      select o.outcome, q.* exclude (compared) from outcome o join quiet q using (compared)
      where o.codes = '${silence}')`);
  return scoreBackground(session, weights.background);
};

const JUDGED = {
  verdict: 'varchar',
  score: 'double',
  kinds: 'varchar',
  rules: 'varchar',
  explanation: 'varchar',
};

/** Facts that a judgement needs: those the statements name, and the numbers and codes compared. */
const factsFor = (rules: readonly CheckedRule[]): readonly string[] =>
  [...new Set([...factsToTell(rules), ...COMPARED_FACTS])].sort();

const COMPARED_FACTS = 'registered_no cleared_no response_no registered_mcc cleared_mcc'.split(' ');
