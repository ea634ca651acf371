import type { CauseFacts } from '../cause-facts.ts';
import { type Estimate, largerThan, oddsRatio } from '../statistics.ts';
import type { Spell } from './spell.ts';
import { countOf, gainsNothing, numberOf } from './test.ts';

/** A spell of so many devices, with right sales before and after it. */
export interface Turns extends Spell {
  readonly devices: number;
  readonly before: number;
  readonly after: number;
}

/** Whether devices of other shops send the same number as this one, each at no gain and nothing beside it. */
export const hasMates = (facts: CauseFacts): boolean =>
  gainsNothing(facts) && countOf(facts, 'mate_shops') > 1;

/**
 * The sales around the wrong ones: where devices of several shops send the same number at no gain, and each nothing
 * beside it, of all of them, for they have one cause.
 */
export const turnsOf = (facts: CauseFacts): Turns => {
  const isOne = !hasMates(facts);
  const count = (name: string): number => countOf(facts, isOne ? `${name}_n` : `mate_${name}`);
  return {
    devices: isOne ? 1 : count('devices'),
    ...{ off: count('off'), on: count('on'), deep: count('deep') },
    ...{ before: count('before'), after: count('after') },
  };
};

/**
 * Chance that so many right sales come before the first wrong one, counted over so many beginnings (or ends), where
 * each sale is as likely wrong as those between (negative binomial).
 */
export const waitChance = (right: number, beginnings: number, wrong: number): number => {
  const all = right + beginnings - 1;
  let chance = 0;
  let term = (1 - wrong) ** all;
  for (let hits = 0; hits < beginnings; hits += 1) {
    chance += term;
    term *= ((all - hits) / (hits + 1)) * (wrong / (1 - wrong));
  }
  return chance;
};

/** Fewer sales of a kind show no choice. Own choice [I]. */
const PICKED_MIN = 4;

/** Chance below which wrong sales differ from the right ones of the same time. Two questions are asked. */
export const PICKED_P_MAX = 0.01;

/** How far wrong sales differ in amount from the right ones between them. */
export const amountsApart = (facts: CauseFacts): Estimate | undefined => {
  const [n, m] = [countOf(facts, 'off_n'), countOf(facts, 'on_n')];
  const ranks = numberOf(facts, 'off_ranks2');
  if (ranks === undefined || Math.min(n, m) < PICKED_MIN) return undefined;
  return largerThan((ranks / 2 - (n * (n + 1)) / 2) / (n * m), n, m);
};

/** How far wrong sales differ in cards from the right ones between them. */
export const cardsApart = (facts: CauseFacts): Estimate | undefined => {
  const [a, b] = [countOf(facts, 'off_credit'), countOf(facts, 'off_other')];
  const [c, d] = [countOf(facts, 'on_credit'), countOf(facts, 'on_other')];
  return Math.min(a + b, c + d) < PICKED_MIN ? undefined : oddsRatio(a, b, c, d);
};

/** Whether the wrong sales are those of certain amounts or cards: somebody chose them. */
export const isPicked = (facts: CauseFacts): boolean =>
  [amountsApart(facts), cardsApart(facts)].some((found) => (found?.p ?? 1) <= PICKED_P_MAX);
