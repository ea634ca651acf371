import type { CheckedRule, Expr } from '@zhenma/rules';
import { type DeclaredFeature, fieldOf } from '../detect/declared-feature.ts';
import { createLiveFeature, type LiveFeature } from '../detect/declared-live.ts';
import { deviceOf } from '../detect/device.ts';
import { breaksOf } from '../detect/live-breaks.ts';
import { compileLive, type Expected } from '../detect/live-codes.ts';
import { createFactReaders } from '../detect/live-facts.ts';
import { type Counted, createLiveJudge } from '../detect/live-judge.ts';
import { createLivePatterns, type LivePattern } from '../detect/live-patterns.ts';
import type { CompactTable } from '../engine/compact.ts';
import type { Dictionaries, Identified, Observed, SaleRow } from '../engine/observed.ts';
import {
  ALIVE,
  createSaleTable,
  DIRTY,
  RELEASED,
  SALE,
  SALE_INTS,
  SALE_REALS,
} from '../engine/sale-table.ts';
import { type Alone, PREPARED_MAX } from '../link/live-alone.ts';
import type { ClusterExchange, Component, Relinked } from '../link/live-clusters.ts';
import { createLiveClusters } from '../link/live-clusters.ts';
import { createIdentifier } from '../link/live-identity.ts';
import { createMarks } from '../link/live-marks.ts';
import { compareObserved } from '../link/live-passes.ts';
import type { LiveRegistry } from '../link/live-registry.ts';
import { createSaleMaker } from '../link/live-sale.ts';
import { createAloneSales } from './alone-sales.ts';
import { createIsMine, type Half } from './halves.ts';
import { createStated } from './stated.ts';

/** A sale as the stream knows it now; it is revised until its horizon has passed. */
export interface LiveSale {
  /** Its row in the table of sales. */
  readonly sale: number;
  readonly members: readonly Observed[];
  readonly row: SaleRow;
  readonly identified: Identified;
  readonly pattern: LivePattern | undefined;
  readonly codes: string;
  readonly expected: Expected | undefined;
}

export interface EvaluatorParts {
  readonly words: Dictionaries;
  readonly registry: LiveRegistry;
  readonly rules: readonly CheckedRule[];
  readonly compared: Expr;
  readonly features: readonly DeclaredFeature[];
  /** Where observations may come as rows of numbers. */
  readonly compact?: {
    readonly table: CompactTable;
    /** An observation that came as a row is one like any other from now on. */
    readonly promoted: (seen: Observed) => void;
  };
  /** Where this is one of two that divide the stream. */
  readonly half?: Half | undefined;
}

/** The live path behind normalise: link, detect, and revise. */
export interface Evaluator {
  readonly add: (seen: Observed) => void;
  /** Takes a row of the compact table; false when what it says must come by `add`, too. */
  readonly addRow: (row: number) => boolean;
  /** The same of many; `other` is called with each that must come by `add`, before the next is taken. */
  readonly addRows: (rows: readonly number[], other: (row: number) => void) => void;
  readonly replace: (old: Observed, by: Observed) => void;
  /** Before an observation is compared with its copies: rows that it meets are promoted. */
  readonly meet: (seen: Observed) => void;
  /**
   * Brings every sale up to date; `revised` is called with the row of each whose outcome is another
   * one, `left` with each that was linked otherwise.
   */
  readonly settle: (revised?: (sale: number) => void, left?: (sale: LiveSale) => void) => void;
  /** A sale by its row; its measures stand in the facts of its pattern until the next call. */
  readonly saleOf: (sale: number) => LiveSale;
  /** Brings up to date what is linked; `settle` does so, too. */
  readonly link: () => void;
  /** What the other half must know, behind `link`; what it gives must come before `settle`. */
  readonly exchange: ClusterExchange;
  /** Whether it is for this half to say what is to be said of a sale. */
  readonly isOwn: (sale: LiveSale) => boolean;
  /** Lets go of sales all of whose observations lie before `day`, and of windows that ended. */
  readonly forget: (day: number, gone?: (sale: LiveSale) => void) => void;
  readonly sales: () => Iterable<LiveSale>;
  /** What devices stated on sales that were let go, for a checkpoint; and back from one. */
  readonly statements: () => Iterable<readonly [device: number, number: number]>;
  readonly recall: (device: number, number: number) => void;
  readonly patterns: () => readonly LivePattern[];
  readonly features: readonly LiveFeature[];
}

/** What is known of a sale that is no row of numbers alone. */
interface Kept {
  readonly sale: number;
  readonly members: readonly Observed[];
  readonly row: SaleRow;
  readonly identified: Identified;
  readonly said: number;
  readonly waits: number;
}

export const createEvaluator = (parts: EvaluatorParts): Evaluator => {
  const { words, registry, compact } = parts;
  /** Traffic comes from all of them; a replay of files may name a few. */
  const devices = compact === undefined ? 0 : registry.terminals;
  const makeSale = createSaleMaker(words);
  const identify = createIdentifier(registry, words);
  const rules = compileLive(parts.rules, parts.compared);
  const patterns = createLivePatterns(
    createFactReaders(
      words,
      (span) => registry.merchantOf(span) as Readonly<Record<string, unknown>> | undefined,
    ),
    rules,
  );
  const table = createSaleTable(parts.features.length, 4 * devices);
  const kept = new Map<number, Kept>();
  const salesOf = new Map<Component, number[]>();
  let dirty: number[] = [];
  let held: number[] = [];
  let leaving: LiveSale[] = [];
  const mark = (sale: number): void => {
    const at = sale * SALE_INTS + SALE.state;
    if (((table.ints[at] as number) & (ALIVE | DIRTY | RELEASED)) !== ALIVE) return;
    (table.ints[at] as number) |= DIRTY;
    dirty.push(sale);
  };
  const stated = createStated(table, mark, devices);
  const membersOf = (sale: number): readonly Observed[] =>
    kept.get(sale)?.members ?? alone?.membersOf(sale) ?? [];
  /** Order of sales: by time, then first observation. */
  const order = (a: number, b: number): number =>
    (table.reals[a * SALE_REALS] as number) - (table.reals[b * SALE_REALS] as number) ||
    compareObserved(membersOf(a)[0] as Observed, membersOf(b)[0] as Observed);
  const features = parts.features.map((declared, index) =>
    createLiveFeature(
      declared,
      words,
      table,
      index,
      order,
      breaksOf(parts.rules, fieldOf(declared)),
    ),
  );
  const judge = createLiveJudge(rules, features);
  const { half } = parts;
  const marks = half && createMarks(half.marks, half.side, words);
  const isMine = createIsMine(half, registry, words);
  const alone =
    compact &&
    createAloneSales({
      words,
      table: compact.table,
      sales: table,
      stated,
      features,
      patterns,
      makeSale,
      identify,
      mark,
      devices,
      hangsOnMeasures: rules.hangsOnMeasures,
      marks,
      isMine,
      release: (sale) => link?.release(sale),
    });
  const patternOf = (sale: number, known: Kept | undefined): LivePattern =>
    known === undefined && alone
      ? alone.patternOf(sale)
      : patterns.find(
          (known as Kept).row,
          (known as Kept).identified,
          stated.isMade((known as Kept).waits),
        );
  const countedOf = (sale: number): Counted => ({
    sale,
    shared: alone?.is(sale) ? alone.standInOf(sale) : sale,
  });
  const saleOf = (sale: number): LiveSale => {
    const known = kept.get(sale);
    const members = known?.members ?? membersOf(sale);
    const row = known?.row ?? makeSale(members);
    const identified = known?.identified ?? identify(row);
    const [pattern, codes] = [
      table.ints[sale * SALE_INTS + SALE.pattern] as number,
      table.ints[sale * SALE_INTS + SALE.codes] as number,
    ];
    const found = pattern === 0 ? undefined : patterns.at(pattern);
    const expected = found && judge.fill(found, countedOf(sale), row);
    return { sale, members, row, identified, pattern: found, codes: judge.textOf(codes), expected };
  };
  const link: Alone | undefined = alone && {
    size: alone.size,
    claimAgain: alone.claimAgain,
    release: (sale) => {
      if (!alone.is(sale)) return;
      const now = saleOf(sale);
      if (now.pattern) leaving.push(now);
      alone.leave(sale);
      for (const seen of now.members) {
        compact?.promoted(seen);
        clusters.add(seen);
      }
    },
  };
  const clusters = createLiveClusters(words, link, devices, marks);
  const addRow = (row: number): boolean => {
    if (alone === undefined || compact === undefined) return false;
    if (!alone.add(row, clusters.claims())) return false;
    clusters.noteView(compact.table.viewOf(row));
    return true;
  };

  const enter = (members: readonly Observed[]): number => {
    const row = makeSale(members);
    const identified = identify(row);
    const sale = table.take();
    fill(sale, row, identified);
    const { device_sn: serial, stated: number, cleared } = identified;
    const [said, waits] = [stated.at(serial, number), stated.at(serial, cleared)];
    kept.set(sale, { sale, members, row, identified, said, waits });
    stated.put(sale, said, waits);
    for (const feature of features) feature.put(sale, feature.windowOf(sale));
    mark(sale);
    return sale;
  };
  const fill = (sale: number, row: SaleRow, identified: Identified): void => {
    const { ints, reals } = table;
    const at = sale * SALE_INTS;
    ints[at + SALE.day] = row['day'] as number;
    ints[at + SALE.device] = deviceOf(row, identified, words);
    ints[at + SALE.cleared] = identified.cleared;
    ints[at + SALE.registered] = identified.registered;
    ints[at + SALE.card] = row['card'] as number;
    ints[at + SALE.txn_type] = row['txn_type'] as number;
    ints[at + SALE.first] = -1;
    ints[at + SALE.second] = -1;
    reals[sale * SALE_REALS] = row['at_ms'] as number;
    reals[sale * SALE_REALS + 1] = row['amount'] as number;
  };
  const leave = (sale: number): void => {
    const { said, waits } = kept.get(sale) as Kept;
    stated.drop(sale, said, waits);
    for (const feature of features) feature.drop(sale);
    kept.delete(sale);
    table.free(sale);
  };
  const relink = (
    { component, absorbed, clusters: now }: Relinked,
    gone: (sale: LiveSale) => void,
  ): void => {
    const known = salesOf.get(component);
    if (known === undefined && absorbed.length === 0) {
      holdSales(component, now.map(enter));
      return;
    }
    const before = [component, ...absorbed].flatMap((one) => salesOf.get(one) ?? []);
    for (const one of absorbed) salesOf.delete(one);
    const left = new Map(before.map((sale) => [membersOf(sale)[0] as Observed, sale]));
    const same = now.map((members) => {
      const sale = left.get(members[0] as Observed);
      if (sale === undefined || !sameMembers(membersOf(sale), members)) return members;
      left.delete(members[0] as Observed);
      return sale;
    });
    for (const sale of left.values()) {
      gone(saleOf(sale));
      leave(sale);
    }
    const sales = same.map((one) => (typeof one === 'number' ? one : enter(one)));
    holdSales(component, sales);
  };
  /** What the other half has to say of a sale hangs on all that it is linked with. */
  const holdSales = (component: Component, sales: number[]): void => {
    salesOf.set(component, sales);
    if (sales.some((sale) => !isOwn(kept.get(sale) as Kept))) clusters.span(component);
  };
  const isOwn = ({ identified, row }: Pick<Kept, 'identified' | 'row'>): boolean =>
    isMine(identified.device_sn, row['tid'] as number);
  /** True when the outcome of the sale is another one than it was told last. */
  const judgeSale = (sale: number): boolean => {
    const known = alone?.is(sale) ? undefined : kept.get(sale);
    const pattern = patternOf(sale, known);
    const feeless = known === undefined ? alone?.isFeeless(sale) === true : isFeeless(known.row);
    const codes = judge.codesOf(pattern, countedOf(sale), rowOf, feeless);
    const at = sale * SALE_INTS;
    const other =
      codes !== table.ints[at + SALE.codes] || pattern.id !== table.ints[at + SALE.pattern];
    table.ints[at + SALE.codes] = codes;
    table.ints[at + SALE.pattern] = pattern.id;
    return other;
  };
  const rowOf = (sale: number): SaleRow => kept.get(sale)?.row ?? makeSale(membersOf(sale));
  /** Judges the sales that a row stands for: itself, as a rule. */
  const judgeRow = (sale: number, revised: (sale: number) => void): void => {
    if (alone === undefined || !alone.isStandIn(sale)) {
      if (judgeSale(sale)) revised(sale);
      return;
    }
    const several = alone.standsFor(sale);
    if (several.length === 0) return;
    if (!alone.isTogether(sale)) {
      for (const one of several) if (judgeSale(one)) revised(one);
    } else if (judgeSale(sale)) {
      alone.note(sale);
      for (const one of several) if (alone.tell(one)) revised(one);
    }
  };
  const isHeld = (sale: number): boolean => features.some((feature) => feature.holds(sale));
  const release = (sale: number): void => {
    const { said, waits } = kept.get(sale) as Kept;
    stated.release(sale, said, waits);
    for (const feature of features) feature.release(sale);
    (table.ints[sale * SALE_INTS + SALE.state] as number) |= RELEASED;
    held.push(sale);
  };
  const letGo = (): void => {
    const still: number[] = [];
    for (const sale of held) {
      if (isHeld(sale)) still.push(sale);
      else {
        kept.delete(sale);
        table.free(sale);
      }
    }
    held = still;
  };
  const linkAll = (): void => {
    alone?.enterAll();
    clusters.settle((relinked) => relink(relinked, (sale) => leaving.push(sale)));
  };
  return {
    add: clusters.add,
    addRow,
    addRows: (rows, other) => {
      for (let from = 0; from < rows.length; from += PREPARED_MAX) {
        alone?.prepare(rows, from, clusters.claims());
        const end = Math.min(from + PREPARED_MAX, rows.length);
        for (let at = from; at < end; at++) {
          const row = rows[at] as number;
          if (!addRow(row)) other(row);
        }
        // What these rows touch is still in the nearest memory.
        alone?.enterAll();
      }
    },
    replace: clusters.replace,
    meet: clusters.meet,
    saleOf,
    link: linkAll,
    exchange: clusters.exchange,
    isOwn,
    settle: (revised = () => undefined, left = () => undefined) => {
      linkAll();
      for (const sale of leaving) left(sale);
      leaving = [];
      for (const feature of features) feature.changed(mark);
      const now = dirty;
      dirty = [];
      for (let index = 0; index < now.length; index++) {
        const sale = now[index] as number;
        const at = sale * SALE_INTS + SALE.state;
        if (((table.ints[at] as number) & DIRTY) === 0) continue;
        (table.ints[at] as number) &= ~DIRTY;
        judgeRow(sale, revised);
      }
      alone?.tellEntered(revised);
    },
    forget: (day, gone) => {
      alone?.enterAll();
      for (const feature of features) feature.forget(day);
      alone?.forget(day, (sale) => gone?.(saleOf(sale)), isHeld);
      clusters.forget(day, (component) => {
        for (const sale of salesOf.get(component) ?? []) {
          gone?.(saleOf(sale));
          release(sale);
        }
        salesOf.delete(component);
      });
      letGo();
    },
    sales: function* () {
      for (const sales of salesOf.values()) for (const sale of sales) yield saleOf(sale);
      if (alone)
        for (let sale = 0; sale < table.end(); sale++) if (alone.is(sale)) yield saleOf(sale);
    },
    statements: stated.kept,
    recall: stated.recall,
    patterns: patterns.all,
    features,
  };
};

const sameMembers = (a: readonly Observed[], b: readonly Observed[]): boolean =>
  a.length === b.length && a.every((seen, at) => seen === b[at]);

const isFeeless = (row: SaleRow): boolean =>
  row['issuer_fee'] === null && row['network_fee'] === null;
