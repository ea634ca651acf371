import {
  createSlots,
  fieldBytes,
  fieldStart,
  isPresent,
  offsets,
  POS,
  STATUS,
} from '@zhenma/iso8583';
import { wordAt } from './frame-codes.ts';
import type { Layout } from './frame-layout.ts';
import { BLANK, type Side, sideOfTerminal, sideOfWords, TERMINAL_BYTES } from './halves.ts';
import { decodeFrame } from './sealed.ts';

/**
 * Which half takes a message: that of its terminal; the first where none is stated. One whose layout is
 * known is not measured.
 */
export const createSides = (): ((bytes: Uint8Array, layout?: Layout) => Side) => {
  const slots = createSlots();
  return (bytes, layout) => {
    if (layout !== undefined) return sideAt(bytes, layout.terminal);
    if (offsets(bytes, POS, slots) !== STATUS.ok)
      return sideOfTerminal(decodeFrame(bytes).fields[41]?.trim() ?? '');
    if (!isPresent(slots, 41)) return sideOfTerminal('');
    if (fieldBytes(slots, 41) !== TERMINAL_BYTES)
      return sideOfTerminal(textAt(bytes, fieldStart(slots, 41), fieldBytes(slots, 41)));
    return sideAt(bytes, fieldStart(slots, 41));
  };
};

const sideAt = (bytes: Uint8Array, start: number): Side =>
  bytes[start] === BLANK
    ? sideOfTerminal(textAt(bytes, start, TERMINAL_BYTES))
    : sideOfWords(wordAt(bytes, start), wordAt(bytes, start + 4));

const textAt = (bytes: Uint8Array, start: number, size: number): string =>
  String.fromCharCode(...bytes.subarray(start, start + size)).trim();
