import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, ROW_BYTES_MAX, readBlocks } from '../../src/read/blocks.ts';
import { createTranscoder } from '../../src/read/gb18030.ts';
import { gb18030 } from './gb18030.ts';

/**
 * Blocks of whole lines in UTF-8. Goal: what comes out depends on the bytes alone, never on how they
 * arrived. Method: every text is fed whole, byte by byte and cut at random, and must give one answer.
 */

async function* cut(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = Math.max(1, sizes[turn % sizes.length] ?? bytes.length);
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** Lines in order; a bad one as `code@offset`. */
const linesOf = async (bytes: Uint8Array, sizes: readonly number[] = []): Promise<string[]> => {
  const blocks: Block[] = [];
  for await (const block of readBlocks(cut(bytes, sizes)))
    blocks.push(block.is === 'bad' ? block : { ...block, bytes: new Uint8Array(block.bytes) });
  return blocks.flatMap((block) => {
    if (block.is === 'bad') return [`${block.code}@${block.offset}`];
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(block.bytes);
    expect(text.endsWith('\n')).toBe(true);
    return text.slice(0, -1).split('\n');
  });
};

const utf8 = (text: string): Uint8Array => Buffer.from(text);
const bytes = (...parts: readonly (string | Uint8Array | readonly number[])[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? utf8(part) : Uint8Array.from(part))),
  );

describe('encodings', () => {
  const CASES: readonly (readonly [string, Uint8Array, readonly string[]])[] = [
    ['ASCII', utf8('a\nb\n'), ['a', 'b']],
    ['no line break at the end', utf8('a\nb'), ['a', 'b']],
    ['blank lines', utf8('\n\na\n\n'), ['', '', 'a', '']],
    ['carriage returns stay', utf8('a\r\nb\rc\n'), ['a\r', 'b\rc']],
    ['UTF-8', utf8('商户,😀\n餐饮\n'), ['商户,😀', '餐饮']],
    ['a byte order mark goes, another stays', utf8('\ufeffa\n\ufeffb\n'), ['a', '\ufeffb']],
    ['only a byte order mark', utf8('\ufeff'), []],
    ['GB18030', gb18030('商户\na\n餐饮\n'), ['商户', 'a', '餐饮']],
    ['GB18030 with four bytes a character', gb18030('㐀商\n'), ['㐀商']],
    [
      'GB18030 whose first line could be UTF-8 too',
      gb18030('目\n商户\n目\n'),
      ['目', '商户', '目'],
    ],
    ['GB18030 whose last line could be UTF-8 too', gb18030('商户\n目\n'), ['商户', '目']],
    ['UTF-8 with accents', utf8('Café\nÀ\n'), ['Café', 'À']],
    ['UTF-8 with accents, then Chinese', utf8('Café\n商户\né\n'), ['Café', '商户', 'é']],
    ['UTF-8, then GB18030', bytes('商户甲\n', gb18030('餐饮\n')), ['商户甲', '餐饮']],
    ['GB18030, then UTF-8', bytes(gb18030('餐饮\n'), '商户甲\n商户\n'), ['餐饮', '商户甲', '商户']],
    [
      'in turns',
      bytes(gb18030('餐\n'), '商户甲\n', gb18030('饮\n'), 'x\n'),
      ['餐', '商户甲', '饮', 'x'],
    ],
    ['neither', bytes('a\n', [0xff, 0xfe, 10], 'b\n'), ['a', 'ROW_ENCODING@2', 'b']],
    ['neither, behind a byte order mark', bytes('\ufeffa\n', [0xff, 10]), ['a', 'ROW_ENCODING@5']],
    ['neither, without a line break', bytes('商\n', [0xff]), ['商', 'ROW_ENCODING@4']],
    [
      'a character cut at the end of a UTF-8 file',
      bytes('商户甲\n', [0xe5]),
      ['商户甲', 'ROW_ENCODING@10'],
    ],
    [
      'halves of characters at the ends of values of a GB18030 file',
      bytes(
        gb18030('商户,餐饮'),
        [0xb3, 0x2c],
        gb18030('a'),
        [0xb3, 10],
        gb18030('饮'),
        [0xb3, 13, 10],
      ),
      ['商户,餐饮,a', '饮\r'],
    ],
    [
      'a character of four bytes before the half of another',
      bytes(gb18030('商户\n'), [0x81, 0x39, 0xee, 0x39, 0x2c, 0xb3, 10]),
      ['商户', '\u3400,'],
    ],
    [
      'half of a character within a value of a GB18030 file, or a byte of none',
      bytes(gb18030('商户\n'), [0xb3, 0x20, 0x2c, 10], [0xff, 0x2c, 10]),
      ['商户', 'ROW_ENCODING@5', 'ROW_ENCODING@9'],
    ],
    ['nothing', utf8(''), []],
  ];
  test.each(CASES)('%s', async (_, input, expected) => {
    for (const sizes of [[], [1], [2], [3, 1], [5]])
      expect(await linesOf(input, sizes)).toEqual(expected);
  });
});

test('two bytes of GB18030 by the table are what the platform makes of them, or left to it', () => {
  const transcode = createTranscoder();
  const decoder = new TextDecoder('gb18030');
  let known = 0;
  for (let lead = 0x80; lead <= 0xff; lead += 1)
    for (let trail = 0; trail <= 0xff; trail += 1) {
      const pair = bytes('a,', [lead, trail], ',bcd\n');
      const found = transcode(pair);
      if (!found) continue;
      known += 1;
      expect(Buffer.from(found).toString()).toBe(decoder.decode(pair));
    }
  expect(known).toBeGreaterThan(23_000);
});

describe('long lines', () => {
  const max = 'x'.repeat(ROW_BYTES_MAX);
  const CASES: readonly (readonly [string, string, readonly string[]])[] = [
    ['the longest', `a\n${max}\nb\n`, ['a', max, 'b']],
    ['one byte more', `a\n${max}y\nb\n`, ['a', 'ROW_TOO_LONG@2', 'b']],
    ['far longer', `a\n${max}${max}${max}y\nb\n`, ['a', 'ROW_TOO_LONG@2', 'b']],
    ['the first', `${max}y\nb\n`, ['ROW_TOO_LONG@0', 'b']],
    ['the last, without a line break', `a\n${max}y`, ['a', 'ROW_TOO_LONG@2']],
    [
      'two in turn',
      `${max}y\n${max}yy\nb`,
      ['ROW_TOO_LONG@0', `ROW_TOO_LONG@${ROW_BYTES_MAX + 2}`, 'b'],
    ],
    ['behind a byte order mark', `\ufeffa\n${max}y\nb`, ['a', 'ROW_TOO_LONG@5', 'b']],
  ];
  test.each(CASES)('%s', async (_, text, expected) => {
    for (const sizes of [[], [1 << 20], [1 << 16], [99_991], [(1 << 20) - 1, 7]]) {
      const lines = await linesOf(utf8(text), sizes);
      expect(lines.map((line) => line.slice(0, 30))).toEqual(
        expected.map((line) => line.slice(0, 30)),
      );
      expect(lines).toEqual(expected);
    }
  });
});

test('any bytes, however they arrive: one answer, all lines there', async () => {
  const piece = fc.oneof(
    fc.constantFrom('\n', '\r\n', 'abc', '商户', '目', 'é', '\ufeff', '\0').map(utf8),
    fc.constantFrom('商户', '目', '镕').map(gb18030),
    fc.uint8Array({ maxLength: 6 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 24 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      async (pieces, sizes) => {
        const input = Buffer.concat(pieces);
        const whole = await linesOf(input);
        expect(await linesOf(input, sizes)).toEqual(whole);
        const marked = input.subarray(0, 3).equals(utf8('\ufeff'));
        const body = marked ? input.subarray(3) : input;
        const breaks = body.filter((byte) => byte === 10).length;
        expect(whole).toHaveLength(breaks + (body.length > 0 && body.at(-1) !== 10 ? 1 : 0));
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a reader that stops early closes the file', async () => {
  let closed = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield utf8('a line\n'.repeat(1_000));
    } finally {
      closed = true;
    }
  }
  for await (const block of readBlocks(endless())) if (block.is === 'lines') break;
  expect(closed).toBe(true);
});
