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

/** Columns of `facts`. */
export const FACT_NAMES: readonly string[] = [
  ...Object.keys(FACT_SOURCES),
  'expected_mcc',
  'expected_card',
  'expected_class',
  'cleared_class',
];

/** A row of `merchant_span` by its span. */
export type SpanOf = (span: number) => Readonly<Record<string, unknown>> | undefined;

/**
 * The facts of a pattern: `createPatterns` and `createExpected` in JavaScript, over the same
 * declaration of sources.
 */
export const createFactMaker = (
  words: Dictionaries,
  spanOf: SpanOf,
): ((pattern: PatternCells) => Facts) => {
  const reads = Object.values(FACT_SOURCES).map((source) => readerOf(source, words, spanOf));
  const names = [...FACT_NAMES, ...MEASURES];
  const make = createRecordMaker<Value>(names);
  const cells: Value[] = names.map(() => null);
  return (pattern) => {
    for (let at = 0; at < reads.length; at++) cells[at] = (reads[at] as Reader)(pattern);
    const facts: Facts = make(cells);
    expect(facts);
    return facts;
  };
};

/** Fields of single sales, which are written over the facts of their pattern. */
const MEASURES: readonly string[] = Object.keys(SALE_FIELDS).filter(
  (name) => SALE_FIELDS[name]?.level === 'sale',
);

type Reader = (pattern: PatternCells) => Value;

const COLUMNS = Object.keys(PATTERN_SOURCES);

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

/** Fills in what the sale should have carried: `createExpected` in JavaScript. */
const expect = (facts: Facts): void => {
  const text = (name: string): string | null => facts[name] as string | null;
  const inside = (number: string | null): string | null =>
    number === null ? null : mccInside(number);
  const mcc = text('registered_mcc') ?? inside(text('registered_no'));
  const sent = text('cleared_mcc') ?? inside(text('cleared_no'));
  const from = text('tariff_from');
  const card = text('card_type');
  facts['expected_mcc'] = mcc;
  facts['expected_card'] = card === null ? null : tariffCard(card as CardType);
  facts['expected_class'] = classOf(mcc, from);
  facts['cleared_class'] = classOf(sent, from);
};

const classOf = (mcc: string | null, from: string | null): PriceClass | null =>
  mcc === null || from === null ? null : (priceClass(mcc, from) ?? null);
