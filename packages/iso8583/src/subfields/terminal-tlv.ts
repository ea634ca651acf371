/** What a terminal says about itself in F46, F47, F57 or F59. */
export type TerminalFact =
  | 'device_type'
  | 'serial_no'
  | 'random_factor'
  | 'cipher'
  | 'app_version'
  | 'certification_no';

/**
 * One fact with its place.
 *
 * Units   at: index of the value in the text, in characters.
 */
export interface TerminalItem {
  readonly fact: TerminalFact;
  readonly value: string;
  readonly at: number;
}

type Tags = Readonly<Record<string, TerminalFact>>;
/** How long a length is and how it is written; `byte` has a byte for the tag, too. */
type Form = 'dec3' | 'dec2' | 'hex2' | 'byte';

/** Source  f59_terminal_tlv.csv, container F59 A2. */
const A2_TAGS: Tags = {
  '01': 'device_type',
  '02': 'serial_no',
  '03': 'random_factor',
  '04': 'cipher',
  '05': 'app_version',
};

/** Source  f59_terminal_tlv.csv, containers F57 and F46 PI. */
const PI_TAGS: Tags = {
  '03': 'certification_no',
  '04': 'device_type',
  '05': 'serial_no',
  '06': 'random_factor',
  '07': 'cipher',
  '08': 'app_version',
};

/** What a value may look like; `*` lets masked values through. */
const VALUES: Readonly<Record<TerminalFact, RegExp>> = {
  device_type: /^\d{2}$/,
  serial_no: /^[\x20-\x7e]{1,50}$/,
  random_factor: /^[\d*]{6}$/,
  cipher: /^[\x20-\x7e]{1,32}$/,
  app_version: /^[\x20-\x7e]{1,16}$/,
  certification_no: /^[\x20-\x7e]{1,16}$/,
};

/**
 * Finds the terminal identity in the text of F46, F47, F57 or F59, in any of its published variants:
 * an `A2` container with 3- or 2-digit lengths, anywhere in the text; `PI` with a 3-digit length
 * and hex lengths inside, or tags and lengths of one byte; bare tags 03–08.
 *
 * Shape   items in order of appearance; empty when no variant fits end to end; `ambiguous` when
 *         two variants fit and say different things, and then nothing is said.
 * Source  f59_terminal_tlv.csv; one-byte tags: messages published with PI in F47. The length form
 *         of F57 was not published: all three are tried.
 */
export function readTerminalTlv(text: string): {
  readonly items: readonly TerminalItem[];
  readonly ambiguous: boolean;
} {
  const readings: TerminalItem[][] = [];
  const add = (items: TerminalItem[] | null): void => {
    if (items && !readings.some((known) => isSame(known, items))) readings.push(items);
  };
  for (const items of readA2(text)) add(items);
  for (const items of readPi(text)) add(items);
  if (readings.length === 0) {
    for (const form of FORMS) add(readTags(text, 0, text.length, form, PI_TAGS));
  }
  return readings.length === 1
    ? { items: readings[0]!, ambiguous: false }
    : { items: [], ambiguous: readings.length > 1 };
}

const FORMS: readonly Form[] = ['dec3', 'dec2', 'hex2'];
const PI_FORMS: readonly Form[] = [...FORMS, 'byte'];

const isSame = (a: readonly TerminalItem[], b: readonly TerminalItem[]): boolean =>
  a.length === b.length && a.every((item, i) => item.fact === b[i]?.fact && item.at === b[i]?.at);

function* readA2(text: string): Generator<TerminalItem[] | null> {
  for (let at = text.indexOf('A2'); at >= 0; at = text.indexOf('A2', at + 1)) {
    for (const digits of [3, 2]) {
      const length = decimalAt(text, at + 2, digits);
      const start = at + 2 + digits;
      if (length <= 0 || start + length > text.length) continue;
      for (const form of FORMS) yield readTags(text, start, start + length, form, A2_TAGS);
    }
  }
}

function* readPi(text: string): Generator<TerminalItem[] | null> {
  for (let at = text.indexOf('PI'); at >= 0; at = text.indexOf('PI', at + 1)) {
    const length = decimalAt(text, at + 2, 3);
    const start = at + 5;
    if (length <= 0 || start + length > text.length) continue;
    for (const form of PI_FORMS) yield readTags(text, start, start + length, form, PI_TAGS);
  }
}

/**
 * Tags from start to end, each at most once, without a rest; null when they do not fit. A tag without
 * a value states nothing.
 */
function readTags(
  text: string,
  start: number,
  end: number,
  form: Form,
  tags: Tags,
): TerminalItem[] | null {
  const items: TerminalItem[] = [];
  let at = start;
  while (at < end) {
    const { tag, length, from } = headAt(text, at, form);
    const fact = tags[tag];
    if (!fact || length < 0 || from + length > end || items.some((item) => item.fact === fact))
      return null;
    const value = text.slice(from, from + length);
    if (length > 0) {
      if (!VALUES[fact].test(value)) return null;
      items.push({ fact, value, at: from });
    }
    at = from + length;
  }
  return items.length > 0 ? items : null;
}

/** Tag and length at a place, and where the value starts; length −1 when there is none. */
function headAt(
  text: string,
  at: number,
  form: Form,
): { tag: string; length: number; from: number } {
  if (form === 'byte') {
    const tag = (text.codePointAt(at) ?? 0).toString(16).padStart(2, '0');
    return { tag, length: text.codePointAt(at + 1) ?? -1, from: at + 2 };
  }
  const digits = form === 'dec3' ? 3 : 2;
  const length = form === 'hex2' ? hexAt(text, at + 2) : decimalAt(text, at + 2, digits);
  return { tag: text.slice(at, at + 2), length, from: at + 2 + digits };
}

const decimalAt = (text: string, at: number, digits: number): number => {
  const part = text.slice(at, at + digits);
  return part.length === digits && /^\d+$/.test(part) ? Number(part) : -1;
};

const hexAt = (text: string, at: number): number => {
  const part = text.slice(at, at + 2);
  return /^[0-9A-Fa-f]{2}$/.test(part) ? Number.parseInt(part, 16) : -1;
};
