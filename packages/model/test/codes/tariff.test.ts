/**
 * Goal: the fees of any sale on any day, exact to the fen. Method: the worked figures of the price
 * law, the days on both sides of every change, and an independent BigInt formula over random sales.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PriceClass } from '../../src/codes/mcc.ts';
import {
  type CardType,
  feesFen,
  findTariff,
  TARIFF_ROWS,
  type Tariff,
} from '../../src/codes/tariff.ts';
import { feesOfSale } from '../../src/fees-of-sale.ts';

const total = (amountFen: number, day: string, cls: PriceClass, card: CardType): number => {
  const { issuerFen, networkFen } = feesFen(amountFen, findTariff(day, cls, card)!);
  return issuerFen + networkFen;
};

describe('worked figures', () => {
  it.each([
    ['2024-03-01', 'standard', 'credit', 4825],
    ['2024-03-01', 'preferential', 'credit', 3764],
    ['2024-03-01', 'exempt', 'credit', 0],
    ['2020-03-01', 'standard', 'debit', 1625],
    ['2024-03-01', 'standard', 'debit', 1593],
    ['2024-03-01', 'exempt', 'debit', 0],
  ] as const)('10 000 yuan on %s, %s %s: %d fen', (day, cls, card, fen) => {
    expect(total(1_000_000, day, cls, card)).toBe(fen);
  });

  it.each([
    ['2020-03-01', 371_429],
    ['2024-03-01', 412_698],
  ])('the issuer cap of debit on %s binds at %d fen', (day, amountFen) => {
    const tariff = findTariff(day, 'standard', 'debit')!;
    const exactFen = (fen: number): number => (fen * tariff.issuerE7) / 10_000_000;
    expect(exactFen(amountFen - 1)).toBeLessThan(1300);
    expect(exactFen(amountFen + 1)).toBeGreaterThan(1300);
    expect(feesFen(amountFen * 10, tariff).issuerFen).toBe(1300);
  });

  it('puts the class factor after the cap', () => {
    const tariff = findTariff('2024-03-01', 'preferential', 'debit')!;
    expect(feesFen(10_000_000, tariff)).toEqual({ issuerFen: 1014, networkFen: 254 });
  });

  it('keeps the network cap of 2021 at 3.25 yuan', () => {
    const tariff = findTariff('2024-03-01', 'standard', 'debit')!;
    expect(feesFen(1_111_112, tariff).networkFen).toBe(325);
    expect(feesFen(10_000_000, tariff).networkFen).toBe(325);
  });
});

describe('days', () => {
  it.each([
    ['2016-09-05', undefined],
    ['2016-09-06', 35_000],
    ['2021-09-29', 35_000],
    ['2021-09-30', 31_500],
    ['2024-09-29', 31_500],
    ['2024-09-30', 31_500],
    ['2099-01-01', 31_500],
  ])('standard debit on %s', (day, issuerE7) => {
    expect(findTariff(day, 'standard', 'debit')?.issuerE7).toBe(issuerE7);
  });

  it('says which levels are assumed', () => {
    expect(findTariff('2024-09-29', 'preferential', 'credit')?.level).toBe('stated');
    expect(findTariff('2024-09-30', 'preferential', 'credit')?.level).toBe('assumed');
    expect(findTariff('2024-09-30', 'exempt', 'credit')?.level).toBe('stated');
  });

  it('has no level for special prices', () => {
    expect(findTariff('2024-03-01', 'special', 'credit')).toBeUndefined();
  });

  it('prices semi-credit as credit and prepaid as debit', () => {
    for (const cls of ['standard', 'preferential', 'exempt'] as const) {
      expect(findTariff('2024-03-01', cls, 'semi_credit')).toBe(
        findTariff('2024-03-01', cls, 'credit'),
      );
      expect(findTariff('2024-03-01', cls, 'prepaid')).toBe(findTariff('2024-03-01', cls, 'debit'));
    }
  });

  it('has contiguous, half-open periods from 2016-09-06 on', () => {
    const groups = new Map<string, Tariff[]>();
    for (const row of TARIFF_ROWS) {
      const key = `${row.priceClass} ${row.card}`;
      groups.set(key, [...(groups.get(key) ?? []), row]);
    }
    expect(groups.size).toBe(5);
    for (const rows of groups.values()) {
      expect(rows[0]?.validFrom).toBe('2016-09-06');
      expect(rows.at(-1)?.validTo).toBeNull();
      rows.slice(1).forEach((row, index) => {
        expect(row.validFrom).toBe(rows[index]?.validTo);
      });
    }
  });
});

describe('rounding', () => {
  it.each([
    // 0.45 % of 111.11 yuan is 49.9995 fen; of 1.00 yuan 0.45 fen; of 1.12 yuan 0.504 fen.
    [11_111, 50],
    [100, 0],
    [111, 0],
    [112, 1],
    [0, 0],
    // 0.45 % of 3.00 yuan is 1.35 fen; of 10.00 yuan exactly 4.5 fen: half goes up.
    [300, 1],
    [1_000, 5],
  ])('%d fen on credit gives the issuer %d fen', (amountFen, fen) => {
    expect(feesFen(amountFen, findTariff('2024-03-01', 'standard', 'credit')!).issuerFen).toBe(fen);
  });

  it('equals exact arithmetic for every row and amount', () => {
    const halfUp = (
      amountFen: number,
      e7: number,
      capFen: number | null,
      factor: number,
    ): number => {
      let numerator = BigInt(amountFen) * BigInt(e7);
      const cap = capFen === null ? numerator : BigInt(capFen) * 10_000_000n;
      if (cap < numerator) numerator = cap;
      const doubled = 2n * numerator * BigInt(factor);
      return Number((doubled + 1_000_000_000n) / 2_000_000_000n);
    };
    const amounts = fc.oneof(
      fc.integer({ min: 0, max: 2_000_000 }),
      fc.integer({ min: 0, max: 1_000_000_000_000 }),
      fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
      fc.integer({ min: 0, max: 100_000_000 }).map((step) => step * 1_000),
    );
    fc.assert(
      fc.property(amounts, fc.constantFrom(...TARIFF_ROWS), (amountFen, row) => {
        expect(feesFen(amountFen, row)).toEqual({
          issuerFen: halfUp(amountFen, row.issuerE7, row.issuerCapFen, row.factorPercent),
          networkFen: halfUp(amountFen, row.networkE7, row.networkCapFen, row.factorPercent),
        });
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['standard', 5_179_425_546_353_444, 23_307_414_958_590],
    ['preferential', 6_937_260_340_367_378, 24_349_783_794_689],
  ] as const)('stays exact where doubles are not: %s, %d fen', (cls, amountFen, fen) => {
    const tariff = findTariff('2024-03-01', cls, 'credit')!;
    expect(feesFen(amountFen, tariff).issuerFen).toBe(fen);
  });

  it('refuses what is no amount', () => {
    const tariff = TARIFF_ROWS[0]!;
    for (const wrong of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
      expect(() => feesFen(wrong, tariff)).toThrow(RangeError);
    }
  });
});

describe('fees of a sale', () => {
  const DAY = '2024-03-01';

  it.each([
    // 10 000 yuan: 45.00 and 3.25 by credit, 13.00 (the cap) and 2.93 by debit.
    ['5812', 'credit', 4825],
    ['5812', 'semi_credit', 4825],
    ['5812', 'debit', 1593],
    ['5812', 'prepaid', 1593],
    ['8062', 'credit', 0],
  ])('10 000 yuan at %s by %s: %d fen', (mcc, card, fen) => {
    expect(feesOfSale(mcc, card, 1_000_000, DAY)).toBe(fen);
  });

  it.each([
    ['5812', 'gift', 100, DAY],
    ['', 'credit', 100, DAY],
    ['5812', 'credit', -100, DAY],
    ['5812', 'credit', 0.5, DAY],
    ['5812', 'credit', 100, '2016-09-05'],
  ])('nothing is known of %s, %s, %d on %s', (mcc, card, fen, day) => {
    expect(feesOfSale(mcc, card, fen, day)).toBe(null);
  });
});
