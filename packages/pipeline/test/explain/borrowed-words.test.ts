import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { SIGN_WORDS, signsInWords } from '../../src/explain/borrowed-words.ts';
import { tell } from '../../src/explain/tell.ts';

const SCORE = join(import.meta.dirname, '../../../../catalog/score.yaml');

test('every sign that weighs has words, and no other', () => {
  const { borrowed } = parse(readFileSync(SCORE, 'utf8')) as {
    readonly borrowed: { readonly weights: Readonly<Record<string, number>> };
  };
  const codes = Object.keys(borrowed.weights).map((sign) =>
    sign.replace(/^(abs|far|odd|outlying)_/, ''),
  );
  expect(new Set(codes)).toEqual(new Set(Object.keys(SIGN_WORDS)));
});

test('signs are told in the words of the language, an unknown one as it is', () => {
  const statement = { zh: '不像出自一家商户：{reasons}', en: 'not one merchant ({reasons})' };
  const row = { reasons: 'trades;window' };
  expect(tell(statement, row, 'zh')).toBe(
    '不像出自一家商户：混有多种行业的交易、交易集中在固定时段',
  );
  expect(tell(statement, row, 'en')).toBe(
    'not one merchant (sales of several trades, sales within one window of the clock)',
  );
  expect(signsInWords('moon', 'en')).toBe('moon');
});
