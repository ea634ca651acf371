import type { FieldSpec } from './spec.ts';

/** One field of the messages that a code is for. */
export interface PlainField {
  readonly field: number;
  readonly spec: FieldSpec;
  readonly isWord: boolean;
}

/**
 * The text of a function (at, size) that reads the fields of a plain message, of which the bytes lie
 * at 0 of the scratch and the first field at `at`; see plain-kit.ts for the names that it uses.
 *
 * Every field of a fixed length is read at a known distance from the latest one of a variable length;
 * what takes characters that the message does not have (digits of packed bytes) writes them behind
 * the message, four characters a word. At the end one string is made of it all and cut.
 *
 * Copying an object of the same fields is the quickest way to a new one, and those of all bitmaps are
 * of one hidden class, which makes reading them quick, too.
 *
 * Shape   the function returns undefined for anything unusual: a field cut off, bytes left, a digit
 *         that is none, a pad nibble, a length above its maximum, a name that is no GBK.
 */
export function plainCode(fields: readonly PlainField[]): string {
  const out: Code = { lines: [], memo: [], cuts: [], values: [], base: 'at', skip: 0, words: 0 };
  for (const one of fields) {
    if (one.spec.prefix === 'fixed') addFixed(out, one);
    else addVariable(out, one);
  }
  return [
    ...out.memo,
    'return (at, size) => {',
    'let q = (size + 3) >> 2, bad = 0, pad = 0;',
    ...out.lines,
    `if (${place(out)} !== size || (bad & ${LETTERS}) !== 0 || pad !== 0) return undefined;`,
    `const text = scratch.latin1Slice(0, (q + ${out.words}) << 2);`,
    ...out.cuts,
    'const fields = { ...empty };',
    ...out.values,
    'return fields;',
    '};',
  ].join('\n');
}

/** A code in the making. The next byte is at base + skip, the next word at q + words. */
interface Code {
  readonly lines: string[];
  /** What is kept from message to message. */
  readonly memo: string[];
  readonly cuts: string[];
  readonly values: string[];
  base: string;
  skip: number;
  words: number;
}

const place = ({ base, skip }: Code): string => (skip === 0 ? base : `${base} + ${skip}`);

/** Set in a word of four characters when one of them is A–F: 0x41–0x46, digits are 0x30–0x39. */
const LETTERS = 0x40404040;
const HIGH_BITS = '0x80808080';
/** Digits up to which texts are taken from a table. */
const TABLE_DIGITS = 4;
/** Texts up to which the latest one of a field is kept: currencies and answers repeat. */
const MEMO_BYTES = 4;
/** Texts up to which every word is looked at without a loop. */
const UNROLLED_BYTES = 40;

function addFixed(out: Code, { field, spec, isWord }: PlainField): void {
  const isPacked = spec.encoding === 'bcd';
  const bytes = isPacked ? (spec.length + 1) >> 1 : spec.length;
  const start = `a${field}`;
  out.lines.push(`const ${start} = ${place(out)};`);
  if (spec.kind === 'text') addFixedText(out, field, start, bytes, isWord);
  else if (isPacked && spec.kind === 'n' && spec.length > 1 && spec.length <= TABLE_DIGITS)
    addTable(out, field, start, spec);
  else addFixedHex(out, field, start, bytes, spec);
  out.skip += bytes;
}

/** Two to four digits: all such texts are there already. */
function addTable(out: Code, field: number, start: string, spec: FieldSpec): void {
  const read = spec.length === 2 ? `raw[${start}]` : `view.getUint16(${start})`;
  const found =
    spec.length !== 3
      ? `${spec.length === 2 ? 'TWO' : 'FOUR'}[${read}]`
      : spec.align === 'right'
        ? `THREE[w${field} & 4095]`
        : `THREE[w${field} >> 4]`;
  if (spec.length === 3) {
    out.lines.push(`const w${field} = ${read};`);
    out.lines.push(`pad |= w${field} ${spec.align === 'right' ? '>> 12' : '& 15'};`);
  }
  out.lines.push(`const v${field} = ${found};`);
  out.lines.push(`if (v${field} === '') return undefined;`);
  out.values.push(`fields[${field}] = v${field};`);
}

function addFixedHex(
  out: Code,
  field: number,
  start: string,
  bytes: number,
  spec: FieldSpec,
): void {
  const units = spec.kind === 'b' ? bytes * 2 : spec.length;
  const check = spec.kind === 'n' ? 'bad |= ' : '';
  const skipped = (units & 1) === 1 && spec.align === 'right' ? 1 : 0;
  out.lines.push(`const s${field} = ((q + ${out.words}) << 2) + ${skipped};`);
  for (let at = 0; at < bytes; at += 2) {
    const from = `${start} + ${at}`;
    const quad = at + 1 < bytes ? `QUAD[view.getUint16(${from}, true)]` : `PAIR[raw[${from}]]`;
    out.lines.push(`${check}words[q + ${out.words}] = ${quad};`);
    out.words++;
  }
  if ((units & 1) === 1)
    out.lines.push(
      skipped === 1 ? `pad |= raw[${start}] >> 4;` : `pad |= raw[${start} + ${bytes - 1}] & 15;`,
    );
  out.values.push(`fields[${field}] = text.substring(s${field}, s${field} + ${units});`);
}

function addFixedText(
  out: Code,
  field: number,
  start: string,
  bytes: number,
  isWord: boolean,
): void {
  if (bytes <= MEMO_BYTES) {
    out.memo.push(`let m${field} = 0, k${field} = '\\0'.repeat(${bytes});`);
    out.lines.push(`const w${field} = ${wordOf(start, bytes)};`);
    out.lines.push(`if (w${field} !== m${field}) {`);
    out.lines.push(`const v = textAt(${start}, ${start} + ${bytes}, ${isWord});`);
    out.lines.push(`if (v === undefined) return undefined;`);
    out.lines.push(`k${field} = v; m${field} = w${field}; }`);
    out.values.push(`fields[${field}] = k${field};`);
    return;
  }
  if (bytes > UNROLLED_BYTES) {
    addText(out, field, start, `${start} + ${bytes}`, isWord);
    return;
  }
  const words: string[] = [];
  for (let at = 0; at + 4 <= bytes; at += 4) words.push(`view.getInt32(${start} + ${at}, true)`);
  if ((bytes & 3) !== 0) words.push(`view.getInt32(${start} + ${bytes - 4}, true)`);
  const plain = `((${words.join(' | ')}) & ${HIGH_BITS}) === 0 && raw[${start}] !== MARK`;
  addText(out, field, start, `${start} + ${bytes}`, isWord, plain);
}

/** So many bytes, up to four, as one number. */
function wordOf(start: string, bytes: number): string {
  if (bytes === 1) return `raw[${start}]`;
  if (bytes === 2) return `view.getUint16(${start})`;
  if (bytes === 4) return `view.getInt32(${start})`;
  return `(view.getUint16(${start}) << 8) | raw[${start} + 2]`;
}

/** A text is cut from the message itself where it is ASCII. */
function addText(
  out: Code,
  field: number,
  start: string,
  end: string,
  isWord: boolean,
  plain = `isAscii(${start}, ${end})`,
): void {
  const cut = `text.substring(${start}, ${end})`;
  out.cuts.push(
    `const v${field} = ${plain} ? ${cut} : textAt(${start}, ${end}, ${isWord});`,
    `if (v${field} === undefined) return undefined;`,
  );
  out.values.push(`fields[${field}] = v${field};`);
}

function addVariable(out: Code, { field, spec, isWord }: PlainField): void {
  const from = place(out);
  const start = `a${field}`;
  const end = `e${field}`;
  const units = `n${field}`;
  const size = spec.prefix === 'LL' ? 1 : 2;
  const isPacked = spec.encoding === 'bcd';
  out.lines.push(
    `const ${units} = ${size === 1 ? `COUNT[raw[${from}]]` : `countAt(${from})`};`,
    `if (${units} < 0 || ${units} > ${spec.length}) return undefined;`,
    `const ${start} = ${from} + ${size};`,
    `const ${end} = ${start} + ${isPacked ? `((${units} + 1) >> 1)` : units};`,
    `if (${end} > size) return undefined;`,
  );
  out.base = end;
  out.skip = 0;
  if (spec.kind === 'text') {
    addText(out, field, start, end, isWord);
    return;
  }
  const right = isPacked && spec.align === 'right';
  const odd = right ? ` + (${units} & 1)` : '';
  out.lines.push(
    `const s${field} = ((q + ${out.words}) << 2)${odd};`,
    `q = ${spec.kind === 'n' ? 'digits' : 'letters'}(${start}, ${end}, q + ${out.words});`,
  );
  out.words = 0;
  if (spec.kind === 'n') out.lines.push('if (q < 0) return undefined;');
  if (isPacked) {
    const nibble = right ? `raw[${start}] >> 4` : `raw[${end} - 1] & 15`;
    out.lines.push(`if ((${units} & 1) === 1) pad |= ${nibble};`);
  }
  const length = isPacked ? units : `2 * ${units}`;
  out.values.push(`fields[${field}] = text.substring(s${field}, s${field} + ${length});`);
}
