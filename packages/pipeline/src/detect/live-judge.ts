import { createWords, type SaleRow } from '../engine/observed.ts';
import { createWordIds } from '../engine/word-ids.ts';
import type { LiveFeature } from './declared-live.ts';
import { createPricer, type Expected, type LiveRules } from './live-codes.ts';
import type { Facts } from './live-facts.ts';
import type { LivePattern } from './live-patterns.ts';
import { UNKNOWN_LIVE } from './live-rules.ts';

/** What the rules say about single sales, remembered where kinds of patterns and measures decide it. */
export interface LiveJudge {
  /** Number of the codes of a sale, from 1; the same codes have the same number. */
  readonly codesOf: (
    pattern: LivePattern,
    sale: Counted,
    rowOf: (sale: number) => SaleRow,
    feeless: boolean,
  ) => number;
  readonly textOf: (codes: number) => string;
  /** Writes the measures of a sale over the facts of its pattern. */
  readonly fill: (pattern: LivePattern, sale: Counted, row: SaleRow) => Expected;
}

/** Row of a sale, and the row that counts where one counts for several. */
export interface Counted {
  readonly sale: number;
  readonly shared: number;
}

const NOTHING = -0x8000_0000;

/** Stands for any sale where its own amounts cannot matter: no fee was booked. */
const ANY_SALE: SaleRow = {
  txn_type: 0,
  day: 0,
  amount: null,
  issuer_fee: null,
  network_fee: null,
};

export const createLiveJudge = (rules: LiveRules, features: readonly LiveFeature[]): LiveJudge => {
  const price = createPricer();
  const words = createWords();
  const ids = createWordIds(features.length + 1);
  const tuple = ids.key;
  const rowOfFeature = (feature: LiveFeature, { sale, shared }: Counted): number =>
    feature.shared ? shared : sale;
  const fill = (pattern: LivePattern, sale: Counted, row: SaleRow): Expected => {
    const facts: Facts = pattern.row();
    const expected = price(facts, row);
    facts['amount'] = row['amount'] as number;
    facts['issuer_fee'] = row['issuer_fee'] as number | null;
    facts['network_fee'] = row['network_fee'] as number | null;
    facts['expected_issuer_fee'] = expected.expected_issuer_fee;
    facts['expected_network_fee'] = expected.expected_network_fee;
    for (const name of UNKNOWN_LIVE) facts[name] = null;
    for (const feature of features)
      facts[feature.field] = feature.read(rowOfFeature(feature, sale));
    return expected;
  };
  /** False when a measure is no small whole number. */
  const note = (pattern: LivePattern, sale: Counted): boolean => {
    tuple[0] = pattern.kind.id;
    for (let index = 0; index < features.length; index++) {
      const feature = features[index] as LiveFeature;
      const value = feature.part(rowOfFeature(feature, sale));
      tuple[index + 1] = Number.isNaN(value) ? NOTHING : value;
      if (!Number.isNaN(value) && (tuple[index + 1] !== value || value === NOTHING)) return false;
    }
    return true;
  };
  const evaluate = (pattern: LivePattern, sale: Counted, row: SaleRow): number => {
    fill(pattern, sale, row);
    return words.codeOf(rules.ofSale(pattern.kind, pattern.row()));
  };
  return {
    fill,
    textOf: (codes) => words.textOf(codes) ?? '',
    codesOf: (pattern, sale, rowOf, feeless) => {
      const hangs = feeless && rules.hangsOnMeasures;
      if (hangs && !pattern.kind.asks) return words.codeOf(pattern.kind.codes);
      if (!hangs || !note(pattern, sale)) return evaluate(pattern, sale, rowOf(sale.sale));
      const known = ids.find();
      if (known >= 0) return known;
      const codes = evaluate(pattern, sale, ANY_SALE);
      ids.set(codes);
      return codes;
    },
  };
};
