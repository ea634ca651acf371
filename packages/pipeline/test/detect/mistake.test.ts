import { expect, test } from 'vitest';
import { mistakeOf } from '../../src/detect/mistake.ts';

test.each([
  ['898330158120317', '898330158120347', 'digit'],
  ['898330158120319', '898330158120317', 'digit'],
  ['898330158120371', '898330158120317', 'swap'],
  ['898330158120137', '898330158120317', 'swap'],
  ['898330158120317', '898330158120317', undefined],
  ['898330158120447', '898330158120317', undefined],
  ['898330158120713', '898330158120317', undefined],
  ['898330158120347', '898330158120319', undefined],
  ['89833015812031', '898330158120317', undefined],
])('%s of %s: %s', (text, right, mistake) => {
  expect(mistakeOf(text, right)).toBe(mistake);
});
