import { readFileSync } from 'node:fs';
import type { SourceRecord } from '@zhenma/model';

/** Text of a file of the corpus beside this one. */
export const corpus = (name: string): string =>
  readFileSync(new URL(`./corpus/${name}`, import.meta.url), 'utf8');

export const codes = (record: SourceRecord | undefined): string[] =>
  (record?.issues ?? []).map((issue) => issue.code);

/** Milliseconds of processor time: what else runs on the machine does not count. */
export function millisecondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

interface PublishedText {
  readonly kind: string;
  readonly channel?: string;
  readonly issuer?: string;
  readonly header?: string;
  readonly text: string;
  readonly expect?: Readonly<Record<string, string | boolean | null>>;
}

export const publishedTexts = (): readonly PublishedText[] =>
  (JSON.parse(corpus('published-texts.json')) as { samples: PublishedText[] }).samples;
