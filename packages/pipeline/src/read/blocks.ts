import { isUtf8 } from 'node:buffer';
import { dataViewOf, firstHigh } from './clean/words.ts';
import { createTranscoder } from './gb18030.ts';

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
 *         break is given one. Offsets count the bytes of the (unpacked) file, from 0. What comes out
 *         depends on the bytes alone, not on how they were cut into chunks. Chunks and blocks are good
 *         until the next one is asked for.
 * Errors  lines over 1 MiB and lines that are neither UTF-8 nor GB18030 come as `bad`, in place.
 */
export async function* readBlocks(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Block> {
  const { marked, pieces, head } = await start(chunks);
  const toUtf8 = utf8Converter(marked || leansToUtf8(head));
  let offset = marked ? BOM.length : 0;
  let skipping = false;
  let carry: Uint8Array = new Uint8Array(0);
  for await (const piece of pieces) {
    let bytes = carry.length > 0 ? Buffer.concat([carry, piece]) : piece;
    const first = bytes.indexOf(NEWLINE);
    const long = skipping || (first < 0 ? bytes.length : first) > ROW_BYTES_MAX;
    if (long) {
      if (!skipping) yield { is: 'bad', code: 'ROW_TOO_LONG', offset };
      skipping = first < 0;
      offset += first < 0 ? bytes.length : first + 1;
      bytes = first < 0 ? bytes.subarray(bytes.length) : bytes.subarray(first + 1);
    }
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield* toUtf8(bytes.subarray(0, end), offset);
    offset += end;
    carry = new Uint8Array(bytes.subarray(end));
  }
  if (carry.length > 0) yield* toUtf8(Buffer.concat([carry, Buffer.from('\n')]), offset);
}

const BOM = Buffer.from('\ufeff');
/** Bytes by which a file shows its encoding, and the most that is looked at in one go. */
const PIECE_BYTES = 1 << 20;

/** The stream without its byte order mark, in pieces of at most 1 MiB, and what it begins with. */
const start = async (chunks: AsyncIterable<Uint8Array>) => {
  const stream = chunks[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let bytes = 0;
  while (bytes < PIECE_BYTES + BOM.length) {
    const next = await stream.next();
    if (next.done) break;
    held.push(new Uint8Array(next.value));
    bytes += next.value.length;
  }
  const whole = held.length === 1 ? (held[0] as Uint8Array) : Buffer.concat(held);
  const marked = BOM.equals(whole.subarray(0, BOM.length));
  const body = marked ? whole.subarray(BOM.length) : whole;
  const shown = body.lastIndexOf(NEWLINE, PIECE_BYTES) + 1;
  const head = body.length > PIECE_BYTES ? body.subarray(0, shown) : body;
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* cutUp(body);
      for (;;) {
        const next = await stream.next();
        if (next.done) return;
        yield* cutUp(next.value);
      }
    } finally {
      await stream.return?.();
    }
  };
  return { marked, head, pieces: pieces() };
};

function* cutUp(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
}

/** Letters of two bytes in UTF-8 are mostly Chinese characters of GB18030 as well; Han needs three. */
const THREE_BYTES = 0xe0;

/** What a line tells about its encoding; undefined when both read it. */
const encodingOf = (
  bytes: Uint8Array,
  words: DataView,
  from: number,
  end: number,
): 'utf8' | 'gb18030' | undefined => {
  const high = firstHigh(words, from, end);
  if (high === end) return undefined;
  if (breaksUtf8(bytes, high)) return 'gb18030';
  const line = bytes.subarray(from, end);
  if (!isUtf8(line)) return 'gb18030';
  for (const byte of line) if (byte >= THREE_BYTES) return 'utf8';
  return undefined;
};

/** Whether the high bytes from `first` on are no UTF-8: in GB18030 one of the first few is none. */
const breaksUtf8 = (bytes: Uint8Array, first: number): boolean => {
  let at = first;
  let lead = bytes[at] as number;
  while (lead >= 0x80) {
    if (lead < 0xc2 || lead > 0xf4) return true;
    const end = at + (lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2);
    for (at += 1; at < end; at += 1) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return true;
    lead = bytes[at] ?? 0;
  }
  return false;
};

/** False when the first line that tells is GB18030. */
export const leansToUtf8 = (head: Uint8Array): boolean => {
  const words = dataViewOf(head);
  for (let from = 0, end = 0; from < head.length; from = end) {
    end = head.indexOf(NEWLINE, from) + 1 || head.length;
    const found = encodingOf(head, words, from, end);
    if (found !== undefined) return found === 'utf8';
  }
  return true;
};

/**
 * A block that is not UTF-8 is read line by line, each in the encoding it shows; lines that both
 * encodings read follow the file. Neighbouring lines of GB18030 are decoded at once.
 */
export const utf8Converter = (leansToUtf8: boolean) => {
  const gb18030 = new TextDecoder('gb18030', { fatal: true });
  const transcode = createTranscoder();
  return function* (bytes: Uint8Array, offset: number): Generator<Block> {
    if (leansToUtf8 ? isUtf8(bytes) : isAscii(bytes)) {
      yield { is: 'lines', bytes };
      return;
    }
    for (const run of runsOf(bytes, leansToUtf8)) {
      const part = bytes.subarray(run.from, run.end);
      const text = run.utf8 ? part : (transcode(part) ?? decodeWith(gb18030, part));
      if (text) yield { is: 'lines', bytes: text };
      else yield* lineByLine(gb18030, part, { offset: offset + run.from, mends: !leansToUtf8 });
    }
  };
};

interface Run {
  readonly from: number;
  readonly end: number;
  readonly utf8: boolean;
}

/** Neighbouring lines of one encoding. */
function* runsOf(bytes: Uint8Array, leansToUtf8: boolean): Generator<Run> {
  let run: Run | undefined;
  const words = dataViewOf(bytes);
  for (let from = 0, end = 0; from < bytes.length; from = end) {
    end = bytes.indexOf(NEWLINE, from) + 1;
    const found = encodingOf(bytes, words, from, end);
    const utf8 = found === undefined ? leansToUtf8 : found === 'utf8';
    if (run && run.utf8 !== utf8) yield run;
    run = { from: run?.utf8 === utf8 ? run.from : from, end, utf8 };
  }
  if (run) yield run;
}

function* lineByLine(
  decoder: InstanceType<typeof TextDecoder>,
  bytes: Uint8Array,
  { offset, mends }: { readonly offset: number; readonly mends: boolean },
): Generator<Block> {
  for (let from = 0, end = 0; from < bytes.length; from = end) {
    end = bytes.indexOf(NEWLINE, from) + 1;
    const line = bytes.subarray(from, end);
    const mended = (): Uint8Array | undefined => (mends ? withoutHalves(line) : undefined);
    const text = decodeWith(decoder, line) ?? decodeWith(decoder, mended() ?? line);
    if (text) yield { is: 'lines', bytes: text };
    else yield { is: 'bad', code: 'ROW_ENCODING', offset: offset + from };
  }
}

/** What ends a value: a comma, quote, tab or line break. None is the second byte of a character. */
const ENDS = new Set(Buffer.from(',"\t\r\n'));

/**
 * A line of GB18030 without halves of characters at the ends of values: names are cut at so many bytes, not
 * characters. Undefined where something else is wrong with it.
 *
 * Source  clearing files hold 40 bytes of name and address in GBK [V published layout].
 */
const withoutHalves = (line: Uint8Array): Uint8Array | undefined => {
  const kept: number[] = [];
  for (let at = 0; at < line.length; ) {
    const [first = 0, second = 0] = line.subarray(at, at + 2);
    if (first > 0x80 && first < 0xff && ENDS.has(second)) {
      at += 1;
      continue;
    }
    // A character of four bytes is two pairs.
    const size = first < 0x80 ? 1 : 2;
    kept.push(...line.subarray(at, at + size));
    at += size;
  }
  return kept.length < line.length ? Uint8Array.from(kept) : undefined;
};

const isAscii = (bytes: Uint8Array): boolean =>
  firstHigh(dataViewOf(bytes), 0, bytes.length) === bytes.length;

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
