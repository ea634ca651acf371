import type { CauseFacts } from '../cause-facts.ts';
import { share } from '../statistics.ts';
import { countOf, isSentByDevice } from './test.ts';
import { isPicked } from './turns.ts';

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

/** Fewer right sales on a side show no return. Own choice [I]. */
const SIDE_MIN = 2;

/** Whether the device used its own number before and after a spell of one foreign number. */
export const isOneSpell = (facts: CauseFacts): boolean =>
  countOf(facts, 'off_n') >= SPELL_MIN &&
  countOf(facts, 'numbers') === 1 &&
  (countOf(facts, 'episode') > 0 ||
    countOf(facts, 'came_back') > 0 ||
    Math.min(countOf(facts, 'before_n'), countOf(facts, 'after_n')) >= SIDE_MIN);

/** Fewer devices come to one cheap number by accident. Own choice [I]. */
export const DECIDED_MIN = 3;

/** Chance below which sales before or after the wrong ones show that these began or ended: one device in twenty. */
const END_CHANCE_MAX = 0.05;

/** Whether wrong sales, right ones between them, began and ended while the device went on selling. */
const isOver = (facts: CauseFacts): boolean => {
  const [off, on] = [countOf(facts, 'off_n'), countOf(facts, 'on_n')];
  const ends = ['before_n', 'after_n'].map((name) => (on / (off + on)) ** countOf(facts, name));
  return off >= DECIDED_MIN && Math.max(...ends) <= END_CHANCE_MAX && !isPicked(facts);
};

/**
 * One number, hardly anybody else's, in all sales of a spell between the own ones, or now and then in such a spell, and
 * no request that shows it right: a fixed route stays, a wrong load and a bad release are mended, and what these pick is
 * as often cheap as numbers are.
 */
export const isPassing = (facts: CauseFacts): boolean => {
  const isWholeSpell = isWhole(spellOf(facts));
  return (
    isOneSpell(facts) &&
    countOf(facts, 'company') + countOf(facts, 'request_right') === 0 &&
    countOf(facts, 'borrowers') < DECIDED_MIN &&
    (isWholeSpell || isOver(facts))
  );
};

/**
 * Whether one number of the device's own house came and went and right sales lie between, of no other amounts or cards: a
 * fixed route takes all, one that picks does so by something and goes on.
 */
export const isPassingInTurn = (facts: CauseFacts): boolean =>
  isPassing(facts) && !isWhole(spellOf(facts)) && countOf(facts, 'other_house') === 0;

/**
 * Whether one number of the device's own house, and no other, fills a spell between its own sales, and others borrow that
 * number: a pool's device goes on with the next number, and a hand or a release takes up a number that is in a pool
 * about as seldom as a router gives one number up for none. Nobody tells these apart.
 */
export const isBorrowedOnce = (facts: CauseFacts): boolean =>
  isOneSpell(facts) &&
  isWhole(spellOf(facts)) &&
  Math.min(countOf(facts, 'before_n'), countOf(facts, 'after_n')) >= SIDE_MIN &&
  Math.max(countOf(facts, 'company'), countOf(facts, 'pooled')) > 0 &&
  countOf(facts, 'other_house') + countOf(facts, 'request_right') === 0 &&
  2 * countOf(facts, 'slip_right') <= countOf(facts, 'off');

/**
 * Whether one and the same number, a character or an exchange of two off the own, went out all along: a memory that
 * fails garbles now and then, and not always alike. That the slip shows the own one says nothing: its head is
 * another entry of the device. One of the next serials of the own is a new number, unless the device went back.
 */
export const isSlipKept = (facts: CauseFacts): boolean =>
  countOf(facts, 'off') >= SLIPS_MIN &&
  countOf(facts, countOf(facts, 'after_n') > 0 ? 'one_edit' : 'slip') === countOf(facts, 'off') &&
  countOf(facts, 'numbers') === 1 &&
  (isSentByDevice(facts) || countOf(facts, 'request_right') === 0) &&
  isWhole(spellOf(facts));

/** Fewer wrong sales are alike by accident. Own choice [I]. */
const SLIPS_MIN = 4;
