/** How likely a number is borrowed, and its sales by debit cards beside what is usual for its trade. */
export interface DebitsOfNumber {
  readonly chance: number;
  readonly debit: number;
  readonly usualDebit: number;
}

/** More likely borrowed than not. */
const BORROWED_MIN = 0.5;
/** Usual debit sales by which the numbers together, and one alone, are held to be as usual. Own choice [I]. */
const TOGETHER = 30;
const ALONE = 5;
/**
 * Debit sales at borrowed numbers, of the usual: as many say nothing, since some routers of these data may take
 * credit alone and others every card; as few, that hardly one takes others. Own choice [I].
 */
const NOTHING = 0.65;
const IN_FULL = 0.5;

/**
 * The share of a number's sales that are another shop's, if it is borrowed.
 *
 * Method  a router takes credit cards, because only they pay; then the debit cards under a borrowed number are
 *         its own customers, and for each of them come as many by credit as is usual for its trade. Whether routers
 *         of these data do so is read from all numbers that are more likely borrowed than not: together they have
 *         fewer debit cards than usual. Where they have as many, routers take every card, and hardly a sale
 *         of a borrowed number is its own.
 * Shape   same order as `numbers`; 0 to 1.
 * Source  docs/indicators.md 20, 21; method own [I], measured in bench/score/README.md.
 */
export const sharesOfSales = (numbers: readonly DebitsOfNumber[]): readonly number[] => {
  const likely = numbers.filter(({ chance }) => chance >= BORROWED_MIN);
  const seen = likely.reduce((sum, one) => sum + one.chance * one.debit, TOGETHER);
  const usual = likely.reduce((sum, one) => sum + one.chance * one.usualDebit, TOGETHER);
  const own = Math.min(1, seen / usual);
  const credit = Math.min(1, Math.max(0, (NOTHING - own) / (NOTHING - IN_FULL)));
  return numbers.map(({ debit, usualDebit }) => {
    const ownOfNumber = Math.min(1, (debit + ALONE * own) / (usualDebit + ALONE));
    return 1 - credit * ownOfNumber;
  });
};
