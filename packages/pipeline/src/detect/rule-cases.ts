import { Fault } from '@zhenma/model';
import type { CheckedRule, FieldType, Row, Value } from '@zhenma/rules';
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { SCOPES } from './rule-set.ts';

/** Facts of one row and what the rule must make of them. */
export interface RuleCase {
  readonly rule: string;
  /** `fires`, `silent`, or the guard that must explain the finding. */
  readonly expected: string;
  readonly facts: Row;
  readonly fileName: string;
  readonly line: number;
}

/** Text of a file of cases: `rule-id: { facts, cases: [{ is, with }] }`. See docs/rules.md. */
export interface CaseText {
  readonly fileName: string;
  readonly text: string;
}

/**
 * Reads cases: each is the rule's `facts` with those under `with` put over them.
 *
 * Shape   null under `with` makes a fact unknown again.
 * Errors  CATALOG_RULE_INVALID with file and line: a rule that is not among `rules`, a field its
 *         scope lacks, a value of another type, an `is` that names no guard of the rule.
 */
export const readCases = (
  texts: readonly CaseText[],
  rules: readonly CheckedRule[],
): readonly RuleCase[] => {
  const known = new Map(rules.map((rule) => [rule.definition.id, rule]));
  return texts.flatMap(({ fileName, text }) => {
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
    const lineOf = (node: unknown): number =>
      lines.linePos((node as { range?: [number] } | null)?.range?.[0] ?? 0).line;
    const refuse = (node: unknown, message: string): never => {
      throw new Fault('CATALOG_RULE_INVALID', `${fileName}:${lineOf(node)}: ${message}`);
    };
    const broken = document.errors[0];
    if (broken) throw new Fault('CATALOG_RULE_INVALID', `${fileName}: ${broken.message}`);
    if (document.contents === null) return [];
    if (!isMap(document.contents)) return refuse(document.contents, 'not a mapping of rules');
    return document.contents.items.flatMap(({ key, value }) => {
      const rule = known.get(isScalar(key) ? String(key.value) : '');
      if (!rule) return refuse(key, `no rule ${String(key)}`);
      if (!isMap(value)) return refuse(key, 'a rule has facts and cases');
      const read = (node: unknown, at: unknown): Row =>
        factsOf(isAlias(node) ? node.resolve(document) : node, document, rule, (message) =>
          refuse(at, message),
        );
      const base = read(value.get('facts'), value);
      const cases = value.get('cases');
      if (!isSeq(cases)) return refuse(value, 'cases is not a list');
      return cases.items.map((item): RuleCase => {
        if (!isMap(item)) return refuse(item, 'a case is not a mapping');
        const over = read(item.get('with'), item);
        const expected = String(item.get('is') ?? '');
        if (!outcomesOf(rule).includes(expected))
          refuse(item, `is ${expected} (allowed: ${outcomesOf(rule).join(', ')})`);
        const facts = { ...base, ...over };
        return { rule: rule.definition.id, expected, facts, fileName, line: lineOf(item) };
      });
    });
  });
};

/** What may come of a rule: `fires`, `silent` and each of its guards. */
export const outcomesOf = (rule: CheckedRule): readonly string[] => [
  'fires',
  'silent',
  ...rule.guards.map(({ definition }) => definition.guard),
];

/** Outcomes of rules that no case asks for, as `rule: outcome`. */
export const uncovered = (
  rules: readonly CheckedRule[],
  cases: readonly RuleCase[],
): readonly string[] => {
  const asked = new Set(cases.map((one) => `${one.rule}: ${one.expected}`));
  return rules
    .flatMap((rule) => outcomesOf(rule).map((outcome) => `${rule.definition.id}: ${outcome}`))
    .filter((wanted) => !asked.has(wanted));
};

type Refuse = (message: string) => never;

const factsOf = (node: unknown, document: Document, rule: CheckedRule, refuse: Refuse): Row => {
  if (node === undefined || node === null) return {};
  if (!isMap(node)) return refuse('facts are not a mapping of fields to values');
  const fields = SCOPES[rule.definition.scope]?.fields ?? {};
  const pairs = Object.entries(node.toJS(document) as Record<string, unknown>);
  return Object.fromEntries(
    pairs.map(([name, value]): [string, Value] => {
      const field = fields[name];
      if (!field) return refuse(`the scope ${rule.definition.scope} has no field ${name}`);
      if (!rule.fields.includes(name)) return refuse(`the rule does not read ${name}`);
      const fact = factOf(value, field.type);
      if (fact === undefined)
        return refuse(`${name}: ${JSON.stringify(value)} is not ${field.type}`);
      return [name, fact];
    }),
  );
};

const factOf = (value: unknown, type: FieldType): Value | undefined => {
  if (value === null) return null;
  if (type === 'int') return Number.isSafeInteger(value) ? (value as number) : undefined;
  if (type === 'double') return Number.isFinite(value) ? (value as number) : undefined;
  if (type === 'bool') return typeof value === 'boolean' ? value : undefined;
  if (type === 'string') return typeof value === 'string' ? value : undefined;
  if (type === 'timestamp') return instantOf(value);
  const texts = Array.isArray(value) && value.every((item) => typeof item === 'string');
  return texts ? (value as readonly string[]) : undefined;
};

const instantOf = (value: unknown): number | undefined => {
  const instant = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
};
