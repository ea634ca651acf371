import { isUtf8 } from 'node:buffer';

const NEWLINE = 10;

/** A row longer than this is rejected, not read. Bytes. */
export const ROW_BYTES_MAX = 1 << 20;

/** A stretch of whole lines, or the report that one line was too long or not text. */
export type Block =
  | { readonly is: 'lines'; readonly bytes: Uint8Array }
  | { readonly is: 'bad'; readonly code: 'ROW_TOO_LONG' | 'ROW_ENCODING'; readonly offset: number };

/**
 * Cuts a byte stream into blocks of whole lines in UTF-8.
 *
 * Shape   blocks in file order; the line count of `bad` is always one; a last line without a line
 *         break is given one. Offsets count the bytes of the (unpacked) file, from 0.
 * Errors  lines over 1 MiB and lines that are neither UTF-8 nor GB18030 come as `bad`, in place.
 */
export async function* readBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Block> {
  const toUtf8 = utf8Converter();
  let offset = 0;
  let skipping = false;
  let carry: Uint8Array = new Uint8Array(0);
  for await (const chunk of withoutBom(chunks)) {
    let bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk;
    if (skipping) {
      const end = bytes.indexOf(NEWLINE);
      offset += end < 0 ? bytes.length : end + 1;
      carry = new Uint8Array(0);
      if (end < 0) continue;
      skipping = false;
      bytes = bytes.subarray(end + 1);
    }
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield* toUtf8(bytes.subarray(0, end), offset);
    offset += end;
    carry = bytes.subarray(end);
    if (carry.length > ROW_BYTES_MAX) {
      yield { is: 'bad', code: 'ROW_TOO_LONG', offset };
      offset += carry.length;
      carry = new Uint8Array(0);
      skipping = true;
    }
  }
  if (carry.length > 0) yield* toUtf8(Buffer.concat([carry, Buffer.from('\n')]), offset);
}

/** Drops a UTF-8 byte order mark at the very start. */
async function* withoutBom(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first = true;
  for await (const chunk of chunks) {
    const marked = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
    first = false;
    yield marked ? chunk.subarray(3) : chunk;
  }
}

/**
 * A block that is not UTF-8 is read line by line: UTF-8 where valid, else GB18030. Once a file has
 * shown GB18030 lines and no UTF-8 ones beyond ASCII, whole blocks are decoded at once.
 */
export const utf8Converter = () => {
  const gb18030 = new TextDecoder('gb18030', { fatal: true });
  let sawUtf8 = false;
  let sawGb = false;
  return function* (bytes: Uint8Array, offset: number): Generator<Block> {
    const ascii = !sawGb && isAscii(bytes);
    if (ascii || (!sawGb && isUtf8(bytes))) {
      sawUtf8 ||= !ascii;
      yield { is: 'lines', bytes };
      return;
    }
    if (sawGb && !sawUtf8) {
      const whole = decodeWith(gb18030, bytes);
      if (whole) {
        yield { is: 'lines', bytes: whole };
        return;
      }
    }
    let start = 0;
    while (start < bytes.length) {
      const end = bytes.indexOf(NEWLINE, start) + 1;
      const line = bytes.subarray(start, end);
      const valid = isUtf8(line);
      const text = valid ? line : decodeWith(gb18030, line);
      sawUtf8 ||= valid && !isAscii(line);
      sawGb ||= !valid && text !== undefined;
      if (text) yield { is: 'lines', bytes: text };
      else yield { is: 'bad', code: 'ROW_ENCODING', offset: offset + start };
      start = end;
    }
  };
};

const isAscii = (bytes: Uint8Array): boolean => {
  for (let at = 0; at < bytes.length; at += 1) if ((bytes[at] as number) > 127) return false;
  return true;
};

const decodeWith = (
  decoder: InstanceType<typeof TextDecoder>,
  bytes: Uint8Array,
): Uint8Array | undefined => {
  try {
    return Buffer.from(decoder.decode(bytes));
  } catch {
    return undefined;
  }
};
