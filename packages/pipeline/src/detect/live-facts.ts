import {
  type CardType,
  mccInside,
  type PriceClass,
  priceClass,
  tariffCard,
  unreachable,
} from '@zhenma/model';
import type { Value } from '@zhenma/rules';
import type { Dictionaries } from '../engine/observed.ts';
import { createRecordMaker } from '../engine/record-maker.ts';
import { FACT_SOURCES, type FactSource } from './fact-sources.ts';
import { PATTERN_SOURCES, SALE_FIELDS } from './scope.ts';

/** Values of a pattern, in the order of `PATTERN_SOURCES`. */
export type PatternCells = readonly (string | number)[];
export type Facts = Record<string, Value>;

/** What a sale should have carried, each from the facts that are named: `createExpected` in JavaScript. */
const EXPECTED: Readonly<Record<string, Expectation>> = {
  expected_mcc: {
    from: ['registered_mcc', 'registered_no'],
    of: (mcc, number) => mcc ?? inside(number),
  },
  expected_card: {
    from: ['card_type'],
    of: (card) => (card === null ? null : tariffCard(card as CardType)),
  },
  expected_class: {
    from: ['registered_mcc', 'registered_no', 'tariff_from'],
    of: (mcc, number, from) => classOf(mcc ?? inside(number), from),
  },
  cleared_class: {
    from: ['cleared_mcc', 'cleared_no', 'tariff_from'],
    of: (mcc, number, from) => classOf(mcc ?? inside(number), from),
  },
};

type Text = string | null;

interface Expectation {
  readonly from: readonly string[];
  readonly of: (a: Text, b: Text, c: Text) => Text;
}

const inside = (number: Text): Text => (number === null ? null : mccInside(number));

const classOf = (mcc: Text, from: Text): PriceClass | null =>
  mcc === null || from === null ? null : (priceClass(mcc, from) ?? null);

/** Columns of `facts`. */
export const FACT_NAMES: readonly string[] = [
  ...Object.keys(FACT_SOURCES),
  ...Object.keys(EXPECTED),
];

/** A row of `merchant_span` by its span. */
export type SpanOf = (span: number) => Readonly<Record<string, unknown>> | undefined;

/** One fact of a pattern, and the places of the columns that it is read from: it reads no others. */
export interface FactReader {
  readonly columns: readonly number[];
  /**
   * Of a fact of one column: what its values are codes of, and what is read from such a value. Facts
   * that have both in common are one function of two columns. `isCoded`: the fact is the text that
   * such a code stands for.
   */
  readonly of: { readonly values: string; readonly what: string; readonly isCoded?: true };
  /** Names of the facts that this is the first known one of; none for any other. */
  readonly first: readonly string[];
  readonly read: (pattern: PatternCells) => Value;
}

/** The facts of a pattern by name: `createPatterns` and `createExpected`, from the same sources. */
export const createFactReaders = (
  words: Dictionaries,
  spanOf: SpanOf,
): ReadonlyMap<string, FactReader> => {
  const readers = new Map<string, FactReader>();
  for (const [name, source] of Object.entries(FACT_SOURCES))
    readers.set(name, {
      columns: columnsOf(source),
      of: valuesOf(source),
      first: partsOf(source),
      read: readerOf(source, words, spanOf),
    });
  for (const [name, { from, of }] of Object.entries(EXPECTED)) {
    const told = from.map((one) => readers.get(one) as FactReader);
    const columns = [...new Set(told.flatMap((one) => one.columns))];
    const text = (at: number, pattern: PatternCells): Text =>
      (told[at]?.read(pattern) ?? null) as Text;
    readers.set(name, {
      columns,
      of: { values: told[0]?.of.values ?? '', what: name },
      first: [],
      read: (pattern) => of(text(0, pattern), text(1, pattern), text(2, pattern)),
    });
  }
  return readers;
};

/** All facts of a pattern, with room for the measures of a sale. */
export const createFactMaker = (
  readers: ReadonlyMap<string, FactReader>,
): ((pattern: PatternCells) => Facts) => {
  const names = [...FACT_NAMES, ...MEASURES];
  const reads = FACT_NAMES.map((name) => (readers.get(name) as FactReader).read);
  const make = createRecordMaker<Value>(names);
  const cells: Value[] = names.map(() => null);
  return (pattern) => {
    for (let at = 0; at < reads.length; at++) cells[at] = (reads[at] as Reader)(pattern);
    return make(cells);
  };
};

/** Fields of single sales, which are written over the facts of their pattern. */
const MEASURES: readonly string[] = Object.keys(SALE_FIELDS).filter(
  (name) => SALE_FIELDS[name]?.level === 'sale',
);

type Reader = (pattern: PatternCells) => Value;

const COLUMNS = Object.keys(PATTERN_SOURCES);

const valuesOf = (source: FactSource): FactReader['of'] => {
  const { is } = source;
  if (is === 'coded') return { values: `${is} ${source.dictionary}`, what: '', isCoded: true };
  if (is === 'choice') return { values: `${is} ${source.of.join(' ')}`, what: '' };
  if (is === 'first') return { values: JSON.stringify(source), what: '' };
  return { values: is, what: is === 'span' ? source.value : '' };
};

/** Names of the facts that a first known one is chosen from, if all of them are facts. */
const partsOf = (source: FactSource): readonly string[] => {
  if (source.is !== 'first') return [];
  const texts = source.of.map((one) => JSON.stringify(one));
  const names = texts.flatMap(
    (text) =>
      Object.keys(FACT_SOURCES).find((name) => JSON.stringify(FACT_SOURCES[name]) === text) ?? [],
  );
  return names.length === texts.length ? names : [];
};

const columnsOf = (source: FactSource): readonly number[] =>
  source.is === 'first' ? source.of.flatMap(columnsOf) : [COLUMNS.indexOf(source.column)];

const readerOf = (source: FactSource, words: Dictionaries, spanOf: SpanOf): Reader => {
  const place = source.is === 'first' ? -1 : COLUMNS.indexOf(source.column);
  switch (source.is) {
    case 'coded': {
      const dictionary = words[source.dictionary];
      return (pattern) => dictionary.textOf(pattern[place] as number);
    }
    case 'text':
      return (pattern) => pattern[place] || null;
    case 'flag':
      return (pattern) => {
        const value = pattern[place] as number;
        return value < 0 ? null : value === 1;
      };
    case 'mcc':
      return (pattern) => {
        const value = pattern[place] as number;
        return value < 0 ? null : String(value).padStart(4, '0');
      };
    case 'choice':
      return (pattern) => source.of[(pattern[place] as number) - 1] ?? null;
    case 'span':
      return (pattern) =>
        (spanOf(pattern[place] as number)?.[source.value] as Value | undefined) ?? null;
    case 'first': {
      const readers = source.of.map((one) => readerOf(one, words, spanOf));
      return (pattern) => {
        for (const read of readers) {
          const value = read(pattern);
          if (value !== null) return value;
        }
        return null;
      };
    }
    default:
      return unreachable(source);
  }
};
