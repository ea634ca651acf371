import { Fault } from '@zhenma/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBlocks } from '../../src/read/blocks.ts';
import { gb18030 } from './gb18030.ts';
import { type Taken, take } from './reading.ts';

/**
 * Delimited tables. Goal: every way of writing the same row gives the same row, and a broken row costs
 * itself only, with its line. Method: a table of texts against rows and rejects; then properties over
 * random rows written in random dialects.
 */

/** A small table of plain texts; `status` must be named, and only there. */
const csv = (content: string | Uint8Array, more = {}): Promise<Taken> =>
  take('csv', 'compatibility', content, more);

type Expected = readonly (readonly [number, string, string?, string?])[];

/** `[line, brand, model, note]` of each row. */
const shown = ({ rows }: Taken) =>
  rows.map(([line, { brand = '', model = '', note = '' }]) => [line, brand, model, note]);

const rowsOf = (expected: Expected) =>
  expected.map(([line, brand, model = '', note = '']) => [line, brand, model, note]);

const HEAD = 'brand,model,note,status\n';

describe('rows', () => {
  const CASES: readonly (readonly [
    string,
    string | Uint8Array,
    Expected,
    ...[number, string][],
  ])[] = [
    [
      'plain',
      `${HEAD}a,b,c,d\ne,f,g,h\n`,
      [
        [2, 'a', 'b', 'c'],
        [3, 'e', 'f', 'g'],
      ],
    ],
    ['no line break at the end', `${HEAD}a,b,c,d`, [[2, 'a', 'b', 'c']]],
    [
      'CRLF',
      `${HEAD}a,b,c,d\ne,f,g,h\n`.replaceAll('\n', '\r\n'),
      [
        [2, 'a', 'b', 'c'],
        [3, 'e', 'f', 'g'],
      ],
    ],
    ['header only', HEAD, []],
    ['tab', 'brand\tmodel\tnote\tstatus\na\tb,x\tc;y\td\n', [[2, 'a', 'b,x', 'c;y']]],
    ['semicolon', 'brand;model;note;status\na;b,x;"c;y";d\n', [[2, 'a', 'b,x', 'c;y']]],
    ['bar', 'brand|model|note|status\na|b,x|"c|""y"|d\n', [[2, 'a', 'b,x', 'c|"y']]],
    ['byte order mark', `\ufeff${HEAD}a,b,c,d\n`, [[2, 'a', 'b', 'c']]],
    [
      'byte order mark before a quote',
      '\ufeff"brand","model","note","status"\na,b,c,d\n',
      [[2, 'a', 'b', 'c']],
    ],
    [
      'header in capitals, with blanks',
      ' Brand , MODEL,"note" ,Status\na,b,c,d\n',
      [[2, 'a', 'b', 'c']],
    ],
    [
      'blank lines count as lines only',
      `\n\n${HEAD}\na,b,c,d\n\r\n\ne,f,g,h\n\n`,
      [
        [5, 'a', 'b', 'c'],
        [8, 'e', 'f', 'g'],
      ],
    ],
    [
      'quotes',
      `${HEAD}"a,1","b ""x""","",d\n"",b,"c",d\n`,
      [
        [2, 'a,1', 'b "x"'],
        [3, '', 'b', 'c'],
      ],
    ],
    [
      'line break in quotes',
      `${HEAD}a,"b\nb","c\r\n\nc",d\ne,f,g,h\n`,
      [
        [2, 'a', 'b\nb', 'c\r\n\nc'],
        [6, 'e', 'f', 'g'],
      ],
    ],
    [
      'quote inside a field',
      `${HEAD}a"x,5" screen,"c" tail,d\n`,
      [[2, 'a"x', '5" screen', 'c tail']],
    ],
    [
      'only a quote inside a field',
      `${HEAD}a,b",c,d\ne,f,g,h\n`,
      [
        [2, 'a', 'b"', 'c'],
        [3, 'e', 'f', 'g'],
      ],
    ],
    ['carriage return inside a row', `${HEAD}a\rx,b,c,d\n`, [[2, 'a\rx', 'b', 'c']]],
    [
      'NUL is left out',
      `${HEAD}a\0,\0b,"c\0",d\ne,f,g,h\n`,
      [
        [2, 'a', 'b', 'c'],
        [3, 'e', 'f', 'g'],
      ],
    ],
    [
      'blanks round a field',
      `${HEAD} a ,\tb\t,\u3000c\u3000, d\n\u3000 \t,\u3000,"  ",d\n`,
      [
        [2, 'a', 'b', 'c'],
        [3, ''],
      ],
    ],
    [
      'blanks inside a field stay',
      `${HEAD}a b,b\u3000b, c  c ,d\n`,
      [[2, 'a b', 'b\u3000b', 'c  c']],
    ],
    ['another order, unknown columns', 'x,status,note,brand,y\n1,d,c,a,2\n', [[2, 'a', '', 'c']]],
    ['unknown columns may repeat or be unnamed', 'x,x,,,status,brand\n1,2,3,4,d,a\n', [[2, 'a']]],
    ['too short', `${HEAD}a,b,c\ne,f,g,h\n`, [[3, 'e', 'f', 'g']], [2, 'ROW_COLUMN_COUNT']],
    ['too long', `${HEAD}a,b,c,d,\ne,f,g,h\n`, [[3, 'e', 'f', 'g']], [2, 'ROW_COLUMN_COUNT']],
    [
      'too long, quoted',
      `${HEAD}"a","b",c,d,"x\ny"\ne,f,g,h\n`,
      [[4, 'e', 'f', 'g']],
      [2, 'ROW_COLUMN_COUNT'],
    ],
    ['a line of blanks', `${HEAD}   \ne,f,g,h\n`, [[3, 'e', 'f', 'g']], [2, 'ROW_COLUMN_COUNT']],
    [
      'quote not closed: only its line is lost',
      `${HEAD}a,"b,c,d\ne,f,g,h\ni,j,k,l\n`,
      [
        [3, 'e', 'f', 'g'],
        [4, 'i', 'j', 'k'],
      ],
      [2, 'ROW_QUOTE_UNCLOSED'],
    ],
    [
      'quote not closed in the last line',
      `${HEAD}a,b,c,d\ne,"f`,
      [[2, 'a', 'b', 'c']],
      [3, 'ROW_QUOTE_UNCLOSED'],
    ],
    [
      'quote not closed before text that is none',
      Buffer.concat([
        Buffer.from(`${HEAD}a,"b,c,d\n`),
        Buffer.of(0xff, 10),
        Buffer.from('e,f,g,h\n'),
      ]),
      [[4, 'e', 'f', 'g']],
      [2, 'ROW_QUOTE_UNCLOSED'],
      [3, 'ROW_ENCODING'],
    ],
    [
      'line over 1 MiB',
      `${HEAD}a,b,c,d\n${'x'.repeat(1_100_000)},b,c,d\ne,f,g,h\n`,
      [
        [2, 'a', 'b', 'c'],
        [4, 'e', 'f', 'g'],
      ],
      [3, 'ROW_TOO_LONG'],
    ],
    [
      'quoted row over 1 MiB',
      `${HEAD}a,b,"${`${'x'.repeat(9_999)}\n`.repeat(110)}",d\ne,f,g,h\n`,
      [[113, 'e', 'f', 'g']],
      ...Array.from({ length: 111 }, (_, at): [number, string] => [
        at + 2,
        at === 0 || at === 110 ? 'ROW_QUOTE_UNCLOSED' : 'ROW_COLUMN_COUNT',
      ]),
    ],
    [
      'GB18030',
      gb18030('brand,model,note,status\n目,"商户，甲",餐饮,d\n目,目,,d\n'),
      [
        [2, '目', '商户，甲', '餐饮'],
        [3, '目', '目'],
      ],
    ],
    [
      'two encodings',
      Buffer.concat([
        Buffer.from(`${HEAD}商户甲,b,,d\n`),
        gb18030('餐饮,b,,d\n'),
        Buffer.from('商户,b,,d\n'),
      ]),
      [
        [2, '商户甲', 'b'],
        [3, '餐饮', 'b'],
        [4, '商户', 'b'],
      ],
    ],
    [
      'bytes that are no text',
      Buffer.concat([
        Buffer.from(`${HEAD}a,`),
        Buffer.of(0xff, 0xff),
        Buffer.from(',c,d\ne,f,g,h\n'),
      ]),
      [[3, 'e', 'f', 'g']],
      [2, 'ROW_ENCODING'],
    ],
    [
      '1000 columns',
      `status,brand${',x'.repeat(998)}\nd,a${',1'.repeat(998)}\nd,a${',1'.repeat(5000)}\n`,
      [[2, 'a']],
      [3, 'ROW_COLUMN_COUNT'],
    ],
  ];
  const named = CASES.map(([name, content, expected, ...rejects]) => ({
    name,
    content,
    expected,
    rejects,
  }));
  test.each(named)('$name', async ({ content, expected, rejects }) => {
    const taken = await csv(content);
    expect(shown(taken)).toEqual(rowsOf(expected));
    expect(taken.rejects).toEqual(rejects);
    expect(taken.read).toBe(expected.length + rejects.length);
  });
});

describe('headers that cannot be', () => {
  test.each([
    ['nothing', '', 'SOURCE_EMPTY'],
    ['only a byte order mark', '\ufeff', 'SOURCE_EMPTY'],
    ['only line breaks', '\n\r\n\n', 'SOURCE_EMPTY'],
    ['no required column', 'brand,model\na,b\n', 'SOURCE_HEADER_WRONG'],
    ['a known column twice', 'brand,status,brand\na,b,c\n', 'SOURCE_HEADER_WRONG'],
    ['1001 columns', `status${',x'.repeat(1000)}\n`, 'SOURCE_HEADER_WRONG'],
    ['a line over 1 MiB', `${'x'.repeat(1_100_000)}\nbrand,status\n`, 'SOURCE_HEADER_WRONG'],
    ['no text', Buffer.of(0xff, 0xff, 10), 'SOURCE_HEADER_WRONG'],
    ['UTF-16', Buffer.from('\ufeffbrand,status\na,b\n', 'utf16le'), 'SOURCE_HEADER_WRONG'],
    ['binary', Buffer.from([0, 1, 2, 3, 200, 10, 0]), 'SOURCE_HEADER_WRONG'],
  ])('%s', async (_, content, code) => {
    const error = await csv(content).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Fault);
    expect((error as Fault).code).toBe(code);
    expect((error as Fault).message).toContain('input');
    expect((error as Fault).message.length).toBeLessThan(500);
  });
});

// ---------------------------------------------------------------- properties

const FIELD = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab1 ,;|\t"\r\n'), maxLength: 8 }),
  fc.string({
    unit: fc.constantFrom('字', '号', '😀', '\u3000', '\u00a0', '\ufeff', ' ', 'x', '\u2028'),
    maxLength: 6,
  }),
);
/** Cells as they lie in the file; `quoted` may be more than needed. */
const ROWS = fc.array(
  fc.record({
    cells: fc.array(FIELD, { minLength: 3, maxLength: 3 }),
    quoted: fc.boolean(),
    blankAfter: fc.boolean(),
  }),
  { maxLength: 8 },
);

const BLANKS = /^[ \t\v\f\r\n\u00a0\u3000\ufeff]+|[ \t\v\f\r\n\u00a0\u3000\ufeff]+$/g;

const quote = (text: string, delimiter: string, always: boolean): string =>
  always ||
  text.startsWith('"') ||
  /[\r\n]/.test(text) ||
  text.includes(delimiter) ||
  text.includes('"')
    ? `"${text.replaceAll('"', '""')}"`
    : text;

test('whatever was written comes back, in every dialect, quoted or not', async () => {
  await fc.assert(
    fc.asyncProperty(
      ROWS,
      fc.constantFrom(',', '\t', ';', '|'),
      fc.constantFrom('\n', '\r\n'),
      async (rows, delimiter, end) => {
        const lines = rows.flatMap(({ cells, quoted, blankAfter }) => [
          [...cells.map((cell) => quote(cell, delimiter, quoted)), 'd'].join(delimiter),
          ...(blankAfter ? [''] : []),
        ]);
        const text = [HEAD.trim().replaceAll(',', delimiter), ...lines, ''].join(end);
        const taken = await csv(text);
        expect(taken.rejects).toEqual([]);
        expect(shown(taken).map(([, ...cells]) => cells)).toEqual(
          rows.map(({ cells }) => cells.map((cell) => cell.replace(BLANKS, ''))),
        );
      },
    ),
    { numRuns: 400 },
  );
});

test('the fast path and the careful path take a row alike', async () => {
  const safe = fc.string({
    unit: fc.constantFrom(...'a1- \t\u3000\u00a0\ufeff字\f\v６\u2028'),
    maxLength: 24,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(safe, safe, safe), { maxLength: 6 }), async (rows) => {
      const plain = rows.map((cells) => `${cells.join(',')},d,\n`).join('');
      const careful = rows.map((cells) => `${cells.join(',')},d,""\n`).join('');
      const head = 'merchant_no,merchant_name,settle_account,uscc,x\n';
      const left = await take('csv', 'merchants', head + plain);
      const right = await take('csv', 'merchants', head + careful);
      expect(left.rows).toEqual(right.rows);
    }),
    { numRuns: 400 },
  );
});

/** Pieces that break readers: every mix of them must add up. */
const DEBRIS = fc.oneof(
  fc
    .constantFrom(
      'a,b,c,d\n',
      '"',
      '""',
      ',',
      '\n',
      '\r\n',
      '\r',
      '\0',
      '"a\nb",',
      'x'.repeat(300),
      '商',
      'é',
      HEAD,
    )
    .map((text) => Buffer.from(text)),
  fc.constantFrom('商户', '目').map((text) => Buffer.from(gb18030(text))),
  fc.uint8Array({ maxLength: 5 }).map((bytes) => Buffer.from(bytes)),
);

test('any bytes behind a header: rows read = accepted + rejected, and nothing is thrown', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(DEBRIS, { maxLength: 30 }), async (pieces) => {
      const taken = await csv(Buffer.concat([Buffer.from(HEAD), ...pieces]));
      expect(taken.rows.length + taken.rejects.length).toBe(taken.read);
      const lines = [...taken.rows, ...taken.rejects].map(([line]) => line);
      expect(new Set(lines).size).toBe(lines.length);
    }),
    { numRuns: 1_000 },
  );
});

test('a quoted row cut at every byte of its file is the same row', async () => {
  const text = `${HEAD}a,"b\r\n""b"" 商",c,d\r\n"e,\n",f,g,h\ni,"j\nk,l\n`;
  const bytes = Buffer.from(text);
  const whole = await csv(bytes);
  expect(whole.rows).toHaveLength(2);
  expect(whole.rejects).toEqual([
    [6, 'ROW_QUOTE_UNCLOSED'],
    [7, 'ROW_COLUMN_COUNT'],
  ]);
  // Blocks are cut at line ends only, so the reader is given each cut as a block of its own.
  for (let at = 1; at < bytes.length; at += 1) {
    const lines: string[] = [];
    for await (const block of readBlocks(halves(bytes, at)))
      if (block.is === 'lines') lines.push(Buffer.from(block.bytes).toString());
    expect(lines.join('')).toBe(text);
  }
});

async function* halves(bytes: Uint8Array, at: number): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, at);
  yield bytes.subarray(at);
}
