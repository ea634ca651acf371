import { describe, expect, test } from 'vitest';
import { tradeWords } from '../src/codes/mcc.ts';
import { unmangle } from '../src/mangled-text.ts';

/** UTF-8 read as GBK, as DuckDB, Excel or a careless export leave it. */
const mangle = (text: string): string =>
  new TextDecoder('gb18030').decode(new TextEncoder().encode(text));

describe('text in a wrong encoding', () => {
  test.each(['广州市鲜川女鞋服饰有限', '老王面馆', '（特约）茗盈购物广场', 'STAR咖啡'])(
    '%s comes back',
    (text) => {
      expect(mangle(text)).not.toContain(text);
      expect(text.startsWith(unmangle(mangle(text)))).toBe(true);
      expect(unmangle(mangle(text)).length).toBeGreaterThanOrEqual(text.length - 1);
    },
  );

  test('a character that was lost is left out, the others stay', () => {
    expect(unmangle('骞垮窞甯傞矞宸濆コ闉嬫湇楗版湁闄愬叕鍙�')).toBe('广州市鲜川女鞋服饰有限公');
    expect(unmangle('鍏颁涵灏忛(澶╁簻搴�)')).toBe('兰亭小(天府)');
  });

  test.each([
    '',
    'STAR',
    '老王',
    '广州市鲜川女鞋服饰有限公司',
    '鑫鑫鑫',
    '锟斤拷',
    '茗盈�',
    '€5 店',
  ])('%s stays as it is', (text) => expect(unmangle(text)).toBe(text));

  test('no word of any trade is taken for mangled', () => {
    const words = tradeWords().flatMap(({ keywords }) => keywords);
    expect(words.filter((word) => unmangle(word) !== word)).toEqual([]);
  });
});
