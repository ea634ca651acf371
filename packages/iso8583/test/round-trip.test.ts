/**
 * Goal: nothing is lost or moved by the codec. Method: random messages of every dialect and frame,
 * written and read again; lengths that the codec fills in are compared with what it wrote.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CUPS,
  type Dialect,
  decode,
  encode,
  ISO87_ASCII,
  ISO87_BINARY,
  type Message,
  NO_FRAME,
  POS,
  toMessage,
} from '../src/index.ts';
import { messageOf } from './arbitraries.ts';

const hexBytes = (count: number): fc.Arbitrary<string> =>
  fc
    .uint8Array({ minLength: count, maxLength: count })
    .map((bytes) => Buffer.from(bytes).toString('hex').toUpperCase());

const tpdu = hexBytes(4).map((rest) => `60${rest}`);
const header = fc.tuple(fc.constantFrom('60', '61'), hexBytes(5)).map((parts) => parts.join(''));
const cupsHeader = fc.tuple(hexBytes(1), hexBytes(40)).map(([v, rest]) => `2E${v}30303030${rest}`);
const HTTP =
  'POST /mjc/webtrans/VPB_lb HTTP/1.1\r\nHOST: 192.0.2.1\r\n' +
  'Content-Type: x-ISO-TPDU/x-auth\r\nContent-Length: 1\r\n\r\n';

const framed = (
  parts: Record<string, fc.Arbitrary<string | number>>,
): fc.Arbitrary<Message['frame']> => fc.record(parts).map((given) => ({ ...NO_FRAME, ...given }));

interface Case {
  readonly name: string;
  readonly dialect: Dialect;
  readonly frame: fc.Arbitrary<Message['frame']>;
}

const CASES: readonly Case[] = [
  {
    name: 'POS, length, TPDU and header',
    dialect: POS,
    frame: framed({ tpdu, header, lengthPrefix: fc.constant(0) }),
  },
  { name: 'POS, TPDU and header', dialect: POS, frame: framed({ tpdu, header }) },
  {
    name: 'POS, length and TPDU',
    dialect: POS,
    frame: framed({ tpdu, lengthPrefix: fc.constant(0) }),
  },
  { name: 'POS, TPDU', dialect: POS, frame: framed({ tpdu }) },
  { name: 'POS, bare', dialect: POS, frame: fc.constant(NO_FRAME) },
  { name: 'POS, length only', dialect: POS, frame: framed({ lengthPrefix: fc.constant(0) }) },
  { name: 'POS over HTTP', dialect: POS, frame: framed({ tpdu, header, http: fc.constant(HTTP) }) },
  {
    name: 'POS over HTTP with length',
    dialect: POS,
    frame: framed({ tpdu, header, http: fc.constant(HTTP), lengthPrefix: fc.constant(0) }),
  },
  { name: 'CUPS', dialect: CUPS, frame: framed({ header: cupsHeader }) },
  {
    name: 'CUPS with length',
    dialect: CUPS,
    frame: framed({ header: cupsHeader, lengthPrefix: fc.constant(0) }),
  },
  { name: 'CUPS, bare', dialect: CUPS, frame: fc.constant(NO_FRAME) },
  { name: 'ISO 87 ASCII', dialect: ISO87_ASCII, frame: fc.constant(NO_FRAME) },
  {
    name: 'ISO 87 ASCII with length',
    dialect: ISO87_ASCII,
    frame: framed({ lengthPrefix: fc.constant(0) }),
  },
  { name: 'ISO 87 binary', dialect: ISO87_BINARY, frame: fc.constant(NO_FRAME) },
  {
    name: 'ISO 87 binary with length',
    dialect: ISO87_BINARY,
    frame: framed({ lengthPrefix: fc.constant(0) }),
  },
];

describe.each(CASES)('$name', ({ dialect, frame }) => {
  it('decode(encode(m)) is m, and encode(decode(b)) is b', () => {
    fc.assert(
      fc.property(messageOf(dialect, frame), (message) => {
        const encoded = encode(message, dialect);
        if (!encoded.ok) throw new RangeError(JSON.stringify(encoded.issues));
        const decoded = decode(encoded.bytes, { dialect });
        expect(decoded.issues).toEqual([]);
        expect(decoded.consumedBytes).toBe(encoded.bytes.length);
        expect(decoded.mti).toBe(message.mti);
        expect(decoded.fields).toEqual(message.fields);
        expect(decoded.frame.tpdu).toBe(message.frame.tpdu);
        expect(decoded.frame.lengthPrefix === null).toBe(message.frame.lengthPrefix === null);
        if (dialect.framing === 'pos') expect(decoded.frame.header).toBe(message.frame.header);
        const again = encode(toMessage(decoded)!, dialect);
        expect(again.ok && Buffer.compare(again.bytes, encoded.bytes)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });
});

it('a bare message whose bitmap begins as a TPDU does is no frame', () => {
  const zeros = (length: number): string => '\0'.repeat(length);
  const fields = {
    ...{ 2: '0', 3: '000800', 12: '000000', 13: '0000', 15: '0000', 25: '00', 36: '' },
    ...{ 42: zeros(15), 43: zeros(40), 49: zeros(3), 52: '0000000000000000' },
    ...{ 54: '', 57: '', 58: '', 59: '', 64: '0000000000000000' },
  };
  const encoded = encode({ profile: 'pos', frame: NO_FRAME, mti: '0100', fields }, POS);
  if (!encoded.ok) throw new RangeError(JSON.stringify(encoded.issues));
  const decoded = decode(encoded.bytes, { dialect: POS });
  expect(decoded.issues).toEqual([]);
  expect(decoded.fields).toEqual(fields);
});

it('finds the dialect by itself where the frame tells it', () => {
  const told = CASES.filter((one) => !/bare|length only|binary/.test(one.name));
  for (const { dialect, frame } of told) {
    fc.assert(
      fc.property(messageOf(dialect, frame), (message) => {
        const encoded = encode(message, dialect);
        if (!encoded.ok) return;
        expect(decode(encoded.bytes).profile).toBe(dialect.name);
      }),
      { numRuns: 60 },
    );
  }
});
