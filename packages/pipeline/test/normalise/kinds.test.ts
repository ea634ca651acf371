import { type Column, type ColumnKind, columnsOf, TABLE_NAMES } from '@zhenma/model';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession, type Session } from '../../src/engine/session.ts';
import { readingOf, type Typed } from '../../src/normalise/kinds.ts';

/**
 * Batch reads a column in SQL, live traffic in JavaScript. Goal: no text exists on which the two
 * disagree. Method: thousands of random, structured and hostile texts go through both forms of every
 * kind that the tables use, in one query per kind; a table of exact values holds both to the contract.
 */

const ZONES = [480, 0, -210, 840];

const KINDS: readonly ColumnKind[] = [
  ...new Map(
    TABLE_NAMES.flatMap((table) => columnsOf(table)).map((column) => [
      JSON.stringify(column.kind),
      column.kind,
    ]),
  ).values(),
];

const kindOf = (is: ColumnKind['is'], test: (kind: ColumnKind) => boolean = () => true) =>
  KINDS.find((kind) => kind.is === is && test(kind)) as ColumnKind;

let session: Session;
beforeAll(async () => {
  session = await openSession({ memory: '1GB', threads: 2, spill: '.' });
});
afterAll(() => session.close());

/** What readers hand on: trimmed, never empty, without NUL. */
const asRead = (texts: readonly string[]): readonly string[] => [
  ...new Set(texts.map((text) => text.replaceAll('\0', '').trim()).filter((text) => text !== '')),
];

const inSql = async (
  kind: ColumnKind,
  zone: number,
  texts: readonly string[],
): Promise<readonly Typed[]> => {
  const rows = texts.map((text, id) => [id, text]);
  await session.load('hostile', { id: 'integer', text: 'varchar' }, rows);
  const { sql, sqlType } = readingOf({ kind } as Column, zone);
  const value = `(${sql('text')})`;
  const found = await session.rows(
    `select ${value} as value, typeof(${value}) as type from hostile order by id`,
  );
  expect(found[0]?.['type']).toBe(sqlType.toUpperCase());
  return found.map((row) => row['value'] as Typed);
};

const inJs = (kind: ColumnKind, zone: number, texts: readonly string[]): readonly Typed[] => {
  const { js } = readingOf({ kind } as Column, zone);
  return texts.map(js);
};

/** Texts on which the two forms differ, with what each says. */
const differences = async (kind: ColumnKind, zone: number, texts: readonly string[]) => {
  const left = await inSql(kind, zone, texts);
  const right = inJs(kind, zone, texts);
  return texts.flatMap((text, at) =>
    Object.is(left[at], right[at]) ? [] : [{ text, sql: left[at], js: right[at] }],
  );
};

// ---------------------------------------------------------------- texts

const HOSTILE = `
  0 -0 +0 00 0.0 -0.00 +5 -5 --5 1e5 1E5 0x10 .5 5. 5.. 0.1 0.10 0.100 1.005 1.0050 1.000 0.01 19.989
  1,234.56 1_000 1'000 ¥12 12元 12.3.4 NaN nan Infinity inf -inf null NULL true TRUE True yes Y no N 是 否 t f on
  9007199254740991 9007199254740992 9999999999999 9999999999999.99 10000000000000 99999999999999999999
  999999999999999 1000000000000000 0.000000000000001 0.9999999999999999 123456789.123456789 90 90.0 -90
  90.000000000000001 -90.0000001 180 -180 180.1 100% 0.6% % 1%% 0% 100.0001 -200 200.5 1000
  １２３ ５８１２ ٥٨١٢ 5812 05812 581 581２ 58a2 58_2 5812%
  2024-02-29 2023-02-29 2024-02-30 2024-13-01 2024-00-10 2024-04-31 2024-12-31 1900-01-01 1899-12-31
  1900-02-29 2000-02-29 2099-12-31 2100-01-01 2024-1-1 24-01-01 20240101 2024/01/01 0000-00-00
  2024-01-01T 2024-01-01T24:00:00 2024-01-01T23:59:60 2024-01-01T23:59:59.9999999999 2024-01-01T12
  2024-01-01T12:30 2024-01-01T12:30Z 2024-01-01t12:30:15z 2024-01-01T12:30:15+14:00 2024-01-01T12:30:15-14:59
  2024-01-01T12:30:15+14:59 2024-01-01T12:30:15+15:00 2024-01-01T12:30:15+08 2024-01-01T12:30:15+0800
  2024-01-01T12:30+0800 2024-01-01T12:30:15,5 2024-01-01T12:30:15.5 2024-01-01T12:30:15.1234567+08:00
  2024-01-01T12:30:15.12Z 2024-01-01T12:30:15.123456789 2024-01-01T12:30:15+8 2024-01-01T12:30:15++08:00
  2024-01-01T00:00:00+08:60 2024-01-01T12:30:15-00:00 2024-01-01T12:30:15,999-08:30 2024-01-01Z
  2024-01-01T12:30:15.+08:00 2024-01-01T12:30:15UTC 1969-12-31T23:59:59.999Z 1900-01-01T00:00:00+14:00
  2099-12-31T23:59:59.999-14:00 2024-01-01T1２:30:15 2024-02-30T12:30:15Z 2024-02-30T12:30 2024-02-30t12:30:15
  SLIP Slip slıp onlİne chİp K ſlip purchase Purchase PURCHASE İ credıt cRedit ß ǅ 😀 👨‍👩‍👧‍👦 é e\u0301 ' '' " \\ \\n ; --
  %s \${x} {{x}} <script> ok\u2028no ok\u2029no a\u0085b a\u00a0b \u200b \ufeff12.00 12.00\u200b
`
  .split(/[ \n]+/)
  .map((text) =>
    text.replace(/\\u([0-9a-f]{4})/g, (_, hex) => String.fromCharCode(Number(`0x${hex}`))),
  )
  .concat(
    '2024-01-01 12:30:15',
    '2024-01-01 12:30:15 +08:00',
    '2024-01-01 12:30:15+08:00',
    '2024-01-01 12:30:15.250',
    '2024-01-01  12:30:15',
    '2024-01-01 noon',
    '2024-01-01 a\nb',
    '2024-01-01 a\rb',
    '2024-01-01 a\u2028b',
    '2024-01-01T\u{1f600}',
    '12.00\n',
    'a\nb',
    '5812\n1',
    'slip\nslip',
    'pre auth',
    `1.${'0'.repeat(40)}`,
    `0.1${'0'.repeat(300)}`,
    `${'0'.repeat(13)}.5`,
    `${'0'.repeat(20)}1`,
    `1.${'1'.repeat(15)}`,
    `1.${'1'.repeat(16)}`,
  )
  .concat(
    [2, 3, 4, 6, 8, 11, 12, 15, 18, 32, 50, 64, 128, 200, 300, 2000, 4000].flatMap((max) =>
      ['a', '字', '😀', 'é'].flatMap((char) => [char.repeat(max), char.repeat(max + 1)]),
    ),
  );

const digits = (min: number, max: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max });
const one = (...texts: readonly string[]) => fc.constantFrom(...texts);
const join = (...parts: readonly fc.Arbitrary<string>[]) =>
  fc.tuple(...parts).map((pieces) => pieces.join(''));
const two = (max: number) => fc.nat({ max }).map((value) => String(value).padStart(2, '0'));

const DATE = join(
  one('19', '20', '21', '18', '20'),
  two(99),
  one('-', '-', '-', '/', ''),
  two(13),
  one('-'),
  two(32),
);
const CLOCK = join(two(24), one(':'), two(60), one('', ':00', ':59', ':60', ':07', ':7'));
const FRACTION = one('', '', '.5', '.05', ',250', '.123456', '.1234567891', '.', '.999999999');
const OFFSET = one(
  '',
  '',
  'Z',
  'z',
  '+08:00',
  '-08:00',
  '+14:00',
  '-14:00',
  '+14:30',
  '+0530',
  '-03',
  '+8',
  '+15:00',
  '-00:30',
);
const MOMENT = join(DATE, one('T', ' ', 't', '', '  '), CLOCK, FRACTION, OFFSET);
const AMOUNT = join(
  one('', '', '+', '-', '−'),
  digits(0, 15),
  one('', '.', '.', ','),
  digits(0, 5),
  one('', '0000', '%', ' ', '元', 'e3'),
);
const WORDS = KINDS.flatMap((kind) => (kind.is === 'choice' ? kind.of : []));
/** A right word with one letter in another case or another alphabet. */
const WORD = fc
  .tuple(one(...WORDS, 'true', 'yes', 'no', '是'), fc.nat({ max: 20 }), fc.nat())
  .map(([word, at, turn]) => {
    const char = word[at % word.length] as string;
    const twins = [
      char.toUpperCase(),
      { i: 'İ', s: 'ſ', k: 'K', e: 'е', o: '０', _: '-' }[char] ?? char,
      `${char}\u0301`,
      char,
    ];
    return (
      word.slice(0, at % word.length) +
      twins[turn % twins.length] +
      word.slice((at % word.length) + 1)
    );
  });
const NOISE = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 70 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'0123456789+-.,:%TZ eE'), maxLength: 20 }),
);
const TEXTS = asRead([
  ...HOSTILE,
  ...fc.sample(fc.oneof(MOMENT, MOMENT, DATE, AMOUNT, AMOUNT, digits(1, 20), WORD, NOISE), {
    numRuns: 12_000,
    seed: 20_240_301,
  }),
]);

describe('SQL and JavaScript read every text alike', () => {
  test('enough texts, and enough of them fit', () => {
    expect(TEXTS.length).toBeGreaterThan(8_000);
    for (const kind of KINDS) {
      const fits = inJs(kind, 480, TEXTS).filter((value) => value !== null).length;
      expect(fits, JSON.stringify(kind)).toBeGreaterThan(9);
    }
  });

  test.each(KINDS.map((kind) => ({ kind, name: JSON.stringify(kind) })))(
    '$name',
    async ({ kind }) => {
      for (const zone of kind.is === 'instant' ? ZONES : [480])
        expect((await differences(kind, zone, TEXTS)).slice(0, 10)).toEqual([]);
    },
  );
});

// ---------------------------------------------------------------- exact values

const at = (iso: string): number => Date.parse(iso);
const day = (iso: string): number => Date.parse(`${iso}T00:00:00Z`) / 86_400_000;

const INSTANT = kindOf('instant');
const DAY = kindOf('day');
const YUAN = kindOf('yuan', (kind) => kind.is === 'yuan' && !kind.signed);
const FEE = kindOf('yuan', (kind) => kind.is === 'yuan' && kind.signed);
const LAT = kindOf('decimal', (kind) => kind.is === 'decimal' && kind.min === -90);
const MCC = kindOf('digits', (kind) => kind.is === 'digits' && kind.length === 4);
const VIEW = kindOf('choice', (kind) => kind.is === 'choice' && kind.of.includes('slip'));
const EIGHT = kindOf('text', (kind) => kind.is === 'text' && kind.max === 8);

const EXACT: readonly (readonly [ColumnKind, string, Typed])[] = [
  // no offset means +08:00; the half hour and the other end of the world; the date alone is midnight
  [INSTANT, '2024-03-01T12:30:15', at('2024-03-01T04:30:15Z')],
  [INSTANT, '2024-03-01 12:30:15', at('2024-03-01T04:30:15Z')],
  [INSTANT, '2024-03-01t12:30:15.25', at('2024-03-01T04:30:15.250Z')],
  [INSTANT, '2024-03-01T12:30:15,25', at('2024-03-01T04:30:15.250Z')],
  [INSTANT, '2024-03-01T12:30', at('2024-03-01T04:30:00Z')],
  [INSTANT, '2024-03-01', at('2024-02-29T16:00:00Z')],
  [INSTANT, '2024-03-01T12:30:15Z', at('2024-03-01T12:30:15Z')],
  [INSTANT, '2024-03-01T12:30:15+05:30', at('2024-03-01T07:00:15Z')],
  [INSTANT, '2024-03-01T12:30:15+0530', at('2024-03-01T07:00:15Z')],
  [INSTANT, '2024-03-01T12:30:15-03', at('2024-03-01T15:30:15Z')],
  [INSTANT, '2024-03-01T00:00:00+14:00', at('2024-02-29T10:00:00Z')],
  [INSTANT, '2024-03-01T23:59:59.999999-14:00', at('2024-03-02T13:59:59.999Z')],
  [INSTANT, '2024-02-29T00:00:00+08:00', at('2024-02-28T16:00:00Z')],
  [INSTANT, '2023-02-29T00:00:00+08:00', null],
  [INSTANT, '2024-03-01T24:00:00', null],
  [INSTANT, '2024-03-01T12:30:60', null],
  [INSTANT, '1899-12-31T00:00:00Z', null],
  [INSTANT, '2100-01-01T00:00:00Z', null],
  [INSTANT, '20240301123015', null],
  [DAY, '1970-01-02', 1],
  [DAY, '2024-02-29', day('2024-02-29')],
  [DAY, '2024-02-29T23:59:59+08:00', day('2024-02-29')],
  [DAY, '2023-02-29', null],
  [DAY, '2024-02-29x', null],
  // fen: text decides, never a double
  [YUAN, '0', 0],
  [YUAN, '0.10', 10],
  [YUAN, '+5', 500],
  [YUAN, '1.005', null],
  [YUAN, '1.050', 105],
  [YUAN, '5.', 500],
  [YUAN, '.5', null],
  [YUAN, '19.99', 1999],
  [YUAN, '9999999999999.99', 999_999_999_999_999],
  [YUAN, '10000000000000', null],
  [YUAN, '-5', null],
  [YUAN, '-0', null],
  [YUAN, '1e5', null],
  [YUAN, '1,234.56', null],
  [YUAN, '１２', null],
  [FEE, '-0.62', -62],
  [FEE, '-0', 0],
  [FEE, '-0.00', 0],
  [LAT, '31.2304', 31.2304],
  [LAT, '-90', -90],
  [LAT, '90.0000001', null],
  [LAT, '-0', 0],
  [LAT, 'NaN', null],
  [LAT, '1e1', null],
  [MCC, '0742', '0742'],
  [MCC, '742', null],
  [MCC, '５８１２', null],
  [VIEW, 'Slip', 'slip'],
  [VIEW, 'REQUEST', 'request'],
  [VIEW, 'slİp', null],
  [VIEW, 'slips', null],
  [EIGHT, '字字字字字字字字', '字字字字字字字字'],
  [EIGHT, '😀😀😀😀😀😀😀😀', '😀😀😀😀😀😀😀😀'],
  [EIGHT, '123456789', null],
  [kindOf('area'), '3101', '3101'],
  [kindOf('area'), '310115', '3101'],
  [kindOf('area'), '011500', null],
  [kindOf('area'), '31011', null],
  [kindOf('area'), '3101150', null],
  [kindOf('code'), '84329004582000b', '84329004582000B'],
  [kindOf('code'), 'ß字é', 'ß字é'],
  [kindOf('code'), '未知', '未知'],
  [kindOf('code'), '锦绣小馆', null],
  [kindOf('code'), '1234567890123456', null],
  [kindOf('integer'), '007', 7],
  [kindOf('integer'), '999999999999999', 999_999_999_999_999],
  [kindOf('integer'), '1000000000000000', null],
  [kindOf('integer'), '-1', null],
  [kindOf('truth'), 'TRUE', true],
  [kindOf('truth'), '否', false],
  [kindOf('truth'), '2', null],
];

describe('exact values', () => {
  test('a percent sign is passed over in rates', () => {
    const rate = kindOf('decimal', (kind) => kind.is === 'decimal' && kind.max === 100);
    expect(inJs(rate, 480, ['0.6%', '100%', '0.60', '100.1'])).toEqual([0.6, 100, 0.6, null]);
  });

  test.each(EXACT.map(([kind, text, value]) => ({ kind, text, value })))(
    '$kind.is $text is $value',
    async ({ kind, text, value }) => {
      expect(inJs(kind, 480, [text])).toEqual([value]);
      expect(await inSql(kind, 480, [text])).toEqual([value]);
    },
  );
});
