import { priceClass } from './codes/mcc.ts';
import { type CardType, feesFen, findTariff } from './codes/tariff.ts';

const CARD_TYPES: ReadonlySet<string> = new Set<CardType>([
  'debit',
  'credit',
  'semi_credit',
  'prepaid',
]);

/**
 * What issuer and network are due for one sale of a category code, together.
 *
 * Shape   day: ISO date.
 * Units   amount and result in fen.
 * Errors  none; null where code, card type or tariff of the day is not known, and for a negative amount.
 * Source  see `feesFen`.
 * @example feesOfSale('5812', 'credit', 1_000_000, '2024-03-01') // 4825
 */
export const feesOfSale = (
  mcc: string,
  cardType: string,
  amountFen: number,
  day: string,
): number | null => {
  const found = priceClass(mcc, day);
  if (found === undefined || !CARD_TYPES.has(cardType)) return null;
  if (!Number.isSafeInteger(amountFen) || amountFen < 0) return null;
  const tariff = findTariff(day, found, cardType as CardType);
  if (tariff === undefined) return null;
  const { issuerFen, networkFen } = feesFen(amountFen, tariff);
  return issuerFen + networkFen;
};
