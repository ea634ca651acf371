import { STRENGTHS } from '@zhenma/model';
import type { CheckedRule } from './check.ts';
import { keyOf } from './expr.ts';
import {
  type Alternatives,
  alternativesOf,
  type Conjunction,
  implies,
  isSatisfiable,
  tokensOf,
} from './facts.ts';
import type { RuleIssueCode } from './issues.ts';
import type { Scope } from './scope.ts';

/** Something that is wrong with a rule without looking at any data. */
export interface RuleFinding {
  readonly code: Extract<
    RuleIssueCode,
    | 'RULE_NEVER_TRUE'
    | 'RULE_ALWAYS_TRUE'
    | 'RULE_DUPLICATE'
    | 'RULE_SHADOWED'
    | 'RULE_ALWAYS_SUPPRESSED'
    | 'RULE_GUARD_IDLE'
  >;
  readonly ruleId: string;
  /** The rule that duplicates or shadows it. */
  readonly otherId?: string;
  readonly guard?: string;
  readonly message: string;
}

export interface Analysis {
  readonly findings: readonly RuleFinding[];
  /** Rules with too many alternatives to look at, and those left when the pairs ran out. */
  readonly notAnalysed: readonly string[];
}

/** Pairs of rules compared at most. */
const PAIRS_MAX = 2_000_000;

/**
 * Finds rules that can never fire, always fire, or say what another already says.
 *
 * Sound, not complete: a finding is a proof; no finding is no promise. Rules of different scopes
 * are never compared; with `scope` only its rules are looked at.
 */
export const analyse = (rules: readonly CheckedRule[], scope?: Scope): Analysis => {
  const chosen = rules.filter(
    ({ definition }) => scope === undefined || definition.scope === scope.name,
  );
  const readings = chosen.map(read);
  const duplicates = duplicatesOf(chosen);
  const shadows = shadowsOf(readings, new Set(duplicates.map(({ ruleId }) => ruleId)));
  return {
    findings: [...readings.flatMap(ownFindings), ...duplicates, ...shadows.findings],
    notAnalysed: [
      ...readings
        .filter(({ whenTrue }) => whenTrue === undefined)
        .map(({ rule }) => rule.definition.id),
      ...shadows.notCompared,
    ],
  };
};

interface Reading {
  readonly ordinal: number;
  readonly rule: CheckedRule;
  readonly whenTrue: Alternatives | undefined;
}

const read = (rule: CheckedRule, ordinal: number): Reading => ({
  ordinal,
  rule,
  whenTrue: alternativesOf(rule.tree, true),
});

const ownFindings = ({ rule, whenTrue }: Reading): RuleFinding[] => {
  const ruleId = rule.definition.id;
  if (whenTrue === undefined) return [];
  if (whenTrue.length === 0) {
    return [{ code: 'RULE_NEVER_TRUE', ruleId, message: 'no row can make it true' }];
  }
  const findings = guardFindings(rule, whenTrue);
  if (alternativesOf(rule.tree, false)?.length === 0) {
    const message = 'it is true whenever its fields are known';
    findings.push({ code: 'RULE_ALWAYS_TRUE', ruleId, message });
  }
  return findings;
};

const guardFindings = (rule: CheckedRule, whenTrue: Alternatives): RuleFinding[] =>
  rule.guards.flatMap(({ definition: { guard }, tree }): RuleFinding[] => {
    const holds = alternativesOf(tree, true);
    const ruleId = rule.definition.id;
    if (holds === undefined) return [];
    if (whenTrue.every((conjunction) => implies(conjunction, holds))) {
      const message = `the guard ${guard} holds whenever the rule does`;
      return [{ code: 'RULE_ALWAYS_SUPPRESSED', ruleId, guard, message }];
    }
    const meets = whenTrue.some((a) => holds.some((b) => isSatisfiable([...a, ...b])));
    if (meets) return [];
    const message = `the guard ${guard} can never hold when the rule does`;
    return [{ code: 'RULE_GUARD_IDLE', ruleId, guard, message }];
  });

const sameScope = (rule: CheckedRule): string => `${rule.definition.scope}\n`;

const duplicatesOf = (rules: readonly CheckedRule[]): RuleFinding[] => {
  const first = new Map<string, string>();
  return rules.flatMap((rule): RuleFinding[] => {
    const key = sameScope(rule) + keyOf(rule.tree);
    const otherId = first.get(key);
    const ruleId = rule.definition.id;
    if (otherId === undefined) {
      first.set(key, ruleId);
      return [];
    }
    return [
      { code: 'RULE_DUPLICATE', ruleId, otherId, message: `it has the condition of ${otherId}` },
    ];
  });
};

const strengthOf = (rule: CheckedRule): number => STRENGTHS.indexOf(rule.definition.strength);

/** Whether `other` says all that `rule` says: its kinds, at least as strongly, unguarded. */
const covers = (other: CheckedRule, rule: CheckedRule): boolean =>
  other.definition.scope === rule.definition.scope &&
  other.guards.length === 0 &&
  strengthOf(other) >= strengthOf(rule) &&
  rule.definition.kinds.every((kind) => other.definition.kinds.includes(kind));

const impliedBy = (other: Reading, reading: Reading): boolean =>
  covers(other.rule, reading.rule) &&
  (reading.whenTrue ?? []).every((conjunction) => implies(conjunction, other.whenTrue ?? []));

/** Of two rules that imply each other only the later is shadowed. */
const shadows = (other: Reading, reading: Reading): boolean =>
  other !== reading &&
  impliedBy(other, reading) &&
  (other.ordinal < reading.ordinal || !impliedBy(reading, other));

/**
 * A rule is shadowed when each of its alternatives implies another rule. The other can only be
 * implied through a key that both mention, so candidates are looked up by their rarest key.
 */
const shadowsOf = (
  readings: readonly Reading[],
  duplicates: ReadonlySet<string>,
): { readonly findings: RuleFinding[]; readonly notCompared: string[] } => {
  const candidates = byRarestKey(readings);
  const findings: RuleFinding[] = [];
  const notCompared: string[] = [];
  let pairs = 0;
  for (const reading of readings) {
    const { whenTrue } = reading;
    const ruleId = reading.rule.definition.id;
    if (whenTrue === undefined || whenTrue.length === 0 || duplicates.has(ruleId)) continue;
    if (pairs > PAIRS_MAX) {
      notCompared.push(ruleId);
      continue;
    }
    const others = new Set(lookups(whenTrue[0]!).flatMap((token) => candidates.get(token) ?? []));
    pairs += others.size;
    const other = [...others].find((candidate) => shadows(candidate, reading));
    if (other === undefined) continue;
    const otherId = other.rule.definition.id;
    const message = `${otherId} fires whenever it does`;
    findings.push({ code: 'RULE_SHADOWED', ruleId, otherId, message });
  }
  return { findings, notCompared };
};

/** Rules under the tokens of the key of each alternative that fewest rules mention. */
const byRarestKey = (readings: readonly Reading[]): ReadonlyMap<string, readonly Reading[]> => {
  const counts = new Map<string, number>();
  for (const token of readings.flatMap(({ whenTrue }) =>
    (whenTrue ?? []).flatMap(tokensOf).flat(),
  )) {
    counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  const commonest = (tokens: readonly string[]): number =>
    tokens.reduce((most, token) => Math.max(most, counts.get(token) ?? 0), 0);
  const out = new Map<string, Reading[]>();
  for (const reading of readings) {
    for (const conjunction of reading.whenTrue ?? []) {
      const [rarest] = [...tokensOf(conjunction)].sort((a, b) => commonest(a) - commonest(b));
      for (const token of rarest ?? []) {
        const found = out.get(token) ?? [];
        out.set(token, found);
        if (found.at(-1) !== reading) found.push(reading);
      }
    }
  }
  return out;
};

/** Tokens under which everything that the conjunction may imply is found. */
const lookups = (conjunction: Conjunction): string[] => [
  ...conjunction.map(({ key }) => key),
  ...tokensOf(conjunction).flatMap(([first]) => (first === undefined ? [] : [first])),
];
