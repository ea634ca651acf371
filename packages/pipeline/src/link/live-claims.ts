import { intsOf, lookAt } from '../engine/room.ts';
import { KEY_COLUMNS, type KeyColumn, LINK_PASSES } from './keys.ts';

/** The weakest key sets of all passes: nodes equal on a stricter set are equal on one of these. */
export const CLAIM_KEYS: readonly (readonly KeyColumn[])[] = LINK_PASSES.map(
  (pass) => pass.keys,
).filter(
  (keys, at, all) =>
    !all.some(
      (other, place) =>
        other.every((key) => keys.includes(key)) &&
        (other.length < keys.length || (other.length === keys.length && place < at)),
    ),
);

/**
 * The message itself, by what the device counts: sales of one record stand under it, so that its
 * answer and its copies are found at once. It joins nothing.
 */
const MESSAGE_KEY: readonly KeyColumn[] = ['tid', 'trace_no', 'day'];

/** What all messages of one device and count have in common, whatever their day. */
const DEVICE_KEY: readonly KeyColumn[] = ['tid', 'trace_no'];

/** Place of the hash of the message itself, behind those of the claims. */
export const MESSAGE = CLAIM_KEYS.length;
export const HASHES = CLAIM_KEYS.length + 1;

/** Key sets that hold all of the message's: who is equal on one has the same message. */
export const OF_MESSAGE: number = CLAIM_KEYS.reduce(
  (mask, keys, at) => mask | (MESSAGE_KEY.every((key) => keys.includes(key)) ? 1 << at : 0),
  0,
);

/** Key sets that messages of several terminals may have in common. */
export const ACROSS_TERMINALS: number = CLAIM_KEYS.reduce(
  (mask, keys, at) => mask | (keys.includes('tid') ? 0 : 1 << at),
  0,
);

/** Place of the card's code among the values of `Keys`. */
export const placeOfCard = KEY_COLUMNS.indexOf('card');

const bitOf = (key: KeyColumn): number => 1 << KEY_COLUMNS.indexOf(key);
const ALL = [...CLAIM_KEYS, MESSAGE_KEY];
/** All claims have these keys in common; they are hashed once. */
const COMMON: readonly KeyColumn[] = (CLAIM_KEYS[0] ?? []).filter((key) =>
  CLAIM_KEYS.every((keys) => keys.includes(key)),
);
const placesOf = (keys: readonly KeyColumn[]): Int32Array =>
  Int32Array.from(keys, (key) => KEY_COLUMNS.indexOf(key));
const COMMON_PLACES = placesOf(COMMON);
/** What each has beside them. */
const PLACES = ALL.map((keys, at) =>
  placesOf(at === MESSAGE ? keys : keys.filter((key) => !COMMON.includes(key))),
);
const MASKS = Int32Array.from(ALL, (keys) => keys.reduce((mask, key) => mask | bitOf(key), 0));
const DEVICE_PLACES = placesOf(DEVICE_KEY);
/** Key sets that hold those of the device: their claims stand side by side. */
const OF_DEVICE = Int32Array.from(ALL, (keys) =>
  DEVICE_KEY.every((key) => keys.includes(key)) ? 1 : 0,
);

/** The keys of a node as hashes of their values, in the order of `KEY_COLUMNS`. */
export interface Keys {
  readonly values: Int32Array;
  /** Bit n is set where the n-th key is known. */
  known: number;
}

export const createKeys = (): Keys => ({ values: new Int32Array(KEY_COLUMNS.length), known: 0 });

/** Whole numbers of 32 bits: what begins as a larger one is kept as an object. */
const SEED_A = 0x811c_9dc5 | 0;
const SEED_B = 0x9747_b28c | 0;

/** Hash of six digits, as trace and batch numbers are. */
export const sixHash = (digits: number): number => digits ^ 0x5bd1_e995;

/** Six digits as a number; −1 for any other text. */
const sixOf = (text: string): number => {
  if (text.length !== 6) return -1;
  let digits = 0;
  for (let at = 0; at < 6; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    digits = digits * 10 + digit;
  }
  return digits;
};

/** Hash of a text; equal texts have equal hashes. */
export const textHash = (text: string): number => {
  const six = sixOf(text);
  if (six >= 0) return sixHash(six);
  let out = 0x811c_9dc5;
  for (let at = 0; at < text.length; at++) out = Math.imul(out ^ text.charCodeAt(at), 0x0100_0193);
  return out;
};

/** Hash of a whole number. */
export const wholeHash = (whole: number): number =>
  (whole | 0) ^ Math.imul(Math.floor(whole / 4_294_967_296), 0x1b87_3593);

/** Fills in the keys of a node. */
export const keysOf = (
  node: Readonly<Record<KeyColumn, string | number | boolean | null>>,
  into: Keys,
): void => {
  into.known = 0;
  for (let at = 0; at < KEY_COLUMNS.length; at++) {
    const value = node[KEY_COLUMNS[at] as KeyColumn];
    if (value === null) continue;
    into.known |= 1 << at;
    into.values[at] = typeof value === 'string' ? textHash(value) : wholeHash(Number(value));
  }
};

/**
 * Hashes of the key sets of a node, 64 bits each: two places of `out`. The result has bit n set where
 * the n-th key set is known whole.
 *
 * Two nodes that a pass could join share one of them. A chance collision only brings unrelated
 * observations together to be looked at, which joins none of them. The first of the two says where a
 * claim stands: those of one message of a device at neighbouring places, so that one look into memory
 * finds them all. `without`: bits of key sets that are not asked for; `into`: where `out` is filled
 * from.
 */
export const hashClaims = (
  { values, known }: Keys,
  out: Int32Array,
  without = 0,
  into = 0,
): number => {
  let stated = 0;
  let startA = SEED_A;
  let startB = SEED_B;
  for (let at = 0; at < COMMON_PLACES.length; at++) {
    const value = values[COMMON_PLACES[at] as number] as number;
    startA = Math.imul(startA ^ value, 0xcc9e_2d51);
    startA ^= startA >>> 15;
    startB = Math.imul(startB ^ value ^ (startA << 7), 0x85eb_ca6b);
    startB ^= startB >>> 13;
  }
  const neighbours = deviceHash(values);
  for (let index = 0; index < PLACES.length; index++) {
    const mask = MASKS[index] as number;
    if ((known & mask) !== mask || (without & (1 << index)) !== 0) continue;
    stated |= 1 << index;
    const places = PLACES[index] as Int32Array;
    let a = (index === MESSAGE ? SEED_A : startA) ^ Math.imul(index + 1, 0x9e37_79b1);
    let b = (index === MESSAGE ? SEED_B : startB) ^ index;
    for (let at = 0; at < places.length; at++) {
      const value = values[places[at] as number] as number;
      a = Math.imul(a ^ value, 0xcc9e_2d51);
      a ^= a >>> 15;
      b = Math.imul(b ^ value ^ (a << 7), 0x85eb_ca6b);
      b ^= b >>> 13;
    }
    out[into + 2 * index] =
      OF_DEVICE[index] === 1 ? neighbours : Math.imul(a ^ (b >>> 16), 0xc2b2_ae35);
    out[into + 2 * index + 1] = b;
  }
  return stated;
};

/**
 * Four places are a line of the cache: the claims of a message of a device begin with one, so that others
 * seldom push them into a second.
 */
const deviceHash = (values: Int32Array): number => {
  let hash = SEED_A;
  for (let at = 0; at < DEVICE_PLACES.length; at++) {
    hash = Math.imul(hash ^ (values[DEVICE_PLACES[at] as number] as number), 0xcc9e_2d51);
    hash ^= hash >>> 15;
  }
  return Math.imul(hash, 0xc2b2_ae35) << 2;
};

/** An open-addressed map of hash to number; what it does not hold is −1. */
export interface ClaimTable {
  readonly get: (a: number, b: number) => number;
  readonly set: (a: number, b: number, owner: number) => void;
  readonly size: () => number;
  /** Makes room for so many more, so that no place moves until they are put. */
  readonly room: (count: number) => void;
  /** Where a hash stands or would stand, and its owner there; −1 for none. */
  readonly placeOf: (a: number, b: number) => number;
  /** Looks at the places of hashes as `hashClaims` fills them, so that they are at hand. */
  readonly look: (hashes: Int32Array, rows: number, stated: Int32Array) => void;
  readonly ownerAt: (place: number) => number;
  /** As `set`, from a place that was right before others were put. */
  readonly put: (place: number, a: number, b: number, owner: number) => void;
}

const STRIDE = 4;

/**
 * Hash, owner and a mark lie side by side: one look into memory finds all.
 *
 * @param expected how many will be held, if that is known: room for them is made at once
 */
export const createClaims = (expected = 0): ClaimTable => {
  let mask = 1023;
  while (expected * 2 > mask) mask = mask * 2 + 1;
  let slots = intsOf((mask + 1) * STRIDE);
  let held = 0;
  /** What was looked at, so that no compiler leaves the look out. */
  let looked = 0;
  let places = new Int32Array(0);
  const placeOf = (a: number, b: number): number => {
    let at = (a & mask) * STRIDE;
    while (slots[at + 3] !== 0 && (slots[at] !== a || slots[at + 1] !== b))
      at = (at + STRIDE) & (mask * STRIDE);
    return at;
  };
  /** Going through the old slots in order fills the new ones in order, twice over. */
  const grow = (): void => {
    const old = slots;
    slots = intsOf(old.length * 2);
    mask = mask * 2 + 1;
    for (let from = 0; from < old.length; from += STRIDE) {
      if (old[from + 3] === 0) continue;
      const at = placeOf(old[from] as number, old[from + 1] as number);
      slots[at] = old[from] as number;
      slots[at + 1] = old[from + 1] as number;
      slots[at + 2] = old[from + 2] as number;
      slots[at + 3] = 1;
    }
  };
  const fill = (at: number, a: number, b: number, owner: number): void => {
    slots[at + 2] = owner;
    if (slots[at + 3] !== 0) return;
    slots[at] = a;
    slots[at + 1] = b;
    slots[at + 3] = 1;
    held++;
  };
  const ownerAt = (place: number): number =>
    slots[place + 3] === 0 ? -1 : (slots[place + 2] as number);
  return {
    get: (a, b) => ownerAt(placeOf(a, b)),
    set: (a, b, owner) => {
      fill(placeOf(a, b), a, b, owner);
      if (held * 2 > mask) grow();
    },
    size: () => held,
    room: (count) => {
      while ((held + count) * 2 > mask) grow();
    },
    placeOf,
    look: (hashes, rows, stated) => {
      if (places.length < rows * HASHES) places = new Int32Array(rows * HASHES);
      let [count, last] = [0, -1];
      for (let row = 0; row < rows; row++)
        for (let index = 0; index < HASHES; index++) {
          if (((stated[row] as number) & (1 << index)) === 0) continue;
          const place = ((hashes[2 * (row * HASHES + index)] as number) & mask) * STRIDE;
          // Those of one device stand side by side.
          if (place !== last) places[count++] = place;
          last = place;
        }
      looked = lookAt(slots, places, count, looked);
    },
    ownerAt,
    put: (place, a, b, owner) => {
      const isStill = slots[place + 3] === 0 || (slots[place] === a && slots[place + 1] === b);
      fill(isStill ? place : placeOf(a, b), a, b, owner);
    },
  };
};
