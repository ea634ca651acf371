import type { SourceRecord } from '@zhenma/model';
import { EMPTY_CONTEXT, type ReadContext } from '../context.ts';
import { issueOf } from '../issue.ts';
import { linesOf, toHalfWidthDigits, toPlainHyphens } from '../plain-text.ts';
import {
  draft,
  noRow,
  put,
  putAmount,
  putMoment,
  type RowDraft,
  recordOf,
  textKey,
} from '../row.ts';
import { issuerOf } from './issuers.ts';
import { isTruncated } from './merchant-text.ts';
import { messagesOf } from './messages.ts';
import type { NoticeFacts } from './notice-facts.ts';
import { factsOfLabels, merchantOfValues } from './notice-labelled.ts';
import {
  isLabelled,
  type LabelledValue,
  labelledValues,
  type NoticeField,
} from './notice-labels.ts';
import { factsOfSentence } from './notice-sentence.ts';
import { kindOf, kindOfPayee, SALE_KINDS, WHOLE_TEXT_RULES } from './notice-words.ts';

/** One bank or wallet notice, understood. */
export interface Notice extends NoticeFacts {
  /** True when the merchant text ends in a cut mark. */
  readonly truncated: boolean;
  readonly issuer?: string | undefined;
}

/** Longest notice, in characters; the rest of a longer text is not read. */
export const NOTICE_CHARACTERS_MAX = 1_200;

/**
 * Understands one notice: an SMS, an app push, or a multi-line message of an official account.
 *
 * Shape   see `Notice`; `kind` null when the text reports nothing that the tables know.
 * Errors  none: whatever was not found is null.
 * Source  wording of published notices (AutoAccountingOrg/AutoRule test files) [V], others [R].
 * @example parseNotice('【招商银行】您账户0877于12月16日23:38在支付宝-某某退款4529.48元').kind // 'refund'
 */
export function parseNotice(text: string, context: ReadContext = EMPTY_CONTEXT): Notice {
  const plain = toPlainHyphens(toHalfWidthDigits(text.slice(0, NOTICE_CHARACTERS_MAX)));
  const body = plain.replace(/\r\n?/g, '\n');
  const issuer = issuerOf(body, context.issuer);
  const whole = WHOLE_TEXT_RULES.find((rule) => rule.words.test(body));
  const values = labelledValues(body);
  const facts = factsOf(body, values);
  const isSale = SALE_KINDS.has(facts.kind ?? 'other');
  const payee = isSale && facts.merchant !== null ? kindOfPayee(facts.merchant) : null;
  const kind = whole && !isSale ? whole.kind : (payee ?? facts.kind);
  const final = whole?.kind === 'verification_code' ? whole.kind : kind;
  return {
    ...facts,
    kind: final,
    truncated: facts.merchant !== null && isTruncated(facts.merchant),
    issuer,
  };
}

/** Labels decide; what they leave open is looked for in the sentences, and the other way round. */
function factsOf(body: string, values: readonly LabelledValue[]): NoticeFacts {
  if (!isLabelled(values)) {
    const sentence = factsOfSentence(body);
    return { ...sentence, merchant: sentence.merchant ?? merchantOfValues(values) };
  }
  const labelled = withTitle(factsOfLabels(body, values), body);
  if (labelled.amount !== null && labelled.moment !== null) return labelled;
  const sentence = factsOfSentence(body);
  const spoken = labelled.amount === null && sentence.amount !== null;
  return {
    ...labelled,
    kind: spoken ? (sentence.kind ?? labelled.kind) : (labelled.kind ?? sentence.kind),
    amount: labelled.amount ?? sentence.amount,
    moment: labelled.moment ?? sentence.moment,
    merchant: labelled.merchant ?? sentence.merchant,
  };
}

/** A labelled notice may state its kind in its title line only. */
function withTitle(facts: NoticeFacts, body: string): NoticeFacts {
  if (facts.kind !== null && facts.kind !== 'purchase') return facts;
  const title = body.slice(0, 60).split('\n')[0] ?? '';
  const stated = /[:：]/.test(title) ? null : kindOf(title);
  const heavier =
    stated === 'refund' || stated === 'void' || stated === 'failed' || stated === 'income';
  return stated && (facts.kind === null || heavier) ? { ...facts, kind: stated } : facts;
}

/**
 * Reads the notices of a text: blocks between blank lines, or one a line, or an export of messages.
 *
 * Shape   `transactions` rows of view `statement`; what is no sale has table null and an issue. A
 *         notice that is there twice has one txn_id: phones and exports repeat them.
 * Errors  none.
 */
export function* readNotices(
  text: string,
  context: ReadContext = EMPTY_CONTEXT,
): Generator<SourceRecord> {
  const kept = messagesOf(text);
  if (kept) {
    for (const { text: body, line, date } of kept)
      yield recordOfNotice(body, line, date ? { ...context, date } : context);
    return;
  }
  for (const block of blocksOf(text)) yield recordOfNotice(block.text, block.line, context);
}

function recordOfNotice(text: string, line: number, context: ReadContext): SourceRecord {
  const notice = parseNotice(text, context);
  const kind = notice.kind;
  if (kind !== null && !SALE_KINDS.has(kind)) {
    return noRow(
      line,
      issueOf('NOTICE_NOT_A_SALE', { value: kind, message: `the notice is no sale: ${kind}` }),
      0.9,
    );
  }
  if (kind === null || notice.amount === null)
    return noRow(line, issueOf('NOTICE_UNREADABLE', { value: text }), 0.3);
  const row = draft(
    { view: 'statement', txn_id: textKey('notice', text), txn_type: kind },
    notice.form === 'labelled' ? 0.95 : 0.9,
  );
  fill(row, notice, context);
  if (text.length > NOTICE_CHARACTERS_MAX) row.issues.push(issueOf('TEXT_TOO_LONG'));
  return recordOf('transactions', line, row);
}

function fill(row: RowDraft, notice: Notice, context: ReadContext): void {
  putMoment(row, notice.moment, context);
  putAmount(row, notice.amount);
  put(row, 'merchant_name', notice.merchant);
  put(row, 'issuer', notice.issuer);
  put(row, 'acquirer', notice.acquirer && shortInstitution(notice.acquirer));
  put(row, 'card_last4', notice.card.last);
  put(row, 'card_type', notice.card.type);
}

/** Contract §2: an institution has at most 11 characters; a full company name loses its legal form. */
function shortInstitution(name: string): string {
  return name.length <= 11
    ? name
    : name.replace(/(?:股份)?(?:有限)?(?:责任)?公司.*$/, '').slice(0, 11);
}

interface Block {
  readonly text: string;
  readonly line: number;
}

/** Most characters of one block; a longer run of lines is cut there. */
const BLOCK_CHARACTERS_MAX = 4_000;

/** Cuts a text into notices: at blank lines, at a signature, at a first label that comes again. */
export function* blocksOf(text: string): Generator<Block> {
  let lines: string[] = [];
  let first = 1;
  let characters = 0;
  for (const { text: lineText, line } of linesOf(text)) {
    const blank = /^\s*(?:[-=_*—]{3,}\s*)?$/.test(lineText.slice(0, 200));
    if (
      lines.length > 0 &&
      (blank || characters > BLOCK_CHARACTERS_MAX || startsNotice(lineText, lines))
    ) {
      yield { text: lines.join('\n'), line: first };
      lines = [];
      characters = 0;
    }
    if (blank) continue;
    if (lines.length === 0) first = line;
    lines.push(lineText);
    characters += lineText.length;
  }
  if (lines.length > 0) yield { text: lines.join('\n'), line: first };
}

/** True when a line begins a new notice although no blank line stands before it. */
function startsNotice(line: string, before: readonly string[]): boolean {
  if (/^\s*【[^】\n]{2,24}】/.test(line)) return true;
  if (isWhole(line) && before.some((earlier) => isSentence(earlier) || isPaid(earlier)))
    return true;
  if (isWhole(before.at(-1) ?? '') && isReport(line)) return true;
  const labelled = before.some(isLabelLine);
  const label = isLabelLine(line) ? LABEL.exec(line)?.[1] : undefined;
  if (label !== undefined)
    return before.some((earlier) => isLabelLine(earlier) && earlier.trimStart().startsWith(label));
  return !labelled && isSentence(line) && isSentence(before.at(-1) ?? '');
}

const LABEL = /^\s*([\u4e00-\u9fa5]{2,6})\s*[:：]/;

/** `交易金额：12.00元`, but not `支付宝通知：您于…付款18.00元。`. */
const isLabelLine = (line: string): boolean =>
  LABEL.test(line) && !(/[，,。]|[:：]\s*[您你]/.test(line) && isSentence(line));

/**
 * True for a labelled notice on one line: `交易时间：… 交易类型：… 交易金额：…`. Exports write one a
 * line; taken as one notice, the second sale would be lost and lend its merchant to the first.
 */
function isWhole(line: string): boolean {
  const fields = statedFields(line);
  return isPaid(line) && (fields.includes('time') || fields.includes('kind'));
}

const isPaid = (line: string): boolean =>
  statedFields(line).some((field) => field === 'amount' || field === 'paid');

const statedFields = (line: string): readonly NoticeField[] =>
  labelledValues(toHalfWidthDigits(line.slice(0, NOTICE_CHARACTERS_MAX)))
    .filter(({ value }) => value !== '')
    .map(({ field }) => field);

/** True for a line that tells of a sale by itself, so that it is no remark of the line before. */
function isReport(line: string): boolean {
  if (!isSentence(line)) return false;
  const { kind, amount, moment } = parseNotice(line);
  return kind !== null && amount !== null && moment !== null;
}

/** A text with an amount of money, long enough to be a notice by itself. */
function isSentence(line: string): boolean {
  const seen = toHalfWidthDigits(line.slice(0, 400));
  return seen.length >= 16 && /\d/.test(seen) && /元|人民币|RMB|CNY|[￥¥]|验证码/.test(seen);
}
