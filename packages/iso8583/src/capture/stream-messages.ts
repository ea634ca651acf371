import { detectPlan } from '../detect.ts';
import { CONTENT_LENGTH } from '../frame.ts';
import { CUPS_HEADER_BYTES, HTTP_HEAD_BYTES_MAX, isCupsHeader } from '../locate.ts';
import { MESSAGE_BYTES_MAX, measure } from '../offsets.ts';
import { createSlots, SLOT, STATUS } from '../slots.ts';

/** What one direction of a connection gave. */
export interface StreamSink {
  readonly message: (bytes: Uint8Array, time: number | null) => void;
  /** Bytes that belong to no message. */
  readonly skipped: (bytes: number) => void;
}

/** Cuts the bytes of one direction into messages. */
export interface MessageCutter {
  /** Bytes of one segment. */
  readonly push: (bytes: Uint8Array, time: number | null) => void;
  /** A hole in the bytes: what came before it is cut off, what comes after begins anew. */
  readonly hole: () => void;
  readonly end: () => void;
}

type Framing = 'binary2' | 'ascii4' | 'http' | 'cups' | 'none';

/** A message at the head of some bytes; `wait` when its end may still come, `none` when it is none. */
type Found = { readonly bytes: number; readonly framing: Framing } | 'wait' | 'none';

const PREFIX_BYTES: Readonly<Record<string, number>> = { binary2: 2, ascii4: 4 };
/** Bytes that a frame without a length needs before it can be told. */
const BEGINNING_BYTES = 13;
const slots = createSlots();

/**
 * Finds the messages in a stream, however they are framed: two bytes of length, four digits of
 * length, HTTP, the length in a CUPS header, or nothing but the message's own fields.
 *
 * Shape   a stream keeps the length prefix that its first message had, so a message that cannot be
 *         decoded is still delimited. Where no message begins, the next segment is tried.
 * Errors  none; `skipped` counts what belongs to no message.
 */
export const createMessageCutter = (sink: StreamSink): MessageCutter => {
  let buffer: Uint8Array = new Uint8Array(0);
  /** Offsets in the buffer at which segments begin. */
  let starts: number[] = [];
  let framing: Framing | undefined;
  let time: number | null = null;

  const drop = (bytes: number): void => {
    buffer = buffer.subarray(bytes);
    starts = starts.filter((start) => start >= bytes).map((start) => start - bytes);
  };

  const skip = (): void => {
    const next = starts.find((start) => start > 0) ?? buffer.length;
    sink.skipped(next);
    drop(next);
  };

  const cut = (final: boolean): void => {
    while (buffer.length > 0) {
      const idle = idleBytes(buffer, framing);
      if (idle > 0) {
        drop(idle);
        continue;
      }
      const found = messageAt(buffer, framing, final);
      if (found === 'wait') return;
      if (found === 'none') {
        skip();
        continue;
      }
      framing = found.framing;
      sink.message(buffer.slice(0, found.bytes), time);
      drop(found.bytes);
    }
  };

  return {
    push: (bytes, at) => {
      time = at;
      starts.push(buffer.length);
      buffer = buffer.length === 0 ? bytes.slice() : Buffer.concat([buffer, bytes]);
      cut(false);
    },
    hole: () => {
      cut(true);
      starts = [];
      framing = undefined;
    },
    end: () => cut(true),
  };
};

/** Bytes of keep-alives: lengths of nothing. */
function idleBytes(bytes: Uint8Array, framing: Framing | undefined): number {
  const size = framing === 'ascii4' ? 4 : 2;
  const idle = framing === 'ascii4' ? 0x30 : 0;
  if (bytes.length < size) return 0;
  for (let at = 0; at < size; at++) if (bytes[at] !== idle) return 0;
  return size;
}

function messageAt(bytes: Uint8Array, known: Framing | undefined, final: boolean): Found {
  const http = httpAt(bytes, final);
  if (http !== 'none') return http;
  const isPrefixed = known === 'binary2' || known === 'ascii4';
  const kept = isPrefixed ? prefixedAt(bytes, known, final, true) : 'none';
  if (kept !== 'none') return kept;
  const bare = bareAt(bytes, final);
  if (typeof bare === 'object' && bare.bytes === bytes.length && !final) return bare;
  for (const form of ['binary2', 'ascii4'] as const) {
    const found = prefixedAt(bytes, form, final, false);
    if (found !== 'none') return found;
  }
  return bare;
}

/** A message behind its length; `trusted` when the stream has shown that it is framed so. */
function prefixedAt(
  bytes: Uint8Array,
  form: 'binary2' | 'ascii4',
  final: boolean,
  trusted: boolean,
): Found {
  const prefix = PREFIX_BYTES[form] ?? 0;
  if (bytes.length < prefix + 2) return final || !mayBeLength(bytes, form) ? 'none' : 'wait';
  const length = form === 'binary2' ? (bytes[0]! << 8) | bytes[1]! : digitsAt(bytes);
  if (length < 2 || !(trusted || isPlausible(bytes, form, prefix))) return 'none';
  const whole = prefix + length;
  if (whole <= bytes.length) {
    const isMessage = trusted || isFramed(bytes.subarray(0, whole));
    return isMessage ? { bytes: whole, framing: form } : 'none';
  }
  if (!final) return 'wait';
  return trusted || isFramed(bytes) ? { bytes: bytes.length, framing: form } : 'none';
}

const mayBeLength = (bytes: Uint8Array, form: 'binary2' | 'ascii4'): boolean =>
  form === 'ascii4'
    ? bytes.subarray(0, 4).every((byte) => byte >= 0x30 && byte <= 0x39)
    : bytes[0]! < 0x20;

function digitsAt(bytes: Uint8Array): number {
  let value = 0;
  for (let at = 0; at < 4; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

const isPlausible = (bytes: Uint8Array, form: 'binary2' | 'ascii4', prefix: number): boolean =>
  mayBeLength(bytes.subarray(0, prefix), form) && beginsMessage(bytes.subarray(prefix), form);

/** TPDU, message type in packed digits or ASCII, CUPS header, or HTTP behind a length. */
function beginsMessage(bytes: Uint8Array, form: 'binary2' | 'ascii4'): boolean {
  const first = bytes[0]!;
  if (first === CUPS_HEADER_BYTES || first === 0x30) return true;
  return form === 'binary2' && (first === 0x60 || (first >= 1 && first <= 9));
}

/** Whether some dialect finds a message type in these bytes. */
function isFramed(bytes: Uint8Array): boolean {
  measure(bytes, detectPlan(bytes, slots), slots);
  return slots[SLOT.mti]! >= 0 && slots[SLOT.status] !== STATUS.frameUnknown;
}

function httpAt(bytes: Uint8Array, final: boolean): Found {
  const isHttp = agrees(bytes, 'POST ') || agrees(bytes, 'HTTP/1.');
  if (!isHttp) return 'none';
  const head = Buffer.from(
    bytes.buffer,
    bytes.byteOffset,
    Math.min(bytes.length, HTTP_HEAD_BYTES_MAX),
  ).toString('latin1');
  const end = head.indexOf('\r\n\r\n');
  if (end < 0) return final || bytes.length >= HTTP_HEAD_BYTES_MAX ? 'none' : 'wait';
  const declared = CONTENT_LENGTH.exec(head.slice(0, end + 2));
  const whole = declared ? end + 4 + Number(declared[2]) : bytes.length;
  if (whole > bytes.length + MESSAGE_BYTES_MAX) return 'none';
  if (!final && (whole > bytes.length || !declared)) return 'wait';
  const shown = Math.min(whole, bytes.length);
  if (shown === end + 4 || !isFramed(bytes.subarray(0, shown))) return 'none';
  return { bytes: shown, framing: 'http' };
}

/** Whether the bytes begin as the text does, as far as they go. */
function agrees(bytes: Uint8Array, text: string): boolean {
  const size = Math.min(text.length, bytes.length);
  for (let at = 0; at < size; at++) if (bytes[at] !== text.charCodeAt(at)) return false;
  return true;
}

/** A message without a length: its header, or its own fields, say where it ends. */
function bareAt(bytes: Uint8Array, final: boolean): Found {
  if (isCupsHeader(bytes, 0)) {
    const whole = Number(Buffer.from(bytes.subarray(2, 6)).toString('latin1'));
    if (whole > CUPS_HEADER_BYTES && (whole <= bytes.length || !final))
      return whole <= bytes.length ? { bytes: whole, framing: 'cups' } : 'wait';
  }
  if (!mayBegin(bytes[0]!)) return 'none';
  if (!final && bytes.length < BEGINNING_BYTES) return 'wait';
  if (bytes.length > MESSAGE_BYTES_MAX) return 'none';
  measure(bytes, detectPlan(bytes, slots), slots);
  const status = slots[SLOT.status]!;
  const found = slots[SLOT.mti]! >= 0;
  if (found && status === STATUS.ok) return { bytes: slots[SLOT.end]!, framing: 'none' };
  const short = status === STATUS.frameTruncated || status === STATUS.bitmapTruncated;
  if (!final && (short || (found && status === STATUS.fieldTruncated))) return 'wait';
  return found ? { bytes: bytes.length, framing: 'none' } : 'none';
}

const mayBegin = (first: number): boolean =>
  first === 0x60 || first === CUPS_HEADER_BYTES || (first >= 1 && first <= 9) || first === 0x30;
