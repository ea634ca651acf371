import { createHash } from 'node:crypto';
import type { SourceRecord } from '@zhenma/model';
import { type Amount, parseAmount } from '../amount.ts';
import { EMPTY_CONTEXT, type ReadContext } from '../context.ts';
import { issueOf } from '../issue.ts';
import { toHalfWidth } from '../plain-text.ts';
import {
  draft,
  noRow,
  put,
  putAmount,
  putCard,
  putMomentText,
  type RowDraft,
  recordOf,
} from '../row.ts';
import { type SlipField, type SlipValue, slipValues } from './slip-labels.ts';

/** Longest text of slips that is read at once, in characters (about 2,000 slips). */
const SLIPS_CHARACTERS_MAX = 2_000_000;

/** Fewest different labels that make a text a slip. */
const SLIP_LABELS_MIN = 3;

/**
 * Reads POS sales slips (签购单) that were typed or pasted as text.
 *
 * Shape   `transactions` rows of view `slip`, one for each slip; a second copy of the same slip has
 *         the same txn_id. A full card number goes out as `pan`, a masked one as `card_last4`.
 * Errors  none; a text without slips gives one record of no table.
 * Source  see slip-labels.ts.
 */
export function* readSlips(
  text: string,
  context: ReadContext = EMPTY_CONTEXT,
): Generator<SourceRecord> {
  const raw = text.slice(0, SLIPS_CHARACTERS_MAX).replace(/\r\n?/g, '\n').replace(/\t/g, ' ');
  const body = toHalfWidth(raw);
  const slips = slipsOf(slipValues(body, raw), titlesOf(body));
  if (slips.length === 0) yield noRow(1, issueOf('SLIP_UNREADABLE'), 0.2);
  const newlines = newlinesOf(body);
  for (const slip of slips)
    yield recordOfSlip(slip, lineAt(newlines, slip.at), body.slice(slip.at, slip.end), context);
  if (text.length > SLIPS_CHARACTERS_MAX)
    yield noRow(1, issueOf('TEXT_TOO_LONG', { offset: SLIPS_CHARACTERS_MAX }));
}

interface Slip {
  readonly fields: ReadonlyMap<SlipField, string>;
  readonly at: number;
  readonly end: number;
}

/** Lines that print before or behind a slip and so part two of them. */
function titlesOf(body: string): number[] {
  return [
    ...body.matchAll(
      /^[^\n:]{0,40}(?:签[ ]?购[ ]?单|存[ ]?根|MERCHANT COPY|CUSTOMER COPY|CARDHOLDER COPY|SALES SLIP)/gim,
    ),
  ].map((m) => m.index);
}

/** A field that comes again with another value, or a title behind an amount, begins a new slip. */
function slipsOf(values: readonly SlipValue[], titles: readonly number[]): Slip[] {
  const slips: Slip[] = [];
  let fields = new Map<SlipField, string>();
  let at = 0;
  let title = 0;
  const close = (end: number): void => {
    if (fields.size >= SLIP_LABELS_MIN) slips.push({ fields, at, end });
    fields = new Map();
    at = end;
  };
  for (const value of values) {
    while ((titles[title] ?? Number.POSITIVE_INFINITY) < value.at) {
      const cut = titles[title++] ?? 0;
      if (fields.has('amount') || fields.has('total')) close(cut);
    }
    if (value.field === 'ignored') continue;
    const known = fields.get(value.field);
    if (known !== undefined && known !== '' && value.value !== '' && known !== value.value)
      close(value.at);
    if (value.value !== '' || known === undefined) fields.set(value.field, value.value);
  }
  close((values.at(-1)?.at ?? 0) + 200);
  return slips;
}

function newlinesOf(body: string): number[] {
  const found: number[] = [];
  for (let at = body.indexOf('\n'); at >= 0; at = body.indexOf('\n', at + 1)) found.push(at);
  return found;
}

function lineAt(newlines: readonly number[], at: number): number {
  let low = 0;
  let high = newlines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((newlines[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low + 1;
}

type SlipType =
  | 'purchase'
  | 'refund'
  | 'void'
  | 'reversal'
  | 'preauth'
  | 'preauth_completion'
  | 'balance_query'
  | 'settlement'
  | 'other';

/** Printed types → txn_type, most specific first. Source  slip templates [V], UnionPay wording [R]. */
const TYPES: readonly (readonly [type: SlipType, words: RegExp])[] = [
  ['balance_query', /余额|BALANCE/i],
  ['settlement', /结算总计|批结算|SETTLE/i],
  ['preauth_completion', /预授权完成(?!撤销)|AUTH\.? ?COMPLETE|COMPLETION|CONFIRM/i],
  ['void', /撤销|VOID|CANCEL/i],
  ['reversal', /冲正|REVERSAL/i],
  ['refund', /退货|退款|REFUND/i],
  ['preauth', /预授权|PRE-?AUTH|^AUTH/i],
  ['purchase', /消费|SALE|收款|付款|扫码|PURCHASE|支付/i],
];

function recordOfSlip(slip: Slip, line: number, text: string, context: ReadContext): SourceRecord {
  const of = (field: SlipField): string => slip.fields.get(field) ?? '';
  const stated =
    of('type') || (/^\s*(?:消费|退货|预授权|撤销|余额)[^\n]{0,20}$/m.exec(text)?.[0] ?? '');
  const type =
    stated === '' ? 'purchase' : (TYPES.find(([, words]) => words.test(stated))?.[0] ?? 'other');
  if (type === 'balance_query' || type === 'settlement') {
    return noRow(
      line,
      issueOf('SLIP_NOT_A_SALE', { value: type, message: `the slip is no sale: ${type}` }),
      0.9,
    );
  }
  const row = draft({ view: 'slip', txn_id: slipKey(slip), txn_type: type }, confidenceOf(slip));
  putMerchant(row, of);
  putNumbers(row, of);
  const moment = of('moment') || `${of('date')} ${of('clock')}`.trim();
  putMomentText(row, moment, context);
  putAmount(row, amountOf(of));
  putCardField(row, of('card'));
  if (/扫码|二维码|微信|支付宝|QR/i.test(stated)) put(row, 'method', 'qr');
  else put(row, 'method', 'card');
  return recordOf('transactions', line, row);
}

/** Slips carry no identity of their own: the numbers that both copies print make one. */
function slipKey(slip: Slip): string {
  const fields: SlipField[] = [
    'merchant_no',
    'terminal_id',
    'batch_no',
    'trace_no',
    'rrn',
    'auth_code',
    'moment',
    'date',
    'clock',
    'amount',
    'type',
    'merchant_name',
  ];
  const text = fields.map((field) => (slip.fields.get(field) ?? '').replace(/\s+/g, '')).join('|');
  return `slip-${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
}

/** The more of the telling labels were found, the surer. Source  assumption: own scale. */
function confidenceOf(slip: Slip): number {
  const telling: SlipField[] = [
    'merchant_no',
    'merchant_name',
    'terminal_id',
    'amount',
    'card',
    'trace_no',
    'rrn',
  ];
  const found = telling.filter((field) => (slip.fields.get(field) ?? '') !== '').length;
  return 0.6 + (0.38 * found) / telling.length;
}

function putMerchant(row: RowDraft, of: (field: SlipField) => string): void {
  put(row, 'merchant_name', of('merchant_name'));
  const number =
    (of('network_merchant_no') || of('merchant_no'))
      .replace(/\s+/g, '')
      .match(/^[0-9A-Za-z]+/)?.[0] ?? '';
  put(row, 'merchant_no', number.length > 15 ? '' : number);
  if (number !== '' && number.length !== 15) {
    row.issues.push(
      issueOf('SLIP_MERCHANT_NO_LENGTH', {
        column: 'merchant_no',
        value: number,
        message: `a merchant number has 15 characters, the slip has ${number.length}`,
      }),
    );
    row.confidence *= 0.8;
  }
  put(row, 'acquirer', institution(of('acquirer')));
  put(row, 'issuer', institution(of('issuer')));
}

/** `03050011民生银行` → its code; a name stands as it is, at most 11 characters (contract §2). */
const institution = (text: string): string =>
  /^\d{8,11}(?!\d)/.exec(text.trim())?.[0] ?? text.trim().slice(0, 11);

function putNumbers(row: RowDraft, of: (field: SlipField) => string): void {
  /** A longer value is no such number (it may be a card number in the wrong place): nothing is put. */
  const token = (field: SlipField, length: number): string => {
    const text = /^[0-9A-Za-z]+/.exec(of(field).trim())?.[0] ?? '';
    return text.length > length ? '' : text;
  };
  put(row, 'terminal_id', token('terminal_id', 8));
  put(row, 'terminal_sn', /^[0-9A-Za-z-]+/.exec(of('terminal_sn').trim())?.[0]?.slice(0, 50));
  put(row, 'operator_id', token('operator_id', 20));
  put(row, 'batch_no', token('batch_no', 6));
  put(row, 'trace_no', token('trace_no', 6));
  put(row, 'auth_code', token('auth_code', 6));
  put(row, 'rrn', token('rrn', 12));
  put(row, 'orig_rrn', token('orig_rrn', 12));
  put(row, 'app_version', of('app_version'));
}

/** With a tip the card pays the total. */
function amountOf(of: (field: SlipField) => string): Amount | null {
  const clean = (text: string): Amount | null =>
    parseAmount(
      text.replace(/^[^\d￥¥+-]{0,3}?(?=RMB|CNY)/i, '').replace(/^(RMB|CNY)[:.\s]+/i, '$1 '),
    );
  const total = clean(of('total'));
  const tip = clean(of('tip'));
  const amount = clean(of('amount'));
  return tip && tip.yuan !== '0.00' && total ? total : (amount ?? total);
}

/** Letter behind the card number → entry mode. Source  slip template `621669*********9200 /C` [V], meaning [R]. */
const ENTRY_LETTERS: Readonly<Record<string, string>> = {
  S: 'magstripe',
  I: 'chip',
  M: 'manual',
  C: 'contactless',
};

function putCardField(row: RowDraft, text: string): void {
  const match =
    /^(?<number>[\d*xX•#\s-]{4,40}?)\s{0,3}[/(]?\s?(?<letter>[SIMC])?[)]?(?:\s.*)?$/.exec(
      text.slice(0, 60),
    );
  putCard(row, match?.groups?.number ?? text.slice(0, 40));
  put(row, 'entry_mode', ENTRY_LETTERS[match?.groups?.letter ?? '']);
}
