import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '@zhenma/model';
import {
  type CaseText,
  type CatalogueTexts,
  type CauseWeights,
  causesOf,
  checkRules,
  type MapText,
  type PackText,
  type RuleSet,
  type RuleVersions,
  type ScoreWeights,
} from '@zhenma/pipeline';
import { parse } from 'yaml';

/** The catalogue that ships with the program: the first `catalog/` at or above this file. */
export const catalogDirectory = (): string => {
  let directory = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(directory, 'catalog');
    if (existsSync(join(candidate, 'rules'))) return candidate;
    const parent = dirname(directory);
    if (parent === directory)
      throw new Fault(
        'CATALOG_RULE_INVALID',
        'the catalog directory that ships with zhenma is missing',
      );
    directory = parent;
  }
};

/**
 * Texts of rule packs: the shipped ones, or those named: a file, a directory (its `.yaml` files in
 * order of their names) or `shipped`.
 *
 * Errors  SOURCE_PATH_MISSING when there is no such file or directory.
 */
export const loadPacks = async (named: readonly string[]): Promise<readonly PackText[]> => {
  const wanted = named.length > 0 ? named : [SHIPPED];
  const paths = await Promise.all(
    wanted.map((one) => yamlBelow(one === SHIPPED ? join(catalogDirectory(), 'rules') : one)),
  );
  return textsOf(paths.flat(), 'rule pack');
};

const SHIPPED = 'shipped';

/** Texts of the shipped cases of rules, or of the files named with `--cases`. */
export const loadCases = async (files: readonly string[]): Promise<readonly CaseText[]> =>
  textsOf(files.length > 0 ? files : await yamlBelow(join(catalogDirectory(), 'cases')), 'cases');

/** What each version of a shipped rule said, as hashes. */
export const loadVersions = async (): Promise<RuleVersions> =>
  JSON.parse(await readFile(join(catalogDirectory(), 'versions.json'), 'utf8')) as RuleVersions;

/** A file itself, or the YAML files of a directory in order of their names. */
const yamlBelow = async (path: string): Promise<readonly string[]> => {
  const isDirectory = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  if (!isDirectory) return [path];
  const names = (await readdir(path)).filter((name) => /\.ya?ml$/.test(name)).sort();
  if (names.length === 0) throw new Fault('SOURCE_PATH_MISSING', `no .yaml file in ${path}`);
  return names.map((name) => join(path, name));
};

const textsOf = (paths: readonly string[], what: string): Promise<readonly PackText[]> =>
  Promise.all(
    paths.map(async (path) => ({
      fileName: basename(path),
      text: await readFile(path, 'utf8').catch((error) => {
        throw new Fault('SOURCE_PATH_MISSING', `no ${what} at ${path}`, {}, error);
      }),
    })),
  );

/**
 * Column maps: the file named with `--as`, if it names one, then those that ship.
 *
 * Errors  SOURCE_PATH_MISSING when there is no such file.
 */
export const loadMaps = async (as?: string): Promise<readonly MapText[]> => {
  const directory = join(catalogDirectory(), 'maps');
  const shipped = (await readdir(directory).catch(() => []))
    .filter((name) => name.endsWith('.yaml'))
    .sort();
  const own = as !== undefined && /\.ya?ml$/i.test(as) ? [{ fileName: as, path: as }] : [];
  const all = [...own, ...shipped.map((name) => ({ fileName: name, path: join(directory, name) }))];
  return Promise.all(
    all.map(async ({ fileName, path }) => ({
      fileName,
      text: await readFile(path, 'utf8').catch((error) => {
        throw new Fault('SOURCE_PATH_MISSING', `no column map at ${path}`, {}, error);
      }),
    })),
  );
};

/** Score weights of the catalogue, and what counts as having compared. */
interface ScoreFile extends ScoreWeights {
  readonly compared: string;
}

interface Judgement {
  readonly ruleSet: RuleSet;
  readonly weights: ScoreWeights;
  readonly causes: CauseWeights;
  readonly texts: CatalogueTexts;
}

/** Checking the shipped rules takes as long as a small scan: a server, or a test, does it once. */
let last: Judgement | undefined;

/**
 * Checked rules and the weights that turn their findings into a score. The version is a hash of all
 * texts, so that it changes with every edit.
 */
export const loadJudgement = async (files: readonly string[]): Promise<Judgement> => {
  const packs = await loadPacks(files);
  const scoreText = await readFile(join(catalogDirectory(), 'score.yaml'), 'utf8');
  const causeText = await readFile(join(catalogDirectory(), 'cause.yaml'), 'utf8');
  const subjectsText = await readFile(join(catalogDirectory(), 'subjects.yaml'), 'utf8');
  const hash = createHash('sha256').update(scoreText).update('\0').update(causeText);
  hash.update('\0').update(subjectsText);
  for (const pack of packs) hash.update('\0').update(pack.fileName).update('\0').update(pack.text);
  const version = hash.digest('hex').slice(0, 16);
  if (last?.ruleSet.version === version) return last;
  const score = parse(scoreText) as ScoreFile;
  const causes = { weights: causeText, subjects: subjectsText };
  last = {
    ruleSet: checkRules(packs, score.compared, version),
    weights: score,
    causes: causesOf(causes),
    texts: { packs, score: scoreText, causes },
  };
  return last;
};
