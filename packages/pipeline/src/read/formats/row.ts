import { createHash } from 'node:crypto';
import type { Issue, SourceRecord, TableName } from '@zhenma/model';
import { type Amount, parseAmount } from './amount.ts';
import type { ReadContext } from './context.ts';
import { issueOf, maskDigits } from './issue.ts';
import { findMoment, type MomentParts, resolveMoment } from './moment.ts';

/** Collects the values, issues and confidence of one record while a reader works on it. */
export interface RowDraft {
  readonly values: Record<string, string>;
  readonly issues: Issue[];
  confidence: number;
}

export const draft = (values: Record<string, string>, confidence = 1): RowDraft => ({
  values,
  issues: [],
  confidence,
});

/** Puts a value unless it is empty. */
export function put(row: RowDraft, column: string, value: string | undefined | null): void {
  if (value === undefined || value === null || value === '') return;
  row.values[column] = FREE_TEXT.has(column) ? maskDigits(value) : value;
}

/** Columns whose text a person wrote: a card number in them is masked before it goes anywhere. */
export const FREE_TEXT: ReadonlySet<string> = new Set([
  'merchant_name',
  'merchant_name_local',
  'issuer',
  'acquirer',
  'operator_id',
  'app_version',
  'terminal_sn',
  'address',
  'business_scope',
  'payer_name',
  'payee_name',
  'settle_name',
  'detail',
  'note',
]);

/** Closes a draft. A row of no table keeps its values out: what is no sale states no columns. */
export function recordOf(table: TableName | null, line: number, row: RowDraft): SourceRecord {
  const confidence = Math.round(row.confidence * 1_000) / 1_000;
  return { table, line, values: table === null ? {} : row.values, confidence, issues: row.issues };
}

/** A record of no table with the one issue that says what it is. */
export function noRow(line: number, issue: Issue, confidence = 1): SourceRecord {
  return { table: null, line, values: {}, confidence, issues: [issue] };
}

/** How much a part of a date taken from the context costs. Source  assumption: own scale. */
const ASSUMED_FACTOR = { nothing: 1, year: 0.95, month: 0.85, date: 0.7 } as const;

/** Puts `txn_time` (or another time column) from found parts; a guess lowers the confidence and is an issue. */
export function putMoment(
  row: RowDraft,
  parts: MomentParts | null,
  context: ReadContext,
  column = 'txn_time',
): void {
  if (parts === null) {
    failTime(row, column, 'TIME_MISSING', 0.6);
    return;
  }
  const moment = resolveMoment(parts, context);
  if (moment === 'invalid' || moment === 'context') {
    const code = moment === 'invalid' ? 'TIME_INVALID' : 'TIME_CONTEXT_MISSING';
    failTime(row, column, code, 0.6);
    return;
  }
  row.values[column] = moment.value;
  row.confidence *= ASSUMED_FACTOR[moment.assumed];
  if (moment.assumed !== 'nothing') {
    row.issues.push(issueOf('TIME_PART_ASSUMED', { column, value: moment.assumed }));
  }
  if (moment.precision === 'day') row.issues.push(issueOf('TIME_OF_DAY_MISSING', { column }));
}

function failTime(
  row: RowDraft,
  column: string,
  code: 'TIME_MISSING' | 'TIME_INVALID' | 'TIME_CONTEXT_MISSING',
  factor: number,
): void {
  row.issues.push(issueOf(code, { column }));
  row.confidence *= factor;
}

/** Puts a time column from the text of a cell. */
export function putMomentText(
  row: RowDraft,
  text: string,
  context: ReadContext,
  column = 'txn_time',
): void {
  putMoment(row, findMoment(text)?.parts ?? null, context, column);
}

/** Puts an amount column (unsigned) and the currency when it is not the yuan. */
export function putAmount(row: RowDraft, amount: Amount | null, column = 'amount'): void {
  if (amount === null) {
    row.issues.push(issueOf('AMOUNT_MISSING', { column }));
    row.confidence *= 0.5;
    return;
  }
  row.values[column] = amount.yuan;
  if (amount.rounded) row.issues.push(issueOf('AMOUNT_ROUNDED', { column, value: amount.yuan }));
  if (column === 'amount' && amount.currency && amount.currency !== '156')
    row.values.currency = amount.currency;
}

/** Puts a signed decimal (fees may be negative) from the text of a cell; an empty cell is unknown. */
export function putSigned(row: RowDraft, column: string, text: string | undefined): void {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '' || trimmed === '-') return;
  const amount = parseAmount(trimmed);
  if (amount === null) {
    row.issues.push(issueOf('AMOUNT_INVALID', { column, value: trimmed }));
    return;
  }
  const zero = /^0\.00$/.test(amount.yuan);
  row.values[column] = amount.negative && !zero ? `-${amount.yuan}` : amount.yuan;
  if (amount.rounded) row.issues.push(issueOf('AMOUNT_ROUNDED', { column, value: trimmed }));
}

/**
 * A card number as it stands in a source: a full one goes out as `pan` (the caller turns it into a
 * token and forgets it), a masked one leaves its last four digits only.
 */
export function putCard(row: RowDraft, text: string): void {
  const compact = text.replace(/[\s-]/g, '');
  if (/^\d{13,19}$/.test(compact)) row.values.pan = compact;
  else if (/\d{4}$/.test(compact) && /[*xX•＊#]/.test(compact))
    row.values.card_last4 = compact.slice(-4);
  else if (/^\d{3,4}$/.test(compact)) row.values.card_last4 = compact;
}

/**
 * A stable identity for a text that carries no number of its own.
 *
 * Shape   `prefix-` + 20 hex digits of SHA-256 over the text without blanks; the same text under
 *         another file name has the same key, its second occurrence in one file gets `-2`.
 */
export function createTextKeys(prefix: string): (text: string) => string {
  const seen = new Map<string, number>();
  return (text) => {
    const key = textKey(prefix, text);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? key : `${key}-${count}`;
  };
}

/** The same for a text that means the same thing however often it is there: a copy has its key. */
export const textKey = (prefix: string, text: string): string =>
  `${prefix}-${createHash('sha256').update(text.replace(/\s+/g, '')).digest('hex').slice(0, 20)}`;
