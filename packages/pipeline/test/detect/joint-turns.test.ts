import { beforeAll, describe, expect, test } from 'vitest';
import { isJointTurn, type JointDeal, turnedOf } from '../../src/detect/history/joint-turns.ts';
import { type Scanned, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Numbers that several tills take in turn, whichever sells. Goal: a router's round is told where each till
 * alone shows none; tills that have a round each, or share numbers at random, are left alone.
 */

const HOUR = 3_600_000;
/** Which till sells: no order, and the first most often. */
const TILLS = '112131121121311211321121';
const till = (at: number): number => Number(TILLS[at % TILLS.length]);
/** Nearly as often one as the other, in no order. */
const COINS = 'abbabaababbbabaaabbababbaabbabaaabab';

const deals = (count: number, numberAt: (at: number) => number): JointDeal[] =>
  Array.from({ length: count }, (_, at) => ({
    device: till(at),
    number: numberAt(at),
    at: at * 7 * HOUR,
    hour: (at * 7) % 24,
  }));

/** Each till counts for itself. */
const ownRound = (): ((at: number) => number) => {
  const turns = new Map<number, number>();
  return (at) => {
    const next = (turns.get(till(at)) ?? 0) + 1;
    turns.set(till(at), next);
    return next % 2;
  };
};

describe('an order over several tills', () => {
  test('two numbers, or three, in turn', () => {
    expect(isJointTurn(deals(60, (at) => at % 2))).toBe(true);
    expect(isJointTurn(deals(60, (at) => at % 3))).toBe(true);
  });
  test('some sales were not seen', () => {
    expect(isJointTurn(deals(150, (at) => at % 2).filter(({ at }) => at % 11 > 0))).toBe(true);
  });
  test('too few of them', () => {
    expect(isJointTurn(deals(24, (at) => at % 2))).toBe(false);
  });
  test('each till has an order of its own', () => {
    expect(isJointTurn(deals(200, ownRound()))).toBe(false);
  });
  test('each till has an order of its own, and sells on other days than the next', () => {
    const apart = deals(120, (at) => at % 2).map((one, at) => ({
      ...one,
      device: 1 + (at > 60 ? 1 : 0),
    }));
    expect(isJointTurn(apart)).toBe(false);
  });
  test('no order', () => {
    expect(isJointTurn(deals(200, (at) => (COINS[at % COINS.length] === 'a' ? 0 : 1)))).toBe(false);
  });
  test('dates without a time of day have none', () => {
    const sameDay = deals(120, (at) => at % 2).map((one, at) => ({ ...one, at: at >> 2 }));
    expect(isJointTurn(sameDay)).toBe(false);
  });
  test('the hour tells: one sells at noon, the other in the evening', () => {
    const byHour = deals(60, (at) => at % 2).map((one, at) => ({
      ...one,
      hour: 12 + 7 * (at % 2),
    }));
    expect(isJointTurn(byHour)).toBe(false);
  });
});

describe('a number that is none of the round', () => {
  /** Two tills of one shop sell for it between the sales that a router counts over five tills. */
  const mixed = (own: (device: number, at: number) => boolean): JointDeal[] => {
    let turn = 0;
    return deals(200, () => 0).map((one, at) => {
      const device = 1 + ((at * at + (at % 7)) % 5);
      if (own(device, at)) return { ...one, device, number: 9 };
      turn += 1;
      return { ...one, device, number: turn % 4 };
    });
  };
  const isShops = (device: number, at: number): boolean => device < 3 && COINS[at % 35] === 'a';
  test('a shop’s own, at its two tills', () => {
    expect([...(turnedOf(mixed(isShops))?.numbers ?? [])].sort()).toEqual([0, 1, 2, 3]);
  });
  test('one that all tills use is of the round', () => {
    const all = turnedOf(mixed((_, at) => at % 5 === 4))?.numbers;
    expect([...(all ?? [])].sort()).toEqual([0, 1, 2, 3, 9]);
  });
  test('a shop’s own that sells so seldom that a spoilt order bears it', () => {
    let turn = 0;
    const spoilt = deals(150, () => 0).map((one, at): JointDeal => {
      const isOwn = at === 16 || at === 31;
      if (!isOwn) turn += 1;
      const number = at % 3 === 2 ? (at * at + 3 * at) % 4 : turn % 4;
      const device = isOwn ? 1 + (at % 2) : 1 + ((at * at + (at % 7)) % 5);
      return { ...one, device, number: isOwn ? 9 : number };
    });
    expect([...(turnedOf(spoilt)?.numbers ?? [])].sort()).toEqual([0, 1, 2, 3]);
  });
  test('one that few tills use is of the round where it comes in order', () => {
    const many = deals(60, (at) => at % 5).map((one, at) => ({ ...one, device: (at * 7) % 20 }));
    expect(turnedOf(many)?.numbers.size).toBe(5);
  });
  test('none is left out of a whole round', () => {
    expect(turnedOf(deals(90, (at) => at % 3))?.numbers.size).toBe(3);
    expect(turnedOf(deals(60, (at) => at % 2))?.numbers.size).toBe(2);
  });
});

const NUMBERS = [
  { a: ['822290053311901', '霁云便利店'], b: ['822290053311955', '恒昌斋便利店'] },
  { a: ['822290053312901', '悦客便利店'], b: ['822290053312955', '金鼎轩便利店'] },
  { a: ['822290053313901', '顺德庄便利店'], b: ['822290053313955', '顺德庄便利店'] },
] as const;

const START = Date.parse('2024-03-01T00:00:00Z');

/** Three tills of one story; letters say under which of two numbers each sale goes. */
const story = (at: number, order: string): Row[] =>
  [...order].map((letter, place) => {
    const [merchant_no, merchant_name] = NUMBERS[at]![letter as 'a' | 'b'];
    return {
      view: 'clearing',
      txn_id: `S${at}-${String(place).padStart(2, '0')}`,
      txn_time: `${new Date(START + place * 7 * HOUR).toISOString().slice(0, 19)}Z`,
      amount: `${100 + place}.00`,
      terminal_sn: `TILL${at}${till(place)}`,
      merchant_no,
      merchant_name,
      mcc: '5331',
    };
  });

describe('three tills under two numbers of the standard price', () => {
  let scanned: Scanned;
  beforeAll(async () => {
    scanned = await scanTables({
      transactions: [
        ...story(0, 'ab'.repeat(36)),
        ...story(1, COINS.repeat(2)),
        ...story(2, 'ab'.repeat(36)),
      ],
    });
  }, 60_000);
  // The third till sells when one of the two has its turn, so that it shows that one alone.
  const placeOf = (row: Record<string, string>): number => Number(row['txn_id']?.slice(3));
  const said = (at: number): ReadonlySet<string> =>
    new Set(
      scanned.verdicts
        .filter((row) => row['txn_id']?.startsWith(`S${at}-`) && till(placeOf(row)) < 3)
        .map((row) => `${row['verdict']} ${row['rules']}`),
    );

  test('in turn over all tills: none is any till’s own', () => {
    for (const one of said(0)) expect(one).toMatch(/^jumped .*device-takes-turns/);
    expect(said(0).size).toBeGreaterThan(0);
  });
  test('in no order: two shops that share three tills', () => {
    expect([...said(1)].filter((one) => one.startsWith('jumped'))).toEqual([]);
  });
  test('two numbers of one shop in turn are its own', () => {
    expect([...said(2)].filter((one) => one.startsWith('jumped'))).toEqual([]);
  });
});
