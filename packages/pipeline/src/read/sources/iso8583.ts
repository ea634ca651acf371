import {
  CUPS,
  createMessageCutter,
  type Dialect,
  decode,
  isCapture,
  POS,
  parseCapture,
  parseHex,
  parseHexLog,
  splitFrames,
} from '@zhenma/iso8583';
import type { FoundFile } from '../discover.ts';
import { CAPTURE_FORMS, type CaptureForm, hexValues, messageOfFrame } from '../iso8583/captured.ts';
import { recordsOf } from '../iso8583/records.ts';
import type { RecordReader } from '../sources.ts';

const SAMPLE_LINES = 40;
const SAMPLE_MESSAGES = 40;

const decoder = new TextDecoder();

/**
 * A capture of terminal traffic: pcap and pcapng, hex lines, logs with hex dumps in them, binary
 * frames (2-byte length, 4 digits, CUPS headers, HTTP, or none), one message alone, or a JSON document whose objects hold `hex`.
 *
 * Shape   messages of other dialects in the same file are read too.
 */
const isoReader = (id: string, dialect: Dialect): RecordReader => ({
  id,
  table: null,
  recognises: (file) => formOf(file)?.dialects.has(dialect.name) ?? false,
  read: (file, today) => {
    const form = formOf(file)?.form ?? formOfNamed(file);
    return recordsOf(() => CAPTURE_FORMS[form](file, dialect), today);
  },
});

export const ISO8583_POS = isoReader('iso8583-pos', POS);
export const ISO8583_CUPS = isoReader('iso8583-cups', CUPS);

/** How binary messages may follow each other in a file. */
const LENGTH_FORMS = ['binary2', 'cups46', 'ascii4'] as const;

interface Recognised {
  readonly form: CaptureForm;
  /** Dialects of the messages at the beginning, the most frequent first. */
  readonly dialects: ReadonlySet<string>;
}

const recognised = new WeakMap<FoundFile, { readonly is: Recognised | undefined }>();

const formOf = (file: FoundFile): Recognised | undefined => {
  const seen = recognised.get(file) ?? { is: lookAt(file) };
  recognised.set(file, seen);
  return seen.is;
};

const lookAt = (file: FoundFile): Recognised | undefined => {
  const { head } = file;
  if (head.length === 0) return undefined;
  if (isCapture(head))
    return (
      as('capture', messagesOfCapture(head)) ?? { form: 'capture', dialects: new Set(['pos']) }
    );
  const text = decoder.decode(head);
  const values = /^\s*[[{]/.test(text) ? hexValues(text).slice(0, SAMPLE_MESSAGES) : [];
  const json = as('json', values.map(bytesOfHex));
  if (json) return json;
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
  const sample = lines.slice(0, Math.max(1, Math.min(SAMPLE_LINES, lines.length - 1)));
  const hex = sample.map(bytesOfHex);
  if (hex.filter(isKnown).length * 2 >= sample.length) return as('hex', hex);
  for (const form of LENGTH_FORMS) {
    const frames = splitFrames(head, form).frames.map(({ bytes }) => messageOfFrame(bytes, form));
    if (frames.length > 0 && frames.every(isKnown))
      return as(form, frames.slice(0, SAMPLE_MESSAGES));
  }
  if (head.length === file.bytes && isKnown(head) && decode(head).ok) return as('whole', [head]);
  const stream = messagesOfStream(head);
  if (stream.length > 1) return as('stream', stream);
  return isText(head) && mayBeLog(file) ? as('log', messagesOfLog(text)) : undefined;
};

/** The dialect that most of the messages have; undefined when nobody can read any. */
const as = (
  form: CaptureForm,
  messages: readonly (Uint8Array | null)[],
): Recognised | undefined => {
  const counts = new Map<string, number>();
  for (const bytes of messages) {
    const dialect = bytes === null ? undefined : dialectOf(bytes);
    if (dialect) counts.set(dialect, (counts.get(dialect) ?? 0) + 1);
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best ? { form, dialects: new Set([best[0]]) } : undefined;
};

const dialectOf = (bytes: Uint8Array): string | undefined => {
  const found = decode(bytes);
  return found.mti === null ? undefined : found.profile;
};

const isKnown = (bytes: Uint8Array | null): boolean =>
  bytes !== null && /^(?:pos|cups)$/.test(dialectOf(bytes) ?? '');

const bytesOfHex = (text: string): Uint8Array | null => parseHex(text).bytes;

/** In a log, only what decodes to its end counts: digits enough stand in any log. */
const messagesOfLog = (text: string): readonly Uint8Array[] =>
  parseHexLog(text.slice(0, text.lastIndexOf('\n') + 1 || text.length)).flatMap(({ bytes }) =>
    bytes !== null && decode(bytes).ok ? [bytes] : [],
  );

/** Whole messages without a length between them; one that fits alone may be chance. */
const messagesOfStream = (head: Uint8Array): readonly Uint8Array[] => {
  const found: Uint8Array[] = [];
  let strange = 0;
  const cutter = createMessageCutter({
    message: (bytes) => {
      if (decode(bytes).ok) found.push(bytes);
    },
    skipped: (bytes) => {
      strange += bytes;
    },
  });
  cutter.push(head, null);
  return strange * 2 < head.length ? found.slice(0, SAMPLE_MESSAGES) : [];
};

const messagesOfCapture = (head: Uint8Array): readonly Uint8Array[] =>
  parseCapture(head).flatMap(({ bytes }) => (bytes !== null && decode(bytes).ok ? [bytes] : []));

/** A manual that shows a message is no log, unless somebody named it. */
const mayBeLog = ({ label, named }: FoundFile): boolean =>
  named || /(?:\.(?:log|txt|out|trc|trace|hex|dump|dat)(?:\.\d+|\.gz)*|^[^.]*)$/i.test(label);

const isText = (head: Uint8Array): boolean =>
  !head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27));

/** How to read a file that was named with `--as` and shows no message in its first bytes. */
const formOfNamed = ({ head }: FoundFile): CaptureForm => {
  if (!isText(head)) return head[0] === 46 ? 'cups46' : 'binary2';
  return HEX_ONLY.test(decoder.decode(head)) ? 'hex' : 'log';
};

const HEX_ONLY = /^[\s0-9A-Fa-fx,]*$/;
