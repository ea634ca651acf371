import { binomialAbove, falseDiscoveryLimit, studentAbove } from '../history/chances.ts';

/** When and for how much a number sells; `code` is the category that it declares. */
export interface NumberHabit {
  readonly number: number;
  readonly code: string;
  readonly sales: number;
  readonly amounts: readonly number[];
  readonly hours: readonly number[];
}

/** How a number's habits fit its declared trade. */
export interface HabitFit {
  readonly number: number;
  /** The trade that fits best of all others, and how many times likelier a sale is under it. */
  readonly other: string;
  readonly times: number;
  readonly otherSure: boolean;
  /** Sales at hours at which its trade hardly sells. */
  readonly offHours: number;
  readonly hoursSure: boolean;
}

/** A trade is known by so many numbers; fewer teach nothing that one of them could not have made up. */
const NUMBERS_MIN = 8;
const FALSE_DISCOVERY = 0.001;

/** Everybody's sales that stand for a trade beside each of its own numbers' sales. */
const PRIOR = 0.5;

/** Steps of the day that hold less than this share of a trade are hours at which it hardly sells. */
const OFF_SHARE = 0.01;
const PEER_SHARE = 0.9;
const OFF_MIN = 0.01;

interface Profile {
  readonly amounts: readonly number[];
  readonly hours: readonly number[];
}

interface Trade extends Profile {
  readonly members: readonly NumberHabit[];
}

const PARTS = ['amounts', 'hours'] as const;

const totalOf = (counts: readonly number[]): number => {
  let total = 0;
  for (const n of counts) total += n;
  return Math.max(total, 1);
};

const shares = (counts: readonly number[]): number[] => {
  const total = totalOf(counts);
  return counts.map((n) => n / total);
};

const plus = (a: readonly number[], b: readonly number[], times = 1): number[] =>
  a.map((value, bin) => value + times * (b[bin] ?? 0));

const summed = (habits: readonly NumberHabit[], part: keyof Profile): number[] => {
  const sums = (habits[0]?.[part] ?? []).map(() => 0);
  for (const habit of habits) {
    const counts = habit[part];
    const total = totalOf(counts);
    for (let bin = 0; bin < sums.length; bin += 1)
      sums[bin] = (sums[bin] ?? 0) + (counts[bin] ?? 0) / total;
  }
  return sums;
};

/**
 * Compares each number with its declared trade as the data itself shows it, and with every other.
 *
 * Method  a trade's profile is the mean of its numbers', each counting the same, without the number
 *         asked about. How many times likelier a sale is under the best other trade is held against
 *         what honest numbers of the trade show (middle and spread, heavy tails); sales at hours of
 *         less than a hundredth of the trade, against the tenth of its numbers that has most of them.
 *         Both count by Benjamini and Hochberg over all numbers.
 * Shape   numbers of trades with too few numbers are left out; in the order given.
 * Source  docs/indicators.md 26, 27; method own [I].
 */
export const habitFits = (habits: readonly NumberHabit[]): readonly HabitFit[] => {
  const everybody = {
    amounts: shares(plus(summed(habits, 'amounts'), new Array(64).fill(0.01))),
    hours: shares(plus(summed(habits, 'hours'), new Array(64).fill(0.01))),
  };
  const trades = tradesOf(habits);
  const logs = [...trades].map(([code, trade]) => ({ code, logs: logsOf(trade, everybody) }));
  const fits = [...trades].flatMap(([code, trade]) => {
    const others = logs.filter((one) => one.code !== code);
    const measured = trade.members.map((habit) => {
      const rest = without(trade, habit);
      const own = likelihood(habit, logsOf(rest, everybody));
      let [other, best] = [code, Number.NEGATIVE_INFINITY];
      for (const one of others) {
        const value = likelihood(habit, one.logs);
        if (value > best) [other, best] = [one.code, value];
      }
      const gain = others.length === 0 ? 0 : (best - own) / habit.sales;
      return {
        habit,
        other,
        gain,
        offHours: offHoursOf(habit, expected(rest, everybody, 'hours')),
      };
    });
    const gains = measured.map(({ gain }) => gain);
    const middle = quantile(gains, 0.5);
    const spread =
      1.4826 *
        quantile(
          gains.map((one) => Math.abs(one - middle)),
          0.5,
        ) +
      SPREAD_MIN;
    const peers = quantile(
      measured.map(({ habit, offHours }) => offHours / habit.sales),
      PEER_SHARE,
    );
    return measured.map((one) => ({
      ...one,
      chance: one.gain <= 0 ? 1 : studentAbove((one.gain - middle) / spread),
      offChance:
        one.offHours === 0
          ? 1
          : binomialAbove(one.habit.sales, Math.max(peers, OFF_MIN), one.offHours),
    }));
  });
  const limit = falseDiscoveryLimit(
    fits.map(({ chance }) => chance),
    FALSE_DISCOVERY,
  );
  const offLimit = falseDiscoveryLimit(
    fits.map(({ offChance }) => offChance),
    FALSE_DISCOVERY,
  );
  return fits.map(({ habit, other, gain, offHours, chance, offChance }) => ({
    number: habit.number,
    other,
    times: Math.round(Math.exp(gain) * 100) / 100,
    otherSure: chance <= limit,
    offHours,
    hoursSure: offChance <= offLimit,
  }));
};

const SPREAD_MIN = 0.02;

const tradesOf = (habits: readonly NumberHabit[]): ReadonlyMap<string, Trade> => {
  const groups = new Map<string, NumberHabit[]>();
  for (const habit of habits) {
    const group = groups.get(habit.code);
    if (group === undefined) groups.set(habit.code, [habit]);
    else group.push(habit);
  }
  return new Map(
    [...groups]
      .filter(([, members]) => members.length >= NUMBERS_MIN)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, members]) => [
        code,
        { members, amounts: summed(members, 'amounts'), hours: summed(members, 'hours') },
      ]),
  );
};

const without = (trade: Trade, habit: NumberHabit): Profile => {
  const rest = (part: keyof Profile): readonly number[] => {
    const total = totalOf(habit[part]);
    return trade[part].map((sum, bin) => Math.max(0, sum - (habit[part][bin] ?? 0) / total));
  };
  return { amounts: rest('amounts'), hours: rest('hours') };
};

/** Share of its sales that a trade lets expect in each bin. */
const expected = (trade: Profile, everybody: Profile, part: keyof Profile): readonly number[] =>
  shares(plus(trade[part], everybody[part], PRIOR));

const offHoursOf = ({ hours }: NumberHabit, expected: readonly number[]): number => {
  let sales = 0;
  for (let step = 0; step < hours.length; step += 1)
    if ((expected[step] ?? 0) < OFF_SHARE) sales += hours[step] ?? 0;
  return sales;
};

const logsOf = (trade: Profile, everybody: Profile): Profile => {
  const logs = (part: keyof Profile): readonly number[] =>
    expected(trade, everybody, part).map((one) => Math.log(Math.max(one, 1e-9)));
  return { amounts: logs('amounts'), hours: logs('hours') };
};

const likelihood = (habit: NumberHabit, logs: Profile): number => {
  let sum = 0;
  for (const part of PARTS) {
    const counts = habit[part];
    const of = logs[part];
    for (let bin = 0; bin < counts.length; bin += 1) sum += (counts[bin] ?? 0) * (of[bin] ?? 0);
  }
  return sum;
};

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
