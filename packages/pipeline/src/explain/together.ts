import type { CheckedRule } from '@zhenma/rules';
import type { Session } from '../engine/session.ts';
import { buildAgents } from './agents.ts';
import { type InBoth, inBoth } from './cases.ts';
import type { ScoreWeights } from './judge.ts';
import { buildPools } from './pools.ts';

/** Rules by scope. */
type ScopedRules = Readonly<Record<string, { readonly rules: readonly CheckedRule[] } | undefined>>;

/** Cases of what the judged shops share: borrowed numbers and agents; without an order. */
export const buildTogether = async (
  session: Session,
  subjects: ScopedRules,
  weights: ScoreWeights,
  zoneMinutes: number,
  shops: InBoth,
): Promise<InBoth> => {
  const rulesOf = (scope: string) => subjects[scope]?.rules ?? [];
  const pools = await buildPools(session, rulesOf('pool'), weights, zoneMinutes, shops);
  const agents = await buildAgents(session, rulesOf('agent_routes'), weights, zoneMinutes, shops);
  return inBoth((lang) => [...pools[lang], ...agents[lang]]);
};
