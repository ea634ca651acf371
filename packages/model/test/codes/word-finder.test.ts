import { expect, test } from 'vitest';
import { createWordFinder } from '../../src/codes/word-finder.ts';

const find = createWordFinder(['北京', '北京市', '北', '京东']);

test('the longest word that stands at a place is found, and none that only begins there', () => {
  expect(find('北京市场', 0)).toBe('北京市');
  expect(find('北京路', 0)).toBe('北京');
  expect(find('在北方', 1)).toBe('北');
  expect(find('东京', 0)).toBeUndefined();
});

test('a word that the text cuts off is not found, a shorter one before its end is', () => {
  expect(find('去北京', 1)).toBe('北京');
  expect(find('京', 0)).toBeUndefined();
  expect(find('', 0)).toBeUndefined();
});
