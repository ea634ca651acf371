import { type Lang, VIEWS } from '@zhenma/model';
import type { CheckedRule } from '@zhenma/rules';
import type { Observed } from '../engine/observed.ts';
import { judge, type ScoreWeights } from '../explain/judge.ts';
import { saleIdOf } from '../link/live-sale.ts';
import type { LiveSale } from './evaluator.ts';

/** One line of the tap's output: what is said about a sale now. Source: docs/results.md. */
export interface VerdictLine {
  readonly seq: number;
  readonly sale_id: string;
  /** 1 for the first word about a sale; higher ones replace it. */
  readonly revision: number;
  readonly verdict: string;
  readonly score: number;
  readonly kinds: readonly string[];
  readonly rules: readonly string[];
  readonly expected_merchant_no: string | null;
  readonly observed_merchant_no: string | null;
  readonly records: readonly { readonly view: string; readonly txn_id: string }[];
  readonly explanation: string;
}

export type VerdictBody = Omit<VerdictLine, 'seq' | 'revision'>;

export interface JudgeParts {
  readonly rules: readonly CheckedRule[];
  readonly weights: ScoreWeights;
  readonly lang: Lang;
}

export const saleIdOfSale = (sale: LiveSale): string => saleIdOf(sale.members[0] as Observed);

/** What a line says, but for its numbers; called while the facts of the sale are at hand. */
export const bodyOf = (sale: LiveSale, { rules, weights, lang }: JudgeParts): VerdictBody => {
  const facts = sale.pattern?.row() ?? {};
  const compared = sale.pattern?.kind.compared ?? false;
  const one = judge(rules, sale.codes, compared, facts, weights, lang);
  return {
    sale_id: saleIdOfSale(sale),
    verdict: one.verdict,
    score: one.score,
    kinds: one.kinds,
    rules: one.rules,
    expected_merchant_no: textOf(facts['registered_no']),
    observed_merchant_no: textOf(facts['cleared_no'] ?? facts['stated_no']),
    records: sale.members.map(({ view, txn_id }) => ({ view: VIEWS[view - 1] ?? '', txn_id })),
    explanation: one.explanation,
  };
};

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
