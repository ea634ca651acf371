import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createSlots,
  type Decoded,
  type Dialect,
  decode,
  encode,
  type FieldSpec,
  ISO87_BINARY,
  type Message,
  NO_FRAME,
  offsets,
  POS,
  SLOT,
} from '../src/index.ts';
import { decodePlain } from '../src/plain.ts';
import { planOf } from '../src/plan.ts';
import { messageOf } from './arbitraries.ts';
import { SAMPLES } from './corpus.ts';

/**
 * Plain messages of a bitmap that was seen often are read by code made for it, all others field by
 * field. Goal: nobody can tell which. Method: the same bytes under a dialect that is warm and under a
 * copy of it that never saw a message.
 */

const WARM = 64;
const slots = createSlots();

/** What field by field gives: a dialect that is new has no code for any bitmap. */
const slowly = (bytes: Uint8Array, dialect: Dialect): Decoded =>
  decode(bytes, { dialect: { ...dialect } });

const isPlain = (bytes: Uint8Array, dialect: Dialect): boolean =>
  decodePlain(bytes, planOf(dialect), slots) !== undefined;

const warm = (bytes: Uint8Array, dialect: Dialect): void => {
  for (let turn = 0; turn < WARM; turn++) decode(bytes, { dialect });
};

const same = (bytes: Uint8Array, dialect: Dialect): void => {
  const expected = slowly(bytes, dialect);
  const found = decode(bytes, { dialect });
  expect(found).toEqual(expected);
  expect(Object.keys(found.fields)).toEqual(Object.keys(expected.fields));
  if (isPlain(bytes, dialect))
    expect(expected.issues.filter(({ code }) => code !== 'FRAME_LENGTH_MISMATCH')).toEqual([]);
};

/** The published messages, and the same from their type on: a frame is not of every dialect. */
const messages = SAMPLES.filter(({ kind }) => kind === 'message').flatMap(({ hex }) => {
  const bytes = Uint8Array.from(Buffer.from(hex, 'hex'));
  offsets(bytes, POS, slots);
  return [bytes, bytes.slice(Math.max(slots[SLOT.mti] as number, 0))];
});

/** A number for every turn, always the same ones. */
const numbers = (): (() => number) => {
  let state = 20_250_316;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 8;
  };
};

/** A copy with a byte changed, cut off, or put behind. */
const damaged = (bytes: Uint8Array, next: () => number): Uint8Array => {
  const kind = next() % 8;
  if (kind === 0) return bytes.slice(0, next() % bytes.length);
  if (kind === 1) return Uint8Array.of(...bytes, next() & 0xff);
  const copy = Uint8Array.from(bytes);
  copy[next() % copy.length] = next() & 0xff;
  return copy;
};

test('published messages, whole and damaged, give the same', () => {
  const next = numbers();
  let plain = 0;
  let unusual = 0;
  for (const message of messages) {
    warm(message, POS);
    same(message, POS);
    expect(decode(message)).toEqual(slowly(message, POS));
    for (let copy = 0; copy < 60; copy++) {
      const bytes = damaged(message, next);
      same(bytes, POS);
      if (isPlain(bytes, POS)) plain++;
      else unusual++;
    }
  }
  expect(messages.every((message) => isPlain(message, POS))).toBe(true);
  expect(Math.min(plain, unusual)).toBeGreaterThan(100);
});

/** Every way to write a field that code is made for, and those at the borders of its tables. */
const odd: fc.Arbitrary<FieldSpec> = fc
  .record({
    name: fc.constant('odd'),
    zh: fc.constant('odd'),
    kind: fc.constantFrom<FieldSpec['kind'][]>('n', 'z', 'text', 'b'),
    prefix: fc.constantFrom<FieldSpec['prefix'][]>('fixed', 'LL', 'LLL'),
    length: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 60 })),
    align: fc.constantFrom<FieldSpec['align'][]>('left', 'right'),
  })
  .map((row) => ({
    ...row,
    encoding: row.kind === 'text' ? 'ascii' : row.kind === 'b' ? 'binary' : 'bcd',
  }));

const oddDialect: fc.Arbitrary<Dialect> = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 2, max: 64 }), odd), {
    minLength: 24,
    maxLength: 40,
    selector: ([field]) => field,
  })
  .map((rows) => ({ ...POS, name: 'odd', fields: Object.fromEntries(rows) }));

/** Shipped tables without a secondary bitmap, which is no plain one. */
const shipped: fc.Arbitrary<Dialect> = fc.constantFrom(POS, ISO87_BINARY).map((dialect) => ({
  ...dialect,
  fields: Object.fromEntries(
    Object.entries(dialect.fields).filter(
      ([field, { kind, encoding }]) =>
        Number(field) <= 64 && kind !== 'xn' && (kind !== 'z' || encoding === 'bcd'),
    ),
  ),
}));

const written = fc
  .oneof(shipped, oddDialect)
  .chain((dialect) =>
    messageOf(dialect, fc.constant(NO_FRAME)).map((message) => ({ dialect, message })),
  );

test('any table: what is read at once, and damaged copies, give the same', () => {
  let plain = 0;
  const seeds = fc.array(fc.nat(), { minLength: 8, maxLength: 8 });
  const check = ({ dialect, message }: { dialect: Dialect; message: Message }, turns: number[]) => {
    const encoded = encode(message, dialect);
    if (!encoded.ok) throw new Error(encoded.issues[0]?.message);
    const { bytes } = encoded;
    warm(bytes, dialect);
    if (isPlain(bytes, dialect)) plain++;
    same(bytes, dialect);
    for (const turn of turns.keys()) {
      const rest = turns.slice(turn);
      same(
        damaged(bytes, () => rest.pop() ?? turn),
        dialect,
      );
    }
    same(bytes, dialect);
  };
  fc.assert(fc.property(written, seeds, check), { numRuns: 300, seed: 20_250_316 });
  expect(plain).toBeGreaterThan(250);
});

test('what messages share cannot be changed through one of them', () => {
  const [message] = messages;
  if (!message) throw new Error('no message');
  warm(message, POS);
  expect(Object.isFrozen(decode(message, { dialect: POS }).present)).toBe(true);
});
