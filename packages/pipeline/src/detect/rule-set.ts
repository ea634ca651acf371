import { Fault, STRENGTHS } from '@zhenma/model';
import {
  type CheckedRule,
  checkExpression,
  checkRule,
  type DerivedColumn,
  type Expr,
  type Lists,
  parsePack,
  type Scope,
} from '@zhenma/rules';
import { DOMAIN_FUNCTIONS } from './functions.ts';
import { SALE_FIELDS } from './scope.ts';

/** Text of one YAML pack and where it came from. */
export interface PackText {
  readonly fileName: string;
  readonly text: string;
}

/** Checked rules in a fixed order, ready for every engine. */
export interface RuleSet {
  readonly rules: readonly CheckedRule[];
  readonly derived: readonly DerivedColumn[];
  /** True when two statements about a sale were there to compare. */
  readonly compared: Expr;
  /** `<pack>@<hash>` of all texts: results name the rules that made them. */
  readonly version: string;
}

export const SALE_SCOPE: Scope = {
  name: 'sale',
  fields: Object.fromEntries(
    Object.entries(SALE_FIELDS).map(([name, { type, doc }]) => [name, { type, doc }]),
  ),
};

/**
 * Checks all rules of all packs.
 *
 * Shape   comparedText: CEL that is true when a sale had two witnesses. Strongest rules first, then by id: the order in which findings are told.
 * Errors  CATALOG_RULE_INVALID with file, line and character of the first problem.
 */
export const checkRules = (
  packs: readonly PackText[],
  comparedText: string,
  version: string,
  lists: Lists = {},
): RuleSet => {
  const rules = packs.flatMap(({ fileName, text }) => {
    const parsed = parsePack(text, fileName);
    if (!parsed.ok) throw invalid(fileName, parsed.issues[0]);
    return parsed.pack.rules
      .filter((rule) => rule.scope === SALE_SCOPE.name)
      .map((rule) => {
        const checked = checkRule(rule, SALE_SCOPE, DOMAIN_FUNCTIONS, lists);
        if (!checked.ok) throw invalid(`${fileName}, rule ${rule.id}`, checked.issues[0]);
        return checked.rule;
      });
  });
  const twice = rules.find(
    (rule, at) => rules.findIndex((other) => idOf(other) === idOf(rule)) < at,
  );
  if (twice) throw invalid(idOf(twice), { message: 'the id is used twice' });
  const crowded = rules.find((rule) => rule.guards.length > GUARDS_MAX);
  if (crowded) throw invalid(idOf(crowded), { message: `more than ${GUARDS_MAX} guards` });
  const rank = (rule: CheckedRule): number => -STRENGTHS.indexOf(rule.definition.strength);
  const ordered = [...rules].sort((a, b) => rank(a) - rank(b) || (idOf(a) < idOf(b) ? -1 : 1));
  const compared = checkExpression(comparedText, {
    scope: SALE_SCOPE,
    functions: DOMAIN_FUNCTIONS,
    lists,
  });
  if (!compared.ok) throw invalid('score.yaml, compared', compared.issues[0]);
  const derived = [...ordered.flatMap((rule) => rule.derived), ...compared.derived];
  return { rules: ordered, derived, compared: compared.tree, version };
};

/** A rule's outcome is one digit: silent, fired, or the guard that explains it. */
const GUARDS_MAX = 8;

const idOf = (rule: CheckedRule): string => rule.definition.id;

const invalid = (where: string, issue: { readonly message: string } | undefined): Fault =>
  new Fault('CATALOG_RULE_INVALID', `${where}: ${issue?.message ?? 'not a rule pack'}`, { issue });
