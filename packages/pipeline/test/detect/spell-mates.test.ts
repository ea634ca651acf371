import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { poolOf } from '../../src/detect/history/device-pool.ts';
import type { NumberUse } from '../../src/detect/history/number-use.ts';
import {
  chanceOfProduct,
  readSpellMates,
  stepChance,
} from '../../src/detect/history/spell-mates.ts';
import { openSession } from '../../src/engine/session.ts';

/**
 * Goal: several devices of the same numbers that stay with each for a while tell together what each of
 * them leaves open. Method: devices by hand; the chance of a product against its known values.
 */

test('the chance of a product is that of as many even chances', () => {
  expect(chanceOfProduct([0.03])).toBeCloseTo(0.03, 12);
  expect(chanceOfProduct([0.5, 0.5])).toBeCloseTo(0.25 * (1 + Math.log(4)), 12);
  expect(chanceOfProduct([1, 1, 1])).toBe(1);
  expect(chanceOfProduct([0, 0.5])).toBeLessThan(1e-200);
  expect(chanceOfProduct(new Array(400).fill(1e-10))).toBeLessThan(1e-300);
  expect(chanceOfProduct(new Array(1000).fill(0.5))).toBeCloseTo(1, 6);
});

/** Deals and runs of three numbers on a device. */
type Runs = readonly (readonly [number: number, deals: number, runs: number, first?: number])[];

/** Numbers of a device's deals at each hour, 0 where it has none. */
type Hours = readonly number[];

const matesOf = async (
  devices: readonly Runs[],
  hours: readonly Hours[] = [],
): Promise<readonly (number | undefined)[]> => {
  const session = await openSession({ memory: '256MB', threads: 1, spill: tmpdir() });
  const rows = devices.flatMap((runs, device) =>
    runs.map(([number, deals, n, first], place) => [
      device + 1,
      number,
      deals,
      n,
      Math.ceil(deals / n),
      first ?? place + 2,
    ]),
  );
  await session.load(
    'mixed_use',
    {
      device: 'bigint',
      number: 'integer',
      deals: 'bigint',
      runs: 'bigint',
      longest_run: 'bigint',
      first_place: 'bigint',
    },
    rows,
  );
  const deals = hours.flatMap((numbers, device) =>
    numbers.flatMap((number, hour) => (number > 0 ? [[device + 1, number, hour]] : [])),
  );
  await session.load(
    'history_key',
    { sale: 'integer', device: 'bigint', cleared: 'integer' },
    deals.map(([device, number], sale) => [sale, device ?? 0, number ?? 0]),
  );
  await session.load(
    'sale',
    { sale: 'integer', at_ms: 'bigint', txn_type: 'tinyint' },
    deals.map(([, , hour], sale) => [sale, (hour ?? 0) * 3_600_000, 1]),
  );
  const mates = await readSpellMates(session);
  session.close();
  return devices.map((_, device) => mates.get(device + 1));
};

const SPELLS: Runs = [
  [1, 7, 2],
  [2, 3, 1],
  [3, 10, 1],
];

test('devices of the very same numbers count together, others by themselves', async () => {
  const [one, other, apart] = await matesOf([SPELLS, SPELLS, [...SPELLS.slice(0, 2), [4, 10, 1]]]);
  expect(one).toBeLessThan(1e-7);
  expect(other).toBe(one);
  expect(apart).toBe(undefined);
  // One that goes to and fro takes away what the other gives.
  const [kept, mixed] = await matesOf([SPELLS, SPELLS.map(([number, n]) => [number, n, n])]);
  expect(kept).toBe(mixed);
  expect(kept).toBeGreaterThan(1e-5);
});

test('what a device left at the start is none of its numbers', async () => {
  const before: Runs = [[4, 5, 1, 1], ...SPELLS];
  const mates = await matesOf([SPELLS, SPELLS]);
  expect(await matesOf([SPELLS, before])).toEqual(mates);
  const hours = [1, 0, 1, 0, 2, 0, 3, 0].flatMap((number) => [number, number]);
  const own = hours.map((number) => (number === 0 ? 4 : number));
  const inStep = await matesOf([SPELLS, SPELLS], [hours, hours]);
  expect(await matesOf([before, before], [own, own])).toEqual(inStep);
});

test('devices that keep step tell more, and not by what they have in common anyway', async () => {
  const hours = (...numbers: readonly number[]): Hours => numbers;
  const together = hours(1, 0, 1, 0, 1, 0, 2, 0, 2, 0, 3, 0, 3, 0, 3, 0, 1, 0);
  const shifted = [0, ...together].slice(0, together.length);
  const [alone] = await matesOf([SPELLS, SPELLS]);
  const [inStep] = await matesOf([SPELLS, SPELLS], [together, shifted]);
  expect(inStep).toBeLessThan((alone ?? 0) / 100);
  const others = shifted.map((number) => (number > 0 ? (number % 3) + 1 : 0));
  const [apart] = await matesOf([SPELLS, SPELLS], [together, others]);
  expect(apart).toBeGreaterThan((inStep ?? 1) * 100);
  // Both nearly always have the one number, so that they agree whatever they do.
  const same = [1, 1, 1, 1, 1, 1, 1, 1, 1, 2].flatMap((number) =>
    [1, 2].map((device) => ({ device, number })),
  );
  expect(stepChance(same)).toBeGreaterThan(0.01);
  // A device that follows itself keeps no step.
  expect(stepChance([1, 1, 1, 2].map((number) => ({ device: 1, number })))).toBe(undefined);
});

const use = (number: number, deals: number, runs: number): NumberUse =>
  ({
    number,
    no: `82229005411000${number}`,
    name: ['锦绣小馆', '江畔客运', '恒丰烟酒'][number - 1],
    cheapness: 1,
    tied: true,
    deals,
    runs,
    longestRun: Math.ceil(deals / runs),
    firstPlace: number + 1,
  }) as NumberUse;

test('a device of few sales is told by its mates, one that shows nothing itself is not', () => {
  const few = SPELLS.map(([number, deals, runs]) => use(number, deals, runs));
  expect(poolOf(few).inSpells).toBe(false);
  expect(poolOf(few, 1e-9).inSpells).toBe(true);
  const restless = SPELLS.map(([number, deals]) => use(number, deals, Math.ceil(deals / 2)));
  expect(poolOf(restless, 1e-9).inSpells).toBe(false);
});
