import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from '@zhenma/model';
import { parse } from 'yaml';
import { tellTogether } from '../../../test/together/together.ts';
import type { CatalogueTexts } from '../src/act/store.ts';
import { checkRules, type PackText, type RuleSet } from '../src/detect/rule-set.ts';
import type { CauseWeights } from '../src/explain/cause.ts';
import type { ScoreWeights } from '../src/explain/judge.ts';
import { type ScanResult, scan } from '../src/pipeline.ts';
import { causesOf } from '../src/rejudge-causes.ts';
import { parseCsv } from './read/reading.ts';
import type { Row, Tables } from './tables.ts';

/** Runs the whole arrow over small tables with the shipped catalogue. */

export const ROOT = join(import.meta.dirname, '..', '..', '..');

interface Catalogue {
  readonly ruleSet: RuleSet;
  readonly weights: ScoreWeights;
  readonly causes: CauseWeights;
  readonly texts: Required<CatalogueTexts>;
}

let loaded: Catalogue | undefined;

export const catalogue = (): Catalogue => {
  if (loaded) return loaded;
  const folder = join(ROOT, 'catalog', 'rules');
  const packs = readdirSync(folder)
    .sort()
    .map((fileName) => ({ fileName, text: readFileSync(join(folder, fileName), 'utf8') }));
  const score = readFileSync(join(ROOT, 'catalog', 'score.yaml'), 'utf8');
  const weights = parse(score);
  const ruleSet = checkRules(packs, weights.compared, 'test');
  const textOf = (name: string) => readFileSync(join(ROOT, 'catalog', name), 'utf8');
  const causes = { weights: textOf('cause.yaml'), subjects: textOf('subjects.yaml') };
  loaded = { ruleSet, weights, causes: causesOf(causes), texts: { packs, score, causes } };
  return loaded;
};

/** Ids of the rules of one pack of the catalogue. */
export const packIds = (pack: string): readonly string[] => {
  const path = join(ROOT, 'catalog', 'rules', `${pack}.yaml`);
  const { rules } = parse(readFileSync(path, 'utf8')) as { rules: { id: string }[] };
  return rules.map(({ id }) => id);
};

const cell = (text: string): string =>
  /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

const csvOf = (rows: readonly Row[]): string => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => names.map((name) => cell(row[name] ?? '')).join(','));
  return [names.join(','), ...lines, ''].join('\n');
};

export interface Scanned extends ScanResult {
  readonly cases: readonly Case[];
  readonly verdicts: readonly Row[];
  /** The result directory. */
  readonly out: string;
}

/** The shipped catalogue and further packs. */
const withPacks = (more: readonly PackText[]): Catalogue => {
  const shipped = catalogue();
  if (more.length === 0) return shipped;
  const packs = [...shipped.texts.packs, ...more];
  const { compared } = parse(shipped.texts.score) as { compared: string };
  const ruleSet = checkRules(packs, compared, 'test');
  return { ...shipped, ruleSet, texts: { ...shipped.texts, packs } };
};

export const scanTables = async (
  tables: Tables,
  more: readonly PackText[] = [],
): Promise<Scanned> => {
  const root = mkdtempSync(join(tmpdir(), 'scan-'));
  const input = join(root, 'in');
  mkdirSync(input);
  for (const [table, rows] of Object.entries(tables))
    writeFileSync(join(input, `${table}.csv`), csvOf(rows));
  const out = join(root, 'out');
  const result = await scan(
    {
      ...withPacks(more),
      paths: [input],
      out,
      lang: 'en',
      zoneMinutes: 480,
      memory: '1GB',
      threads: 2,
      csv: true,
      version: 'test',
      today: '2024-06-30',
      tokenise: (card) => `K${card.slice(-4)}`,
    },
    { elapsedMs: () => 0, peakMemoryBytes: () => 0, progress: () => undefined },
  );
  const [names = [], ...lines] = parseCsv(readFileSync(join(out, 'verdicts.csv'), 'utf8'));
  const verdicts = lines.map((line) =>
    Object.fromEntries(names.map((name, at) => [name, line[at] ?? ''])),
  );
  return { ...result, verdicts, out };
};

interface Shops {
  readonly rows: readonly Row[];
  readonly cases: readonly Case[];
}

const tell = tellTogether<Row, Case, Shops>(async (tables) => {
  const { verdicts, cases } = await scanTables(tables as Tables);
  return { rows: verdicts, cases };
});

/** Verdicts and cases of a story of a few shops, told beside others that are asked for at the same time. */
export const scanShops = async (tables: Tables): Promise<Pick<Scanned, 'verdicts' | 'cases'>> => {
  const { rows, cases } = await tell(tables as Readonly<Record<string, readonly Row[]>>);
  return { verdicts: rows, cases };
};
