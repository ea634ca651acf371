import { expect, it } from 'vitest';
import { CLEARING, recogniseClearing } from '../../src/read/formats/clearing/clearing.ts';
import { encodeFixed } from '../../src/read/formats/clearing/fixed-width.ts';
import { encodingOf, headInGbk } from '../../src/read/sources/clearing-bytes.ts';

const COMA = CLEARING['unionpay-coma'].layout;
const line = (name: string): Buffer =>
  Buffer.concat([
    encodeFixed(COMA, {
      代理机构标识码: '48222900',
      系统跟踪号: '000123',
      交易传输时间: '0229101530',
      交易金额: '000000001000',
      报文类型: '0200',
      交易类型码: '000000',
      商户类型: '5812',
      受卡方标识码: '822290058120001',
      商户名称地址: name,
    }),
    Buffer.from('\n'),
  ]);

it('gives a clearing file that an editor saved in UTF-8 its own bytes back', () => {
  const sent = Buffer.concat([line('青橙小吃店'), line('望湖楼'), line('')]);
  expect(encodingOf(sent)).toBe('gbk');
  const saved = Buffer.from(new TextDecoder('gbk').decode(sent));
  expect(encodingOf(saved)).toBe('utf-8');
  expect(Buffer.compare(headInGbk(saved), sent)).toBe(0);
});

it('counts a character that was cut in two, and saved as a stranger, as its one byte', () => {
  const [start = 0] = COMA.fields.filter((one) => one.name === '商户名称地址').map((f) => f.start);
  const sent = line('店'.repeat(19));
  sent[start + 38] = 0xb5;
  const saved = Buffer.from(new TextDecoder('gbk').decode(sent));
  expect(headInGbk(saved).length).toBe(sent.length);
});

it('knows a damaged file by its whole lines', () => {
  const cut = Buffer.from(`${'0'.repeat(300)}\n`);
  const file = Buffer.concat([line('青橙小吃店'), cut, cut, cut, line('望湖楼')]);
  expect(recogniseClearing(file)?.format).toBe('unionpay-coma');
  expect(recogniseClearing(Buffer.concat([line('望湖楼'), cut, cut]))).toBeNull();
});
