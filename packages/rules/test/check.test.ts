import {
  checkExpression,
  checkRule,
  type DomainFunction,
  type FieldType,
  LIMITS,
  type RuleDefinition,
  type Scope,
} from '@zhenma/rules';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const field = (type: FieldType) => ({ type, doc: '' });
const scope: Scope = {
  name: 'sale',
  fields: {
    mcc: field('string'),
    printed_mcc: field('string'),
    merchant_no: field('string'),
    amount: field('int'),
    rate: field('double'),
    outside_name: { type: 'string', doc: '', measured: true },
    at: field('timestamp'),
    constructor: field('string'),
  },
};

const functions: readonly DomainFunction[] = [
  {
    name: 'institution',
    params: ['string'],
    returns: 'string',
    doc: '',
    form: { kind: 'dictionary' },
    js: (no: string) => no.slice(0, 3),
  },
  {
    name: 'within',
    params: ['string', 'int', 'string'],
    returns: 'bool',
    doc: '',
    form: { kind: 'dictionary' },
    js: () => true,
  },
  {
    name: 'nearby',
    params: ['string', 'string'],
    returns: 'bool',
    doc: '',
    form: { kind: 'expression', duckdb: ([a, b]) => `${a} = ${b}` },
    js: (a: string, b: string) => a === b,
  },
];
const lists = { watch: { type: 'string', values: ['5411'] } } as const;
const check = (text: string) => checkExpression(text, { scope, functions, lists });

const rule = (change: Partial<RuleDefinition>): RuleDefinition => ({
  id: 'code-hop',
  version: 1,
  scope: 'sale',
  kinds: ['mcc'],
  strength: 'strong',
  when: 'mcc != printed_mcc',
  needs: [],
  statement: { zh: '{mcc}', en: '{mcc} is not {printed_mcc}' },
  source: 'test',
  falsePositives: 'none',
  ...change,
});

/** The first issue as `code@line:column`, and the character it points at. */
const first = (text: string): string => {
  const checked = check(text);
  if (checked.ok) return 'ok';
  const [issue] = checked.issues;
  return `${issue!.code}@${issue!.line}:${issue!.column} ${text.slice(issue!.position, issue!.position + 4)}`;
};

describe('issues point at the character', () => {
  test.each([
    ['mcc != printd_mcc', 'RULE_FIELD_UNKNOWN@1:8 prin'],
    ['mcc == "a" &&\n  amount > "b"', 'RULE_TYPE_MISMATCH@2:10 > "b'],
    ['amount > 1.5', 'RULE_CONSTRUCT_UNSUPPORTED@1:8 > 1.'],
    ['institutoin(merchant_no) == "a"', 'RULE_FUNCTION_UNKNOWN@1:1 inst'],
    ['mcc in lists.wach', 'RULE_LIST_UNKNOWN@1:13 .wac'],
    ['amount == 9223372036854775808', 'RULE_LITERAL_INVALID@1:11 9223'],
    ["at > timestamp('2026-02-30T00:00:00Z')", "RULE_LITERAL_INVALID@1:16 '202"],
    ['mcc = "a"', 'RULE_SYNTAX@1:5 = "a'],
    ['"😀" == mcc && amunt > 1', 'RULE_FIELD_UNKNOWN@1:16 amun'],
    ['constructor == "a"', 'RULE_FIELD_UNKNOWN@1:1 cons'],
    ['toString == "a"', 'RULE_FIELD_UNKNOWN@1:1 toSt'],
    ['mcc in lists.__proto__', 'RULE_LIST_UNKNOWN@1:13 .__p'],
    ['mcc.hasOwnProperty("a")', 'RULE_FUNCTION_UNKNOWN@1:4 .has'],
    ['valueOf(mcc)', 'RULE_FUNCTION_UNKNOWN@1:1 valu'],
  ])('%s', (text, expected) => expect(first(text)).toBe(expected));

  test('with a hint when a name is nearly right', () => {
    const checked = check('mc == "a"');
    expect(checked.ok ? '' : checked.issues[0]!.message).toContain('did you mean mcc?');
  });

  test('all of them, not only the first', () => {
    const checked = check('a == "x" && b == "y" && mcc > 1');
    expect(checked.ok ? [] : checked.issues.map(({ code }) => code)).toEqual([
      'RULE_FIELD_UNKNOWN',
      'RULE_FIELD_UNKNOWN',
      'RULE_TYPE_MISMATCH',
    ]);
  });
});

test('a condition that several rules share is read once', () => {
  const unless = [{ guard: 'small', when: 'amount < 100', why: { zh: '小', en: 'small' } }];
  const known = new Map();
  const trees = ['first', 'second'].map((id) => {
    const checked = checkRule(rule({ id, unless }), scope, functions, lists, { known });
    return checked.ok ? checked.rule.guards[0]?.tree : undefined;
  });
  expect(trees[0]).toMatchObject({ kind: 'compare' });
  expect(trees[1]).toBe(trees[0]);
});

describe('a text from outside', () => {
  test('is bounded in length, depth, parts and lists', () => {
    expect(first('a'.repeat(LIMITS.textLength + 1))).toContain('RULE_TOO_LARGE');
    expect(first(`${'('.repeat(4_000)}1${')'.repeat(4_000)}`)).toMatch(/RULE_/);
    expect(first(`${'!'.repeat(1)}(${'mcc == "a" ? '.repeat(60)}`)).toContain('RULE_');
    expect(first(`amount == ${Array(60).fill('1').join(' - (')}${')'.repeat(59)}`)).toContain(
      'RULE_TOO_DEEP',
    );
    expect(first(Array(600).fill('mcc == "a"').join(' || '))).toContain('RULE_TOO_LARGE');
    expect(first(`amount in [${Array(1_001).fill('1').join(',')}]`)).toContain('RULE_TOO_LARGE');
  });

  test('a long flat condition is fine', () => {
    expect(first(Array(300).fill('mcc == "a"').join(' || '))).toBe('ok');
  });

  const token = fc.constantFrom(
    ...'mcc amount rate at == != < && || ! ? : ( ) [ ] { } . , in has( size( "a" \'b\' 1 2.5 -'.split(
      ' ',
    ),
    ...'null true lists.watch institution( matches( timestamp( duration( [?  .? `x` 1u b"a" \\ \n'.split(
      ' ',
    ),
  );
  test('never throws', () => {
    const noise = fc.oneof(
      fc.array(token, { maxLength: 30 }).map((t) => t.join(' ')),
      fc.string(),
    );
    fc.assert(
      fc.property(noise, (text) => {
        const checked = check(text);
        if (!checked.ok) {
          expect(checked.issues.length).toBeGreaterThan(0);
          for (const { position } of checked.issues) {
            expect(position).toBeGreaterThanOrEqual(0);
            expect(position).toBeLessThanOrEqual(text.length);
          }
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('derived columns', () => {
  const derived = (text: string): string[] => {
    const checked = check(text);
    return checked.ok ? checked.derived.map(({ column }) => column) : [checked.issues[0]!.message];
  };

  test.each([
    ["institution(merchant_no) == 'a'", ['institution__merchant_no']],
    [
      "institution(institution(merchant_no)) == 'a'",
      ['institution__merchant_no', 'institution__(institution__merchant_no)'],
    ],
    ["within(mcc, 5, 'a b')", ['within__mcc__=5__=a%20b']],
    ["institution('898') == mcc", []],
  ])('%s', (text, columns) => expect(derived(text)).toEqual(columns));

  test('bind constants and keep the order of columns', () => {
    const seen: unknown[] = [];
    const spy = { ...functions[1]!, js: (...args: unknown[]) => seen.push(args) > 0 };
    const checked = checkExpression("within(mcc, 5, 'a')", { scope, functions: [spy], lists });
    if (!checked.ok) throw new TypeError('refused');
    expect(checked.derived[0]!.args).toEqual(['mcc']);
    expect(checked.derived[0]!.evaluate(['5411'])).toBe(true);
    expect(checked.derived[0]!.evaluate([null])).toBe(null);
    expect(seen).toEqual([['5411', 5, 'a']]);
  });

  test('take fields, constants and each other only', () => {
    expect(first("institution(mcc + 'a') == 'b'")).toContain('RULE_TYPE_MISMATCH');
  });
});

describe('a rule', () => {
  const codes = (change: Partial<RuleDefinition>, engines?: ('duckdb' | 'flink')[]) => {
    const options = engines === undefined ? {} : { engines };
    const checked = checkRule(rule(change), scope, functions, lists, options);
    return checked.ok
      ? []
      : checked.issues.map(({ code, guard }) => (guard ? `${guard}:${code}` : code));
  };

  test('is a condition', () =>
    expect(codes({ when: 'amount + 1' })).toEqual(['RULE_TYPE_MISMATCH']));
  test('has statements about fields', () => {
    const statement = { zh: '{mc}', en: '{mcc}' };
    expect(codes({ statement })).toEqual(['RULE_TEMPLATE_FIELD_UNKNOWN']);
  });
  test('asks and tells once for all rows that say the same: no measure', () => {
    expect(codes({ when: "institution(outside_name) == '1'" })).toEqual(['RULE_TYPE_MISMATCH']);
    const statement = { zh: '{outside_name}', en: '{mcc}' };
    expect(codes({ statement })).toEqual(['RULE_TEMPLATE_FIELD_UNKNOWN']);
  });
  test('has guards that are checked too', () => {
    const unless = [{ guard: 'moved', when: 'nowhere', why: { zh: '', en: '' } }];
    expect(codes({ unless })).toEqual(['moved:RULE_FIELD_UNKNOWN']);
  });
  test('is refused for an engine that lacks a function', () => {
    expect(codes({ when: 'nearby(mcc, printed_mcc)' }, ['duckdb'])).toEqual([]);
    expect(codes({ when: 'nearby(mcc, printed_mcc)' }, ['flink'])).toEqual([
      'RULE_TARGET_UNSUPPORTED',
    ]);
  });
  test('lists what it reads', () => {
    const unless = [{ guard: 'small', when: 'amount < 100', why: { zh: '', en: '' } }];
    const checked = checkRule(rule({ unless }), scope, functions, lists);
    expect(checked.ok && checked.rule.fields).toEqual(['amount', 'mcc', 'printed_mcc']);
  });
});
