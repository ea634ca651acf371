import { checkRule, parsePack, type Scope } from '@zhenma/rules';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const RULE = `pack: code-hop
rules:
  - id: code-hop
    version: 1
    scope: sale
    kinds: [mcc]
    strength: strong
    when: >-
      mcc != printed_mcc &&
      amunt >= 10000
    unless:
      - guard: renumbered
        when: has(mcc) && nme == 'x'
        why: { zh: 甲, en: a }
    needs: ['view:clearing']
    statement: { zh: '{mcc}', en: '{mcc} is not {printed_mcc}' }
    source: test
    falsePositives: none
`;

const scope: Scope = {
  name: 'sale',
  fields: {
    mcc: { type: 'string', doc: '' },
    printed_mcc: { type: 'string', doc: '' },
    amount: { type: 'int', doc: '' },
    name: { type: 'string', doc: '' },
  },
};

const issues = (text: string): string[] => {
  const parsed = parsePack(text, 'pack.yaml');
  if (parsed.ok) return [];
  return parsed.issues.map(
    ({ code, line, column, message }) => `${code}@${line}:${column} ${message}`,
  );
};

describe('parsePack', () => {
  test('reads a rule', () => {
    const parsed = parsePack(RULE, 'pack.yaml');
    expect(parsed.ok && parsed.pack.rules[0]).toEqual({
      id: 'code-hop',
      version: 1,
      scope: 'sale',
      kinds: ['mcc'],
      strength: 'strong',
      when: 'mcc != printed_mcc && amunt >= 10000',
      unless: [{ guard: 'renumbered', when: "has(mcc) && nme == 'x'", why: { zh: '甲', en: 'a' } }],
      needs: ['view:clearing'],
      statement: { zh: '{mcc}', en: '{mcc} is not {printed_mcc}' },
      source: 'test',
      falsePositives: 'none',
    });
  });

  /** The character of the file that an issue of the CEL text means. */
  const character = (text: string, line: number, column: number): string =>
    text.split('\n')[line - 1]!.slice(column - 1);

  test.each([
    ['folded', RULE],
    ['literal', RULE.replace('>-', '|')],
    ['plain', RULE.replace(/>-\n {6}(.*)\n {6}(.*)\n/, '$1 $2\n')],
    ['quoted', RULE.replace(/>-\n {6}(.*)\n {6}(.*)\n/, '"$1 $2"\n')],
  ])('places issues of a %s text in the file', (_style, text) => {
    const parsed = parsePack(text, 'pack.yaml');
    if (!parsed.ok) throw new TypeError(parsed.issues[0]!.message);
    const checked = checkRule(parsed.pack.rules[0]!, scope, [], {});
    if (checked.ok) throw new TypeError('not refused');
    const found = checked.issues.map(({ position, guard }) => {
      const { line, column } = parsed.pack.placeOf('code-hop', guard)!.at(position);
      return character(text, line, column);
    });
    expect(found[0]).toMatch(/^amunt >= 10000/);
    expect(found[1]).toMatch(/^nme == 'x'/);
  });

  test.each([
    ['a: [', 'PACK_YAML_INVALID@1:5'],
    ['[]', 'PACK_SHAPE_WRONG@1:1 the pack is not a mapping'],
    ['pack: x', 'PACK_SHAPE_WRONG@1:1 the pack lacks the key rules'],
    ['pack: x\nrules: 5', 'PACK_SHAPE_WRONG@2:8 the pack: rules is not a list'],
    [RULE.replace('id: code-hop', 'id: Code Hop'), 'PACK_SHAPE_WRONG@3:9 the rule: id "Code Hop"'],
    [RULE.replace('strong', 'huge'), 'PACK_SHAPE_WRONG@7:15 rule code-hop: strength huge'],
    [RULE.replace('[mcc]', '[colour]'), 'PACK_SHAPE_WRONG@6:12 rule code-hop: kinds colour'],
    [RULE.replace('version: 1', 'version: 0'), 'PACK_SHAPE_WRONG@4:14 rule code-hop: version'],
    [
      RULE.replace('    source: test\n', ''),
      'PACK_SHAPE_WRONG@3:5 rule code-hop lacks the key source',
    ],
    [
      RULE.replace('source: test', 'sauce: test'),
      'PACK_SHAPE_WRONG@17:5 the rule has no key sauce',
    ],
    [RULE + RULE.slice(RULE.indexOf('  - id')), 'two rules are called code-hop'],
    [RULE.replace('version: 1', 'version: 1\n    version: 2'), 'PACK_YAML_INVALID@5:5'],
  ])('%#: names what is wrong and where', (text, expected) => {
    expect(issues(text).join('\n')).toContain(expected);
  });

  test('an alias bomb and deep nesting are issues, not hangs', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b]\npack: *c\nrules: *c\n`;
    expect(issues(bomb).length).toBeGreaterThan(0);
    expect(issues('['.repeat(2_000)).length).toBeGreaterThan(0);
  });

  test('never throws', () => {
    const line = fc.constantFrom(
      ...RULE.split('\n'),
      '- ',
      '  - x',
      ': ',
      '? a',
      '&a b',
      '*a',
      '!!js x',
      '\t',
      '"',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 30 }), (lines) => {
        const parsed = parsePack(lines.join('\n'), 'pack.yaml');
        expect(parsed.ok || parsed.issues.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('lists of a pack', () => {
  const pack = (values: string, type = 'string', name = 'watch') =>
    `pack: lists\nlists:\n  - list: ${name}\n    type: ${type}\n    source: test\n    values: ${values}\n`;

  test('a pack may hold lists alone', () => {
    const parsed = parsePack(pack("['5411', '08']"), 'lists.yaml');
    expect(parsed).toMatchObject({
      ok: true,
      pack: { rules: [], lists: { watch: { type: 'string', values: ['5411', '08'] } } },
    });
    const ints = parsePack(pack('[1, 2]', 'int'), 'lists.yaml');
    expect(ints).toMatchObject({ ok: true, pack: { lists: { watch: { values: [1, 2] } } } });
  });

  test.each([
    ['an unquoted number', pack('[5411]'), 'PACK_SHAPE_WRONG@6:14 list watch: 5411 is not of type string (quote numbers: "5411")'],
    ['a text among numbers', pack("[1, 'x']", 'int'), 'PACK_SHAPE_WRONG@6:17 list watch: x is not of type int'],
    ['another type', pack('[]', 'double'), 'PACK_SHAPE_WRONG@4:11 list watch: type double (allowed: string, int)'],
    ['a name that CEL cannot say', pack('[]', 'string', 'to-watch'), 'PACK_SHAPE_WRONG@3:5 list to-watch is not lower_case'],
    ['neither rules nor lists', 'pack: x\n', 'PACK_SHAPE_WRONG@1:1 the pack lacks the key rules'],
  ])('%s', (_, text, issue) => expect(issues(text)).toContain(issue)); // biome-ignore format: a table

  test('a list may hold 100,000 values, no more', () => {
    const many = (count: number) => `[${Array.from({ length: count }, (_, at) => at).join(', ')}]`;
    expect(issues(pack(many(100_000), 'int'))).toEqual([]);
    expect(issues(pack(many(100_001), 'int'))[0]).toMatch('not a list of at most 100000');
  });
});
