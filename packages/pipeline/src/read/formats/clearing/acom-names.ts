import { lieIn, type SpanColumn } from '../../clean/row-batch.ts';
import { dataViewOf, hashOf, isSame } from '../../clean/words.ts';
import { createNameDecoder } from './acom-rows.ts';
import { unlessAsAbove } from './as-above.ts';
import { type Cut, createMade } from './fixed-batch.ts';
import type { LayoutField } from './layout.ts';

/** Names kept while decoding; a file has few merchants and many rows. */
const NAMES_MAX = 20_000;
/** UTF-8 of a name: a byte of GBK becomes at most three. */
const UTF8_BYTES = 3;

interface KnownName {
  readonly raw: DataView;
  readonly start: number;
  readonly end: number;
}

/** merchant_name from GBK; the same bytes are decoded once, and rows point at the text. */
export const createNameCut = (field: LayoutField, column: SpanColumn): Cut => {
  const { start, end } = field;
  const size = end - start;
  const decode = createNameDecoder();
  const known = new Map<number, KnownName>();
  let made = createMade(1 << 12);
  let kept = 0;
  lieIn(column, made.bytes, made.words);
  const nameOf = (bytes: Uint8Array, from: number): KnownName => {
    const raw = new Uint8Array(bytes.subarray(from, from + size));
    const text = String.fromCharCode(...raw);
    const own = { start: 0, end: size, name: '' };
    const name = decode({ bytes: raw, at: 0, text, line: 0, offset: 0 }, own).replaceAll('\0', '');
    kept++;
    const at = made.used;
    made.used += Buffer.from(made.bytes.buffer).write(name, at);
    return { raw: dataViewOf(raw), start: at, end: made.used };
  };
  /** Room for so many new names; what is known stays where it is. */
  const reserve = (names: number): void => {
    if (kept + names > NAMES_MAX) {
      known.clear();
      kept = 0;
      made.used = 0;
    }
    const needed = made.used + names * size * UTF8_BYTES;
    if (needed <= made.bytes.length) return;
    const larger = createMade(needed * 2);
    larger.bytes.set(made.bytes.subarray(0, made.used));
    larger.used = made.used;
    made = larger;
    lieIn(column, made.bytes, made.words);
  };
  const cut = unlessAsAbove([field], [column], ({ bytes, words }, row, at) => {
    const from = at + start;
    const hash = hashOf(words, from, from + size);
    let name = known.get(hash);
    if (name === undefined || !isSame(name.raw, 0, words, from, size)) {
      name = nameOf(bytes, from);
      known.set(hash, name);
    }
    column.starts[row] = name.start;
    column.ends[row] = name.end;
    return true;
  });
  return (batch) => {
    reserve(batch.count);
    cut(batch);
  };
};
