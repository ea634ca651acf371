import type { Case } from '@zhenma/model';
import { expect, test } from 'vitest';
import { awayText } from '../../../src/act/report/identity-texts.ts';
import { WORDS } from '../../../src/act/report/words.ts';

/** A case with one finding per distance in metres. */
const away = (...metres: readonly string[]): string | undefined =>
  awayText(
    { evidence: metres.map((away_metres) => ({ values: { away_metres } })) } as unknown as Case,
    WORDS.en,
  );

test('a device within a kilometre of its place is not marked as away from it', () => {
  expect(away('66')).toBeUndefined();
  expect(away('999', '0')).toBeUndefined();
  expect(away()).toBeUndefined();
  expect(away('66', '35200')).toContain('35');
});
