import type { Session } from '../../engine/session.ts';
import { oddsLimit, studentDensity } from './chances.ts';

/** Sales of one size, in hundredths of the natural logarithm of fen. */
export interface SizeCount {
  readonly number: number;
  readonly size: number;
  readonly sales: number;
}

/** Count, sum and sum of squares of sizes. */
export interface Moments {
  readonly sales: number;
  readonly sum: number;
  readonly squares: number;
}

/** What others sold under the device's numbers, and what everybody sells. */
export interface Elsewhere {
  /** All sales of a number, the device's among them. */
  readonly ofNumber: (number: number) => Moments;
  readonly usual: Moments;
}

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
  const isOwn = !numbersMatter(own, parts) && isWider(known, own);
  return {
    weight: Math.min(alone, all, isOwn ? Number.POSITIVE_INFINITY : 0),
    numbers: new Set(gains.filter((one) => one.alone > AGAINST_MIN).map(({ number }) => number)),
  };
};

/**
 * Whether the numbers part the device's own amounts: counters of a hall in a rich street sell dearer than those
 * in a poor one, but each at its own price, too (Schwarz's criterion).
 */
const numbersMatter = (own: Moments, parts: readonly Moments[]): boolean => {
  const inside = sumOf(parts.map(squaresOf));
  const gain = own.sales * Math.log(squaresOf(own) / inside);
  return gain > (parts.length - 1) * Math.log(own.sales);
};

/** Streets differ by less than customers do; trades that a router gathers by more. Own choice [I]. */
const WIDER_MIN = 2.5;

/** Whether others sell for amounts so much more various under each number than the device does. */
const isWider = (known: readonly { readonly others: Moments }[], own: Moments): boolean => {
  const squares = sumOf(known.map(({ others }) => squaresOf(others)));
  const degrees = sumOf(known.map(({ others }) => others.sales - 1));
  return squares / degrees >= (WIDER_MIN * squaresOf(own)) / (own.sales - 1);
};

/** Sum of the squares of how far off the mean. */
const squaresOf = ({ sales, sum, squares }: Moments): number =>
  Math.max(0, squares - (sum * sum) / sales);

/** A number that sells for amounts of its own here too, at odds of three to one, is no label. */
const AGAINST_MIN = -1.1;

const sumOf = (some: readonly number[]): number => some.reduce((sum, one) => sum + one, 0);

const momentsOf = (cells: readonly SizeCount[]): Moments =>
  cells
    .map(({ size, sales }) => ({ sales, sum: size * sales, squares: size * size * sales }))
    .reduce(plus, NONE);

const NONE: Moments = { sales: 0, sum: 0, squares: 0 };

const plus = (a: Moments, b: Moments): Moments => ({
  sales: a.sales + b.sales,
  sum: a.sum + b.sum,
  squares: a.squares + b.squares,
});

const less = (all: Moments, part: Moments): Moments => ({
  sales: all.sales - part.sales,
  sum: all.sum - part.sum,
  squares: all.squares - part.squares,
});

/** As if half a sale of the usual size and four of a spread of e were known before. Own choice [I]. */
const MEAN_SALES = 0.5;
const SPREAD_SALES = 4;
const UNIT = 100;

/** Natural logarithm of how likely sizes are where such others are known: Student's distribution. */
const likelihood = (sizes: readonly SizeCount[], others: Moments, usual: Moments): number => {
  const middle = usual.sum / usual.sales;
  const sales = others.sales + MEAN_SALES;
  const mean = (others.sum + MEAN_SALES * middle) / sales;
  const apart = (others.sum / others.sales - middle) ** 2 * ((MEAN_SALES * others.sales) / sales);
  const degrees = SPREAD_SALES + others.sales;
  const variance = (SPREAD_SALES * UNIT ** 2 + squaresOf(others) + apart) / degrees;
  const scale = Math.sqrt(variance * (1 + 1 / sales));
  return (
    sumOf(sizes.map((one) => one.sales * studentDensity((one.size - mean) / scale, degrees))) -
    sumOf(sizes.map((one) => one.sales)) * Math.log(scale)
  );
};

/** Share of the devices said to have amounts of their own that may be there by luck. */
const FALSE_DISCOVERY = 0.001;

/** Devices of three numbers or more that other devices of several have as well, and those numbers. */
const SHARED = `create or replace table shared_number as
  select u.device, u.number from device_number u join mixed m using (device)
  join number_use n on n.number = u.number and n.devices - n.lone > 1
  where m.numbers >= ${NUMBERS_MIN}
  qualify count(*) over (partition by u.device) >= ${NUMBERS_MIN}`;

/** Sizes are whole numbers, so that sums are the same in every order. */
const sized = (which: string): string =>
  `select k.device, k.cleared as number, round(100 * ln(s.amount))::bigint as size
    from history_key k join sale s using (sale)
    where k.cleared > 0 and ${which} and s.txn_type in (1, 5) and s.amount > 0`;

const SIZES = `select device, number, size, count(*) as sales
  from (${sized('k.device in (select device from shared_number)')})
  group by device, number, size order by device, number, size`;

const TOTALS = `select number, count(*) as sales, sum(size)::bigint as sum,
    sum(size * size)::bigint as squares
  from (${sized('k.cleared in (select number from shared_number)')})
  group by number order by number`;

/**
 * Reads which devices have amounts of their own under numbers that others share: see `ownAmountsOf`; by
 * device, those whose odds count among all asked.
 */
export const readOwnAmounts = async (
  session: Session,
): Promise<ReadonlyMap<number, OwnAmounts>> => {
  await session.run(SHARED);
  const shared = new Map<number, Set<number>>();
  await session.each('from shared_number', (rows) => {
    for (const { device, number } of rows)
      shared.set(Number(device), (shared.get(Number(device)) ?? new Set()).add(Number(number)));
  });
  const totals = new Map<number, Moments>();
  await session.each(TOTALS, (rows) => {
    for (const { number, sales, sum, squares } of rows)
      totals.set(Number(number), {
        sales: Number(sales),
        sum: Number(sum),
        squares: Number(squares),
      });
  });
  const usual = [...totals.values()].reduce(plus, NONE);
  const ofNumber = (number: number): Moments => totals.get(number) ?? NONE;
  const found = new Map<number, OwnAmounts>();
  let device = 0;
  let here: SizeCount[] = [];
  const tell = (): void => {
    const own = ownAmountsOf(here, shared.get(device) ?? new Set(), { ofNumber, usual });
    if (own) found.set(device, own);
    here = [];
  };
  await session.each(SIZES, (rows) => {
    for (const { device: next, number, size, sales } of rows) {
      if (Number(next) !== device) tell();
      device = Number(next);
      here.push({ number: Number(number), size: Number(size), sales: Number(sales) });
    }
  });
  tell();
  const limit = oddsLimit(
    [...found.values()].map(({ weight }) => weight),
    FALSE_DISCOVERY,
  );
  return new Map([...found].filter(([, { weight }]) => weight >= limit));
};
