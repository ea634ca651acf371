import { type Decoded, decode, parseHex, splitFrames } from '@zhenma/iso8583';
import { readBlocks } from '../blocks.ts';
import { readBytes } from '../bytes.ts';
import type { FoundFile } from '../discover.ts';
import { type Captured, recordsOf } from '../iso8583/records.ts';
import type { RecordReader } from '../sources.ts';

const NEWLINE = 10;
const SAMPLE_LINES = 40;

const decoder = new TextDecoder();

/**
 * A capture of terminal traffic: hex lines (also inside log lines), binary frames with a 2-byte
 * length, or a JSON document whose objects hold `hex`.
 */
const isoReader = (id: string, dialects: RegExp): RecordReader => ({
  id,
  table: null,
  recognises: (file) => formOf(file, dialects) !== undefined,
  read: (file, today) => {
    const form = formOf(file, dialects) ?? 'hex';
    return recordsOf(() => FORMS[form](file), today);
  },
});

export const ISO8583_POS = isoReader('iso8583-pos', /^pos$/);
export const ISO8583_CUPS = isoReader('iso8583-cups', /^cups$/);

type Form = 'hex' | 'frames' | 'json';

const FORMS: Readonly<Record<Form, (file: FoundFile) => AsyncIterable<Captured>>> = {
  hex: readHexLines,
  frames: readFramesOf,
  json: readJson,
};

const formOf = (file: FoundFile, dialects: RegExp): Form | undefined => {
  if (file.head.length === 0) return undefined;
  const head = decoder.decode(file.head);
  const known = (bytes: Uint8Array | null): boolean => {
    const found = bytes === null ? undefined : decode(bytes);
    return found !== undefined && found.mti !== null && dialects.test(found.profile);
  };
  if (/^\s*[[{]/.test(head))
    return hexValues(head).some((hex) => known(parseHex(hex).bytes)) ? 'json' : undefined;
  const lines = head.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
  const sample = lines.slice(0, Math.max(1, Math.min(SAMPLE_LINES, lines.length - 1)));
  const hits = sample.filter((line) => known(parseHex(line).bytes)).length;
  if (hits > 0 && hits * 2 >= sample.length) return 'hex';
  const { frames } = splitFrames(file.head);
  return frames.length > 0 && frames.every((frame) => known(frame.bytes)) ? 'frames' : undefined;
};

/** Values of every `hex` key in a JSON text, in order; works on a text that was cut off. */
const hexValues = (text: string): string[] =>
  [...text.matchAll(/"hex"\s*:\s*"([0-9A-Fa-f]+)"/g)].map((match) => match[1] ?? '');

async function* readHexLines(file: FoundFile): AsyncGenerator<Captured> {
  let line = 0;
  for await (const block of readBlocks(readBytes(file))) {
    if (block.is === 'bad') {
      line += 1;
      yield { line, decoded: undecoded(block.code, block.offset) };
      continue;
    }
    let from = 0;
    while (from < block.bytes.length) {
      const end = block.bytes.indexOf(NEWLINE, from);
      const text = decoder.decode(block.bytes.subarray(from, end)).replace(/#.*$/, '').trim();
      from = end + 1;
      line += 1;
      if (text !== '') yield { line, decoded: decodeHex(text) };
    }
  }
}

const decodeHex = (text: string): Decoded => {
  const { bytes, issues } = parseHex(text);
  if (bytes !== null) return decode(bytes);
  const [first] = issues;
  return undecoded(first?.message ?? 'no message', first?.offset ?? 0);
};

/** A message of which nothing could be read. */
const undecoded = (message: string, offset: number): Decoded => ({
  ...decode(new Uint8Array(0)),
  ok: false,
  issues: [{ code: 'FRAME_UNKNOWN', field: null, offset, message }],
});

async function* readJson(file: FoundFile): AsyncGenerator<Captured> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readBytes(file)) chunks.push(chunk);
  const values = hexValues(decoder.decode(Buffer.concat(chunks)));
  for (const [index, hex] of values.entries()) yield { line: index + 1, decoded: decodeHex(hex) };
}

async function* readFramesOf(file: FoundFile): AsyncGenerator<Captured> {
  let rest: Uint8Array = new Uint8Array(0);
  let ordinal = 0;
  let offset = 0;
  for await (const chunk of readBytes(file)) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const split = splitFrames(bytes, 'binary2', offset);
    for (const frame of split.frames) {
      ordinal += 1;
      yield { line: ordinal, decoded: decode(frame.bytes) };
    }
    offset += bytes.length - split.rest.length;
    rest = split.rest;
  }
  if (rest.length > 0)
    yield { line: ordinal + 1, decoded: undecoded('the last frame is cut off', offset) };
}
