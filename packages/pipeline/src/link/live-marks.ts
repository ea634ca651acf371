import type { Dictionaries } from '../engine/observed.ts';
import { lookAt } from '../engine/room.ts';
import { ACROSS_TERMINALS, HASHES, type Keys, placeOfCard, textHash } from './live-claims.ts';

/**
 * Which half of a stream holds a key. A stream is divided by terminals; a card with an amount on a day,
 * and a reference number with an amount, may join messages of terminals of both halves.
 *
 * Of two halves that note one key at a time, one at least is told of the other.
 */
export interface Marks {
  /** Codes of cards are those of one half, their texts the same in both: a card's hash for its code. */
  readonly share: (keys: Keys) => void;
  /** Looks at the cards of rows that are shared next. */
  readonly lookCards: (codes: Int32Array, count: number) => void;
  /**
   * `note` for many rows, in passes of their own: looks into memory need not wait for each other, and an
   * atomic operation waits for nothing but them.
   *
   * @param held becomes 1 for each row of which the other half holds a key, else 0
   */
  readonly noteAll: (hashes: Int32Array, stated: Int32Array, held: Uint8Array) => void;
  /**
   * Notes those that terminals of both halves may have; true when the other holds one. Their keys were
   * shared before they were hashed.
   */
  readonly note: (stated: number, hashes: Int32Array, at: number) => boolean;
}

/** What the halves share: one word for each key. */
export const createSharedMarks = (keys: number): SharedArrayBuffer => {
  let words = 1024;
  while (words < 2 * keys) words *= 2;
  return new SharedArrayBuffer(words * Int32Array.BYTES_PER_ELEMENT);
};

/**
 * Words that are looked at for one key. Beyond them it counts as held: what is exact only gets slower.
 * So many that in a table half full no key is beyond; with 16 it was one of 500 keys then, each of them
 * a record that went to the other half for nothing.
 */
const TRIED_MAX = 128;
/** Two bits for the halves; the others are of the key. */
const HALVES = 3;

/** @param half 0 or 1 */
export const createMarks = (
  shared: SharedArrayBuffer,
  half: number,
  words: Dictionaries,
): Marks => {
  const table = new Int32Array(shared);
  const mask = table.length - 1;
  const own = 1 << half;
  /** Hashes of the tokens of cards, by code; 0: not asked for yet. */
  let cards = new Int32Array(1024);
  /** What was looked at, so that no compiler leaves the look out. */
  let looked = 0;
  let places = new Int32Array(0);
  const roomFor = (card: number): void => {
    if (card < cards.length) return;
    const more = new Int32Array(2 * card);
    more.set(cards);
    cards = more;
  };
  const hashOfCard = (card: number): number => {
    roomFor(card);
    if (cards[card] === 0) cards[card] = textHash(words.card.textOf(card) ?? '');
    return cards[card] as number;
  };
  const placeOf = (a: number): number => (a >>> 3) & mask;
  const hold = (a: number, b: number): boolean => {
    const key = (b << 2) | 4;
    for (let tried = 0; tried < TRIED_MAX; tried++) {
      const at = (placeOf(a) + tried) & mask;
      // A word holds one key for ever; if it seems empty and is not, the exchange tells.
      let word = table[at] as number;
      if (word === 0) word = Atomics.compareExchange(table, at, 0, key | own);
      if (word === 0) return false;
      if ((word & ~HALVES) !== key) continue;
      // Noted before: should the other half note it now, it is the other that is told.
      if ((word & own) === 0) word = Atomics.or(table, at, own);
      return (word & HALVES & ~own) !== 0;
    }
    return true;
  };
  const note = (stated: number, hashes: Int32Array, at: number): boolean => {
    let isHeld = false;
    for (let index = 0; index < HASHES; index++) {
      if ((stated & ACROSS_TERMINALS & (1 << index)) === 0) continue;
      const place = at + 2 * index;
      isHeld = hold(hashes[place] as number, hashes[place + 1] as number) || isHeld;
    }
    return isHeld;
  };
  return {
    share: ({ values, known }) => {
      if ((known & (1 << placeOfCard)) !== 0)
        values[placeOfCard] = hashOfCard(values[placeOfCard] as number);
    },
    lookCards: (codes, count) => {
      for (let at = 0; at < count; at++) roomFor(codes[at] as number);
      looked = lookAt(cards, codes, count, looked);
    },
    noteAll: (hashes, stated, held) => {
      if (places.length < held.length * HASHES) places = new Int32Array(held.length * HASHES);
      let count = 0;
      for (let row = 0; row < held.length; row++)
        for (let index = 0; index < HASHES; index++)
          if (((stated[row] as number) & ACROSS_TERMINALS & (1 << index)) !== 0)
            places[count++] = placeOf(hashes[2 * (row * HASHES + index)] as number);
      looked = lookAt(table, places, count, looked);
      for (let row = 0; row < held.length; row++)
        held[row] = note(stated[row] as number, hashes, 2 * row * HASHES) ? 1 : 0;
    },
    note,
  };
};
