import type { CauseFacts } from '../cause-facts.ts';
import { share } from '../statistics.ts';
import { countOf, isSentByDevice } from './test.ts';

/**
 * Share of sales that a clock or a late row puts on the wrong side of a spell: of a device's own clock all sales
 * are off alike, and completions and refunds are not asked. Own choice [I].
 */
const STRAY = 0.005;

/** Share that is a day and more from where it belongs: a date that was spoilt. Own choice [I]. */
const FAR_STRAY = 0.001;

/** Sales between the first and the last wrong one: wrong, right, and right ones a day and more from both. */
export interface Spell {
  readonly off: number;
  readonly on: number;
  readonly deep: number;
}

/** The wrong sales of the device of the case, and the right ones between them. */
export const spellOf = (facts: CauseFacts): Spell => ({
  off: countOf(facts, 'off_n'),
  on: countOf(facts, 'on_n'),
  deep: countOf(facts, 'deep_n'),
});

/** Whether all sales of a spell are wrong but for strays. */
export const isWhole = ({ off, on, deep }: Spell): boolean =>
  share(on, off + on, STRAY).p >= 0.05 && share(deep, off + on, FAR_STRAY).p >= 0.05;

/** Fewer wrong sales make no spell. Own choice [I]. */
const SPELL_MIN = 4;

/** Whether the device used its own number before and after a spell of one foreign number. */
export const isOneSpell = (facts: CauseFacts): boolean =>
  countOf(facts, 'off_n') >= SPELL_MIN &&
  countOf(facts, 'numbers') === 1 &&
  (countOf(facts, 'episode') > 0 ||
    countOf(facts, 'came_back') > 0 ||
    Math.min(countOf(facts, 'before_n'), countOf(facts, 'after_n')) >= 2);

/**
 * Whether the device sends one and the same number all along, a character or an exchange of two off its
 * own: a memory that fails garbles now and then, and not always alike.
 */
export const isSlipKept = (facts: CauseFacts): boolean =>
  countOf(facts, 'off') >= SLIPS_MIN &&
  countOf(facts, 'slip') === countOf(facts, 'off') &&
  countOf(facts, 'numbers') === 1 &&
  isSentByDevice(facts) &&
  isWhole(spellOf(facts));

/** Fewer wrong sales are alike by accident. Own choice [I]. */
const SLIPS_MIN = 4;
