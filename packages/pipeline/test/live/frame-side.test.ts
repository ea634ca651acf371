import { createSlots, encode, isPresent, offsets, POS, STATUS } from '@zhenma/iso8583';
import { expect, it } from 'vitest';
import { createLayouts } from '../../src/live/frame-layout.ts';
import { createSides } from '../../src/live/frame-side.ts';
import { sideOfTerminal } from '../../src/live/halves.ts';
import { decodeFrame } from '../../src/live/sealed.ts';

/**
 * Goal: the side that is found in the bytes of a message is that of its terminal as it is decoded,
 * whatever stands before the terminal. Method: random fields, lengths, ids with blanks; where a message
 * like it was measured before, its layout is asked, too.
 */

const dice = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

it.each([1, 2, 3])('as the terminal is decoded, seed %i', (seed) => {
  const below = dice(seed);
  const digits = (size: number): string => Array.from({ length: size }, () => below(10)).join('');
  const sideOf = createSides();
  const layouts = createLayouts();
  const slots = createSlots();
  let known = 0;
  const sides = [0, 0];
  for (let n = 0; n < 2_000; n++) {
    const tid = [digits(8), `${digits(6)}  `, `  ${digits(6)}`, `T${digits(3)}    `][below(4)];
    const fields: Record<number, string> = {
      3: '000000',
      4: digits(12),
      11: digits(6),
      ...(below(2) === 0 ? { 2: digits(13 + below(7)) } : {}),
      ...(below(3) === 0 ? { 32: digits(below(11) + 1) } : {}),
      ...(below(3) === 0 ? { 37: digits(12), 39: '00' } : {}),
      ...(below(20) === 0 ? {} : { 41: tid as string }),
      42: '822290058120137',
      60: `22${digits(6)}`,
    };
    const frame = { tpdu: '6000030000', header: '603100311231', lengthPrefix: 1, http: null };
    const made = encode({ profile: POS.name, frame, mti: '0200', fields }, POS);
    if (!made.ok) throw new Error(JSON.stringify(made.issues));
    const bytes = Uint8Array.from(made.bytes);
    const side = sideOf(bytes);
    expect(side).toBe(sideOfTerminal(decodeFrame(bytes).fields[41]?.trim() ?? ''));
    const layout = layouts.find(bytes);
    if (layout !== undefined) known++;
    else if (
      offsets(bytes, POS, slots) === STATUS.ok &&
      isPresent(slots, 2) &&
      isPresent(slots, 41)
    )
      layouts.learn(bytes, slots, 0);
    expect(sideOf(bytes, layout)).toBe(side);
    (sides[side] as number)++;
  }
  for (const side of sides) expect(side).toBeGreaterThan(600);
  expect(known).toBeGreaterThan(200);
});
