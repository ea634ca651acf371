/** A value of Thrift's compact protocol, as far as the footer of a Parquet file needs it. */
export type ThriftValue =
  | { readonly i32: number }
  | { readonly i64: number }
  | { readonly text: string }
  | { readonly struct: ThriftStruct }
  | { readonly list: readonly ThriftValue[] };

/** Field number → value. */
export type ThriftStruct = Readonly<Record<number, ThriftValue>>;

const I32 = 5;
const I64 = 6;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/**
 * Bytes of a struct in Thrift's compact protocol.
 *
 * Shape   fields in rising order; whole numbers as zigzag varints, up to 2^52.
 * Source  thrift-compact-protocol.md of the Thrift project.
 */
export const thriftBytes = (struct: ThriftStruct): Uint8Array => {
  const bytes: number[] = [];
  putStruct(bytes, struct);
  return Uint8Array.from(bytes);
};

const putStruct = (out: number[], struct: ThriftStruct): void => {
  let last = 0;
  for (const [key, value] of Object.entries(struct)) {
    const field = Number(key);
    out.push(((field - last) << 4) | typeOf(value));
    putValue(out, value);
    last = field;
  }
  out.push(0);
};

const putValue = (out: number[], value: ThriftValue): void => {
  if ('i32' in value) putVarint(out, value.i32 * 2);
  else if ('i64' in value) putVarint(out, value.i64 * 2);
  else if ('struct' in value) putStruct(out, value.struct);
  else if ('text' in value) {
    const bytes = Buffer.from(value.text);
    putVarint(out, bytes.length);
    out.push(...bytes);
  } else {
    const type = value.list[0] ? typeOf(value.list[0]) : STRUCT;
    if (value.list.length < 15) out.push((value.list.length << 4) | type);
    else {
      out.push(0xf0 | type);
      putVarint(out, value.list.length);
    }
    for (const item of value.list) putValue(out, item);
  }
};

const typeOf = (value: ThriftValue): number => {
  if ('i32' in value) return I32;
  if ('i64' in value) return I64;
  if ('text' in value) return BINARY;
  return 'list' in value ? LIST : STRUCT;
};

/** Seven bits a byte, low ones first; by division, since a shift knows 32 bits only. */
export const putVarint = (out: number[], value: number): void => {
  let rest = value;
  while (rest >= 0x80) {
    out.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
};
