import type { CheckedRule } from '@zhenma/rules';

/** How much evidence speaks, strongest first. The first two make a sale `jumped`. */
export const GRADES = [
  'decisive',
  'two_strong',
  'strong_and_more',
  'strong',
  'several_medium',
  'medium',
] as const;

export type Grade = (typeof GRADES)[number];

/**
 * Grade of the findings of a sale.
 *
 * Findings of the same kinds are one thing said twice; two strong ones are independent when they
 * share no kind.
 *
 * Shape   fired: at least one rule that is more than weak; weak ones do not count.
 * Source  contract §4: decisive, or two independent strong findings, is jumped; less is suspect.
 */
export const gradeOf = (fired: readonly CheckedRule[]): Grade => {
  const of = (strength: string): readonly CheckedRule[] =>
    fired.filter(({ definition }) => definition.strength === strength);
  const strong = of('strong');
  const medium = of('medium');
  if (of('decisive').length > 0) return 'decisive';
  if (strong.some((a) => strong.some((b) => disjoint(a, b)))) return 'two_strong';
  if (strong.length > 0)
    return medium.some((one) => strong.every((other) => disjoint(one, other)))
      ? 'strong_and_more'
      : 'strong';
  if (new Set(medium.map(kindsOf)).size > 1) return 'several_medium';
  return 'medium';
};

const kindsOf = ({ definition }: CheckedRule): string => [...definition.kinds].sort().join(';');

const disjoint = (a: CheckedRule, b: CheckedRule): boolean =>
  !a.definition.kinds.some((kind) => b.definition.kinds.includes(kind));
