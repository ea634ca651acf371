import type { Issue, SourceRecord } from '@zhenma/model';
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
 * Reads an Alipay merchant detail bill (业务明细): `#` preamble, header, rows, `#` footer.
 *
 * Shape   `transactions` rows of view `clearing`, method `qr`. Alipay identities (2088…, 16 digits or
 *         more) are no F42: they stand in wallet_merchant_id; merchant_no is put only from a column
 *         that has at most 15 characters.
 * Units   yuan; refunds are negative in the bill and positive here, txn_type says refund.
 * Errors  none; the footer is checked against the rows (BILL_FOOTER_MISMATCH). Acquirers that pass
 *         the bill on end it with 总交易单数 and a line of totals, which is not checked.
 * Source  public source code with sample bills (25 columns; footer 交易合计, 退款合计) [V].
 */
export function readAlipayBill(
  input: Uint8Array | string,
  context: ReadContext = EMPTY_CONTEXT,
): Generator<SourceRecord> {
  return readAlipayBillLines(
    linesOf(typeof input === 'string' ? input : decodeText(input)),
    context,
  );
}

/** The same, from lines: for bills that are read as a stream. */
export function* readAlipayBillLines(
  lines: Iterable<Line>,
  context: ReadContext = EMPTY_CONTEXT,
): Generator<SourceRecord> {
  const totals = createFooterCheck();
  let columns: readonly string[] | null = null;
  let account = '';
  let ended = false;
  let last = 1;
  for (const { text, line } of lines) {
    last = line;
    const trimmed = text.trim();
    if (trimmed === '') continue;
    if (trimmed.startsWith('#')) {
      account = /^#账号[:：]\s*\[?(\d{10,24})\]?/.exec(trimmed)?.[1] ?? account;
      ended ||= /列表结束/.test(trimmed);
      const issues = footerIssues(trimmed, totals);
      if (issues.length > 0) yield { table: null, line, values: {}, confidence: 1, issues };
      continue;
    }
    const cells = cellsOf(text);
    if (isAlipayHeader(cells)) columns = cells.map(bareHeader);
    else if (/^总交易单?笔?数/.test(cells[0] ?? '')) ended = true;
    else if (columns && !ended)
      yield recordOfRow(columns, cells, { line, context, totals, account });
  }
  if (!columns) yield noRow(1, issueOf('BILL_HEADER_MISSING'), 0.2);
  else if (!ended)
    yield noRow(
      last,
      issueOf('BILL_FOOTER_MISSING', {
        message: 'the bill ends without 业务明细列表结束: it may be cut',
      }),
    );
}

/** True for the header line of an Alipay detail bill. */
export const isAlipayHeader = (cells: readonly string[]): boolean =>
  cells.includes('支付宝交易号') && cells.some((cell) => /^订单金额/.test(cell));

const bareHeader = (header: string): string => header.replace(/[（(]元[)）]/g, '').trim();

interface Reading {
  readonly line: number;
  readonly context: ReadContext;
  readonly totals: FooterCheck;
  readonly account: string;
}

function recordOfRow(
  columns: readonly string[],
  cells: readonly string[],
  reading: Reading,
): SourceRecord {
  const { line, context, totals, account } = reading;
  const of = (...names: string[]): string =>
    names.map((name) => cells[columns.indexOf(name)] ?? '').find((cell) => cell !== '') ?? '';
  const type = of('业务类型');
  const refund = /退款/.test(type);
  const group = refund ? '退款' : '交易';
  totals.add(`${group}笔数`, '1');
  totals.add(`${group}商家实收`, of('商家实收'));
  totals.add(`${group}商家优惠`, of('商家优惠'));
  if (type !== '' && !/交易|退款|支付|消费|撤销/.test(type)) {
    return noRow(
      line,
      issueOf('BILL_NOT_A_SALE', { value: type, message: `the row is no sale: ${type}` }),
    );
  }
  const row = draft({
    view: 'clearing',
    method: 'qr',
    txn_type: refund ? 'refund' : /撤销/.test(type) ? 'void' : 'purchase',
  });
  if (cells.length !== columns.length) {
    row.issues.push(
      issueOf('BILL_ROW_COLUMNS', {
        message: `the row has ${cells.length} columns, the header ${columns.length}`,
      }),
    );
  }
  putIdentity(row, of, { refund, account });
  putAmount(row, parseAmount(of('订单金额')));
  putFee(row, of('服务费', '手续费'), refund);
  putMomentText(row, of('完成时间', '创建时间'), context);
  return recordOf('transactions', line, row);
}

/** The bill books the fee as money out of the account: charged on a sale, given back on a refund. Source  [R]. */
function putFee(row: RowDraft, text: string, refund: boolean): void {
  const size = text.replace(/^[-+]/, '');
  putSigned(row, 'merchant_fee', size === '' ? '' : `${refund ? '-' : ''}${size}`);
}

function putIdentity(
  row: RowDraft,
  of: (...names: string[]) => string,
  { refund, account }: { refund: boolean; account: string },
): void {
  const trade = of('支付宝交易号');
  const request = of('退款批次号/请求号');
  put(row, 'txn_id', refund ? `${trade}-${request || 'refund'}`.slice(0, 64) : trade);
  if (refund) put(row, 'orig_txn_id', trade);
  const number = of('商户识别号', '间连商户号', '二级商户编号', '商户号', 'SMID');
  put(row, 'merchant_no', number.length <= 15 ? number : '');
  put(row, 'merchant_name', of('门店名称', '商户名称'));
  put(row, 'wallet_merchant_id', account || (number.length > 15 ? number : ''));
  put(row, 'terminal_id', of('终端号').length <= 8 ? of('终端号') : '');
  put(row, 'operator_id', of('操作员'));
  put(row, 'merchant_order_no', of('商户订单号'));
}

/** `#交易合计：6笔，商家实收共0.06元，商家优惠共0.00元`; counts and sums of an empty group are zero. */
function footerIssues(line: string, totals: FooterCheck): Issue[] {
  const match = /^#+(交易|退款)合计[:：](\d{1,10})笔(.{0,200})$/.exec(line);
  if (!match) return [];
  const [, group = '', count = '', rest = ''] = match;
  for (const name of ['笔数', '商家实收', '商家优惠']) totals.add(group + name, '0');
  const sum = (name: string): string =>
    new RegExp(`${name}(?:退款)?共(-?[\\d.]{1,20})元`).exec(rest)?.[1] ?? '';
  return [
    ...totals.compare(`${group}笔数`, count),
    ...totals.compare(`${group}商家实收`, sum('商家实收')),
    ...totals.compare(`${group}商家优惠`, sum('商家优惠')),
  ];
}
