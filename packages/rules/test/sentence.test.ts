import { checkExpression, renderStatement, toSentence } from '@zhenma/rules';
import { describe, expect, test } from 'vitest';
import { FUNCTIONS, LISTS, SCOPE } from './expressions.ts';

describe('a rule in words', () => {
  test.each([
    [
      's1 != s2 && i1 >= 10000',
      's1 is not s2 and i1 is at least 10000',
      's1 不等于 s2 且 i1 不小于 10000',
    ],
    [
      'b1 && (i1 > 5 || !has(s1))',
      'b1 and (i1 is more than 5 or s1 is unknown)',
      'b1 且 （i1 大于 5 或 s1 未知）',
    ],
    ["!(s1 in ['a', 'b'])", 's1 is none of ("a", "b")', 's1 不属于 （"a"、"b"）'],
    ['s1 in lists.watch', 's1 is one of the list watch', 's1 属于 名单 watch'],
    ["t1 - t2 > duration('1h30m')", '(t1 - t2) is more than 1h30m', '(t1 - t2) 大于 1h30m'],
    [
      "t1.getHours('+08:00') < 6",
      'the hour of t1 (+08:00) is less than 6',
      't1 的小时 (+08:00) 小于 6',
    ],
    ["head(s1) == 'a'", 'head(s1) is "a"', 'head(s1) 等于 "a"'],
    [
      "t1 == timestamp('2026-05-01T00:00:00Z')",
      't1 is 2026-05-01T00:00:00.000Z',
      't1 等于 2026-05-01T00:00:00.000Z',
    ],
    [
      'i1 in [1, 2, 3, 4, 5, 6, 7, 8]',
      'i1 is one of (1, 2, 3, 4, 5, 6, 2 more)',
      'i1 属于 （1、2、3、4、5、6、另外 2 项）',
    ],
  ])('%s', (text, en, zh) => {
    const checked = checkExpression(text, { scope: SCOPE, functions: FUNCTIONS, lists: LISTS });
    if (!checked.ok) throw new TypeError(checked.issues[0]!.message);
    expect(toSentence(checked.tree, 'en')).toBe(en);
    expect(toSentence(checked.tree, 'zh')).toBe(zh);
  });

  test('with labels instead of column names', () => {
    const checked = checkExpression('s1 != s2', { scope: SCOPE, functions: [], lists: {} });
    const label = (column: string): string => ({ s1: '签购单类别码', s2: '清算类别码' })[column]!;
    expect(checked.ok && toSentence(checked.tree, 'zh', label)).toBe(
      '签购单类别码 不等于 清算类别码',
    );
  });

  test('a statement is filled from the row, unknown said as such', () => {
    const statement = { zh: '{a} 与 {b} 不符', en: '{a} is not {b}' };
    expect(renderStatement(statement, { a: '5411' }, 'zh')).toBe('5411 与 未知 不符');
    expect(renderStatement(statement, { a: '{b}', b: '$&' }, 'en')).toBe('{b} is not $&');
  });

  test('sums in fen are written in yuan, to the fen', () => {
    const statement = { zh: '从 {start_fen} 元起', en: 'from {start_fen} yuan on' };
    expect(renderStatement(statement, { start_fen: 100_000 }, 'zh')).toBe('从 1000 元起');
    expect(renderStatement(statement, { start_fen: 123_405n }, 'en')).toBe('from 1234.05 yuan on');
  });
});
