import type { Expr } from './expr.ts';
import { typeOf } from './expr.ts';
import { COMPARABLE } from './functions.ts';
import {
  type CelCall,
  type CelExpr,
  type Lowering,
  mismatch,
  nearest,
  pathOf,
  refuse,
} from './lowering.ts';
import type { RuleList, Scalar } from './scope.ts';
import { LIMITS } from './semantics.ts';

type Item = Exclude<Scalar, null>;

/** `x in [constants]`, `x in lists.name`, `x in tags`. */
export const lowerIn = (context: Lowering, cel: CelExpr, call: CelCall): Expr | undefined => {
  const [argCel, listCel] = call.args as [CelExpr, CelExpr];
  const arg = context.lower(argCel);
  if (arg === undefined) return undefined;
  if (listCel.exprKind.case === 'listExpr') return lowerItems(context, cel, arg, listCel);
  const name = listName(context, listCel);
  if (name !== undefined) return lowerNamed(context, listCel, arg, name);
  if (listCel.exprKind.case === 'structExpr') return refuse(context, listCel, 'map');
  const list = context.lower(listCel);
  if (list === undefined) return undefined;
  if (typeOf(list) !== 'strings' || typeOf(arg) !== 'string') {
    return mismatch(context, cel, 'in', [typeOf(arg), typeOf(list)]);
  }
  return { kind: 'element', arg, list };
};

const lowerItems = (
  context: Lowering,
  cel: CelExpr,
  arg: Expr,
  listCel: CelExpr,
): Expr | undefined => {
  if (listCel.exprKind.case !== 'listExpr') return undefined;
  const cels = listCel.exprKind.value.elements as CelExpr[];
  if (cels.length > LIMITS.listItems) {
    const limit = `more than ${LIMITS.listItems} items; use a named list`;
    context.report(listCel, 'RULE_TOO_LARGE', limit);
    return undefined;
  }
  const type = typeOf(arg);
  if (!COMPARABLE.has(type)) return mismatch(context, cel, 'in', [type]);
  const items: Item[] = [];
  const nodes = context.nodes;
  for (const itemCel of cels) {
    const constant = itemCel.exprKind.case === 'constExpr' || itemCel.exprKind.case === 'callExpr';
    if (!constant || isNull(itemCel)) {
      return refuse(context, itemCel, 'list item', 'a list item that is not a constant');
    }
    const item = context.lower(itemCel);
    if (item === undefined) return undefined;
    const value = constantOf(item);
    if (value === undefined) {
      return refuse(context, itemCel, 'list item', 'a list item that is not a constant');
    }
    if (typeOf(item) !== type) return mismatch(context, itemCel, 'in', [type, typeOf(item)]);
    items.push(value);
  }
  context.nodes = nodes; // items have a limit of their own
  return { kind: 'oneOf', arg, items: [...new Set(items)], type };
};

const isNull = (cel: CelExpr): boolean =>
  cel.exprKind.case === 'constExpr' && cel.exprKind.value.constantKind.case === 'nullValue';

const constantOf = (expr: Expr): Item | undefined =>
  expr.kind === 'literal' && expr.value !== null ? expr.value : undefined;

/** `name` of `lists.name`, unless the scope has a field called `lists`. */
const listName = (context: Lowering, cel: CelExpr): string | undefined => {
  if (cel.exprKind.case !== 'selectExpr' || Object.hasOwn(context.scope.fields, 'lists')) {
    return undefined;
  }
  const path = pathOf(cel);
  return path?.startsWith('lists.') ? path.slice('lists.'.length) : undefined;
};

const lowerNamed = (context: Lowering, cel: CelExpr, arg: Expr, name: string): Expr | undefined => {
  const list: RuleList | undefined = Object.hasOwn(context.lists, name)
    ? context.lists[name]
    : undefined;
  if (list === undefined) {
    const near = nearest(name, Object.keys(context.lists));
    const hint = near === undefined ? '' : `; did you mean lists.${near}?`;
    context.report(cel, 'RULE_LIST_UNKNOWN', `there is no list ${name}${hint}`);
    return undefined;
  }
  if (typeOf(arg) !== list.type) return mismatch(context, cel, 'in', [typeOf(arg), list.type]);
  if (list.values.length > LIMITS.namedListValues) {
    context.report(cel, 'RULE_TOO_LARGE', `list ${name} has over ${LIMITS.namedListValues} values`);
    return undefined;
  }
  return { kind: 'oneOf', arg, items: [...new Set(list.values)], type: list.type, list: name };
};
