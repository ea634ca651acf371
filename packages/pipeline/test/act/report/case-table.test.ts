import type { Case } from '@zhenma/model';
import { expect, test } from 'vitest';
import { caseTable, otherCases } from '../../../src/act/report/case-table.ts';
import { WORDS } from '../../../src/act/report/words.ts';
import { caseOf, dataOf } from './world.ts';

/* A row of the table of cases: whom it names, and what it counts. */

const withSection = (one: Case, suspect = 0): string => {
  const data = dataOf(one);
  const sections = [{ ...data, counts: { ...data.counts, suspect } } as typeof data];
  return caseTable([one], sections, WORDS.en).markup;
};
const withoutSection = (one: Case): string => otherCases([one], 0, WORDS.en)?.markup ?? '';

test('names the registered shop, and who holds an account where no shop is known', () => {
  expect(withSection(caseOf(1))).toContain('示例餐厅<small>');
  const [first] = caseOf(1).evidence;
  const evidence = first ? [{ ...first, values: { holder_name: '周某某' } }] : [];
  const payee = caseOf(1, { evidence });
  expect(withoutSection(payee)).toContain('周某某<small>');
  expect(withoutSection(caseOf(1))).not.toContain('周某某');
});

test('names a merchant that the evidence is about, and not another one', () => {
  const [first] = caseOf(1).evidence;
  const about = (merchant_no: string): string => {
    const values = { merchant_no, merchant_name: '新区小超市' };
    const evidence = first ? [{ ...first, values }] : [];
    return withoutSection(
      caseOf(1, { evidence, subject: { type: 'merchant', id: '822290058120137' } }),
    );
  };
  expect(about('822290058120137')).toContain('新区小超市<small>');
  expect(about('822305054110077')).not.toContain('新区小超市');
});

test('counts jumped sales of all, suspect ones where none jumped', () => {
  expect(withSection(caseOf(1), 3)).toContain('>2 / 8<');
  expect(withSection(caseOf(1, { jumped_sales: 0 }), 3)).toContain('>suspect 3 / 8<');
});

test('adds what issuer and network lost', () => {
  expect(withoutSection(caseOf(1))).toContain('¥1.10');
  const impact = { ...caseOf(1).impact, issuer_fen: 0 };
  expect(withoutSection(caseOf(1, { impact }))).toContain('¥0.10');
});
