import {
  createSlots,
  fieldBytes,
  fieldStart,
  isPresent,
  offsets,
  POS,
  SLOT,
  STATUS,
} from '@zhenma/iso8583';
import { wordAt } from './frame-codes.ts';
import { inWords } from './frame-layout.ts';
import { BLANK, type Side, sideOfTerminal, sideOfWords, TERMINAL_BYTES } from './halves.ts';
import { decodeFrame } from './sealed.ts';

/** Which half takes a message: that of its terminal; the first where none is stated. */
export const createSides = (): ((bytes: Uint8Array) => Side) => {
  const slots = createSlots();
  const known: Head[] = [];
  return (bytes) => {
    for (let at = 0; at < known.length; at++) {
      const head = known[at] as Head;
      if (head.length === bytes.length && hasHead(bytes, head)) return sideAt(bytes, head.terminal);
    }
    if (offsets(bytes, POS, slots) !== STATUS.ok)
      return sideOfTerminal(decodeFrame(bytes).fields[41]?.trim() ?? '');
    if (!isPresent(slots, 41)) return sideOfTerminal('');
    if (fieldBytes(slots, 41) !== TERMINAL_BYTES)
      return sideOfTerminal(textAt(bytes, fieldStart(slots, 41), fieldBytes(slots, 41)));
    if (known.length < HEADS_MAX && isSafe(slots)) known.push(headOf(bytes, slots));
    return sideAt(bytes, fieldStart(slots, 41));
  };
};

/** Heads that are tried one after the other; a message with another one is measured. */
const HEADS_MAX = 16;

/**
 * What says where the terminal of a message stands: all bytes up to its bitmap, and the lengths of the
 * fields before the terminal.
 */
interface Head {
  readonly length: number;
  readonly words: Uint16Array;
  readonly wordValues: Int32Array;
  readonly places: Uint16Array;
  readonly bytes: Uint8Array;
  readonly terminal: number;
}

const hasHead = (bytes: Uint8Array, { words, wordValues, places, bytes: same }: Head): boolean => {
  for (let at = 0; at < words.length; at++)
    if (wordAt(bytes, words[at] as number) !== wordValues[at]) return false;
  for (let at = 0; at < places.length; at++)
    if (bytes[places[at] as number] !== same[at]) return false;
  return true;
};

/** With TPDU and header no byte behind the bitmap is asked where the message begins. */
const isSafe = (slots: Int32Array): boolean =>
  slots[SLOT.body] === 0 &&
  (slots[SLOT.tpdu] as number) >= 0 &&
  (slots[SLOT.header] as number) >= 0;

const headOf = (frame: Uint8Array, slots: Int32Array): Head => {
  const own = new Uint8Array(fieldStart(slots, 41));
  for (let field = 2; field < 41; field++)
    if (isPresent(slots, field))
      own.fill(1, fieldStart(slots, field), fieldStart(slots, field) + fieldBytes(slots, field));
  const { words, places } = inWords(Array.from(own, (_, at) => at).filter((at) => own[at] === 0));
  return {
    length: frame.length,
    words,
    wordValues: Int32Array.from(words, (place) => wordAt(frame, place)),
    places,
    bytes: Uint8Array.from(places, (place) => frame[place] as number),
    terminal: fieldStart(slots, 41),
  };
};

const sideAt = (bytes: Uint8Array, start: number): Side =>
  bytes[start] === BLANK
    ? sideOfTerminal(textAt(bytes, start, TERMINAL_BYTES))
    : sideOfWords(wordAt(bytes, start), wordAt(bytes, start + 4));

const textAt = (bytes: Uint8Array, start: number, size: number): string =>
  String.fromCharCode(...bytes.subarray(start, start + size)).trim();
