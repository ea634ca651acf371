import { encodeText } from '@zhenma/iso8583';
import { readPassing } from '../bytes.ts';
import type { FoundFile } from '../discover.ts';
import { recogniseClearing } from '../formats/clearing/clearing.ts';

/** How the bytes of a clearing file stand: as the network sends them, or saved again by an editor. */
export type ClearingEncoding = 'gbk' | 'utf-8';

/**
 * The encoding of a clearing file by its first bytes: GBK where its lines have the lengths of a
 * layout, else UTF-8 where they are it and not ASCII alone.
 */
export const encodingOf = (head: Uint8Array): ClearingEncoding => {
  const whole = head.subarray(0, head.lastIndexOf(NEWLINE) + 1 || head.length);
  if (whole.every((byte) => byte < 0x80)) return 'gbk';
  if ((recogniseClearing(head)?.confidence ?? 0) > 0.5) return 'gbk';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(whole);
    return 'utf-8';
  } catch {
    return 'gbk';
  }
};

const NEWLINE = 10;

/** The first bytes as they were before an editor saved them in UTF-8. */
export const headInGbk = (head: Uint8Array): Uint8Array =>
  encodingOf(head) === 'gbk' ? head : inGbk(new TextDecoder().decode(head));

/** The bytes of a clearing file in GBK, in which its layouts count; good until the next are asked for. */
export async function* bytesInGbk(file: FoundFile): AsyncGenerator<Uint8Array> {
  if (encodingOf(file.head) === 'gbk') {
    yield* readPassing(file);
    return;
  }
  const decoder = new TextDecoder();
  for await (const chunk of readPassing(file)) yield inGbk(decoder.decode(chunk, { stream: true }));
  yield inGbk(decoder.decode());
}

/** A character that GBK does not have stood for the half of one that its field had cut: one byte. */
const inGbk = (text: string): Uint8Array =>
  encodeText(text) ??
  Buffer.concat([...text].map((sign) => encodeText(sign) ?? Uint8Array.of(BLANK)));

const BLANK = 0x20;
