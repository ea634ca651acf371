import { LAW_ARTICLES_TSV } from './generated/law-articles.ts';
import { LICENCE_EVENTS_TSV } from './generated/licence-events.ts';
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
  readonly topics: readonly LawTopic[];
  /** V read in one copy, V2 two, R recalled; some rows say which part is which. */
  readonly mark: string;
  readonly source: string;
}

/** A dated event of payment licences. */
export interface LicenceEvent {
  /** ISO date or month. */
  readonly date: string;
  readonly event: string;
  readonly mark: string;
  readonly source: string;
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

/** All articles. */
export function laws(): readonly LawArticle[] {
  return all();
}

/** Renewals and ends of licences, oldest first. Source: catalog/codes/licence-events.csv. */
export function licenceEvents(): readonly LicenceEvent[] {
  return events();
}

const all = lazy((): readonly LawArticle[] =>
  Object.freeze(
    parseTsv(LAW_ARTICLES_TSV, 7).map(
      ([
        id = '',
        instrument = '',
        article = '',
        content = '',
        topics = '',
        mark = '',
        source = '',
      ]) =>
        Object.freeze({
          id,
          instrument,
          article,
          content,
          topics: Object.freeze(topics === '' ? [] : (topics.split(';') as LawTopic[])),
          mark,
          source,
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
