import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckedRule } from '@zhenma/rules';
import { type CaseText, readCases, uncovered } from './detect/rule-cases.ts';
import { type CaseResult, runCases, slowPlans } from './detect/run-cases.ts';
import { openSession, type Session } from './engine/session.ts';

/** What came of trying rules on their cases. */
export interface Tried {
  readonly results: readonly CaseResult[];
  /** `rule: outcome` that no case asks for. */
  readonly uncovered: readonly string[];
}

/**
 * Runs the cases of rules on the interpreter, on JavaScript and in DuckDB.
 *
 * Errors  CATALOG_RULE_INVALID for a file of cases that cannot be read, with its line.
 */
export const tryRules = (
  rules: readonly CheckedRule[],
  texts: readonly CaseText[],
): Promise<Tried> =>
  withSession(async (session) => {
    const cases = readCases(texts, rules);
    const results = await runCases(rules, cases, session);
    return { results, uncovered: uncovered(rules, cases) };
  });

/** Rules whose SQL plans a join of every row with every row. */
export const rulesWithSlowPlans = (rules: readonly CheckedRule[]): ReturnType<typeof slowPlans> =>
  withSession((session) => slowPlans(session, rules));

/** A small session that has nothing to spill. */
const withSession = async <T>(work: (session: Session) => Promise<T>): Promise<T> => {
  const spill = join(tmpdir(), 'zhenma-rules');
  const session = await openSession({ memory: '512MB', threads: 1, spill });
  try {
    return await work(session);
  } finally {
    session.close();
  }
};
