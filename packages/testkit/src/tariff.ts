import { parseDay } from './time.ts';

/** Kinds of card that the tariff tells apart. */
export type CardType = 'debit' | 'credit' | 'semi_credit' | 'prepaid';
/** 标准、优惠、特计、减免. */
export type PriceClass = 'standard' | 'preferential' | 'special' | 'exempt';

/** What issuer and network book for one sale, in fen. */
export interface Fees {
  readonly issuerFen: number;
  readonly networkFen: number;
}

/** What a fee depends on. */
export interface FeeQuestion {
  readonly amountFen: number;
  readonly cardType: CardType;
  readonly priceClass: PriceClass;
  readonly atMs: number;
}

/** Rates in ten-millionths of the amount; caps in fen. */
interface Rates {
  readonly issuerRate: number;
  readonly issuerCapFen: number;
  readonly networkRate: number;
}

const UNCAPPED = Number.MAX_SAFE_INTEGER;
const NETWORK_CAP_FEN = 325;
const CREDIT: Rates = { issuerRate: 45_000, issuerCapFen: UNCAPPED, networkRate: 3_250 };
const DEBIT: Rates = { issuerRate: 35_000, issuerCapFen: 1_300, networkRate: 3_250 };
const DEBIT_RELIEVED: Rates = { issuerRate: 31_500, issuerCapFen: 1_300, networkRate: 2_925 };
const RELIEF_FROM_MS = parseDay('2021-09-30');

/** Per cent of the capped fee that is charged. Special prices are contracts: half, with us. */
const FACTOR_PERCENT: Record<PriceClass, number> = {
  standard: 100,
  preferential: 78,
  special: 50,
  exempt: 0,
};

/**
 * Fees of a purchase or completion: each fee capped, then the class factor, then rounded half up.
 *
 * Source  发改价格〔2016〕557号; 银发〔2021〕169号 (standard debit at nine tenths from 2021-09-30).
 *         The level after 2024-09-29 is assumed unchanged. The special factor is our own.
 * @example feesOf({ amountFen: 1_000_000, cardType: 'credit', priceClass: 'standard', atMs })
 *          // { issuerFen: 4500, networkFen: 325 }
 */
export function feesOf(question: FeeQuestion): Fees {
  const rates = ratesOf(question);
  const factor = FACTOR_PERCENT[question.priceClass];
  const fee = (rate: number, capFen: number): number => {
    const capped = capFen === UNCAPPED ? UNCAPPED : capFen * 10_000_000;
    return halfUp(Math.min(question.amountFen * rate, capped) * factor, 1_000_000_000);
  };
  return {
    issuerFen: fee(rates.issuerRate, rates.issuerCapFen),
    networkFen: fee(rates.networkRate, NETWORK_CAP_FEN),
  };
}

/** Money lost by issuer and network: expected minus booked, in fen. */
export const feeGapFen = (expected: Fees, booked: Fees): number =>
  expected.issuerFen + expected.networkFen - booked.issuerFen - booked.networkFen;

function ratesOf(question: FeeQuestion): Rates {
  if (question.cardType === 'credit' || question.cardType === 'semi_credit') return CREDIT;
  const relieved = question.priceClass === 'standard' && question.atMs >= RELIEF_FROM_MS;
  return relieved ? DEBIT_RELIEVED : DEBIT;
}

/** Exact for amounts below one million yuan: every product stays under 2^53. */
function halfUp(numerator: number, denominator: number): number {
  const shifted = numerator + denominator / 2;
  return (shifted - (shifted % denominator)) / denominator;
}
