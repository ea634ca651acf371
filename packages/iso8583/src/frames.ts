import type { Issue } from './issue.ts';
import { CUPS_HEADER_BYTES } from './locate.ts';

/**
 * How a stream says where a message ends: two bytes big-endian, four ASCII digits, or the 46-byte
 * header of CUPS, which counts itself.
 */
export type LengthForm = 'binary2' | 'ascii4' | 'cups46';

/**
 * One message of a stream, with its length prefix.
 *
 * Units   offset in bytes from the start of the stream.
 */
export interface StreamFrame {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * What a buffer held.
 *
 * Shape   rest: the bytes of a frame that is not whole yet; put them before the next chunk.
 *         keepAlives: frames of length 0, which carry nothing.
 */
export interface Split {
  readonly frames: readonly StreamFrame[];
  readonly rest: Uint8Array;
  readonly keepAlives: number;
  readonly issues: readonly Issue[];
}

/**
 * Cuts a buffer of length-prefixed messages into frames.
 *
 * Shape   frames are views into `bytes`, not copies.
 * Units   baseOffset: bytes of the stream before `bytes`.
 * Errors  none; a length that is no number ends the split with an issue and an empty rest, because
 *         the next frame cannot be found without guessing.
 */
export function splitFrames(
  bytes: Uint8Array,
  form: LengthForm = 'binary2',
  baseOffset = 0,
): Split {
  const frames: StreamFrame[] = [];
  const prefix = PREFIX_BYTES[form];
  let keepAlives = 0;
  let at = 0;
  while (at + prefix <= bytes.length) {
    const length = lengthAt(bytes, at, form);
    if (length < 0) {
      const message = 'four ASCII digits expected as length';
      const issue: Issue = {
        code: 'LENGTH_INVALID',
        field: null,
        offset: baseOffset + at,
        message,
      };
      return { frames, rest: bytes.subarray(bytes.length), keepAlives, issues: [issue] };
    }
    const end = at + prefix + length;
    if (end > bytes.length) break;
    if (length === 0) keepAlives++;
    else frames.push({ offset: baseOffset + at, bytes: bytes.subarray(at, end) });
    at = end;
  }
  return { frames, rest: bytes.subarray(at), keepAlives, issues: [] };
}

/** Bytes that must be there before the length is known. */
const PREFIX_BYTES: Readonly<Record<LengthForm, number>> = { binary2: 2, ascii4: 4, cups46: 6 };

/** Bytes behind the prefix; -1 when there is no length. */
function lengthAt(bytes: Uint8Array, at: number, form: LengthForm): number {
  if (form === 'binary2') return (bytes[at]! << 8) | bytes[at + 1]!;
  if (form === 'ascii4') return asciiLength(bytes, at);
  if (bytes[at] !== CUPS_HEADER_BYTES) return -1;
  const whole = asciiLength(bytes, at + 2);
  return whole < CUPS_HEADER_BYTES ? -1 : whole - PREFIX_BYTES.cups46;
}

/**
 * Frames of a stream of chunks, in order.
 *
 * Errors  what the chunks throw. A stream that ends inside a frame yields the part it has: decoding
 *         it gives FRAME_LENGTH_MISMATCH and what was readable.
 */
export async function* readFrames(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  form: LengthForm = 'binary2',
): AsyncGenerator<StreamFrame> {
  let rest: Uint8Array = new Uint8Array(0);
  let offset = 0;
  for await (const chunk of chunks) {
    const buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const split = splitFrames(buffer, form, offset);
    yield* split.frames;
    if (split.issues.length > 0) {
      const last = split.frames.at(-1);
      const from = last ? last.offset - offset + last.bytes.length : 0;
      yield { offset: offset + from, bytes: buffer.subarray(from) };
      return;
    }
    offset += buffer.length - split.rest.length;
    rest = split.rest;
  }
  if (rest.length > 0) yield { offset, bytes: rest };
}

function asciiLength(bytes: Uint8Array, at: number): number {
  let length = 0;
  for (let i = at; i < at + 4; i++) {
    const digit = bytes[i]! - 0x30;
    if (digit < 0 || digit > 9) return -1;
    length = length * 10 + digit;
  }
  return length;
}
