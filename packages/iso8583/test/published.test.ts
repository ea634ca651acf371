/**
 * Goal: every published message decodes to its expected fields and to its last byte, and encodes to
 * the same bytes; what is malformed is refused with a place. Method: the published samples.
 */
import { describe, expect, it } from 'vitest';
import { decode, encode, POS, parseHex, toMessage } from '../src/index.ts';
import { bytesOfSample, SAMPLES, sample } from './corpus.ts';

const positive = SAMPLES.filter((one) => one.expected);

it('has the whole corpus', () => {
  expect(SAMPLES.length).toBe(21);
  expect(positive.length).toBe(19);
});

describe.each(positive)('$id', (one) => {
  const bytes = bytesOfSample(one.id);
  const expected = one.expected!;
  it.each(['auto', POS] as const)('decodes to its expected fields (%s)', (dialect) => {
    const decoded = decode(bytes, { dialect });
    expect(decoded.fields).toEqual(expected.fields);
    expect(decoded.mti).toBe(expected.mti);
    expect(decoded.bitmap).toBe(expected.bitmap);
    expect(decoded.present).toEqual(expected.present);
    expect(decoded.consumedBytes).toBe(expected.consumed_bytes);
    expect(decoded.totalBytes).toBe(expected.total_bytes);
    expect(decoded.frame.tpdu).toBe(expected.frame.tpdu ?? null);
    expect(decoded.frame.header).toBe(expected.frame.header ?? null);
    const { length_prefix, length_prefix_declared } = expected.frame;
    expect(decoded.frame.lengthPrefix).toBe(length_prefix ?? length_prefix_declared ?? null);
    expect(decoded.ok).toBe(true);
  });

  it('encodes to the same bytes, or an issue says why not', () => {
    const decoded = decode(bytes);
    const encoded = encode(toMessage(decoded)!, POS);
    expect(encoded.ok).toBe(true);
    const same = encoded.ok && Buffer.compare(encoded.bytes, bytes) === 0;
    expect(same).toBe(decoded.issues.length === 0);
  });
});

it('names the length that jiso-0210 wrongly declares', () => {
  expect(decode(bytesOfSample('jiso-0210')).issues).toEqual([
    {
      code: 'FRAME_LENGTH_MISMATCH',
      field: null,
      offset: 0,
      message: 'declared 170 bytes, there are 142',
    },
  ]);
});

it('takes a MAC block for what it is', () => {
  const [issue, ...more] = decode(bytesOfSample('mab-agiledata')).issues;
  expect(issue).toMatchObject({ code: 'MAC_ABSENT', field: 64, offset: 96 });
  expect(more).toEqual([]);
});

it('refuses the message with a surplus nibble, as text and as bytes', () => {
  const { hex } = sample('jiso-sale-req-malformed');
  expect(hex.length % 2).toBe(1);
  const parsed = parseHex(hex);
  expect(parsed.bytes).toBeNull();
  expect(parsed.issues).toMatchObject([{ code: 'HEX_ODD_DIGITS', offset: 172 }]);
  const decoded = decode(bytesOfSample('jiso-sale-req-malformed'));
  expect(decoded.ok).toBe(false);
  expect(decoded.fields).toEqual({});
  expect(decoded.issues.at(-1)).toMatchObject({ code: 'MTI_INVALID', offset: 13 });
});

it('reports a message of another profile with a place, and guesses no field', () => {
  for (const dialect of ['auto', POS] as const) {
    const decoded = decode(bytesOfSample('zoukankan-0800'), { dialect });
    expect(decoded.ok).toBe(false);
    expect(decoded.mti).toBeNull();
    expect(decoded.fields).toEqual({});
    expect(decoded.frame.tpdu).toBe('6000100000');
    expect(decoded.issues.at(-1)).toMatchObject({ code: 'FRAME_UNKNOWN', offset: 7 });
  }
  expect(decode(bytesOfSample('zoukankan-0800')).profile).toBe('unknown');
});
