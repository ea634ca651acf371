import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Case, Fault } from '@zhenma/model';
import type { Session } from '../../engine/session.ts';
import { hashFile } from '../manifest.ts';
import { chosenCases } from '../report-file.ts';
import { openResults, type Results } from '../results.ts';
import { type Part, writeArchive } from './archive.ts';
import { CHAIN_START, chainAfter, type Link, sha256 } from './chain.ts';
import { isList, KEYSTONE } from './check.ts';
import { README } from './readme.ts';
import {
  type BundleRecord,
  chooseSales,
  eachMerchant,
  eachSale,
  eachTerminal,
  eachTransaction,
} from './records.ts';
import { type BundleManifest, type Signer, signatureText } from './seal.ts';
import { chooseSettlements, eachInstitution, eachSettlement } from './settlements.ts';

export interface BundleOptions {
  /** Result directory of a scan. */
  readonly directory: string;
  /** The file to write. */
  readonly target: string;
  /** Cases to seal; all of them when empty. */
  readonly caseIds: readonly string[];
  readonly version: string;
  /** YYYY-MM-DD */
  readonly today: string;
  readonly signer: Signer;
}

type Writing = { readonly folder: string; readonly parts: Part[]; readonly links: Link[] };

/**
 * Seals the cases of a result in one archive: masked records, registry rows, facts, findings,
 * explanations, rules, hashes of the inputs, a hash chain over all records and a signature.
 *
 * Errors  SOURCE_PATH_MISSING without a whole result, USAGE_VALUE_INVALID for an unknown case,
 *         OUTPUT_NOT_WRITABLE. The file appears only when whole.
 */
export const writeBundle = async (
  session: Session,
  options: BundleOptions,
): Promise<BundleManifest> => {
  const results = await openResults(session, options.directory);
  const cases = chosenCases(results.cases, options.caseIds);
  const folder = `${options.target}.work`;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 }).catch((error) => {
      throw new Fault('OUTPUT_NOT_WRITABLE', `cannot write ${options.target}`, {}, error);
    });
    const writing: Writing = { folder, parts: [], links: [] };
    await writeTexts(writing, options.directory, results, cases);
    await chooseSales(session, cases);
    await chooseSettlements(session, cases);
    const counts = await writeLists(writing, session, results);
    const manifest = await seal(writing, options, results, cases, counts);
    await writeArchive(writing.parts, join(folder, 'archive'));
    await rename(join(folder, 'archive'), options.target);
    return manifest;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const writeTexts = async (
  writing: Writing,
  directory: string,
  { judgedBy }: Results,
  cases: readonly Case[],
): Promise<void> => {
  const { packs, score, causes, measures: _, ...facts } = judgedBy;
  await putText(writing, 'README.txt', README);
  await putText(writing, 'cases.json', pretty(cases));
  for (const name of ['summary.json', 'manifest.json'])
    await putText(writing, `scan/${name}`, await readFile(join(directory, name), 'utf8'));
  await putText(writing, 'rules/judged-by.json', pretty(facts));
  await putText(writing, 'rules/score.yaml', score);
  for (const pack of packs) await putText(writing, `rules/${pack.fileName}`, pack.text);
  for (const [name, text] of Object.entries(causes ?? {}))
    await putText(writing, `causes/${name}.yaml`, text);
};

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const pathOf = ({ folder, parts }: Writing): string => join(folder, `part-${parts.length}`);

const putText = async (writing: Writing, name: string, text: string): Promise<void> => {
  const path = pathOf(writing);
  await writeFile(path, text);
  writing.parts.push({ name, path });
  if (!isList(name)) link(writing, name, '', sha256(text));
};

const link = ({ links }: Writing, entry: string, record: string, hash: string): void => {
  const before = links.at(-1)?.chain ?? CHAIN_START;
  const chain = chainAfter(before, entry, hash);
  links.push({ n: links.length + 1, entry, record, sha256: hash, chain });
};

interface Counts {
  readonly sales: number;
  readonly records: number;
}

const writeLists = async (
  writing: Writing,
  session: Session,
  { judgedBy }: Results,
): Promise<Counts> => {
  const records = await putList(writing, 'records/transactions.ndjson', (take) =>
    eachTransaction(session, judgedBy.zone_minutes, take),
  );
  await putList(writing, 'records/merchants.ndjson', (take) => eachMerchant(session, take));
  await putList(writing, 'records/terminals.ndjson', (take) => eachTerminal(session, take));
  await putList(writing, 'records/settlements.ndjson', (take) => eachSettlement(session, take));
  await putList(writing, 'records/institutions.ndjson', (take) => eachInstitution(session, take));
  const sales = await putList(writing, 'sales.ndjson', (take) => eachSale(session, judgedBy, take));
  return { sales, records };
};

/** Writes a list of records, one a line, and a link for each. */
const putList = async (
  writing: Writing,
  name: string,
  each: (take: (record: BundleRecord) => Promise<void>) => Promise<void>,
): Promise<number> => {
  const path = pathOf(writing);
  const out = createWriteStream(path);
  let count = 0;
  await each(async (record) => {
    const line = JSON.stringify(record.value);
    link(writing, name, record.name, sha256(line));
    count += 1;
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  });
  out.end();
  await once(out, 'finish');
  writing.parts.push({ name, path });
  return count;
};

/** Adds the chain, the manifest over everything before it, and the signature over the manifest. */
const seal = async (
  writing: Writing,
  { version, today, signer }: BundleOptions,
  { judgedBy }: Results,
  cases: readonly Case[],
  counts: Counts,
): Promise<BundleManifest> => {
  const { links } = writing;
  const head = links.at(-1)?.chain ?? CHAIN_START;
  const lines = links.map((one) => `${JSON.stringify(one)}\n`);
  await putText(writing, KEYSTONE.chain, lines.join(''));
  const entries = await Promise.all(
    writing.parts.map(async ({ name, path }) => ({ name, ...(await hashFile(path)) })),
  );
  const manifest: BundleManifest = {
    format: 'zhenma-bundle/1',
    version,
    rules_version: judgedBy.rules_version,
    made_on: today,
    cases: cases.map((one) => one.case_id),
    ...counts,
    entries,
    chain: head,
    public_key: Buffer.from(signer.publicKey).toString('hex'),
  };
  const text = pretty(manifest);
  const signature = Buffer.from(signer.sign(Buffer.from(text))).toString('hex');
  await putText(writing, KEYSTONE.manifest, text);
  await putText(writing, KEYSTONE.signature, signatureText(signature));
  return manifest;
};
