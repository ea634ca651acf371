import type { Case } from '@zhenma/model';
import { afterAll, expect, test } from 'vitest';
import type { Session } from '../../src/engine/session.ts';
import { findFaultyNumbers } from '../../src/explain/faulty-numbers.ts';
import { buildSubjectCases } from '../../src/explain/subject-cases.ts';
import { catalogue } from '../scanning.ts';
import { openTest } from '../tables.ts';

/*
 * A number that a till garbled bears the shop's name and another category, as if a merchant had chosen it. Goal: what
 * is found on such a number is the till's case, unless it decides or most of the number's sales are others'. Method:
 * cases of tills with their causes, their sales by number; and a number with a finding.
 */

const session: Session = await openTest();
afterAll(() => session.close());

const till = (id: string, top: string): Case =>
  ({ subject: { type: 'terminal', id }, cause: { top } }) as Case;

test('sales under a number count where their till has a fault for its cause', async () => {
  await session.load('dict_number', { id: 'integer', value: 'varchar' }, [
    [1, 'A'],
    [2, 'B'],
  ]);
  const columns = { type: 'varchar', id: 'varchar', cleared: 'integer' };
  await session.load('case_sale', columns, [
    ['terminal', 't1', 1],
    ['terminal', 't1', 1],
    ['terminal', 't2', 1],
    ['terminal', 't3', 2],
    ['merchant', 't1', 2],
  ]);
  const of = async (...zh: Case[]) => [...(await findFaultyNumbers(session, { zh, en: zh }))];
  const routed = till('t3', 'routing');
  expect(await of(till('t1', 'device'), till('t2', 'data'), routed)).toEqual([['A', 3]]);
  expect(await of(till('t1', 'undetermined'), routed)).toEqual([]);
});

const casesOf = async (sales: number, faulty: number, strength: 'medium' | 'decisive') => {
  const { ruleSet, weights, causes } = catalogue();
  const rules = (ruleSet.subjects['number']?.rules ?? [])
    .slice(0, 1)
    .map((rule) => ({ ...rule, definition: { ...rule.definition, strength } }));
  await session.load(
    'part',
    {
      ...{ id: 'varchar', codes: 'varchar', sales: 'integer', amount: 'bigint' },
      ...{ first_ms: 'bigint', last_ms: 'bigint', members: 'varchar', witness: 'varchar' },
    },
    [['A', '1', sales, 100, 0, 0, null, 'x']],
  );
  await session.run('update part set members = null');
  const scope = {
    name: 'merchant',
    fields: {},
    evidence: { view: 'clearing', field: 'merchant_no' },
  };
  const told = await buildSubjectCases(
    session,
    [{ table: 'part', scope, rules }],
    { weights, causes },
    { zoneMinutes: 0, faulty: new Map([['A', faulty]]) },
  );
  return told.zh.length;
};

test('a number of which most sales are a till’s fault makes no case of its own, unless it is decided', async () => {
  expect(await casesOf(4, 0, 'medium')).toBe(1);
  expect(await casesOf(4, 2, 'medium')).toBe(1);
  expect(await casesOf(4, 3, 'medium')).toBe(0);
  expect(await casesOf(4, 3, 'decisive')).toBe(1);
});
