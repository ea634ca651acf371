import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sharedCardsOf } from '../../src/detect/borrowed/shared-cards.ts';
import type { NumberStat } from '../../src/detect/borrowed/stats.ts';
import type { Session } from '../../src/engine/session.ts';
import { openTest } from '../tables.ts';

/** Card, number, first and last day. */
type Visit = readonly [number, number, number, number];

const HOUSES = ['822', '836', '898'] as const;
/** Numbers 1 to 48 by turns of three institutions, in one city. */
const NUMBERS = Array.from({ length: 48 }, (_, at) => at + 1);
const houseOf = (number: number): string => HOUSES[number % 3] ?? '';
const ofHouse = (house: string, count: number): number[] =>
  NUMBERS.filter((number) => houseOf(number) === house).slice(0, count);

/** The same mixture in every run. */
const mixed = (seed: number): number => Math.imul(seed ^ (seed >>> 7), 2_654_435_761) >>> 9;

/** Customers who go to four shops each, whoever acquires them. */
const town = (): Visit[] =>
  Array.from({ length: 600 }, (_, card) =>
    [1, 2, 3, 4].map((step): Visit => {
      const day = mixed(card * 7 + step) % 28;
      return [card + 1, NUMBERS[mixed(card * 4 + step) % 48] ?? 1, day, day + 2];
    }),
  ).flat();

/** Cards that are seen at any three of the numbers, on the days that `dayOf` tells. */
const together = (numbers: readonly number[], dayOf: (visit: number) => number): Visit[] =>
  Array.from({ length: 90 }, (_, card) =>
    [0, 1, 2].map((step): Visit => {
      const day = dayOf(step);
      return [10_001 + card, numbers[mixed(card * 3 + step) % numbers.length] ?? 1, day, day];
    }),
  ).flat();

describe('cards shared with numbers of the own institution', () => {
  let session: Session;
  beforeAll(async () => {
    session = await openTest();
  });
  afterAll(() => session.close());

  const sharedOf = async (visits: readonly Visit[]): Promise<ReadonlyMap<number, number>> => {
    const one = new Map(visits.map((visit) => [`${visit[0]} ${visit[1]}`, visit]));
    const columns = { card: 'integer', number: 'integer', first_day: 'integer' } as const;
    await session.load('visit', { ...columns, last_day: 'integer' }, [...one.values()]);
    await session.run(`create or replace table number_card as
      select *, count(*) over (partition by card) as numbers_of_card from visit`);
    await session.run('create or replace table number_sale as select number from visit');
    const texts = NUMBERS.map((number) => {
      const serial = String(number).padStart(4, '0');
      return [number, `${houseOf(number)}29005812${serial}`];
    });
    await session.load('dict_number', { id: 'integer', value: 'varchar' }, texts);
    const found = await sharedCardsOf(
      session,
      NUMBERS.map((number) => ({ number }) as NumberStat),
    );
    return new Map(NUMBERS.map((number, at) => [number, found[at] ?? 0]));
  };

  const pool = ofHouse('836', 8);
  const least = (of: ReadonlyMap<number, number>, numbers: readonly number[]): number =>
    Math.min(...numbers.map((number) => of.get(number) ?? 0));
  const most = (of: ReadonlyMap<number, number>, numbers: readonly number[]): number =>
    Math.max(...numbers.map((number) => of.get(number) ?? 0));

  test('numbers of one institution under which the same customers come back lie far out', async () => {
    const shared = await sharedOf([...town(), ...together(pool, (step) => 3 + 5 * step)]);
    expect(least(shared, pool)).toBeGreaterThan(2.2);
    const rest = NUMBERS.filter((number) => !pool.includes(number));
    expect(most(shared, rest)).toBeLessThan(least(shared, pool));
  });

  test('a journey to several shops within days is none', async () => {
    const shared = await sharedOf([...town(), ...together(pool, (step) => 6 + step)]);
    expect(most(shared, pool)).toBeLessThan(2.2);
  });

  test('shops of several institutions may share as many', async () => {
    const street = NUMBERS.slice(0, 9);
    const shared = await sharedOf([...town(), ...together(street, (step) => 3 + 5 * step)]);
    expect(most(shared, street)).toBeLessThan(2.2);
  });

  test('where there is one institution nothing is said', async () => {
    const visits = town().map(([card, number, first, last]): Visit => {
      const own = ofHouse('836', 16);
      return [card, own[number % own.length] ?? 1, first, last];
    });
    expect([...(await sharedOf(visits)).values()].every((one) => one === 0)).toBe(true);
  });
});
