import type { SourceRecord } from '@zhenma/model';
import { parseAmount } from '../amount.ts';
import { EMPTY_CONTEXT, type ReadContext } from '../context.ts';
import { issueOf } from '../issue.ts';
import { cellsOf, decodeText, type Line, linesOf } from '../plain-text.ts';
import {
  draft,
  noRow,
  put,
  putAmount,
  putMomentText,
  putSigned,
  type RowDraft,
  recordOf,
} from '../row.ts';
import { createFooterCheck, type FooterCheck } from './footer.ts';

/**
 * Reads a WeChat Pay merchant trade bill (ALL, SUCCESS or REFUND; service-provider or merchant).
 *
 * Shape   `transactions` rows of view `clearing`, method `qr`: what the wallet cleared for the
 *         merchant. merchant_no is the sub-merchant (特约商户号) when there is one. Columns are found
 *         by header, so variants and old accounts without 应结订单金额 work.
 * Units   yuan; a refund has a positive amount; merchant_fee keeps its sign (negative = returned).
 * Errors  none; the footer is checked against the rows (BILL_FOOTER_MISMATCH).
 * Source  https://pay.weixin.qq.com/docs/merchant/products/bill-download/format-trade.html [V].
 */
export function readWechatBill(
  input: Uint8Array | string,
  context: ReadContext = EMPTY_CONTEXT,
): Generator<SourceRecord> {
  return readWechatBillLines(
    linesOf(typeof input === 'string' ? input : decodeText(input)),
    context,
  );
}

/** The same, from lines: for bills that are read as a stream. */
export function* readWechatBillLines(
  lines: Iterable<Line>,
  context: ReadContext = EMPTY_CONTEXT,
): Generator<SourceRecord> {
  let columns: readonly string[] | null = null;
  let footer: readonly string[] | null = null;
  let checked = false;
  const totals = createFooterCheck();
  let last = 1;
  for (const { text, line } of lines) {
    last = line;
    const cells = billCells(text);
    if (text.trim() === '') continue;
    if (isDetailHeader(cells)) columns = cells;
    else if (cells[0]?.startsWith('总交易单数')) footer = cells;
    else if (footer) {
      checked = true;
      yield* footerIssues(footer, cells, totals, line);
    } else if (columns) yield recordOfRow(columns, cells, { line, context, totals });
  }
  if (!columns) yield noRow(1, issueOf('BILL_HEADER_MISSING'), 0.2);
  else if (!checked)
    yield noRow(
      last,
      issueOf('BILL_FOOTER_MISSING', {
        message: 'the bill ends without its totals: it may be cut',
      }),
      1,
    );
}

/**
 * Cells of one line. Every value of a row stands behind a back-quote, so a comma without one belongs
 * to the value: names of goods have them, and nothing is quoted.
 */
const billCells = (text: string): string[] => {
  const row = text.trim();
  if (!row.startsWith('`')) return cellsOf(row);
  return row
    .slice(1)
    .split(/,[ \t]*`/)
    .map((cell) => cell.trim());
};

/** True for the header line of a WeChat trade bill. */
export const isDetailHeader = (cells: readonly string[]): boolean =>
  cells.includes('微信订单号') &&
  cells.includes('商户号') &&
  cells.some((cell) => cell === '交易时间');

interface Reading {
  readonly line: number;
  readonly context: ReadContext;
  readonly totals: FooterCheck;
}

function recordOfRow(
  columns: readonly string[],
  cells: readonly string[],
  { line, context, totals }: Reading,
): SourceRecord {
  const of = (...names: string[]): string =>
    names.map((name) => cells[columns.indexOf(name)] ?? '').find((cell) => cell !== '') ?? '';
  const status = of('交易状态').toUpperCase();
  const refund =
    status === 'REFUND' ||
    (status === '' && columns.includes('微信退款单号') && !/^0?$/.test(of('微信退款单号')));
  totals.add('总交易单数', '1');
  for (const [total, column] of TOTALS) totals.add(total, of(column));
  if (status !== '' && status !== 'SUCCESS' && status !== 'REFUND' && status !== 'REVOKED') {
    return noRow(
      line,
      issueOf('BILL_NOT_A_SALE', { value: status, message: `the row is no sale: ${status}` }),
    );
  }
  const row = draft({ view: 'clearing', method: 'qr' });
  if (cells.length !== columns.length) row.issues.push(columnsIssue(cells.length, columns.length));
  put(row, 'txn_type', refund ? 'refund' : status === 'REVOKED' ? 'void' : 'purchase');
  putIdentity(row, of, refund);
  const money = refund ? of('申请退款金额', '退款金额') : of('订单金额', '总金额', '应结订单金额');
  putAmount(row, parseAmount(money));
  if (of('货币种类') !== '' && of('货币种类') !== 'CNY')
    put(row, 'currency', parseAmount(`${of('货币种类')}0`)?.currency);
  putSigned(row, 'merchant_fee', of('手续费'));
  put(row, 'fee_rate', of('费率'));
  putMomentText(row, of('退款成功时间', '交易时间'), context);
  put(row, 'entry_mode', ENTRY_MODES[of('交易类型').toUpperCase()]);
  return recordOf('transactions', line, row);
}

const columnsIssue = (found: number, expected: number) =>
  issueOf('BILL_ROW_COLUMNS', { message: `the row has ${found} columns, the header ${expected}` });

/** 交易类型 → entry mode; JSAPI, APP and H5 are paid inside an application. Source  same page [V], use [I]. */
const ENTRY_MODES: Readonly<Record<string, string>> = {
  NATIVE: 'qr_merchant',
  MICROPAY: 'qr_customer',
  FACEPAY: 'qr_customer',
};

function putIdentity(row: RowDraft, of: (...names: string[]) => string, refund: boolean): void {
  const order = of('微信订单号');
  const refundNo = of('微信退款单号');
  put(row, 'txn_id', refund ? refundNo || `${order}-refund` : order);
  if (refund) put(row, 'orig_txn_id', order);
  const sub = of('特约商户号', '子商户号');
  put(row, 'merchant_no', /^0*$/.test(sub) ? of('商户号') : sub);
  put(row, 'wallet_merchant_id', of('商户号'));
  put(row, 'merchant_order_no', of('商户订单号'));
  put(row, 'device_no', of('设备号'));
  put(
    row,
    'card_type',
    /DEBIT$/i.test(of('付款银行')) ? 'debit' : /CREDIT$/i.test(of('付款银行')) ? 'credit' : '',
  );
  put(
    row,
    'issuer',
    /^[A-Z]{2,8}_(?:DEBIT|CREDIT)$/.exec(of('付款银行'))?.[0]?.replace(/_.*$/, ''),
  );
}

/** Footer column → detail column that it sums. Source  same page [V]. */
const TOTALS: readonly (readonly [total: string, column: string])[] = [
  ['应结订单总金额', '应结订单金额'],
  ['退款总金额', '退款金额'],
  ['充值券退款总金额', '充值券退款金额'],
  ['手续费总金额', '手续费'],
  ['订单总金额', '订单金额'],
  ['申请退款总金额', '申请退款金额'],
];

function* footerIssues(
  names: readonly string[],
  cells: readonly string[],
  totals: FooterCheck,
  line: number,
): Generator<SourceRecord> {
  const issues = names.flatMap((name, index) => totals.compare(name, cells[index] ?? ''));
  if (issues.length > 0) yield { table: null, line, values: {}, confidence: 1, issues };
}
