import type { SureCodes } from './codes.ts';
import { identityGroup, identityPrior, TIME_LEVELS } from './levels.ts';
import type { Levels } from './pattern.ts';
import { RARITY_STEPS } from './terms.ts';

/** Pairs that agree and differ alike. */
export type Pattern = Levels & { readonly n: number };

/** Counts of levels among random pairs of one day. */
export type Unrelated = readonly {
  readonly time: number;
  readonly identity: number;
  readonly issuer: number;
  readonly n: number;
}[];

/** What is known beside the pairs that are asked about. */
export interface Known {
  readonly unrelated: Unrelated;
  readonly codes: SureCodes;
}

/** One compared field: how a level's probability is thought of, and which levels compete. */
interface Field {
  readonly levels: number;
  readonly groupOf: (level: number) => number;
  /** Before any data, among records of one sale. */
  readonly m: (level: number) => number;
  readonly u: readonly number[];
  /** How many pairs the prior outweighs. */
  readonly weight: number;
  /** Levels of records that keys have joined; enough of them, and what is only likely teaches no more. */
  readonly sure?: readonly number[];
}

/** So many records joined by keys tell how a source hands codes on: two codes are then two sales. Own choice [I]. */
const SURE_ENOUGH = 100;

const isTaught = ({ sure }: Field): boolean =>
  (sure ?? []).reduce((sum, n) => sum + n, 0) >= SURE_ENOUGH;

const ROUNDS = 40;
const M_WEIGHT = 20;
const U_WEIGHT = 2_000;
/** Share of the left side that has a counterpart: half, as if ten were seen. */
const FOUND_PRIOR = 0.5;
const FOUND_WEIGHT = 10;
const FOUND_MAX = 0.98;
/** Trade concentrates in half of the day. */
const BUSY = 2;
const DAY_SECONDS = 86_400;

/**
 * The odds that a pair of each pattern is one sale, in the order of `patterns`.
 *
 * Shape   odds = found × Π m/u ÷ expected coincidences, as in Fellegi and Sunter; `found` and the m
 *         come from the patterns by expectation maximisation, the u from random pairs, both with
 *         priors, so that a handful of rows says little; for codes from records that keys have joined, once
 *         these are enough: shoppers pay one sum at two counters in a row more often than chance has it. At the end they are held against the chance
 *         that both records have no counterpart at all: where nearly every statement line has a
 *         slip, few are left for a coincidence. Patterns are visited in their given order: the result
 *         is the same on every run.
 * Errors  none; no patterns give [].
 */
export const patternOdds = (
  patterns: readonly Pattern[],
  known: Known,
  left: number,
  right: number,
): readonly number[] => {
  const fields = fieldsOf(known);
  const levelOf = (pattern: Pattern): readonly number[] => [
    pattern.time,
    pattern.identity,
    pattern.issuer,
    pattern.auth,
  ];
  const levels = patterns.map(levelOf);
  let m = fields.map((field) => normalised(field, new Array<number>(field.levels).fill(0)));
  let found = FOUND_PRIOR;
  let odds: number[] = [];
  let lone = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    odds = patterns.map((pattern, at) => {
      const coincidences = 2 ** (pattern.rarity / RARITY_STEPS);
      return fields.reduce((product, field, which) => {
        const level = levels[at]?.[which] ?? 0;
        return (product * (m[which]?.[level] ?? 1)) / (field.u[level] ?? 1);
      }, found / coincidences);
    });
    const expected = patterns.map(({ n }, at) => (n * (odds[at] ?? 0)) / (1 + (odds[at] ?? 0)));
    const total = expected.reduce((sum, value) => sum + value, 0);
    found = foundOf(total, left);
    lone = (1 - found) * (1 - foundOf(total, right));
    m = fields.map((field, which) => {
      const counts = new Array<number>(field.levels).fill(0);
      if (isTaught(field)) return normalised(field, counts);
      expected.forEach((value, at) => {
        const level = levels[at]?.[which] ?? 0;
        counts[level] = (counts[level] ?? 0) + value;
      });
      return normalised(field, counts);
    });
  }
  const closer = Math.max(1, (1 - FOUND_PRIOR) ** 2 / lone);
  return odds.map((value) => value * closer);
};

/** Share of a side that has a counterpart. */
const foundOf = (total: number, rows: number): number =>
  Math.min(FOUND_MAX, (Math.min(total, rows) + FOUND_PRIOR * FOUND_WEIGHT) / (rows + FOUND_WEIGHT));

/** Counts with the prior added, as probabilities within their group. */
const normalised = (field: Field, counts: readonly number[]): readonly number[] => {
  const smoothed = counts.map(
    (count, level) => count + (field.sure?.[level] ?? 0) + field.m(level) * field.weight,
  );
  return smoothed.map((value, level) => value / groupTotal(field, smoothed, level));
};

const groupTotal = (field: Field, values: readonly number[], level: number): number =>
  values.reduce(
    (sum, value, other) => (field.groupOf(other) === field.groupOf(level) ? sum + value : sum),
    0,
  );

const fieldsOf = ({ unrelated, codes }: Known): readonly Field[] => [
  {
    levels: TIME_LEVELS.length,
    groupOf: (level) => (TIME_LEVELS[level]?.dated ? 0 : 1),
    m: (level) => TIME_LEVELS[level]?.prior ?? 0,
    u: timeChances(unrelated),
    weight: M_WEIGHT,
  },
  {
    levels: 27,
    groupOf: identityGroup,
    m: (level) => identityPrior(level).m,
    u: chances(unrelated, 'identity', 27, identityGroup, (level) => identityPrior(level).u),
    weight: M_WEIGHT,
  },
  {
    levels: 3,
    groupOf: (level) => (level > 0 ? 1 : 0),
    m: (level) => [1, 0.97, 0.03][level] ?? 0,
    u: chances(
      unrelated,
      'issuer',
      3,
      (level) => (level > 0 ? 1 : 0),
      (level) => [1, 0.2, 0.8][level] ?? 0,
    ),
    weight: M_WEIGHT,
  },
  {
    levels: 3,
    groupOf: (level) => (level > 0 ? 1 : 0),
    m: (level) => [1, 0.9, 0.1][level] ?? 0,
    // How rare the code is stands in the rarity of the pair.
    u: [1, 1, 1],
    weight: M_WEIGHT,
    sure: [0, codes.same, codes.other],
  },
];

/** Shares of levels among random pairs, within their group, with a prior. */
const chances = (
  unrelated: Unrelated,
  name: 'identity' | 'issuer',
  levels: number,
  groupOf: (level: number) => number,
  prior: (level: number) => number,
): readonly number[] => {
  const counts = new Array<number>(levels).fill(0);
  for (const row of unrelated) counts[row[name]] = (counts[row[name]] ?? 0) + row.n;
  return normalised({ levels, groupOf, m: prior, u: [], weight: U_WEIGHT }, counts);
};

/** Per day: a date alone excludes nothing, each neighbouring day is one more. */
const timeChances = (unrelated: Unrelated): readonly number[] => {
  let before = 0;
  const prior = TIME_LEVELS.map(({ dated, seconds }) => {
    if (dated || seconds >= DAY_SECONDS) return 0;
    const reach = (BUSY * 2 * seconds) / DAY_SECONDS;
    const share = reach - before;
    before = reach;
    return share;
  });
  const counts = TIME_LEVELS.map(
    (_, level) =>
      U_WEIGHT * (prior[level] ?? 0) +
      unrelated.reduce((sum, row) => (row.time === level ? sum + row.n : sum), 0),
  );
  const timed = unrelated.reduce((sum, row) => (row.time >= 2 ? sum + row.n : sum), 0);
  return TIME_LEVELS.map(({ id, dated }, level) => {
    if (dated) return 1;
    if (id === 'same-day') return 1;
    if (id === 'other-day') return 2;
    return (counts[level] ?? 0) / (U_WEIGHT + timed);
  });
};
