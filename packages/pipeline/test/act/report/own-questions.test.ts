import type { Case, Charges } from '@zhenma/model';
import { describe, expect, test } from 'vitest';
import { moneyNotes } from '../../../src/act/report/money.ts';
import { ownQuestions } from '../../../src/act/report/own-questions.ts';
import { WORDS } from '../../../src/act/report/words.ts';
import { caseOf } from './world.ts';

/* What a shop asks about itself is answered, or named as not looked at; and a sum of nought says why. */

const UNKNOWN: Charges = {
  ...{ charged_fen: 0, contract_fen: 0, overcharged_sales: 0, overcharged_fen: 0 },
  ...{ rate_before_ppm: null, rate_since_ppm: null },
  ...{ failed_before_permille: null, failed_since_permille: null },
  ...{ payout_days: 0, late_payout_days: 0 },
};

const asked = (charges: Partial<Charges> | undefined) => {
  const over = charges && { charges: { ...UNKNOWN, ...charges } };
  return ownQuestions(caseOf(1, over ?? {}), WORDS.en);
};

const answers = (charges: Partial<Charges>) =>
  asked(charges)?.answers.map(({ answer, ill }) => `${ill ? '!' : ''}${answer}`);

describe('the four questions of a shop', () => {
  test('where nothing is known all four are named with what they need', () => {
    for (const charges of [undefined, {}])
      expect(asked(charges)).toEqual({
        answers: [],
        notLooked: [
          'Charges above the contract (needs fees charged, or contract rates)',
          'Drift of the fee (needs fees charged before and since)',
          'Late payouts (needs settlements)',
          'More failed sales (needs response codes before and since)',
        ],
      });
  });

  test('each is answered by yes or no', () => {
    expect(answers({ charged_fen: 600, contract_fen: 600 })).toEqual([
      'No. The merchant was charged ¥6.00; by its contract ¥6.00 were due.',
    ]);
    expect(
      answers({
        charged_fen: 900,
        contract_fen: 600,
        overcharged_sales: 2,
        overcharged_fen: 300,
      })?.[0],
    ).toMatch(/^!Yes\. .* In 2 sales it was overcharged, ¥3\.00 in all\.$/);
    const late = { payout_days: 9, late_payout_days: 2 };
    expect(answers(late)?.[0]).toMatch(/^!Yes\. Of 9 days with sales, 2/);
    expect(answers({ ...late, late_payout_days: 0 })?.[0]).toMatch(/^No\. On 9 days/);
    const failed = { failed_before_permille: 10, failed_since_permille: 30 };
    expect(answers(failed)).toEqual(['!Yes. Failed sales went from 1 % before the case to 3 %.']);
    expect(answers({ ...failed, failed_since_permille: 29 })?.[0]).toMatch(/^No\. /);
  });

  test('a rate drifts by two hundredths of a percent; what is charged as agreed does not', () => {
    const rates = { rate_before_ppm: 6000, rate_since_ppm: 6200 };
    expect(answers(rates)).toEqual([
      '!Yes. The rate charged went from 0.60 % before the case to 0.62 %.',
    ]);
    expect(answers({ ...rates, rate_since_ppm: 6199 })?.[0]).toMatch(/^No\. /);
    // A fee that fell is told, and no complaint.
    expect(answers({ ...rates, rate_since_ppm: 5000 })?.[0]).toMatch(/^Yes\. /);
    const agreed = answers({ ...rates, charged_fen: 5, contract_fen: 5 });
    expect(agreed?.[1]).toMatch(/^No\. Every sale was charged as agreed/);
  });

  test('an account or a pool is no shop', () => {
    const payee: Partial<Case> = { subject: { type: 'payee', id: 'K1' } };
    expect(ownQuestions(caseOf(1, payee), WORDS.zh)).toBeUndefined();
  });
});

describe('a difference of nought', () => {
  const impact = { ...caseOf(1).impact, issuer_fen: 0, network_fen: 0 };
  const notes = (over: Partial<Case>) => moneyNotes(caseOf(1, { impact, ...over }), WORDS.en);

  test('is one of equal prices only where some sale was priced', () => {
    expect(notes({})).toEqual([WORDS.en.section.moneyEqual]);
    const unpriced = { no_fees: 0, before_tariff: 1, no_class: 1 };
    expect(notes({ unpriced })).toEqual([
      expect.stringContaining('before 2016-09-06'),
      expect.stringContaining('not published'),
    ]);
    const some = { no_fees: 1, before_tariff: 0, no_class: 0 };
    expect(notes({ unpriced: some })).toEqual([
      WORDS.en.section.moneyEqual,
      expect.stringContaining('not in the records'),
    ]);
  });

  test('of a lent terminal says that nobody knows whose price is due', () => {
    const cause = { ...caseOf(1).cause, top: 'merchant' as const };
    expect(notes({ cause })).toContain(WORDS.en.section.moneyLent);
  });
});

test('of an agent’s or a pool’s sales nobody counts which are priced, so that none is said to cost the same', () => {
  const agent = caseOf(1, { subject: { type: 'agent', id: 'A' }, jumped_sales: 3 });
  const notes = moneyNotes(
    { ...agent, impact: { ...agent.impact, issuer_fen: 0, network_fen: 0 } },
    WORDS.en,
  );
  expect(notes).toContain(WORDS.en.section.moneyOpen);
  expect(notes).not.toContain(WORDS.en.section.moneyEqual);
});
