/**
 * Goal: the mistakes that real codecs made do not happen here. Method: one message a mistake, after
 * threads of moov-io/iso8583 (#132, #327, #55, #325, #457) and zemuldo/iso_8583 (#81, #122, #124).
 */
import { expect, it } from 'vitest';
import {
  decode,
  encode,
  ISO87_ASCII,
  ISO87_BINARY,
  type Message,
  NO_FRAME,
  POS,
} from '../src/index.ts';
import { bytesOfSample, fromHex } from './corpus.ts';

const pos = (hex: string) => decode(fromHex(hex), { dialect: POS });
const message = (fields: Message['fields']): Message => ({
  profile: 'pos',
  frame: NO_FRAME,
  mti: '0200',
  fields,
});

it('does not accept a short fixed field', () => {
  const decoded = pos('0200 1000000000000000 0000000011');
  expect(decoded.issues).toMatchObject([{ code: 'FIELD_TRUNCATED', field: 4, offset: 10 }]);
  expect(encode(message({ 4: '1111' }), POS)).toMatchObject({
    ok: false,
    issues: [{ code: 'VALUE_INVALID', field: 4 }],
  });
});

it('aligns odd digits left or right as the table says', () => {
  expect(pos('0200 0000060000000000 0710 0001').fields).toEqual({ 22: '071', 23: '001' });
  expect(pos('0200 4000000000000000 13 1234567890123 0').fields[2]).toBe('1234567890123');
});

it('reports a pad nibble that is not zero, and re-encodes zero', () => {
  const left = pos('0200 0000040000000000 071F');
  expect(left.fields[22]).toBe('071');
  expect(left.issues).toEqual([
    { code: 'PAD_NOT_ZERO', field: 22, offset: 11, message: 'pad nibble is F' },
  ]);
  const right = pos('0200 0000020000000000 3001');
  expect(right.issues).toMatchObject([{ code: 'PAD_NOT_ZERO', field: 23, offset: 10 }]);
});

it('counts digits, not bytes, in a BCD length', () => {
  const decoded = pos('0200 4000000100000000 16 6224242300000069 08 48431665');
  expect(decoded.fields).toEqual({ 2: '6224242300000069', 32: '48431665' });
  expect(decoded.ok).toBe(true);
});

it('refuses a length above the maximum, with the place of the length', () => {
  const decoded = pos('0200 5000000000000000 20 62242423000000690000 000000001111');
  expect(decoded.issues).toMatchObject([{ code: 'LENGTH_TOO_LONG', field: 2, offset: 10 }]);
  expect(decoded.fields).toEqual({});
});

it('refuses a length that is no number', () => {
  const decoded = pos('0200 4000000000000000 1A 6224242300000069');
  expect(decoded.issues).toMatchObject([{ code: 'LENGTH_INVALID', field: 2, offset: 10 }]);
});

it('keeps track nibbles A-F, which are legal', () => {
  const track = '6221550000000728D1511101000F0ABCE';
  const encoded = encode(message({ 35: track }), POS);
  expect(encoded.ok && decode(encoded.bytes, { dialect: POS })).toMatchObject({
    ok: true,
    fields: { 35: track },
  });
});

it('reports letters in a number and keeps them', () => {
  const decoded = pos('0200 1000000000000000 00000000A111');
  expect(decoded).toMatchObject({
    ok: false,
    fields: { 4: '00000000A111' },
    issues: [{ code: 'DIGIT_INVALID', field: 4, offset: 14 }],
  });
});

it('reads and writes a secondary bitmap', () => {
  const original: Message = {
    profile: 'iso87-binary',
    frame: NO_FRAME,
    mti: '0420',
    fields: { 3: '000000', 90: '0200'.padEnd(42, '0'), 128: '0011223344556677' },
  };
  const encoded = encode(original, ISO87_BINARY);
  if (!encoded.ok) throw new RangeError('not encoded');
  expect(Buffer.from(encoded.bytes).toString('hex').slice(4, 36)).toBe(
    'a0000000000000000000004000000001',
  );
  expect(decode(encoded.bytes, { dialect: ISO87_BINARY }).fields).toEqual(original.fields);
});

it('stops at a tertiary bitmap and at fields the dialect does not have', () => {
  const tertiary = decode(fromHex('0200 8000000000000000 8000000000000000 00'), {
    dialect: ISO87_BINARY,
  });
  expect(tertiary.issues).toMatchObject([{ code: 'FIELD_UNKNOWN', field: 65, offset: 18 }]);
  const framed = pos('6000030000 603100311003 0200 3000010000000000 000000 000000001111 0001');
  expect(framed.issues).toMatchObject([{ code: 'FIELD_UNKNOWN', field: 24, offset: 30 }]);
  expect(framed.fields).toEqual({ 3: '000000', 4: '000000001111' });
});

it('reports an empty bitmap, and an empty second half', () => {
  const empty = pos('6000030000 603100311003 0800 0000000000000000');
  expect(empty.issues).toMatchObject([{ code: 'BITMAP_EMPTY', offset: 13 }]);
  const half = decode(fromHex('0800 A000000000000000 0000000000000000 000000'), {
    dialect: ISO87_BINARY,
  });
  expect(half.fields).toEqual({ 3: '000000' });
  expect(half.issues).toMatchObject([{ code: 'BITMAP_EMPTY', offset: 2 }]);
});

it('tells a bitmap of 16 hex characters from one of 8 bytes', () => {
  const ascii = Buffer.from(
    '0800' + '2020000000800000' + '000000' + '000001' + '29800013',
    'latin1',
  );
  const decoded = decode(ascii);
  expect(decoded).toMatchObject({ ok: true, profile: 'iso87-ascii', bitmap: '2020000000800000' });
  expect(decoded.fields).toEqual({ 3: '000000', 11: '000001', 41: '29800013' });
  const mixed = Buffer.concat([Buffer.from('0800'), fromHex('2020000000800000')]);
  expect(decode(mixed, { dialect: ISO87_ASCII }).issues).toMatchObject([
    { code: 'BITMAP_INVALID', offset: 4 },
  ]);
});

it('reports bytes behind the last field', () => {
  const bytes = Uint8Array.from([...bytesOfSample('wearapay-0200'), 0, 0]);
  expect(decode(bytes)).toMatchObject({
    ok: false,
    consumedBytes: 272,
    issues: [{ code: 'TRAILING_BYTES', offset: 272 }],
  });
});

it('writes no field number outside the table, and no value of the wrong kind', () => {
  expect(encode(message({ 24: '001' }), POS)).toMatchObject({
    issues: [{ code: 'FIELD_UNKNOWN' }],
  });
  expect(encode(message({ 1: '00' }), POS)).toMatchObject({ issues: [{ code: 'FIELD_UNKNOWN' }] });
  expect(encode(message({ 52: 'zz' }), POS)).toMatchObject({ issues: [{ code: 'VALUE_INVALID' }] });
  expect(encode(message({ 63: '한' }), POS)).toMatchObject({
    issues: [{ code: 'TEXT_UNENCODABLE' }],
  });
});

it('keeps text that is not GBK as marked hex, also when text looks like the mark', () => {
  for (const hex of ['534D3031CDC4BE01', '6865783A3431', '80', 'CD']) {
    const length = String(hex.length / 2).padStart(4, '0');
    const bytes = fromHex(`0200 0000000000000002 ${length} ${hex}`);
    const decoded = decode(bytes, { dialect: POS });
    expect(decoded.fields[63]).toBe(`hex:${hex}`);
    const encoded = encode({ ...decoded, mti: '0200' }, POS);
    expect(encoded.ok && Buffer.compare(encoded.bytes, bytes)).toBe(0);
  }
});
