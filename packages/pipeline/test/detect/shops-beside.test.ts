import { expect, test } from 'vitest';
import type { NumberUse } from '../../src/detect/history/number-use.ts';
import { haveRivals, isForecourtAmongStrangers } from '../../src/detect/history/rival-grounds.ts';
import { shopsBeside } from '../../src/detect/history/shops-beside.ts';
import { numberUse } from './number-use.ts';

/**
 * Goal: one till's numbers that are other shops', or of two places that no till stands in.
 * Method: a wine shop's device with the numbers of two others, which have tills of their own.
 */

const use = (at: number, name: string, over: Partial<NumberUse> = {}): NumberUse =>
  numberUse(at, { no: `82258105921${1000 + 20 * at}`, name, runs: 6, dayTurns: 9, ...over });
const ELSEWHERE = { lone: 1, sales: 8, allSales: 60 } as const;

const HOME = use(1, '江畔烟酒行', { lone: 0 });
const beside = (over: Partial<NumberUse> = {}, home = HOME): number =>
  shopsBeside(
    [home, use(2, '霁云名酒庄', ELSEWHERE), use(3, '恒昌副食', { ...ELSEWHERE, ...over })],
    home,
  ).length;

test('numbers of two other shops beside its own are no shops of this till', () => {
  expect(beside()).toBe(2);
});

test('one other shop may have its second till here', () => {
  expect(beside({ lone: 0 })).toBe(0);
  expect(beside({ allSales: 10 })).toBe(0);
  expect(beside({ name: '霁云名酒庄' })).toBe(0);
});

test('stalls that opened side by side may share a till, and a spare device is lent for days', () => {
  expect(beside({ no: `82258105921${1021}` })).toBe(0);
  expect(beside({}, { ...HOME, dayTurns: 3 })).toBe(0);
});

test('the central till of a mall sells for shops that have tills of their own, too', () => {
  const central = (over: Partial<NumberUse> = {}, mall: Partial<NumberUse> = {}): number =>
    shopsBeside(
      [
        HOME,
        use(2, '霁云名酒庄', ELSEWHERE),
        use(3, '恒昌副食', ELSEWHERE),
        use(4, '盈川服饰', over),
        use(5, '明月银楼', mall),
      ],
      HOME,
    ).length;
  expect(central()).toBe(0);
  expect(central({}, ELSEWHERE)).toBe(3);
  expect(central({}, { ...ELSEWHERE, mcc: '5311' })).toBe(0);
  // Somebody gains, or the roof is of two institutions or two cities.
  expect(central({ cheapness: 1 })).toBe(2);
  expect(central({}, { no: '836581059211100' })).toBe(2);
  expect(central({}, { no: '822290059211100' })).toBe(2);
});

test('three large stores and filling stations, cheaper than the shop, for a sale or two and back', () => {
  const store = { ...ELSEWHERE, cheapness: 1, desk: 'supermarket', deals: 2, runs: 2 } as const;
  const cheap = (over: Partial<NumberUse> = {}, third: Partial<NumberUse> = {}): number => {
    const home = use(1, '江畔烟酒行', { lone: 0, dayTurns: 0, runs: 4, ...third });
    const fuel = use(4, '霁云加油站', { ...store, desk: 'fuel', ...over });
    return shopsBeside([home, use(2, '盈川超市', store), use(3, '恒昌购物广场', store), fuel], home)
      .length;
  };
  expect(cheap()).toBe(3);
  expect(cheap({ desk: 'public' })).toBe(0); // a shop takes in dues
  expect(cheap({ name: '盈川加油站' })).toBe(0); // two firms
  expect(cheap({ deals: 5 })).toBe(0); // lent for a while
  expect(cheap({ cheapness: 0 })).toBe(0);
  expect(cheap({ lone: 0 })).toBe(0);
  expect(cheap({}, { runs: 2 })).toBe(0);
});

test('no till stands in two hospitals or two filling stations', () => {
  const two = (mcc: string, ...names: readonly string[]): boolean =>
    haveRivals(names.map((name, at) => use(at + 1, name, { mcc })));
  expect(two('8062', '江畔市第三人民医院', '霁云市中心医院')).toBe(true);
  // A shop that is registered under a hospital's category is none.
  expect(two('8062', '江畔市第三人民医院', '杨红梅商行')).toBe(false);
  expect(two('8062', '江畔市第三人民医院', '霁云诊所')).toBe(true);
  expect(two('5541', '江畔加油站', '霁云加油站')).toBe(true);
  expect(two('5541', '江畔加油站', '霁云商行')).toBe(true);
  expect(two('5541', '江畔加油站', '江畔加油站')).toBe(false);
  expect(two('8211', '江畔中学', '霁云中学')).toBe(false);
});

test('a forecourt sells food, goods for the road and fares, and one tenant’s things; not for spas and clothiers', () => {
  const apart = (...codes: readonly string[]): boolean =>
    isForecourtAmongStrangers(codes.map((mcc, at) => use(at + 1, '', { mcc })));
  expect(apart('5541', '7298', '5651')).toBe(true);
  expect(apart('5542', '7911', '7298', '5812')).toBe(true);
  expect(apart('5541', '5411', '5812', '7011', '4784', '7538', '7298')).toBe(false);
  expect(apart('5541', '5651', '5661')).toBe(false);
  expect(apart('5411', '7298', '5651')).toBe(false);
  expect(apart('5541', '7298', '5137')).toBe(false);
});
