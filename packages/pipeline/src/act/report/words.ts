import type { Lang } from '@zhenma/model';
import { en } from './words/en.ts';
import { zh } from './words/zh.ts';

/** Every text of the page; a language that lacks one does not compile. */
export type Words = typeof zh;

export const WORDS: Readonly<Record<Lang, Words>> = { zh, en };

/** The word for a name of the data, or the name itself when there is none. */
export const wordFor = (words: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(words, name) ? (words[name] as string) : name;

/** What a rule would have needed, in plain words. @example 'view:clearing|response' */
export const needLabel = (need: string, words: Words): string => {
  const [prefix, options] = need.startsWith('view:') ? ['view:', need.slice(5)] : ['', need];
  return options
    .split('|')
    .map((option) => wordFor(words.needs, `${prefix}${option}`))
    .join(words.or);
};

/** A view, or a table where a record is of no view. */
export const sourceLabel = (name: string, { tables, views }: Words): string =>
  wordFor({ ...tables, ...views }, name);
