/** Goal: GBK both ways. Method: the platform's decoder over all two-byte codes; random bytes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeText, encodeText } from '../src/index.ts';

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
