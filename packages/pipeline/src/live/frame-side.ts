import {
  createSlots,
  fieldBytes,
  fieldStart,
  isPresent,
  offsets,
  POS,
  STATUS,
} from '@zhenma/iso8583';
import { createLayouts } from './frame-layout.ts';
import { isReadable } from './frame-shape.ts';
import { type Side, sideOfHash, sideOfTerminal } from './halves.ts';
import { decodeFrame } from './sealed.ts';

/** Which half takes a message: that of its terminal; the first where none is stated. */
export const createSides = (): ((bytes: Uint8Array) => Side) => {
  const slots = createSlots();
  const layouts = createLayouts();
  return (bytes) => {
    const layout = layouts.find(bytes);
    if (layout !== undefined) return sideOfHash(hashOf(bytes, layout.terminal, TERMINAL_BYTES));
    if (offsets(bytes, POS, slots) !== STATUS.ok)
      return sideOfTerminal(decodeFrame(bytes).fields[41]?.trim() ?? '');
    if (isReadable(bytes, slots)) layouts.learn(bytes, slots, NO_SHAPE);
    if (!isPresent(slots, 41)) return sideOfTerminal('');
    return sideOfHash(hashOf(bytes, fieldStart(slots, 41), fieldBytes(slots, 41)));
  };
};

const TERMINAL_BYTES = 8;
/** Layouts are asked for places alone. */
const NO_SHAPE = 0;
const BLANK = 0x20;

/** `textHash` of ASCII characters without the blanks around them; eight of them, as a rule. */
const hashOf = (bytes: Uint8Array, start: number, size: number): number => {
  let [from, to] = [start, start + size];
  while (from < to && bytes[from] === BLANK) from++;
  while (from < to && bytes[to - 1] === BLANK) to--;
  let hash = 0x811c_9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x0100_0193);
  return hash;
};
