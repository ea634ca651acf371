import { EMPTY_CONTEXT, type ReadContext } from '../context.ts';
import { issueOf, maskDigits } from '../issue.ts';
import { noRow } from '../row.ts';
import { cut, type FixedMapper, type FixedRecord, fenOf } from './fixed-width.ts';
import { decodeGbk } from './gbk.ts';
import { fieldOf, type Layout, type LayoutField } from './layout.ts';
import { finishRow, netFee, putAmount, putEntry, putPan, putTime, startRow } from './row.ts';
import { clearingType, createTransmissionClock, NO_FEN, NO_SALE, yuanOfFen } from './values.ts';

/** Names cached while decoding; a file has few merchants and many rows. */
const NAMES_MAX = 20_000;

/**
 * Maps ACOM, ACOMA and COMA records to `transactions` rows of view `clearing`.
 *
 * Shape   F32 acquirer, F33 forwarder, F11 trace_no, F37 rrn, F41 terminal_id, F42 merchant_no,
 *         F18 mcc; issuer_fee = payable − receivable (D positive, C negative), network_fee = 转接
 *         服务费; flags R and C decide txn_type; price_class from 其他信息 (widths [I]).
 * Units   amounts fen → yuan; F7 MMDDhhmmss with the year of the context.
 * Errors  none; fields that are no numbers give an issue with their byte offset.
 */
export function createAcomMapper(
  layout: Layout,
  context: ReadContext = EMPTY_CONTEXT,
): FixedMapper {
  const f = acomFields(layout);
  const clock = createTransmissionClock(context);
  const nameOf = createNameDecoder();
  return (record) => {
    const type = clearingType({
      mti: cut(record, f.mti),
      processing: cut(record, f.processing),
      condition: cut(record, f.condition),
      reversal: f.reversal ? cut(record, f.reversal) : '',
      cancelled: f.cancelled ? cut(record, f.cancelled) : '',
    });
    if (NO_SALE.has(type)) {
      return noRow(
        record.line,
        issueOf('CLEARING_NOT_A_SALE', {
          value: type,
          offset: record.offset,
          message: `the record is no sale: ${type}`,
        }),
      );
    }
    const acquirer = cut(record, f.acquirer);
    const forwarder = cut(record, f.forwarder);
    const trace = cut(record, f.trace);
    const time = cut(record, f.time);
    const key = `${acquirer}-${forwarder}-${trace}-${time}`;
    const row = startRow({
      view: 'clearing',
      txn_id: type === 'reversal' ? `${key}-R` : key,
      txn_type: type,
    });
    const { values } = row;
    if (acquirer !== '') values.acquirer = acquirer;
    if (forwarder !== '') values.forwarder = forwarder;
    if (trace !== '') values.trace_no = trace;
    putTime(row, clock(time), time, record.offset + f.time.start);
    putNumbers(values, record, f);
    putAmount(row, record, f.amount);
    putFees(values, record, f);
    const origin = originOf(record, f);
    if (origin !== '') values.orig_txn_id = `${acquirer}-${forwarder}-${origin}`;
    const name = f.name ? nameOf(record, f.name) : '';
    if (name !== '') values.merchant_name = name;
    return finishRow(row, record.line);
  };
}

/** The fields of a layout that the mapper looks at. */
export type AcomFields = ReturnType<typeof acomFields>;

export function acomFields(layout: Layout) {
  const of = (name: string): LayoutField => fieldOf(layout, name);
  const optional = (...names: string[]): LayoutField | undefined =>
    layout.fields.find((field) => names.includes(field.name));
  return {
    merchant: of('受卡方标识码'),
    terminal: of('受卡机终端标识码'),
    mcc: of('商户类型'),
    rrn: of('检索参考号'),
    auth: of('授权应答码'),
    response: of('交易返回码'),
    issuer: of('发卡机构标识码'),
    acquirer: of('代理机构标识码'),
    forwarder: of('发送机构标识码'),
    trace: of('系统跟踪号'),
    time: of('交易传输时间'),
    pan: of('主账号'),
    amount: of('交易金额'),
    mti: of('报文类型'),
    processing: of('交易类型码'),
    condition: of('服务点条件码'),
    entry: of('服务点输入方式'),
    receivable: of('受理方应收手续费'),
    payable: of('受理方应付手续费'),
    network: of('转接服务费'),
    originTime: of('原始交易日期时间'),
    originTrace: of('原始交易的系统跟踪号'),
    terminalType: of('终端类型'),
    other: of('其他信息'),
    reversal: optional('冲正标志'),
    cancelled: optional('撤销标志'),
    name: optional('商户名称地址'),
    currency: optional('交易币种'),
    merchantFee: optional('商户手续费'),
  };
}

/** Named stores, not a loop over column names: a keyed store with many keys is four times slower. */
function putNumbers(values: Record<string, string>, record: FixedRecord, f: AcomFields): void {
  const merchant = cut(record, f.merchant);
  if (merchant !== '') values.merchant_no = merchant;
  const terminal = cut(record, f.terminal);
  if (terminal !== '') values.terminal_id = terminal;
  const mcc = cut(record, f.mcc);
  if (mcc !== '') values.mcc = mcc;
  const rrn = cut(record, f.rrn);
  if (rrn !== '') values.rrn = rrn;
  const auth = cut(record, f.auth);
  if (auth !== '') values.auth_code = auth;
  const response = cut(record, f.response);
  if (response !== '') values.resp_code = response;
  const issuer = cut(record, f.issuer);
  if (issuer !== '') values.issuer = issuer;
  const currency = f.currency ? cut(record, f.currency) : '';
  if (currency !== '' && currency !== '156') values.currency = currency;
  putPan(values, cut(record, f.pan));
  putEntry(values, cut(record, f.entry), cut(record, f.terminalType));
}

function putFees(values: Record<string, string>, record: FixedRecord, f: AcomFields): void {
  const issuer = netFee(fenOf(record, f.receivable, -1), fenOf(record, f.payable));
  if (issuer !== NO_FEN) values.issuer_fee = yuanOfFen(issuer);
  const network = fenOf(record, f.network);
  if (network !== NO_FEN) values.network_fee = yuanOfFen(network);
  const merchant = f.merchantFee ? fenOf(record, f.merchantFee) : NO_FEN;
  if (merchant !== NO_FEN) values.merchant_fee = yuanOfFen(merchant);
  const price = priceClass(record.text.slice(f.other.start, f.other.start + 14));
  if (price !== '') values.price_class = price;
}

/**
 * 其他信息 (14 bytes): agent flag 1, special type 2, level 1, initiation 1, account 2, non-standard
 * price 1, … The widths are a hypothesis from the ERRA columns [I]; a tail that does not fit it
 * states nothing.
 */
export function priceClass(tail: string): string {
  if (tail === BLANK_TAIL) return '';
  const known = PRICE_CLASSES.get(tail);
  if (known !== undefined) return known;
  if (PRICE_CLASSES.size >= NAMES_MAX) PRICE_CLASSES.clear();
  const price = priceClassOf(
    tail.slice(1, 3).trim(),
    tail.slice(3, 4).trim(),
    tail.slice(7, 8).trim(),
  );
  PRICE_CLASSES.set(tail, price);
  return price;
}

const BLANK_TAIL = ' '.repeat(14);
/** Tails seen and their class: a file has few different ones. */
const PRICE_CLASSES = new Map<string, string>();

/**
 * Special pricing → price_class: 非标价格 2 preferential, 1 special; type 00 standard, 01–05 special.
 * Source  special_pricing_codes: two bank systems [V]; meaning of the flag from public source [V].
 */
export function priceClassOf(type: string, level: string, flag: string): string {
  if (
    (type !== '' && !/^0[0-5]$/.test(type)) ||
    (level !== '' && !/^[0-7]$/.test(level)) ||
    (flag !== '' && !/^[012]$/.test(flag))
  )
    return '';
  if (type === '' && flag === '') return '';
  if (flag === '2') return 'preferential';
  return flag === '1' || (type !== '' && type !== '00') ? 'special' : 'standard';
}

function originOf(record: FixedRecord, f: AcomFields): string {
  if (fenOf(record, f.originTrace) <= 0 || fenOf(record, f.originTime) <= 0) return '';
  return `${cut(record, f.originTrace)}-${cut(record, f.originTime)}`;
}

/** Decodes a GBK name; the same bytes are decoded once. */
export function createNameDecoder(): (record: FixedRecord, field: LayoutField) => string {
  const known = new Map<string, string>();
  return (record, field) => {
    const raw = cut(record, field);
    if (raw === '') return '';
    const cached = known.get(raw);
    if (cached !== undefined) return cached;
    if (known.size >= NAMES_MAX) known.clear();
    const name = maskDigits(
      decodeGbk(record.bytes, record.at + field.start, record.at + field.end).trim(),
    );
    known.set(raw, name);
    return name;
  };
}
