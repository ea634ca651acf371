import type { SourceRecord } from '@zhenma/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAlipayBill } from '../../../src/read/formats/bills/alipay.ts';
import { readWechatBill } from '../../../src/read/formats/bills/wechat.ts';
import {
  CLEARING_FORMATS,
  readClearing,
  recogniseClearing,
} from '../../../src/read/formats/clearing/clearing.ts';
import { FORMAT_ISSUES } from '../../../src/read/formats/issue.ts';
import { createMapApplier } from '../../../src/read/formats/maps/apply.ts';
import { parseMap } from '../../../src/read/formats/maps/column-map.ts';
import { proposeMap } from '../../../src/read/formats/maps/propose.ts';
import { readQrCodes } from '../../../src/read/formats/qr/emv.ts';
import { readNotices } from '../../../src/read/formats/text/notice.ts';
import { recogniseText } from '../../../src/read/formats/text/recognise.ts';
import { readSlips } from '../../../src/read/formats/text/slip.ts';
import { readStatement } from '../../../src/read/formats/text/statement.ts';
import { corpus, millisecondsOf, publishedTexts } from './support.ts';

const context = { date: '2025-03-15' };
const READERS: Readonly<Record<string, (text: string) => Iterable<SourceRecord>>> = {
  notice: (text) => readNotices(text, context),
  statement: (text) => readStatement(text, context),
  slip: (text) => readSlips(text, context),
  qr: (text) => readQrCodes(text, context),
  wechat: (text) => readWechatBill(text, context),
  alipay: (text) => readAlipayBill(text, context),
};
const names = Object.keys(READERS);

/** Every record is well formed: known codes, columns are text, no row without a table. */
function check(records: Iterable<SourceRecord>): void {
  for (const record of records) {
    expect(record.line).toBeGreaterThan(0);
    expect(record.confidence).toBeGreaterThanOrEqual(0);
    expect(record.confidence).toBeLessThanOrEqual(1);
    for (const issue of record.issues) expect(Object.hasOwn(FORMAT_ISSUES, issue.code)).toBe(true);
    if (record.table === null) {
      expect(record.values).toEqual({});
      expect(record.issues.length).toBeGreaterThan(0);
    }
    for (const value of Object.values(record.values))
      expect(typeof value === 'string' && value !== '').toBe(true);
  }
}

const words = [
  '您尾号',
  '1234',
  '消费',
  '人民币',
  '12.00',
  '元',
  '，',
  '。',
  '（',
  ')',
  '支付宝-',
  '在',
  '于',
  '【招商银行】',
  '退款',
  '商户名称',
  '商户编号',
  '终端编号',
  '金额',
  ':',
  '：',
  '\n',
  '\t',
  ' ',
  ',',
  '"',
  '`',
  '#',
  '2025-03-15',
  '10:00',
  '交易时间',
  '交易金额',
  '000201',
  '6304',
  '\u0000',
  '😀',
  '٣',
  '\ud800',
  '验证码',
  'RMB',
  '-',
  '*',
];
const mixed = fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((parts) => parts.join(''));
const corpusTexts = [
  ...publishedTexts().map((sample) => sample.text),
  corpus('slips.txt'),
  corpus('alipay-bill.csv'),
  corpus('published-bills.json'),
];
const mutated = fc
  .tuple(fc.constantFrom(...corpusTexts), fc.nat(), fc.nat(40), fc.oneof(fc.string(), mixed))
  .map(([text, at, length, insert]) => {
    const start = at % (text.length + 1);
    return text.slice(0, start) + insert + text.slice(start + length);
  });

describe('never throws', () => {
  it.each(names)('%s on any text', (name) => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), mixed, mutated), (text) =>
        check(READERS[name]?.(text) ?? []),
      ),
      { numRuns: 1_500 },
    );
  });

  it('the recognisers, maps and clearing readers on anything', () => {
    fc.assert(
      fc.property(fc.oneof(mixed, mutated), (text) => {
        recogniseText(text);
        parseMap(text);
      }),
      { numRuns: 600 },
    );
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2_000 }),
        fc.constantFrom(...CLEARING_FORMATS),
        (bytes, format) => {
          recogniseClearing(bytes);
          check(readClearing(format, bytes, context));
        },
      ),
      { numRuns: 600 },
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), mixed), { maxLength: 12 }),
        fc.array(fc.array(fc.oneof(fc.string(), mixed), { maxLength: 12 }), { maxLength: 4 }),
        (headers, rows) => {
          const { map } = proposeMap(headers, rows);
          const apply = createMapApplier(map, context);
          rows.forEach((row, index) => {
            apply(
              Object.fromEntries(headers.map((header, i) => [header, row[i] ?? ''])),
              index + 1,
            );
          });
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('bounded time', () => {
  const size = 100_000;
  const repeat = (part: string): string =>
    part.repeat(Math.ceil(size / part.length)).slice(0, size);
  const hostile: Readonly<Record<string, string>> = {
    digits: repeat('1'),
    blanks: `a${repeat(' ')}b`,
    parentheses: repeat('(（'),
    closed: `消费${repeat('（')}${repeat('）')}12.00元`,
    in: repeat('在消费支付'),
    at: repeat('在'),
    quotes: repeat('",'),
    doubled: repeat('""'),
    escaped: repeat('",""'),
    commas: repeat(','),
    thousands: repeat('1,111'),
    dates: repeat('2025-03-15 10:00 '),
    clocks: repeat('10:10'),
    labels: repeat('商户名称'),
    colons: repeat('商户名称：'),
    english: repeat('MERCHANT NO '),
    upper: repeat('A B '),
    kinds: repeat('消费退款'),
    money: repeat('人民币12.00元'),
    wallets: repeat('支付宝-'),
    stars: repeat('*'),
    marks: repeat('【'),
    newlines: repeat('\n'),
    tlv: `000201${repeat('0100')}`,
    dashes: repeat('-'),
    pipes: repeat('1|'),
    notices: repeat('您尾号1234的信用卡01月02日10:00消费10.00元\n'),
    label_lines: repeat('交易时间：2025-03-15\n'),
    slips: repeat('商户编号：822290058120001\n金额：1.00\n终端号：12345678\n批次号：1\n'),
    hash: repeat('#交易合计：1笔，'),
    tabs: repeat('\t'),
    spaced: repeat('商 户 名 '),
  };

  it.each(Object.keys(hostile))('%s, 100 kB', (kind) => {
    const text = hostile[kind] ?? '';
    for (const name of names) {
      const spent = millisecondsOf(() => {
        for (const _ of READERS[name]?.(text) ?? []);
      });
      expect(spent, `${name} took ${spent.toFixed(0)} ms`).toBeLessThan(3_000);
    }
    expect(
      millisecondsOf(() => {
        recogniseText(text);
      }),
    ).toBeLessThan(3_000);
  });
});

describe('card numbers', () => {
  const canary = '6222021234567890123';

  it.each(names)('%s never puts a full number anywhere but into pan', (name) => {
    const near = fc
      .tuple(
        fc.constantFrom(
          '卡号：',
          '尾号',
          '您的信用卡',
          '商户编号：',
          '终端编号：',
          '商户名称：',
          '在',
          '备注:',
          '',
          '参考号：',
        ),
        fc.constantFrom(canary, '6222 0212 3456 7890 123', '6222021234567890'),
        mixed,
      )
      .map(([label, number, rest]) => `${label}${number} ${rest}`);
    fc.assert(
      fc.property(near, (text) => {
        for (const record of READERS[name]?.(text) ?? []) {
          const { pan: _, txn_id: __, ...columns } = record.values;
          expect(JSON.stringify([record.issues, columns])).not.toMatch(/6222 ?0212 ?3456 ?78/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
