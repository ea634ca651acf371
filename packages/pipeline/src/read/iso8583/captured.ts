import {
  createCaptureReader,
  createLogReader,
  createMessageCutter,
  type Decoded,
  type Dialect,
  decode,
  type LengthForm,
  MESSAGE_BYTES_MAX,
  parseHex,
  splitFrames,
} from '@zhenma/iso8583';
import { readBlocks } from '../blocks.ts';
import { readBytes, readWhole } from '../bytes.ts';
import type { FoundFile } from '../discover.ts';

/** One message with its place in the file. */
export interface Captured {
  /** Line of the hex text, or ordinal of the message in a binary file. */
  readonly line: number;
  readonly decoded: Decoded;
  /** When it was seen, by the packet or the log line: `YYYY-MM-DDThh:mm:ss`, +08:00. */
  readonly seen?: string;
}

type ReadMessages = (file: FoundFile, dialect: Dialect) => AsyncIterable<Captured>;

/** How messages lie in a file. */
export type CaptureForm = 'hex' | 'log' | LengthForm | 'whole' | 'json' | 'capture' | 'stream';

const NEWLINE = 10;
const decoder = new TextDecoder();

/** The dialect that was asked for, where it fits; else whatever fits. */
const decodeAs = (bytes: Uint8Array, dialect: Dialect): Decoded => {
  const asked = decode(bytes, { dialect });
  if (asked.ok) return asked;
  const found = decode(bytes);
  return found.ok || found.consumedBytes > asked.consumedBytes ? found : asked;
};

/** A message of which nothing could be read. */
const undecoded = (message: string, offset: number): Decoded => ({
  ...decode(new Uint8Array(0)),
  ok: false,
  issues: [{ code: 'FRAME_UNKNOWN', field: null, offset, message }],
});

/** Lines of a text with their number; a line that is no text comes with its offset instead. */
async function* textLines(
  file: FoundFile,
): AsyncGenerator<{ line: number; text: string; bad?: { code: string; offset: number } }> {
  let line = 0;
  for await (const block of readBlocks(readBytes(file))) {
    if (block.is === 'bad') {
      line += 1;
      yield { line, text: '', bad: block };
      continue;
    }
    let from = 0;
    while (from < block.bytes.length) {
      const end = block.bytes.indexOf(NEWLINE, from);
      const text = decoder.decode(block.bytes.subarray(from, end));
      from = end + 1;
      line += 1;
      yield { line, text };
    }
  }
}

async function* readHexLines(file: FoundFile, dialect: Dialect): AsyncGenerator<Captured> {
  for await (const { line, text, bad } of textLines(file)) {
    const content = text.replace(/#.*$/, '').trim();
    if (bad) yield { line, decoded: undecoded(bad.code, bad.offset) };
    else if (content !== '') yield { line, decoded: decodeHex(content, dialect) };
  }
}

const decodeHex = (text: string, dialect: Dialect): Decoded => {
  const { bytes, issues } = parseHex(text);
  if (bytes !== null) return decodeAs(bytes, dialect);
  const [first] = issues;
  return undecoded(first?.message ?? 'no message', first?.offset ?? 0);
};

async function* readLog(file: FoundFile, dialect: Dialect): AsyncGenerator<Captured> {
  const log = createLogReader();
  const captured = (found: ReturnType<typeof log.push>): Captured[] =>
    found.map(({ line, bytes, issues, time }) => ({
      line,
      decoded:
        bytes === null
          ? undecoded(issues[0]?.message ?? 'no message', issues[0]?.offset ?? 0)
          : decodeAs(bytes, dialect),
      ...(time === null ? {} : { seen: time }),
    }));
  for await (const { line, text, bad } of textLines(file)) {
    yield* captured(log.push(text.replace(/\r$/, '')));
    if (bad) yield { line, decoded: undecoded(bad.code, bad.offset) };
  }
  yield* captured(log.end());
}

/** Values of every `hex` key in a JSON text, in order; works on a text that was cut off. */
export const hexValues = (text: string): string[] =>
  [...text.matchAll(/"hex"\s*:\s*"([0-9A-Fa-f]+)"/g)].map((match) => match[1] ?? '');

async function* readJson(file: FoundFile, dialect: Dialect): AsyncGenerator<Captured> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readBytes(file)) chunks.push(chunk);
  const values = hexValues(decoder.decode(Buffer.concat(chunks)));
  for (const [index, hex] of values.entries())
    yield { line: index + 1, decoded: decodeHex(hex, dialect) };
}

/**
 * The message of a frame: CUPS, whose own header says its length, has no use for two bytes more, and
 * a terminal's message none for four digits.
 */
export const messageOfFrame = (bytes: Uint8Array, form: LengthForm): Uint8Array => {
  if (form === 'ascii4') return bytes.subarray(4);
  return bytes[2] === CUPS_MARK && bytes[0] !== CUPS_MARK ? bytes.subarray(2) : bytes;
};

/** First byte of a CUPS message: the length of its header. */
const CUPS_MARK = 46;

async function* readFramesOf(
  file: FoundFile,
  dialect: Dialect,
  form: LengthForm,
): AsyncGenerator<Captured> {
  let rest: Uint8Array = new Uint8Array(0);
  let ordinal = 0;
  let offset = 0;
  for await (const chunk of readBytes(file)) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    const split = splitFrames(bytes, form, offset);
    for (const frame of split.frames) {
      ordinal += 1;
      yield { line: ordinal, decoded: decodeAs(messageOfFrame(frame.bytes, form), dialect) };
    }
    const [issue] = split.issues;
    if (issue) {
      // Where the next frame begins is not known: what follows is one reject, and not read.
      yield { line: ordinal + 1, decoded: undecoded(issue.message, issue.offset ?? offset) };
      return;
    }
    offset += bytes.length - split.rest.length;
    rest = split.rest;
  }
  if (rest.length > 0)
    yield { line: ordinal + 1, decoded: undecoded('the last frame is cut off', offset) };
}

/** One message and nothing else, perhaps behind an HTTP head. */
async function* readWholeFile(file: FoundFile, dialect: Dialect): AsyncGenerator<Captured> {
  yield { line: 1, decoded: decodeAs(await readWhole(file, MESSAGE_BYTES_MAX), dialect) };
}

/**
 * Messages one behind the other without a length between them, or each behind its HTTP head: their
 * own fields say where they end.
 */
async function* readStream(file: FoundFile, dialect: Dialect): AsyncGenerator<Captured> {
  let found: Captured[] = [];
  let ordinal = 0;
  let offset = 0;
  const push = (decoded: Decoded): void => {
    ordinal += 1;
    found.push({ line: ordinal, decoded });
  };
  const cutter = createMessageCutter({
    message: (bytes) => push(decodeAs(bytes, dialect)),
    skipped: (bytes) => push(undecoded(`${bytes} bytes belong to no message`, offset)),
  });
  const taken = (): Captured[] => {
    const done = found;
    found = [];
    return done;
  };
  for await (const chunk of readBytes(file)) {
    cutter.push(chunk, null);
    offset += chunk.length;
    yield* taken();
  }
  cutter.end();
  yield* taken();
}

async function* readPackets(file: FoundFile, dialect: Dialect): AsyncGenerator<Captured> {
  const capture = createCaptureReader();
  let ordinal = 0;
  const captured = (items: ReturnType<typeof capture.push>): Captured[] =>
    items.map((item) => {
      ordinal += 1;
      if (item.bytes === null) return { line: ordinal, decoded: undecoded(item.lost, 0) };
      const decoded = decodeAs(item.bytes, dialect);
      const seen = item.time === null ? undefined : localTime(item.time);
      return { line: ordinal, decoded, ...(seen === undefined ? {} : { seen }) };
    });
  for await (const chunk of readBytes(file)) yield* captured(capture.push(chunk));
  yield* captured(capture.end());
}

/** China has one time zone without summer time, and messages state its time. */
const ZONE_MS = 8 * 3_600_000;
/** Time stamps before 2000 are those of a clock that was never set. */
const EPOCH_2000_MS = 946_684_800_000;

const localTime = (time: number): string | undefined =>
  time >= EPOCH_2000_MS && time < 4 * EPOCH_2000_MS
    ? new Date(time + ZONE_MS).toISOString().slice(0, 19)
    : undefined;

export const CAPTURE_FORMS: Readonly<Record<CaptureForm, ReadMessages>> = {
  hex: readHexLines,
  log: readLog,
  binary2: (file, dialect) => readFramesOf(file, dialect, 'binary2'),
  ascii4: (file, dialect) => readFramesOf(file, dialect, 'ascii4'),
  cups46: (file, dialect) => readFramesOf(file, dialect, 'cups46'),
  whole: readWholeFile,
  json: readJson,
  stream: readStream,
  capture: readPackets,
};
