import { CAUSES, KINDS, TABLE_NAMES, VERDICTS, VIEWS } from '@zhenma/model';
import { describe, expect, test } from 'vitest';
import { needLabel, WORDS } from '../../../src/act/report/words.ts';

/** Every leaf of a language, by path; functions are called with plain arguments. */
const leaves = (value: unknown, path = ''): [string, string][] => {
  if (typeof value === 'function') {
    const args = Array.from({ length: value.length }, (_, at) => `<${at}>`);
    if (path.endsWith('looksLikeMany')) return [[path, String(value(['a', 'b']))]];
    return [[path, String(value(...args))]];
  }
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`));
};

describe('words', () => {
  test('both languages have the same texts, and none is empty', () => {
    const [zh, en] = [leaves(WORDS.zh), leaves(WORDS.en)];
    expect(en.map(([path]) => path).sort()).toEqual(zh.map(([path]) => path).sort());
    for (const [path, text] of [...zh, ...en]) {
      expect(text.trim(), path).not.toBe('');
      expect(text, path).not.toContain('undefined');
    }
  });

  test('English is English and Chinese is Chinese', () => {
    for (const [path, text] of leaves(WORDS.en))
      if (path !== '.brand') expect(text, path).not.toMatch(/\p{Script=Han}/u);
    const latin = leaves(WORDS.zh).filter(([, text]) => !/\p{Script=Han}/u.test(text));
    const neutral =
      /\.(htmlLang|comma|colon|semicolon|none|who|probability|score|stop|join|named)$/;
    expect(latin.filter(([path]) => !neutral.test(path))).toEqual([]);
  });

  test.each(['zh', 'en'] as const)('every name of the model has a word (%s)', (lang) => {
    const words = WORDS[lang];
    expect(Object.keys(words.verdicts).sort()).toEqual([...VERDICTS].sort());
    expect(Object.keys(words.causes).sort()).toEqual([...CAUSES].sort());
    expect(Object.keys(words.causeMeans).sort()).toEqual([...CAUSES].sort());
    expect(Object.keys(words.kinds).sort()).toEqual([...KINDS].sort());
    expect(Object.keys(words.views).sort()).toEqual([...VIEWS].sort());
    expect(Object.keys(words.tables).sort()).toEqual([...TABLE_NAMES].sort());
  });

  test('a need is said in plain words', () => {
    expect(needLabel('view:clearing|response', WORDS.zh)).toBe('清算文件或应答报文');
    expect(needLabel('issuer_fee', WORDS.en)).toBe('issuer fees');
    expect(needLabel('constructor', WORDS.en)).toBe('constructor');
  });
});
