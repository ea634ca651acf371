import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GENERATED, generateFeatures } from '../../../../scripts/features.ts';
import {
  type DeclaredFeature,
  type FeatureColumn,
  fieldOf,
  isBounded,
  MEASURES,
  problemOf,
} from '../../src/detect/declared-feature.ts';
import { createLiveFeature } from '../../src/detect/declared-live.ts';
import { toFeature } from '../../src/detect/declared-sql.ts';
import { DECLARED_FEATURES } from '../../src/detect/features/declared.ts';
import { createDictionaries, type Dictionaries } from '../../src/engine/observed.ts';
import { createSaleTable, SALE_INTS, SALE_REALS } from '../../src/engine/sale-table.ts';
import type { Session } from '../../src/engine/session.ts';
import { openTest } from '../tables.ts';

/**
 * A declared feature has one meaning. Goal: the batch and the stream give the same value for every
 * sale, whatever the order of arrival and whatever was taken back on the way. Method: random sales
 * with ties, midnights, unknown keys and values; every measure over every kind of window.
 */

interface Sale extends Readonly<Record<FeatureColumn, number>> {
  readonly sale: number;
  readonly day: number;
  readonly at_ms: number;
}

/** The feature as a stream keeps it, over a table that holds these sales. */
const liveOf = (feature: DeclaredFeature, words: Dictionaries, sales: readonly Sale[]) => {
  const table = createSaleTable(1);
  const rows = new Map(sales.map((sale) => [sale, table.take()]));
  for (const [sale, row] of rows) {
    const { day, device, cleared, registered, card, txn_type } = sale;
    table.ints.set([day, device, cleared, registered, card, txn_type], row * SALE_INTS);
    table.reals.set([sale.at_ms, sale.amount], row * SALE_REALS);
  }
  const order = (a: number, b: number): number =>
    (table.reals[a * SALE_REALS] as number) - (table.reals[b * SALE_REALS] as number) ||
    (sales[a] as Sale).sale - (sales[b] as Sale).sale;
  const live = createLiveFeature(feature, words, table, 0, order);
  const rowOf = (sale: Sale): number => rows.get(sale) as number;
  return {
    put: (sale: Sale) => live.put(rowOf(sale), live.windowOf(rowOf(sale))),
    drop: (sale: Sale) => live.drop(rowOf(sale)),
    read: (sale: Sale) => live.read(rowOf(sale)),
    changed: (mark: (sale: Sale) => void) => live.changed((row) => mark(sales[row] as Sale)),
    forget: live.forget,
    windows: live.windows,
  };
};

const OF: Readonly<Record<string, FeatureColumn>> = { sum: 'amount', min: 'amount', max: 'amount' };
const TEXTS = ['a', 'é', 'z', '😀', '\uffff', '10', '9'];
const ALL_TEXTS = [...TEXTS, 'x', 'y'];

const declared = (
  measure: DeclaredFeature['measure'],
  of: FeatureColumn | undefined,
  by: readonly FeatureColumn[],
  days: number,
): DeclaredFeature => ({
  id: `${measure.replaceAll('_', '-')}-${of ?? 'x'}-${by.join('-')}-${days}`,
  measure,
  ...(of ? { of } : {}),
  by,
  days,
  needs: [],
  doc: '',
  zh: '',
});

const FEATURES: readonly DeclaredFeature[] = MEASURES.flatMap((measure) =>
  [
    { by: ['device'] as const, days: 1 },
    { by: ['device', 'card'] as const, days: 3 },
    { by: [] as const, days: 0 },
  ].flatMap(({ by, days }) => {
    if (measure === 'count' || measure === 'first_seen')
      return [declared(measure, undefined, by, days)];
    const of = OF[measure];
    return of
      ? [declared(measure, of, by, days)]
      : [declared(measure, 'cleared', by, days), declared(measure, 'amount', by, days)];
  }),
);

const dice = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
};

const salesOf = (seed: number, words: Dictionaries): readonly Sale[] => {
  const below = dice(seed);
  return Array.from({ length: 300 }, (_, n): Sale => {
    const at = below(6 * 24) * 3_600_000 - 2 * 86_400_000;
    return {
      sale: n + 1,
      at_ms: at,
      day: Math.floor(at / 86_400_000),
      device: below(4) - 1,
      cleared: words.number.codeOf([null, ...TEXTS][below(TEXTS.length + 1)] ?? null),
      registered: 0,
      card: below(3),
      amount: below(5) * 100 - 100,
      txn_type: 1,
    };
  });
};

const shuffled = <T>(items: readonly T[], seed: number): T[] => {
  const below = dice(seed);
  const out = [...items];
  for (let at = out.length - 1; at > 0; at--) {
    const other = below(at + 1);
    [out[at], out[other]] = [out[other] as T, out[at] as T];
  }
  return out;
};

/** Codes in the order of their texts, as the tables have them. */
const sortedWords = (): Dictionaries => {
  const words = createDictionaries();
  const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
  for (const text of [...ALL_TEXTS].sort(byBytes)) words.number.codeOf(text);
  return words;
};

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

const batch = async (feature: DeclaredFeature): Promise<ReadonlyMap<number, unknown>> => {
  await toFeature(feature).create(session);
  const rows = await session.rows(`select * from feature_${fieldOf(feature)}`);
  expect(new Set(rows.map((row) => row['sale'])).size).toBe(rows.length);
  return new Map(rows.map((row) => [Number(row['sale']), row[fieldOf(feature)] ?? null]));
};

/** The value of each sale as the stream told it last; it tells only what it says has changed. */
const stream = (feature: DeclaredFeature, sales: readonly Sale[], words: Dictionaries) => {
  const live = liveOf(feature, words, sales);
  const told = new Map<Sale, unknown>();
  const gone = new Set<Sale>();
  const dirty = new Set<Sale>();
  const tell = (): void => {
    live.changed((sale) => dirty.add(sale));
    for (const sale of dirty) if (!gone.has(sale)) told.set(sale, live.read(sale));
    dirty.clear();
  };
  for (const [at, sale] of sales.entries()) {
    live.put(sale);
    dirty.add(sale);
    if (at % 5 === 0) {
      live.drop(sale);
      gone.add(sale);
    }
    if (at % 7 === 0) tell();
  }
  for (const sale of gone) {
    live.put(sale);
    gone.delete(sale);
    dirty.add(sale);
  }
  tell();
  return told;
};

/** `d0+2 A x`: hour 2 of day 0, device A, value x. */
const saleOf = (text: string, n: number, words: Dictionaries, named: boolean): Sale => {
  const [, day, hour = '0', key = '', value = ''] =
    /^d(\d)(?:\+(\d))? (\S) (\S+)$/.exec(text) ?? [];
  const known = value === '?' || value === '-' ? null : value;
  return {
    sale: n + 1,
    at_ms: Number(day) * 86_400_000 + Number(hour) * 3_600_000,
    day: Number(day),
    device: key === '?' ? 0 : key.charCodeAt(0),
    cleared: named ? words.number.codeOf(known) : 0,
    registered: 0,
    card: 0,
    amount: named ? 0 : Number(known),
    txn_type: 1,
  };
};

const ROWS = readFileSync(new URL('../../../../docs/rules.md', import.meta.url), 'utf8')
  .split('| measure | sales | result | why |\n|---|---|---|---|\n')[1]
  ?.split('\n\n')[0]
  ?.split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim().replace(/^`|`$/g, '')));

const load = async (sales: readonly Sale[], words: Dictionaries): Promise<void> => {
  const numbers = 'sale at_ms day device cleared registered card amount txn_type'.split(' ');
  await session.load(
    'sale_key',
    Object.fromEntries(numbers.map((name) => [name, 'bigint'])),
    sales.map((sale) => numbers.map((name) => sale[name as keyof Sale])),
  );
  const texts = ALL_TEXTS.map((text) => [words.number.codeOf(text), text]);
  await session.load('dict_number', { id: 'integer', value: 'varchar' }, texts);
};

test('docs/rules.md, Features: every row on both engines', async () => {
  expect(ROWS?.length).toBeGreaterThan(12);
  expect(new Set(ROWS?.map(([, measure]) => measure))).toEqual(new Set(MEASURES));
  const words = sortedWords();
  for (const [, measure = '', sales = '', result = ''] of ROWS ?? []) {
    const named = OF[measure] === undefined && measure !== 'count' && measure !== 'first_seen';
    const of = named ? 'cleared' : OF[measure];
    const feature = declared(measure as DeclaredFeature['measure'], of, ['device'], 1);
    expect(problemOf(feature)).toBeUndefined();
    const rows = sales.split(', ').map((text, n) => saleOf(text, n, words, named));
    await load(rows, words);
    const value = measure === 'first_seen' ? Number(result) * 3_600_000 : result;
    const wanted = result === 'unknown' ? 'null' : String(value);
    const row = `${measure} ${sales}`;
    expect([row, String((await batch(feature)).get(1) ?? null)]).toEqual([row, wanted]);
    const told = stream(feature, rows, words).get(rows[0] as Sale) ?? null;
    expect([row, String(told)]).toEqual([row, wanted]);
  }
});

test('what the catalogue declares is what runs', () => {
  const yaml = readFileSync(new URL('../../../../catalog/features.yaml', import.meta.url), 'utf8');
  expect(readFileSync(GENERATED, 'utf8')).toBe(generateFeatures(yaml));
  expect(DECLARED_FEATURES.map(fieldOf)).toContain('terminal_day_numbers');
  const wrong = ['measure: sum', 'measure: mode', 'of: nobody', 'days: 1.5', 'window: 1'];
  for (const line of wrong) {
    const key = line.split(':')[0] as string;
    const text = yaml.includes(`    ${key}:`)
      ? yaml.replace(new RegExp(`^    ${key}: .*$`, 'm'), `    ${line}`)
      : yaml.replace('    days: 1', `    days: 1\n    ${line}`);
    expect(() => generateFeatures(text)).toThrow(/terminal-day-numbers: /);
  }
});

const SEEDS = [11, 12];

test.each(SEEDS)('batch = stream, seed %i', async (seed) => {
  const words = sortedWords();
  const sales = salesOf(seed, words);
  await load(sales, words);
  let known = 0;
  for (const feature of FEATURES) {
    const expected = await batch(feature);
    const found = stream(feature, shuffled(sales, seed), words);
    const values = (of: (sale: Sale) => unknown) => sales.map((sale) => of(sale) ?? null);
    const wanted = values((sale) => expected.get(sale.sale));
    known += wanted.filter((value) => value !== null).length;
    expect([fieldOf(feature), values((sale) => found.get(sale))]).toEqual([
      fieldOf(feature),
      wanted,
    ]);
  }
  expect(known).toBeGreaterThan(FEATURES.length * 100);
});

test('a stream keeps what is bounded and forgets windows that ended', () => {
  const words = sortedWords();
  const feature = declared('count_distinct', 'cleared', ['device'], 1);
  const sales = salesOf(5, words);
  const live = liveOf(feature, words, sales);
  for (const sale of sales) live.put(sale);
  const before = live.windows();
  live.forget(1);
  const kept = new Set(
    sales
      .filter((sale) => sale.day >= 1 && sale.device !== 0)
      .map((sale) => `${sale.day}|${sale.device}`),
  );
  expect(live.windows()).toBe(kept.size);
  expect(before).toBeGreaterThan(kept.size);
  expect(isBounded(feature)).toBe(true);
  expect(isBounded({ ...feature, days: 0 })).toBe(false);
  expect(isBounded({ ...feature, measure: 'first_seen', days: 0 })).toBe(true);
});
