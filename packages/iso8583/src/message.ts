import type { Issue } from './issue.ts';

/**
 * What stood before the message type.
 *
 * Shape   tpdu, header: upper-case hex, null when absent. lengthPrefix: the declared number, null
 *         when there is none. http: the HTTP head as text, up to and with its empty line.
 * Units   lengthPrefix in bytes, not counting itself.
 */
export interface Frame {
  readonly lengthPrefix: number | null;
  readonly tpdu: string | null;
  readonly header: string | null;
  readonly http: string | null;
}

/**
 * An ISO 8583 message as strings.
 *
 * Shape   profile: name of the dialect. fields: numbers, tracks and ASCII as they are, text decoded
 *         from GBK, binary as upper-case hex; text bytes that are not GBK are `hex:` and upper-case
 *         hex. Padding that belongs to the value (trailing blanks) is kept.
 */
export interface Message {
  readonly profile: string;
  readonly frame: Frame;
  readonly mti: string;
  readonly fields: Readonly<Record<number, string>>;
}

/**
 * What came out of the bytes, whole or in part.
 *
 * Shape   ok: nothing fatal was found. mti and bitmap are null when they were not reached. present:
 *         the fields that the bitmap announces; fields: those that were reached.
 * Units   consumedBytes and totalBytes in bytes of the input.
 */
export interface Decoded {
  readonly ok: boolean;
  readonly profile: string;
  readonly frame: Frame;
  readonly mti: string | null;
  readonly bitmap: string | null;
  readonly present: readonly number[];
  readonly fields: Readonly<Record<number, string>>;
  readonly issues: readonly Issue[];
  readonly consumedBytes: number;
  readonly totalBytes: number;
}

/** A frame with nothing in it. */
export const NO_FRAME: Frame = { lengthPrefix: null, tpdu: null, header: null, http: null };

/** The message of a decoding that reached the message type, else null. */
export const toMessage = (decoded: Decoded): Message | null =>
  decoded.mti === null
    ? null
    : {
        profile: decoded.profile,
        frame: decoded.frame,
        mti: decoded.mti,
        fields: decoded.fields,
      };
