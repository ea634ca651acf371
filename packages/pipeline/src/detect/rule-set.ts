import { Fault, STRENGTHS } from '@zhenma/model';
import {
  type CheckedExpression,
  type CheckedRule,
  checkExpression,
  checkRule,
  type DerivedColumn,
  type Expr,
  type Lists,
  type Pack,
  parsePack,
  type RuleList,
  type Scope,
} from '@zhenma/rules';
import type { SaleField } from './feature.ts';
import { DOMAIN_FUNCTIONS } from './functions.ts';
import { SALE_FIELDS } from './scope.ts';
import { SUBJECT_SCOPES } from './subject-scopes.ts';

/** Text of one YAML pack and where it came from. */
export interface PackText {
  readonly fileName: string;
  readonly text: string;
}

/** Rules of one scope, strongest first, and the columns they need filled. */
export interface ScopeRules {
  readonly rules: readonly CheckedRule[];
  readonly derived: readonly DerivedColumn[];
}

/** Checked rules in a fixed order, ready for every engine. */
export interface RuleSet {
  readonly rules: readonly CheckedRule[];
  readonly derived: readonly DerivedColumn[];
  /** Rules about subjects that are no single sale, by scope. */
  readonly subjects: Readonly<Record<string, ScopeRules>>;
  /** True when two statements about a sale were there to compare. */
  readonly compared: Expr;
  /** `<pack>@<hash>` of all texts: results name the rules that made them. */
  readonly version: string;
}

const scopeOf = (name: string, fields: Readonly<Record<string, SaleField>>): Scope => ({
  name,
  fields: Object.fromEntries(
    Object.entries(fields).map(([field, { type, doc, level }]) => [
      field,
      { type, doc, measured: name === 'sale' && level === 'sale' },
    ]),
  ),
});

export const SALE_SCOPE: Scope = scopeOf('sale', SALE_FIELDS);

/** Every scope that a rule may be about, by name. */
export const SCOPES: Readonly<Record<string, Scope>> = Object.fromEntries(
  [SALE_SCOPE, ...SUBJECT_SCOPES.map(({ name, fields }) => scopeOf(name, fields))].map(
    (scope) => [scope.name, scope] as const,
  ),
);

/** Conditions of one scope by their text: half of all are guards that several rules share. */
type Known = Map<string, CheckedExpression>;

/**
 * Checks all rules of all packs.
 *
 * Shape   comparedText: CEL that is true when a sale had two witnesses. Strongest rules first, then
 *         by id: the order in which findings are told. Lists of all packs are known to every rule.
 * Errors  CATALOG_RULE_INVALID with file, line and character of the first problem.
 */
export const checkRules = (
  packs: readonly PackText[],
  comparedText: string,
  version: string,
): RuleSet => {
  const parsed = packs.map(({ fileName, text }) => {
    const read = parsePack(text, fileName);
    if (!read.ok) throw invalid(fileName, read.issues[0]);
    return read.pack;
  });
  const lists = listsOf(parsed);
  const known = new Map(Object.values(SCOPES).map((scope): [Scope, Known] => [scope, new Map()]));
  const rules = parsed.flatMap(({ fileName, rules: definitions }) =>
    definitions.map((rule) => {
      const scope = SCOPES[rule.scope];
      if (!scope) throw invalid(`${fileName}, rule ${rule.id}`, unknownScope(rule.scope));
      const checked = checkRule(rule, scope, DOMAIN_FUNCTIONS, lists, {
        known: known.get(scope) as Known,
      });
      if (!checked.ok) throw invalid(`${fileName}, rule ${rule.id}`, checked.issues[0]);
      return checked.rule;
    }),
  );
  refuseWrongSets(rules);
  const ordered = [...rules].sort((a, b) => rank(a) - rank(b) || (idOf(a) < idOf(b) ? -1 : 1));
  const sale = rulesOf(ordered, SALE_SCOPE.name);
  const subjects = SUBJECT_SCOPES.map(({ name }) => [name, rulesOf(ordered, name)] as const);
  const compared = checkExpression(comparedText, {
    scope: SALE_SCOPE,
    functions: DOMAIN_FUNCTIONS,
    lists,
  });
  if (!compared.ok) throw invalid('score.yaml, compared', compared.issues[0]);
  return {
    rules: sale.rules,
    derived: [...sale.derived, ...compared.derived],
    subjects: Object.fromEntries(subjects),
    compared: compared.tree,
    version,
  };
};

/**
 * The lists of all packs by name.
 *
 * Errors  CATALOG_RULE_INVALID when two packs have a list of one name.
 */
export const listsOf = (packs: readonly Pack[]): Lists => {
  const lists: Record<string, RuleList> = {};
  for (const { fileName, lists: own } of packs)
    for (const [name, list] of Object.entries(own)) {
      if (name in lists) throw invalid(fileName, { message: `list ${name} is given twice` });
      lists[name] = list;
    }
  return lists;
};

const rank = (rule: CheckedRule): number => -STRENGTHS.indexOf(rule.definition.strength);

const rulesOf = (all: readonly CheckedRule[], scope: string): ScopeRules => {
  const rules = all.filter((rule) => rule.definition.scope === scope);
  return { rules, derived: rules.flatMap((rule) => rule.derived) };
};

const unknownScope = (name: string): { readonly message: string } => ({
  message: `there is no scope ${name} (${Object.keys(SCOPES).join(', ')})`,
});

const refuseWrongSets = (rules: readonly CheckedRule[]): void => {
  const twice = rules.find(
    (rule, at) => rules.findIndex((other) => idOf(other) === idOf(rule)) < at,
  );
  if (twice) throw invalid(idOf(twice), { message: 'the id is used twice' });
  const crowded = rules.find((rule) => rule.guards.length > GUARDS_MAX);
  if (crowded) throw invalid(idOf(crowded), { message: `more than ${GUARDS_MAX} guards` });
};

/** A rule's outcome is one digit: silent, fired, or the guard that explains it. */
const GUARDS_MAX = 8;

const idOf = (rule: CheckedRule): string => rule.definition.id;

const invalid = (where: string, issue: { readonly message: string } | undefined): Fault =>
  new Fault('CATALOG_RULE_INVALID', `${where}: ${issue?.message ?? 'not a rule pack'}`, { issue });
