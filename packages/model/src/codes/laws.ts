import { LAW_ARTICLES_TSV } from './generated/law-articles.ts';
import { LICENCE_EVENTS_TSV } from './generated/licence-events.ts';
import { LICENCES_TSV } from './generated/licences.ts';
import { lazy, parseTsv } from './tsv.ts';

/** What a finding is about, for the choice of articles. */
export type LawTopic =
  | 'altered_data'
  | 'sent_data'
  | 'monitoring'
  | 'archive'
  | 'device'
  | 'registry'
  | 'area'
  | 'agent'
  | 'method'
  | 'mcc'
  | 'tariff'
  | 'unlicensed'
  | 'complaint';

/** An article, paraphrased in our words: text to look up, not legal advice. */
export interface LawArticle {
  /** Stable id, e.g. `d768-25`. */
  readonly id: string;
  readonly instrument: string;
  /** Article number or heading; "(number R)" marks a recalled number. */
  readonly article: string;
  readonly content: string;
  /** The same paraphrase in Chinese; empty for articles without a topic. */
  readonly contentZh: string;
  readonly topics: readonly LawTopic[];
  /** V read in one copy, V2 two, R recalled; some rows say which part is which. */
  readonly mark: string;
  readonly source: string;
  /** First day in force, ISO date; empty where no source read says it. */
  readonly inForce: string;
}

/** A dated event of payment licences. */
export interface LicenceEvent {
  /** ISO date or month. */
  readonly date: string;
  readonly event: string;
  readonly mark: string;
  readonly source: string;
}

/** A payment licence as some list once showed it; nothing says that it holds today. */
export interface Licence {
  readonly number: string;
  readonly institution: string;
  readonly note: string;
}

/**
 * One article by its id.
 *
 * Source  catalog/codes/law-articles.csv; docs/facts.md §8.
 * @example findLaw('d768-25')?.instrument // 国务院令第768号 非银行支付机构监督管理条例
 */
export function findLaw(id: string): LawArticle | undefined {
  return all().find((article) => article.id === id);
}

/**
 * The articles that a topic touches, in table order.
 *
 * Source  the mapping topic → article is our reading [I]; docs/facts.md §8.
 * @example lawsFor('altered_data').map((law) => law.id).includes('d768-51') // true
 */
export function lawsFor(topic: LawTopic): readonly LawArticle[] {
  return all().filter((article) => article.topics.includes(topic));
}

/**
 * How far an article may be cited: `read` was read in a copy; of `numberRecalled` the content was
 * read and its number recalled; `recalled` is memory or a quiz, and is no basis of anything.
 */
export type LawStanding = 'read' | 'numberRecalled' | 'recalled';

/** The standing of an article, from its mark and how its number is written. */
export const lawStanding = ({ mark, article }: LawArticle): LawStanding => {
  if (!/^V/.test(mark) || /R/.test(mark)) return 'recalled';
  return mark.includes('content') || /numbers? (?:R|unknown)/.test(article)
    ? 'numberRecalled'
    : 'read';
};

/** All articles. */
export function laws(): readonly LawArticle[] {
  return all();
}

/** Renewals and ends of licences, oldest first. Source: catalog/codes/licence-events.csv. */
export function licenceEvents(): readonly LicenceEvent[] {
  return events();
}

/** Institutions that a licence was seen of between 2011 and 2019. Source: catalog/codes/licences.csv. */
export function licences(): readonly Licence[] {
  return licensed();
}

const licensed = lazy((): readonly Licence[] =>
  Object.freeze(
    parseTsv(LICENCES_TSV, 3).map(([number = '', institution = '', note = '']) =>
      Object.freeze({ number, institution, note }),
    ),
  ),
);

const all = lazy((): readonly LawArticle[] =>
  Object.freeze(
    parseTsv(LAW_ARTICLES_TSV, 9).map(
      ([
        id = '',
        instrument = '',
        article = '',
        content = '',
        contentZh = '',
        topics = '',
        mark = '',
        source = '',
        inForce = '',
      ]) =>
        Object.freeze({
          id,
          instrument,
          article,
          content,
          contentZh,
          topics: Object.freeze(topics === '' ? [] : (topics.split(';') as LawTopic[])),
          mark,
          source,
          inForce,
        }),
    ),
  ),
);

const events = lazy((): readonly LicenceEvent[] =>
  Object.freeze(
    parseTsv(LICENCE_EVENTS_TSV, 4).map(([date = '', event = '', mark = '', source = '']) =>
      Object.freeze({ date, event, mark, source }),
    ),
  ),
);
