import { describe, expect, it } from 'vitest';
import { fenToYuan, parseAmount } from '../../../src/read/formats/amount.ts';
import { maskDigits } from '../../../src/read/formats/issue.ts';
import { findMoment, resolveMoment } from '../../../src/read/formats/moment.ts';
import { cellsOf, decodeText, linesOf } from '../../../src/read/formats/plain-text.ts';

describe('amounts', () => {
  it.each([
    ['12', '12.00', false, undefined],
    ['1,234.5元', '1234.50', false, '156'],
    ['人民币-504.20', '504.20', true, '156'],
    ['-￥3.00', '3.00', true, '156'],
    ['CNY 1,128.00', '1128.00', false, '156'],
    ['JPY 1000.00', '1000.00', false, '392'],
    ['0.015', '0.02', false, undefined],
    ['0.0049', '0.00', false, undefined],
    ['999999999999.99', '999999999999.99', false, undefined],
    ['00012.30', '12.30', false, undefined],
    ['.5', '0.50', false, undefined],
    ['(300.00)', '300.00', true, undefined],
    ['（￥1,300.00）', '1300.00', true, '156'],
    ['300.00-', '300.00', true, undefined],
    ['50.00 CR', '50.00', true, undefined],
    ['50.00DR', '50.00', false, undefined],
    ['１，２３４．５０', '1234.50', false, undefined],
  ])('%s', (text, yuan, negative, currency) => {
    expect(parseAmount(text)).toMatchObject({ yuan, negative, ...(currency ? { currency } : {}) });
  });

  it.each(['', 'abc', '1.2.3', '1,23', '12元5', '--1', '1e5', 'NaN', '∞', '(-1)', '()', 'CR'])(
    'refuses %j',
    (text) => expect(parseAmount(text)).toBeNull(),
  );

  it('turns fen into yuan', () => {
    expect(['0', '5', '05', '100', '000000001111', '000000000000'].map(fenToYuan)).toEqual([
      '0.00',
      '0.05',
      '0.05',
      '1.00',
      '11.11',
      '0.00',
    ]);
  });
});

describe('moments', () => {
  const of = (text: string, date = '2025-03-15') => {
    const found = findMoment(text);
    const moment = found && resolveMoment(found.parts, { date });
    return moment && typeof moment !== 'string' ? moment.value : moment;
  };

  it.each([
    ['2024-05-26 20:09:20', '2024-05-26T20:09:20'],
    ['2024年05月27日02时16分', '2024-05-27T02:16:00'],
    ['2026年2月11日11:12:43', '2026-02-11T11:12:43'],
    ['20250315093001', '2025-03-15T09:30:01'],
    ['24年10月09日15:54', '2024-10-09T15:54:00'],
    ['01月24日16:47', '2025-01-24T16:47:00'],
    ['12月16日  08:21:39', '2024-12-16T08:21:39'],
    ['10日09:27', '2025-03-10T09:27:00'],
    ['19日19时10分', '2025-02-19T19:10:00'],
    ['01/03', '2025-01-03'],
    ['2025/01/05', '2025-01-05'],
    ['12:40', '2025-03-15T12:40:00'],
    ['2024-12-13T08:00:01', '2024-12-13T08:00:01'],
    ['20250102', '2025-01-02'],
    ['2023-02-29', 'invalid'],
    ['24:30', 'invalid'],
    ['10月32日', 'invalid'],
    ['没有', null],
  ])('%s', (text, value) => expect(of(text)).toBe(value));
});

describe('plain text', () => {
  it('decodes the encodings that people have', () => {
    expect(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('a');
    expect(decodeText(Uint8Array.of(0xc7, 0xe0, 0xb3, 0xc8))).toBe('青橙');
    expect(decodeText(Uint8Array.of(0xff, 0xfe, 0x61, 0))).toBe('a');
  });

  it('cuts lines and cells', () => {
    expect([...linesOf('\ufeffa\r\nb\rc\n\nd')]).toEqual([
      { text: 'a', line: 1 },
      { text: 'b', line: 2 },
      { text: 'c', line: 3 },
      { text: '', line: 4 },
      { text: 'd', line: 5 },
    ]);
    expect(cellsOf('`a,"b,""c""" , d"e,,"f')).toEqual(['a', 'b,"c"', 'd"e', '', '"f']);
  });

  it('masks card numbers in issues', () => {
    expect(maskDigits('卡6222 0212 3456 7890 123号 12345')).toBe('卡****0123号 12345');
  });
});
