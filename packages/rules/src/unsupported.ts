/**
 * What of CEL this language leaves out, by name. A rule that uses one is refused when checked,
 * with code RULE_CONSTRUCT_UNSUPPORTED. `unsupported.md` is generated from this table, and a test
 * refuses every example.
 */
export const UNSUPPORTED = {
  uint: { example: 'size(name) == 3u', why: 'amounts and counts are int' },
  bytes: { example: "b'a' == b'b'", why: 'no column holds bytes' },
  map: { example: "{'a': 1} == {'a': 2}", why: 'no column holds a map' },
  message: { example: 'google.protobuf.Duration{seconds: 1} == gap', why: 'no protobuf messages' },
  macro: {
    example: "tags.exists(tag, tag == 'a')",
    why: 'a loop over a list has no portable form in SQL; write `x in list`',
  },
  index: { example: "tags[0] == 'a'", why: 'use `x in list`' },
  select: { example: "merchant.name == 'a'", why: 'rows are flat; only `lists.name` has a dot' },
  'list value': { example: "tags == ['a']", why: 'a list may stand right of `in` only' },
  'list item': { example: 'amount in [1, amount]', why: 'list items are constants and never null' },
  'type value': { example: 'type(amount) == int', why: 'types are checked before the rule runs' },
  dyn: { example: 'dyn(amount) == 1', why: 'every expression has one type' },
  optional: { example: 'amount.?value == 1', why: 'unknown is null; ask with has(field)' },
  'null value': {
    example: 'size(name) < 3 ? name == null : name > null',
    why: 'null is only compared: `field == null`, `field != null`, `has(field)`',
  },
  'null test': {
    example: 'amount / 0 == null',
    why: 'only a field or a domain function is tested for null: CEL errors here, SQL would not',
  },
  'mixed numbers': {
    example: 'amount < 1.5',
    why: 'no implicit coercion; convert with double(x) or int(x)',
  },
  'text conversion': {
    example: "string(rate) == '1.5'",
    why: 'engines print and read doubles and times differently',
  },
  'computed time': {
    example: 'timestamp(name) > at',
    why: 'timestamp() and duration() take a constant text; columns are typed already',
  },
  'named zone': {
    example: "at.getHours('Asia/Shanghai') < 6",
    why: "needs a time-zone database on every engine; write '+08:00'",
  },
  'computed pattern': {
    example: 'name.matches(name)',
    why: 'a pattern is a constant, so that it is checked once',
  },
  'pattern syntax': {
    example: "name.matches('(?i)bank')",
    why: 'only the part of RE2 that means the same everywhere (docs/rules.md)',
  },
  'extension function': {
    example: "name.lowerAscii() == 'a'",
    why: 'cel-go extensions (strings, math, lists, sets, encoders, optionals, bind) are not CEL core',
  },
  'NUL or lone surrogate': { example: String.raw`name == '\000'`, why: 'not portable text' },
  'infinite double': { example: '1.0 / 0.0 == rate', why: 'a double is finite or unknown' },
} as const satisfies Record<string, { readonly example: string; readonly why: string }>;

export type Construct = keyof typeof UNSUPPORTED;

/** Functions of cel-go's extension libraries: known, and left out. */
export const EXTENSION_FUNCTIONS: ReadonlySet<string> = new Set(
  `charAt indexOf join lastIndexOf lowerAscii quote replace reverse split substring trim upperAscii
  format strings.quote math.greatest math.least math.ceil math.floor math.round math.trunc math.abs
  math.sign math.isNaN math.isInf math.isFinite math.bitAnd math.bitOr math.bitXor math.bitNot
  math.bitShiftLeft math.bitShiftRight math.sqrt cel.bind cel.block cel.index cel.iterVar
  cel.accuVar base64.encode base64.decode optional.of optional.none optional.ofNonZeroValue
  hasValue value orValue or optMap optFlatMap proto.hasExt proto.getExt sets.contains sets.equivalent
  sets.intersects flatten slice sort sortBy distinct first last lists.range existsOne exists_one
  transformList transformMap transformMapEntry exists all map filter`.split(/\s+/),
);

/** The page `unsupported.md`, from the table above. */
export const unsupportedPage = (): string => {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const rows = Object.entries(UNSUPPORTED).map(
    ([name, { example, why }]) => `| ${name} | \`${cell(example)}\` | ${cell(why)} |`,
  );
  return [
    '# What of CEL is left out',
    '',
    '<!-- Generated from src/unsupported.ts by `npx vitest run packages/rules -u`; do not edit. -->',
    '',
    'A rule that uses one of these is refused when it is checked: `RULE_CONSTRUCT_UNSUPPORTED`,',
    'with the name in the first column.',
    '',
    '| construct | refused, for example | why |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
};
