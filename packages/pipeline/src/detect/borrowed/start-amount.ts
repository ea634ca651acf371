import type { Session } from '../../engine/session.ts';
import { differenceOf, median } from './differ.ts';
import type { NumberStat } from './stats.ts';

/** Amounts in fen from which routers start: round ones, as operators type them (起跳金额). Own choice [I]. */
const STARTS = [100, 200, 300, 500, 800, 1000, 1500, 2000, 3000, 5000].map((yuan) => yuan * 100);

/** Fewer sales on a side of the amount have no share of credit cards. */
const SIDE_MIN = 4;

/** Differences in log odds between shops by no less and no more. Own choice [I]. */
const DIFFER = { least: 0.1, most: 3 } as const;

/** Fewer numbers say nothing about how credit usually grows with the amount. */
const NUMBERS_MIN = 20;

/** Sales of a known card type in one band of amounts, and those by credit. */
interface Band {
  typed: number;
  credit: number;
}

/** How much more credit a number has from an amount on, in log odds, and the variance that chance gives it. */
interface Step {
  readonly beyond: number;
  readonly chance: number;
}

/**
 * How far credit jumps up at a starting amount within one number, beyond what it does at other numbers.
 *
 * Method  a router takes credit cards from an amount on and leaves everything below it and all debit cards.
 *         A number that was borrowed has its own customers' cards below that amount and nearly nothing but
 *         credit from it on, whatever its trade, and also where the router picks numbers that fit amount,
 *         hour and place. Customers of any shop pay larger sums by credit; how much more, at each amount,
 *         is the median of all numbers, and how much shops differ is read from those with less.
 * Shape   same order as `stats`; the most standard deviations at any of the amounts, 0 where nothing is known.
 * Source  docs/indicators.md 20, 21 [V a starting amount in published processor code]; method own [I].
 */
export const startAmountsOf = async (
  session: Session,
  stats: readonly NumberStat[],
): Promise<readonly number[]> => {
  const bands = await readBands(session);
  const steps = stats.map(({ number }) => stepsOf(bands.get(number) ?? []));
  const shifted = STARTS.map((_, cut) => {
    const known = steps.flatMap((of) => of[cut] ?? []);
    const usual = known.length < NUMBERS_MIN ? undefined : median(known.map((one) => one.beyond));
    return steps.map((of): Step | undefined => {
      const step = of[cut];
      if (step === undefined || usual === undefined) return undefined;
      return { ...step, beyond: step.beyond - usual };
    });
  });
  const low = shifted.flat().filter((step): step is Step => step !== undefined && step.beyond < 0);
  const differ = differenceOf(DIFFER, (guess) => low.map((step) => deviation(step, guess)));
  return stats.map((_, at) =>
    Math.max(0, ...shifted.map((of) => (of[at] === undefined ? 0 : deviation(of[at], differ)))),
  );
};

const deviation = ({ beyond, chance }: Step, differ: number): number =>
  beyond / Math.sqrt(chance + differ ** 2);

/** Of each starting amount: credit from it on against credit below it. */
const stepsOf = (bands: readonly Band[]): readonly (Step | undefined)[] =>
  STARTS.map((_, cut) => {
    const [below, above] = [sum(bands.slice(0, cut + 1)), sum(bands.slice(cut + 1))];
    if (Math.min(below.typed, above.typed) < SIDE_MIN) return undefined;
    return {
      beyond: oddsOf(above) - oddsOf(below),
      chance: chanceOf(above) + chanceOf(below),
    };
  });

const sum = (bands: readonly (Band | undefined)[]): Band =>
  bands.reduce<Band>(
    (all, band) => ({
      typed: all.typed + (band?.typed ?? 0),
      credit: all.credit + (band?.credit ?? 0),
    }),
    { typed: 0, credit: 0 },
  );

const oddsOf = ({ typed, credit }: Band): number =>
  Math.log((credit + 0.5) / (typed - credit + 0.5));

const chanceOf = ({ typed, credit }: Band): number =>
  1 / (credit + 0.5) + 1 / (typed - credit + 0.5);

const BANDS = `
  select number, ${STARTS.map((fen) => `(amount >= ${fen})::integer`).join(' + ')} as band,
    count(*) as typed, count(*) filter (card_type in (2, 3)) as credit
  from number_sale where card_type > 0 group by all order by number, band`;

/** Reads `number_sale`: bands of amounts of every number, from below the first starting amount up. */
const readBands = async (session: Session): Promise<ReadonlyMap<number, readonly Band[]>> => {
  const read = new Map<number, Band[]>();
  await session.each(BANDS, (rows) => {
    for (const row of rows) {
      const number = Number(row['number']);
      const bands = read.get(number) ?? STARTS.concat(0).map(() => ({ typed: 0, credit: 0 }));
      bands[Number(row['band'])] = { typed: Number(row['typed']), credit: Number(row['credit']) };
      read.set(number, bands);
    }
  });
  return read;
};
