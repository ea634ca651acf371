import { type Amount, parseAmount } from '../amount.ts';
import { cellsOf } from '../plain-text.ts';

/** A statement entry without a header line: date(s), text, amount(s) in that order. */
export interface BareLine {
  /** Date text as it stands, with the time of day when there is one. */
  readonly date: string;
  readonly description: string;
  readonly amount: Amount;
  readonly card?: string;
}

const DATE = /^(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/月]\d{1,2}日?|20\d{6})$/;
const CLOCK = /^\d{1,2}:\d{2}(?::\d{2})?$/;
const CURRENCY = /^(?:RMB|CNY|USD|HKD|JPY|EUR|人民币|人民币元|美元|港币|日元)$/i;

/** Most parts of a bare line. */
const PARTS_MAX = 40;

/**
 * Reads an entry line of a statement copied from a PDF or an app.
 *
 * Shape   one or two dates first (transaction, booked), at least one amount with decimals behind
 *         the description; a four-digit part beside them is the card.
 * Errors  null when the line is no entry.
 * @example readBareLine('01/03 01/04 星巴克咖啡 38.00 1234 38.00(CN)')?.description // '星巴克咖啡'
 */
export function readBareLine(raw: string): BareLine | null {
  if (raw.length > 400) return null;
  const cells =
    raw.includes(',') && !/\d,\d{3}\./.test(raw.replace(/"[^"]{0,40}"/g, ''))
      ? cellsOf(raw)
      : raw.trim().split(/[\s|]+/);
  const parts = cells
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .slice(0, PARTS_MAX);
  const first = parts[0];
  if (first === undefined || !DATE.test(first)) return null;
  let at = 1;
  let date = first;
  if (CLOCK.test(parts[at] ?? '')) date += ` ${parts[at++]}`;
  if (DATE.test(parts[at] ?? '')) at++;
  const cards: string[] = [];
  while (/^(?:[*xX]{0,15})\d{4}$/.test(parts[at] ?? '')) cards.push((parts[at++] ?? '').slice(-4));
  const rest = parts.slice(at);
  const from = rest.findIndex((part, index) => index > 0 && isMoney(part));
  if (from < 0) return null;
  const before = rest.slice(0, from);
  const currency = CURRENCY.test(before.at(-1) ?? '') ? before.pop() : undefined;
  const amount = parseAmount(
    `${currency ?? ''}${(rest[from] ?? '').replace(/\([A-Z]{2,3}\)$/, '')}`,
  );
  if (!amount || before.length === 0) return null;
  const card = cards[0] ?? rest.slice(from + 1).find((part) => /^\d{4}$/.test(part));
  return { date, description: before.join(' '), amount, ...(card ? { card } : {}) };
}

const isMoney = (part: string): boolean =>
  /^(?:[￥¥]|CNY|RMB)?[-+]?[\d,]{1,14}\.\d{2}(?:元|RMB|CNY|\([A-Z]{2,3}\))?$/.test(part);
