/** Signs by which a borrowed number shows itself apart from price and from the mixture of trades. */
const PLAIN_SIGNS = ['outlying_credit', 'outlying_company'] as const;
/** All that a router which fits amount, hour and place still leaves. */
const LEFT_SIGNS = [...PLAIN_SIGNS, 'outlying_gap', 'outlying_start'] as const;

/** A number whose credit jumps up by so much beyond the least that counts has a starting amount. */
const START_MIN = 0.5;
/** Fewer such numbers do not tell how a router chooses. Own choice [I]. */
const NUMBERS_MIN = 5;
/** By how much they are odder than others: nothing yet, and in full. Own choice [I]. */
const NOTHING = 0.1;
const IN_FULL = 0.4;

type Signs = Readonly<Record<string, number>>;

/**
 * How far numbers whose credit jumps up at an amount are odd otherwise in these data, from 0 to 1: where
 * shops merely differ in who pays larger sums by credit, or a router takes every card, it is no sign.
 */
export const startsAreOdd = (signs: readonly Signs[]): number => {
  const starting = signs.filter((one) => (one['outlying_start'] ?? 0) > START_MIN);
  const others = signs.filter((one) => (one['outlying_start'] ?? 0) <= START_MIN);
  if (starting.length < NUMBERS_MIN || others.length === 0) return 0;
  const gap = mean(starting) - mean(others);
  return Math.min(1, Math.max(0, (gap - NOTHING) / (IN_FULL - NOTHING)));
};

/**
 * How many of the signs that hardly a shop shows a number shows at once, beyond the first, each up to one:
 * one of them may be chance, and chance seldom comes twice.
 */
export const leftTogether = (signs: Signs): number =>
  Math.max(0, LEFT_SIGNS.reduce((sum, sign) => sum + atMostOne(signs[sign]), 0) - 1);

const mean = (signs: readonly Signs[]): number =>
  signs.reduce(
    (sum, one) => sum + PLAIN_SIGNS.reduce((own, sign) => own + atMostOne(one[sign]), 0),
    0,
  ) / signs.length;

const atMostOne = (value = 0): number => Math.min(1, Math.max(0, value));
