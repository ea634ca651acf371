import { checkDeclared, readFrame } from './frame.ts';
import { toHex } from './gbk.ts';
import type { Issue } from './issue.ts';
import { POS_HEADER_BYTES, TPDU_BYTES } from './locate.ts';
import { type Frame, NO_FRAME } from './message.ts';
import { raw, view } from './plain-kit.ts';
import type { Plan } from './plan.ts';
import { SLOT } from './slots.ts';
import { toSource } from './values.ts';

const { mti: MTI, length: LENGTH, tpdu: TPDU, header: HEADER, body: BODY } = SLOT;

/** {@link readFrame} of the message that lies in the scratch. */
export function frameOfPlain(
  bytes: Uint8Array,
  plan: Plan,
  slots: Int32Array,
  issues: Issue[],
): Frame {
  const mti = slots[MTI]!;
  if (mti === 0) return NO_FRAME;
  if (plan.dialect.framing !== 'pos' || slots[BODY] !== 0)
    return readFrame(toSource(bytes, mti), plan, slots, issues);
  const length = slots[LENGTH]!;
  const tpdu = slots[TPDU]!;
  const header = slots[HEADER]!;
  const lengthPrefix = length < 0 ? null : view.getUint16(length);
  if (lengthPrefix !== null) checkDeclared(lengthPrefix, bytes.length - length - 2, length, issues);
  return {
    lengthPrefix,
    tpdu: tpdu < 0 ? null : tpduAt(tpdu),
    header: header < 0 ? null : headerAt(header),
    http: null,
  };
}

/** Hex of five or six bytes; the latest is kept, since a line mostly has one address. */
const createHex = (bytes: number): ((at: number) => string) => {
  let first = 0;
  let rest = 0;
  let hex = '00'.repeat(bytes);
  return (at) => {
    const four = view.getInt32(at);
    const others = bytes === 5 ? raw[at + 4]! : view.getUint16(at + 4);
    if (four !== first || others !== rest) {
      hex = toHex(raw.subarray(at, at + bytes));
      first = four;
      rest = others;
    }
    return hex;
  };
};
const tpduAt = createHex(TPDU_BYTES);
const headerAt = createHex(POS_HEADER_BYTES);
