import type { SourceRecord } from '@zhenma/model';
import { type Amount, currencyCode, parseAmount } from '../amount.ts';
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
  type NoticeKind,
  SALE_KINDS,
  withoutLeadingKind,
} from './notice-words.ts';
import { isStatementHeader, type StatementField, statementField } from './statement-columns.ts';
import { readBareLine } from './statement-line.ts';

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
  const issuer = issuerOf(head.slice(0, 300), context.issuer);
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
        ? entryOf(raw, { header, line, issuer, context, keyOf })
        : bareEntry(raw, line, { context, issuer, keyOf });
      for (const record of entry) {
        records++;
        yield record;
      }
    }
  }
  if (!header && records === 0) yield noRow(1, issueOf('STATEMENT_HEADER_MISSING'), 0.2);
}

interface Header {
  readonly delimiter: string;
  readonly fields: readonly (StatementField | undefined)[];
}

/** The delimiter under which a line reads as a header of a statement. */
function headerOf(line: string): Header | null {
  if (/^\s*#/.test(line) || line.length > 2_000) return null;
  for (const delimiter of [',', '\t', '|', '，', ';']) {
    const fields = cellsOf(line, delimiter).map(statementField);
    if (isStatementHeader(fields)) return { delimiter, fields };
  }
  const fields = line.trim().split(/\s+/).map(statementField);
  return isStatementHeader(fields) ? { delimiter: ' ', fields } : null;
}

interface Entry {
  readonly header: Header;
  readonly line: number;
  readonly issuer: string | undefined;
  readonly context: ReadContext;
  readonly keyOf: (text: string) => string;
}

function* entryOf(raw: string, entry: Entry): Generator<SourceRecord> {
  const { header, line } = entry;
  const cells = header.delimiter === ' ' ? raw.trim().split(/\s+/) : cellsOf(raw, header.delimiter);
  const of = (field: StatementField): string => {
    const index = header.fields.findIndex((f, i) => f === field && meaning(cells[i]) !== '');
    return index < 0 ? '' : meaning(cells[index]);
  };
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
  const kind = kindOfEntry(of, money);
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
    { view: 'statement', txn_id: of('key') || entry.keyOf(raw), txn_type: kind },
    money.sure ? 0.97 : 0.85,
  );
  fill(row, of, money, entry);
  yield recordOf('transactions', line, row);
}

/** Columns set apart by blanks: one blank too many in a name, and the amount is another column's. */
const isShifted = (header: Header, cells: readonly string[], { amount }: Money): boolean =>
  cells.length !== header.fields.length &&
  !(amount && cells.some((cell) => /\d\.\d\d$/.test(cell) && sameAmount(cell, amount)));

const sameAmount = (cell: string, amount: Amount): boolean =>
  parseAmount(cell)?.yuan === amount.yuan;

/** A cell without the signs that exports put for "nothing". */
function meaning(cell: string | undefined): string {
  const text = cell?.trim() ?? '';
  return /^(?:[-—–/\\]+|null|NULL|无)$/.test(text) ? '' : text;
}

interface Money {
  readonly amount: Amount | null;
  /** True out of the card, false into it. */
  readonly out: boolean;
  /** False when the direction was concluded from the sign alone. */
  readonly sure: boolean;
}

/** Two columns (in, out), one signed column, or one column with a direction column beside it. */
function moneyOf(
  header: Header,
  cells: readonly string[],
  of: (field: StatementField) => string,
): Money {
  const income = parseAmount(of('income'));
  const outgo = parseAmount(of('outgo'));
  if (outgo && !isZero(outgo))
    return { amount: withCurrency(outgo, of('currency')), out: !outgo.negative, sure: true };
  if (income && !isZero(income))
    return { amount: withCurrency(income, of('currency')), out: income.negative, sure: true };
  const single =
    parseAmount(of('amount').replace(/\([A-Z]{2,3}\)$/, '')) ?? bookedAmount(header, cells);
  const amount = single && withCurrency(single, of('currency'));
  const direction = of('direction');
  if (/支|借|出/.test(direction) && !/不计/.test(direction))
    return { amount, out: true, sure: true };
  if (/收|贷|入/.test(direction) && !/不计/.test(direction))
    return { amount, out: false, sure: true };
  const debitAccount = header.fields.includes('counterparty') || header.fields.includes('channel');
  return {
    amount,
    out: debitAccount ? (amount?.negative ?? true) : !(amount?.negative ?? false),
    sure: false,
  };
}

const isZero = (amount: Amount): boolean => /^0+\.00$/.test(amount.yuan);

/** ICBC debit exports leave the transaction columns empty and fill the booked ones: in first, out second. */
function bookedAmount(header: Header, cells: readonly string[]): Amount | null {
  const columns = header.fields.flatMap((field, index) =>
    field === 'bookedAmount' ? [index] : [],
  );
  for (const index of columns) {
    const amount = parseAmount(meaning(cells[index]));
    if (amount && !isZero(amount))
      return columns.length === 2 && index === columns[1] ? { ...amount, negative: true } : amount;
  }
  return null;
}

function withCurrency(amount: Amount, word: string): Amount {
  const currency = amount.currency ?? currencyCode(word);
  return currency ? { ...amount, currency } : amount;
}

/** Kind of an entry: its words first, then the direction. A credit that is no refund by its words is a refund still. */
function kindOfEntry(of: (field: StatementField) => string, money: Money): NoticeKind {
  const words = `${of('summary')} ${of('status')}`;
  const stated = kindOf(words) ?? kindOf(of('channel'));
  if (/全额退款|已退款|退款成功/.test(of('status')) && money.out) return 'purchase';
  if (stated && !SALE_KINDS.has(stated) && !(stated === 'income' && money.out)) return stated;
  if (stated && stated !== 'purchase') return stated;
  if (money.out) return 'purchase';
  return /工资|代发|利息|结息|转入|汇入|理财/.test(`${words} ${of('remark')}`)
    ? 'income'
    : 'refund';
}

function fill(
  row: RowDraft,
  of: (field: StatementField) => string,
  money: Money,
  entry: Entry,
): void {
  const stated = of('date') || of('booked');
  const date = CLOCK_ONLY.test(stated) ? `${of('booked')} ${stated}` : stated;
  const clock = /\d{1,2}[:：]\d{2}/.test(date) ? '' : of('time');
  putMomentText(row, `${date} ${clock}`.trim(), entry.context);
  putAmount(row, money.amount);
  putCard(row, of('card').slice(0, 40));
  put(row, 'merchant_name', merchantOf(of));
  put(row, 'issuer', entry.issuer);
}

/** Some exports have the day in one column and `交易时间` is the time of that day. */
const CLOCK_ONLY = /^\d{1,2}[:：]\d{2}(?:[:：]\d{2})?$/;

/** The merchant column, else the counterparty, else the summary without its word of kind. */
function merchantOf(of: (field: StatementField) => string): string | undefined {
  const named = [of('merchant'), of('counterparty')].find(
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
