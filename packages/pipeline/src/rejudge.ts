import type { Kind, Lang } from '@zhenma/model';
import { type Row, toInterpreter } from '@zhenma/rules';
import type { RuleSet } from './detect/rule-set.ts';
import { type Background, scoreIn } from './explain/background.ts';
import { judge, type ScoreWeights } from './explain/judge.ts';
import { coder } from './explain/judge-subject.ts';
import { type NumberSays, withNumber } from './explain/number-says.ts';

/** One line of `sales.ndjson` in a bundle. */
export interface SealedSale {
  readonly sale_id: string;
  readonly records: readonly string[];
  readonly verdict: string;
  readonly score: number;
  readonly kinds: readonly string[];
  readonly rules: readonly string[];
  readonly findings: Readonly<Record<string, string>>;
  readonly explanation: string;
  /** What the habits of its number say of it, which all sales of the scan decided; if that was heard. */
  readonly number_chance?: number;
  readonly facts: Row;
}

export interface Rejudging {
  readonly ruleSet: RuleSet;
  readonly weights: ScoreWeights;
  readonly lang: Lang;
  /** Ids of the rules that the scan evaluated, in its order. */
  readonly evaluated: readonly string[];
  /** Scores of sales without findings, which other sales of the scan decided. */
  readonly background: Background;
}

/**
 * Judges sealed sales again from the facts that were sealed with them: rules run in JavaScript, not
 * in SQL as the scan did; then the same judgement.
 *
 * @returns what differs from the sealed sale; empty when nothing does
 */
export const rejudger = (options: Rejudging): ((sale: SealedSale) => readonly string[]) => {
  const { ruleSet, weights, lang, evaluated, background } = options;
  const known = new Map(ruleSet.rules.map((rule) => [rule.definition.id, rule]));
  const rules = evaluated.flatMap((id) => known.get(id) ?? []);
  const unknown = evaluated.filter((id) => !known.has(id));
  const codesOf = coder(rules);
  const compared = toInterpreter(ruleSet.compared);
  return (sale) => {
    const { codes, facts } = codesOf(sale.facts);
    const again = judge(rules, codes, compared(facts) === true, facts, weights, lang);
    const findings = rules.flatMap(({ definition }, at): [string, string][] => {
      const code = Number(codes[at]);
      return code === 0 ? [] : [[definition.id, code === 1 ? 'fired' : `guard ${code - 2}`]];
    });
    const alone = { ...again, score: scoreIn(again, facts, background) };
    const judged = sale.number_chance === undefined ? alone : withNumber(alone, saysOf(sale), lang);
    const now = { ...judged, findings: Object.fromEntries(findings) };
    const differing = COMPARED.filter((name) => textOf(now[name]) !== textOf(sale[name]));
    return [...differing, ...unknown.map((id) => `rule ${id} is not in the bundle`)];
  };
};

const saysOf = ({ number_chance = 0, kinds, rules }: SealedSale): NumberSays => ({
  chance: number_chance,
  kinds: kinds as readonly Kind[],
  rules,
});

const COMPARED = ['verdict', 'score', 'kinds', 'rules', 'findings', 'explanation'] as const;

const textOf = (value: unknown): string => JSON.stringify(value);
