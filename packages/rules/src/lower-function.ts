import type { Expr, ValueType } from './expr.ts';
import { typeOf } from './expr.ts';
import { GLOBALS, INSTANT_PARTS, METHODS } from './functions.ts';
import { lowerDomain } from './lower-domain.ts';
import {
  type CelCall,
  type CelExpr,
  constantText,
  type Lowering,
  literal,
  mismatch,
  nearest,
  pathOf,
  refuse,
} from './lowering.ts';
import { checkPattern } from './regex.ts';
import { parseDuration, parseOffset, parseTimestamp } from './time.ts';
import { EXTENSION_FUNCTIONS } from './unsupported.ts';

type LowerCall = (context: Lowering, cel: CelExpr, call: CelCall) => Expr | undefined;

/** A call by name: a built-in, a domain function, or a refusal that says which. */
export const lowerFunction: LowerCall = (context, cel, call) =>
  call.target === undefined ? lowerGlobal(context, cel, call) : lowerMethod(context, cel, call);

const lowerGlobal: LowerCall = (context, cel, call) => {
  const name = call.function;
  const domain = context.functions.get(name);
  if (domain !== undefined) return lowerDomain(context, cel, call, domain);
  if (name === 'matches') return lowerMatches(context, cel, call.args as CelExpr[]);
  if (name === 'timestamp' || name === 'duration') {
    const folded = lowerTimeConstant(context, call);
    if (folded !== 'not constant') return folded;
  }
  if (Object.hasOwn(GLOBALS, name)) return lowerBuiltin(context, cel, name, call.args as CelExpr[]);
  return refuseFunction(context, cel, name);
};

const lowerMethod: LowerCall = (context, cel, call) => {
  const path = pathOf(call.target as CelExpr);
  const qualified = `${path}.${call.function}`;
  if (EXTENSION_FUNCTIONS.has(qualified)) return refuseFunction(context, cel, qualified);
  const args = [call.target as CelExpr, ...(call.args as CelExpr[])];
  if (call.function === 'matches') return lowerMatches(context, cel, args);
  if (!Object.hasOwn(METHODS, call.function)) return refuseFunction(context, cel, call.function);
  if (call.function.startsWith('get') && args.length === 2) return lowerZoned(context, cel, call);
  return lowerBuiltin(context, cel, call.function, args, METHODS);
};

const REFUSED_BY_NAME: Readonly<Record<string, 'dyn' | 'type value' | 'uint' | 'bytes'>> = {
  dyn: 'dyn',
  type: 'type value',
  uint: 'uint',
  bytes: 'bytes',
};

const refuseFunction = (context: Lowering, cel: CelExpr, name: string): undefined => {
  if (Object.hasOwn(REFUSED_BY_NAME, name)) {
    return refuse(context, cel, REFUSED_BY_NAME[name]!, `${name}()`);
  }
  if (EXTENSION_FUNCTIONS.has(name)) {
    return refuse(context, cel, 'extension function', `the function ${name}()`);
  }
  const known = [...context.functions.keys(), ...Object.keys(GLOBALS), ...Object.keys(METHODS)];
  const near = nearest(name, known);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  context.report(cel, 'RULE_FUNCTION_UNKNOWN', `there is no function ${name}()${hint}`);
  return undefined;
};

const lowerTimeConstant = (context: Lowering, call: CelCall): Expr | undefined | 'not constant' => {
  const text = constantText(call.args[0] as CelExpr | undefined);
  if (text === undefined || call.args.length !== 1) return 'not constant';
  const type = call.function as 'timestamp' | 'duration';
  const value = type === 'timestamp' ? parseTimestamp(text) : parseDuration(text);
  if (typeof value === 'number') return literal(value, type);
  const [constant] = call.args as [CelExpr];
  context.report(constant, 'RULE_LITERAL_INVALID', `${type} '${text.slice(0, 64)}' is ${value}`);
  return undefined;
};

const lowerMatches = (
  context: Lowering,
  cel: CelExpr,
  args: readonly CelExpr[],
): Expr | undefined => {
  const arg = args[0] === undefined ? undefined : context.lower(args[0]);
  if (arg === undefined) return undefined;
  if (args.length !== 2 || typeOf(arg) !== 'string') {
    return mismatch(context, cel, 'matches', [typeOf(arg)]);
  }
  const pattern = constantText(args[1]);
  if (pattern === undefined) return refuse(context, args[1]!, 'computed pattern');
  const wrong = checkPattern(pattern);
  if (wrong !== undefined) return refuse(context, args[1]!, 'pattern syntax', wrong);
  return { kind: 'matches', arg, pattern };
};

const lowerBuiltin = (
  context: Lowering,
  cel: CelExpr,
  name: string,
  cels: readonly CelExpr[],
  table = GLOBALS,
): Expr | undefined => {
  const args = cels.map(context.lower);
  if (!args.every((arg) => arg !== undefined)) return undefined;
  const types = args.map(typeOf);
  const overload = table[name]!.find(
    ({ params }) => params.length === types.length && params.every((type, i) => type === types[i]),
  );
  if (overload === undefined) return refuseOverload(context, cel, name, types);
  const { fn, returns: type } = overload;
  if (fn === 'same') return args[0];
  if (!INSTANT_PARTS.has(fn)) return { kind: 'call', fn, args, type };
  return { kind: 'call', fn, args: [...args, literal(0, 'duration')], type };
};

/** `at.getHours('+08:00')`: the part of the instant as clocks of that zone show it. */
const lowerZoned = (context: Lowering, cel: CelExpr, call: CelCall): Expr | undefined => {
  const zoneCel = call.args[0]! as CelExpr;
  const zone = constantText(zoneCel);
  const offset = zone === undefined ? undefined : parseOffset(zone);
  const part = lowerBuiltin(context, cel, call.function, [call.target as CelExpr], METHODS);
  if (part === undefined) return undefined;
  if (part.kind !== 'call' || !INSTANT_PARTS.has(part.fn)) {
    return mismatch(context, cel, `${call.function}()`, ['duration', 'string']);
  }
  if (offset === undefined) return refuse(context, zoneCel, 'named zone', `the zone ${zone}`);
  return { ...part, args: [part.args[0]!, literal(offset, 'duration')] };
};

const CONVERSIONS = new Set(['string', 'double', 'bool', 'int']);

const refuseOverload = (
  context: Lowering,
  cel: CelExpr,
  name: string,
  types: readonly ValueType[],
): undefined => {
  if (name === 'timestamp' || name === 'duration') {
    return refuse(context, cel, 'computed time', `${name}() of a value that is not a constant`);
  }
  if (CONVERSIONS.has(name) && types.length === 1) {
    return refuse(context, cel, 'text conversion', `${name}(${types[0]})`);
  }
  return mismatch(context, cel, `${name}()`, types);
};
