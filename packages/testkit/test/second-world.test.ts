import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ACQUIRERS } from '../src/second/acquirers.ts';
import { dateOf } from '../src/second/calendar.ts';
import { CITIES } from '../src/second/cities.ts';
import { makeSecond, SECOND_WORLDS, secondFiles } from '../src/second/index.ts';
import { payeeRows } from '../src/second/payouts.ts';
import { fees } from '../src/second/tariff.ts';
import { TRADES } from '../src/second/trades.ts';

/**
 * The second generator keeps its promises: the same bytes for a seed, fees by the contract, codes
 * that exist, and of everything that it says it plants at least one. Small worlds, several seeds.
 */

const make = (name: string, seed: number, sales = 2_500) =>
  makeSecond(SECOND_WORLDS[name]!, seed, { sales });

const digest = (name: string, seed: number): string => {
  const hash = createHash('sha256');
  for (const { path, bytes } of secondFiles(make(name, seed, 700))) hash.update(path).update(bytes);
  return hash.digest('hex');
};

const worlds = [1, 2, 3].map((seed) => make('other-acquirer', seed, 4_000));

/** Every strategy at once. */
const crowded = makeSecond({ ...SECOND_WORLDS['other-acquirer']!, jumped: [0.15, 0.15] }, 4, {
  sales: 9_000,
});

describe('a second world', () => {
  it.each(Object.keys(SECOND_WORLDS))('is the same bytes for the same seed: %s', (name) => {
    const first = digest(name, 7);
    expect(digest(name, 7)).toBe(first);
    expect(digest(name, 8)).not.toBe(first);
  });

  it('has a truth for every row and ids once in a view', () => {
    for (const { seen, truth } of worlds) {
      expect(truth.length).toBe(seen.length);
      expect(new Set(seen.map(({ view, row }) => `${view} ${row['txn_id']}`)).size).toBe(
        seen.length,
      );
    }
  });

  it('books fees as the contract says', () => {
    const at = (date: string) => Date.parse(`${date}T12:00:00Z`) / 1000;
    expect(fees(1_000_000, 'credit', 'standard', at('2026-09-01'))).toEqual({
      issuer: 4500,
      network: 325,
    });
    expect(fees(1_000_000, 'debit', 'standard', at('2021-09-29'))).toEqual({
      issuer: 1300,
      network: 325,
    });
    expect(fees(400_000, 'debit', 'standard', at('2021-09-30'))).toEqual({
      issuer: 1260,
      network: 117,
    });
    expect(fees(1_000_000, 'debit', 'preferential', at('2022-01-01'))).toEqual({
      issuer: 1014,
      network: 254,
    });
    expect(fees(100, 'credit', 'exempt', at('2022-01-01'))).toEqual({ issuer: 0, network: 0 });
  });

  it('uses codes that exist', () => {
    const areas = new Set(CITIES.flatMap(({ cnaps, gb }) => [cnaps, gb]));
    const banks = new Set(ACQUIRERS.map(({ code3 }) => code3));
    const mccs = new Set(TRADES.map(({ mcc }) => mcc));
    for (const { town } of worlds)
      for (const { no, noMcc } of town.shops.flatMap(({ tenures }) =>
        tenures.map((one) => one.merchant),
      )) {
        expect(no).toHaveLength(15);
        expect(banks.has(no.slice(0, 3))).toBe(true);
        if (noMcc === undefined) continue;
        expect(areas.has(no.slice(3, 7))).toBe(true);
        expect(mccs.has(no.slice(7, 11)) && no.slice(7, 11) === noMcc).toBe(true);
      }
  });

  it('keeps honest cards out of two cities on a day', () => {
    for (const { sales } of worlds) {
      const days = new Map<string, string>();
      for (const { wish, of } of sales) {
        if (of !== undefined || wish.shop.move !== undefined) continue;
        const key = `${wish.card.token} ${dateOf(wish.at)}`;
        expect(days.get(key) ?? wish.shop.city.name).toBe(wish.shop.city.name);
        days.set(key, wish.shop.city.name);
      }
    }
  });

  it('stays within the shares it promises', () => {
    for (const { sales, seen } of worlds) {
      const jumped = sales.filter((sale) => sale.jumped).length / sales.length;
      expect(jumped).toBeGreaterThan(0.002);
      expect(jumped).toBeLessThan(0.25);
      expect(sales.length).toBeGreaterThan(3_200);
      expect(sales.length).toBeLessThan(4_900);
      expect(seen.length).toBeGreaterThan(sales.length);
    }
  });

  it('says that an id tells where it goes back and forth, not where it goes over once', () => {
    const told = { id: 0, once: 0, alone: 0 };
    for (const seed of [1, 2, 3, 4]) {
      const { seen, truth } = make('other-network', seed, 6_000);
      const switchesOf = (id: string | undefined): number => {
        const numbers = seen
          .filter(({ row }) => row['terminal_id'] === id && row['merchant_no'] !== undefined)
          .toSorted((a, b) => a.sale.wish.at - b.sale.wish.at)
          .map(({ row }) => row['merchant_no']);
        return numbers.filter((one, at) => at > 0 && one !== numbers[at - 1]).length;
      };
      /** Nothing but the id ties its numbers to each other, and none of them is its merchant's. */
      const isOwnSet = (id: string | undefined): boolean => {
        const here = seen.filter(({ row }) => row['terminal_id'] === id);
        const numbers = new Set(here.map(({ row }) => row['merchant_no']));
        return (
          here.every(({ row, sale }) => row['merchant_no'] !== sale.seller.no) &&
          seen.every(({ row }) => row['terminal_id'] === id || !numbers.has(row['merchant_no']))
        );
      };
      truth.forEach(({ given_away: given }, at) => {
        if (given !== 'id' && given !== 'once' && given !== 'alone') return;
        const id = seen[at]!.row['terminal_id'];
        const times = switchesOf(id);
        expect(given === 'once' ? times === 1 : times > 1).toBe(true);
        if (given === 'alone') expect(isOwnSet(id)).toBe(true);
        told[given]++;
      });
    }
    expect(told.id).toBeGreaterThan(100);
    expect(told.once).toBeGreaterThan(0);
  });
});

describe('a device lent from its first day', () => {
  it('is told by its place only beside a registered one', () => {
    const told = { place: 0, none: 0 };
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const { seen, truth, habits } = make('other-acquirer', seed);
      seen.forEach(({ sale, row }, at) => {
        const given = truth[at]!['given_away'];
        if (!sale.jumped || sale.wish.shop.ghost !== true || row['lat'] === undefined) return;
        expect(given).toBe(habits.paperLacks.has('lat') ? 'none' : 'place');
        told[given === 'place' ? 'place' : 'none']++;
      });
    }
    expect(told.place).toBeGreaterThan(0);
    expect(told.none).toBeGreaterThan(0);
  });
});

describe('of everything there is some', () => {
  const rows = [...worlds, crowded].flatMap(({ truth }) => truth);
  const values = (column: string) => new Set(rows.flatMap((row) => row[column]!.split(';')));

  it('causes', () => {
    const causes = [...values('cause')].filter((cause) => cause !== '').sort();
    expect(causes).toEqual([...SECOND_WORLDS['other-acquirer']!.causes].sort());
  });

  it('strategies', () => {
    const { strategies } = SECOND_WORLDS['other-acquirer']!;
    const found = values('strategy');
    expect(strategies.filter((one) => !found.has(one))).toEqual([]);
  });

  it('look-alikes, none of them jumped', () => {
    const honest = [1, 2].flatMap((seed) => make('other-honest', seed).truth);
    expect(honest.filter((row) => row['jumped'] === 'true')).toEqual([]);
    const found = new Set([...rows, ...honest].flatMap((row) => row['lookalike']!.split(';')));
    const planted =
      'approved-sharing renumbered recoded relocated chain-one-number chain-cleared-as-head ' +
      'chain-own-numbers mobile changed-acquirer new-contract device-passed-on registered-cheap ' +
      'special-price unstructured-number mall-till outage-switch guest completed-later taken-back ' +
      'fast-clock traditional-name wide-name short-name bank-own-number lost-position';
    expect(planted.split(' ').filter((one) => !found.has(one))).toEqual([]);
  });

  it('ways of paying the wrong one, and the right one', () => {
    const { paid } = make('other-payees', 1);
    const schemes = new Set(paid.map(({ scheme }) => `${scheme?.kind} ${scheme?.scheme}`));
    const planted =
      'collector person,collector agent-company,collector platform,collector payer-only,' +
      'honest family,honest one-owner,honest licensed-market';
    expect(planted.split(',').filter((one) => !schemes.has(one))).toEqual([]);
    const kinds = new Set(payeeRows(paid).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['collector', 'honest', 'victim']);
  });

  it('dirt, and no truth for what cannot be read', () => {
    const { broken, truth, seen } = make('other-dirty', 1);
    expect(broken.length).toBeGreaterThan(5);
    expect(truth.length).toBe(seen.length);
    const known = new Set(truth.map((row) => `${row['view']} ${row['txn_id']}`));
    const still = broken.filter(({ row }) => known.has(`${row['view']} ${row['txn_id']}`));
    expect(still).toEqual([]);
  });
});
