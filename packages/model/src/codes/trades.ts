import { TRADE_GUARDS_TSV } from './generated/trade-guards.ts';
import { tradeWords } from './mcc.ts';
import { lazy, parseTsv } from './tsv.ts';
import { createWordFinder } from './word-finder.ts';

/** A trade word inside a merchant name. */
export interface TradeMatch {
  readonly mcc: string;
  readonly keyword: string;
  /** The word stands in many legal names (商贸, 企业管理): it says "cannot tell", never "mismatch". */
  readonly weak: boolean;
}

/**
 * The trades that a Chinese merchant name speaks of, left to right.
 *
 * Shape   longest match first, matches do not overlap; a match falls when a counter-word of its code
 *         stands elsewhere in the name (宠物医院 is no 医院), or when it is only the place of a shop
 *         (机场店). Latin letters match in either case.
 * Errors  none; a name without trade words gives [].
 * Source  catalog/codes/mcc-keywords.csv, trade-guards.csv: own work [I]; check with names of your own.
 * @example tradesIn('大华烟酒店') // [{ mcc: '5921', keyword: '烟酒', weak: false }]
 */
export function tradesIn(name: string): readonly TradeMatch[] {
  const text = name.toUpperCase();
  const { byWord, wordAt, weak } = index();
  const out: TradeMatch[] = [];
  let at = 0;
  while (at < text.length) {
    const word = wordAt(text, at);
    if (word === undefined) {
      at += 1;
      continue;
    }
    for (const { mcc, notIf } of byWord.get(word)!) {
      if (isCountered(text, at, word, notIf) || isLocation(text, at + word.length, word)) continue;
      out.push({ mcc, keyword: word, weak: weak.has(word) });
    }
    at += word.length;
  }
  return out;
}

/** A counter-word that overlaps the match itself does not count: 酒店 inside 烟酒店. */
function isCountered(text: string, at: number, word: string, notIf: readonly string[]): boolean {
  const outside = `${text.slice(0, at)}\n${text.slice(at + word.length)}`;
  return notIf.some((counter) => outside.includes(counter));
}

function isLocation(text: string, after: number, word: string): boolean {
  const { locations, tails } = index();
  return locations.has(word) && tails.some((tail) => text.startsWith(tail, after));
}

const index = lazy(() => {
  const byWord = new Map<string, { readonly mcc: string; readonly notIf: readonly string[] }[]>();
  for (const { mcc, keywords, notIf } of tradeWords()) {
    for (const keyword of keywords) {
      const word = keyword.toUpperCase();
      byWord.set(word, [...(byWord.get(word) ?? []), { mcc, notIf }]);
    }
  }
  const guards = parseTsv(TRADE_GUARDS_TSV, 2);
  const ofKind = (kind: string): string[] =>
    guards.filter((guard) => guard[0] === kind).map((guard) => guard[1] ?? '');
  return {
    byWord,
    wordAt: createWordFinder(byWord.keys()),
    weak: new Set(ofKind('weak')),
    locations: new Set(ofKind('location')),
    tails: ofKind('location_tail'),
  };
});
