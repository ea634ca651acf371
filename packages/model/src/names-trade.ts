import { relationOf, type TradeRelation } from './codes/trade-sectors.ts';
import { tradesIn } from './codes/trades.ts';
import { cleanName } from './names.ts';

export { type TradeRelation, tradesRelated } from './codes/trade-sectors.ts';

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
