import { type CheckedRule, type Expr, walk } from '@zhenma/rules';

/**
 * The numbers that rules compare a field with, in order: between two of them a rule cannot tell one
 * value from another. Undefined where a rule does anything else with it.
 */
export const breaksOf = (
  rules: readonly CheckedRule[],
  field: string,
): readonly number[] | undefined => {
  const breaks = new Set<number>();
  let [read, compared] = [0, 0];
  const look = (node: Expr): void => {
    if (node.kind === 'field' && node.name === field) read++;
    const other = node.kind === 'compare' ? against(node, field) : undefined;
    if (other === undefined) return;
    compared++;
    breaks.add(other);
  };
  for (const { tree, guards } of rules)
    for (const one of [tree, ...guards.map((guard) => guard.tree)]) walk(one, look);
  return read === compared ? [...breaks].sort((a, b) => a - b) : undefined;
};

const against = ({ left, right }: Extract<Expr, { kind: 'compare' }>, field: string) => {
  const isField = (side: Expr): boolean => side.kind === 'field' && side.name === field;
  const other = isField(left) ? right : isField(right) ? left : undefined;
  return other?.kind === 'literal' && typeof other.value === 'number' ? other.value : undefined;
};

/** Which part between the breaks a value lies in: the same number for values that rules cannot tell apart. */
export const partOf = (value: number, breaks: readonly number[] | undefined): number => {
  if (breaks === undefined || Number.isNaN(value)) return value;
  let part = 0;
  for (const one of breaks) {
    if (value < one) return part;
    if (value === one) return part + 1;
    part += 2;
  }
  return part;
};
