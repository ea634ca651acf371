import { TRADE_GUARDS_TSV } from './codes/generated/trade-guards.ts';
import { tradesIn } from './codes/trades.ts';
import { lazy, parseTsv } from './codes/tsv.ts';
import { cleanName } from './names.ts';

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
 * The category codes that a merchant name speaks of, without the words that stand in many legal
 * names (商贸, 科技, 企业管理).
 *
 * Source  catalog/codes/mcc-keywords.csv with its counter-words, trade-guards.csv: own work [I].
 * @example tradeOfName('大华烟酒店') // ['5921']
 */
export const tradeOfName = (name: string): readonly string[] => {
  const trades = tradesIn(cleanName(name).full).filter((trade) => !trade.weak);
  return [...new Set(trades.map((trade) => trade.mcc))].sort();
};

/** Whether two codes are one trade as far as names can tell: null when a code is in no sector. */
const related = (a: string, b: string): boolean | null => {
  if (a === b) return true;
  const [left, right] = [sectorsOf().get(a), sectorsOf().get(b)];
  if (!left || !right) return null;
  if ([a, b].some((mcc) => mcc >= WHOLESALE[0] && mcc <= WHOLESALE[1])) return null;
  return [...left].some((sector) => right.has(sector));
};

const relationOf = (said: readonly string[], codes: readonly string[]): TradeRelation => {
  const pairs = said.flatMap((one) => codes.map((other) => related(one, other)));
  if (pairs.length === 0) return 'unknown';
  if (pairs.includes(true)) return 'agrees';
  return pairs.includes(null) ? 'unknown' : 'contradicts';
};

/**
 * Whether the trade that a name says can be that of a category code.
 *
 * Shape   contradicts only where every trade word of the name lies in another sector than the code.
 *         A code or trade outside all sectors, and wholesale, leave it unknown.
 * Source  catalog/codes/trade-guards.csv, kind sector: own grouping [I].
 * @example tradeOfNameAgainst('城北加油站', '5812') // 'contradicts'
 */
export const tradeOfNameAgainst = (name: string, mcc: string): TradeRelation =>
  relationOf(tradeOfName(name), [mcc]);

/**
 * Whether two names can be of one trade, in the same sense.
 *
 * @example tradesOfNames('茗顺菜馆', '岚和出租汽车') // 'contradicts'
 */
export const tradesOfNames = (a: string, b: string): TradeRelation =>
  relationOf(tradeOfName(a), tradeOfName(b));
