import { fieldBytes, fieldStart, fieldUnits, isPresent, SLOT } from '@zhenma/iso8583';
import { wordAt } from './frame-codes.ts';
import { APART } from './frame-shape.ts';

/**
 * Where the fields of a message stand. Two messages of one length that have all bytes but the
 * contents of some fields in common have one layout, so it need not be measured again.
 *
 * Units   offsets in bytes; −1 for a field that is not there
 */
export interface Layout {
  readonly length: number;
  /** What all messages of the layout have in common, and where: four bytes each, and the rest. */
  readonly words: Uint16Array;
  readonly wordValues: Int32Array;
  readonly places: Uint16Array;
  readonly bytes: Uint8Array;
  /** Place among those that are remembered; −1 for one that is not. */
  readonly id: number;
  readonly shape: number;
  readonly card: number;
  readonly cardDigits: number;
  readonly amount: number;
  readonly trace: number;
  readonly clock: number;
  readonly date: number;
  readonly rrn: number;
  readonly approval: number;
  readonly terminal: number;
  readonly merchant: number;
  readonly batch: number;
  readonly chip: number;
  readonly chipBytes: number;
}

export interface Layouts {
  readonly find: (bytes: Uint8Array) => Layout | undefined;
  /** Layout of a message that was measured and has a shape; remembered where it is safe. */
  readonly learn: (bytes: Uint8Array, slots: Int32Array, shape: number) => Layout;
}

/** Layouts of one length that are tried one after the other. */
const TRIED_MAX = 16;
/** Layouts of all lengths, some hundred bytes each; beyond that a message is measured. */
const LAYOUTS_MAX = 4_096;

export const createLayouts = (): Layouts => {
  const ofLength: (readonly Layout[] | undefined)[] = [];
  let count = 0;
  return {
    find: (bytes) => {
      const same = ofLength[bytes.length];
      if (same === undefined) return undefined;
      for (let at = 0; at < same.length; at++)
        if (hasLayout(bytes, same[at] as Layout)) return same[at];
      return undefined;
    },
    learn: (bytes, slots, shape) => {
      const same = ofLength[bytes.length] ?? [];
      const isKept = isSafe(slots) && same.length < TRIED_MAX && count < LAYOUTS_MAX;
      const layout = layoutOf(bytes, slots, shape, isKept ? count++ : -1);
      if (isKept) ofLength[bytes.length] = [...same, layout];
      return layout;
    },
  };
};

/**
 * Layouts that another reader found in its messages and tells by `id`: messages of one id have all in
 * common that a layout asks for, so that the first of them is asked for all.
 */
export const createToldLayouts = (
  find: Layouts['find'],
): ((bytes: Uint8Array, id: number) => Layout | undefined) => {
  const known: (Layout | undefined)[] = [];
  return (bytes, id) => {
    if (id < 0) return undefined;
    known[id] ??= find(bytes);
    return known[id];
  };
};

const hasLayout = (bytes: Uint8Array, layout: Layout): boolean => {
  const { words, wordValues, places, bytes: common } = layout;
  for (let at = 0; at < words.length; at++)
    if (wordAt(bytes, words[at] as number) !== wordValues[at]) return false;
  for (let at = 0; at < places.length; at++)
    if (bytes[places[at] as number] !== common[at]) return false;
  return true;
};

/**
 * With TPDU and header no byte behind the bitmap is asked where the message begins; and a card
 * number must be too long to be repeated in F60.
 */
const isSafe = (slots: Int32Array): boolean =>
  slots[SLOT.body] === 0 &&
  (slots[SLOT.tpdu] as number) >= 0 &&
  (slots[SLOT.header] as number) >= 0 &&
  fieldUnits(slots, 60) < fieldUnits(slots, 2);

const layoutOf = (bytes: Uint8Array, slots: Int32Array, shape: number, id: number): Layout => {
  const { words, places } = inWords(placesOf(bytes.length, slots));
  const at = (field: number): number => (isPresent(slots, field) ? fieldStart(slots, field) : -1);
  return {
    length: bytes.length,
    words,
    wordValues: Int32Array.from(words, (place) => wordAt(bytes, place)),
    places,
    bytes: Uint8Array.from(places, (place) => bytes[place] as number),
    id,
    shape,
    card: at(2),
    cardDigits: fieldUnits(slots, 2),
    amount: at(4),
    trace: at(11),
    clock: at(12),
    date: at(13),
    rrn: at(37),
    approval: at(38),
    terminal: at(41),
    merchant: at(42),
    // Characters 2…8 of F60.
    batch: at(60) + 1,
    chip: at(55),
    chipBytes: isPresent(slots, 55) ? fieldBytes(slots, 55) : 0,
  };
};

/** All bytes but the contents of fields that are read by themselves: from the message type on first. */
const placesOf = (length: number, slots: Int32Array): readonly number[] => {
  const own = new Uint8Array(length);
  for (const field of APART)
    if (field !== 60 && isPresent(slots, field))
      own.fill(1, fieldStart(slots, field), fieldStart(slots, field) + fieldBytes(slots, field));
  own.fill(1, fieldStart(slots, 60) + 1, fieldStart(slots, 60) + 4);
  const places = Array.from({ length }, (_, at) => at).filter((at) => own[at] === 0);
  const mti = slots[SLOT.mti] as number;
  return [...places.filter((at) => at >= mti), ...places.filter((at) => at < mti)];
};

/** Four places that follow each other are one word, which is compared at once. */
const inWords = (all: readonly number[]): { words: Uint16Array; places: Uint16Array } => {
  const words: number[] = [];
  const places: number[] = [];
  for (let at = 0; at < all.length; ) {
    const place = all[at] as number;
    const isWord = [1, 2, 3].every((next) => all[at + next] === place + next);
    (isWord ? words : places).push(place);
    at += isWord ? 4 : 1;
  }
  return { words: Uint16Array.from(words), places: Uint16Array.from(places) };
};
