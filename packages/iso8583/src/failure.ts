import type { Issue, IssueCode } from './issue.ts';
import { MESSAGE_BYTES_MAX } from './offsets.ts';
import { SLOT, STATUS } from './slots.ts';
import type { Dialect } from './spec.ts';

const CODES: Readonly<Record<number, IssueCode>> = {
  [STATUS.frameUnknown]: 'FRAME_UNKNOWN',
  [STATUS.frameTruncated]: 'FRAME_TRUNCATED',
  [STATUS.mtiInvalid]: 'MTI_INVALID',
  [STATUS.bitmapTruncated]: 'BITMAP_TRUNCATED',
  [STATUS.bitmapInvalid]: 'BITMAP_INVALID',
  [STATUS.fieldUnknown]: 'FIELD_UNKNOWN',
  [STATUS.fieldTruncated]: 'FIELD_TRUNCATED',
  [STATUS.lengthInvalid]: 'LENGTH_INVALID',
  [STATUS.lengthTooLong]: 'LENGTH_TOO_LONG',
  [STATUS.inputTooLong]: 'INPUT_TOO_LONG',
};

/**
 * Says in words why measuring stopped.
 *
 * Shape   the issue of a status that is not 0, with the field and byte offset of the slots.
 */
export function failureOf(
  status: number,
  slots: Int32Array,
  dialect: Dialect,
  totalBytes: number,
): Issue {
  const code = CODES[status] ?? 'FRAME_UNKNOWN';
  const number = slots[SLOT.field]!;
  const field = number === 0 ? null : number;
  const offset = slots[SLOT.at]!;
  return { code, field, offset, message: messageOf(code, number, offset, dialect, totalBytes) };
}

function messageOf(
  code: IssueCode,
  field: number,
  offset: number,
  dialect: Dialect,
  totalBytes: number,
): string {
  const spec = dialect.fields[field];
  const left = totalBytes - offset;
  switch (code) {
    case 'FRAME_UNKNOWN':
      return `no known ${dialect.name} layout fits from byte ${offset} on: another profile`;
    case 'FRAME_TRUNCATED':
      return `the input ends after ${totalBytes} bytes, before a message type`;
    case 'MTI_INVALID':
      return `no message type at byte ${offset} (allowed: version 0, class 1-9)`;
    case 'FIELD_UNKNOWN':
      return `dialect ${dialect.name} has no field ${field}`;
    case 'FIELD_TRUNCATED':
      return `field ${field} (${spec?.name}) needs more than the ${left} bytes that are left`;
    case 'LENGTH_INVALID':
      return `length prefix of field ${field} (${spec?.name}) is no number`;
    case 'LENGTH_TOO_LONG':
      return `length of field ${field} (${spec?.name}) is above its maximum ${spec?.length}`;
    case 'INPUT_TOO_LONG':
      return `${totalBytes} bytes (maximum ${MESSAGE_BYTES_MAX})`;
    default:
      return `at byte ${offset} of ${totalBytes}`;
  }
}

/**
 * Whether the only thing missing is the MAC itself: the input is a MAC block, the bytes that a MAC
 * is computed over, with the MAC's bit already set and no frame.
 */
export function isMacBlock(status: number, slots: Int32Array, totalBytes: number): boolean {
  const field = slots[SLOT.field]!;
  const isMac = field === 128 || (field === 64 && slots[SLOT.bits]! >= 0);
  return (
    status === STATUS.fieldTruncated &&
    isMac &&
    slots[SLOT.at] === totalBytes &&
    slots[SLOT.mti] === 0
  );
}
