import { closeSync, openSync, readSync } from 'node:fs';
import { leansToUtf8, ROW_BYTES_MAX, utf8Converter } from '../blocks.ts';
import { readWhole } from '../bytes.ts';
import type { FoundFile } from '../discover.ts';
import { decodeText, type Line, linesOf } from '../formats/plain-text.ts';
import { csvField } from '../row-sink.ts';
import { readSheet } from '../xlsx.ts';
import { UNPACKED_BYTES_MAX } from '../zip.ts';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 10;

/**
 * Lines of a text file in UTF-8, GB18030 (line by line) or UTF-16, or of the first sheet of a
 * workbook with its cells as CSV.
 *
 * Shape   a plain file is read block by block; archives and workbooks are unpacked in memory.
 * Errors  SOURCE_TOO_LARGE for an archive above 480 MiB; bytes of no encoding become U+FFFD.
 */
export const linesOfFile = async (file: FoundFile): Promise<Iterable<Line>> => {
  if (file.format === 'xlsx') return sheetLines(file);
  const wide = isUtf16(file.head);
  const toUtf8 = utf8Converter(leansToUtf8(wholeLines(file.head)));
  if (!wide && !file.gzip && file.member === undefined)
    return linesOfChunks(chunksOfFile(file.path), toUtf8);
  const bytes = await readWhole(file, UNPACKED_BYTES_MAX);
  return wide ? linesOf(decodeText(bytes)) : linesOfChunks([bytes], toUtf8);
};

/** Text of a whole file, at most `max` characters of it. */
export const textOfFile = async (
  file: FoundFile,
  max: number,
): Promise<{ readonly text: string; readonly cut: boolean }> => {
  const lines: string[] = [];
  let total = 0;
  for (const { text } of await linesOfFile(file)) {
    total += text.length + 1;
    if (total > max) return { text: lines.join('\n'), cut: true };
    lines.push(text);
  }
  return { text: lines.join('\n'), cut: false };
};

/**
 * How a text file begins; undefined when its bytes are no text.
 *
 * Shape   a character that the end of `head` cut in two is left out.
 */
export const headText = (head: Uint8Array): string | undefined => {
  if (head.length === 0) return undefined;
  if (isUtf16(head)) return decodeText(head.subarray(0, head.length & ~1));
  if (isBinary(head)) return undefined;
  return decodeText(withoutCutCharacter(wholeLines(head)));
};

/** A head without the line that its end cut in two; a head of one line as it is. */
const wholeLines = (head: Uint8Array): Uint8Array =>
  head.subarray(0, head.lastIndexOf(NEWLINE) + 1 || head.length);

const isUtf16 = (head: Uint8Array): boolean => head[0] === 0xff && head[1] === 0xfe;

/** Control characters that no text has. */
const isBinary = (head: Uint8Array): boolean =>
  head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 26 && byte !== 27));

const withoutCutCharacter = (bytes: Uint8Array): Uint8Array => {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] as number;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (byte >= 0xc0) return needs > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
};

/** The first rows of a workbook as the head of a text file, so that one recogniser fits both. */
export const sheetHead = async (file: FoundFile): Promise<Uint8Array> => {
  const lines: string[] = [];
  for (const { text } of await sheetLines(file)) if (lines.push(text) >= HEAD_ROWS) break;
  return Buffer.from(`${lines.join('\n')}\n`);
};

const HEAD_ROWS = 60;

const sheetLines = async (file: FoundFile): Promise<Iterable<Line>> => {
  const rows = await readSheet(file);
  return (function* () {
    for (const { line, cells } of rows)
      yield { line, text: cells.map((cell) => csvField(oneLine(cell))).join(',') };
  })();
};

const oneLine = (cell: string): string => cell.replace(/[\r\n]+/g, ' ');

function* chunksOfFile(path: string): Generator<Uint8Array> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const block = Buffer.allocUnsafe(CHUNK_BYTES);
      const length = readSync(file, block, 0, CHUNK_BYTES, null);
      if (length === 0) return;
      yield block.subarray(0, length);
    }
  } finally {
    closeSync(file);
  }
}

type ToUtf8 = ReturnType<typeof utf8Converter>;

/** The same encodings as `readBlocks`, without waiting: the readers of texts are generators. */
function* linesOfChunks(chunks: Iterable<Uint8Array>, toUtf8: ToUtf8): Generator<Line> {
  let carry: Uint8Array = new Uint8Array(0);
  let before = 0;
  const whole = function* (bytes: Uint8Array): Generator<Line> {
    for (const block of textBlocks(toUtf8, bytes)) {
      let last = 0;
      for (const { text, line } of linesOf(block)) {
        yield { text, line: before + line };
        last = line;
      }
      before += last;
    }
  };
  for (const chunk of chunks) {
    const bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk;
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    const take = end === 0 && bytes.length > ROW_BYTES_MAX ? bytes.length : end;
    if (take > 0) yield* whole(bytes.subarray(0, take));
    carry = bytes.subarray(take);
  }
  if (carry.length > 0) yield* whole(carry);
}

function* textBlocks(toUtf8: ToUtf8, bytes: Uint8Array): Generator<string> {
  const ended = bytes[bytes.length - 1] === NEWLINE ? bytes : Buffer.concat([bytes, LINE_END]);
  for (const block of toUtf8(ended, 0))
    if (block.is === 'lines') yield decoder.decode(block.bytes);
    else yield `${decodeText(ended.subarray(block.offset, lineEnd(ended, block.offset)))}\n`;
}

const LINE_END = Buffer.from('\n');
const decoder = new TextDecoder();

const lineEnd = (bytes: Uint8Array, from: number): number => {
  const end = bytes.indexOf(NEWLINE, from);
  return end < 0 ? bytes.length : end;
};
