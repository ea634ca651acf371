import {
  type Kind,
  type Lang,
  type LawArticle,
  type LawStanding,
  type LawTopic,
  lawStanding,
  lawsFor,
  type ReportChannel,
  reportChannels,
} from '@zhenma/model';
import { type Block, list, paragraph } from '../document/blocks.ts';
import { PAPER_WORDS } from './words.ts';

/** Topics of the law that a kind of difference touches. Our reading [I]. */
const TOPICS: Readonly<Partial<Record<Kind, readonly LawTopic[]>>> = {
  mcc: ['mcc', 'tariff'],
  merchant: ['altered_data', 'sent_data'],
  area: ['area'],
  acquirer: ['sent_data'],
  name: ['altered_data'],
  method: ['method'],
  terminal: ['device'],
  fee: ['tariff'],
  payee: ['unlicensed'],
};

/** Topics for the kinds of a case, and those that are always asked for. */
export const topicsOf = (
  kinds: readonly Kind[],
  always: readonly LawTopic[],
): readonly LawTopic[] => [...new Set([...kinds.flatMap((kind) => TOPICS[kind] ?? []), ...always])];

/**
 * The legal basis of some topics, apart by how far it may be cited.
 *
 * Shape   only what was read in a copy is stated as an article; what is recalled stands last, under
 *         a heading that says so, and never with the word article before a number. What came into force
 *         after the last sale, an ISO time, stands apart: it was no duty then. What asks for something
 *         of today (complaints) does not.
 */
export const legalBlocks = (
  topics: readonly LawTopic[],
  lang: Lang,
  lastSale: string,
): readonly Block[] => {
  const words = PAPER_WORDS[lang].legal;
  const articles = new Map(
    topics.flatMap((topic) => lawsFor(topic)).map((article) => [article.id, article]),
  );
  const isLater = (law: LawArticle): boolean =>
    law.inForce > lastSale.slice(0, 10) && !law.topics.includes('complaint');
  const group = (lead: string, laws: readonly LawArticle[]): readonly Block[] =>
    laws.length === 0
      ? []
      : [paragraph(lead), list(laws.map((law) => cited(law, lawStanding(law), lang)))];
  const all = [...articles.values()];
  const standing = (name: LawStanding): readonly Block[] =>
    group(
      words[name],
      all.filter((law) => lawStanding(law) === name && !isLater(law)),
    );
  return [
    ...standing('read'),
    ...standing('numberRecalled'),
    ...group(words.later, all.filter(isLater)),
    ...standing('recalled'),
  ];
};

const cited = (law: LawArticle, standing: LawStanding, lang: Lang): string => {
  const words = PAPER_WORDS[lang].legal;
  const content = lang === 'zh' ? law.contentZh || law.content : law.content;
  const twice = law.mark === 'V2' ? words.verifiedTwice : words.verified;
  const mark = {
    read: twice,
    numberRecalled: words.numberUnverified,
    recalled: words.unverified,
  }[standing];
  const text = words.cited(law.instrument, articleOf(law, standing, lang), content);
  const since = law.inForce === '' ? '' : ` ${words.since(law.inForce)}`;
  return `${text} ${mark}${since} ${words.source}: ${law.source}`;
};

/** A number is an article only where it was read. */
const articleOf = ({ article }: LawArticle, standing: LawStanding, lang: Lang): string => {
  if (standing !== 'read' || !/^\d/.test(article)) return '';
  return PAPER_WORDS[lang].legal.article(article);
};

/** Where to complain or report, each with how far it was checked. */
export const channelTable = (lang: Lang): Block => {
  const words = PAPER_WORDS[lang].channels;
  const shares = [3, 3.4, 1.8, 1.8, 1.4];
  return {
    kind: 'table',
    columns: words.columns.map((title, at) => ({ title, share: shares[at] ?? 2 })),
    rows: reportChannels().map((channel) => [
      ...told(channel, lang),
      channel.mark === 'V' ? words.verified : words.recalled,
    ]),
  };
};

const told = (channel: ReportChannel, lang: Lang): readonly string[] =>
  lang === 'zh'
    ? [channel.channelZh, channel.whatZh, channel.neededZh, channel.termZh]
    : [channel.channelEn, channel.what, channel.needed, channel.term];
