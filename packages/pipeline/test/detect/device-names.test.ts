import { expect, test } from 'vitest';
import { namesOf } from '../../src/detect/history/device-names.ts';
import { numberUse as use } from './number-use.ts';

/** Relation of a number's name to that of the device's home, of another price class. */
const relation = (name: string, home: string): string => {
  const [one, own] = [use(1, { name, cheapness: 1 }), use(2, { name: home })];
  return namesOf(one, own, [one, own]);
};

test.each([
  ['中石油云南销售分公司', '中石油昆明人民路12站便利店', 'same'],
  ['中国石化销售股份有限公司云南石油分公司', '中石化昆明北市区站便利店', 'same'],
  ['中石油云南销售分公司', '中石化昆明北市区站便利店', 'unknown'],
  ['绵阳市第三人民医院住院部', '绵阳市第三人民医院食堂', 'same'],
  ['云杉加油站', '林佳便利店', 'different'],
])('%s · %s: %s', (name, home, expected) => {
  expect(relation(name, home)).toBe(expected);
});
