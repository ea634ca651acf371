import {
  type CardType,
  feesFen,
  findTariff,
  type PriceClass,
  type Tariff,
  TXN_TYPES,
} from '@zhenma/model';
import {
  type CheckedRule,
  canGenerate,
  compileRules,
  type Evaluator,
  type Expr,
  type Hit,
  mayBeTrue,
  toFunction,
  walk,
} from '@zhenma/rules';
import type { SaleRow } from '../engine/observed.ts';
import { HIT, isPatternLevel } from './findings.ts';
import type { Facts } from './live-facts.ts';
import { UNKNOWN_LIVE } from './live-rules.ts';
import { SALE_FIELDS } from './scope.ts';
import { isoDay } from './tariff.ts';

/** What the rules said about a pattern, before the measures of a single sale. */
export interface PatternCodes {
  readonly codes: string;
  readonly compared: boolean;
  /** False when no rule about single sales can fire where no fee was booked, whatever they measure. */
  readonly asks: boolean;
}

/** Fees of a sale by tariff, in fen; null where there is no price. */
export interface Expected {
  readonly expected_issuer_fee: number | null;
  readonly expected_network_fee: number | null;
}

/** Rules compiled for single rows: `createFindings` in JavaScript, from the same trees. */
export interface LiveRules {
  /** All that is evaluated here, on patterns and on sales. */
  readonly trees: readonly Expr[];
  readonly ofPattern: (facts: Facts) => PatternCodes;
  /** One character per rule, with those of the pattern; `row` holds facts and measures. */
  readonly ofSale: (base: PatternCodes, row: Facts) => string;
  /** No rule about single sales can fire where no fee was booked, but by the measures alone. */
  readonly hangsOnMeasures: boolean;
}

export const compileLive = (rules: readonly CheckedRule[], compared: Expr): LiveRules => {
  const level = rules.map(isLivePatternLevel);
  const patternPlaces = placesOf(level, true);
  const salePlaces = placesOf(level, false);
  const guards = new Map();
  const compile = (places: readonly number[]): Evaluator<Hit> =>
    compileRules(
      places.map((place) => rules[place] as CheckedRule),
      { mode: 'hits', guards },
    );
  const onPattern = compile(patternPlaces);
  const onSale = compile(salePlaces);
  const compileOne = (tree: Expr) => toFunction(tree, canGenerate());
  const isCompared = compileOne(compared);
  const asked = anyOf(
    salePlaces
      .map((place) => (rules[place] as CheckedRule).tree)
      .filter((tree) => mayBeTrue(tree, BOOKED))
      .map(ofIdentities),
  );
  const asks = compileOne(asked);
  const silence = String(HIT.none).repeat(rules.length);
  return {
    trees: [...rules.flatMap(treesOf), compared, asked],
    ofPattern: (facts) => ({
      codes: withHits(silence, onPattern(facts), patternPlaces),
      compared: isCompared(facts) === true,
      asks: asks(facts) === true,
    }),
    ofSale: ({ codes }, row) => withHits(codes, onSale(row), salePlaces),
    hangsOnMeasures: salePlaces.every((place) => isSilentFeeless(rules[place] as CheckedRule)),
  };
};

const treesOf = ({ tree, guards }: CheckedRule): readonly Expr[] => [
  tree,
  ...guards.map((guard) => guard.tree),
];

/** A field that the stream never knows is as good as one of the pattern. */
const isLivePatternLevel = (rule: CheckedRule): boolean =>
  isPatternLevel(rule) ||
  rule.fields.every(
    (name) => SALE_FIELDS[name]?.level === 'pattern' || UNKNOWN_LIVE.includes(name),
  );

const BOOKED: ReadonlySet<string> = new Set(['issuer_fee', 'network_fee']);
const OWN: ReadonlySet<string> = new Set([
  ...BOOKED,
  'amount',
  'expected_issuer_fee',
  'expected_network_fee',
]);

/** What a condition asks of identities: where that is not true, the whole is not. */
const ofIdentities = (tree: Expr): Expr => {
  const parts = tree.kind === 'logic' && tree.op === 'and' ? tree.args : [tree];
  const args = parts.filter(isOfIdentities);
  return args.length > 0 ? { kind: 'logic', op: 'and', args } : ALWAYS;
};

const isOfIdentities = (expr: Expr): boolean => {
  let all = true;
  walk(expr, (node) => {
    if (node.kind === 'field') all &&= SALE_FIELDS[node.name]?.level === 'pattern';
  });
  return all;
};

const ALWAYS: Expr = { kind: 'literal', value: true, type: 'bool' };
const NEVER: Expr = { kind: 'literal', value: false, type: 'bool' };

const anyOf = (args: readonly Expr[]): Expr =>
  args.length > 0 ? { kind: 'logic', op: 'or', args } : NEVER;

const isSilentFeeless = (rule: CheckedRule): boolean =>
  !rule.fields.some((name) => OWN.has(name)) || !mayBeTrue(rule.tree, BOOKED);

const placesOf = (levels: readonly boolean[], wanted: boolean): readonly number[] =>
  levels.flatMap((level, place) => (level === wanted ? [place] : []));

const withHits = (codes: string, hits: readonly Hit[], places: readonly number[]): string => {
  if (hits.length === 0) return codes;
  const digits = [...codes];
  for (const { rule, ordinal, suppressedBy } of hits)
    digits[places[ordinal] as number] = String(codeOf(rule, suppressedBy));
  return digits.join('');
};

/** Fired, or the first guard that holds: as `hitSql`. */
const codeOf = (rule: CheckedRule, suppressedBy: readonly string[]): number => {
  if (suppressedBy.length === 0) return HIT.fired;
  return (
    HIT.firstGuard + rule.guards.findIndex((guard) => suppressedBy.includes(guard.definition.guard))
  );
};

/** Only purchases and completions carry fees. Source: contract §2. */
const WITH_FEES: ReadonlySet<number> = new Set(
  (['purchase', 'preauth_completion'] as const).map((type) => TXN_TYPES.indexOf(type) + 1),
);

const NO_FEES: Expected = { expected_issuer_fee: null, expected_network_fee: null };

/** Prices a sale from the facts of its pattern; the tariff of a day, class and card is remembered. */
export const createPricer = (): ((facts: Facts, sale: SaleRow) => Expected) => {
  const tariffs = new Map<string, Tariff | undefined>();
  return (facts, sale) => {
    const { expected_class: priced, expected_card: card } = facts;
    if (!WITH_FEES.has(sale['txn_type'] as number) || priced === null || card === null)
      return NO_FEES;
    const day = sale['day'] as number;
    const key = `${day}|${String(priced)}|${String(card)}`;
    if (!tariffs.has(key)) {
      if (tariffs.size > TARIFFS_MAX) tariffs.clear();
      tariffs.set(key, findTariff(isoDay(day), priced as PriceClass, card as CardType));
    }
    const tariff = tariffs.get(key);
    if (tariff === undefined) return NO_FEES;
    const { issuerFen, networkFen } = feesFen(sale['amount'] as number, tariff);
    return { expected_issuer_fee: issuerFen, expected_network_fee: networkFen };
  };
};

const TARIFFS_MAX = 10_000;
