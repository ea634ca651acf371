import type { Expr } from './expr.ts';
import { lowerCall } from './lower-call.ts';
import { type CelExpr, type Lowering, literal, nearest, pathOf, refuse } from './lowering.ts';
import { isPortableText, LIMITS, toRuleInt } from './semantics.ts';

/** The checked form of a CEL node; undefined after an issue was reported. */
export const lower = (context: Lowering, cel: CelExpr): Expr | undefined => {
  context.nodes++;
  if (context.nodes > LIMITS.nodes) {
    if (context.nodes === LIMITS.nodes + 1) {
      context.report(cel, 'RULE_TOO_LARGE', `more than ${LIMITS.nodes} parts`);
    }
    return undefined;
  }
  if (context.depth >= LIMITS.depth) {
    context.report(cel, 'RULE_TOO_DEEP', `nested deeper than ${LIMITS.depth}`);
    return undefined;
  }
  context.depth++;
  const expr = lowerKind(context, cel);
  context.depth--;
  return expr;
};

const lowerKind = (context: Lowering, cel: CelExpr): Expr | undefined => {
  const kind = cel.exprKind;
  switch (kind.case) {
    case 'constExpr':
      return lowerConstant(context, cel);
    case 'identExpr':
      return lowerIdent(context, cel, kind.value.name);
    case 'callExpr':
      return lowerCall(context, cel, kind.value);
    case 'selectExpr':
      return refuseSelect(context, cel);
    case 'listExpr':
      return refuse(context, cel, 'list value', 'a list outside the right side of `in`');
    case 'structExpr':
      return refuse(context, cel, kind.value.messageName === '' ? 'map' : 'message');
    case 'comprehensionExpr':
      return refuse(context, cel, 'macro', 'the macros exists, all, map, filter, exists_one');
    default:
      return refuse(context, cel, 'message', 'an empty expression');
  }
};

const lowerConstant = (context: Lowering, cel: CelExpr): Expr | undefined => {
  if (cel.exprKind.case !== 'constExpr') return undefined;
  const constant = cel.exprKind.value.constantKind;
  switch (constant.case) {
    case 'boolValue':
      return literal(constant.value, 'bool');
    case 'stringValue':
      if (isPortableText(constant.value)) return literal(constant.value, 'string');
      return refuse(context, cel, 'NUL or lone surrogate');
    case 'doubleValue':
      if (Number.isFinite(constant.value)) return literal(constant.value, 'double');
      return refuse(context, cel, 'infinite double');
    case 'int64Value': {
      const value = toRuleInt(constant.value);
      if (value !== null) return literal(value, 'int');
      context.report(cel, 'RULE_LITERAL_INVALID', `${constant.value} is outside int64`);
      return undefined;
    }
    case 'nullValue':
      return refuse(context, cel, 'null value', 'null outside a comparison with a field');
    case 'uint64Value':
      return refuse(context, cel, 'uint', `the uint literal ${constant.value}u`);
    case 'bytesValue':
      return refuse(context, cel, 'bytes', 'a bytes literal');
    default:
      return refuse(context, cel, 'message', 'an unknown constant');
  }
};

const TYPE_NAMES = new Set(
  'int uint double bool string bytes list map null_type type dyn timestamp duration'.split(' '),
);

const lowerIdent = (context: Lowering, cel: CelExpr, name: string): Expr | undefined => {
  const field = Object.hasOwn(context.scope.fields, name) ? context.scope.fields[name] : undefined;
  // A name such as `constructor` would be found on every row object.
  if (field !== undefined && !(name in Object.prototype)) {
    return { kind: 'field', name, type: field.type };
  }
  if (TYPE_NAMES.has(name)) return refuse(context, cel, 'type value', `the type ${name}`);
  const near = nearest(name, Object.keys(context.scope.fields));
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  const scope = context.scope.name;
  context.report(cel, 'RULE_FIELD_UNKNOWN', `${name} is no field of scope ${scope}${hint}`);
  return undefined;
};

const refuseSelect = (context: Lowering, cel: CelExpr): undefined => {
  const path = pathOf(cel);
  if (path?.startsWith('google.protobuf.')) return refuse(context, cel, 'type value', path);
  return refuse(context, cel, 'select', `the member access ${path ?? '.'}`);
};
