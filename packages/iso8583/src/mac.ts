import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import { detectPlan } from './detect.ts';
import type { Issue } from './issue.ts';
import { measure } from './offsets.ts';
import { planOf } from './plan.ts';
import { createSlots, fieldBytes, fieldStart, isPresent, SLOT } from './slots.ts';
import type { Dialect } from './spec.ts';

/** `unionpay-ecb`: the POS profile. `x9.9`: DES CBC. `x9.19`: DES CBC, last block triple DES. */
export type MacAlgorithm = 'unionpay-ecb' | 'x9.9' | 'x9.19';

const BLOCK_BYTES = 8;

/**
 * The MAC over the bytes from the message type up to the MAC field.
 *
 * Shape   8 bytes. `unionpay-ecb` gives 8 ASCII hex characters, as F64 carries them; the others the
 *         last cipher block. Input is padded with zero bytes to whole blocks.
 * Units   key: 8 bytes, or 16 for double length. `x9.9` uses the first 8, `x9.19` needs 16.
 * Errors  undefined when the key has another length.
 * Source  unionpay-ecb: docs/facts.md §10 names it; its steps (XOR of all blocks, hex
 *         expansion, two encryptions) are recalled from published terminal code. x9.9, x9.19:
 *         ISO/IEC 9797-1 algorithms 1 and 3 with padding method 1, checked with its vectors.
 */
export function computeMac(
  block: Uint8Array,
  key: Uint8Array,
  algorithm: MacAlgorithm,
): Uint8Array | undefined {
  if (key.length !== 8 && key.length !== 16) return undefined;
  switch (algorithm) {
    case 'unionpay-ecb':
      return unionPayEcb(block, key);
    case 'x9.9':
      return cbc(block, key.subarray(0, 8));
    case 'x9.19':
      return key.length === 16 ? retail(block, key) : undefined;
  }
}

/** Shape  verified: null when there is nothing to compare; the issues say why. */
export interface MacCheck {
  readonly verified: boolean | null;
  readonly issues: readonly Issue[];
}

/** Shape  dialect: a table or `auto`. */
export interface MacOptions {
  readonly algorithm: MacAlgorithm;
  readonly dialect: Dialect | 'auto';
}

/**
 * Checks the MAC of a message (F64, or F128 when there is a second bitmap).
 *
 * Errors  none; an unreadable message, a missing MAC or a key of a wrong length gives `verified:
 *         null` with an issue. Neither keys nor MACs are put into messages.
 */
export function verifyMac(
  bytes: Uint8Array,
  key: Uint8Array,
  options: MacOptions = { algorithm: 'unionpay-ecb', dialect: 'auto' },
): MacCheck {
  const slots = createSlots();
  const { dialect } = options;
  const plan = dialect === 'auto' ? detectPlan(bytes, slots) : planOf(dialect);
  measure(bytes, plan, slots);
  const field = isPresent(slots, 128) ? 128 : 64;
  if (slots[SLOT.mti]! < 0 || !isPresent(slots, field) || fieldBytes(slots, field) !== 8) {
    return nothing({ code: 'MAC_ABSENT', field, offset: null, message: 'no MAC to compare with' });
  }
  const start = fieldStart(slots, field);
  const expected = computeMac(bytes.subarray(slots[SLOT.mti]!, start), key, options.algorithm);
  if (!expected) {
    const message = `key of ${key.length} bytes does not fit ${options.algorithm}`;
    return nothing({ code: 'VALUE_INVALID', field, offset: null, message });
  }
  return { verified: timingSafeEqual(expected, bytes.subarray(start, start + 8)), issues: [] };
}

const nothing = (issue: Issue): MacCheck => ({ verified: null, issues: [issue] });

function unionPayEcb(block: Uint8Array, key: Uint8Array): Uint8Array {
  const sum = Buffer.alloc(BLOCK_BYTES);
  for (let i = 0; i < block.length; i++) sum[i & 7]! ^= block[i]!;
  const text = Buffer.from(sum.toString('hex').toUpperCase(), 'latin1');
  const first = encrypt(text.subarray(0, 8), key);
  const second = encrypt(xor(first, text.subarray(8, 16)), key);
  return Buffer.from(second.toString('hex').toUpperCase().slice(0, 8), 'latin1');
}

function cbc(block: Uint8Array, key: Uint8Array): Buffer {
  let state: Buffer = Buffer.alloc(BLOCK_BYTES);
  const last = Math.max(block.length, 1);
  for (let at = 0; at < last; at += BLOCK_BYTES) {
    state = encrypt(xor(state, block.subarray(at, at + BLOCK_BYTES)), key);
  }
  return state;
}

function retail(block: Uint8Array, key: Uint8Array): Buffer {
  const inner = cbc(block, key.subarray(0, 8));
  return encrypt(decrypt(inner, key.subarray(8, 16)), key.subarray(0, 8));
}

/** Shorter right sides count as padded with zeros. */
function xor(left: Uint8Array, right: Uint8Array): Buffer {
  const out = Buffer.from(left);
  for (let i = 0; i < right.length; i++) out[i]! ^= right[i]!;
  return out;
}

/** OpenSSL 3 has no single DES without its legacy provider; EDE with one key thrice is the same. */
const tripleKey = (key: Uint8Array): Buffer =>
  key.length === 8 ? Buffer.concat([key, key, key]) : Buffer.concat([key, key.subarray(0, 8)]);

function encrypt(block: Uint8Array, key: Uint8Array): Buffer {
  const cipher = createCipheriv('des-ede3', tripleKey(key), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}

function decrypt(block: Uint8Array, key: Uint8Array): Buffer {
  const cipher = createDecipheriv('des-ede3', tripleKey(key), null).setAutoPadding(false);
  return Buffer.concat([cipher.update(block), cipher.final()]);
}
