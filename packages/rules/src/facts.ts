import { type CompareOp, childrenOf, type Expr, keyOf, type Node, type ValueType } from './expr.ts';
import type { Scalar, Value } from './scope.ts';
import { compareUtf8 } from './semantics.ts';
import { toInterpreter } from './targets/interpreter.ts';

/**
 * What must hold for a condition to be true, as alternatives of atoms.
 *
 * Sound, not complete: "cannot be satisfied" and "implies" are never claimed wrongly, and are
 * sometimes missed. Texts, numbers and instants are all ordered, so one kind of range serves.
 */
type Constant = Exclude<Scalar, null>;

/** -1, 0, 1 as bits: which signs of left − right an atom allows. */
const LESS = 1;
const EQUAL = 2;
const MORE = 4;
const SIGNS: Readonly<Record<CompareOp, number>> = {
  '<': LESS,
  '<=': LESS | EQUAL,
  '==': EQUAL,
  '!=': LESS | MORE,
  '>=': EQUAL | MORE,
  '>': MORE,
};

export type Atom =
  | {
      readonly kind: 'range';
      readonly key: string;
      readonly signs: number;
      readonly to: Constant;
      readonly type: ValueType;
    }
  | {
      readonly kind: 'set';
      readonly key: string;
      readonly items: readonly Constant[];
      readonly inside: boolean;
      readonly type: ValueType;
    }
  | { readonly kind: 'null'; readonly key: string; readonly isNull: boolean }
  | { readonly kind: 'pair'; readonly key: string; readonly signs: number; readonly same: boolean }
  | { readonly kind: 'opaque'; readonly key: string; readonly holds: boolean };

/** All atoms hold together. No atoms: always true. */
export type Conjunction = readonly Atom[];

/** Alternatives; none: never true. */
export type Alternatives = readonly Conjunction[];

const ALTERNATIVES_MAX = 64;
const ATOMS_MAX = 256;

/** Thrown inside this file when a condition has too many alternatives to look at. */
class TooMany {}

/** Alternatives under which the condition is `wanted`; undefined when there are too many. */
export const alternativesOf = (expr: Expr, wanted: boolean): Alternatives | undefined => {
  try {
    return alternatives(expr, wanted).filter(isSatisfiable);
  } catch (error) {
    if (error instanceof TooMany) return undefined;
    throw error;
  }
};

const ALWAYS: Alternatives = [[]];
const NEVER: Alternatives = [];

const alternatives = (expr: Expr, wanted: boolean): Alternatives => {
  const constant = constantOf(expr);
  if (constant !== undefined) return constant === wanted ? ALWAYS : NEVER;
  switch (expr.kind) {
    case 'logic': {
      const parts = expr.args.map((arg) => alternatives(arg, wanted));
      return (expr.op === 'and') === wanted ? all(parts) : any(parts);
    }
    case 'not':
      return alternatives(expr.arg, !wanted);
    case 'conditional':
      return any([
        all([alternatives(expr.test, true), alternatives(expr.then, wanted)]),
        all([alternatives(expr.test, false), alternatives(expr.otherwise, wanted)]),
      ]);
    case 'compare':
      return [[compareAtom(expr, wanted)]];
    case 'oneOf':
      return [
        [{ kind: 'set', key: keyOf(expr.arg), items: expr.items, inside: wanted, type: expr.type }],
      ];
    case 'isNull':
      return [[{ kind: 'null', key: keyOf(expr.arg), isNull: wanted }]];
    default:
      return [[{ kind: 'opaque', key: keyOf(expr), holds: wanted }]];
  }
};

/** The value of an expression without columns; undefined when it has some. */
const constantOf = (expr: Expr): Value | undefined =>
  isConstant(expr) ? toInterpreter(expr)({}) : undefined;

const isConstant = (expr: Expr): boolean =>
  expr.kind !== 'field' &&
  expr.kind !== 'derived' &&
  expr.kind !== 'domain' &&
  childrenOf(expr).every(isConstant);

const flip = (signs: number): number =>
  (signs & EQUAL) | (signs & LESS ? MORE : 0) | (signs & MORE ? LESS : 0);

const compareAtom = (expr: Node<'compare'>, wanted: boolean): Atom => {
  const signs = wanted ? SIGNS[expr.op] : 7 & ~SIGNS[expr.op];
  const [left, right] = [constantOf(expr.left), constantOf(expr.right)];
  const type = expr.operand;
  if (isScalar(right)) return { kind: 'range', key: keyOf(expr.left), signs, to: right, type };
  if (isScalar(left))
    return { kind: 'range', key: keyOf(expr.right), signs: flip(signs), to: left, type };
  const keys = [keyOf(expr.left), keyOf(expr.right)] as const;
  const swapped = keys[0] > keys[1];
  return {
    kind: 'pair',
    key: swapped ? `${keys[1]}~${keys[0]}` : `${keys[0]}~${keys[1]}`,
    signs: swapped ? flip(signs) : signs,
    same: keys[0] === keys[1],
  };
};

const isScalar = (value: Value | undefined): value is Constant =>
  value !== undefined && value !== null && typeof value !== 'object';

const any = (parts: readonly Alternatives[]): Alternatives => bounded(parts.flat());

const all = (parts: readonly Alternatives[]): Alternatives => {
  let out: Alternatives = ALWAYS;
  for (const part of parts) {
    out = bounded(out.flatMap((left) => part.map((right) => [...left, ...right])));
  }
  return out;
};

const bounded = (out: Alternatives): Alternatives => {
  if (out.length > ALTERNATIVES_MAX || out.some(({ length }) => length > ATOMS_MAX))
    throw new TooMany();
  return out;
};

const sign = (left: Constant, right: Constant): number => {
  if (typeof left === 'string' && typeof right === 'string')
    return Math.sign(compareUtf8(left, right));
  return left < right ? -1 : left > right ? 1 : 0;
};

const bitOf = (left: Constant, right: Constant): number =>
  [LESS, EQUAL, MORE][sign(left, right) + 1]!;

/** Whether a constant value satisfies an atom about one value. */
const accepts = (atom: Atom, value: Constant): boolean => {
  if (atom.kind === 'range') return (bitOf(value, atom.to) & atom.signs) !== 0;
  if (atom.kind === 'set')
    return atom.items.some((item) => sign(item, value) === 0) === atom.inside;
  return atom.kind !== 'null' || !atom.isNull;
};

/** Everything a conjunction says about one key. */
const byKey = (conjunction: Conjunction): Map<string, Atom[]> => {
  const groups = new Map<string, Atom[]>();
  for (const atom of conjunction) groups.set(atom.key, [...(groups.get(atom.key) ?? []), atom]);
  return groups;
};

/** False only when no row can satisfy all atoms. */
export const isSatisfiable = (conjunction: Conjunction): boolean =>
  [...byKey(conjunction).values()].every(isPossible);

const isPossible = (atoms: readonly Atom[]): boolean => {
  if (new Set(atoms.flatMap((a) => (a.kind === 'opaque' ? [a.holds] : []))).size > 1) return false;
  if (pairSigns(atoms) === 0) return false;
  const wantsNull = atoms.some((atom) => atom.kind === 'null' && atom.isNull);
  if (wantsNull) return !atoms.some((atom) => atom.kind !== 'null' || !atom.isNull);
  const listed = finiteValues(atoms);
  if (listed !== undefined) return listed.length > 0;
  const { low, high } = boundsOf(atoms);
  if (low === undefined || high === undefined) return true;
  return sign(low, high) <= 0;
};

const pairSigns = (atoms: readonly Atom[]): number => {
  let signs = 7;
  for (const atom of atoms) {
    if (atom.kind === 'pair') signs &= atom.signs & (atom.same ? EQUAL : 7);
  }
  return signs;
};

/** The values left when something lists them: a set, an equality, or a bool. */
const finiteValues = (atoms: readonly Atom[]): readonly Constant[] | undefined => {
  const lists = atoms.flatMap((atom): (readonly Constant[])[] => {
    if (atom.kind === 'set' && atom.inside) return [atom.items];
    if (atom.kind === 'range' && atom.signs === EQUAL) return [[atom.to]];
    return (atom.kind === 'range' || atom.kind === 'set') && atom.type === 'bool'
      ? [[false, true]]
      : [];
  });
  return lists[0]?.filter((value) => atoms.every((atom) => accepts(atom, value)));
};

/** Closed bounds. An open bound of a whole number moves by one; of others it is kept as closed. */
const boundsOf = (
  atoms: readonly Atom[],
): { low: Constant | undefined; high: Constant | undefined } => {
  let low: Constant | undefined;
  let high: Constant | undefined;
  for (const atom of atoms) {
    if (atom.kind !== 'range') continue;
    const whole =
      atom.type !== 'double' && typeof atom.to !== 'string' && typeof atom.to !== 'boolean';
    const step = (by: number): Constant => {
      if (!whole || atom.signs & EQUAL) return atom.to;
      return typeof atom.to === 'bigint' ? atom.to + BigInt(by) : Number(atom.to) + by;
    };
    if (!(atom.signs & LESS)) low = low === undefined || sign(step(1), low) > 0 ? step(1) : low;
    if (!(atom.signs & MORE))
      high = high === undefined || sign(step(-1), high) < 0 ? step(-1) : high;
  }
  return { low, high };
};

/** True only when every row that satisfies the conjunction satisfies one of the alternatives. */
export const implies = (conjunction: Conjunction, conclusion: Alternatives): boolean => {
  const groups = byKey(conjunction);
  return conclusion.some((atoms) =>
    atoms.every((atom) => impliesAtom(groups.get(atom.key) ?? [], atom)),
  );
};

const impliesAtom = (known: readonly Atom[], atom: Atom): boolean => {
  if (atom.kind === 'opaque')
    return known.some((k) => k.kind === 'opaque' && k.holds === atom.holds);
  if (atom.kind === 'pair') {
    return known.some(({ kind }) => kind === 'pair') && (pairSigns(known) & ~atom.signs) === 0;
  }
  if (atom.kind === 'null') return known.some((k) => impliesKnown(k) === !atom.isNull);
  const listed = finiteValues(known);
  if (listed !== undefined) return listed.every((value) => accepts(atom, value));
  if (atom.kind === 'set') {
    return (
      !atom.inside &&
      atom.items.every((item) => known.some((k) => isValueAtom(k) && !accepts(k, item)))
    );
  }
  return impliesRange(known, atom);
};

const isValueAtom = ({ kind }: Atom): boolean => kind === 'range' || kind === 'set';

/** Whether the atom makes its key known (true), null (false), or says nothing. */
const impliesKnown = (atom: Atom): boolean | undefined => {
  if (atom.kind === 'null') return !atom.isNull;
  return isValueAtom(atom) ? true : undefined;
};

const impliesRange = (known: readonly Atom[], atom: Extract<Atom, { kind: 'range' }>): boolean => {
  if (atom.signs === (LESS | MORE)) {
    return known.some((k) => isValueAtom(k) && !accepts(k, atom.to));
  }
  const ranges = known.filter((k) => k.kind === 'range');
  return ranges.some((range) => {
    const lower = !(atom.signs & LESS) && !(range.signs & LESS);
    const upper = !(atom.signs & MORE) && !(range.signs & MORE);
    if (atom.signs === EQUAL || (!lower && !upper)) return false;
    const distance = sign(range.to, atom.to) * (lower ? 1 : -1);
    return distance > 0 || (distance === 0 && (range.signs & ~atom.signs) === 0);
  });
};

/**
 * How to find conjunctions that another may imply: per key the constants it allows, else the key
 * alone. Something that implies a listed key lists the key itself, within these constants.
 */
export const tokensOf = (conjunction: Conjunction): readonly (readonly string[])[] =>
  [...byKey(conjunction)].map(([key, atoms]) => {
    const listed = finiteValues(atoms);
    if (listed === undefined || listed.length === 0) return [key];
    return listed.map((value) => `${key}=${typeof value}:${value}`);
  });
