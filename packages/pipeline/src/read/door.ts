import {
  type Column,
  cardNumberIn,
  columnsOf,
  FREE_TEXT,
  isCardNumber,
  looksLikeCardNumber,
  maskCardNumber,
  maskCardNumbers,
  type TableName,
  withPlainDigits,
} from '@zhenma/model';

/** Turns a card number into the keyed token that stands for it from here on. */
export type Tokenise = (cardNumber: string) => string;

/** What a column needs at the door. */
const DOOR = { plain: 0, token: 1, freeText: 2, account: 3, id: 4, shortId: 5 } as const;

const doorOf = ({ name, kind }: Column): number => {
  if (name === 'card_token') return DOOR.token;
  if (FREE_TEXT.has(name)) return DOOR.freeText;
  if (ACCOUNTS.has(name)) return DOOR.account;
  if (kind.is !== 'text' || kind.max < ID_DIGITS_MIN) return DOOR.plain;
  return kind.max < TOKEN_CHARS ? DOOR.shortId : DOOR.id;
};

/** Shortest and longest identifier that can be a card number beyond doubt: see `isCardNumber`. */
export const ID_DIGITS_MIN = 16;
export const ID_DIGITS_MAX = 19;
/** A token: `K` and 128 bits in hex. */
const TOKEN_CHARS = 33;

/** Bank accounts, which may be the number of a card: then they become the token of that card. */
export const ACCOUNTS = new Set(['settle_account', 'payer_account', 'payee_account']);

/** The door of one table: canonical columns, and the text of each as it may go on. */
export interface Door {
  readonly names: readonly string[];
  /** True for a column whose text is looked at. */
  readonly guarded: readonly boolean[];
  /** True for an identifier: it is looked at only where all of it may be a card number. */
  readonly ids: readonly boolean[];
  readonly clean: (index: number, text: string) => string;
  /** Token of a card number. */
  readonly cardOf: (pan: string) => string;
  /** Clean text per canonical column; empty where the row says nothing. */
  readonly row: (values: Readonly<Record<string, string>>) => string[];
}

/** Opens the door of one table. */
export const openDoor = (table: TableName, tokenise: Tokenise): Door => {
  const columns = columnsOf(table);
  const names = columns.map((column) => column.name);
  const doors = columns.map(doorOf);
  const ids = doors.map((door) => door === DOOR.id || door === DOOR.shortId);
  const clean = (index: number, text: string): string => {
    const door = doors[index];
    if (door === DOOR.plain || text.length < CARD_DIGITS_MIN) return text;
    if (door === DOOR.freeText) return maskCardNumbers(text);
    if (ids[index]) {
      if (!isCardNumber(text)) return text;
      return door === DOOR.id ? tokenise(text) : maskCardNumber(text);
    }
    if (door === DOOR.token) {
      const digits = withPlainDigits(text).replace(BLANKS, '');
      return looksLikeCardNumber(digits) ? tokenise(digits) : text;
    }
    const card = cardNumberIn(text);
    return card === undefined ? text : tokenise(card);
  };
  const cardToken = names.indexOf('card_token');
  const cardOf = (pan: string): string =>
    tokenise(UNUSUAL.test(pan) ? withPlainDigits(pan).replace(BLANKS, '') : pan);
  return {
    names,
    guarded: doors.map((door) => door !== DOOR.plain),
    ids,
    clean,
    cardOf,
    row: (values) => {
      const fields = names.map((name, index) => clean(index, trimmed(values[name] ?? '')));
      if (fields[cardToken] === '' && values['pan']) fields[cardToken] = cardOf(values['pan']);
      return fields;
    },
  };
};

/** Text without blanks around it; most has none, and finding that out is cheaper than `trim`. */
export const trimmed = (text: string): string => {
  const last = text.length - 1;
  return last >= 0 && isInk(text.charCodeAt(0)) && isInk(text.charCodeAt(last))
    ? text
    : text.replace(EDGES, '');
};

/** Blanks that exports put round a value, the full-width one of Chinese among them. */
const EDGES = /^[ \t\v\f\r\n\u00a0\u3000\ufeff]+|[ \t\v\f\r\n\u00a0\u3000\ufeff]+$/g;

const isInk = (code: number): boolean =>
  code > 32 && (code < 127 || (code > 0x3000 && code < 0xd800));

/** Shortest card number. */
export const CARD_DIGITS_MIN = 13;
/** Blanks and hyphens of people, and the signs by which spreadsheets keep a number a text. */
const UNUSUAL = /[\s０-９='"-]/;
const BLANKS = /[\s='"-]/g;
