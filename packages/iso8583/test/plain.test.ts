import { expect, test } from 'vitest';
import {
  createSlots,
  decode,
  fieldBytes,
  type Issue,
  offsets,
  POS,
  SLOT,
  STATUS,
} from '../src/index.ts';
import { readPlain } from '../src/plain.ts';
import { planOf } from '../src/plan.ts';
import { readValue, toSource } from '../src/values.ts';
import { SAMPLES } from './corpus.ts';

/**
 * Plain messages are read at once, all others field by field. Goal: nobody can tell which. Method:
 * published messages, and copies of them in which a byte behind the bitmap is another, are decoded
 * and compared with what reading field by field gives; each often enough to be compiled.
 */

const COPIES = 100;
const slots = createSlots();

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

/** Fields one by one; undefined when the message does not measure. */
const fieldByField = (bytes: Uint8Array) => {
  const plan = planOf(POS);
  if (offsets(bytes, POS, slots) !== STATUS.ok) return undefined;
  const source = toSource(bytes);
  const issues: Issue[] = [];
  const fields: Record<number, string> = {};
  for (const [key, spec] of Object.entries(POS.fields)) {
    const field = Number(key);
    const word = slots[SLOT.bits + ((field - 1) >> 5)] as number;
    if ((word & (0x8000_0000 >>> ((field - 1) & 31))) !== 0 && fieldBytes(slots, field) >= 0)
      fields[field] = readValue(source, slots, field, spec, issues);
  }
  return { fields, issues, plain: readPlain(bytes, plan, slots) !== undefined };
};

test('the quick way and field by field give the same', () => {
  const next = numbers();
  let plain = 0;
  let unusual = 0;
  for (const message of messages) {
    offsets(message, POS, slots);
    const from = Math.max(slots[SLOT.data] as number, 0);
    for (let copy = 0; copy < COPIES; copy++) {
      const bytes = Uint8Array.from(message);
      if (copy % 3 !== 0) bytes[from + (next() % (bytes.length - from))] = next() & 0xff;
      const expected = fieldByField(bytes);
      if (!expected) continue;
      const found = decode(bytes, { dialect: POS });
      expect(found.fields).toEqual(expected.fields);
      expect(Object.keys(found.fields)).toEqual(Object.keys(expected.fields));
      expect(found.issues.filter(({ code }) => code === 'DIGIT_INVALID')).toEqual(
        expected.issues.filter(({ code }) => code === 'DIGIT_INVALID'),
      );
      if (expected.plain) expect(expected.issues).toEqual([]);
      if (expected.plain) plain++;
      else unusual++;
    }
  }
  expect(Math.min(plain, unusual)).toBeGreaterThan(10);
});

test('what messages share cannot be changed through one of them', () => {
  const [message] = messages;
  if (!message) throw new Error('no message');
  expect(Object.isFrozen(decode(message, { dialect: POS }).present)).toBe(true);
});
