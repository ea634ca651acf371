import { createIntIds } from '../engine/int-ids.ts';
import { createWords, type Identified, type SaleRow, type Words } from '../engine/observed.ts';
import { createRecordReader } from '../engine/record-maker.ts';
import type { LiveRules, PatternCodes } from './live-codes.ts';
import { createFactMaker, type FactReader, type Facts } from './live-facts.ts';
import { createKinds } from './live-kinds.ts';
import { PATTERN_SOURCES, type PatternSource } from './scope.ts';
import { tariffFrom } from './tariff.ts';

/** What all sales with the same identities share. */
export interface LivePattern {
  readonly id: number;
  readonly statesCleared: boolean;
  /** Patterns of one kind are the same to every rule. */
  readonly kind: PatternKind;
  /** Facts, made when first asked for; the measures of the sale in hand are written over them. */
  readonly row: () => Facts;
}

/** What the rules said about a pattern and say about all that give the same answers. */
export interface PatternKind extends PatternCodes {
  readonly id: number;
}

export interface LivePatterns {
  readonly find: (sale: SaleRow, identified: Identified, states: boolean) => LivePattern;
  readonly at: (id: number) => LivePattern;
  readonly all: () => readonly LivePattern[];
}

/** One column of a pattern: its name, and where it comes from. Texts are coded first. */
interface Part {
  readonly name: string;
  readonly from: 'sale' | 'identified' | 'day' | 'states';
  readonly as: PatternSource['as'];
}

const PARTS: readonly Part[] = Object.entries(PATTERN_SOURCES).map(([name, { of, as }]) => {
  if (name === 'tariff_from') return { name, from: 'day', as };
  return { name, from: name === 'device_states_cleared' ? 'states' : of, as };
});

const TEXTS = PARTS.map(({ as }) => as === 'text');

/** Finds or makes the pattern of a sale: most sales meet one that is known. */
export const createLivePatterns = (
  readers: ReadonlyMap<string, FactReader>,
  rules: LiveRules,
): LivePatterns => {
  const ids = createIntIds(PARTS.length);
  const patterns: LivePattern[] = [];
  const kinds: PatternKind[] = [];
  const tuple = new Int32Array(PARTS.length);
  const words = createWords();
  const fill = createFiller(tuple, words);
  const cellOf = (column: number, value: number): string | number =>
    TEXTS[column] ? (words.textOf(value) ?? '') : value;
  const makeFacts = createFactMaker(readers);
  const kindOf = createKinds(rules.trees, readers, cellOf);
  /** Facts of a pattern are asked for where it is the first of its kind, or is told of. */
  const factsOf = (id: number): (() => Facts) => {
    let facts: Facts | undefined;
    return () => {
      facts ??= makeFacts(Array.from(ids.tupleOf(id), (value, column) => cellOf(column, value)));
      return facts;
    };
  };
  return {
    find: (sale, identified, states) => {
      fill(sale, identified, states);
      const id = ids.find(tuple);
      if (id >= 0) return patterns[id] as LivePattern;
      const row = factsOf(ids.add(tuple));
      const number = kindOf(tuple);
      const kind = kinds[number] ?? { id: number, ...rules.ofPattern(row()) };
      kinds[number] = kind;
      const made: LivePattern = { id: patterns.length + 1, statesCleared: states, kind, row };
      patterns.push(made);
      return made;
    },
    at: (id) => patterns[id - 1] as LivePattern,
    all: () => patterns,
  };
};

/** Writes the columns of a sale into the tuple; texts get a code of `words`. */
const createFiller = (tuple: Int32Array, words: Words) => {
  const tariffs = new Map<number, number>();
  const tariffCode = (day: number): number => {
    const known = tariffs.get(day);
    if (known !== undefined) return known;
    const code = words.codeOf(tariffFrom(day) || null);
    tariffs.set(day, code);
    return code;
  };
  const placed = PARTS.map((part, at) => ({ ...part, at }));
  const codes = (from: Part['from']) =>
    placed.filter((part) => part.from === from && part.as === 'code');
  const saleCodes = createCodes(tuple, codes('sale'));
  const ownCodes = createCodes(tuple, codes('identified'));
  const rest = placed.filter((part) => part.as !== 'code');
  return (sale: SaleRow, identified: Identified, states: boolean): void => {
    const own = identified as unknown as SaleRow;
    saleCodes(sale);
    ownCodes(own);
    for (let index = 0; index < rest.length; index++) {
      const { name, from, as, at } = rest[index] as (typeof placed)[number];
      if (from === 'day') tuple[at] = tariffCode(sale['day'] as number);
      else if (from === 'states') tuple[at] = states ? 1 : 0;
      else if (as === 'flag') tuple[at] = flagOf(own[name]);
      else tuple[at] = words.codeOf((from === 'sale' ? sale : own)[name] as string | null);
    }
  };
};

/** Writes codes of a row into their places of the tuple; 0 for one that is not known. */
const createCodes = (
  tuple: Int32Array,
  parts: readonly { readonly name: string; readonly at: number }[],
): ((row: SaleRow) => void) => {
  const read = createRecordReader<string | number | null>(parts.map(({ name }) => name));
  const places = Int32Array.from(parts, ({ at }) => at);
  const cells: (string | number | null)[] = parts.map(() => null);
  return (row) => {
    read(row, cells);
    for (let index = 0; index < places.length; index++)
      tuple[places[index] as number] = (cells[index] as number | null) ?? 0;
  };
};

const flagOf = (value: unknown): number => (value === null ? -1 : value === true ? 1 : 0);
