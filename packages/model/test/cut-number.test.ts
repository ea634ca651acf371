import { expect, test } from 'vitest';
import { isCutNumber } from '../src/merchant-number.ts';

/** What exports and spreadsheets leave of a merchant number. Goal: no other number passes for it. */

test.each([
  ['89833105411', '898331054110001', true],
  ['8983310', '898331054110001', false],
  ['8.98331E+14', '898331054110001', true],
  ['8.98332E+14', '898331054110001', false],
  ['8.2129E+14', '82129007011340G', true],
  ['8.2139E+14', '82129007011340G', false],
  ['8.98331E+13', '898331054110001', false],
  ['898331054110001', '898331054110001', false],
  ['898********0001', '898331054110001', true],
  ['898********0002', '898331054110001', false],
  ['898331#####', '898331054110001', true],
  ['***********0001', '898331054110001', false],
  ['898********0001', '898*********001', false],
  ['98331054110001', '898331054110001', true],
  ['31054110001', '898331054110001', true],
  ['1054110001', '898331054110001', false],
  ['98331054110002', '898331054110001', false],
])('%s of %s: %s', (rest, whole, cut) => {
  expect(isCutNumber(rest, whole)).toBe(cut);
  expect(isCutNumber(whole, rest)).toBe(cut);
});
