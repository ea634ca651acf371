import type { Dialect, FieldSpec } from './spec.ts';

/** Highest field number of a message with a secondary bitmap. */
export const FIELD_MAX = 128;

/** Plan words per field; the constants below name them. */
export const STRIDE = 8;
/** Offset of the size of the length prefix in bytes; −1 marks a field the dialect does not have. */
export const PREFIX_BYTES = 0;
/** Offset of the exact (fixed) or largest (variable) length in units. */
export const UNITS = 1;
/** Offset of how units become bytes, one of `SCALE_*`. */
export const SCALE = 2;
/** Offset of the byte length of a fixed field. */
export const BYTES = 3;
/** Offset of the alignment: 1 when an odd digit count has its pad nibble first. */
export const RIGHT = 4;

export const SCALE_BYTE = 0;
export const SCALE_NIBBLE = 1;
export const SCALE_HEX = 2;
export const SCALE_SIGNED_NIBBLE = 3;

/**
 * A dialect compiled to small integers, so that the hot loop interprets no objects.
 *
 * Shape   words: STRIDE integers per field 0…128.
 */
export interface Plan {
  readonly dialect: Dialect;
  readonly words: Int32Array;
  /** Bitmap of the fields that the dialect has, 32 fields a word. */
  readonly known: Int32Array;
  readonly asciiMti: boolean;
  readonly hexBitmap: boolean;
  readonly asciiPrefix: boolean;
}

const plans = new WeakMap<Dialect, Plan>();
let latest: Plan | undefined;

/** The compiled plan of a dialect; compiled once per dialect object. */
export function planOf(dialect: Dialect): Plan {
  if (latest?.dialect === dialect) return latest;
  latest = plans.get(dialect) ?? compile(dialect);
  plans.set(dialect, latest);
  return latest;
}

const compile = (dialect: Dialect): Plan => ({
  dialect,
  known: knownFields(dialect),
  words: compileWords(dialect),
  asciiMti: dialect.mti === 'ascii',
  hexBitmap: dialect.bitmap === 'hex',
  asciiPrefix: dialect.prefixEncoding === 'ascii',
});

/** Bytes that a number of units takes under a scale. */
export function bytesOf(units: number, scale: number): number {
  switch (scale) {
    case SCALE_NIBBLE:
      return (units + 1) >> 1;
    case SCALE_HEX:
      return units << 1;
    case SCALE_SIGNED_NIBBLE:
      return 1 + (units >> 1);
    default:
      return units;
  }
}

/** How units of a field become bytes. */
export function scaleOf(spec: FieldSpec): number {
  if (spec.encoding === 'hex') return SCALE_HEX;
  if (spec.encoding !== 'bcd') return SCALE_BYTE;
  return spec.kind === 'xn' ? SCALE_SIGNED_NIBBLE : SCALE_NIBBLE;
}

function knownFields(dialect: Dialect): Int32Array {
  const known = new Int32Array(4);
  for (let field = 2; field <= FIELD_MAX; field++)
    if (dialect.fields[field]) known[(field - 1) >> 5]! |= 0x8000_0000 >>> ((field - 1) & 31);
  return known;
}

function compileWords(dialect: Dialect): Int32Array {
  const words = new Int32Array((FIELD_MAX + 1) * STRIDE);
  for (let field = 0; field <= FIELD_MAX; field++) {
    const spec = dialect.fields[field];
    const at = field * STRIDE;
    if (!spec) {
      words[at + PREFIX_BYTES] = -1;
      continue;
    }
    const scale = scaleOf(spec);
    words[at + PREFIX_BYTES] = prefixBytes(spec, dialect);
    words[at + UNITS] = spec.length;
    words[at + SCALE] = scale;
    words[at + BYTES] = bytesOf(spec.length, scale);
    words[at + RIGHT] = spec.align === 'right' ? 1 : 0;
  }
  return words;
}

function prefixBytes(spec: FieldSpec, dialect: Dialect): number {
  if (spec.prefix === 'fixed') return 0;
  const digits = spec.prefix === 'LL' ? 2 : 3;
  return dialect.prefixEncoding === 'ascii' ? digits : (digits + 1) >> 1;
}
