import { expect, test } from 'vitest';
import { cardTokensOf } from '../../src/read/clean/card-tokens.ts';
import { createSpanColumn, lieIn, type RowBatch } from '../../src/read/clean/row-batch.ts';
import { areDigits, dataViewOf, fourDigits, move } from '../../src/read/clean/words.ts';
import { createMade, putYuan } from '../../src/read/formats/clearing/fixed-batch.ts';

/**
 * Goal: the quick ways from bytes to bytes say what the plain ones say. Method: many values, each
 * beside what a plain function gives.
 */

const tokenOf = (card: string): string => `K${card.split('').reverse().join('')}`;

/** A batch of one column whose values lie behind each other. */
const batchOf = (values: readonly string[]): RowBatch => {
  const bytes = Buffer.from(values.join(''));
  const pan = createSpanColumn(true);
  lieIn(pan, bytes, dataViewOf(bytes));
  let at = 0;
  for (const [row, value] of values.entries()) {
    pan.starts[row] = at;
    at += value.length;
    pan.ends[row] = at;
  }
  const picked = Int32Array.from(values.keys());
  return { count: values.length, picked, lines: new Float64Array(256), columns: [], pan };
};

test('every card has its token, new or seen before, and nothing else has one', () => {
  let asked = 0;
  const tokens = cardTokensOf((card) => {
    asked += 1;
    return tokenOf(card);
  });
  const others = ['', '622202100111', '62220210011112345678', '622202*****1234', '62220210011112x'];
  const cards = Array.from(
    { length: 12_000 },
    (_, at) => `622202${String(at * 7_919).padStart(7 + (at % 7), '0')}`,
  );
  for (let round = 0; round < 2; round++)
    for (let from = 0; from < cards.length; from += 200) {
      const values = [...cards.slice(from, from + 200), ...others];
      const batch = batchOf(values);
      expect(batch.pan && tokens.look(batch.pan, batch)).toBe(false);
      const { bytes, starts, ends } = tokens.tokens;
      const found = values.map((_, row) =>
        Buffer.from(bytes.slice(starts[row], ends[row])).toString(),
      );
      const expected = values.map((value) => (/^\d{13,19}$/.test(value) ? tokenOf(value) : ''));
      expect(found).toEqual(expected);
    }
  expect(asked).toBeLessThan(cards.length * 1.01);
});

test('a copy has every bit, also of bytes that would be no number', () => {
  const from = Buffer.alloc(48);
  const to = Buffer.alloc(48);
  const [words, copy] = [dataViewOf(from), dataViewOf(to)];
  for (let round = 0; round < 12_000; round++) {
    for (let at = 0; at < 48; at += 4)
      from.writeInt32LE(Math.imul(round * 48 + at, 0x9e3779b1), at);
    from.writeInt32LE((round % 2 ? 0x7ff00000 : 0xfff00000) | (round & 0xfffff), 4);
    const size = round % 40;
    expect(move(words, 0, size, copy, 3)).toBe(size + 3);
    if (to.compare(from, 0, size, 3, size + 3) !== 0) throw new Error(`round ${round}`);
  }
});

test('four digits at once', () => {
  const bytes = Buffer.alloc(4);
  const words = dataViewOf(bytes);
  for (let value = 0; value < 10_000; value++) {
    bytes.write(String(value).padStart(4, '0'), 'latin1');
    expect(fourDigits(words, 0)).toBe(value);
  }
  for (let byte = 0; byte < 256; byte++)
    for (let at = 0; at < 4; at++) {
      bytes.write('1234', 'latin1');
      bytes[at] = byte;
      const isDigit = byte >= 0x30 && byte <= 0x39;
      expect(areDigits(words, 0, 4)).toBe(isDigit);
      expect(fourDigits(words, 0) >= 0).toBe(isDigit);
    }
});

test('fen as yuan', () => {
  const fens = [
    0, 1, 9, 10, 99, 100, 101, 999, 1_000, 214_748_364_799, 214_748_364_800, 999_999_999_999,
  ];
  for (const fen of [...fens, ...fens.map((one) => -one)]) {
    const made = createMade(32);
    putYuan(made, fen);
    const size = BigInt(Math.abs(fen));
    const sign = fen < 0 ? '-' : '';
    const expected = `${sign}${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
    expect(Buffer.from(made.bytes.subarray(0, made.used)).toString()).toBe(expected);
  }
});
