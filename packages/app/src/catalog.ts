import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '@zhenma/model';
import { checkRules, type PackText, type RuleSet, type ScoreWeights } from '@zhenma/pipeline';
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

/** Texts of the shipped packs, or of the files named with `--rules`, in order of their names. */
export const loadPacks = async (files: readonly string[]): Promise<readonly PackText[]> => {
  const paths = files.length > 0 ? files : await shippedPacks();
  return Promise.all(
    paths.map(async (path) => ({
      fileName: basename(path),
      text: await readFile(path, 'utf8').catch((error) => {
        throw new Fault('SOURCE_PATH_MISSING', `no rule pack at ${path}`, {}, error);
      }),
    })),
  );
};

const shippedPacks = async (): Promise<readonly string[]> => {
  const directory = join(catalogDirectory(), 'rules');
  const names = (await readdir(directory)).filter((name) => name.endsWith('.yaml')).sort();
  return names.map((name) => join(directory, name));
};

/** Checked rules; their version is a hash of the texts, so that it changes with every edit. */
export const loadRules = async (files: readonly string[]): Promise<RuleSet> => {
  const packs = await loadPacks(files);
  const hash = createHash('sha256');
  for (const pack of packs) hash.update(pack.fileName).update('\0').update(pack.text).update('\0');
  return checkRules(packs, hash.digest('hex').slice(0, 16));
};

/** Score weights of the catalogue. */
export const loadWeights = async (): Promise<ScoreWeights> =>
  parse(await readFile(join(catalogDirectory(), 'score.yaml'), 'utf8')) as ScoreWeights;
