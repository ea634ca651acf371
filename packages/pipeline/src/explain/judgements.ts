import type { Lang } from '@zhenma/model';
import type { CheckedRule } from '@zhenma/rules';
import type { Cell, Session } from '../engine/session.ts';
import { judge, type ScoreWeights } from './judge.ts';

/**
 * Judges every distinct outcome: creates `judgement(outcome, verdict, score, kinds, rules,
 * explanation)`. Lists are joined by `;`.
 */
export const createJudgements = async (
  session: Session,
  rules: readonly CheckedRule[],
  weights: ScoreWeights,
  lang: Lang,
): Promise<void> => {
  const rows: Cell[][] = [];
  await session.each(
    'select o.outcome, o.codes, f.* from outcome o join facts f using (pattern) order by o.outcome',
    (block) => {
      for (const row of block) {
        const one = judge(rules, String(row['codes']), row, weights, lang);
        const lists = [one.kinds.join(';'), one.rules.join(';')];
        rows.push([row['outcome'] as Cell, one.verdict, one.score, ...lists, one.explanation]);
      }
    },
  );
  const columns = {
    outcome: 'integer',
    verdict: 'varchar',
    score: 'double',
    kinds: 'varchar',
    rules: 'varchar',
    explanation: 'varchar',
  };
  await session.load('judgement', columns, rows);
};
