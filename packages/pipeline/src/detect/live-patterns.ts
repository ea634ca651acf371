import { createIntIds } from '../engine/int-ids.ts';
import { createWords, type Identified, type SaleRow } from '../engine/observed.ts';
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
  const makeFacts = createFactMaker(readers);
  const kindOf = createKinds(rules.trees, readers);
  const kinds: PatternKind[] = [];
  const ids = createIntIds(PARTS.length);
  const patterns: LivePattern[] = [];
  const tuple = new Int32Array(PARTS.length);
  const fill = createFiller(tuple);
  return {
    find: (sale, identified, states) => {
      const textOf = fill(sale, identified, states);
      const id = ids.find(tuple);
      if (id >= 0) return patterns[id] as LivePattern;
      ids.add(tuple);
      const cells = TEXTS.map((isText, at) => isText ? textOf(tuple[at] as number) : (tuple[at] as number)); // biome-ignore format: one list
      let facts: Facts | undefined;
      const row = (): Facts => {
        facts ??= makeFacts(cells);
        return facts;
      };
      const number = kindOf(cells);
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

/** Writes the columns of a sale into the tuple; gives how to read a coded text back. */
const createFiller = (tuple: Int32Array) => {
  const words = createWords();
  const tariffs = new Map<number, number>();
  const textOf = (code: number): string => words.textOf(code) ?? '';
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
  const saleCodes = codes('sale');
  const ownCodes = codes('identified');
  const rest = placed.filter((part) => part.as !== 'code');
  return (sale: SaleRow, identified: Identified, states: boolean): ((code: number) => string) => {
    const own = identified as unknown as SaleRow;
    for (let index = 0; index < saleCodes.length; index++) {
      const part = saleCodes[index] as (typeof placed)[number];
      tuple[part.at] = (sale[part.name] as number | null) ?? 0;
    }
    for (let index = 0; index < ownCodes.length; index++) {
      const part = ownCodes[index] as (typeof placed)[number];
      tuple[part.at] = own[part.name] as number;
    }
    for (let index = 0; index < rest.length; index++) {
      const { name, from, as, at } = rest[index] as (typeof placed)[number];
      if (from === 'day') tuple[at] = tariffCode(sale['day'] as number);
      else if (from === 'states') tuple[at] = states ? 1 : 0;
      else if (as === 'flag') tuple[at] = flagOf(own[name]);
      else tuple[at] = words.codeOf((from === 'sale' ? sale : own)[name] as string | null);
    }
    return textOf;
  };
};

const flagOf = (value: unknown): number => (value === null ? -1 : value === true ? 1 : 0);
