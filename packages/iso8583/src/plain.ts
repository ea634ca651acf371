import type { Issue } from './issue.ts';
import { locate } from './locate.ts';
import type { Decoded } from './message.ts';
import { type PlainField, plainCode } from './plain-code.ts';
import { frameOfPlain } from './plain-frame.ts';
import { FIXED_BYTES_MAX, KIT, PLAIN_BYTES_MAX, raw, view } from './plain-kit.ts';
import { BYTES, type Plan, STRIDE } from './plan.ts';
import { SLOT, STATUS } from './slots.ts';
import type { FieldSpec } from './spec.ts';
import { WORDS } from './values.ts';

type Fields = Record<number, string>;

/** What messages of one bitmap have in common. */
interface Shape {
  readonly high: number;
  readonly low: number;
  readonly present: readonly number[];
  readonly bitmap: string;
  /** Another shape on the same place. */
  readonly next: Shape | undefined;
  /** The fields from `at` on of the message in the scratch; undefined when it is not plain. */
  readonly read: (at: number, size: number) => Fields | undefined;
}

/** The shapes of a dialect, by place of their bitmap. */
interface Shapes {
  readonly plan: Plan;
  readonly known: (Shape | undefined)[];
  /** Messages whose bitmap falls on a place, until a shape is made for it. */
  readonly seen: Uint8Array;
  made: number;
}

/** Places, 2^10: some dozens of bitmaps make up a day of traffic. */
const PLACE_BITS = 10;
/** Messages of one place after which it is worth compiling the bitmap of the latest. */
const SEEN_OFTEN = 64;
/** Shapes that are compiled at most, so that hostile bitmaps do not keep the compiler busy. */
const SHAPES_MAX = 1_000;

const shapes = new WeakMap<Plan, Shapes>();
let latest: Shapes | undefined;

const { mti: MTI, length: LENGTH, tpdu: TPDU, header: HEADER, body: BODY } = SLOT;

/**
 * Decodes a message at once, by code that was made for its bitmap.
 *
 * Shape   undefined when anything in it is unusual, or its bitmap is new: decode says then what it
 *         is, field by field, and gives the same for a message that is read here. Overwrites slots
 *         of the frame.
 */
export function decodePlain(bytes: Uint8Array, plan: Plan, slots: Int32Array): Decoded | undefined {
  const size = bytes.length;
  if (size > PLAIN_BYTES_MAX || plan.asciiMti || plan.hexBitmap || plan.asciiPrefix)
    return undefined;
  slots[LENGTH] = -1;
  slots[TPDU] = -1;
  slots[HEADER] = -1;
  slots[BODY] = 0;
  if (locate(bytes, plan, slots) !== STATUS.ok) return undefined;
  const mti = slots[MTI]!;
  const data = mti + 10;
  if (data > size) return undefined;
  raw.set(bytes);
  const shape = shapeOf(plan, view.getInt32(mti + 2), view.getInt32(mti + 6));
  const fields = shape?.read(data, size);
  if (shape === undefined || fields === undefined) return undefined;
  const issues: Issue[] = [];
  return {
    ok: true,
    profile: plan.dialect.name,
    frame: frameOfPlain(bytes, plan, slots, issues),
    mti: MTI_TEXTS[view.getUint16(mti)]!,
    bitmap: shape.bitmap,
    present: shape.present,
    fields,
    issues,
    consumedBytes: size,
    totalBytes: size,
  };
}

const MTI_TEXTS = KIT.FOUR as readonly string[];

/** The shape of a bitmap; undefined while it is new, and when it has none. */
function shapeOf(plan: Plan, high: number, low: number): Shape | undefined {
  if (latest?.plan !== plan) latest = shapesOf(plan);
  const place = Math.imul(high ^ Math.imul(low, 5), 0x9e3779b1) >>> (32 - PLACE_BITS);
  let found = latest.known[place];
  while (found !== undefined && (found.high !== high || found.low !== low)) found = found.next;
  return found ?? meet(latest, place, high, low);
}

function shapesOf(plan: Plan): Shapes {
  const known = shapes.get(plan) ?? {
    plan,
    known: new Array<Shape | undefined>(1 << PLACE_BITS).fill(undefined),
    seen: new Uint8Array(1 << PLACE_BITS),
    made: 0,
  };
  shapes.set(plan, known);
  return known;
}

/** Counts a message without a shape; the latest of many gets one. */
function meet(of: Shapes, place: number, high: number, low: number): Shape | undefined {
  const seen = (of.seen[place]! + 1) % SEEN_OFTEN;
  of.seen[place] = seen;
  if (seen !== 0 || of.made === SHAPES_MAX) return undefined;
  const shape = createShape(of.plan, high, low, of.known[place]);
  if (shape === undefined) return undefined;
  of.made++;
  of.known[place] = shape;
  return shape;
}

function createShape(
  plan: Plan,
  high: number,
  low: number,
  next: Shape | undefined,
): Shape | undefined {
  if (high < 0) return undefined;
  const fields: PlainField[] = [];
  let fixed = 0;
  for (let field = 2; field <= 64; field++) {
    const word = field <= 32 ? high : low;
    if ((word & (0x8000_0000 >>> ((field - 1) & 31))) === 0) continue;
    const spec = plan.dialect.fields[field];
    if (spec === undefined || !isPlain(spec)) return undefined;
    if (spec.prefix === 'fixed') fixed += plan.words[field * STRIDE + BYTES]!;
    fields.push({ field, spec, isWord: WORDS.has(field) });
  }
  if (fields.length === 0 || fixed > FIXED_BYTES_MAX) return undefined;
  const present = Object.freeze(fields.map(({ field }) => field));
  const read = compile(plainCode(fields), emptyOf(present));
  return { high, low, present, bitmap: hexWord(high) + hexWord(low), next, read };
}

/** Lengths become part of a code, so they must be numbers whatever a table made elsewhere says. */
const isPlain = ({ kind, encoding, length }: FieldSpec): boolean =>
  Number.isInteger(length) &&
  length > 0 &&
  (kind === 'text'
    ? encoding === 'ascii'
    : encoding === 'binary' || (encoding === 'bcd' && kind !== 'xn'));

const hexWord = (word: number): string => (word >>> 0).toString(16).toUpperCase().padStart(8, '0');

/**
 * An object of these fields. V8 makes room for half as many again and 16 as the first needs, so the
 * first is the lowest that leaves room for all: every copy is as large.
 */
function emptyOf(present: readonly number[]): Fields {
  const last = present[present.length - 1]!;
  const first = present.find((field) => 1.5 * field + 17 > last)!;
  const fields: Fields = {};
  fields[first] = '';
  for (const field of present) fields[field] = '';
  return fields;
}

/**
 * A function of a text in which numbers and our own words are alone. Where code must not be made from
 * text (a content security policy) it reads nothing: all messages go field by field, at a third of
 * the speed.
 */
function compile(code: string, empty: Fields): Shape['read'] {
  try {
    const names = Object.keys(KIT).join();
    const text = `'use strict';const {${names}} = kit;\n${code}`;
    return new Function('kit', 'empty', text)(KIT, empty);
  } catch {
    return () => undefined;
  }
}
