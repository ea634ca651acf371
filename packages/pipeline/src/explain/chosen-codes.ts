import { priceClass } from '@zhenma/model';
import type { Row } from '../engine/session.ts';
import { share } from './statistics.ts';

/** Fewer merchants of one agent have a code too cheap by accident. Own choice [I]. */
const CHOSEN_MIN = 3;

/** Of all agents looked at, one in a thousand has so many by accident. */
const LUCK_MAX = 1e-3;

/** Whether the category that the registry holds of a merchant is cheaper than the standard one. */
export const isCheap = (row: Row): boolean => {
  const [mcc, day] = [row['mcc'], row['tariff_from']];
  if (typeof mcc !== 'string' || typeof day !== 'string') return false;
  return ['preferential', 'exempt'].includes(String(priceClass(mcc, day)));
};

/** Merchants of an agent, and those of them whose code is cheaper than their trade. */
export interface AgentMerchants {
  readonly agent: string;
  readonly merchants: number;
  readonly chosen: number;
}

/**
 * Agents who registered merchants of several trades under cheaper codes, far more of them than others did: one
 * merchant may have asked for his code himself, many of one agent did not all have the same thought.
 */
export const choosingAgents = (agents: readonly AgentMerchants[]): ReadonlySet<string> => {
  const sum = (of: 'merchants' | 'chosen'): number =>
    agents.reduce((total, one) => total + one[of], 0);
  const [merchants, chosen] = [sum('merchants'), sum('chosen')];
  const busy = agents.filter((one) => {
    const others = (chosen - one.chosen + 1) / (merchants - one.merchants + 2);
    const luck = share(one.chosen, one.merchants, others).p * agents.length;
    return one.chosen >= CHOSEN_MIN && luck <= LUCK_MAX;
  });
  return new Set(busy.map(({ agent }) => agent));
};
