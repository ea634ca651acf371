import type { CheckedRule } from '@zhenma/rules';
import type { Feature } from './feature.ts';
import { FEATURES } from './features.ts';
import type { NotLookedAt } from './needs.ts';

const fieldsOf = (live: Feature['live']): readonly string[] =>
  FEATURES.filter((feature) => feature.live === live).flatMap(({ fields }) => Object.keys(fields));

/** Fields of features that a stream cannot keep: they ask for a whole population or history. */
const BATCH_FIELDS = new Set(fieldsOf(false));

/** As these, but a live rule may have a guard that asks for them and is not answered. */
export const UNKNOWN_LIVE: readonly string[] = fieldsOf('guards');

/** Whether a rule about sales can run live: every field it reads can be kept by a stream. */
export const isLive = (rule: CheckedRule): boolean =>
  rule.fields.every((name) => !BATCH_FIELDS.has(name));

/** Rules that run live, and those left out, which need the population. */
export const splitLive = (
  rules: readonly CheckedRule[],
): { readonly live: readonly CheckedRule[]; readonly left: readonly NotLookedAt[] } => ({
  live: rules.filter(isLive),
  left: rules
    .filter((rule) => !isLive(rule))
    .map((rule) => ({ rule: rule.definition.id, needs: ['population'] })),
});
