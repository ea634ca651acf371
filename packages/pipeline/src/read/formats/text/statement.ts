import type { SourceRecord } from '@zhenma/model';
import { type Amount, parseAmount } from '../amount.ts';
import { EMPTY_CONTEXT, type ReadContext } from '../context.ts';
import { issueOf } from '../issue.ts';
import { cellsOf, type Line, linesOf } from '../plain-text.ts';
import {
  createTextKeys,
  draft,
  noRow,
  put,
  putAmount,
  putCard,
  putMomentText,
  type RowDraft,
  recordOf,
} from '../row.ts';
import { issuerOf } from './issuers.ts';
import {
  isGeneric,
  kindOf,
  kindOfPayee,
  type NoticeKind,
  SALE_KINDS,
  withoutLeadingKind,
} from './notice-words.ts';
import { isStatementHeader, type StatementField, statementFields } from './statement-columns.ts';
import {
  type Header,
  isAccount,
  isNeutral,
  kindOfEntry,
  type Money,
  meaning,
  moneyOf,
} from './statement-entry.ts';
import { readBareLine } from './statement-line.ts';
import { inStatedOrder, type Preamble, preambleOf } from './statement-preamble.ts';

/** Longest statement line, in characters. */
const LINE_CHARACTERS_MAX = 10_000;

/**
 * Reads a statement: CSV, tab-separated or pasted text with a header line, or bare entry lines.
 *
 * Shape   `transactions` rows of view `statement`. Merchant text stays as printed: 工商银行 cuts it
 *         at 10 characters, 中国银行 at 11 and adds `CHN`.
 * Units   amount in yuan (or the currency stated), unsigned; the direction is in txn_type.
 * Errors  none; lines that are no sale or cannot be read have table null and an issue.
 * Source  published exports, see statement-columns.ts.
 */
export function readStatement(
  text: string,
  context: ReadContext = EMPTY_CONTEXT,
): Generator<SourceRecord> {
  return readStatementLines(linesOf(text), text, context);
}

/** The same, from lines: for statements read as a stream. `head` is how the text begins. */
export function* readStatementLines(
  lines: Iterable<Line>,
  head: string,
  context: ReadContext = EMPTY_CONTEXT,
): Generator<SourceRecord> {
  const issuer = issuerOf(beforeEntries(head), context.issuer);
  const preamble = preambleOf(head);
  const keyOf = createTextKeys('statement');
  let header: Header | null = null;
  let records = 0;
  for (const { text: raw, line } of lines) {
    if (raw.trim() === '') continue;
    if (raw.length > LINE_CHARACTERS_MAX) {
      yield noRow(line, issueOf('TEXT_TOO_LONG', { value: raw }));
      continue;
    }
    const found = headerOf(raw);
    if (found) header = found;
    else {
      const entry = header
        ? entryOf(raw, { header, preamble, line, issuer, context, keyOf })
        : bareEntry(raw, line, { context: { ...context, ...preamble.limit }, issuer, keyOf });
      for (const record of entry) {
        records++;
        yield record;
      }
    }
  }
  if (!header && records === 0) yield noRow(1, issueOf('STATEMENT_HEADER_MISSING'), 0.2);
}

/** What stands above the entries: among them banks are named that others have their accounts with. */
function beforeEntries(head: string): string {
  const above: string[] = [];
  for (const { text } of linesOf(head.slice(0, 4_000))) {
    if (headerOf(text) || readBareLine(text)) break;
    above.push(text);
  }
  return above.join('\n').slice(0, 300);
}

/** The delimiter under which a line reads as a header of a statement. */
function headerOf(line: string): Header | null {
  if (/^\s*#/.test(line) || line.length > 2_000) return null;
  for (const delimiter of [',', '\t', '|', '，', ';']) {
    const fields = statementFields(cellsOf(line, delimiter));
    if (isStatementHeader(fields)) return { delimiter, fields };
  }
  const fields = statementFields(line.trim().split(/\s+/));
  return isStatementHeader(fields) ? { delimiter: ' ', fields } : null;
}

interface Entry {
  readonly header: Header;
  readonly preamble: Preamble;
  readonly line: number;
  readonly issuer: string | undefined;
  readonly context: ReadContext;
  readonly keyOf: (text: string) => string;
}

function* entryOf(raw: string, entry: Entry): Generator<SourceRecord> {
  const { header, line } = entry;
  const cells = header.delimiter === ' ' ? raw.trim().split(/\s+/) : cellsOf(raw, header.delimiter);
  const all = (field: StatementField): string[] =>
    header.fields
      .map((each, index) => (each === field ? meaning(cells[index]) : ''))
      .filter((text) => text !== '');
  const of = (field: StatementField): string => all(field)[0] ?? '';
  if (TOTAL.test(cells.find((cell) => cell !== '') ?? '')) return;
  if (!/\d/.test(of('date') || of('booked'))) {
    if (/\d{1,4}[-/年月]\d|\d\.\d\d/.test(raw))
      yield noRow(line, issueOf('STATEMENT_LINE_UNREADABLE', { value: raw }));
    return;
  }
  const money = moneyOf(header, cells, of);
  if (header.delimiter === ' ' && isShifted(header, cells, money)) {
    const bare = [...bareEntry(raw, line, entry)];
    yield* bare.length > 0
      ? bare
      : [noRow(line, issueOf('STATEMENT_LINE_UNREADABLE', { value: raw }))];
    return;
  }
  const stated = kindOfEntry({
    of,
    all,
    money,
    isAccount: isAccount(header),
    isNeutral: isNeutral(header, cells),
  });
  const merchant = SALE_KINDS.has(stated) ? merchantOf(of) : undefined;
  const kind = (merchant === undefined ? null : kindOfPayee(merchant)) ?? stated;
  if (!SALE_KINDS.has(kind)) {
    yield noRow(
      line,
      issueOf('STATEMENT_NOT_A_SALE', {
        value: kind,
        message: `the statement line is no sale: ${kind}`,
      }),
      0.9,
    );
    return;
  }
  const row = draft(
    { view: 'statement', txn_id: keyOfEntry(of, kind) || entry.keyOf(raw), txn_type: kind },
    money.sure ? 0.97 : 0.85,
  );
  fill(row, of, money, entry);
  put(row, 'merchant_name', merchant);
  yield recordOf('transactions', line, row);
}

/** How exports begin the line of their totals. */
const TOTAL = /^[^\d]{0,8}(?:合计|总计|小计)|^(?:sub)?total\b/i;

/** A refund has the number of its order, which the sale has already: its time tells them apart. */
function keyOfEntry(of: (field: StatementField) => string, kind: NoticeKind): string {
  const key = of('key');
  const moment = (of('date') || of('booked')).replace(/\D/g, '');
  return key !== '' && kind === 'refund' ? `${key}-${moment}` : key;
}

/** Columns set apart by blanks: one blank too many in a name, and the amount is another column's. */
const isShifted = (header: Header, cells: readonly string[], { amount }: Money): boolean =>
  cells.length !== header.fields.length &&
  !(amount && cells.some((cell) => /\d\.\d\d$/.test(cell) && sameAmount(cell, amount)));

const sameAmount = (cell: string, amount: Amount): boolean =>
  parseAmount(cell)?.yuan === amount.yuan;

function fill(
  row: RowDraft,
  of: (field: StatementField) => string,
  money: Money,
  entry: Entry,
): void {
  const stated = of('date') || of('booked');
  const date = CLOCK_ONLY.test(stated) ? `${of('booked')} ${stated}` : stated;
  const clock = /\d{1,2}[:：]\d{2}/.test(date) ? '' : clockOf(of('time'));
  const moment = inStatedOrder(`${date} ${clock}`.trim(), entry.preamble);
  putMomentText(row, moment, { ...entry.context, ...entry.preamble.limit });
  putAmount(row, money.amount);
  putCard(row, (of('card') || entry.preamble.card).slice(0, 40));
  put(row, 'issuer', entry.issuer);
}

/** Some exports have the day in one column and `交易时间` is the time of that day. */
const CLOCK_ONLY = /^\d{1,2}[:：]\d{2}(?:[:：]\d{2})?$/;

/** 132324 → 13:23:24; anything else as it stands. */
const clockOf = (text: string): string =>
  /^([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/.test(text)
    ? text.replace(/^(..)(..)(..)$/, '$1:$2:$3')
    : text;

/** The merchant column, else the counterparty, else the summary without its word of kind. */
function merchantOf(of: (field: StatementField) => string): string | undefined {
  const named = [of('merchant'), withoutAccount(of('counterparty'))].find(
    (text) => text !== '' && !isGeneric(text),
  );
  if (named) return named;
  const candidates = [of('summary'), of('remark')].map((text) =>
    text.replace(/^[（(](消费|退货|退款|撤销)[)）]\s*/, '$1 '),
  );
  return candidates
    .map((text) => withoutLeadingKind(text).text)
    .find((text) => !isGeneric(text) && !/^[\d-]+$/.test(text));
}

/** 青禾电力有限公司99999999999999: some banks write the account number behind its holder. */
const withoutAccount = (text: string): string =>
  text.length <= 120 ? text.replace(/\s?\d{6,30}$/, '') : text;

function* bareEntry(
  raw: string,
  line: number,
  {
    context,
    issuer,
    keyOf,
  }: { context: ReadContext; issuer: string | undefined; keyOf: (text: string) => string },
): Generator<SourceRecord> {
  const bare = readBareLine(raw);
  if (!bare) return;
  const kind = kindOf(bare.description) ?? (bare.amount.negative ? 'refund' : 'purchase');
  if (!SALE_KINDS.has(kind)) {
    yield noRow(
      line,
      issueOf('STATEMENT_NOT_A_SALE', {
        value: kind,
        message: `the statement line is no sale: ${kind}`,
      }),
      0.8,
    );
    return;
  }
  const row = draft({ view: 'statement', txn_id: keyOf(raw), txn_type: kind }, 0.75);
  putMomentText(row, bare.date, context);
  putAmount(row, bare.amount);
  put(row, 'card_last4', bare.card);
  const name = withoutLeadingKind(
    bare.description.replace(/^[（(](消费|退货|退款|撤销)[)）]\s*/, '$1 '),
  ).text;
  put(row, 'merchant_name', isGeneric(name) ? undefined : name);
  put(row, 'issuer', issuer);
  yield recordOf('transactions', line, row);
}
