import type { CheckedRule, Expr } from '@zhenma/rules';
import type { DeclaredFeature } from '../detect/declared-feature.ts';
import { createLiveFeature, type FeatureSale, type LiveFeature } from '../detect/declared-live.ts';
import { compileLive, createPricer, type Expected } from '../detect/live-codes.ts';
import { createFactMaker } from '../detect/live-facts.ts';
import { createLivePatterns, type LivePattern } from '../detect/live-patterns.ts';
import { UNKNOWN_LIVE } from '../detect/live-rules.ts';
import type { Dictionaries, Identified, Observed, SaleRow } from '../engine/observed.ts';
import { type Component, createLiveClusters, type Relinked } from '../link/live-clusters.ts';
import { createIdentifier } from '../link/live-identity.ts';
import { compareObserved } from '../link/live-passes.ts';
import type { LiveRegistry } from '../link/live-registry.ts';
import { createSaleMaker } from '../link/live-sale.ts';
import { createStated } from './stated.ts';

/** A sale as the stream knows it now; it is revised until its horizon has passed. */
export interface LiveSale extends FeatureSale {
  readonly members: readonly Observed[];
  readonly row: SaleRow;
  readonly identified: Identified;
  pattern: LivePattern | undefined;
  codes: string;
  expected: Expected | undefined;
}

export interface EvaluatorParts {
  readonly words: Dictionaries;
  readonly registry: LiveRegistry;
  readonly rules: readonly CheckedRule[];
  readonly compared: Expr;
  readonly features: readonly DeclaredFeature[];
}

/** The live path behind normalise: link, detect, and revise. */
export interface Evaluator {
  readonly add: (seen: Observed) => void;
  readonly replace: (old: Observed, by: Observed) => void;
  /**
   * Brings every sale up to date; `revised` is called with each whose outcome is another one, while
   * its facts are at hand, `left` with each that was linked otherwise.
   */
  readonly settle: (revised?: (sale: LiveSale) => void, left?: (sale: LiveSale) => void) => void;
  /** Lets go of sales all of whose observations lie before `day`, and of windows that ended. */
  readonly forget: (day: number, gone?: (sale: LiveSale) => void) => void;
  readonly sales: () => Iterable<LiveSale>;
  /** What devices stated on sales that were let go, for a checkpoint; and back from one. */
  readonly statements: () => Iterable<readonly [device: number, number: number]>;
  readonly recall: (device: number, number: number) => void;
  readonly patterns: () => readonly LivePattern[];
  readonly features: readonly LiveFeature<LiveSale>[];
}

export const createEvaluator = (parts: EvaluatorParts): Evaluator => {
  const { words, registry } = parts;
  const clusters = createLiveClusters(words);
  const makeSale = createSaleMaker(words);
  const identify = createIdentifier(registry, words);
  const rules = compileLive(parts.rules, parts.compared);
  const price = createPricer();
  const patterns = createLivePatterns(createFactMaker(words, (span) => registry.merchantOf(span) as Readonly<Record<string, unknown>> | undefined), rules); // biome-ignore format: one call
  const salesOf = new Map<Component, LiveSale[]>();
  const dirty = new Set<LiveSale>();
  const mark = (sale: LiveSale): void => {
    dirty.add(sale);
  };
  const stated = createStated(mark);
  const features = parts.features.map((declared) =>
    createLiveFeature<LiveSale>(declared, words, compareSales),
  );

  const enter = (members: readonly Observed[]): LiveSale => {
    const row = makeSale(members);
    const identified = identify(row);
    const sale = newSale(members, row, identified, words);
    const { device_sn, stated: said, cleared } = identified;
    stated.put(sale, device_sn, said, cleared);
    for (const feature of features) feature.put(sale);
    dirty.add(sale);
    return sale;
  };
  const leave = (sale: LiveSale): void => {
    const { device_sn, stated: said, cleared } = sale.identified;
    stated.drop(sale, device_sn, said, cleared);
    for (const feature of features) feature.drop(sale);
    dirty.delete(sale);
  };
  const relink = (
    { component, absorbed, clusters: now }: Relinked,
    gone: (sale: LiveSale) => void,
  ): void => {
    // biome-ignore format: one line
    const known = salesOf.get(component);
    if (known === undefined && absorbed.length === 0) {
      salesOf.set(component, now.map(enter));
      return;
    }
    const before = [component, ...absorbed].flatMap((one) => salesOf.get(one) ?? []);
    for (const one of absorbed) salesOf.delete(one);
    const left = new Map(before.map((sale) => [sale.members[0] as Observed, sale]));
    const kept = now.map((members) => {
      const same = left.get(members[0] as Observed);
      if (!same || !sameMembers(same.members, members)) return members;
      left.delete(members[0] as Observed);
      return same;
    });
    for (const sale of left.values()) {
      leave(sale);
      gone(sale);
    }
    salesOf.set(component, kept.map((one) => ('row' in one ? one : enter(one)))); // biome-ignore format: one call
  };
  /** True when the outcome of the sale is another one than it was told last. */
  const judgeSale = (sale: LiveSale): boolean => {
    const { row, identified } = sale;
    const states = stated.states(identified.device_sn, identified.cleared);
    const pattern = patterns.find(row, identified, states);
    const facts = pattern.row;
    const expected = price(facts, row);
    facts['amount'] = row['amount'] as number;
    facts['issuer_fee'] = row['issuer_fee'] as number | null;
    facts['network_fee'] = row['network_fee'] as number | null;
    facts['expected_issuer_fee'] = expected.expected_issuer_fee;
    facts['expected_network_fee'] = expected.expected_network_fee;
    for (const name of UNKNOWN_LIVE) facts[name] = null;
    for (const feature of features) facts[feature.field] = feature.read(sale);
    const codes = rules.ofSale(pattern, facts);
    const other = codes !== sale.codes || pattern !== sale.pattern;
    sale.pattern = pattern;
    sale.codes = codes;
    sale.expected = expected;
    return other;
  };
  return {
    add: clusters.add,
    replace: clusters.replace,
    settle: (revised, left = () => undefined) => {
      clusters.settle((relinked) => relink(relinked, left));
      for (const feature of features) feature.changed(mark);
      for (const sale of dirty) if (judgeSale(sale)) revised?.(sale);
      dirty.clear();
    },
    forget: (day, gone) => {
      clusters.forget(day, (component) => {
        for (const sale of salesOf.get(component) ?? []) {
          const { device_sn, stated: said, cleared } = sale.identified;
          stated.release(sale, device_sn, said, cleared);
          gone?.(sale);
        }
        salesOf.delete(component);
      });
      for (const feature of features) feature.forget(day);
    },
    sales: function* () {
      for (const sales of salesOf.values()) yield* sales;
    },
    statements: stated.kept,
    recall: stated.recall,
    patterns: patterns.all,
    features,
  };
};

/** Order of sales: by time, then first observation. */
const compareSales = (a: LiveSale, b: LiveSale): number =>
  a.at_ms - b.at_ms || compareObserved(a.members[0] as Observed, b.members[0] as Observed);

const sameMembers = (a: readonly Observed[], b: readonly Observed[]): boolean =>
  a.length === b.length && a.every((seen, at) => seen === b[at]);

const newSale = (
  members: readonly Observed[],
  row: SaleRow,
  identified: Identified,
  words: Dictionaries,
): LiveSale => ({
  members,
  row,
  identified,
  day: row['day'] as number,
  at_ms: row['at_ms'] as number,
  device: deviceOf(row, identified, words),
  cleared: identified.cleared,
  registered: identified.registered,
  card: row['card'] as number,
  amount: row['amount'] as number,
  txn_type: row['txn_type'] as number,
  pattern: undefined,
  codes: '',
  expected: undefined,
});

/** `sale_key.device`: the serial, else terminal id and institution of the cleared number. */
const deviceOf = (
  row: SaleRow,
  { device_sn, cleared }: Identified,
  words: Dictionaries,
): number => {
  if (device_sn > 0) return device_sn;
  const tid = row['tid'] as number;
  if (tid === 0 || cleared === 0) return 0;
  const institution = /^[0-9]{3}/.exec(words.number.textOf(cleared) ?? '')?.[0] ?? '0';
  return -(tid * 1000 + Number(institution));
};
