import { createHash } from 'node:crypto';
import type { RuleDefinition } from '@zhenma/rules';

/** Rule id → version → hash of what that version says: a version never changes. */
export type RuleVersions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Hash of everything that decides a finding or its words.
 *
 * Shape   16 hex digits. `source`, `falsePositives` and white space in CEL do not count; shared
 *         guards count as if they were written out.
 */
export const ruleHash = (rule: RuleDefinition): string => {
  const guards = (rule.unless ?? []).map(({ guard, when, why }) => [guard, when, why.zh, why.en]);
  const { scope, kinds, strength, needs, statement } = rule;
  const parts = [scope, kinds, strength, rule.when, guards, needs, statement.zh, statement.en];
  const text = JSON.stringify(parts, (_, value) =>
    typeof value === 'string' ? value.trim().replace(/\s+/g, ' ') : value,
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
};

/** Rules that say something else than their version said when it was locked. */
export const changedVersions = (
  rules: readonly RuleDefinition[],
  locked: RuleVersions,
): readonly RuleDefinition[] =>
  rules.filter((rule) => {
    const hash = locked[rule.id]?.[String(rule.version)];
    return hash !== undefined && hash !== ruleHash(rule);
  });

/** Rules whose version is not locked yet. */
export const newVersions = (
  rules: readonly RuleDefinition[],
  locked: RuleVersions,
): readonly RuleDefinition[] =>
  rules.filter((rule) => locked[rule.id]?.[String(rule.version)] === undefined);

/** The lock with the new versions added, in order of ids and versions. */
export const lockVersions = (
  rules: readonly RuleDefinition[],
  locked: RuleVersions,
): RuleVersions => {
  const all: Record<string, Record<string, string>> = {};
  for (const [id, versions] of Object.entries(locked)) all[id] = { ...versions };
  for (const rule of newVersions(rules, locked))
    all[rule.id] = { ...all[rule.id], [String(rule.version)]: ruleHash(rule) };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
};
