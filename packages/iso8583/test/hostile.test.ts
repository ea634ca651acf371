/**
 * Goal: no input makes the codec throw, hang, or shift silently. Method: random bytes, random bytes
 * behind good frames, and published messages with bytes changed, cut, added or removed; for each
 * the invariants of a partial result are checked.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  CUPS,
  type Dialect,
  decode,
  derive,
  describe,
  encode,
  ISO87_ASCII,
  ISO87_BINARY,
  mask,
  POS,
  parseHexLines,
  readTlv,
  splitFrames,
  toMessage,
  verifyMac,
} from '../src/index.ts';
import { bytesOfSample, SAMPLES } from './corpus.ts';

const DIALECTS: readonly Dialect[] = [POS, CUPS, ISO87_ASCII, ISO87_BINARY];

function check(bytes: Uint8Array, dialect: Dialect | 'auto'): void {
  const decoded = decode(bytes, { dialect });
  expect(decoded.totalBytes).toBe(bytes.length);
  expect(decoded.consumedBytes).toBeLessThanOrEqual(bytes.length);
  for (const issue of decoded.issues) {
    expect(issue.offset).toBeGreaterThanOrEqual(0);
    expect(issue.offset).toBeLessThanOrEqual(bytes.length);
  }
  if (!decoded.ok || decoded.consumedBytes < bytes.length) {
    expect(decoded.issues.length).toBeGreaterThan(0);
  }
  const masked = mask(decoded);
  derive(masked);
  derive(decoded);
  describe(decoded, { dialect: POS, lang: 'en', reveal: false });
  const message = toMessage(decoded);
  if (message === null || decoded.issues.length > 0) return;
  const table = DIALECTS.find((one) => one.name === decoded.profile)!;
  const encoded = encode(message, table);
  expect(encoded.ok && Buffer.compare(encoded.bytes, bytes)).toBe(0);
}

const frames = fc.constantFrom(
  '',
  '6000030000603100311003',
  '60000300006031003110030200',
  '003C6000030000603100110010',
  '30323030',
  '0200',
  '2E0130313030',
);

it('survives random bytes', () => {
  fc.assert(
    fc.property(
      frames,
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom<Dialect | 'auto'>('auto', ...DIALECTS),
      (head, tail, dialect) => {
        check(Uint8Array.from([...Buffer.from(head, 'hex'), ...tail]), dialect);
      },
    ),
    { numRuns: 5_000 },
  );
});

const edits = fc.array(
  fc.record({
    kind: fc.constantFrom('set', 'remove', 'insert', 'cut'),
    at: fc.nat({ max: 500 }),
    byte: fc.integer({ min: 0, max: 255 }),
  }),
  { minLength: 1, maxLength: 4 },
);

it('survives changed messages, and never shifts silently', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SAMPLES), edits, (sample, changes) => {
      let bytes = [...bytesOfSample(sample.id)];
      for (const { kind, at, byte } of changes) {
        const place = at % Math.max(bytes.length, 1);
        if (kind === 'set') bytes[place] = byte;
        else if (kind === 'remove') bytes.splice(place, 1);
        else if (kind === 'insert') bytes.splice(place, 0, byte);
        else bytes = bytes.slice(0, place);
      }
      check(Uint8Array.from(bytes), 'auto');
      check(Uint8Array.from(bytes), POS);
    }),
    { numRuns: 5_000 },
  );
});

it('keeps the decoded prefix of a message cut anywhere', () => {
  const bytes = bytesOfSample('acq-sale-req');
  const whole = decode(bytes);
  for (let size = 0; size < bytes.length; size++) {
    const part = decode(bytes.slice(0, size));
    expect(part.ok).toBe(false);
    for (const [field, value] of Object.entries(part.fields)) {
      expect(value).toBe(whole.fields[Number(field)]);
    }
    expect(part.issues.length).toBe(1);
  }
});

it('survives any text, any TLV, any stream and any key', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (text, bytes) => {
      parseHexLines(text);
      const hex = Buffer.from(bytes).toString('hex').toUpperCase();
      readTlv(hex);
      mask({ fields: { 2: text, 35: text, 46: text, 55: hex, 59: `A2${text}` } });
      const fields = { 22: text, 44: text, 46: `PI${text}`, 54: text, 55: hex, 57: text, 59: text };
      derive({ profile: 'pos', mti: '0920', fields: { ...fields, 60: text, 61: text, 62: hex } });
      expect(splitFrames(bytes).rest.length).toBeLessThanOrEqual(bytes.length);
      splitFrames(bytes, 'ascii4');
      splitFrames(bytes, 'cups46');
      verifyMac(bytes, bytes.subarray(0, 16));
    }),
    { numRuns: 3_000 },
  );
});

it('bounds its work: nested templates, giant inputs, giant lines', () => {
  const nested = 'E1'.repeat(50_000);
  const start = performance.now();
  mask({ fields: { 55: nested } });
  readTlv('7F'.repeat(100_000));
  const giant = decode(new Uint8Array(10_000_000).fill(0x60));
  parseHexLines('6'.repeat(5_000_000));
  expect(giant.issues).toMatchObject([{ code: 'INPUT_TOO_LONG', offset: 0 }]);
  expect(performance.now() - start).toBeLessThan(5_000);
});
