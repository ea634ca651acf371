import type { DomainFunction, FieldType, Row, Scope, Value } from '@zhenma/rules';
import fc from 'fast-check';

/** Random well-typed CEL texts and random rows, hostile on purpose. */

const field = (type: FieldType) => ({ type, doc: '' });

export const SCOPE: Scope = {
  name: 'random',
  fields: {
    s1: field('string'),
    s2: field('string'),
    i1: field('int'),
    i2: field('int'),
    b1: field('bool'),
    b2: field('bool'),
    t1: field('timestamp'),
    t2: field('timestamp'),
    d1: field('double'),
    d2: field('double'),
    l1: field('strings'),
  },
};

/** One function of each form. */
export const FUNCTIONS: readonly DomainFunction[] = [
  {
    name: 'head',
    params: ['string'],
    returns: 'string',
    doc: 'first code point',
    form: { kind: 'dictionary' },
    js: (text: string) => [...text][0] ?? null,
  },
  {
    name: 'pick',
    params: ['string', 'int', 'string'],
    returns: 'int',
    doc: 'null-safe: counts what is known',
    form: { kind: 'dictionary' },
    nullSafe: true,
    js: (...args: Value[]) => args.filter((arg) => arg !== null).length,
  },
  {
    name: 'sameplace',
    params: ['string', 'string'],
    returns: 'bool',
    doc: 'same text',
    form: { kind: 'expression', duckdb: ([a, b]) => `${a} is not distinct from ${b}` },
    js: (a: string, b: string) => a === b,
  },
];

export const LISTS = { watch: { type: 'string', values: ["o'brien", '😀', '5411'] } } as const;

const HOSTILE_TEXTS = [
  '', 'a', 'A', 'b', 'ab', 'é', 'e\u0301', '😀', '😀a', '\uFFFF', '\uE000', '\uD7FF', '👨‍👩‍👧', "'", "''",
  '"', '\\', '\\n', '%', '_', '--', '; drop table t', '$' + '{x}', '`', '12', '-7', '+5', '007', '-0', '1e3',
  '9223372036854775807', '9223372036854775808', 'true', 'TRUE', 'f', 'x\ny', '12\n', ' 1', '1 ', '١',
  '5411', "o'brien", '中国银联', '\u2028', '\t', 'null', 'NaN',
]; // biome-ignore format: a table

const HOSTILE_INTS: readonly (number | bigint)[] = [
  0, 1, -1, 2, -2, 3, 7, -7, 10, 60, 100, 1_000, 86_400, Number.MAX_SAFE_INTEGER,
  -Number.MAX_SAFE_INTEGER, 2n ** 53n, -(2n ** 53n), 2n ** 62n, 2n ** 63n - 1n, -(2n ** 63n),
  1_777_593_600, 253_402_300_799, 253_402_300_800, -62_135_596_800, -62_135_596_801, 3_037_000_500,
]; // biome-ignore format: a table

const HOSTILE_TIMES = [
  0, -1, 1, 999, 1_000, -62_135_596_800_000, -62_135_596_799_999, 253_402_300_799_999,
  1_777_593_600_000, 1_777_593_599_999, 951_782_400_000, 951_868_800_000, 1_709_164_800_000,
  -86_400_000, -86_400_001, 4_107_542_399_999, 1_767_225_599_999, 1_767_225_600_000,
]; // biome-ignore format: a table

const HOSTILE_DOUBLES = [
  0, -0, 1, -1, 1.5, -2.5, 2.5, 0.1, 1e308, -1e308, 5e-324, 2 ** 53, 2 ** 63, -(2 ** 63), 1e19,
  Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY,
]; // biome-ignore format: a table

const portable = (text: string): boolean => !/[\0]|\p{Surrogate}/u.test(text);

/** Where UTF-16 order, UTF-8 order and length part company. */
const TRICKY_TEXTS = ['😀', '😀a', '\uFFFF', '\uE000', '\uD7FF', 'a', 'e\u0301', ''];

const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...TRICKY_TEXTS) },
  { weight: 5, arbitrary: fc.constantFrom(...HOSTILE_TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }).filter(portable) },
);
const int = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...HOSTILE_INTS) },
  { weight: 1, arbitrary: fc.integer({ min: -1_000_000, max: 1_000_000 }) },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
);
const time = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE_TIMES) },
  {
    weight: 1,
    arbitrary: fc.integer({ min: -62_135_596_800, max: 253_402_300_799 }).map((s) => s * 1_000),
  },
);
const double = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...HOSTILE_DOUBLES) },
  { weight: 1, arbitrary: fc.double() },
);

/** About one cell in six is unknown. */
const orNull = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(arbitrary, { nil: null, freq: 5 });

export const rowArbitrary: fc.Arbitrary<Row> = fc.record({
  s1: orNull(text),
  s2: orNull(text),
  i1: orNull(int),
  i2: orNull(int),
  b1: orNull(fc.boolean()),
  b2: orNull(fc.boolean()),
  t1: orNull(time),
  t2: orNull(time),
  d1: orNull(double),
  d2: orNull(double),
  l1: orNull(fc.array(text, { maxLength: 3 })),
});

/** A CEL text literal: every character that needs it is escaped. */
const celText = (value: string): string =>
  `'${[...value].map((char) => (/[\\'\n\r]/.test(char) ? escapeOf(char) : char)).join('')}'`;
const escapeOf = (char: string): string => ({ '\n': '\\n', '\r': '\\r' })[char] ?? `\\${char}`;

const celDouble = (value: number): string => {
  const digits = Number.isFinite(value) ? value.toExponential() : '1.0';
  return digits.startsWith('-') ? `(${digits})` : digits;
};

const celInt = (value: number | bigint): string => (value < 0 ? `(${value})` : String(value));
const celTime = (ms: number): string => `timestamp('${new Date(ms).toISOString()}')`;
const isFourDigitYear = (ms: number): boolean => !/^[+-]/.test(new Date(ms).toISOString());

const ZONES = ['', "'UTC'", "'+08:00'", "'-09:30'", "'14:00'"];
const PARTS =
  'FullYear Month Date DayOfMonth DayOfWeek DayOfYear Hours Minutes Seconds Milliseconds';
const DURATIONS = ['0s', '1ms', '-1s', '90m', '24h', '-36h', '1h30m15s', '2562047h', '-2562047h'];
const PATTERNS = [
  '^[0-9]{4}$',
  'a',
  '^$',
  'b*a+',
  '[^a]',
  '.',
  '^.$',
  '\\\\d+',
  '(a|😀)$',
  '\\\\s',
  '\\\\W',
  '[é-ÿ]',
  'x.y',
];

type Types = Record<'bool' | 'int' | 'string' | 'double' | 'timestamp' | 'duration', string>;

/** Texts of each type; fast-check keeps them small by its depth bias. */
export const expressions = fc.letrec<Types>((tie) => {
  const to = (render: (...parts: string[]) => string, ...types: (keyof Types)[]) =>
    fc.tuple(...types.map((type) => tie(type))).map((parts) => render(...parts));
  const infix = (ops: readonly string[], left: keyof Types, right = left) =>
    fc
      .tuple(fc.constantFrom(...ops), tie(left), tie(right))
      .map(([op, a, b]) => `(${a} ${op} ${b})`);
  const choice = (type: keyof Types) => to((t, a, b) => `(${t} ? ${a} : ${b})`, 'bool', type, type);
  const pick = (...texts: string[]) => fc.constantFrom(...texts);
  const list = <T>(items: fc.Arbitrary<T>, print: (item: T) => string) =>
    fc.array(items, { maxLength: 10 }).map((all) => `[${all.map(print).join(', ')}]`);
  const COMPARE = ['==', '!=', '<', '<=', '>', '>='];
  const depth = { depthSize: 'small', maxDepth: 5, depthIdentifier: 'expression' } as const;
  return {
    bool: fc.oneof(
      depth,
      pick(
        'b1',
        'b2',
        'true',
        'false',
        'has(s1)',
        '(i1 == null)',
        '(t2 != null)',
        'has(l1)',
        '(head(s1) == null)',
      ),
      infix(['&&', '||', '==', '!='], 'bool'),
      infix(['&&', '||'], 'bool'),
      to((a) => `!(${a})`, 'bool'),
      infix(COMPARE, 'int'),
      infix(COMPARE, 'string'),
      infix(COMPARE, 'double'),
      infix(COMPARE, 'timestamp'),
      infix(COMPARE, 'duration'),
      choice('bool'),
      fc.tuple(tie('string'), list(text, celText)).map(([a, b]) => `(${a} in ${b})`),
      fc.tuple(tie('int'), list(int, celInt)).map(([a, b]) => `(${a} in ${b})`),
      to((a) => `(${a} in l1)`, 'string'),
      to((a) => `(${a} in lists.watch)`, 'string'),
      to((a, b) => `${a}.startsWith(${b})`, 'string', 'string'),
      to((a, b) => `${a}.endsWith(${b})`, 'string', 'string'),
      to((a, b) => `${a}.contains(${b})`, 'string', 'string'),
      fc.tuple(tie('string'), pick(...PATTERNS)).map(([a, p]) => `${a}.matches('${p}')`),
      to((a) => `bool(${a})`, 'string'),
      to((a, b) => `sameplace(${a}, ${b})`, 'string', 'string'),
    ),
    int: fc.oneof(
      depth,
      pick('i1', 'i2', 'size(l1)', 'pick(s1, i1, s2)', "pick(s2, 7, 'x')"),
      int.map(celInt),
      infix(['+', '-', '*', '/', '%'], 'int'),
      infix(['/', '%'], 'int'),
      to((a) => `(-${a})`, 'int').map((negated) => negated.replace('(--', '(- -')),
      to((a) => `size(${a})`, 'string'),
      to((a) => `int(${a})`, 'string'),
      to((a) => `int(${a})`, 'double'),
      to((a) => `int(${a})`, 'timestamp'),
      fc
        .tuple(tie('timestamp'), pick(...PARTS.split(' ')), pick(...ZONES))
        .map(([at, part, zone]) => `${at}.get${part}(${zone})`),
      fc
        .tuple(tie('duration'), pick('Hours', 'Minutes', 'Seconds', 'Milliseconds'))
        .map(([gap, part]) => `${gap}.get${part}()`),
      choice('int'),
    ),
    string: fc.oneof(
      depth,
      pick('s1', 's2', 'head(s1)', 'head(s2)', 'head(head(s2))'),
      text.map(celText),
      infix(['+'], 'string'),
      to((a) => `string(${a})`, 'int'),
      to((a) => `string(${a})`, 'bool'),
      choice('string'),
    ),
    double: fc.oneof(
      depth,
      pick('d1', 'd2'),
      double.map(celDouble),
      infix(['+', '-', '*', '/'], 'double'),
      to((a) => `double(${a})`, 'int'),
      choice('double'),
    ),
    timestamp: fc.oneof(
      depth,
      pick('t1', 't2'),
      time.filter(isFourDigitYear).map(celTime),
      infix(['+', '-'], 'timestamp', 'duration'),
      to((a) => `timestamp(${a})`, 'int'),
      choice('timestamp'),
    ),
    duration: fc.oneof(
      depth,
      pick(...DURATIONS).map((length) => `duration('${length}')`),
      infix(['-'], 'timestamp'),
      infix(['+', '-'], 'duration'),
      choice('duration'),
    ),
  };
});

/** Every operator directly on two fields: what random trees bury under other nodes. */
const shallow = ((): readonly string[] => {
  const compare = ['==', '!=', '<', '<=', '>', '>='];
  const pairs: Record<string, readonly string[]> = {
    's1 s2': [...compare, '+'],
    'i1 i2': [...compare, '+', '-', '*', '/', '%'],
    'b1 b2': [...compare, '&&', '||'],
    'd1 d2': [...compare, '+', '-', '*', '/'],
    't1 t2': [...compare, '-'],
  };
  const infix = Object.entries(pairs).flatMap(([names, ops]) => {
    const [left, right] = names.split(' ');
    return ops.map((op) => `${left} ${op} ${right}`);
  });
  const parts = PARTS.split(' ').flatMap((part) => ZONES.map((zone) => `t1.get${part}(${zone})`));
  const gaps = ['Hours', 'Minutes', 'Seconds', 'Milliseconds'].map((p) => `(t1 - t2).get${p}()`);
  const calls = PATTERNS.map((pattern) => `s1.matches('${pattern}')`);
  return [
    ...infix, ...parts, ...gaps, ...calls, '-i1', '-d1', 'size(s1)', 'int(s1)', 'int(d1)', 'int(t1)',
    'double(i1)', 'string(i1)', 'bool(s1)', 'timestamp(i1)', 'b1 ? i1 : i2', 's1 in l1', 'head(s1)',
    's1.startsWith(s2)', 's1.endsWith(s2)', 's1.contains(s2)', 'sameplace(s1, s2)', 'b1 && s1 < s2',
    "s1 in ['😀', 'a', '']", 'i1 in [0, 1, -1]', 'i1 * i2 / i1', '(i1 + i2) % 7', 'd1 * d2 - d1',
  ]; // biome-ignore format: a table
})();

const INT_PARTS = [
  'i1', 'i1 + i2', 'i1 - i2', 'i1 * i2', 'i1 / i2', 'i1 % i2', '-i1', 'i1 + 1', 'i1 - 1', 'i1 * 2',
  '7 - i1', 'int(s1)', 'int(d1)', 'int(t1)', 'size(s1)', 't1.getHours()', "t1.getMonth('+08:00')",
  '(t1 - t2).getSeconds()', 'size(l1)', '(t1 - t2).getMilliseconds()', 'i1 + 9223372036854775807',
]; // biome-ignore format: a table

/**
 * Every kind of part compared with a constant: the shape that optimisers rewrite (DuckDB moves
 * casts and sums over to the constant's side).
 */
const againstConstant = ((): fc.Arbitrary<string> => {
  const op = fc.constantFrom('==', '!=', '<', '<=', '>', '>=');
  const compare = (parts: readonly string[], constants: fc.Arbitrary<string>) =>
    fc
      .tuple(fc.constantFrom(...parts), op, constants, fc.boolean())
      .map(([a, o, b, swap]) => (swap ? `${b} ${o} (${a})` : `(${a}) ${o} ${b}`));
  const list = fc.tuple(
    fc.constantFrom(...INT_PARTS),
    fc.array(int, { minLength: 1, maxLength: 4 }).map((items) => items.map(celInt).join(', ')),
  );
  return fc.oneof(
    { weight: 3, arbitrary: compare(INT_PARTS, int.map(celInt)) },
    list.map(([a, items]) => `(${a}) in [${items}]`),
    compare(['s1', 's1 + s2', 'string(i1)', 'string(b1)', 'head(s1)'], text.map(celText)),
    compare(['d1', 'd1 + d2', 'd1 * 2.0', 'double(i1)', '-d1', 'd1 / d2'], double.map(celDouble)),
    compare(
      ['t1', "t1 + duration('1h')", "t1 - duration('24h')", 'timestamp(i1)'],
      time.filter(isFourDigitYear).map(celTime),
    ),
    compare(
      ['t1 - t2', "(t1 - t2) + duration('1s')", "(t1 - t2) - duration('2562047h')"],
      fc.constantFrom(...DURATIONS).map((length) => `duration('${length}')`),
    ),
    compare(['b1', 'bool(s1)', 'i1 < 5', '!b1', 'b1 && b2'], fc.constantFrom('true', 'false')),
  );
})();

/** Mostly conditions, as rules are, and every other type. */
export const expressionArbitrary: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...shallow) },
  { weight: 6, arbitrary: againstConstant },
  { weight: 4, arbitrary: expressions.bool },
  { weight: 2, arbitrary: expressions.int },
  { weight: 1, arbitrary: expressions.string },
  { weight: 1, arbitrary: expressions.double },
  { weight: 1, arbitrary: expressions.timestamp },
  { weight: 1, arbitrary: expressions.duration },
);
