import type { CheckedRule } from '@zhenma/rules';
import { FEATURES } from './features.ts';
import type { NotLookedAt } from './needs.ts';

/** Fields of features that a stream cannot keep: they ask for a whole population or history. */
const BATCH_FIELDS = new Set(
  FEATURES.filter((feature) => !feature.live).flatMap((feature) => Object.keys(feature.fields)),
);

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
