import { cellsOf, linesOf, toHalfWidth } from '../plain-text.ts';
import { decodeEmvQr, isQrUrl } from '../qr/emv.ts';
import { isMessageExport } from './messages.ts';
import { blocksOf, parseNotice } from './notice.ts';
import { isLabelled, labelledValues } from './notice-labels.ts';
import { SALE_KINDS } from './notice-words.ts';
import { type SlipField, type SlipValue, slipValues } from './slip-labels.ts';
import { isStatementHeader, statementField } from './statement-columns.ts';
import { readBareLine } from './statement-line.ts';

export type TextKind = 'notice' | 'statement' | 'slip' | 'qr';

/** What a text is, surest first. */
export interface TextGuess {
  readonly kind: TextKind;
  /** 0–1. */
  readonly confidence: number;
}

/** Characters of a text that are looked at. */
const SEEN_CHARACTERS_MAX = 8_000;

/**
 * Says which of the text sources a text can be, surest first.
 *
 * Shape   only kinds with a confidence above 0.2; empty when it is none of them.
 * Errors  none.
 */
export function recogniseText(text: string): readonly TextGuess[] {
  const seen = text.slice(0, SEEN_CHARACTERS_MAX);
  if (isMessageExport(seen)) return exportGuess(seen);
  const guesses: TextGuess[] = [
    { kind: 'qr', confidence: qrConfidence(seen) },
    { kind: 'slip', confidence: slipConfidence(seen) },
    { kind: 'statement', confidence: statementConfidence(seen) },
    { kind: 'notice', confidence: noticeConfidence(seen) },
  ];
  return guesses
    .filter((guess) => guess.confidence > 0.2)
    .sort((a, b) => b.confidence - a.confidence);
}

/** An export of messages is notices as far as it speaks of money. */
function exportGuess(seen: string): readonly TextGuess[] {
  const confidence = noticeConfidence(seen);
  return confidence > 0.2 ? [{ kind: 'notice', confidence }] : [];
}

function qrConfidence(text: string): number {
  const first = text.trim().split(/\r?\n/, 1)[0] ?? '';
  if (isQrUrl(first)) return 0.9;
  if (!/^000201/.test(first)) return 0;
  const code = decodeEmvQr(first);
  return code.crc?.ok ? 1 : code.tags.length > 3 ? 0.8 : 0.3;
}

function slipConfidence(text: string): number {
  const body = toHalfWidth(text).replace(/\t/g, '  ');
  const values = slipValues(body);
  const fields = new Set(values.map((value) => value.field));
  const telling = [
    'merchant_no',
    'terminal_id',
    'batch_no',
    'trace_no',
    'auth_code',
    'rrn',
    'operator_id',
    'acquirer',
  ] as const;
  const found = telling.filter((field) => fields.has(field)).length;
  const title = /签[ ]?购[ ]?单|存[ ]?根|MERCHANT COPY|SALES SLIP/i.test(body) ? 0.3 : 0;
  if (fields.size < 3) return 0;
  return Math.max(Math.min(1, title + found * 0.2), isPrinted(values) ? 0.95 : 0);
}

/** A device prints its merchant and its terminal; no bank tells its cardholder both numbers. */
const isPrinted = (values: readonly SlipValue[]): boolean =>
  ([['merchant_no'], ['terminal_id'], ['amount', 'paid', 'order']] as SlipField[][]).every(
    (fields) =>
      values.some((one) => fields.includes(one.field) && /[0-9A-Za-z]{2}|\d/.test(one.value)),
  );

function statementConfidence(text: string): number {
  let bare = 0;
  let lines = 0;
  for (const { text: raw } of linesOf(text)) {
    if (raw.trim() === '') continue;
    lines++;
    if (raw.length > 2_000) continue;
    const headers = [',', '\t', '|'].map((delimiter) =>
      cellsOf(raw, delimiter).map(statementField),
    );
    headers.push(raw.trim().split(/\s+/).slice(0, 60).map(statementField));
    if (headers.some(isStatementHeader)) return 0.95;
    if (readBareLine(raw)) bare++;
  }
  return lines === 0 ? 0 : (0.8 * bare) / lines;
}

function noticeConfidence(text: string): number {
  const labelled = isLabelled(labelledValues(text)) ? 0.7 : 0;
  const signature = /【[^】\n]{2,24}】/.test(text) ? 0.3 : 0;
  const card = /尾号|末四位|您的?(?:信用卡|借记卡|账户|账号)/.test(text) ? 0.3 : 0;
  const wallet =
    /支付宝|微信支付|云闪付|零钱|支付助手|付款|已支付|card ending|(?:payment|transfer) successful/i.test(
      text,
    )
      ? 0.2
      : 0;
  const notice = parseNotice(text);
  const meaning = notice.kind === null ? 0 : notice.amount === null ? 0.2 : 0.4;
  return Math.min(
    0.9,
    Math.max(
      labelled + meaning / 2,
      signature + card + wallet + meaning / 2,
      areNotices(text) ? 0.5 : 0,
    ),
  );
}

/** Share of the blocks of a text that must be understood for it to be notices by that alone. */
const UNDERSTOOD_SHARE_MIN = 0.8;
const BLOCKS_SEEN_MAX = 40;
/** Longer paragraphs speak about payments; a notice reports one. */
const BLOCK_CHARACTERS_MAX = 300;
/** More separators in a line make it a row of a table. */
const SEPARATORS_MAX = 3;

/** Short pushes name no bank and no card: 付款成功 ¥25.00. What they say is all that tells. */
function areNotices(text: string): boolean {
  let blocks = 0;
  let understood = 0;
  for (const { text: block } of blocksOf(text)) {
    if (blocks === BLOCKS_SEEN_MAX) break;
    blocks++;
    if (isUnderstood(block)) understood++;
  }
  return blocks > 0 && understood / blocks >= UNDERSTOOD_SHARE_MIN;
}

function isUnderstood(block: string): boolean {
  const isRow = block
    .split('\n')
    .some((line) => (line.match(/[,\t|](?!\d{3})/g)?.length ?? 0) > SEPARATORS_MAX);
  if (isRow || block.length > BLOCK_CHARACTERS_MAX) return false;
  const { kind, amount } = parseNotice(block);
  if (kind === null || SALE_KINDS.has(kind)) return kind !== null && amount !== null;
  return kind === 'verification_code' || /\d\s?万?元|[¥￥]\s?\d/.test(block);
}
