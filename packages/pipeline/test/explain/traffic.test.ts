import { expect, test } from 'vitest';
import { trafficOf } from '../../src/explain/traffic.ts';
import { scanTables } from '../scanning.ts';

/**
 * The proof by traffic. Goal: a case closes after exactly as many true sales as Wald's bound asks, opens
 * again, and errs no oftener than it states. Method: five wrong of ten sales after a first wrong one;
 * Wilson's low end is 0.2366, so each true sale adds ln(0.999 / 0.7634) = 0.2690 and ln(0.95 / 0.01) =
 * 4.554 is reached with the 17th.
 */

const TEST = { alpha: 0.01, beta: 0.05, mended_share: 0.001, share_min: 0.02 };
const seen = (since: number, before: readonly number[] = [1, 1, 1, 1, 1]) =>
  trafficOf({ since, after: since, runs: [...before, since] } as never, TEST, 'T');

test('sixteen true sales leave it open, the seventeenth closes it', () => {
  expect(seen(16)).toMatchObject({ state: 'open', needed: 17, true_code_sales: 16 });
  expect(seen(17)).toMatchObject({ state: 'closed_by_traffic', sales: 17, since: 'T' });
});

/** After two wrong sales in a row Wilson's low end is 0.2065: ln(0.999 / 0.7935) = 0.2303, twenty are asked. */
test('a wrong sale after a run that had closed the case opens it again', () => {
  expect(seen(3, [0, 20]).state).toBe('reopened');
  expect(seen(3, [0, 19]).state).toBe('open');
  // Three of six: 0.1876, so ln(0.999 / 0.8124) = 0.2068 and 23.
  expect(seen(3, [1, 1, 1, 23]).state).toBe('reopened');
  expect(seen(3, [1, 1, 1, 22]).state).toBe('open');
});

test('a run that a wrong sale ended is no proof the next time', () => {
  const often = [...Array(60).fill(0), 15, ...Array(60).fill(0)];
  expect(seen(15, often)).toMatchObject({ state: 'reopened', needed: 16 });
  expect(seen(16, often).state).toBe('closed_by_traffic');
});

test('a run shorter than one that a wrong sale ended had closed nothing', () => {
  const often = Array(60).fill(0);
  expect(seen(3, [200, ...often, 40]).state).toBe('open');
  expect(seen(3, [30, ...often, 40]).state).toBe('reopened');
});

test('a rare jump asks for more proof, and one wrong sale for the most', () => {
  expect(seen(50, [200])).toMatchObject({ state: 'open', needed: 238 });
  expect(seen(50, [])).toMatchObject({ state: 'open', needed: 238 });
  expect(trafficOf(undefined, TEST, 'T').state).toBe('open');
});

/** Devices by a seeded draw that go on to jump: the share of them whose case is closed when the data end. */
const closedOf = (share: number, sales: number): number => {
  const random = randomOf(sales);
  let [cases, closed] = [0, 0];
  for (let device = 0; device < 4_000; device += 1) {
    const runs: number[] = [];
    for (let sale = 0; sale < sales; sale += 1)
      if (random() < share) runs.push(0);
      else if (runs.length > 0) runs.push((runs.pop() ?? 0) + 1);
    if (runs.length === 0) continue;
    cases += 1;
    const row = { since: runs.at(-1), after: 0, runs } as never;
    if (trafficOf(row, TEST, 'T').state === 'closed_by_traffic') closed += 1;
  }
  return closed / cases;
};

const randomOf = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** The standard error of 4,000 draws at 0.01 is 0.0016; three of them are allowed. */
test('of devices that still jump, no more are closed than stated', () => {
  for (const share of [0.02, 0.05, 0.1, 0.3, 0.6, 0.9])
    for (const sales of [20, 50, 200, 600])
      expect([share, sales, closedOf(share, sales) <= TEST.alpha + 0.0048]).toEqual([
        share,
        sales,
        true,
      ]);
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
      ...device('CLOSED', `wwwww${'r'.repeat(7)}`),
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
  // Four of four wrong after the first: Wilson's low end 0.5101, so ln(0.999 / 0.4899) = 0.7126 and seven.
  expect(stateOf('CLOSED')).toMatchObject({
    state: 'closed_by_traffic',
    needed: 7,
    since: '2024-03-01T12:00:00+08:00',
    sales: 7,
  });
  expect(stateOf('AGAIN')).toMatchObject({ state: 'reopened', true_code_sales: 1 });
  expect(stateOf('SLIPSONLY')).toMatchObject({ state: 'open', true_code_sales: 0, sales: 20 });
});
