import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { feesFen, findTariff, type PriceClass } from '@zhenma/model';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { feeSql, loadTariff, tariffFrom, tariffFromSql } from '../../src/detect/tariff.ts';
import type { Session } from '../../src/engine/session.ts';
import { ROOT } from '../scanning.ts';
import { openTest } from '../tables.ts';

/**
 * Fees are worked out in SQL for a whole file and in JavaScript for one sale. Goal: both equal the
 * contract's formula to the fen on every day, class, card and amount. Method: a third calculation in
 * exact fractions, from the tariff's own file; amounts crowd round caps and halves of a fen.
 */

let session: Session;
beforeAll(async () => {
  session = await openTest();
  await loadTariff(session);
});
afterAll(() => session.close());

interface Price {
  readonly from: string;
  readonly to: string;
  readonly priceClass: PriceClass;
  readonly card: string;
  readonly issuer: readonly [rate: bigint, capFen: bigint | undefined];
  readonly network: readonly [rate: bigint, capFen: bigint | undefined];
  readonly factor: bigint;
}

const whole = (text = ''): bigint | undefined => (text === '' ? undefined : BigInt(text));

const PRICES: readonly Price[] = readFileSync(join(ROOT, 'catalog/codes/tariff.csv'), 'utf8')
  .trimEnd()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','))
  .map(
    ([
      from = '',
      to = '',
      priceClass,
      card = '',
      issuer = '',
      issuerCap,
      network = '',
      networkCap,
      factor = '',
    ]) => ({
      from,
      to,
      priceClass: priceClass as PriceClass,
      card,
      issuer: [BigInt(issuer), whole(issuerCap)],
      network: [BigInt(network), whole(networkCap)],
      factor: BigInt(factor),
    }),
  );

/** min(amount × rate, cap) × factor, half up: numerator over 10^9, in exact integers. */
const exactFee = (fen: bigint, [rate, cap]: Price['issuer'], factor: bigint): number => {
  const rated = fen * rate;
  const limited = cap !== undefined && rated > cap * 10n ** 7n ? cap * 10n ** 7n : rated;
  const parts = limited * factor;
  const floor = parts / 10n ** 9n;
  return Number(2n * (parts - floor * 10n ** 9n) >= 10n ** 9n ? floor + 1n : floor);
};

const day = (iso: string, shift = 0): string =>
  new Date(Date.parse(iso) + shift * 86_400_000).toISOString().slice(0, 10);
const dayNumber = (iso: string): number => Date.parse(iso) / 86_400_000;

/** Every day on which a price begins or is about to end, and some far from both. */
const DAYS = [
  ...new Set([
    ...PRICES.flatMap(({ from, to }) => [from, ...(to ? [day(to, -1)] : [day(from, 3_000)])]),
  ]),
];

/** Amounts at which a fee meets its cap or half a fen, and next to them. */
const EDGES: readonly number[] = [
  ...new Set(
    PRICES.flatMap(({ issuer, network, factor }) =>
      [issuer, network].flatMap(([rate, cap]) => {
        const caps = cap === undefined || rate === 0n ? [] : [Number((cap * 10n ** 7n) / rate)];
        const halves =
          rate * factor === 0n
            ? []
            : [1n, 3n, 1_001n].map((half) => Number((half * 5n * 10n ** 8n) / (rate * factor)));
        return [...caps, ...halves].flatMap((amount) => [
          amount - 1,
          amount,
          amount + 1,
          amount + 2,
        ]);
      }),
    ),
  ),
].filter((amount) => amount >= 0);

test('SQL, JavaScript and exact fractions agree to the fen', async () => {
  const random = fc.sample(
    fc.oneof(fc.nat({ max: 200_000 }), fc.nat({ max: 2 ** 31 - 1 }), fc.maxSafeNat()),
    { numRuns: 300, seed: 7 },
  );
  const amounts = [
    0,
    1,
    2,
    99,
    100,
    // Beyond a billion yuan 64 bits no longer hold every step.
    100_000_000_000,
    100_000_000_001,
    3_000_000_000_000,
    90_000_000_000_000,
    Number.MAX_SAFE_INTEGER,
    ...EDGES,
    ...random.map((amount) => Math.min(amount, 999_999_999_999_999)),
  ];
  const rows = amounts.flatMap((amount) =>
    DAYS.map((one) => [amount, dayNumber(one), one] as const),
  );
  await session.load('sold', { amount: 'bigint', day: 'integer', iso: 'varchar' }, rows);
  const found = await session.rows(`select s.amount, s.iso, t.price_class, t.card,
      ${feeSql('s.amount', 't.issuer_e7', 't.issuer_cap', 't.factor')} as issuer,
      ${feeSql('s.amount', 't.network_e7', 't.network_cap', 't.factor')} as network
    from sold s join tariff t on t.from_day <= s.day and t.to_day > s.day`);
  expect(found.length).toBeGreaterThan(10_000);
  const priced = new Set<string>();
  for (const { amount, iso, price_class: priceClass, card, issuer, network } of found) {
    const price = PRICES.find(
      (one) =>
        one.priceClass === priceClass &&
        (one.card === card || one.card === 'any') &&
        one.from <= String(iso) &&
        (one.to === '' || String(iso) < one.to),
    );
    if (!price) throw new Error(`no price for ${priceClass} ${card} on ${iso}`);
    const fen = BigInt(Number(amount));
    const expected = [
      exactFee(fen, price.issuer, price.factor),
      exactFee(fen, price.network, price.factor),
    ];
    const tariff = findTariff(String(iso), priceClass as PriceClass, card as 'debit' | 'credit');
    if (!tariff) throw new Error(`the model has no price for ${priceClass} ${card} on ${iso}`);
    const { issuerFen, networkFen } = feesFen(Number(amount), tariff);
    expect([amount, issuer, network]).toEqual([amount, ...expected]);
    expect([amount, issuerFen, networkFen]).toEqual([amount, ...expected]);
    priced.add(`${price.from} ${priceClass} ${card}`);
  }
  const every = PRICES.flatMap(({ from, priceClass, card }) =>
    (card === 'any' ? ['debit', 'credit'] : [card]).map((one) => `${from} ${priceClass} ${one}`),
  );
  expect([...priced].sort()).toEqual([...new Set(every)].sort());
}, 120_000);

test('1,000 yuan by credit card at a restaurant: 4.50 and 0.33', () => {
  const tariff = findTariff('2024-03-01', 'standard', 'credit');
  expect(tariff && feesFen(100_000, tariff)).toEqual({ issuerFen: 450, networkFen: 33 });
});

test('the first day of the tariff period of any day', async () => {
  const starts = [...new Set(PRICES.map(({ from }) => from))].sort();
  const days = [
    ...starts.flatMap((from) => [day(from, -1), from, day(from, 1)]),
    '1970-01-01',
    '2099-12-31',
  ];
  await session.load(
    'days',
    { day: 'integer', iso: 'varchar' },
    days.map((iso) => [dayNumber(iso), iso]),
  );
  for (const { iso, from } of await session.rows(
    `select iso, ${tariffFromSql('day')} as "from" from days`,
  ))
    expect([iso, from, tariffFrom(dayNumber(String(iso)))]).toEqual([
      iso,
      ...Array(2).fill(starts.filter((start) => start <= String(iso)).at(-1) ?? ''),
    ]);
});
