import type { Case } from '@zhenma/model';
import { afterAll, expect, test } from 'vitest';
import type { Cell, Session } from '../../src/engine/session.ts';
import { buildSubjectCases } from '../../src/explain/subject-cases.ts';
import { catalogue } from '../scanning.ts';
import { openTest } from '../tables.ts';

/*
 * Days or records of one terminal that rules found make one case. Goal: it spans and adds what they say.
 * Method: a table of two such parts by hand, found by the rules of late bindings as if these decided.
 */

const session: Session = await openTest();
afterAll(() => session.close());

const PART = {
  id: 'varchar',
  subject_type: 'varchar',
  subject_id: 'varchar',
  codes: 'varchar',
  sales: 'integer',
  amount: 'bigint',
  first_ms: 'bigint',
  last_ms: 'bigint',
  members: 'varchar',
  witness: 'varchar',
};

const DAY = 86_400_000;

const casesOf = async (parts: readonly Cell[][]): Promise<readonly Case[]> => {
  await session.load('part', PART, parts);
  await session.run('update part set members = null');
  const { ruleSet, weights, causes } = catalogue();
  const scope = { name: 'late_binding', fields: {}, evidence: { view: 'request', field: 'mcc' } };
  const rules = (ruleSet.subjects['late_binding']?.rules ?? []).map((rule) => ({
    ...rule,
    definition: { ...rule.definition, strength: 'decisive' as const },
  }));
  const told = await buildSubjectCases(
    session,
    [{ table: 'part', scope, rules }],
    { weights, causes },
    { zoneMinutes: 0, faulty: new Map() },
  );
  return told.en;
};

test('parts of one subject are one case: from the first to the last, sales and amounts added', async () => {
  const part = (id: string, codes: string, sales: number, from: number, to: number): Cell[] => [
    ...[id, 'terminal', 'SN1', codes, sales, sales * 1000, from * DAY, to * DAY, null, id],
  ];
  const [one, ...rest] = await casesOf([part('1', '10', 3, 20, 25), part('2', '11', 4, 10, 22)]);
  expect(rest).toEqual([]);
  expect(one).toMatchObject({
    verdict: 'jumped',
    sales: 7,
    jumped_sales: 7,
    amount_fen: 7000,
  });
  expect(one?.first_seen).toMatch(/^1970-01-11/);
  expect(one?.last_seen).toMatch(/^1970-01-26/);
  // Each rule is told once, by the record of the part where it fired first.
  expect(one?.evidence.map(({ txn_id }) => txn_id)).toEqual(['1', '2']);
});
