import { toHalfWidthDigits } from './plain-text.ts';

/**
 * An amount as a text states it, in contract units.
 *
 * Shape   yuan: digits with exactly two decimals, never signed, e.g. `1234.56`.
 * Units   yuan (major units of the currency for foreign amounts).
 */
export interface Amount {
  readonly yuan: string;
  readonly negative: boolean;
  /** ISO 4217 numeric, when the text names a currency. */
  readonly currency?: string;
  /** True when parts of a fen were dropped by rounding half up. */
  readonly rounded: boolean;
}

/** Currency words and signs → ISO 4217 numeric. Source  ISO 4217; Chinese names as banks print them. */
export const CURRENCIES: Readonly<Record<string, string>> = {
  人民币: '156',
  RMB: '156',
  CNY: '156',
  CNH: '156',
  '￥': '156',
  '¥': '156',
  元: '156',
  美元: '840',
  USD: '840',
  US$: '840',
  $: '840',
  港币: '344',
  港元: '344',
  HKD: '344',
  HK$: '344',
  欧元: '978',
  EUR: '978',
  '€': '978',
  英镑: '826',
  GBP: '826',
  '£': '826',
  日元: '392',
  日圆: '392',
  JPY: '392',
  韩元: '410',
  KRW: '410',
  韩币: '410',
  新台币: '901',
  TWD: '901',
  澳门元: '446',
  MOP: '446',
  泰铢: '764',
  THB: '764',
  新加坡元: '702',
  SGD: '702',
  澳元: '036',
  AUD: '036',
  加元: '124',
  CAD: '124',
  瑞士法郎: '756',
  CHF: '756',
};

const CURRENCY_WORDS = Object.keys(CURRENCIES).sort((a, b) => b.length - a.length);
const escaped = (word: string): string => word.replace(/[$.]/g, '\\$&');

/** Alternation of all currency words, longest first, for use inside other patterns. */
export const CURRENCY_PATTERN = CURRENCY_WORDS.map(escaped).join('|');

/** A plain number: thousands separators allowed, at most 15 digits before the point. */
export const NUMBER_PATTERN = '(?:\\d{1,3}(?:[,，]\\d{3}){1,4}|\\d{1,15})(?:\\.\\d{1,8})?';

const WHOLE = new RegExp(
  `^(?<before>${CURRENCY_PATTERN})?[:：\\s]{0,3}(?<sign>[-−–－+＋])?\\s{0,3}(?<again>${CURRENCY_PATTERN})?\\s{0,3}` +
    `(?<number>${NUMBER_PATTERN}|\\.\\d{1,8})\\s{0,3}(?<after>${CURRENCY_PATTERN})?$`,
  'i',
);

/**
 * Parses a cell or clause that holds one amount and nothing else.
 *
 * Errors  null when it is something else.
 * @example parseAmount('人民币-1,504.2元') // { yuan: '1504.20', negative: true, currency: '156', rounded: false }
 */
export function parseAmount(text: string): Amount | null {
  if (text.length > 60) return null;
  const { bare, minus } = withoutCredit(toHalfWidthDigits(text).trim());
  const groups = WHOLE.exec(bare)?.groups;
  if (!groups?.number || (minus && groups.sign !== undefined)) return null;
  const word = groups.before ?? groups.again ?? groups.after;
  return amountOf(groups.number, minus ? '-' : groups.sign, word);
}

/** Accounts write a negative amount in parentheses, with the minus behind it, or with CR. */
function withoutCredit(text: string): { readonly bare: string; readonly minus: boolean } {
  const inside = /^[（(]([^()（）]+)[)）]$/.exec(text)?.[1];
  const before = /^(.*\d)\s?(?:[-−]|CR)$/i.exec(text)?.[1];
  const debit = /^(.*\d)\s?DR$/i.exec(text)?.[1];
  return { bare: (inside ?? before ?? debit ?? text).trim(), minus: Boolean(inside ?? before) };
}

/** Assembles an amount from the parts that a pattern has found. */
export function amountOf(number: string, sign?: string, currencyWord?: string): Amount {
  const [whole = '0', part = ''] = number.replace(/[,，]/g, '').split('.');
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  const kept = part.slice(0, 2).padEnd(2, '0');
  const rest = part.slice(2);
  const currency = currencyWord ? currencyCode(currencyWord) : undefined;
  const base = {
    negative: sign !== undefined && /[-−–－]/.test(sign),
    ...(currency ? { currency } : {}),
  };
  if (!/[1-9]/.test(rest)) return { yuan: `${digits}.${kept}`, rounded: false, ...base };
  const up = rest.charCodeAt(0) >= 0x35 ? 1n : 0n;
  return { yuan: fenToYuan((BigInt(digits + kept) + up).toString()), rounded: true, ...base };
}

/** ISO 4217 numeric of a currency word, or undefined. */
export function currencyCode(word: string): string | undefined {
  const key = word.trim();
  return CURRENCIES[key] ?? CURRENCIES[key.toUpperCase()];
}

/**
 * Fen digits → yuan text.
 *
 * Units   in: fen, digits only, leading zeros allowed; out: yuan with two decimals.
 * @example fenToYuan('000000001111') // '11.11'
 */
export function fenToYuan(digits: string): string {
  const length = digits.length;
  let start = 0;
  while (start < length - 3 && digits.charCodeAt(start) === 0x30) start++;
  if (length >= 3) return `${digits.slice(start, length - 2)}.${digits.slice(length - 2)}`;
  return `0.${digits.padStart(2, '0')}`;
}
