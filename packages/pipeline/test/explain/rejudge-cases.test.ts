import type { Case } from '@zhenma/model';
import { describe, expect, test } from 'vitest';
import { subjectJudge } from '../../src/explain/judge-subject.ts';
import { rejudgeCases } from '../../src/rejudge-cases.ts';
import { catalogue } from '../scanning.ts';

/*
 * Subjects of a bundle judged again. Goal: a finding, its sentence and the verdict follow from the facts
 * that the evidence carries, or the case is named. Method: a pool and a payee as the scan writes them.
 */

const { ruleSet, weights } = catalogue();

const sealed = (type: string, facts: Record<string, string | number | boolean>): Case => {
  const judge = subjectJudge(ruleSet.subjects[type]?.rules ?? [], weights, 'en');
  const { judgement, found } = judge(facts);
  return {
    case_id: `C-${type}`,
    subject: { type, id: 'X' },
    verdict: judgement.verdict,
    evidence: found.map((one) => ({
      ...one,
      view: '',
      txn_id: '',
      field: '',
      values: Object.fromEntries(Object.entries(facts).map(([key, fact]) => [key, String(fact)])),
    })),
  } as unknown as Case;
};

const POOL = sealed('pool', { terminal_count: 3, number_count: 7, terminals: 'A;B', numbers: 'N' });
const PAYEE = sealed('payee', {
  holder_name: '某网络科技有限公司',
  holder: 'firm',
  merchants: 5,
  owners: 5,
  brands: 5,
  strangers: 4,
  registered_for: 0,
  holder_is_merchant: false,
  holder_named: false,
  pays_owners: 0,
  pays_brands: 0,
  pays_itself: false,
});

const again = (...cases: readonly Case[]) => rejudgeCases(cases, { ruleSet, weights, lang: 'en' });

/** The same case with one value of its evidence changed. */
const changed = (one: Case, name: string, value: string): Case => ({
  ...one,
  evidence: one.evidence.map((item) => ({ ...item, values: { ...item.values, [name]: value } })),
});

describe('sealed subjects', () => {
  test('that were sealed honestly follow from their facts', () => {
    expect(POOL.verdict).toBe('jumped');
    expect(PAYEE.verdict).toBe('jumped');
    expect(again(POOL, PAYEE)).toEqual({ subjects: 2, problems: [] });
  });

  test('whose facts do not carry the finding are named', () => {
    expect(again(changed(POOL, 'terminal_count', '1')).problems).toEqual([
      'C-pool: pool-shared-numbers does not follow from its facts',
      'C-pool: verdict does not follow from its facts',
    ]);
    const { problems } = again(changed(PAYEE, 'holder', 'bank'));
    expect(problems).toContain(
      'C-payee: payee-collects-for-strangers does not follow from its facts',
    );
  });

  test('whose sentence says something else are named', () => {
    expect(again(changed(POOL, 'number_count', '8')).problems).toHaveLength(1);
  });

  test('whose verdict was raised are named', () => {
    const raised = { ...POOL, verdict: 'suspect' } as Case;
    expect(again(raised).problems).toEqual(['C-pool: verdict does not follow from its facts']);
  });
});
