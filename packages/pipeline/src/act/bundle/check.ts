import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { Fault } from '@zhenma/model';
import { contentOf, type Entry, type Problem, readArchive, type Source } from './archive.ts';
import { firstBroken, type Link, nameChanges, sha256 } from './chain.ts';
import { linesOf } from './lines.ts';
import { type BundleManifest, isSignedBy } from './seal.ts';

/** What a look at a bundle's bytes gave. */
export interface Checked {
  readonly manifest: BundleManifest | undefined;
  readonly entries: readonly Entry[];
  /** Empty when every byte is as it was signed. */
  readonly problems: readonly Problem[];
}

/** Names of the members that hold the rest together. */
export const KEYSTONE = {
  chain: 'chain.ndjson',
  manifest: 'manifest.json',
  signature: 'signature.json',
} as const;

/** A member of this size at most is read at once. */
const SMALL = 64 << 20;

/**
 * Checks every byte of a bundle: the archive's own, each member against the signed manifest, and,
 * where one differs, its records against the hash chain.
 *
 * Shape   a problem names the member and, where it is a list of records, the record.
 */
export const checkBundle = async (source: Source): Promise<Checked> => {
  const { entries, problems: framed } = await readArchive(source);
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  const text = async (name: string): Promise<string | undefined> => {
    const entry = byName.get(name);
    return entry && entry.bytes <= SMALL ? textOf(source, entry) : undefined;
  };
  const stated = await text(KEYSTONE.manifest);
  const manifest = parsed<BundleManifest>(stated);
  if (!manifest || !Array.isArray(manifest.entries)) {
    const what = stated === undefined ? 'is missing' : 'was changed: it cannot be read';
    return { manifest: undefined, entries, problems: [said(KEYSTONE.manifest, what), ...framed] };
  }
  const signature = await text(KEYSTONE.signature);
  const intact = (content: string | undefined, name: string): boolean =>
    crc32(content ?? '') === byName.get(name)?.crc;
  const signed = sealProblems(stated ?? '', manifest, signature, {
    manifest: intact(stated, KEYSTONE.manifest),
    signature: intact(signature, KEYSTONE.signature),
  });
  const chained = await chainOf(source, byName.get(KEYSTONE.chain));
  const contents = await contentProblems(source, byName, manifest, chained);
  const order = orderProblems(entries, manifest);
  return { manifest, entries, problems: [...signed, ...order, ...contents, ...framed] };
};

const said = (entry: string, what: string): Problem => ({ entry, what });

const parsed = <T>(text: string | undefined): T | undefined => {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
};

const textOf = async (source: Source, entry: Entry): Promise<string> => {
  const blocks: Buffer[] = [];
  let bytes = 0;
  for await (const block of contentOf(source, entry)) {
    blocks.push(block);
    bytes += block.length;
    if (bytes > SMALL) break;
  }
  return Buffer.concat(blocks).toString('utf8');
};

/** Which of the two was changed, the archive's own checksums tell; without their word, either. */
const sealProblems = (
  text: string,
  manifest: BundleManifest,
  signature: string | undefined,
  intact: { readonly manifest: boolean; readonly signature: boolean },
): readonly Problem[] => {
  if (signature === undefined) return [said(KEYSTONE.signature, 'is missing')];
  const fits = isSignedBy(Buffer.from(text), String(manifest.public_key), signature);
  if (fits && intact.manifest && intact.signature) return [];
  if (fits) {
    const name = intact.manifest ? KEYSTONE.signature : KEYSTONE.manifest;
    return [said(name, 'its checksum in the archive was changed')];
  }
  const names = (['manifest', 'signature'] as const).filter((one) => !intact[one]);
  const suspects = names.length > 0 ? names : (['manifest', 'signature'] as const);
  const entry = suspects.map((one) => KEYSTONE[one]).join(' or ');
  return [said(entry, 'was changed: the signature does not fit')];
};

/** Members in the order of the manifest, then the manifest and its signature. */
const orderProblems = (entries: readonly Entry[], manifest: BundleManifest): readonly Problem[] => {
  const wanted = [
    ...manifest.entries.map(({ name }) => name),
    KEYSTONE.manifest,
    KEYSTONE.signature,
  ];
  const found = entries.map(({ name }) => name);
  const missing = wanted.filter((name) => !found.includes(name));
  const extra = found.filter((name, at) => !wanted.includes(name) || found.indexOf(name) < at);
  const moved = found.filter((name, at) => wanted[at] !== name);
  if (missing.length > 0 || extra.length > 0)
    return [
      ...missing.map((name) => said(name, 'was removed')),
      ...extra.map((name) => said(name, 'was added')),
    ];
  return moved.map((name) => said(name, 'was moved to another place in the archive'));
};

const chainOf = async (source: Source, entry: Entry | undefined): Promise<readonly Link[]> => {
  const links: Link[] = [];
  if (!entry) return links;
  for await (const line of linesOf(contentOf(source, entry)))
    links.push(parsed<Link>(line.toString('utf8')) ?? BROKEN);
  return links;
};

const BROKEN: Link = { n: 0, entry: '', record: '', sha256: '', chain: '' };

const contentProblems = async (
  source: Source,
  byName: ReadonlyMap<string, Entry>,
  manifest: BundleManifest,
  links: readonly Link[],
): Promise<readonly Problem[]> => {
  const problems: Problem[] = [];
  const chainEntry = byName.get(KEYSTONE.chain);
  const chain = chainEntry && (await hashesOf(source, chainEntry)).whole;
  const chainIntact = manifest.entries.some(({ sha256: hash }) => hash === chain);
  for (const { name, sha256: signed } of manifest.entries) {
    const entry = byName.get(name);
    if (!entry) continue;
    const found = await hashesOf(source, entry);
    if (found.whole !== signed)
      problems.push(...changesIn(name, found, links).map((what) => said(name, what)));
    else if (found.crc !== entry.crc)
      problems.push(said(name, 'its checksum in the archive was changed'));
    else if (name === KEYSTONE.chain) problems.push(...chainProblems(links, manifest));
    else if (chainIntact && nameChanges(linksOf(name, links), found.records).length > 0)
      problems.push(said(KEYSTONE.chain, `its links do not fit ${name}`));
  }
  return problems;
};

interface Hashes {
  readonly whole: string;
  readonly crc: number;
  /** One per record of a list, else that of the whole. */
  readonly records: readonly string[];
}

const hashesOf = async (source: Source, entry: Entry): Promise<Hashes> => {
  const hash = createHash('sha256');
  let crc = 0;
  const seen = async function* (): AsyncGenerator<Buffer> {
    for await (const block of contentOf(source, entry)) {
      hash.update(block);
      crc = crc32(block, crc);
      yield block;
    }
  };
  const records: string[] = [];
  for await (const line of linesOf(seen())) if (isList(entry.name)) records.push(sha256(line));
  const whole = hash.digest('hex');
  return { whole, crc, records: isList(entry.name) ? records : [whole] };
};

const linksOf = (name: string, links: readonly Link[]): readonly Link[] =>
  links.filter((link) => link.entry === name);

const chainProblems = (links: readonly Link[], { chain }: BundleManifest): readonly Problem[] => {
  const at = firstBroken(links);
  if (at !== undefined) return [said(KEYSTONE.chain, `link ${at} does not follow`)];
  const head = links.at(-1)?.chain;
  return head === chain ? [] : [said(KEYSTONE.chain, 'its end is not the one in manifest.json')];
};

const NAMED_MAX = 20;

/** What to say of a member whose content is not the one that was signed. */
const changesIn = (
  name: string,
  { records }: Hashes,
  links: readonly Link[],
): readonly string[] => {
  if (name === KEYSTONE.chain) {
    const at = firstBroken(links);
    return [at === undefined ? 'was changed' : `link ${at} was changed, removed or moved`];
  }
  const named = isList(name) ? nameChanges(linksOf(name, links), records) : [];
  if (named.length === 0) return ['was changed'];
  const rest = named.length - NAMED_MAX;
  return rest > 0 ? [...named.slice(0, NAMED_MAX), `and ${rest} more records`] : named;
};

/** True for a member that is a list of records, one a line. */
export const isList = (name: string): boolean => name.endsWith('.ndjson');

/**
 * Opens a file as a source.
 *
 * Errors  SOURCE_PATH_MISSING when it cannot be opened.
 */
export const openSource = async (
  path: string,
): Promise<Source & { readonly close: () => Promise<void> }> => {
  const handle = await open(path, 'r').catch((error) => {
    throw new Fault('SOURCE_PATH_MISSING', `${path} cannot be opened`, {}, error);
  });
  const { size } = await handle.stat();
  return {
    size,
    read: async (offset, length) => {
      const buffer = Buffer.alloc(Math.max(0, length));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, offset);
      return buffer.subarray(0, bytesRead);
    },
    close: () => handle.close(),
  };
};
