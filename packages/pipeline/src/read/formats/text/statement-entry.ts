import { type Amount, currencyCode, parseAmount } from '../amount.ts';
import { kindOf, type NoticeKind, SALE_KINDS } from './notice-words.ts';
import type { StatementField } from './statement-columns.ts';

/** The header of a statement: what stands between its cells, and what each column means. */
export interface Header {
  readonly delimiter: string;
  readonly fields: readonly (StatementField | undefined)[];
}

/** A cell without the signs that exports put for "nothing". */
export function meaning(cell: string | undefined): string {
  const text = cell?.trim() ?? '';
  return /^(?:[-—–/\\]+|null|NULL|无)$/.test(text) ? '' : text;
}

/** Columns that accounts have and bills of credit cards have not: there a minus is money out. */
const ACCOUNT_COLUMNS = ['counterparty', 'channel', 'balance'] as const;

/** True when the columns are those of an account. */
export const isAccount = ({ fields }: Header): boolean =>
  ACCOUNT_COLUMNS.some((field) => fields.includes(field));

export interface Money {
  readonly amount: Amount | null;
  /** True out of the card, false into it. */
  readonly out: boolean;
  /** False when the direction was concluded from the sign alone. */
  readonly sure: boolean;
}

/** Two columns (in, out), one signed column, or one column with a direction column beside it. */
export function moneyOf(
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
    parseAmount(of('paid')) ??
    parseAmount(of('amount').replace(/\([A-Z]{2,3}\)$/, '')) ??
    bookedAmount(header, cells);
  const amount = single && withCurrency(single, of('currency'));
  const direction = of('direction');
  if (/支|借|出|^de?bi?t?\b/i.test(direction) && !/不计/.test(direction))
    return { amount, out: true, sure: true };
  if (/收|贷|入|^cr(?:edit)?\b/i.test(direction) && !/不计/.test(direction))
    return { amount, out: false, sure: true };
  return {
    amount,
    out: isAccount(header) ? (amount?.negative ?? true) : !(amount?.negative ?? false),
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

/** One entry, as far as its kind depends on it. */
export interface EntryCells {
  readonly of: (field: StatementField) => string;
  /** Every cell of a field that says something, in the order of the columns. */
  readonly all: (field: StatementField) => readonly string[];
  readonly money: Money;
  /** True for an account: what comes in there is seldom a refund. */
  readonly isAccount: boolean;
  /** True when a wallet counts the entry neither as income nor as expense. */
  readonly isNeutral: boolean;
}

/** `/` or 不计收支 in the column of the direction. */
export const isNeutral = (header: Header, cells: readonly string[]): boolean =>
  header.fields.some(
    (field, index) => field === 'direction' && /^[/／]$|不计|中性/.test(cells[index]?.trim() ?? ''),
  );

/**
 * Kind of an entry: its words first, then the direction. A credit to a card that is no refund by its
 * words is a refund still; one to an account is where its words say a sale.
 */
export function kindOfEntry(entry: EntryCells): NoticeKind {
  const { of, money } = entry;
  const status = of('status');
  if (/全额退款|已退款|退款成功/.test(status) && money.out) return 'purchase';
  const ended = kindOf(status);
  if (ended === 'failed') return ended;
  const stated = statedKind(entry) ?? (ended === 'refund' || !of('summary') ? ended : null);
  if (stated === 'income' && money.out) return 'purchase';
  if (stated && stated !== 'purchase') return stated;
  if (entry.isNeutral) return 'transfer';
  if (money.out) return 'purchase';
  return ended && !SALE_KINDS.has(ended) ? ended : creditKind(entry, stated);
}

/** Paid by card, and yet no sale, whatever the first summary says. */
const INVESTED = /申购|赎回/;

/** A summary that says no more than 交易 is no statement: then the other summaries are asked. */
function statedKind({ of, all, money }: EntryCells): NoticeKind | null {
  const [first = '', ...others] = all('summary');
  const stated = kindOf(first.replace(/交易/g, '').replace(/^$/, ' ')) ?? null;
  if (stated && stated !== 'purchase') return stated;
  const isSale = money.out && (stated === 'purchase' || of('merchant') !== '');
  const told = isSale && !INVESTED.test(others.join(' ')) ? null : kindOf(others.join(' '));
  return told && told !== 'purchase' ? told : (stated ?? kindOf(of('channel')));
}

function creditKind(entry: EntryCells, stated: NoticeKind | null): NoticeKind {
  const said = `${entry.all('summary').join(' ')} ${entry.of('remark')}`;
  if (/工资|代发|利息|结息|收益|转入|汇入|理财/.test(said)) return 'income';
  if (/充值|存入|到账/.test(entry.of('status'))) return 'income';
  return entry.isAccount && stated === null ? 'income' : 'refund';
}
