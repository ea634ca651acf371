import { createHash } from 'node:crypto';

/** One record of a bundle in the hash chain; files that are no list of records are one record. */
export interface Link {
  readonly n: number;
  readonly entry: string;
  /** Name of the record: `slip:T0001`, a sale id; empty for a whole file. */
  readonly record: string;
  readonly sha256: string;
  /** Hash over the link before and this record: fixes the order of all records. */
  readonly chain: string;
}

/** Hex SHA-256. */
export const sha256 = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex');

/** Where every chain begins. */
export const CHAIN_START = sha256('zhenma-bundle/1');

/** The chain value after one more record. */
export const chainAfter = (before: string, entry: string, hash: string): string =>
  sha256(`${before}\n${entry}\n${hash}`);

/** The first link that does not follow from the one before it; undefined when all do. */
export const firstBroken = (links: readonly Link[]): number | undefined => {
  let before = CHAIN_START;
  for (const [at, link] of links.entries()) {
    const next = chainAfter(before, link.entry, link.sha256);
    if (link.n !== at + 1 || link.chain !== next) return at + 1;
    before = next;
  }
  return undefined;
};

/**
 * Says which records of a list were changed, removed, added or moved.
 *
 * @param expected links of the list, in order
 * @param found hashes of the records that are there, in order
 */
export const nameChanges = (
  expected: readonly Pick<Link, 'record' | 'sha256'>[],
  found: readonly string[],
): readonly string[] => {
  let head = 0;
  while (head < expected.length && expected[head]?.sha256 === found[head]) head += 1;
  let tail = 0;
  const both = Math.min(expected.length, found.length) - head;
  while (tail < both && expected.at(-1 - tail)?.sha256 === found.at(-1 - tail)) tail += 1;
  const was = expected.slice(head, expected.length - tail);
  const is = found.slice(head, found.length - tail);
  const gone = subtract(was, is);
  const fresh = is.length - (was.length - gone.length);
  const label = (at: number): string => `record ${head + at + 1} (${was[at]?.record || 'whole'})`;
  const named = gone.map((at, turn) => `${label(at)} was ${turn < fresh ? 'changed' : 'removed'}`);
  if (fresh > gone.length)
    named.push(`${fresh - gone.length} added after record ${head} (${expected[head - 1]?.record})`);
  if (named.length > 0) return named;
  const moved = was.flatMap((one, at) => (one.sha256 === is[at] ? [] : [at]));
  return moved.map((at) => `${label(at)} was moved`);
};

/** Indices of the expected records that are not among the found. */
const subtract = (
  was: readonly Pick<Link, 'sha256'>[],
  is: readonly string[],
): readonly number[] => {
  const left = new Map<string, number>();
  for (const hash of is) left.set(hash, (left.get(hash) ?? 0) + 1);
  return was.flatMap(({ sha256: hash }, at) => {
    const count = left.get(hash) ?? 0;
    if (count === 0) return [at];
    left.set(hash, count - 1);
    return [];
  });
};
