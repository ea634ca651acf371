import { dateOf, type Wall } from './calendar.ts';

export type PriceClass = 'standard' | 'preferential' | 'special' | 'exempt';
export type CardType = 'debit' | 'credit' | 'semi_credit' | 'prepaid';

const EXEMPT = '8211 8220 8351 8241 8062 8011 8021 8031 8041 8042 8049 8099 8398'.split(' ');
const PREFERENTIAL = '5411 5541 5542 4511 4900 4111 4121 4131 4784'.split(' ');

/** The price class of a category when nothing else is agreed. */
export const classOf = (mcc: string): PriceClass =>
  EXEMPT.includes(mcc) ? 'exempt' : PREFERENTIAL.includes(mcc) ? 'preferential' : 'standard';

export interface Fees {
  /** Fen. */
  readonly issuer: number;
  /** Fen, the acquirer's side. */
  readonly network: number;
}

const halfUp = (top: bigint, bottom: bigint): number => Number((2n * top + bottom) / (2n * bottom));

const DEBIT_CUT = '2021-09-30';

/**
 * Interchange and the acquirer's side of the network fee by the tariff of the day.
 * Units: fen. Rates are in ten-millionths, factors in hundredths; nothing is rounded before the end.
 */
export function fees(fen: number, card: CardType, price: PriceClass, at: Wall): Fees {
  if (price === 'exempt') return { issuer: 0, network: 0 };
  const credit = card === 'credit' || card === 'semi_credit';
  const cut = price === 'standard' && !credit && dateOf(at) >= DEBIT_CUT;
  const factor = price === 'preferential' ? 78n : price === 'special' ? 60n : 100n;
  const side = (rate: bigint, cap?: bigint): number => {
    const full = BigInt(fen) * rate;
    const top = cap !== undefined && full > cap * 10_000_000n ? cap * 10_000_000n : full;
    return halfUp(top * factor, 1_000_000_000n);
  };
  return {
    issuer: credit ? side(45_000n) : side(cut ? 31_500n : 35_000n, 1_300n),
    network: side(cut ? 2_925n : 3_250n, 325n),
  };
}
