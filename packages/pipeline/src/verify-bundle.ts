import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Case, Fault, type Lang } from '@zhenma/model';
import { parse } from 'yaml';
import { contentOf, type Entry, type Source } from './act/bundle/archive.ts';
import { checkBundle, openSource } from './act/bundle/check.ts';
import { linesOf } from './act/bundle/lines.ts';
import { eachSale } from './act/bundle/records.ts';
import { type BundleManifest, fingerprintOf } from './act/bundle/seal.ts';
import { openResults } from './act/results.ts';
import type { CauseTexts, JudgedBy } from './act/store.ts';
import { comparePayees } from './compare-payees.ts';
import { compareRuns, type Rerun } from './compare-runs.ts';
import { checkRules } from './detect/rule-set.ts';
import type { Effects } from './engine/effects.ts';
import { openSession } from './engine/session.ts';
import type { ScoreWeights } from './explain/judge.ts';
import { type ScanOptions, scan } from './pipeline.ts';
import { type Rejudging, rejudger, type SealedSale } from './rejudge.ts';
import { rejudgeCases } from './rejudge-cases.ts';
import { causesOf, rejudgeCauses } from './rejudge-causes.ts';

export interface VerifyOptions {
  readonly path: string;
  readonly memory: string;
  readonly threads: number;
  /** Fingerprint of the key that must have signed it; any key when it is not given. */
  readonly fingerprint?: string;
}

/** What a bundle was found to be. */
export interface Verified extends Rerun {
  readonly manifest: BundleManifest;
  readonly fingerprint: string;
  /** Payees, pools and numbers that were judged again from the facts in their evidence. */
  readonly subjects: number;
  /** Cases whose cause was weighed or looked up again; none in bundles of earlier builds. */
  readonly causes: number;
  /** Of the subjects, payees that were found again in the sealed payouts. */
  readonly payees_from_records: number;
}

/**
 * Checks a bundle offline: every byte against the signature, every verdict against the sealed facts
 * by the sealed rules, and every verdict against the sealed records by the whole pipeline.
 *
 * Shape   what a slice of the data cannot give again (how many devices used a number, say) is
 *         counted in `beyond_records`; such a sale is still judged again from its facts.
 * Errors  BUNDLE_INVALID names every member and record that is wrong; SOURCE_PATH_MISSING.
 */
export const verifyBundle = async (options: VerifyOptions, effects: Effects): Promise<Verified> => {
  const source = await openSource(options.path);
  const folder = await mkdtemp(join(tmpdir(), 'zhenma-verify-'));
  try {
    const { manifest, entries, problems } = await checkBundle(source);
    refuse(problems.map(({ entry, what }) => `${entry}: ${what}`));
    if (!manifest) throw new Fault('BUNDLE_INVALID', `${options.path} is no bundle`);
    const fingerprint = fingerprintOf(manifest.public_key);
    const wanted = options.fingerprint?.replace(/\s/g, '').toLowerCase();
    if (wanted !== undefined && wanted !== fingerprint.replace(/\s/g, ''))
      refuse([`signature.json: signed by another key, ${fingerprint}`]);
    const sealed = { source, entries: new Map(entries.map((entry) => [entry.name, entry])) };
    const judging = await judgingOf(sealed);
    await judgeAgain(sealed, judging);
    const cases = JSON.parse(await textOf(sealed, 'cases.json')) as readonly Case[];
    const { subjects, problems: differing } = rejudgeCases(cases, judging);
    const causes = await causeTextsOf(sealed);
    const unlike = causes ? rejudgeCauses(cases, causesOf(causes), judging) : [];
    refuse([...differing, ...unlike].map((text) => `cases.json: ${text}`));
    const rerun = await runAgain(sealed, judging, { options, effects, folder, cases });
    return { manifest, fingerprint, subjects, causes: causes ? cases.length : 0, ...rerun };
  } finally {
    await source.close();
    await rm(folder, { recursive: true, force: true });
  }
};

/** Problems that the message tells; all are in its details. */
const TOLD_MAX = 10;

const refuse = (problems: readonly string[]): void => {
  if (problems.length === 0) return;
  const more = problems.length > TOLD_MAX ? [`… ${problems.length - TOLD_MAX} more`] : [];
  const told = [...problems.slice(0, TOLD_MAX), ...more].join('; ');
  throw new Fault('BUNDLE_INVALID', told, { problems });
};

interface Sealed {
  readonly source: Source;
  readonly entries: ReadonlyMap<string, Entry>;
}

interface Judging extends Rejudging {
  readonly by: Omit<JudgedBy, 'packs' | 'score'>;
}

const textOf = async ({ source, entries }: Sealed, name: string): Promise<string> => {
  const entry = entries.get(name);
  if (!entry) throw new Fault('BUNDLE_INVALID', `${name} is missing`);
  return (await source.read(entry.offset, entry.bytes)).toString('utf8');
};

/** Bundles of earlier builds do not hold what their causes were made by. */
const causeTextsOf = async (sealed: Sealed): Promise<CauseTexts | undefined> => {
  if (![...sealed.entries.keys()].some((name) => name.startsWith('causes/'))) return undefined;
  return {
    weights: await textOf(sealed, 'causes/weights.yaml'),
    subjects: await textOf(sealed, 'causes/subjects.yaml'),
  };
};

const judgingOf = async (sealed: Sealed): Promise<Judging> => {
  const by = JSON.parse(await textOf(sealed, 'rules/judged-by.json')) as Judging['by'];
  const weights = parse(await textOf(sealed, 'rules/score.yaml')) as ScoreWeights & {
    readonly compared: string;
  };
  const names = [...sealed.entries.keys()].filter((name) =>
    /^rules\/(?!score\.yaml$).*\.ya?ml$/.test(name),
  );
  const packs = await Promise.all(
    names.map(async (name) => ({
      fileName: name.slice('rules/'.length),
      text: await textOf(sealed, name),
    })),
  );
  const ruleSet = checkRules(packs, weights.compared, by.rules_version);
  return {
    by,
    ruleSet,
    weights,
    lang: by.lang as Lang,
    evaluated: by.evaluated,
    background: by.background,
  };
};

async function* sealedSales({ source, entries }: Sealed): AsyncGenerator<SealedSale> {
  const entry = entries.get('sales.ndjson');
  if (!entry) throw new Fault('BUNDLE_INVALID', 'sales.ndjson is missing');
  for await (const line of linesOf(contentOf(source, entry)))
    yield JSON.parse(line.toString('utf8')) as SealedSale;
}

const judgeAgain = async (sealed: Sealed, judging: Judging): Promise<void> => {
  const differs = rejudger(judging);
  const problems: string[] = [];
  for await (const sale of sealedSales(sealed)) {
    const names = differs(sale);
    if (names.length > 0)
      problems.push(
        `sales.ndjson: ${sale.sale_id}: ${names.join(', ')} do not follow from its facts`,
      );
  }
  refuse(problems);
};

const TABLES = ['transactions', 'merchants', 'terminals'];
/** Bundles of earlier builds hold no payouts. */
const PAYOUT_TABLES = ['settlements', 'institutions'];
const PAYOUTS = 'records/settlements.ndjson';

interface Again {
  readonly options: VerifyOptions;
  readonly effects: Effects;
  readonly folder: string;
  readonly cases: readonly Case[];
}

const runAgain = async (
  sealed: Sealed,
  judging: Judging,
  { options, effects, folder, cases }: Again,
): Promise<Rerun & Pick<Verified, 'payees_from_records'>> => {
  const input = join(folder, 'records');
  const out = join(folder, 'out');
  await mkdir(input);
  for (const table of [...TABLES, ...PAYOUT_TABLES]) {
    const entry = sealed.entries.get(`records/${table}.ndjson`);
    if (!entry && PAYOUT_TABLES.includes(table)) continue;
    if (!entry) throw new Fault('BUNDLE_INVALID', `records/${table}.ndjson is missing`);
    if (entry.bytes === 0) continue;
    const target = createWriteStream(join(input, `${table}.ndjson`));
    await pipeline(Readable.from(contentOf(sealed.source, entry)), target);
  }
  const { cases: again } = await scan(scanOptions(judging, options, input, out), effects);
  const payees = comparePayees(sealed.entries.has(PAYOUTS) ? cases : [], again);
  refuse(payees.problems.map((text) => `cases.json: ${text}`));
  const { memory, threads } = options;
  const session = await openSession({ memory, threads, spill: join(folder, 'spill') });
  try {
    const { judgedBy } = await openResults(session, out);
    await session.run('create or replace table bundle_sale as select sale from sale');
    const again = (take: (sale: SealedSale) => Promise<void>): Promise<void> =>
      eachSale(session, judgedBy, ({ value }) => take(value as unknown as SealedSale));
    const { problems, ...rerun } = await compareRuns(sealedSales(sealed), again, (id) => [
      ...(judging.ruleSet.rules.find((rule) => rule.definition.id === id)?.fields ?? []),
    ]);
    refuse(problems);
    return { ...rerun, payees_from_records: payees.payees };
  } finally {
    session.close();
  }
};

const scanOptions = (
  { by, ruleSet, weights, lang }: Judging,
  { memory, threads }: VerifyOptions,
  input: string,
  out: string,
): ScanOptions => ({
  paths: [input],
  out,
  lang,
  zoneMinutes: by.zone_minutes,
  memory,
  threads,
  csv: false,
  version: by.rules_version,
  today: '2000-01-01',
  tokenise: () => '[card]',
  ruleSet,
  weights,
});
