/** Goal: GBK both ways. Method: the platform's decoder over all two-byte codes; random bytes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decode, decodeText, encodeText, readableText } from '../src/index.ts';

it('agrees with the platform decoder on every reversible code', () => {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  let codes = 0;
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const pair = Uint8Array.of(lead, trail);
      const text = decodeText(pair);
      if (text.startsWith('hex:')) continue;
      expect(text).toBe(decoder.decode(pair));
      expect(encodeText(text)).toEqual(pair);
      codes++;
    }
  }
  expect(codes).toBeGreaterThan(23_000);
});

it('gives any bytes back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(encodeText(decodeText(bytes))).toEqual(bytes);
    }),
    { numRuns: 5_000 },
  );
});

it('reads names, and refuses what GBK does not have', () => {
  expect(decodeText(Uint8Array.from(Buffer.from('B3C9B9A6', 'hex')))).toBe('成功');
  expect(encodeText('😀')).toBeUndefined();
  expect(encodeText('hex:0G')).toBeUndefined();
});

it('leaves out the half of a character that a fixed width cut off, and says where', () => {
  const name = Buffer.concat([Buffer.from('B5EA'.repeat(19) + 'B5', 'hex'), Buffer.from(' ')]);
  expect(readableText(decodeText(name))).toBe('店'.repeat(19));
  expect(readableText(decodeText(Buffer.from('B5FFB5EA', 'hex')))).toBe('');
  const message = Buffer.concat([Buffer.from('02100000000000200000', 'hex'), name]);
  expect(decode(message)).toMatchObject({
    ok: true,
    issues: [{ code: 'SUBFIELD_INVALID', field: 43, offset: 10 + 38 }],
  });
});
