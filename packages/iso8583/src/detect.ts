import { CUPS } from './dialects/cups.ts';
import { ISO87_ASCII } from './dialects/iso87-ascii.ts';
import { POS } from './dialects/pos.ts';
import { isCupsHeader } from './locate.ts';
import { measure } from './offsets.ts';
import { type Plan, planOf } from './plan.ts';
import { SLOT } from './slots.ts';

/**
 * The plan of the first dialect whose layout fits: POS, CUPS, ISO 87 ASCII, CUPS without a header.
 *
 * ISO 87 binary is never guessed: without a frame it looks like POS. When nothing fits, POS is
 * returned, and decoding with it tells where the layout stops making sense.
 *
 * Shape   overwrites the slots.
 */
export function detectPlan(bytes: Uint8Array, slots: Int32Array): Plan {
  const pos = planOf(POS);
  measure(bytes, pos, slots);
  if (slots[SLOT.mti]! >= 0 || slots[SLOT.tpdu]! >= 0) return pos;
  const cups = planOf(CUPS);
  const body = slots[SLOT.body]!;
  if (isCupsHeader(bytes, body) || isCupsHeader(bytes, body + 4)) return cups;
  const ascii = planOf(ISO87_ASCII);
  measure(bytes, ascii, slots);
  if (slots[SLOT.data]! >= 0) return ascii;
  measure(bytes, cups, slots);
  return slots[SLOT.mti]! >= 0 ? cups : pos;
}
