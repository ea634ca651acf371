import { putVarint } from './thrift.ts';

/** Parquet's runs: a value so many times, or values of some bits each, eight at a time. */

/** A count of rows that say the same. */
const runOf = (rows: number): number[] => {
  const head: number[] = [];
  putVarint(head, rows * 2);
  return head;
};

/** A count of groups of eight values that follow. */
const groupsOf = (rows: number): number[] => {
  const head: number[] = [];
  putVarint(head, Math.ceil(rows / 8) * 2 + 1);
  return head;
};

/** Which rows have a value, `stated` of them: one run when all or none have, otherwise a bit a row. */
export const levelsPart = (codes: Uint8Array, stated: number): Uint8Array => {
  const rows = codes.length;
  const isRun = stated === 0 || stated === rows;
  const head = isRun ? [...runOf(rows), stated === 0 ? 0 : 1] : groupsOf(rows);
  const bits = isRun ? 0 : Math.ceil(rows / 8);
  const out = Buffer.alloc(4 + head.length + bits);
  out.writeUInt32LE(head.length + bits);
  out.set(head, 4);
  for (let row = 0; bits > 0 && row < rows; row += 1) {
    const at = 4 + head.length + (row >> 3);
    if (codes[row] !== 0) out[at] = (out[at] as number) | (1 << (row & 7));
  }
  return out;
};

const NUMBER_BITS = 8;

/**
 * The numbers of the rows that have one, `stated` of them, a byte each: one run when there is only one
 * text, whose number is 1.
 */
export const numbersPart = (codes: Uint8Array, stated: number, texts: number): Uint8Array => {
  if (texts === 1) return Uint8Array.from([NUMBER_BITS, ...runOf(stated), 1]);
  const head = [NUMBER_BITS, ...groupsOf(stated)];
  const out = new Uint8Array(head.length + Math.ceil(stated / 8) * 8);
  out.set(head);
  if (stated === codes.length) out.set(codes, head.length);
  else {
    let at = head.length;
    for (const code of codes) if (code !== 0) out[at++] = code;
  }
  return out;
};

/** More runs than rows a row group has cannot be. */
const RUN_BITS = 24;

/** Runs of so many rows, whose values are the places of the dictionary in turn. */
export const runsPart = (runs: readonly number[]): Uint8Array =>
  Uint8Array.from([
    RUN_BITS,
    ...runs.flatMap((rows, place) => [
      ...runOf(rows),
      place & 0xff,
      (place >> 8) & 0xff,
      place >> 16,
    ]),
  ]);
