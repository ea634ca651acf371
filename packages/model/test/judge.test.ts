import { expect, test } from 'vitest';
import { nameIsDearer } from '../src/index.ts';

/** Goal: a name of a dearer trade is told from a sign that cheap trades have as well. Method: names beside one code. */
const dearer = (name: string, mcc = '5411'): boolean | null =>
  nameIsDearer(name, mcc, '2024-03-01');

test('a name is dearer where all its trades are of the standard class and the code is not', () => {
  expect(dearer('云佳酒楼')).toBe(true);
  expect(dearer('云佳生鲜超市')).toBe(false);
  expect(dearer('云佳酒楼', '5812')).toBe(false);
  expect(dearer('云佳商贸有限公司')).toBeNull();
});

test('a large supermarket has the sign of a store, in whatever script', () => {
  expect(dearer('乐龙购物广场')).toBe(false);
  expect(dearer('樂龍购物广場')).toBe(false);
  expect(dearer('樂龍百貨')).toBe(true);
});
