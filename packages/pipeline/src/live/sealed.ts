import { createHash } from 'node:crypto';
import { CUPS, type Decoded, decode, mask, NO_FRAME, POS } from '@zhenma/iso8583';
import type { Tokenise } from '../read/door.ts';

/**
 * A frame as it may be written down: decoded, masked, with the keyed token in the place of the card
 * number. The raw bytes end here.
 */
export interface Sealed {
  /** SHA-256 of the raw bytes, first 96 bits: a frame that is sent again is known by it. */
  readonly hash: string;
  readonly ok: boolean;
  readonly profile: string;
  readonly mti: string | null;
  readonly fields: Readonly<Record<number, string>>;
  readonly issue?: string;
}

export const hashOfFrame = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex').slice(0, 24);

/** POS first, then CUPS, then whatever fits. */
export const decodeFrame = (bytes: Uint8Array): Decoded => {
  for (const dialect of [POS, CUPS]) {
    const decoded = decode(bytes, { dialect });
    if (decoded.ok) return decoded;
  }
  return decode(bytes);
};

export const seal = (bytes: Uint8Array, tokenise: Tokenise, hash = hashOfFrame(bytes)): Sealed => {
  const decoded = decodeFrame(bytes);
  const { ok, profile, mti, fields } = decoded;
  const card = fields[2] ?? fields[35]?.split('D')[0] ?? '';
  const { 2: _, 35: __, ...masked } = mask(decoded).fields;
  const issue = ok ? undefined : (decoded.issues[0]?.code ?? 'UNDECODED');
  return {
    hash,
    ok,
    profile,
    mti,
    fields: card === '' ? masked : { ...masked, 2: tokenise(card) },
    ...(issue === undefined ? {} : { issue }),
  };
};

/** A sealed frame in the shape that the readers of messages take. */
export const decodedOf = ({ ok, profile, mti, fields, issue }: Sealed): Decoded => ({
  ok,
  profile,
  mti,
  fields,
  frame: NO_FRAME,
  bitmap: null,
  present: Object.keys(fields).map(Number),
  issues:
    issue === undefined
      ? []
      : [{ code: 'FRAME_LENGTH_MISMATCH', field: null, offset: null, message: issue }],
  consumedBytes: 0,
  totalBytes: 0,
});
