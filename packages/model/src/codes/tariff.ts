import { TARIFF_TSV } from './generated/tariff.ts';
import type { PriceClass } from './mcc.ts';
import { lazy, parseTsv } from './tsv.ts';

export type CardType = 'debit' | 'credit' | 'semi_credit' | 'prepaid';

/** One dated price: a row of the tariff table. */
export interface Tariff {
  /** First day, ISO date. */
  readonly validFrom: string;
  /** First day after, ISO date; null while open. */
  readonly validTo: string | null;
  readonly priceClass: PriceClass;
  readonly card: 'debit' | 'credit' | 'any';
  /** Issuer service fee in 1e-7 of the amount: 45 000 is 0.45 %. */
  readonly issuerE7: number;
  /** In fen; null: no cap. */
  readonly issuerCapFen: number | null;
  /** The acquirer's side of the network fee, in 1e-7 of the amount: 3 250 is 0.0325 %. */
  readonly networkE7: number;
  readonly networkCapFen: number | null;
  /** Applied to each fee after its cap. */
  readonly factorPercent: number;
  /** `assumed`: the level after 2024-09-29 was announced to go on, but not read. */
  readonly level: 'stated' | 'assumed';
  /** V2 two sources, V one source, I inferred, R recalled; some rows say which part is which. */
  readonly mark: string;
}

/** Fees of one sale, in fen. */
export interface Fees {
  readonly issuerFen: number;
  readonly networkFen: number;
}

const rows = lazy((): readonly Tariff[] =>
  Object.freeze(
    parseTsv(TARIFF_TSV, 11).map((cells) => {
      const [from = '', to = '', priceClass, card, issuer, issuerCap, network, networkCap] = cells;
      const [factor, level, mark = ''] = cells.slice(8);
      return Object.freeze({
        validFrom: from,
        validTo: to || null,
        priceClass: priceClass as PriceClass,
        card: card as Tariff['card'],
        issuerE7: Number(issuer),
        issuerCapFen: issuerCap ? Number(issuerCap) : null,
        networkE7: Number(network),
        networkCapFen: networkCap ? Number(networkCap) : null,
        factorPercent: Number(factor),
        level: level as Tariff['level'],
        mark,
      });
    }),
  ),
);

/**
 * The whole tariff, for engines that load it as a table.
 *
 * Shape   rows of one class and card are contiguous, half-open [validFrom, validTo). No row: before
 *         2016-09-06, and for `special`, whose levels are agreed per merchant and not published.
 * Units   rates in 1e-7 of the amount, caps in fen, factor in percent.
 * Source  catalog/codes/tariff.csv; docs/facts.md §7.
 */
export const TARIFF_ROWS: readonly Tariff[] = rows();

/**
 * The price of a class and card type on a day.
 *
 * Shape   day: ISO date. `semi_credit` is priced as credit and `prepaid` as debit [R].
 * Errors  none; undefined before 2016-09-06 and for `special`.
 * Source  catalog/codes/tariff.csv. The two foldings of card types are recalled: 557号 names debit and
 *         credit only (docs/facts.md §7).
 * @example findTariff('2024-03-01', 'standard', 'credit')?.issuerE7 // 45000
 */
export function findTariff(
  day: string,
  priceClass: PriceClass,
  cardType: CardType,
): Tariff | undefined {
  const card = tariffCard(cardType);
  return TARIFF_ROWS.find(
    (row) =>
      row.priceClass === priceClass &&
      (row.card === card || row.card === 'any') &&
      row.validFrom <= day &&
      (row.validTo === null || day < row.validTo),
  );
}

/** The card column of the tariff that a card type is priced by. Source: see `findTariff`. */
export function tariffCard(cardType: CardType): 'debit' | 'credit' {
  return cardType === 'credit' || cardType === 'semi_credit' ? 'credit' : 'debit';
}

/**
 * The issuer fee and the acquirer's side of the network fee of one sale.
 *
 * Shape   each fee: rate × amount, capped, × class factor, rounded half up to the fen. The same in SQL:
 *         `(least(amount * e7, cap * 10000000) * factor + 500000000) // 1000000000` on hugeint.
 * Units   amountFen and both results in fen, integers ≥ 0; exact for every safe integer.
 * Errors  RangeError when amountFen is no safe integer ≥ 0: a caller's bug, rows are checked before.
 * Source  contract of the columns issuer_fee and network_fee; 发改价格〔2016〕557号.
 * @example feesFen(1_000_000, findTariff('2024-03-01', 'standard', 'credit')!) // { issuerFen: 4500, networkFen: 325 }
 */
export function feesFen(amountFen: number, tariff: Tariff): Fees {
  if (!Number.isSafeInteger(amountFen) || amountFen < 0) {
    throw new RangeError(`amount must be an integer of fen from 0, not ${amountFen}`);
  }
  const { issuerE7, issuerCapFen, networkE7, networkCapFen, factorPercent } = tariff;
  return {
    issuerFen: feeFen(amountFen, issuerE7, issuerCapFen, factorPercent),
    networkFen: feeFen(amountFen, networkE7, networkCapFen, factorPercent),
  };
}

const FEN_E7 = 10_000_000;
const FEN_E9 = 1_000_000_000;

/** Numbers stay exact below 2^53; larger products go through BigInt. */
function feeFen(amountFen: number, e7: number, capFen: number | null, factor: number): number {
  const rated = amountFen * e7;
  if (capFen !== null && rated >= capFen * FEN_E7) return roundE2(capFen * factor);
  const scaled = rated * factor + FEN_E9 / 2;
  if (scaled <= Number.MAX_SAFE_INTEGER) return Math.floor(scaled / FEN_E9);
  const exact = BigInt(amountFen) * BigInt(e7) * BigInt(factor);
  return Number((exact + BigInt(FEN_E9 / 2)) / BigInt(FEN_E9));
}

/** Hundredths of a fen → fen, half up. */
function roundE2(hundredths: number): number {
  return Math.floor((hundredths + 50) / 100);
}
