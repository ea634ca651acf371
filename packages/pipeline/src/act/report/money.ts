import type { Case, Unpriced } from '@zhenma/model';
import { countLabel } from './labels.ts';
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

/** What the sums do not say: why there is no loss, or of how many sales none can be told. */
export const moneyNotes = (one: Case, { section }: Words): readonly string[] => {
  if (one.subject.type === 'payee') return [section.paidNotLost];
  if (one.jumped_sales === 0) return [section.moneyNone];
  const lost = one.impact.issuer_fen + one.impact.network_fen;
  const unpriced = one.unpriced ?? PRICED;
  const left = unpriced.no_fees + unpriced.before_tariff + unpriced.no_class;
  return [
    lost === 0 && !COUNTED.has(one.subject.type) && section.moneyOpen,
    lost === 0 && COUNTED.has(one.subject.type) && left < one.jumped_sales && section.moneyEqual,
    one.cause.top === 'merchant' && lost === 0 && section.moneyLent,
    ...REASONS.map(
      (reason) => unpriced[reason] > 0 && section.unpriced[reason](countLabel(unpriced[reason])),
    ),
  ].filter((text): text is string => text !== false);
};

/** Subjects whose unpriced sales are counted. */
const COUNTED: ReadonlySet<string> = new Set(['terminal', 'merchant']);
const PRICED: Unpriced = { no_fees: 0, before_tariff: 0, no_class: 0 };
const REASONS = ['no_fees', 'before_tariff', 'no_class'] as const;
