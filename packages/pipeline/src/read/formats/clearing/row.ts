import type { Issue, SourceRecord } from '@zhenma/model';
import { issueOf } from '../issue.ts';
import { cut, type FixedRecord, fenOf } from './fixed-width.ts';
import type { LayoutField } from './layout.ts';
import { ENTRY_MODES, methodOf, NO_FEN, yuanOfFen } from './values.ts';

/** Values and issues of one clearing record; plain data, since millions are made. */
export interface ClearingRow {
  readonly values: Record<string, string>;
  readonly issues: Issue[];
}

const NO_ISSUES: Issue[] = [];

/** Starts a row; the issue list is shared until the first issue. */
export function startRow(values: Record<string, string>): {
  values: Record<string, string>;
  issues: Issue[];
} {
  return { values, issues: NO_ISSUES };
}

export function addIssue(row: { issues: Issue[] }, issue: Issue): void {
  if (row.issues === NO_ISSUES) row.issues = [issue];
  else row.issues.push(issue);
}

/** Closes a row of fixed columns: confidence 1. */
export function finishRow(
  row: ClearingRow,
  line: number,
  table: 'transactions' | 'settlements' = 'transactions',
): SourceRecord {
  return { table, line, values: row.values, confidence: 1, issues: row.issues };
}

/** Puts a time from MMDDhhmmss, or an issue with the place. */
export function putTime(
  row: { values: Record<string, string>; issues: Issue[] },
  time: string,
  text: string,
  offset: number,
): void {
  if (time === 'context')
    addIssue(row, issueOf('TIME_CONTEXT_MISSING', { column: 'txn_time', offset }));
  else if (time === 'invalid')
    addIssue(row, issueOf('TIME_INVALID', { column: 'txn_time', offset, value: text }));
  else row.values.txn_time = time;
}

/** A full card number goes out as `pan`; of a masked one the last four digits stay. */
export function putPan(values: Record<string, string>, text: string): void {
  if (text.length < 8) return;
  if (text.includes('*')) {
    const last = text.slice(-4);
    if (/^\d{4}$/.test(last)) values.card_last4 = last;
  } else if (text.length >= 13) values.pan = text;
}

/** Puts entry mode and method from F22 and the terminal type. */
export function putEntry(values: Record<string, string>, f22: string, terminalType: string): void {
  const mode = ENTRY_MODES[f22.slice(0, 2)];
  if (mode !== undefined) values.entry_mode = mode;
  if (f22 !== '' || terminalType !== '') values.method = methodOf(mode, terminalType);
}

/** Puts the amount of a record, unsigned; an unreadable one is an issue with its byte offset. */
export function putAmount(
  row: { values: Record<string, string>; issues: Issue[] },
  record: FixedRecord,
  field: LayoutField,
): void {
  const fen = fenOf(record, field);
  if (fen !== NO_FEN) row.values.amount = yuanOfFen(Math.abs(fen));
  else
    addIssue(
      row,
      issueOf('CLEARING_FIELD', {
        column: 'amount',
        offset: record.offset + field.start,
        value: cut(record, field),
      }),
    );
}

/** Puts a signed fee; an empty field states nothing. */
export function putFee(values: Record<string, string>, column: string, fen: number): void {
  if (fen !== NO_FEN) values[column] = yuanOfFen(fen);
}

/** Payable and receivable fee → net cost. */
export function netFee(receivable: number, payable: number): number {
  if (receivable === NO_FEN) return payable;
  return payable === NO_FEN ? receivable : receivable + payable;
}
