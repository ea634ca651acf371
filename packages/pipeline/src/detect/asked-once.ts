import { type Expr, toDuckDB, walk } from '@zhenma/rules';
import { SALE_FIELDS } from './scope.ts';

/**
 * Parts of rules about sales that only ask for identities, to be answered once per pattern.
 *
 * Shape   `within` puts a truth column, `asked_<n>`, where a tree asks such a question; `columns` are
 *         their SQL over the facts of a pattern, as they came up. True, false and unknown stay so.
 */
export interface AskedOnce {
  readonly within: (expr: Expr) => Expr;
  readonly columns: () => readonly string[];
}

/** Collects the questions of many rules; one that several ask is answered once. */
export const createAskedOnce = (): AskedOnce => {
  const asked = new Map<string, string>();
  const ask = (expr: Expr): Expr => {
    const sql = toDuckDB(expr);
    const name = asked.get(sql) ?? `asked_${asked.size}`;
    asked.set(sql, name);
    return { kind: 'field', name, type: 'bool' };
  };
  const within = (expr: Expr): Expr => {
    if (isOfPattern(expr)) return ask(expr);
    if (expr.kind === 'not') return { ...expr, arg: within(expr.arg) };
    if (expr.kind !== 'logic') return expr;
    const settled = expr.args.filter(isOfPattern);
    const open = expr.args.filter((arg) => !settled.includes(arg)).map(within);
    const [only] = settled;
    if (only === undefined) return { ...expr, args: open };
    const one = settled.length > 1 ? { ...expr, args: settled } : only;
    return { ...expr, args: [ask(one), ...open] };
  };
  return { within, columns: () => [...asked].map(([sql, name]) => `(${sql}) as ${name}`) };
};

/** Whether what a tree comes to depends on identities alone. */
export const isOfPattern = (expr: Expr): boolean => {
  let known = expr.kind !== 'literal';
  walk(expr, (node) => {
    if (node.kind === 'field' && SALE_FIELDS[node.name]?.level !== 'pattern') known = false;
  });
  return known;
};
