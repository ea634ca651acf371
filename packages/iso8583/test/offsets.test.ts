/**
 * Goal: the fast path says the same as the decoder. Method: every field of every published message
 * and of random messages, read both ways.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  amountFen,
  CUPS,
  copyField,
  createSlots,
  type Dialect,
  decode,
  digitsOf,
  encode,
  fieldBytes,
  fieldStart,
  fieldUnits,
  hashOf,
  ISO87_ASCII,
  ISO87_BINARY,
  isPresent,
  latin1Of,
  NO_FRAME,
  offsets,
  POS,
  SLOT,
  STATUS,
  textDigitsOf,
} from '../src/index.ts';
import { messageOf } from './arbitraries.ts';
import { bytesOfSample, SAMPLES } from './corpus.ts';

const slots = createSlots();

function compare(bytes: Uint8Array, dialect: Dialect): void {
  offsets(bytes, dialect, slots);
  const decoded = decode(bytes, { dialect });
  for (let field = 2; field <= 128; field++) {
    const value = decoded.fields[field];
    expect(isPresent(slots, field)).toBe(value !== undefined);
    if (value === undefined) continue;
    const spec = dialect.fields[field]!;
    if (spec.kind !== 'text' && spec.kind !== 'b')
      expect(fieldUnits(slots, field)).toBe(value.length);
    if (spec.kind === 'n') {
      const expected = /^\d{0,15}$/.test(value) ? Number(value) : -1;
      expect(digitsOf(bytes, slots, field, dialect)).toBe(expected);
    }
    const start = fieldStart(slots, field);
    const raw = bytes.subarray(start, start + fieldBytes(slots, field));
    expect(latin1Of(bytes, slots, field)).toBe(Buffer.from(raw).toString('latin1'));
  }
}

it('agrees with the decoder on the published messages', () => {
  for (const { id } of SAMPLES) compare(bytesOfSample(id), POS);
});

it.each([POS, CUPS, ISO87_ASCII, ISO87_BINARY])('agrees on random messages of $name', (dialect) => {
  fc.assert(
    fc.property(messageOf(dialect, fc.constant(NO_FRAME)), fc.nat(), (message, cut) => {
      const encoded = encode(message, dialect);
      if (!encoded.ok) throw new RangeError('not encoded');
      compare(encoded.bytes, dialect);
      compare(encoded.bytes.subarray(0, cut % encoded.bytes.length), dialect);
    }),
    { numRuns: 200 },
  );
});

it('reads the needed fields of a sale', () => {
  const bytes = bytesOfSample('acq-sale-resp');
  expect(offsets(bytes, POS, slots)).toBe(STATUS.ok);
  expect(slots[SLOT.end]).toBe(bytes.length);
  expect(amountFen(bytes, slots, POS)).toBe(1111);
  expect(digitsOf(bytes, slots, 13, POS)).toBe(824);
  expect(textDigitsOf(bytes, slots, 42, 7, 4)).toBe(5812);
  expect(textDigitsOf(bytes, slots, 42, 11, 4)).toBe(-1);
  expect(latin1Of(bytes, slots, 41)).toBe('10016919');
  expect(hashOf(bytes, slots, 41)).not.toBe(hashOf(bytes, slots, 42));
  expect(hashOf(bytes, slots, 22)).toBe(0);
  const target = new Uint8Array(16);
  expect(copyField(bytes, slots, 42, target, 0)).toBe(15);
  expect(Buffer.from(target.subarray(0, 15)).toString()).toBe('84316655812000A');
  expect(copyField(bytes, slots, 42, target, 2)).toBe(0);
});

it('keeps nothing from the message before', () => {
  offsets(bytesOfSample('acq-sale-resp'), POS, slots);
  expect(offsets(new Uint8Array(200_000), POS, slots)).toBe(STATUS.inputTooLong);
  expect([slots[SLOT.mti], slots[SLOT.tpdu], slots[SLOT.end], isPresent(slots, 4)]).toEqual([
    -1,
    -1,
    0,
    false,
  ]);
});
