/**
 * Share of borrowed numbers where the weights of the signs were fitted: 72 worlds, every author's weighing the
 * same. Own estimate [I].
 */
const FITTED = 0.1;

/** It counts as much as so many numbers of the data. Own choice [I], see bench/score/README.md. */
const FITTED_NUMBERS = 10;

/**
 * Log odds that three numbers in four lie above where the weights were fitted: -5.0 to -6.5. Own choice [I],
 * see bench/score/README.md.
 */
const USUAL_QUARTER = -5.2;

const ROUNDS = 200;

/** Chances are rounded to thousandths: none is certain. */
const SURE = 0.9995;

const oddsOf = (chance: number): number => (chance / (1 - chance)) * ((1 - FITTED) / FITTED);

/**
 * The chance of each number among these, from the log odds of its signs.
 *
 * Method  the lower quarter of the numbers are honest ones. Where even they look more borrowed than honest shops
 *         do elsewhere, customers or prices differ there, not shops: all are as much less likely
 *         borrowed (an empirical null, Efron 2004). They are never made likelier. Then the share of all that is
 *         borrowed is estimated.
 * Shape   same order as `logOdds`; thousandths.
 */
export const chancesAmong = (logOdds: readonly number[]): readonly number[] => {
  const beyond = Math.max(0, lowerQuarter(logOdds) - USUAL_QUARTER);
  const chances = logOdds.map((odds) => 1 / (1 + Math.exp(beyond - odds)));
  const share = shareBorrowed(chances);
  return chances.map((chance) => chanceAmong(chance, share));
};

const lowerQuarter = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)] ?? USUAL_QUARTER;

/** The chance of a number where such a share of all is borrowed. */
export const chanceAmong = (chance: number, share: number): number => {
  const odds = oddsOf(Math.min(chance, SURE)) * share;
  return Math.round((1000 * odds) / (odds + 1 - share)) / 1000;
};

/**
 * The share of borrowed numbers under which their chances are likeliest: where no more numbers stand out than honest
 * ones do, hardly one is borrowed, however odd the oddest is.
 *
 * Method  expectation and maximisation on the share alone (Saerens, Latinne and Decaestecker 2002), with the
 *         share of the fit as prior knowledge.
 */
export const shareBorrowed = (chances: readonly number[]): number => {
  let share = FITTED;
  for (let round = 0; round < ROUNDS; round += 1) {
    const expected = chances.reduce((sum, chance) => {
      const odds = oddsOf(Math.min(chance, SURE)) * share;
      return sum + odds / (odds + 1 - share);
    }, FITTED * FITTED_NUMBERS);
    share = expected / (chances.length + FITTED_NUMBERS);
  }
  return share;
};
