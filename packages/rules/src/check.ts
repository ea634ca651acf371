import { parse } from '@bufbuild/cel';
import type { GuardDefinition, RuleDefinition } from './definition.ts';
import type { DerivedColumn, Expr } from './expr.ts';
import { typeOf, walk } from './expr.ts';
import { lineAndColumn, type RuleIssue, type RuleIssueCode } from './issues.ts';
import { lower } from './lower.ts';
import type { CelExpr, Lowering } from './lowering.ts';
import type { DomainFunction, Lists, Scope } from './scope.ts';
import { LIMITS } from './semantics.ts';
import { placeholdersOf } from './statement.ts';
import type { Construct } from './unsupported.ts';

/** Engines beside JavaScript that a rule may have to run on. */
export type Engine = 'duckdb' | 'flink';

export interface CheckedGuard {
  readonly definition: GuardDefinition;
  readonly tree: Expr;
}

export interface CheckedRule {
  readonly definition: RuleDefinition;
  /** Boolean; the rule fires when it is true (not when it is unknown). */
  readonly tree: Expr;
  readonly guards: readonly CheckedGuard[];
  /** Fields of the scope that the rule and its guards read, sorted. */
  readonly fields: readonly string[];
  /** Columns to fill first, in an order that respects nesting. */
  readonly derived: readonly DerivedColumn[];
  /** Engines beside JavaScript on which every part has a form. */
  readonly engines: readonly Engine[];
}

export type Checked =
  | { readonly ok: true; readonly rule: CheckedRule }
  | { readonly ok: false; readonly issues: readonly RuleIssue[] };

export interface CheckOptions {
  /** Engines the rule must run on; default DuckDB only. */
  readonly engines?: readonly Engine[];
  /** Conditions that were checked already in the same surroundings, by text: rules share guards. */
  readonly known?: Map<string, CheckedExpression>;
}

/** What an expression may refer to. */
export interface Surroundings {
  readonly scope: Scope;
  readonly functions: readonly DomainFunction[];
  readonly lists: Lists;
}

export type CheckedExpression =
  | { readonly ok: true; readonly tree: Expr; readonly derived: readonly DerivedColumn[] }
  | { readonly ok: false; readonly issues: readonly RuleIssue[] };

/**
 * Checks a rule against its scope and lowers it to the tree that every target reads.
 *
 * Errors  all issues of the rule, each with the character of its CEL text.
 */
export const checkRule = (
  definition: RuleDefinition,
  scope: Scope,
  functions: readonly DomainFunction[],
  lists: Lists,
  options: CheckOptions = {},
): Checked => {
  const { known = new Map<string, CheckedExpression>() } = options;
  const check = (text: string): CheckedExpression => {
    const checked = known.get(text) ?? checkCondition(text, { scope, functions, lists });
    known.set(text, checked);
    return checked;
  };
  const when = check(definition.when);
  const guards = (definition.unless ?? []).map((guard) => ({
    definition: guard,
    checked: check(guard.when),
  }));
  const issues: RuleIssue[] = [
    ...(when.ok ? [] : when.issues),
    ...guards.flatMap(({ definition: { guard }, checked }) =>
      checked.ok ? [] : checked.issues.map((issue) => ({ ...issue, guard })),
    ),
  ];
  if (!when.ok) return { ok: false, issues };
  const passed = guards.flatMap(({ definition: guard, checked }) =>
    checked.ok ? [{ definition: guard, tree: checked.tree, derived: checked.derived }] : [],
  );
  const derived = unique([...when.derived, ...passed.flatMap((guard) => guard.derived)]);
  const trees = [when.tree, ...passed.map(({ tree }) => tree)];
  const engines = enginesOf(trees);
  issues.push(...templateIssues(definition, scope, derived));
  for (const engine of options.engines ?? []) {
    if (!engines.includes(engine)) issues.push(engineIssue(engine, trees));
  }
  if (issues.length > 0) return { ok: false, issues };
  const rule = {
    definition,
    tree: when.tree,
    guards: passed.map(({ definition: guard, tree }) => ({ definition: guard, tree })),
    fields: fieldsOf(trees),
    derived,
    engines,
  };
  return { ok: true, rule };
};

/** Like `checkExpression`, and the expression must be a condition. */
const checkCondition = (text: string, surroundings: Surroundings): CheckedExpression => {
  const checked = checkExpression(text, surroundings);
  if (!checked.ok || typeOf(checked.tree) === 'bool') return checked;
  const message = `the condition is ${typeOf(checked.tree)}, not bool`;
  return { ok: false, issues: [issueAt(text, 0, 'RULE_TYPE_MISMATCH', message)] };
};

/** Checks one CEL text of any type. Never throws: a text from outside gives issues. */
export const checkExpression = (text: string, surroundings: Surroundings): CheckedExpression => {
  if (text.length > LIMITS.textLength) {
    const message = `${text.length} characters, at most ${LIMITS.textLength}`;
    return { ok: false, issues: [issueAt(text, LIMITS.textLength, 'RULE_TOO_LARGE', message)] };
  }
  const parsed = parseText(text);
  if ('issue' in parsed) return { ok: false, issues: [parsed.issue] };
  const issues: RuleIssue[] = [];
  const context: Lowering = {
    scope: surroundings.scope,
    functions: new Map(surroundings.functions.map((fn) => [fn.name, fn])),
    lists: surroundings.lists,
    positionOf: parsed.positionOf,
    report: (at, code, message, construct) =>
      issues.push(issueAt(text, parsed.positionOf(at), code, message, construct)),
    derived: new Map(),
    nodes: 0,
    depth: 0,
    lower: (cel) => lower(context, cel),
  };
  const tree = lower(context, parsed.expr);
  if (tree === undefined) return { ok: false, issues };
  return { ok: true, tree, derived: [...context.derived.values()] };
};

const issueAt = (
  text: string,
  position: number,
  code: RuleIssueCode,
  message: string,
  construct?: Construct,
): RuleIssue => ({
  code,
  message,
  position,
  ...lineAndColumn(text, position),
  ...(construct === undefined ? {} : { construct }),
});

type ParsedText =
  | { readonly expr: CelExpr; readonly positionOf: (expr: CelExpr) => number }
  | { readonly issue: RuleIssue };

const parseText = (text: string): ParsedText => {
  try {
    const { expr, sourceInfo } = parse(text);
    return {
      expr,
      // The parser places an operator at the blank before it.
      positionOf: (node) => {
        const offset = sourceInfo?.positions[String(node.id)] ?? 0;
        return offset + (/^\s*/.exec(text.slice(offset))?.[0].length ?? 0);
      },
    };
  } catch (error) {
    if (error instanceof RangeError) {
      return { issue: issueAt(text, 0, 'RULE_TOO_DEEP', 'nested too deep to read') };
    }
    return { issue: syntaxIssue(text, error) };
  }
};

/** The parser's errors carry `rawMessage` and `location`; others come from a bad literal. */
const syntaxIssue = (text: string, error: unknown): RuleIssue => {
  const { rawMessage, location, message } = error as {
    readonly rawMessage?: string;
    readonly location?: { readonly start: { readonly offset: number } };
    readonly message?: string;
  };
  const position = location?.start.offset ?? 0;
  if (/\.\?|\[\?|\{\?/.test(text)) {
    const what = 'not supported: optional syntax';
    return issueAt(text, position, 'RULE_CONSTRUCT_UNSUPPORTED', what, 'optional');
  }
  return issueAt(text, position, 'RULE_SYNTAX', rawMessage ?? message ?? 'cannot be parsed');
};

const unique = (derived: readonly DerivedColumn[]): DerivedColumn[] => [
  ...new Map(derived.map((call) => [call.column, call])).values(),
];

const fieldsOf = (trees: readonly Expr[]): string[] => {
  const names = new Set<string>();
  for (const tree of trees) {
    walk(tree, (node) => {
      if (node.kind === 'field') names.add(node.name);
    });
  }
  return [...names].sort();
};

const functionsWithout = (engine: Engine, trees: readonly Expr[]): string[] => {
  const names = new Set<string>();
  for (const tree of trees) {
    walk(tree, (node) => {
      if (node.kind !== 'domain' || node.fn.form.kind !== 'expression') return;
      if (node.fn.form[engine] === undefined) names.add(node.fn.name);
    });
  }
  return [...names];
};

const enginesOf = (trees: readonly Expr[]): Engine[] =>
  (['duckdb', 'flink'] as const).filter((engine) => functionsWithout(engine, trees).length === 0);

const engineIssue = (engine: Engine, trees: readonly Expr[]): RuleIssue => {
  const names = functionsWithout(engine, trees).join(', ');
  return issueAt('', 0, 'RULE_TARGET_UNSUPPORTED', `${names} cannot run on ${engine}`);
};

const templateIssues = (
  definition: RuleDefinition,
  scope: Scope,
  derived: readonly DerivedColumn[],
): RuleIssue[] => {
  const made = new Set(derived.map(({ column }) => column));
  const names = [definition.statement.zh, definition.statement.en].flatMap(placeholdersOf);
  const wrong = (name: string): string | undefined => {
    if (!Object.hasOwn(scope.fields, name) && !made.has(name)) return 'no field';
    return scope.fields[name]?.measured
      ? 'which differs between sales that say the same'
      : undefined;
  };
  return [...new Set(names)].flatMap((name) => {
    const why = wrong(name);
    const what = `the statement names {${name}}, ${why}`;
    return why === undefined ? [] : [issueAt('', 0, 'RULE_TEMPLATE_FIELD_UNKNOWN', what)];
  });
};
