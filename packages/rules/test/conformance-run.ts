import { getConformanceSuite } from '@bufbuild/cel-spec/testdata/tests.js';
import {
  checkExpression,
  type Expr,
  type FieldType,
  type Scope,
  toRuleInt,
  typeOf,
  type Value,
} from '@zhenma/rules';
import { openDuckDB, type Run, runInterpreter, runJavaScript } from './engines.ts';

/**
 * Runs the official CEL conformance cases on every engine.
 *
 * A case is *refused* when the checker turns it down (with the reason), *passed* when every engine
 * gives the expected value (an expected error is unknown), else *failed*.
 */
export interface SectionResult {
  readonly section: string;
  passed: number;
  refused: number;
  readonly failed: string[];
}

export interface ConformanceResult {
  readonly sections: readonly SectionResult[];
  /** Reason (code, or construct) → cases refused for it. */
  readonly reasons: ReadonlyMap<string, number>;
  /** `file/section/name: expr: reason: message` of every refused case. */
  readonly refusals: readonly string[];
}

type Suite = ReturnType<typeof getConformanceSuite>;
type Case = Suite['tests'][number]['original'];

interface Expected {
  readonly value: Value;
}

interface Ready {
  readonly name: string;
  readonly tree: Expr;
  readonly scope: Scope;
  readonly row: Readonly<Record<string, Value>>;
  readonly expected: Expected | { readonly type: string };
}

type KindOf = Extract<Case['resultMatcher'], { case: 'value' }>['value']['kind'];

const FIELD_TYPE: Readonly<Record<string, FieldType>> = {
  boolValue: 'bool',
  int64Value: 'int',
  doubleValue: 'double',
  stringValue: 'string',
};

const fromKind = (kind: KindOf): Expected | undefined => {
  if (kind.case === 'int64Value') return { value: toRuleInt(kind.value) };
  if (kind.case === 'boolValue' || kind.case === 'stringValue' || kind.case === 'doubleValue') {
    return { value: kind.value };
  }
  return kind.case === 'nullValue' ? { value: null } : undefined;
};

const PRIMITIVES = ['TYPE_UNSPECIFIED', 'bool', 'int', 'uint', 'double', 'string', 'bytes'];

const expectedOf = ({ resultMatcher, checkOnly }: Case): Ready['expected'] | undefined => {
  switch (resultMatcher.case) {
    case undefined:
      return { value: true }; // the definition's default matcher
    case 'value':
      return fromKind(resultMatcher.value.kind);
    case 'evalError':
    case 'anyEvalErrors':
      return { value: null };
    case 'typedResult': {
      const { result, deducedType } = resultMatcher.value;
      if (!checkOnly && result !== undefined) return fromKind(result.kind);
      const kind = deducedType?.typeKind;
      return kind?.case === 'primitive' ? { type: PRIMITIVES[kind.value] ?? '?' } : undefined;
    }
    default:
      return undefined;
  }
};

/** Variables of a case as a one-row scope; undefined when one has a type that no column has. */
const scopeOf = (test: Case): Pick<Ready, 'scope' | 'row'> | undefined => {
  const fields: Record<string, { type: FieldType; doc: string }> = {};
  const row: Record<string, Value> = {};
  for (const [name, binding] of Object.entries(test.bindings)) {
    const kind = binding.kind.case === 'value' ? binding.kind.value.kind : undefined;
    const type = FIELD_TYPE[kind?.case ?? ''];
    if (kind === undefined || type === undefined) return undefined;
    fields[name] = { type, doc: '' };
    row[name] = fromKind(kind)?.value ?? null;
  }
  return { scope: { name: 'conformance', fields }, row };
};

const sections = (): { section: string; cases: { name: string; test: Case }[] }[] =>
  getConformanceSuite().suites.flatMap((file) =>
    file.suites.map((section) => ({
      section: `${file.name}/${section.name}`,
      cases: section.tests.map(({ original }) => ({ name: original.name, test: original })),
    })),
  );

export const runConformance = async (): Promise<ConformanceResult> => {
  const duckdb = await openDuckDB();
  const engines: Record<string, Run> = {
    interpreter: runInterpreter,
    javascript: runJavaScript,
    duckdb: duckdb.run,
  };
  const reasons = new Map<string, number>();
  const refusals: string[] = [];
  const results: SectionResult[] = [];
  for (const { section, cases } of sections()) {
    const result: SectionResult = { section, passed: 0, refused: 0, failed: [] };
    results.push(result);
    for (const { name, test } of cases) {
      const ready = prepare(name, test);
      if (typeof ready === 'string') {
        result.refused++;
        const reason = ready.split(': ')[0]!;
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        refusals.push(`${section}/${name}: ${test.expr}: ${ready}`);
        continue;
      }
      const problems = await problemsOf(ready, engines);
      if (problems.length === 0) result.passed++;
      else result.failed.push(`${section}/${name}: ${test.expr}: ${problems.join('; ')}`);
    }
  }
  duckdb.close();
  return { sections: results, reasons, refusals };
};

/** The case ready to run, or the reason why it is refused. */
const prepare = (name: string, test: Case): Ready | string => {
  if (Object.keys(test.bindings).some((variable) => variable.includes('.'))) {
    return 'container: a variable with a dot in its name';
  }
  const variables = scopeOf(test) ?? { scope: { name: 'conformance', fields: {} }, row: {} };
  const checked = checkExpression(test.expr, {
    scope: variables.scope,
    functions: [],
    lists: {},
  });
  if (!checked.ok) {
    const [issue] = checked.issues;
    if (scopeOf(test) === undefined) return `variable of an unsupported type: ${issue!.message}`;
    return `${issue!.construct ?? issue!.code}: ${issue!.message}`;
  }
  const expected = expectedOf(test) ?? { value: 'a value of a type that no expression has' };
  return { name, tree: checked.tree, ...variables, expected };
};

const problemsOf = async (
  { tree, scope, row, expected }: Ready,
  engines: Readonly<Record<string, Run>>,
): Promise<string[]> => {
  if ('type' in expected) {
    return typeOf(tree) === expected.type ? [] : [`type ${typeOf(tree)}, not ${expected.type}`];
  }
  const problems: string[] = [];
  for (const [engine, run] of Object.entries(engines)) {
    const value = (await run([tree], scope, [row]))[0]![0]!;
    const same =
      typeof value === 'number' ? value === expected.value : Object.is(value, expected.value);
    if (!same) problems.push(`${engine} gave ${String(value)}, not ${String(expected.value)}`);
  }
  return problems;
};

/** The printed table: one line per section, then the reasons for refusal. */
export const conformanceTable = ({ sections: results, reasons }: ConformanceResult): string => {
  const pad = (value: string | number, width: number): string => String(value).padStart(width);
  const line = (name: string, passed: number, refused: number, failed: number): string =>
    `${name.padEnd(44)}${pad(passed, 8)}${pad(refused, 9)}${pad(failed, 8)}`;
  const sum = (pick: (result: SectionResult) => number): number =>
    results.reduce((total, result) => total + pick(result), 0);
  return [
    `${'section'.padEnd(44)}${pad('passed', 8)}${pad('refused', 9)}${pad('failed', 8)}`,
    ...results.map((r) => line(r.section, r.passed, r.refused, r.failed.length)),
    line(
      'total',
      sum((r) => r.passed),
      sum((r) => r.refused),
      sum((r) => r.failed.length),
    ),
    '',
    'refused because of',
    ...[...reasons].sort((a, b) => b[1] - a[1]).map(([reason, n]) => `${pad(n, 6)}  ${reason}`),
    ...results.flatMap(({ failed }) => failed.map((text) => `FAILED ${text}`)),
  ].join('\n');
};
