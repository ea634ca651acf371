import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc16 } from '../../../src/read/formats/qr/crc16.ts';
import {
  decodeEmvQr,
  encodeEmvQr,
  isQrUrl,
  readQrCodes,
  unionPayAccount,
} from '../../../src/read/formats/qr/emv.ts';
import { codes, corpus } from './support.ts';

interface QrSample {
  readonly payload: string;
  readonly tags: readonly { tag: string; value: string }[];
  readonly crc_in_payload: string;
}
const samples = (JSON.parse(corpus('published-qr.json')) as { samples: QrSample[] }).samples;

describe('EMVCo codes', () => {
  it('computes the published check value', () =>
    expect(crc16(new TextEncoder().encode('123456789'))).toBe(0x29b1));

  it.each(samples)(
    'decodes $payload to its last character',
    ({ payload, tags, crc_in_payload }) => {
      const code = decodeEmvQr(payload);
      expect(code.tags.map(({ tag, value }) => ({ tag, value }))).toEqual(tags);
      expect(code.crc).toEqual({ stated: crc_in_payload, computed: crc_in_payload, ok: true });
      expect(code.issues).toEqual([]);
      expect(code.tags.find((tag) => tag.tag === '64')?.children.map((child) => child.tag)).toEqual(
        ['00', '01', '02'],
      );
    },
  );

  it('makes a request identity of who is paid', () => {
    const [record] = readQrCodes(samples[0]?.payload ?? '', { date: '2025-03-15' });
    expect(record).toMatchObject({
      table: 'transactions',
      confidence: 1,
      values: {
        view: 'request',
        merchant_no: '714792869000000',
        acquirer: '26000410',
        forwarder: '26000410',
        merchant_name: 'OSULROWOOKOPI TEUUINTAUEO',
        merchant_name_local: '오슬로우커피 트윈타워점',
        mcc: '5812',
        currency: '410',
        method: 'qr',
        entry_mode: 'qr_merchant',
        terminal_id: '00000001',
      },
    });
  });

  it('prefers the Chinese name and states the amount of a dynamic code', () => {
    const payload = encodeEmvQr([
      ['00', '01'],
      ['01', '12'],
      ['15', '4822290048222900822290058120001'],
      ['52', '5812'],
      ['53', '156'],
      ['54', '12.5'],
      ['58', 'CN'],
      ['59', 'BAI LU'],
      ['60', 'SHANGHAI'],
      [
        '64',
        [
          ['00', 'zh'],
          ['01', '白鹭餐饮'],
        ],
      ],
    ]);
    const [record] = readQrCodes(payload);
    expect(record?.values).toMatchObject({
      merchant_no: '822290058120001',
      acquirer: '48222900',
      merchant_name: '白鹭餐饮',
      amount: '12.50',
      mcc: '5812',
    });
  });

  it('finds a changed character, a wrong length and a missing check sum', () => {
    const payload = samples[0]?.payload ?? '';
    expect(
      codes({
        table: null,
        line: 1,
        values: {},
        confidence: 1,
        issues: decodeEmvQr(payload.replace('5812', '5411')).issues,
      }),
    ).toEqual(['QR_CRC']);
    const cut = decodeEmvQr(payload.slice(0, -9));
    expect(cut.issues.map((issue) => issue.code)).toContain('QR_TLV');
    expect(cut.issues[0]?.offset).toBeGreaterThan(100);
    expect(decodeEmvQr('00020101021252045812').issues.map((issue) => issue.code)).toEqual([
      'QR_CRC',
    ]);
  });

  it('reads lengths in bytes when lengths in characters do not fit', () => {
    const name = '白鹭餐饮';
    const text = `0002015204581259${Buffer.byteLength(name)}${name}6304`;
    const payload =
      text + crc16(new TextEncoder().encode(text)).toString(16).toUpperCase().padStart(4, '0');
    const code = decodeEmvQr(payload);
    expect(code.tags.find((tag) => tag.tag === '59')?.value).toBe(name);
    expect(code.crc?.ok).toBe(true);
  });

  it('recognises web addresses without a category', () => {
    expect(isQrUrl('https://qr.95516.com/00010000/62212345')).toBe(true);
    expect(codes([...readQrCodes('https://qr.95516.com/00010000/62212345')][0])).toEqual([
      'QR_URL_OPAQUE',
    ]);
    expect(unionPayAccount('123')).toBeNull();
  });

  it('round trips any objects', () => {
    const tag = fc
      .integer({ min: 1, max: 61 })
      .map((n) => String(n).padStart(2, '0'))
      .filter((t) => t < '26' || t > '51');
    const value = fc.string({
      unit: fc.constantFrom('a', '1', '白', 'é', '오', ' ', '😀'),
      minLength: 0,
      maxLength: 40,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(tag, value), { maxLength: 12 }), (objects) => {
        const all: [string, string][] = [['00', '01'], ...objects];
        const code = decodeEmvQr(encodeEmvQr(all));
        expect(code.tags.slice(0, -1).map((t) => [t.tag, t.value])).toEqual(all);
        expect(code.crc?.ok).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
