/** One message that a phone kept. */
export interface KeptMessage {
  readonly text: string;
  /** 1-based line of the file that its text starts in. */
  readonly line: number;
  /** The day it came, `YYYY-MM-DD` in China; absent when the export does not say. */
  readonly date?: string;
}

/**
 * What exports of messages and notifications call their parts. Source  assumption: wording of SMS
 * backups and bookkeeping tools [R].
 */
const BODY = ['body', 'text', 'content', 'message', 'description', '短信内容', '内容'] as const;
const TIME = ['date', 't', 'time', 'timestamp', 'postTime', 'receivedAt', 'capturedAt'] as const;
const SMS_TAG = /<(?:sms|mms)\b(?:[^>"']|"[^"]{0,8000}"|'[^']{0,8000}'){0,1000}>/g;
/** Deepest nesting of an export that is looked into. */
const DEPTH_MAX = 5;

/** Characters that show what a file is. */
const HEAD_CHARACTERS = 8_000;

/** Whether a text, or the start of one, is an export of messages and no message itself. */
export function isMessageExport(text: string): boolean {
  const head = text.slice(0, HEAD_CHARACTERS);
  const [, sign] = /^\uFEFF?\s*([[{<])/.exec(head) ?? [];
  if (sign === '<') return /<sms\s/.test(head) && /\sbody=/.test(head);
  return sign !== undefined && BODY.some((name) => head.includes(`"${name}"`));
}

/**
 * The messages of an SMS backup (XML) or of notifications as JSON, whole or one object a line.
 *
 * Shape   in the order of the file; undefined when the text is no such export.
 * Errors  none; what is no well-formed JSON is taken as the text it is.
 */
export function messagesOf(text: string): readonly KeptMessage[] | undefined {
  if (!isMessageExport(text)) return undefined;
  const lineAt = lineFinder(text);
  const found: KeptMessage[] = [];
  const add = (body: string, written: string, time: unknown): void => {
    const date = dayOf(time);
    found.push({ text: body, line: lineAt(written), ...(date && { date }) });
  };
  if (/^\uFEFF?\s*</.test(text)) collectXml(text, add);
  else for (const value of valuesOf(text)) collectJson(value, add, 0);
  return found.length > 0 ? found : undefined;
}

type Add = (body: string, written: string, time: unknown) => void;

function valuesOf(text: string): unknown[] {
  const whole = parsed(text);
  if (whole !== undefined) return [whole];
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const values = lines.map(parsed);
  return values.includes(undefined) ? [] : values;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

function collectJson(value: unknown, add: Add, depth: number): void {
  if (typeof value !== 'object' || value === null || depth > DEPTH_MAX) return;
  const record = value as Readonly<Record<string, unknown>>;
  const name = BODY.find((one) => typeof record[one] === 'string' && record[one] !== '');
  if (name) {
    const body = String(record[name]);
    const title = typeof record.title === 'string' ? `${record.title}\n` : '';
    const time = TIME.map((one) => record[one]).find((one) => one !== undefined);
    add(title + body, JSON.stringify(body).slice(1, -1), time);
    return;
  }
  for (const one of Object.values(record)) collectJson(one, add, depth + 1);
}

function collectXml(text: string, add: Add): void {
  for (const [tag] of text.matchAll(SMS_TAG)) {
    const written = attribute(tag, 'body');
    if (written) add(unescaped(written), written, attribute(tag, 'date'));
  }
}

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return found?.[1] ?? found?.[2];
};

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

const unescaped = (text: string): string =>
  text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (all, hex, dec, name) => {
      if (name) return ENTITIES[String(name).toLowerCase()] ?? all;
      const code = hex ? Number.parseInt(hex, 16) : Number(dec);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );

/** Milliseconds or seconds since 1970 → the day in China. */
function dayOf(time: unknown): string | undefined {
  const number = typeof time === 'string' ? Number(time) : time;
  if (typeof number !== 'number' || !(number > 9e8 && number < 4e12)) return undefined;
  const milliseconds = number < 1e11 ? number * 1_000 : number;
  return new Date(milliseconds + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** Finds the line of each text in turn, going forward only. */
function lineFinder(text: string): (written: string) => number {
  let at = 0;
  let line = 1;
  return (written) => {
    const found = text.indexOf(written, at);
    for (; at < found; at++) if (text.charCodeAt(at) === 0x0a) line++;
    return line;
  };
}
