import type { Case, Charges } from '@zhenma/model';
import { countLabel, moneyLabel } from './labels.ts';
import type { Words } from './words.ts';

/** The sums of a case with their names; those that are zero are left out. */
export const moneyOf = (
  one: Case,
  { page, section }: Words,
): readonly (readonly [string, number])[] => {
  const { impact, subject } = one;
  const figures: readonly (readonly [string, number])[] = [
    [page.issuer, impact.issuer_fen],
    [page.network, impact.network_fen],
    [page.gain, impact.acquirer_gain_fen],
    [page.merchantLost, impact.merchant_fen],
    [page.points, impact.cardholder_points_fen],
    [subject.type === 'payee' ? section.paidOut : page.amount, one.amount_fen],
  ];
  return figures.filter(([, fen]) => fen !== 0);
};

/** What the sums do not say: why there is no loss, and what the merchant itself would notice. */
export const moneyNotes = (one: Case, words: Words): readonly string[] => {
  const { section } = words;
  const lost = one.impact.issuer_fen + one.impact.network_fen;
  const notes = one.charges === undefined ? [] : chargeNotes(one.charges, words);
  if (one.subject.type === 'payee') return [section.paidNotLost, ...notes];
  if (lost !== 0) return notes;
  return [one.jumped_sales > 0 ? section.moneyEqual : section.moneyNone, ...notes];
};

/**
 * A rate that moved by less than this many millionths stayed; fees are rounded to the fen. What is
 * charged as agreed moves with the mix of debit and credit cards only, and is no drift.
 */
const DRIFT_MIN_PPM = 200;
const FAILED_MIN_PERMILLE = 20;

const chargeNotes = (charges: Charges, { section }: Words): readonly string[] => {
  const { charged_fen, contract_fen, overcharged_sales, overcharged_fen } = charges;
  const { rate_before_ppm: before, rate_since_ppm: since } = charges;
  const { failed_before_permille: well, failed_since_permille: ill } = charges;
  const asAgreed = contract_fen > 0 && charged_fen === contract_fen;
  const hasMoved = before !== null && since !== null && Math.abs(since - before) >= DRIFT_MIN_PPM;
  const isFailing = well !== null && ill !== null && ill - well >= FAILED_MIN_PERMILLE;
  return [
    contract_fen > 0 && section.charged(moneyLabel(charged_fen), moneyLabel(contract_fen)),
    overcharged_fen > 0 &&
      section.overcharged(countLabel(overcharged_sales), moneyLabel(overcharged_fen)),
    hasMoved && !asAgreed && section.drifted(ppmLabel(before), ppmLabel(since)),
    isFailing && section.failed(`${well / 10} %`, `${ill / 10} %`),
    charges.late_payout_days > 0 &&
      section.paidLate(countLabel(charges.late_payout_days), countLabel(charges.payout_days)),
  ].filter((text): text is string => text !== false);
};

/** `0.38 %` of 3,800 millionths. */
const ppmLabel = (ppm: number): string => `${(ppm / 10_000).toFixed(2)} %`;
