import { DESK_TRADES_TSV } from './generated/desk-trades.ts';
import { lazy, parseTsv } from './tsv.ts';

/** Trades that are carried on at desks of their own. */
export type Desk = 'fuel' | 'education' | 'health' | 'public' | 'transport' | 'supermarket';

/**
 * The desk that a category code is sold at; undefined for trades that share desks with others, such
 * as food, retail and personal services.
 *
 * Source  catalog/codes/desk-trades.csv [I].
 * @example deskOf('5541') // fuel
 */
export function deskOf(mcc: string): Desk | undefined {
  return byMcc().get(mcc);
}

/**
 * Whether one desk cannot lawfully be all of these: four kinds, or a forecourt, a fare counter or
 * both beside a school, a hospital or a public counter.
 *
 * Shape   a campus has a school, a hospital and a shop, a service area has fuel, a shop and a toll
 *         counter; a village service point takes fares and utility bills over a shop's counter: two
 *         such kinds prove nothing.
 * @example desksApart(['fuel', 'education']) // true
 */
export function desksApart(desks: Iterable<Desk>): boolean {
  const kinds = new Set(desks);
  if (kinds.has('fuel') && [...kinds].some((kind) => CLOSED.has(kind))) return true;
  if (kinds.has('transport') && (kinds.has('education') || kinds.has('health'))) return true;
  return kinds.size >= KINDS_MIN;
}

const KINDS_MIN = 4;
const CLOSED: ReadonlySet<Desk> = new Set(['education', 'health', 'public']);

const byMcc = lazy(
  () => new Map(parseTsv(DESK_TRADES_TSV, 2).map(([group = '', mcc = '']) => [mcc, group as Desk])),
);
