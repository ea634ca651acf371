import { describe, expect, it } from 'vitest';
import { parseYuan } from '../src/money.ts';
import { feesOf } from '../src/tariff.ts';
import { parseDay } from '../src/time.ts';
import { collect } from './collect.ts';

/**
 * The tariff again, from the contract and independently of src/tariff.ts: exact fractions in
 * BigInt, in units of 10⁻⁹ fen, each fee capped, then the class factor, then rounded half up.
 */
const NANO = 1_000_000_000n;
const PPB: Record<string, readonly [issuer: bigint, network: bigint]> = {
  credit: [4_500_000n, 325_000n],
  debit: [3_500_000n, 325_000n],
  relieved: [3_150_000n, 292_500n],
};
const FACTOR: Record<string, bigint> = {
  standard: 100n,
  preferential: 78n,
  special: 50n,
  exempt: 0n,
};

function expectedFees(amount: string, cardType: string, priceClass: string, day: string) {
  const fen = BigInt(amount.replace('.', ''));
  const credit = cardType === 'credit' || cardType === 'semi_credit';
  const relieved = priceClass === 'standard' && day >= '2021-09-30';
  const [issuer, network] = PPB[credit ? 'credit' : relieved ? 'relieved' : 'debit']!;
  const charge = (rate: bigint, capFen: bigint | null): bigint => {
    const raw = fen * rate;
    const capped = capFen !== null && raw > capFen * NANO ? capFen * NANO : raw;
    return (2n * capped * FACTOR[priceClass]! + 100n * NANO) / (200n * NANO);
  };
  return [charge(issuer, credit ? null : 1_300n), charge(network, 325n)];
}

describe('tariff', () => {
  it('gives the amounts of domain.md §3.4 for 10,000 yuan', () => {
    const atMs = parseDay('2020-01-01');
    const fees = (
      cardType: 'credit' | 'debit',
      priceClass: 'standard' | 'preferential' | 'exempt',
    ) => {
      const { issuerFen, networkFen } = feesOf({
        amountFen: 1_000_000,
        cardType,
        priceClass,
        atMs,
      });
      return issuerFen + networkFen;
    };
    expect(fees('credit', 'standard')).toBe(4_825);
    expect(fees('credit', 'preferential')).toBe(3_510 + 254);
    expect(fees('credit', 'exempt')).toBe(0);
    expect(fees('debit', 'standard')).toBe(1_625);
  });

  it('relieves standard debit from 2021-09-30 on, not a day earlier', () => {
    const ask = { amountFen: 100_000, cardType: 'debit', priceClass: 'standard' } as const;
    const eve = feesOf({ ...ask, atMs: parseDay('2021-09-30') - 1 });
    const day = feesOf({ ...ask, atMs: parseDay('2021-09-30') });
    expect(eve).toEqual({ issuerFen: 350, networkFen: 33 });
    expect(day).toEqual({ issuerFen: 315, networkFen: 29 });
  });

  it.each([
    ['before and after the relief', '2021-09-23'],
    ['in 2024', '2024-03-04'],
  ])('is what worlds book: %s', (_, start) => {
    const { observations } = collect('network', { start, sales: 8_000 });
    let checked = 0;
    for (const { row } of observations) {
      if (row.issuer_fee === undefined) continue;
      const day = row.txn_time!.slice(0, 10);
      const [issuer, network] = expectedFees(row.amount!, row.card_type!, row.price_class!, day);
      expect(BigInt(parseYuan(row.issuer_fee))).toBe(issuer);
      expect(BigInt(parseYuan(row.network_fee!))).toBe(network);
      checked++;
    }
    expect(checked).toBeGreaterThan(5_000);
  });

  it('is what the fee gap of a jumped sale comes from', () => {
    const { observations } = collect('acquirer');
    let lost = 0;
    for (const { row, truth, sale } of observations) {
      if (row.view !== 'clearing' || truth.jumped !== 'true') continue;
      const right = sale.outcome.truth.priceClass;
      const day = new Date(sale.atMs + 8 * 3_600_000).toISOString().slice(0, 10);
      const carries = row.txn_type === 'purchase' || row.txn_type === 'preauth_completion';
      const [a, b] = carries ? expectedFees(row.amount!, row.card_type!, right, day) : [0n, 0n];
      const booked = carries ? parseYuan(row.issuer_fee!) + parseYuan(row.network_fee!) : 0;
      expect(Number(truth.fee_gap_fen)).toBe(Number(a! + b!) - booked);
      lost += Number(truth.fee_gap_fen);
    }
    expect(lost).toBeGreaterThan(0);
  });
});
