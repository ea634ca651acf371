import { describe, expect, it } from 'vitest';
import { backgroundOf } from '../../src/explain/background.ts';
import { catalogue, scanTables } from '../scanning.ts';

/**
 * Scores of sales that nothing was found on.
 * Goal: a sale nobody outside recorded is as likely a jump as the others, a seen one hardly ever.
 * Method: the arithmetic by hand; a scan of a few sales of which a known share jumped.
 */

const WEIGHTS = { share: 0.002, sales: 200, missed: 0.1 };

describe('background', () => {
  it.each([
    ['no data', 0, 0, 0.0002, 0.002],
    ['an honest file', 0, 99_800, 0, 0],
    ['one in four', 49_999.6, 199_800, 0.025, 0.25],
    ['every sale: seen stays below any finding', 100_000, 100_000, 0.04, 0.998],
  ])('%s', (_, jumped, seen, clean, unknown) => {
    expect(backgroundOf(jumped, seen, WEIGHTS)).toEqual({ seen: clean, unseen: unknown });
  });

  it('is the share of the file for slips alone, and little for slips with their clearing', async () => {
    const row = (view: string, at: number, merchant_no: string) => ({
      view,
      txn_id: `${view}-${at}`,
      txn_time: `2024-03-01T10:${String(at % 60).padStart(2, '0')}:00`,
      amount: `${100 + at}.00`,
      terminal_id: '31001234',
      merchant_no,
      rrn: String(at).padStart(12, '0'),
    });
    const own = '822290058120137';
    const slips = Array.from({ length: 40 }, (_, at) => row('slip', at, own));
    const cleared = Array.from({ length: 30 }, (_, at) =>
      row('clearing', at, at < 15 ? '822290054110022' : own),
    );
    const { verdicts } = await scanTables({ transactions: [...slips, ...cleared] });
    const scoreOf = (id: string): number =>
      Number(verdicts.find((one) => one['txn_id'] === id)?.['score']);
    const { seen, unseen } = backgroundOf(15, 30, catalogue().weights.background);
    expect([scoreOf('slip-35'), scoreOf('slip-20')]).toEqual([unseen, seen]);
  });
});
