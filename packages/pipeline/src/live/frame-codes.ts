import type { Dictionaries } from '../engine/observed.ts';
import { lookAt, roomFor, widened } from '../engine/room.ts';
import { createWordIds, type WordIds } from '../engine/word-ids.ts';
import type { Tokenise } from '../read/door.ts';
import type { Layout } from './frame-layout.ts';

/** Code of what a field says, found by its bytes. */
export interface FieldCode {
  /** −1 for what takes the long way; a new text gets its code. */
  readonly of: (bytes: Uint8Array, layout: Layout) => number;
  /** The same where it is known already, else `NEW`. */
  readonly find: (bytes: Uint8Array, layout: Layout) => number;
  /** `find` of many, each with its layout; `NEW` for one that has none. */
  readonly findAll: (frames: readonly Uint8Array[], layouts: Layouts, into: Int32Array) => void;
}

type Layouts = readonly (Layout | undefined)[];
/** Writes what a field says as a key of some words. */
type Fill = (bytes: Uint8Array, layout: Layout, into: Int32Array, at: number) => void;

/** Code of a text of some characters. */
export interface TextCode extends FieldCode {
  /** Whether the field says what has this code: true is certain, false is not. */
  readonly is: (bytes: Uint8Array, layout: Layout, code: number) => boolean;
  /** Looks at what `is` compares with these codes, so that it is at hand. */
  readonly look: (codes: Int32Array, count: number) => void;
}

export interface FrameCodes {
  readonly terminal: TextCode;
  readonly number: TextCode;
  readonly card: FieldCode;
}

export const NEW = -2;
/** Messages that are prepared together: their codes lie in the nearest memory until they are read. */
export const AHEAD_MAX = 128;

export const createFrameCodes = (words: Dictionaries, tokenise: Tokenise): FrameCodes => ({
  terminal: createTexts(
    ({ terminal }) => terminal,
    8,
    words.tid.size(),
    (text) => (isText(text) ? words.tid.codeOf(text) : -1),
  ),
  number: createTexts(
    ({ merchant }) => merchant,
    15,
    words.number.size(),
    (text) => (isCode(text) ? words.number.codeOf(text) : -1),
  ),
  card: createCards(words, tokenise),
});

export const wordAt = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 24) |
  ((bytes[at + 1] as number) << 16) |
  ((bytes[at + 2] as number) << 8) |
  (bytes[at + 3] as number);

const isText = (text: string): boolean => /^[\x21-\x7e]{8}$/.test(text);
/** Lower case is folded on the long way, and a shorter number trimmed. */
const isCode = (text: string): boolean => /^[0-9A-Z]{15}$/.test(text);

const createTexts = (
  startOf: (layout: Layout) => number,
  size: number,
  expected: number,
  codeOf: (text: string) => number,
): TextCode => {
  const whole = size >> 2;
  const ids = createWordIds((size + 3) >> 2, expected);
  const { key } = ids;
  /** The bytes of each code, to be compared where one is expected. */
  let told: Int32Array = new Int32Array(roomFor(expected + 1) * key.length);
  const places = new Int32Array(AHEAD_MAX);
  let looked = 0;
  const note = (code: number): void => {
    while ((code + 1) * key.length > told.length) told = widened(told, told.length * 2);
    told.set(key, code * key.length);
  };
  const fill: Fill = (bytes, layout, into, to) => {
    const start = startOf(layout);
    for (let word = 0; word < whole; word++) into[to + word] = wordAt(bytes, start + 4 * word);
    if (whole < key.length) {
      let value = 0;
      for (let at = start + 4 * whole; at < start + size; at++)
        value = (value << 8) | (bytes[at] as number);
      into[to + whole] = value;
    }
  };
  const coded = remembering(ids, fill, (bytes, layout) => {
    let text = '';
    for (let at = 0; at < size; at++)
      text += String.fromCharCode(bytes[startOf(layout) + at] as number);
    const code = codeOf(text);
    if (code > 0) note(code);
    return code;
  });
  return {
    ...coded,
    look: (codes, count) => {
      for (let at = 0; at < count; at++) {
        const from = (codes[at] as number) * key.length;
        places[at] = from < told.length ? from : 0;
      }
      looked = lookAt(told, places, count, looked);
    },
    is: (bytes, layout, code) => {
      fill(bytes, layout, key, 0);
      const from = code * key.length;
      for (let word = 0; word < key.length; word++)
        if (told[from + word] !== key[word]) return false;
      return true;
    },
  };
};

/** Bytes that are not known get their code, and keep it: what is kept is the code + 1. */
const remembering = (ids: WordIds, fill: Fill, codeOf: FieldCode['of']): FieldCode => {
  const { key } = ids;
  let keys = new Int32Array(0);
  const find: FieldCode['find'] = (bytes, layout) => {
    fill(bytes, layout, key, 0);
    return ids.find() - 1;
  };
  return {
    find,
    findAll: (frames, layouts, into) => {
      const width = key.length;
      if (keys.length < frames.length * width) keys = new Int32Array(frames.length * width);
      for (let at = 0; at < frames.length; at++) {
        const layout = layouts[at];
        if (layout !== undefined) fill(frames[at] as Uint8Array, layout, keys, at * width);
      }
      ids.findAll(keys, frames.length, into);
      for (let at = 0; at < frames.length; at++)
        into[at] = layouts[at] === undefined ? NEW : (into[at] as number) - 1;
    },
    of: (bytes, layout) => {
      const known = find(bytes, layout);
      if (known !== NEW) return known;
      const code = codeOf(bytes, layout);
      ids.set(code + 1);
      return code;
    },
  };
};

/** Code of the card's token, by the bytes of F2: sixteen to nineteen digits. */
const createCards = (words: Dictionaries, tokenise: Tokenise): FieldCode => {
  const fill: Fill = (bytes, { card, cardDigits }, into, to) => {
    const end = card + ((cardDigits + 1) >> 1);
    into[to] = wordAt(bytes, card);
    into[to + 1] = wordAt(bytes, card + 4);
    // With its length: 18 digits may begin with the bytes of a card of 16, and go on with zeros.
    let rest = 0;
    for (let at = card + 8; at < end; at++) rest = (rest << 8) | (bytes[at] as number);
    into[to + 2] = (cardDigits << 16) | rest;
  };
  return remembering(createWordIds(3), fill, (bytes, { card, cardDigits }) => {
    let digits = '';
    for (let at = card; at < card + ((cardDigits + 1) >> 1); at++)
      digits += (bytes[at] as number).toString(16).padStart(2, '0');
    return words.card.codeOf(tokenise(digits.slice(0, cardDigits)));
  });
};
