import type { ArithmeticOp, CompareOp, Domain, Expr } from './expr.ts';
import { typeOf } from './expr.ts';
import { ARITHMETIC, COMPARABLE } from './functions.ts';
import { lowerFunction } from './lower-function.ts';
import { lowerIn } from './lower-in.ts';
import {
  type CelCall,
  type CelExpr,
  type Lowering,
  literal,
  mismatch,
  refuse,
} from './lowering.ts';

type LowerCall = (context: Lowering, cel: CelExpr, call: CelCall) => Expr | undefined;

/** A call node of CEL: operators arrive under names such as `_&&_`. */
export const lowerCall: LowerCall = (context, cel, call) => {
  const operator = OPERATORS[call.function];
  if (operator !== undefined && Object.hasOwn(OPERATORS, call.function)) {
    return operator(context, cel, call);
  }
  return lowerFunction(context, cel, call);
};

const lowerAll = (context: Lowering, cels: readonly CelExpr[]): Expr[] | undefined => {
  const exprs = cels.map(context.lower);
  return exprs.every((expr) => expr !== undefined) ? (exprs as Expr[]) : undefined;
};

const lowerLogic: LowerCall = (context, _cel, call) => {
  const parts = flatten(call.function, call.args as CelExpr[]);
  const args = lowerAll(context, parts);
  if (args === undefined) return undefined;
  const wrong = args.findIndex((arg) => typeOf(arg) !== 'bool');
  if (wrong !== -1) return mismatch(context, parts[wrong]!, call.function, [typeOf(args[wrong]!)]);
  return { kind: 'logic', op: call.function === '_&&_' ? 'and' : 'or', args };
};

/** `a && (b && c)` and the parser's balanced forms become one list. */
const flatten = (name: string, cels: readonly CelExpr[]): CelExpr[] => {
  const out: CelExpr[] = [];
  const todo = [...cels].reverse();
  while (todo.length > 0) {
    const cel = todo.pop()!;
    const kind = cel.exprKind;
    if (kind.case === 'callExpr' && kind.value.function === name) {
      todo.push(...[...(kind.value.args as CelExpr[])].reverse());
    } else out.push(cel);
  }
  return out;
};

const lowerNot: LowerCall = (context, cel, call) => {
  const arg = context.lower(call.args[0]! as CelExpr);
  if (arg === undefined) return undefined;
  if (typeOf(arg) !== 'bool') return mismatch(context, cel, '!', [typeOf(arg)]);
  return not(arg);
};

/** Not-not is nothing, in three values as in two. */
const not = (arg: Expr): Expr => (arg.kind === 'not' ? arg.arg : { kind: 'not', arg });

const lowerNegate: LowerCall = (context, cel, call) => {
  const arg = context.lower(call.args[0]! as CelExpr);
  if (arg === undefined) return undefined;
  const type = typeOf(arg);
  if (type !== 'int' && type !== 'double') return mismatch(context, cel, '-', [type]);
  return { kind: 'negate', arg, domain: type };
};

const lowerConditional: LowerCall = (context, cel, call) => {
  const args = lowerAll(context, call.args as CelExpr[]);
  if (args === undefined) return undefined;
  const [test, then, otherwise] = args as [Expr, Expr, Expr];
  if (typeOf(test) !== 'bool') return mismatch(context, cel, '?:', [typeOf(test)]);
  if (typeOf(then) !== typeOf(otherwise)) {
    return mismatch(context, cel, 'the choice after ?', [typeOf(then), typeOf(otherwise)]);
  }
  return { kind: 'conditional', test, then, otherwise, type: typeOf(then) };
};

const isNullConstant = (cel: CelExpr): boolean =>
  cel.exprKind.case === 'constExpr' && cel.exprKind.value.constantKind.case === 'nullValue';

const lowerCompare: LowerCall = (context, cel, call) => {
  const op = call.function.slice(1, -1) as CompareOp;
  const [leftCel, rightCel] = call.args as [CelExpr, CelExpr];
  if ((op === '==' || op === '!=') && (isNullConstant(leftCel) || isNullConstant(rightCel))) {
    const tested = isNullConstant(rightCel) ? leftCel : rightCel;
    const test = lowerNullTest(context, tested);
    return test === undefined || op === '==' ? test : not(test);
  }
  const args = lowerAll(context, [leftCel, rightCel]);
  if (args === undefined) return undefined;
  const [left, right] = args as [Expr, Expr];
  const operand = typeOf(left);
  if (operand !== typeOf(right)) return mismatch(context, cel, op, [operand, typeOf(right)]);
  if (operand === 'strings') return refuse(context, cel, 'list value', `${op} of two lists`);
  if (!COMPARABLE.has(operand)) return mismatch(context, cel, op, [operand, operand]);
  return { kind: 'compare', op, left, right, operand };
};

/** Total: true when the value is unknown. Only where CEL and SQL mean the same by it. */
const lowerNullTest = (context: Lowering, cel: CelExpr): Expr | undefined => {
  if (isNullConstant(cel)) return literal(true, 'bool');
  const arg = context.lower(cel);
  if (arg === undefined) return undefined;
  if (arg.kind === 'literal') return literal(arg.value === null, 'bool');
  if (arg.kind !== 'field' && arg.kind !== 'derived' && arg.kind !== 'domain') {
    return refuse(context, cel, 'null test', 'a null test of a computed value');
  }
  return { kind: 'isNull', arg };
};

const lowerHas: LowerCall = (context, _cel, call) => {
  const test = lowerNullTest(context, call.args[0]! as CelExpr);
  return test === undefined ? undefined : not(test);
};

const lowerArithmetic: LowerCall = (context, cel, call) => {
  const args = lowerAll(context, call.args as CelExpr[]);
  if (args === undefined) return undefined;
  const [left, right] = args as [Expr, Expr];
  const op = call.function.slice(1, -1) as ArithmeticOp;
  const types = [typeOf(left), typeOf(right)] as const;
  const result = ARITHMETIC[`${types[0]}${op}${types[1]}`];
  if (result === undefined) {
    const bothLists = types[0] === 'strings' && types[1] === 'strings';
    return bothLists ? refuse(context, cel, 'list value') : mismatch(context, cel, op, types);
  }
  if (result === 'string') return { kind: 'call', fn: 'concat', args, type: 'string' };
  const expr: Expr = { kind: 'arithmetic', op, left, right, domain: result as Domain };
  return result === 'double' ? finite(context, cel, expr) : expr;
};

/** A constant double that is not finite is refused where its author can still see it. */
const finite = (context: Lowering, cel: CelExpr, expr: Expr): Expr | undefined => {
  const value = constantDouble(expr);
  return value === undefined || Number.isFinite(value)
    ? expr
    : refuse(context, cel, 'infinite double', 'a constant that is not finite');
};

const constantDouble = (expr: Expr): number | undefined => {
  if (expr.kind === 'literal') return typeof expr.value === 'number' ? expr.value : undefined;
  if (expr.kind === 'negate') {
    const value = constantDouble(expr.arg);
    return value === undefined ? undefined : -value;
  }
  if (expr.kind !== 'arithmetic' || expr.domain !== 'double') return undefined;
  const left = constantDouble(expr.left);
  const right = constantDouble(expr.right);
  if (left === undefined || right === undefined) return undefined;
  if (expr.op === '+') return left + right;
  if (expr.op === '-') return left - right;
  return expr.op === '*' ? left * right : left / right;
};

const OPERATORS: Readonly<Record<string, LowerCall>> = {
  '_&&_': lowerLogic,
  '_||_': lowerLogic,
  '!_': lowerNot,
  '-_': lowerNegate,
  '_?_:_': lowerConditional,
  '_==_': lowerCompare,
  '_!=_': lowerCompare,
  '_<_': lowerCompare,
  '_<=_': lowerCompare,
  '_>_': lowerCompare,
  '_>=_': lowerCompare,
  '_+_': lowerArithmetic,
  '_-_': lowerArithmetic,
  '_*_': lowerArithmetic,
  '_/_': lowerArithmetic,
  '_%_': lowerArithmetic,
  '@in': lowerIn,
  '_[_]': (context, cel) => refuse(context, cel, 'index'),
  has: lowerHas,
};
