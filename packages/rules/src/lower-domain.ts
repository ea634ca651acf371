import { applierOf } from './apply.ts';
import type { DerivedColumn, Expr } from './expr.ts';
import { typeOf } from './expr.ts';
import {
  type CelCall,
  type CelExpr,
  type Lowering,
  literal,
  mismatch,
  refuse,
} from './lowering.ts';
import type { DomainFunction, Scalar } from './scope.ts';

/** A call of a domain function: a derived column, or the function's text form on each engine. */
export const lowerDomain = (
  context: Lowering,
  cel: CelExpr,
  call: CelCall,
  fn: DomainFunction,
): Expr | undefined => {
  const args = (call.args as CelExpr[]).map(context.lower);
  if (!args.every((arg) => arg !== undefined)) return undefined;
  const types = args.map(typeOf);
  const fits = types.length === fn.params.length && types.every((t, i) => t === fn.params[i]);
  if (!fits) return mismatch(context, cel, `${fn.name}(${fn.params.join(', ')})`, types);
  if (fn.form.kind === 'expression') return { kind: 'domain', fn, args, type: fn.returns };
  return lowerDictionary(context, cel, fn, args);
};

const lowerDictionary = (
  context: Lowering,
  cel: CelExpr,
  fn: DomainFunction,
  args: readonly Expr[],
): Expr | undefined => {
  const simple = args.every(
    ({ kind }) => kind === 'field' || kind === 'literal' || kind === 'derived',
  );
  if (!simple) {
    const what = `${fn.name}() takes a field, a constant or another such function, not a calculation`;
    context.report(cel, 'RULE_TYPE_MISMATCH', what);
    return undefined;
  }
  const columns = args.map(columnOf);
  const measured = columns.find((name) => context.scope.fields[name ?? '']?.measured === true);
  if (measured !== undefined) {
    const what = `${fn.name}() is answered once for all rows that say the same; ${measured} differs between them`;
    context.report(cel, 'RULE_TYPE_MISMATCH', what);
    return undefined;
  }
  if (columns.every((column) => column === undefined)) return fold(context, cel, fn, args);
  const column = [fn.name, ...args.map(partOf)].join('__');
  if (Object.hasOwn(context.scope.fields, column)) {
    context.report(cel, 'RULE_COLUMN_AMBIGUOUS', `${column} is already a field of the scope`);
    return undefined;
  }
  const derived: DerivedColumn = context.derived.get(column) ?? {
    fn: fn.name,
    args: columns.filter((name) => name !== undefined),
    column,
    returns: fn.returns,
    whole: args.some(({ kind }) => kind === 'literal') ? undefined : fn,
    evaluate: evaluatorOf(fn, args),
  };
  context.derived.set(column, derived);
  return { kind: 'derived', call: derived, args, type: fn.returns };
};

/** All arguments constant: the call is a constant. */
const fold = (
  context: Lowering,
  cel: CelExpr,
  fn: DomainFunction,
  args: readonly Expr[],
): Expr | undefined => {
  if (fn.returns === 'strings') return refuse(context, cel, 'list value', `${fn.name}(constants)`);
  return literal(evaluatorOf(fn, args)([]) as Scalar, fn.returns);
};

const columnOf = (arg: Expr): string | undefined => {
  if (arg.kind === 'field') return arg.name;
  return arg.kind === 'derived' ? arg.call.column : undefined;
};

/** Unambiguous: fields with doubled or outer `_` are escaped, constants start with `=`. */
const partOf = (arg: Expr): string => {
  if (arg.kind === 'derived') return `(${arg.call.column})`;
  if (arg.kind === 'literal') return `=${encodeURIComponent(String(arg.value))}`;
  const name = columnOf(arg) ?? '';
  return /^_|__|_$/.test(name) ? name.replaceAll('_', '%5F') : name;
};

/** The function with its constant arguments bound and its null rule applied. */
const evaluatorOf = (fn: DomainFunction, args: readonly Expr[]): DerivedColumn['evaluate'] => {
  const call = applierOf(fn);
  return (columns) => {
    let next = 0;
    return call(
      args.map((arg) => (arg.kind === 'literal' ? arg.value : (columns[next++] ?? null))),
    );
  };
};
