import { expect, test } from 'vitest';
import { storyOf } from '../../src/detect/history/device-story.ts';
import type { NumberUse } from '../../src/detect/history/number-use.ts';
import { isShopOfTwoGrounds } from '../../src/detect/history/rival-grounds.ts';
import { areTradesApart } from '../../src/detect/history/trades-apart.ts';
import { numberUse as use } from './number-use.ts';

/**
 * A till that sells for a school, a hospital and a shop. Goal: each condition is needed; a campus, a service hall and a
 * canteen have such tills by right. Method: the numbers that show it, then the same with one thing changed.
 */

const SCHOOL = { name: '天津市第二中学', mcc: '8211', desk: 'education', lastPlace: 10 } as const;
const HOSPITAL = {
  name: '天津市西区人民医院',
  mcc: '8062',
  desk: 'health',
  firstPlace: 2,
} as const;
const SHOP = { name: '宏达鞋行', mcc: '5661', desk: undefined, firstPlace: 5 } as const;

const apart = (
  school: Partial<NumberUse> = {},
  hospital: Partial<NumberUse> = {},
  shop: Partial<NumberUse> = {},
): boolean =>
  areTradesApart([
    use(1, { ...SCHOOL, ...school }),
    use(2, { ...HOSPITAL, ...hospital }),
    use(3, { ...SHOP, ...shop }),
  ]);

test('no shop’s till takes in what a school and a hospital of another house are owed', () => {
  expect(apart()).toBe(true);
  expect(apart({}, {}, { mcc: '5411', desk: 'supermarket' })).toBe(true);
  // A service hall has no shop, a university has both under one name, and a canteen is run in both.
  expect(apart({}, {}, { mcc: '4900', desk: 'public' })).toBe(false);
  expect(apart({ name: '天津大学' }, { name: '天津大学校医院' })).toBe(false);
  expect(apart({}, {}, { mcc: '5812' })).toBe(false);
  // A pharmacy lodges in a hospital.
  expect(apart({}, {}, { mcc: '5912' })).toBe(false);
  // A till that went from one to the other served them one by one.
  expect(apart({}, { firstPlace: 11 })).toBe(false);
  expect(apart({}, {}, { firstPlace: 11 })).toBe(false);
});

test('a school and a hospital with grounds of their own are no counters of one mall, tutors and dentists may be', () => {
  const grounds = (school: Partial<NumberUse>, hospital: Partial<NumberUse>): boolean =>
    isShopOfTwoGrounds([
      use(1, { ...SCHOOL, ...school }),
      use(2, { ...HOSPITAL, ...hospital }),
      use(3, SHOP),
    ]);
  expect(grounds({}, {})).toBe(true);
  expect(grounds({ name: '天津医科大学', mcc: '8220' }, {})).toBe(true);
  expect(grounds({ name: '启航辅导', mcc: '8249' }, {})).toBe(false);
  expect(grounds({}, { name: '康美口腔', mcc: '8021' })).toBe(false);
  // The story says so although the device alone has the numbers, all of one city.
  const alone = { devices: 1, runs: 6 } as const;
  const told = storyOf([
    use(1, { ...SHOP, ...alone, firstPlace: 1, home: true }),
    use(2, { ...SCHOOL, ...alone }),
    use(3, { ...HOSPITAL, ...alone }),
  ]);
  expect(told.some(({ desksApart }) => desksApart)).toBe(true);
});
