import { TRADE_GUARDS_TSV } from './generated/trade-guards.ts';
import { lazy, parseTsv } from './tsv.ts';

/** What a name says about a trade. `unknown`: it names none, or only words of many legal names. */
export type TradeRelation = 'agrees' | 'contradicts' | 'unknown';

/** From here up to the end of the second, codes of wholesale, whose names retail shops carry too. */
const WHOLESALE = ['5013', '5199'] as const;

const sectorsOf = lazy(() => {
  const sectors = new Map<string, Set<number>>();
  parseTsv(TRADE_GUARDS_TSV, 2)
    .filter(([kind]) => kind === 'sector')
    .forEach(([, codes = ''], sector) => {
      for (const mcc of codes.split(' '))
        sectors.set(mcc, (sectors.get(mcc) ?? new Set()).add(sector));
    });
  return sectors;
});

/**
 * Whether two codes are one trade as far as names can tell: null when a code is in no sector.
 *
 * Source  catalog/codes/trade-guards.csv, kind sector: own grouping [I].
 * @example tradesRelated('5812', '5651') // false
 */
export const tradesRelated = (a: string, b: string): boolean | null => {
  if (a === b) return true;
  const [left, right] = [sectorsOf().get(a), sectorsOf().get(b)];
  if (!left || !right) return null;
  if ([a, b].some((mcc) => mcc >= WHOLESALE[0] && mcc <= WHOLESALE[1])) return null;
  return [...left].some((sector) => right.has(sector));
};

/**
 * Whether trades that one text speaks of can be those of another.
 *
 * Shape   contradicts only where every pair lies in different sectors. A code outside all sectors, and
 *         wholesale, leave it unknown.
 * Source  catalog/codes/trade-guards.csv, kind sector: own grouping [I].
 */
export const relationOf = (said: readonly string[], codes: readonly string[]): TradeRelation => {
  const pairs = said.flatMap((one) => codes.map((other) => tradesRelated(one, other)));
  if (pairs.length === 0) return 'unknown';
  if (pairs.includes(true)) return 'agrees';
  return pairs.includes(null) ? 'unknown' : 'contradicts';
};
