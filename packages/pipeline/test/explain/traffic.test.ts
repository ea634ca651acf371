import { expect, test } from 'vitest';
import { trafficOf } from '../../src/explain/traffic.ts';
import { scanTables } from '../scanning.ts';

/**
 * The proof by traffic. Goal: a case closes after exactly as many true sales as Wald's bound asks, and
 * opens again. Method: five wrong of ten sales; Wilson's low end is 0.2366, so each true sale adds
 * ln(0.999 / 0.7634) = 0.2690 and ln(0.95 / 0.01) = 4.554 is reached with the 17th.
 */

const TEST = { alpha: 0.01, beta: 0.05, mended_share: 0.001, share_min: 0.02 };
const seen = (since: number, runs: readonly number[] = [5]) =>
  trafficOf({ wrong: 5, between_good: 5, since, after: since, runs } as never, TEST, 'T');

test('sixteen true sales leave it open, the seventeenth closes it', () => {
  expect(seen(16)).toMatchObject({ state: 'open', needed: 17, true_code_sales: 16 });
  expect(seen(17)).toMatchObject({ state: 'closed_by_traffic', sales: 17, since: 'T' });
});

/** After one wrong sale Wilson's low end is 0.2065: ln(0.999 / 0.7935) = 0.2303, twenty are asked. */
test('a wrong sale after a run that had closed the case opens it again', () => {
  expect(seen(3, [20, 3]).state).toBe('reopened');
  expect(seen(3, [19, 3]).state).toBe('open');
  expect(seen(3, [1, 1, 1, 19, 3]).state).toBe('reopened');
});

test('a rare jump asks for more proof, and nothing seen closes nothing', () => {
  const rare = trafficOf({ wrong: 1, between_good: 200, since: 50 } as never, TEST, 'T');
  expect(rare).toMatchObject({ state: 'open', needed: 238 });
  expect(trafficOf(undefined, TEST, 'T').state).toBe('open');
});

/** One sale an hour of a device registered to the first number: `w` wrong, `r` right, `s` slip only. */
const device = (terminal_sn: string, order: string): Record<string, string>[] =>
  [...order].map((kind, hour) => ({
    view: kind === 's' ? 'slip' : 'clearing',
    txn_id: `${terminal_sn}-${hour}`,
    txn_time: new Date(Date.UTC(2024, 2, 1, hour)).toISOString(),
    amount: `${100 + hour}.${10 + terminal_sn.length}`,
    terminal_sn,
    merchant_no: kind === 'w' ? '822290054110002' : '822290058120001',
  }));

test('what later records show closes a case and opens it again; slips alone prove nothing', async () => {
  const terminals = ['CLOSED', 'AGAIN', 'SLIPSONLY'];
  const { cases } = await scanTables({
    transactions: [
      ...device('CLOSED', `wwwww${'r'.repeat(6)}`),
      ...device('AGAIN', `wwwww${'r'.repeat(20)}wr`),
      ...device('SLIPSONLY', `wwwww${'s'.repeat(20)}`),
    ],
    merchants: [
      { merchant_no: '822290058120001', merchant_name: '江畔小馆' },
      { merchant_no: '822290054110002', merchant_name: '宏达超市' },
    ],
    terminals: terminals.map((terminal_sn) => ({ terminal_sn, merchant_no: '822290058120001' })),
  });
  const stateOf = (id: string) => cases.find(({ subject }) => subject.id === id)?.traffic;
  // Five of five wrong: Wilson's low end 0.5655, so ln(0.999 / 0.4345) = 0.8326 and six suffice.
  expect(stateOf('CLOSED')).toMatchObject({ state: 'closed_by_traffic', needed: 6 });
  expect(stateOf('AGAIN')).toMatchObject({ state: 'reopened', true_code_sales: 1 });
  expect(stateOf('SLIPSONLY')).toMatchObject({ state: 'open', true_code_sales: 0, sales: 20 });
});
