import type { SourceRecord } from '@zhenma/model';
import { readNotices } from './formats/text/notice.ts';
import { recogniseText } from './formats/text/recognise.ts';
import { readSlips } from './formats/text/slip.ts';
import { readStatement } from './formats/text/statement.ts';

/**
 * The first sale that a pasted slip speaks of; undefined when it holds none.
 *
 * Shape   today: YYYY-MM-DD, for dates without a year. Columns as in contract §2; some may be absent.
 */
export const readSlipText = (text: string, today: string): SourceRecord | undefined =>
  firstSale(readSlips(text, { date: today }));

/** The first sale that a pasted statement line, table or notice speaks of. */
export const readStatementText = (text: string, today: string): SourceRecord | undefined => {
  const context = { date: today };
  const [best] = recogniseText(text);
  const first =
    best?.kind === 'statement' ? readStatement(text, context) : readNotices(text, context);
  const second =
    best?.kind === 'statement' ? readNotices(text, context) : readStatement(text, context);
  return firstSale(first) ?? firstSale(second);
};

const firstSale = (records: Iterable<SourceRecord>): SourceRecord | undefined => {
  for (const record of records) if (Object.keys(record.values).length > 1) return record;
  return undefined;
};
