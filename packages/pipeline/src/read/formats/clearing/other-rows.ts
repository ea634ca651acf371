import { EMPTY_CONTEXT, type ReadContext } from '../context.ts';
import { issueOf } from '../issue.ts';
import { createNameDecoder, priceClassOf } from './acom-rows.ts';
import { cut, type FixedMapper, type FixedRecord, fenOf } from './fixed-width.ts';
import { fieldOf, type Layout } from './layout.ts';
import {
  addIssue,
  finishRow,
  netFee,
  putAmount,
  putEntry,
  putFee,
  putPan,
  putTime,
  startRow,
} from './row.ts';
import { createTransmissionClock, isDigits, NO_FEN, yuanOfFen } from './values.ts';

/**
 * Maps ERRA records (差错) to `transactions` rows of view `clearing`, txn_type `other`: a claim about
 * an earlier sale, named by orig_rrn and orig_txn_id.
 */
export function createErraMapper(
  layout: Layout,
  context: ReadContext = EMPTY_CONTEXT,
): FixedMapper {
  const clock = createTransmissionClock(context);
  const nameOf = createNameDecoder();
  const of = (record: FixedRecord, name: string): string => cut(record, fieldOf(layout, name));
  return (record) => {
    const acquirer = of(record, '代理机构');
    const forwarder = of(record, '发送机构');
    const time = of(record, '传输时间');
    const trace = of(record, '系统跟踪号');
    const row = startRow({
      view: 'clearing',
      txn_id: `ERRA-${acquirer}-${forwarder}-${trace}-${time}`,
      txn_type: 'other',
    });
    const texts = {
      error_type: of(record, '差错类型'),
      error_reason: of(record, '差错原因'),
      acquirer,
      forwarder,
      trace_no: trace,
      mcc: of(record, '商户类型'),
      terminal_id: of(record, '终端'),
      merchant_no: of(record, '商户代码'),
      orig_rrn: of(record, '上一笔检索参考号'),
      auth_code: of(record, '授权码'),
      issuer: of(record, '发卡银行'),
      resp_code: of(record, '交易返回码'),
      merchant_name: nameOf(record, fieldOf(layout, '商户名称地址')),
      price_class: priceClassOf(of(record, '特殊计费类型'), of(record, '特殊计费档次'), ''),
    };
    for (const [column, text] of Object.entries(texts)) if (text !== '') row.values[column] = text;
    putTime(row, clock(time), time, record.offset + fieldOf(layout, '传输时间').start);
    putAmount(row, record, fieldOf(layout, '交易金额'));
    putFee(
      row.values,
      'issuer_fee',
      netFee(
        fenOf(record, fieldOf(layout, '应收手续费'), -1),
        fenOf(record, fieldOf(layout, '应付手续费')),
      ),
    );
    const originTrace = of(record, '上一笔系统跟踪号');
    const originTime = of(record, '上一笔日期时间');
    if (isDigits(originTrace) && isDigits(originTime))
      row.values.orig_txn_id = `${acquirer}-${forwarder}-${originTrace}-${originTime}`;
    putPan(row.values, of(record, '主账号'));
    putEntry(row.values, of(record, '输入方式'), of(record, '上一笔终端类型'));
    return finishRow(row, record.line);
  };
}

/**
 * ZM 交易类型 (field 20) → txn_type. Source  codes of the online gateway: 01 seen in the published
 * file [V], others [R].
 */
const ZM_TYPES: Readonly<Record<string, string>> = {
  '01': 'purchase',
  '02': 'preauth',
  '03': 'preauth_completion',
  '04': 'refund',
  '31': 'void',
  '32': 'void',
  '33': 'void',
  '99': 'reversal',
};

/** ZM 支付卡类型 (field 13) → card_type. Source  01 debit seen [V]; 02, 03 [R]. */
const ZM_CARDS: Readonly<Record<string, string>> = {
  '01': 'debit',
  '02': 'credit',
  '03': 'semi_credit',
  '05': 'prepaid',
};

/**
 * Maps ZM records (online merchant detail) to `transactions` rows of view `clearing`, method
 * `online`. The sub-merchant (二级商户) names the shop; merchant_no is the contract merchant.
 *
 * Units   fen → yuan; merchant_fee D positive.
 */
export function createZmMapper(layout: Layout, context: ReadContext = EMPTY_CONTEXT): FixedMapper {
  const clock = createTransmissionClock(context);
  const nameOf = createNameDecoder();
  const of = (record: FixedRecord, name: string): string => cut(record, fieldOf(layout, name));
  return (record) => {
    const type = ZM_TYPES[of(record, '交易类型')] ?? 'other';
    const acquirer = of(record, '代理机构标识码');
    const forwarder = of(record, '发送机构标识码');
    const trace = of(record, '系统跟踪号');
    const time = of(record, '交易传输时间');
    const query = of(record, '查询流水号');
    const row = startRow({
      view: 'clearing',
      txn_id: query || `${acquirer}-${forwarder}-${trace}-${time}`,
      txn_type: type,
      method: 'online',
    });
    const sub = of(record, '二级商户代码');
    const texts = {
      acquirer,
      forwarder: /[1-9]/.test(forwarder) ? forwarder : '',
      trace_no: trace,
      mcc: of(record, '商户类别'),
      merchant_no: of(record, '商户代码'),
      sub_merchant_no: /^0*$/.test(sub) ? '' : sub,
      terminal_id: of(record, '终端号'),
      merchant_name: nameOf(record, fieldOf(layout, '二级商户简称')),
      card_type: ZM_CARDS[of(record, '支付卡类型')] ?? '',
      merchant_order_no: of(record, '商户订单号'),
      orig_txn_id: of(record, '原交易查询流水号'),
    };
    for (const [column, text] of Object.entries(texts)) if (text !== '') row.values[column] = text;
    putTime(row, clock(time), time, record.offset + fieldOf(layout, '交易传输时间').start);
    putAmount(row, record, fieldOf(layout, '交易金额'));
    putFee(row.values, 'merchant_fee', fenOf(record, fieldOf(layout, '商户手续费')));
    putPan(row.values, of(record, '账号'));
    return finishRow(row, record.line);
  };
}

/** Columns of a totals file: layout names. */
interface TotalsColumns {
  readonly amount: string;
  readonly fee: string;
  readonly count?: string;
  readonly account?: string;
  readonly payee?: string;
}

/**
 * Maps ZSUM and ZPSUM records (merchant totals) to `settlements` rows.
 *
 * Units   fen → yuan; C = credit to the merchant = positive amount, D = charged = positive fee.
 * Errors  none; without a context date settle_date is absent and an issue says so.
 */
export function createTotalsMapper(
  layout: Layout,
  columns: TotalsColumns,
  context: ReadContext = EMPTY_CONTEXT,
): FixedMapper {
  const nameOf = createNameDecoder();
  const of = (record: FixedRecord, name: string | undefined): string =>
    name ? cut(record, fieldOf(layout, name)) : '';
  return (record) => {
    const merchant = of(record, '商户代码');
    const row = startRow({
      settle_id: `${layout.format}-${merchant}-${context.date ?? record.line}`,
      merchant_no: merchant,
    });
    if (context.date) row.values.settle_date = context.date;
    else
      addIssue(
        row,
        issueOf('TIME_CONTEXT_MISSING', { column: 'settle_date', offset: record.offset }),
      );
    const amount = fieldOf(layout, columns.amount);
    const fen = fenOf(record, amount, -1);
    if (fen !== NO_FEN) row.values.amount = yuanOfFen(fen === 0 ? 0 : -fen);
    else
      addIssue(
        row,
        issueOf('CLEARING_FIELD', {
          column: 'amount',
          offset: record.offset + amount.start,
          value: cut(record, amount),
        }),
      );
    putFee(row.values, 'fee', fenOf(record, fieldOf(layout, columns.fee)));
    const count = of(record, columns.count);
    if (isDigits(count)) row.values.txn_count = String(Number(count));
    const account = of(record, columns.account);
    if (account !== '') row.values.payee_account = account;
    const payee = columns.payee ? nameOf(record, fieldOf(layout, columns.payee)) : '';
    if (payee !== '') row.values.payee_name = payee;
    const name = nameOf(record, fieldOf(layout, '商户全称'));
    if (name !== '') row.values.merchant_name = name;
    return finishRow(row, record.line, 'settlements');
  };
}
