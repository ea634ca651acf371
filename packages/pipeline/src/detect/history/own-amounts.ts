import {
  differ,
  type Elsewhere,
  less,
  likelihood,
  type Moments,
  momentsOf,
  plus,
  type SizeCount,
  squaresOf,
} from './amount-sizes.ts';

/** Numbers at which a device sells for amounts of its own, and the odds of that, in nats. */
export interface OwnAmounts {
  readonly weight: number;
  readonly numbers: ReadonlySet<number>;
}

/** Numbers that others share must be so many: two tills of a shop have two in common. */
const NUMBERS_MIN = 3;
/** From so many other sales, at least, an amount is foretold. Own choice [I]. */
const DEVICE_MIN = 2;
const OTHERS_MIN = 3;

/**
 * Finds the numbers of a device under which it sells for the same amounts, whichever it is, and for others than
 * everybody else under the same numbers: what is sold belongs to the device, and the number is a label.
 *
 * Method  each sale is foretold twice: from what the device sold under its other numbers, and from what other
 *         devices sold under this number, or under all of these numbers together, whichever is better.
 *         weight: by how much the first is better. Stalls of a hall have prices of their own, and two tills
 *         of one hall sell alike; so the second is better, or none. Tills of one hall in two streets may differ, but
 *         not by more than customers do, and the numbers' own prices show at each of them: then it weighs nothing.
 * Shape   `here` in a fixed order; `shared` the numbers that other devices of several use. Undefined where
 *         fewer than three of them could be foretold.
 * Source  docs/indicators.md 17, 23, 27; a router replaces who sold, not what was sold [I].
 */
export const ownAmountsOf = (
  here: readonly SizeCount[],
  shared: ReadonlySet<number>,
  { ofNumber, usual }: Elsewhere,
): OwnAmounts | undefined => {
  const cells = new Map<number, SizeCount[]>();
  for (const cell of here) cells.set(cell.number, [...(cells.get(cell.number) ?? []), cell]);
  const own = momentsOf(here);
  const known = [...cells].flatMap(([number, sizes]) => {
    const cell = momentsOf(sizes);
    const [rest, others] = [less(own, cell), less(ofNumber(number), cell)];
    const isTold = shared.has(number) && rest.sales >= DEVICE_MIN && others.sales >= OTHERS_MIN;
    return isTold ? [{ number, sizes, rest, others }] : [];
  });
  if (known.length < NUMBERS_MIN) return undefined;
  const together = known.map(({ others }) => others).reduce(plus);
  const gains = known.map(({ number, sizes, rest, others }) => {
    const device = likelihood(sizes, rest, usual);
    const alone = device - likelihood(sizes, others, usual);
    return { number, alone, all: device - likelihood(sizes, together, usual) };
  });
  const [alone, all] = [sumOf(gains.map((one) => one.alone)), sumOf(gains.map((one) => one.all))];
  const parts = [...cells.values()].map(momentsOf);
  const isOwn = !differ(parts) && isWider(known, own);
  return {
    weight: Math.min(alone, all, isOwn ? Number.POSITIVE_INFINITY : 0),
    numbers: new Set(gains.filter((one) => one.alone > AGAINST_MIN).map(({ number }) => number)),
  };
};

/** Streets differ by less than customers do; trades that a router gathers by more. Own choice [I]. */
const WIDER_MIN = 2.5;

/** Whether others sell for amounts so much more various under each number than the device does. */
const isWider = (known: readonly { readonly others: Moments }[], own: Moments): boolean => {
  const squares = sumOf(known.map(({ others }) => squaresOf(others)));
  const degrees = sumOf(known.map(({ others }) => others.sales - 1));
  return squares / degrees >= (WIDER_MIN * squaresOf(own)) / (own.sales - 1);
};

/** A number that sells for amounts of its own here too, at odds of three to one, is no label. */
const AGAINST_MIN = -1.1;

const sumOf = (some: readonly number[]): number => some.reduce((sum, one) => sum + one, 0);
