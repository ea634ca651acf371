import type { Cause, Probabilities } from '@zhenma/model';

/** What is counted about a case before its cause is weighed. */
export interface CauseEvidence {
  readonly jumped: number;
  readonly suspect: number;
  /** All sales of the subject. */
  readonly sales: number;
  /** Distinct foreign numbers among its jumped sales. */
  readonly numbers: number;
  /** Most other subjects that one of these numbers also appears at. */
  readonly sharedBy: number;
  /** Jumped sales whose code is priced lower than the registered one. */
  readonly cheaper: number;
  /** The device itself states the foreign number, in all its sales since the first. */
  readonly deviceStates: number;
}

const NONE: Record<Cause, number> = {
  routing: 0,
  software: 0,
  device: 0,
  operation: 0,
  merchant: 0,
  registry: 0,
  data: 0,
  undetermined: 0,
};

/**
 * First, coarse weighing of a cause from one case alone.
 *
 * Shape   probabilities sum to 1. Cohorts (versions, operators, agents) are not compared yet, so
 *         only routing and registry can be favoured; the rest stays undetermined.
 * Source  docs/indicators.md: a router substitutes behind the device and draws on shared, cheaper
 *         numbers; weights are our own [I], not fitted.
 */
export const weighCause = (evidence: CauseEvidence): Probabilities => {
  if (evidence.jumped === 0 && evidence.deviceStates > 0)
    return { ...NONE, registry: 0.5, operation: 0.2, merchant: 0.1, undetermined: 0.2 };
  if (evidence.jumped === 0) return { ...NONE, undetermined: 1 };
  const signs = [evidence.numbers > 1, evidence.sharedBy > 1, evidence.cheaper > 0];
  const routing = [0.35, 0.55, 0.75, 0.9][signs.filter(Boolean).length] ?? 0.35;
  return { ...NONE, routing, undetermined: Math.round((1 - routing) * 100) / 100 };
};

/** The most probable cause; `undetermined` unless one reaches one half. */
export const topCause = (probabilities: Probabilities): Cause => {
  const [top] = Object.entries(probabilities).sort((a, b) => b[1] - a[1]) as [[Cause, number]];
  return top[1] >= 0.5 ? top[0] : 'undetermined';
};
