import { expect, test } from 'vitest';
import { trafficOf } from '../../src/explain/traffic.ts';

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

test('a wrong sale after such a run opens it again', () => {
  expect(seen(3, [1, 17, 3]).state).toBe('reopened');
  expect(seen(3, [1, 16, 3]).state).toBe('open');
});

test('a rare jump asks for more proof, and nothing seen closes nothing', () => {
  const rare = trafficOf({ wrong: 1, between_good: 200, since: 50 } as never, TEST, 'T');
  expect(rare).toMatchObject({ state: 'open', needed: 238 });
  expect(trafficOf(undefined, TEST, 'T').state).toBe('open');
});
