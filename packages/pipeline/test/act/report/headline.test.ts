import { expect, test } from 'vitest';
import type { CaseData } from '../../../src/act/report/case-data.ts';
import { headline } from '../../../src/act/report/headline.ts';
import { WORDS } from '../../../src/act/report/words.ts';
import { caseOf, dataOf } from './world.ts';

/**
 * What the first sentence of a case says was replaced, where nobody registers the device. Goal: a number under
 * which the usual category was sent is told from a category that was changed under the usual number.
 */

const BAR = '836361058137627';
const STATION = '836361055418208';

/** A case of a bar with one look flagged, and perhaps another number that nothing speaks against. */
const told = (
  flagged: { readonly number: string; readonly mcc: string },
  sound: readonly string[] = [BAR],
): string => {
  const data = dataOf(caseOf(1));
  const [look] = data.looks;
  if (!look || !data.counts) throw new TypeError('the test case has no looks');
  const looks: CaseData['looks'] = [
    ...sound.map((number) => ({ ...look, number, own: false, flagged: 0 })),
    { ...look, ...flagged, own: false, flagged: data.counts.flagged },
  ];
  const counts = { ...data.counts, foreignNumber: 0, expectedMcc: null, registeredNo: null };
  return headline({ ...data, looks, counts }, WORDS.zh, 'zh');
};

test('the usual category under another number: the number was replaced', () => {
  expect(told({ number: STATION, mcc: '5813' })).toMatch(
    /另一家的商户号送去清算，看起来像.*“加油站/,
  );
});

test('another category under the usual number: the category was changed', () => {
  expect(told({ number: BAR, mcc: '5541' })).toMatch(/行业类别被改成“加油站/);
});

test('the category of a second number under the first: the category was changed', () => {
  expect(told({ number: BAR, mcc: '5541' }, [BAR, STATION])).toMatch(/行业类别被改成“加油站/);
});

test('numbers of the shop’s own name are no other merchant’s', () => {
  const data = dataOf(caseOf(1));
  const [look] = data.looks;
  if (!look || !data.counts) throw new TypeError('the test case has no looks');
  const said = (...numbers: readonly string[]): string => {
    const looks: CaseData['looks'] = [
      { ...look, number: BAR, name: '云杉酒吧', own: true, flagged: 0 },
      ...numbers.map((number) => ({ ...look, number, name: '云杉酒吧', own: false, flagged: 4 })),
    ];
    const flagged = 4 * numbers.length;
    const counts = { ...data.counts!, flagged, foreignNumber: flagged };
    return headline({ ...data, looks, counts }, WORDS.zh, 'zh');
  };
  expect(said(STATION)).toMatch(/而是用同名的另一个号送去清算。/);
  expect(said(STATION, `${STATION.slice(0, -1)}9`)).toMatch(/而是用同名的另外 2 个号送去清算。/);
});

test('a finding that names its subject is the headline, and begins like a sentence', () => {
  const one = caseOf(1);
  const subject = { type: 'agent', id: '江湾服务' } as const;
  const statement = `at agent “${subject.id}” 3 of 4 terminals are routed`;
  const evidence = one.evidence.slice(0, 1).map((each) => ({ ...each, statement }));
  const { counts: _, ...data } = dataOf({ ...one, subject, evidence });
  expect(headline(data, WORDS.en, 'en')).toBe(
    `At agent “${subject.id}” 3 of 4 terminals are routed`,
  );
});
