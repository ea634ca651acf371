import type { Issue, SourceRecord } from '@zhenma/model';
import { parseAmount } from '../amount.ts';
import { EMPTY_CONTEXT, type ReadContext } from '../context.ts';
import { issueOf } from '../issue.ts';
import { linesOf } from '../plain-text.ts';
import { draft, noRow, put, putMomentText, type RowDraft, recordOf, textKey } from '../row.ts';
import { crc16 } from './crc16.ts';

/** One data object; templates have children. */
export interface QrTag {
  readonly tag: string;
  readonly value: string;
  readonly children: readonly QrTag[];
}

/** A merchant-presented payload, decoded as far as it goes. */
export interface EmvQr {
  readonly tags: readonly QrTag[];
  /** Stated and computed check sum; absent when data object 63 is. */
  readonly crc?: { readonly stated: string; readonly computed: string; readonly ok: boolean };
  readonly issues: readonly Issue[];
}

/** Longest payload, in characters. Source  EMVCo MPM: 512 alphanumeric; with margin for UTF-8. */
const PAYLOAD_CHARACTERS_MAX = 2_048;

/** Tags with nested data objects. Source  EMVCo MPM §4: 26–51 accounts, 62, 64, 80–99. */
const isTemplate = (tag: string): boolean =>
  (tag >= '26' && tag <= '51') || tag === '62' || tag === '64' || (tag >= '80' && tag <= '99');

/**
 * Decodes an EMVCo merchant-presented payload.
 *
 * Shape   tags in payload order; lengths count characters, as EMVCo says; when that does not fit,
 *         UTF-8 bytes, which some producers count.
 * Errors  none: what follows the first misfit is in an issue with its offset in characters.
 * Source  EMVCo MPM 1.1 structure as described by public decoders [V].
 */
export function decodeEmvQr(text: string): EmvQr {
  const payload = text.trim().slice(0, PAYLOAD_CHARACTERS_MAX);
  if (!/^00\d{2}/.test(payload))
    return { tags: [], issues: [issueOf('QR_NOT_EMV', { value: payload })] };
  const byCharacters = decodeObjects([...payload], true);
  const issues: Issue[] = [];
  let tags = byCharacters.tags;
  if (byCharacters.stopped !== undefined || tags.at(-1)?.tag !== '63') {
    const byBytes = decodeByBytes(payload);
    if (byBytes?.at(-1)?.tag === '63') tags = byBytes;
    else if (byCharacters.stopped !== undefined) {
      const at = byCharacters.stopped;
      issues.push(issueOf('QR_TLV', { offset: at, value: payload.slice(at, at + 8) }));
    }
  }
  const crc = checkSum(payload, tags);
  if (crc && !crc.ok)
    issues.push(
      issueOf('QR_CRC', {
        column: '63',
        value: crc.stated,
        message: `check sum is ${crc.stated}, the payload gives ${crc.computed}`,
      }),
    );
  if (!crc)
    issues.push(issueOf('QR_CRC', { column: '63', message: 'the payload has no check sum (63)' }));
  return { tags, ...(crc ? { crc } : {}), issues };
}

interface Objects {
  readonly tags: QrTag[];
  /** Where the first misfit is; undefined when everything fits. */
  readonly stopped?: number;
}

function decodeObjects(signs: readonly string[], nested: boolean): Objects {
  const tags: QrTag[] = [];
  let at = 0;
  while (at < signs.length) {
    const head = signs.slice(at, at + 4).join('');
    const length = /^\d{4}$/.test(head) ? Number(head.slice(2)) : -1;
    if (length < 0 || at + 4 + length > signs.length) return { tags, stopped: at };
    const inner = signs.slice(at + 4, at + 4 + length);
    tags.push(tagOf(head.slice(0, 2), inner, nested));
    at += 4 + length;
  }
  return { tags };
}

function tagOf(tag: string, inner: readonly string[], nested: boolean): QrTag {
  const children =
    nested && isTemplate(tag) ? decodeObjects(inner, false) : { tags: [], stopped: 0 };
  return {
    tag,
    value: inner.join(''),
    children: children.stopped === undefined ? children.tags : [],
  };
}

/** The same payload read with lengths in UTF-8 bytes; null when that does not fit either. */
function decodeByBytes(payload: string): QrTag[] | null {
  const latin = Buffer.from(payload, 'utf8').toString('latin1');
  const objects = decodeObjects([...latin], true);
  if (objects.stopped !== undefined) return null;
  const back = (tag: QrTag): QrTag => ({
    tag: tag.tag,
    value: Buffer.from(tag.value, 'latin1').toString('utf8'),
    children: tag.children.map(back),
  });
  return objects.tags.map(back);
}

/** The check sum covers everything up to and with `6304`, in UTF-8. */
function checkSum(payload: string, tags: readonly QrTag[]): EmvQr['crc'] {
  const stated = tags.at(-1)?.tag === '63' ? (tags.at(-1)?.value ?? '') : undefined;
  if (stated === undefined || stated.length !== 4) return undefined;
  const covered = new TextEncoder().encode(payload.slice(0, payload.length - 4));
  const computed = crc16(covered).toString(16).toUpperCase().padStart(4, '0');
  return { stated, computed, ok: stated.toUpperCase() === computed };
}

/** A data object to encode: text, or nested objects. */
export type QrObject = readonly [tag: string, value: string | readonly QrObject[]];

/**
 * Encodes data objects and appends the check sum.
 *
 * Errors  none; a value longer than 99 characters is cut (EMVCo has two length digits).
 */
export function encodeEmvQr(objects: readonly QrObject[]): string {
  const body = `${objects.map(encodeObject).join('')}6304`;
  return body + crc16(new TextEncoder().encode(body)).toString(16).toUpperCase().padStart(4, '0');
}

function encodeObject([tag, value]: QrObject): string {
  const text = typeof value === 'string' ? value : value.map(encodeObject).join('');
  const signs = [...text].slice(0, 99);
  return `${tag}${String(signs.length).padStart(2, '0')}${signs.join('')}`;
}

/** UnionPay account slot 15 or 16: acquirer 8, forwarder 8, merchant 15. Source  value [V], split [I]. */
export interface UnionPayAccount {
  readonly acquirer: string;
  readonly forwarder: string;
  readonly merchantNo: string;
}

/** Splits a UnionPay account slot; null when it does not have 31 characters. */
export function unionPayAccount(value: string): UnionPayAccount | null {
  if (!/^\d{16}[0-9A-Za-z]{15}$/.test(value)) return null;
  return {
    acquirer: value.slice(0, 8),
    forwarder: value.slice(8, 16),
    merchantNo: value.slice(16),
  };
}

/** Addresses of wallets that codes consist of. Source  domestic practice [R]. */
const URLS =
  /^(?:https?:\/\/qr\.95516\.com\/|https?:\/\/qr\.alipay\.com\/|https?:\/\/payapp\.weixin\.qq\.com\/|weixin:\/\/wxpay\/|wxp:\/\/|https?:\/\/qr\.alipayobjects|https?:\/\/[^\s/]{0,60}(?:qr|pay)[^\s]{0,200}$)/i;

/** True for a code that is a web address of a payment service. */
export const isQrUrl = (text: string): boolean => text.length < 1_000 && URLS.test(text.trim());

/**
 * Reads merchant-presented codes, one a line.
 *
 * Shape   `transactions` rows of view `request`: who would be paid. Time and amount are absent
 *         unless the code or the context states them. A web address has table null.
 * Errors  none.
 */
export function* readQrCodes(
  text: string,
  context: ReadContext = EMPTY_CONTEXT,
): Generator<SourceRecord> {
  for (const { text: raw, line } of linesOf(text)) {
    const payload = raw.trim();
    if (payload === '') continue;
    if (isQrUrl(payload)) yield noRow(line, issueOf('QR_URL_OPAQUE', { value: payload }), 0.9);
    else yield recordOfQr(payload, line, textKey('qr', payload), context);
  }
}

function recordOfQr(
  payload: string,
  line: number,
  key: string,
  context: ReadContext,
): SourceRecord {
  const code = decodeEmvQr(payload);
  if (code.tags.length === 0)
    return { table: null, line, values: {}, confidence: 0.2, issues: code.issues };
  const row = draft({ view: 'request', txn_id: key, txn_type: 'purchase' }, code.crc?.ok ? 1 : 0.6);
  row.issues.push(...code.issues);
  putPayee(row, code.tags);
  put(row, 'method', 'qr');
  put(row, 'entry_mode', 'qr_merchant');
  if (context.date) putMomentText(row, context.date, context);
  else row.issues.push(issueOf('TIME_MISSING', { column: 'txn_time' }));
  return recordOf('transactions', line, row);
}

function putPayee(row: RowDraft, tags: readonly QrTag[]): void {
  const of = (tag: string): QrTag | undefined => tags.find((object) => object.tag === tag);
  const slot = of('15') ?? of('16');
  const account = slot && unionPayAccount(slot.value);
  if (slot && !account)
    row.issues.push(issueOf('QR_ACCOUNT_SPLIT', { column: slot.tag, value: slot.value }));
  put(row, 'merchant_no', account?.merchantNo);
  put(row, 'acquirer', account?.acquirer);
  put(row, 'forwarder', account?.forwarder);
  const local = of('64')?.children ?? [];
  const localName = local.find((child) => child.tag === '01')?.value;
  const chinese = /^zh/i.test(local.find((child) => child.tag === '00')?.value ?? '');
  put(
    row,
    'merchant_name',
    chinese ? (localName ?? of('59')?.value) : (of('59')?.value ?? localName),
  );
  put(row, 'merchant_name_local', localName);
  put(row, 'mcc', /^\d{4}$/.test(of('52')?.value ?? '') ? of('52')?.value : undefined);
  put(row, 'currency', of('53')?.value);
  const amount = parseAmount(of('54')?.value ?? '');
  if (amount) put(row, 'amount', amount.yuan);
  else
    row.issues.push(
      issueOf('AMOUNT_MISSING', { column: 'amount', message: 'a static code states no amount' }),
    );
  const terminal = of('62')?.children.find((child) => child.tag === '07')?.value;
  put(row, 'terminal_id', terminal && terminal.length <= 8 ? terminal : undefined);
}
