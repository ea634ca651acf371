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
import { typeOfSlip } from './slip-type.ts';

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
  readonly fields: ReadonlyMap<SlipField, SlipValue>;
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

const AMOUNTS: readonly SlipField[] = ['amount', 'total', 'paid', 'order'];
/** What a slip begins with. */
const HEADS: readonly SlipField[] = ['merchant_name', 'merchant_no', 'terminal_id'];

type Fields = Map<SlipField, SlipValue>;

/**
 * Whether a value belongs to the next slip: its label came before with another value, or it heads a
 * slip and the amount is behind. Another label of the same meaning (凭证号 and 流水号) is none.
 */
function isNext(fields: Fields, value: SlipValue): boolean {
  const known = fields.get(value.field);
  if (!known || known.value === '' || value.value === '') return false;
  if (HEADS.includes(value.field) && AMOUNTS.some((field) => fields.has(field))) return true;
  return known.label === value.label && known.value !== value.value;
}

/** A value of the next slip, or a title behind an amount, begins a new slip. */
function slipsOf(values: readonly SlipValue[], titles: readonly number[]): Slip[] {
  const slips: Slip[] = [];
  let fields: Fields = new Map();
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
      if (AMOUNTS.some((field) => fields.has(field))) close(cut);
    }
    if (value.field === 'ignored') continue;
    if (isNext(fields, value)) close(value.at);
    if ((fields.get(value.field)?.value ?? '') === '') fields.set(value.field, value);
  }
  close((values.at(-1)?.at ?? 0) + 200);
  return slips;
}

/** The value of a field of a slip, empty when it prints none. */
const printed = (slip: Slip, field: SlipField): string => slip.fields.get(field)?.value ?? '';

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

function recordOfSlip(slip: Slip, line: number, text: string, context: ReadContext): SourceRecord {
  const of = (field: SlipField): string => printed(slip, field);
  const amount = amountOf(of);
  const { type, stated } = typeOfSlip(of, text, amount?.negative === true);
  if (type === 'balance_query' || type === 'settlement' || type === 'failed') {
    return noRow(
      line,
      issueOf('SLIP_NOT_A_SALE', { value: type, message: `the slip is no sale: ${type}` }),
      0.9,
    );
  }
  const row = draft({ view: 'slip', txn_id: slipKey(slip), txn_type: type }, confidenceOf(slip));
  putMerchant(row, of);
  putNumbers(row, of);
  putMomentText(row, momentOf(of), context);
  putAmount(row, amount);
  putCardField(row, of('card'));
  if (/扫码|二维码|微信|支付宝|QR/i.test(stated)) put(row, 'method', 'qr');
  else put(row, 'method', 'card');
  return recordOf('transactions', line, row);
}

/** The label of a moment may hold the time of day only, the date stands under another. */
function momentOf(of: (field: SlipField) => string): string {
  const moment = of('moment').replace(/(\d)\s?\/\s?(?=\d{1,2}:\d{2})/, '$1 ');
  if (moment === '') return `${of('date')} ${of('clock')}`.trim();
  const clock = /^(?:\d{1,2}:\d{2}(?::\d{2})?|\d{6})(?!\d)/.test(moment.trim());
  return clock ? `${of('date')} ${moment}`.trim() : moment;
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
  const text = fields.map((field) => keyText(slip, field)).join('|');
  return `slip-${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
}

const keyText = (slip: Slip, field: SlipField): string => {
  const fields: SlipField[] = field === 'amount' ? ['amount', 'paid', 'order'] : [field];
  const value = fields.map((one) => printed(slip, one)).find((one) => one !== '') ?? '';
  return value.replace(/\s+/g, '');
};

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
  const found = telling.filter((field) => printed(slip, field) !== '').length;
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
  // Up to three digits are the sequence number of the card.
  const serial = /^[0-9A-Za-z-]+/.exec(of('terminal_sn').trim())?.[0] ?? '';
  if (!/^\d{1,3}$/.test(serial)) put(row, 'terminal_sn', serial.slice(0, 50));
  put(row, 'operator_id', token('operator_id', 20));
  put(row, 'batch_no', token('batch_no', 6));
  put(row, 'trace_no', token('trace_no', 6));
  put(row, 'auth_code', token('auth_code', 6));
  put(row, 'rrn', token('rrn', 12));
  put(row, 'orig_rrn', token('orig_rrn', 12));
  put(row, 'app_version', of('app_version'));
}

/** With a tip the card pays the total; a slip of a wallet prints what was paid or the order only. */
function amountOf(of: (field: SlipField) => string): Amount | null {
  const clean = (text: string): Amount | null =>
    parseAmount(
      text.replace(/^[^\d￥¥+-]{0,3}?(?=RMB|CNY)/i, '').replace(/^(RMB|CNY)[:.\s]+/i, '$1 '),
    );
  const total = clean(of('total'));
  const tip = clean(of('tip'));
  const amount = clean(of('amount'));
  if (tip && tip.yuan !== '0.00' && total) return total;
  return amount ?? total ?? clean(of('paid')) ?? clean(of('order'));
}

/** Letter behind the card number → entry mode. Source  slip template `621669*********9200 /C` [V], meaning [R]. */
const ENTRY_LETTERS: Readonly<Record<string, string>> = {
  S: 'magstripe',
  I: 'chip',
  M: 'manual',
  C: 'contactless',
};

function putCardField(row: RowDraft, text: string): void {
  const number = cardNumber(text);
  const rest = text.slice(number.length, number.length + 8);
  putCard(row, number || text.slice(0, 40));
  put(
    row,
    'entry_mode',
    ENTRY_LETTERS[/^\s{0,3}[/(]?\s?([SIMC])(?![A-Za-z])/.exec(rest)?.[1] ?? ''],
  );
}

/** Fewest characters of a number in one run and most of a number in groups, digits and masks. */
const CARD_RUN_MIN = 12;
const CARD_CHARACTERS_MAX = 19;

/** The card number at the start of a text: one run of digits and masks, or several groups of them. */
function cardNumber(text: string): string {
  let end = 0;
  let count = 0;
  for (const group of text.slice(0, 60).matchAll(/[\s-]*(?<run>[\d*xX•#]+)/gy)) {
    const length = group.groups?.run?.length ?? 0;
    if (end > 0 && count + length > CARD_CHARACTERS_MAX) break;
    count += length;
    end = group.index + group[0].length;
    if (length >= CARD_RUN_MIN) break;
  }
  return text.slice(0, end);
}
