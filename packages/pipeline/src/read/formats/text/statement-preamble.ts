import { isDate } from '../moment.ts';
import { linesOf } from '../plain-text.ts';

/** What a statement says before and beside its entries, as far as they need it. */
export interface Preamble {
  /** The card that the whole statement is of, masked or not; empty when none is named. */
  readonly card: string;
  /** True when dates such as 31/03/2025 show that the day comes first, false for 03/31/2025. */
  readonly isDayFirst?: boolean;
  /** The day that no entry is after, when the statement names its period. */
  readonly limit: { readonly date?: string };
}

/** Lines that a preamble is looked for in. */
const LINES_MAX = 40;
const CARD =
  /(?:卡号|账号|帐号|尾号|card (?:no|number)\.?)\s?[:：]\s?(?<card>\d{4,6}[*xX]{2,12}\d{4}|[*xX]{2,12}\d{4}|\d{13,19})(?!\d)/i;
const PERIOD = /账单|对账|周期|账期|statement|^\s*20\d\d\s?[-/年]\s?\d{1,2}\s?月?\s*$/i;
const MONTH = /(?<!\d)(20\d\d)\s?[-/.年]\s?(\d{1,2})(?:\s?[-/.月]\s?(\d{1,2})(?!\d))?/g;
const ORDERED = /(?<!\d)(\d{1,2})\/(\d{1,2})\/20\d\d(?!\d)/g;
/** Entries of a bill follow the month that names it by a month at most. */
const DAYS_BEHIND_MONTH = 31;

/**
 * Reads how a statement begins.
 *
 * Errors  none; what is not said is left out. Where dates speak for both orders, none is taken.
 */
export function preambleOf(head: string): Preamble {
  const order = orderOf(head);
  const limit = limitOf(head);
  return {
    card: cardOf(head),
    ...(order === undefined ? {} : { isDayFirst: order }),
    limit: limit === undefined ? {} : { date: limit },
  };
}

/** 09/04/2025 → 2025-04-09 where the statement shows that the day comes first. */
export function inStatedOrder(text: string, { isDayFirst }: Preamble): string {
  if (isDayFirst === undefined) return text;
  return text.replace(/^(\d{1,2})\/(\d{1,2})\/(20\d\d)(?!\d)/, (_, a, b, year) =>
    isDayFirst ? `${year}-${b}-${a}` : `${year}-${a}-${b}`,
  );
}

function cardOf(head: string): string {
  for (const { text, line } of linesOf(head.slice(0, 4_000))) {
    if (line > LINES_MAX) break;
    const card = CARD.exec(text.slice(0, 200))?.groups?.card;
    if (card) return card;
  }
  return '';
}

function orderOf(head: string): boolean | undefined {
  let dayFirst = false;
  let monthFirst = false;
  for (const [, a, b] of head.slice(0, 60_000).matchAll(ORDERED)) {
    dayFirst ||= Number(a) > 12 && Number(b) <= 12;
    monthFirst ||= Number(b) > 12 && Number(a) <= 12;
  }
  return dayFirst === monthFirst ? undefined : dayFirst;
}

function limitOf(head: string): string | undefined {
  for (const { text, line } of linesOf(head.slice(0, 4_000))) {
    if (line > LINES_MAX) break;
    if (!PERIOD.test(text) || /导出|打印|生成/.test(text)) continue;
    const ends = [...text.slice(0, 200).matchAll(MONTH)].flatMap(([, year, month, day]) =>
      endOf(Number(year), Number(month), day === undefined ? undefined : Number(day)),
    );
    if (ends.length > 0) return ends.sort().at(-1);
  }
  return undefined;
}

function endOf(year: number, month: number, day: number | undefined): string[] {
  if (!isDate(year, month, day ?? 1)) return [];
  const behind = day === undefined ? DAYS_BEHIND_MONTH : 0;
  const end =
    day === undefined ? Date.UTC(year, month, 0 + behind) : Date.UTC(year, month - 1, day);
  return [new Date(end).toISOString().slice(0, 10)];
}
