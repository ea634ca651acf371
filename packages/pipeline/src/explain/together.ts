import type { CheckedRule } from '@zhenma/rules';
import type { Session } from '../engine/session.ts';
import { buildAgents } from './agents.ts';
import { type InBoth, inBoth } from './cases.ts';
import { buildPools } from './pools.ts';
import type { Weighed } from './subject-cause.ts';

/** Rules by scope. */
type ScopedRules = Readonly<Record<string, { readonly rules: readonly CheckedRule[] } | undefined>>;

/**
 * Cases of what the judged shops share: borrowed numbers and agents; without an order.
 *
 * Shape   `parts` are the cases that rules on an agent, a payee or a day make by themselves.
 */
export const buildTogether = async (
  session: Session,
  subjects: ScopedRules,
  weighed: Weighed,
  zoneMinutes: number,
  shops: InBoth,
  parts: InBoth,
): Promise<InBoth> => {
  const rulesOf = (scope: string) => subjects[scope]?.rules ?? [];
  const pools = await buildPools(session, rulesOf('pool'), weighed, zoneMinutes, shops);
  const patterned = new Set(
    parts.zh.flatMap(({ subject: { type, id } }) => (type === 'agent' ? [id] : [])),
  );
  const routes = rulesOf('agent_routes');
  const agents = await buildAgents(session, routes, weighed, zoneMinutes, shops, patterned);
  return inBoth((lang) => [...pools[lang], ...agents[lang]]);
};
