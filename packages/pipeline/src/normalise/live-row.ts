import {
  CARD_TYPES,
  type Column,
  columnsOf,
  compareUtf8,
  PRICE_CLASSES,
  TXN_TYPES,
  VIEWS,
} from '@zhenma/model';
import type { Dictionaries, Observed } from '../engine/observed.ts';
import { type Reading, readingOf, type Typed } from './kinds.ts';
import { ANSWERED, CONTENT_COLUMNS, FILLED_NUMBER, YUAN } from './observations.ts';

/** Typed values of one row of transactions, by column; null where it says nothing. */
export type LiveRow = Readonly<Record<string, Typed>>;

/** Why a row is refused: the first column, in table order, that is missing or does not fit. */
export interface Misfit {
  readonly column: string;
  readonly code: Reading['issue'] | 'VALUE_MISSING';
}

/** Understands one row of texts exactly as `typeTable` understands a file of them. */
export const liveReader = (
  zoneMinutes: number,
): ((texts: Readonly<Record<string, string | null | undefined>>) => LiveRow | Misfit) => {
  const columns = columnsOf('transactions').map((column: Column) => ({
    ...column,
    reading: readingOf(column, zoneMinutes),
  }));
  return (texts) => {
    const row: Record<string, Typed> = {};
    for (const { name, required, otherwise, reading } of columns) {
      const text = texts[name] ?? otherwise ?? null;
      if (text === null || text === '') {
        if (required) return { column: name, code: 'VALUE_MISSING' };
        row[name] = null;
        continue;
      }
      const value = reading.js(text);
      if (value === null) return { column: name, code: reading.issue };
      row[name] = value;
    }
    return row;
  };
};

export const isMisfit = (row: LiveRow | Misfit): row is Misfit =>
  typeof row['column'] === 'string' && 'code' in row;

const text = (row: LiveRow, name: string): string | null => row[name] as string | null;
const number = (row: LiveRow, name: string): number | null => row[name] as number | null;

/** 1-based place of a choice in its fixed list; 0 for null. */
const codeOf = (row: LiveRow, name: string, choices: readonly string[]): number =>
  row[name] === null ? 0 : choices.indexOf(String(row[name])) + 1;

/** A number of zeros alone that no device states is not known: see `FILLED_NUMBER`. */
const numberOf = (row: LiveRow): string | null => {
  const number = text(row, 'merchant_no');
  const filled = number !== null && FILLED_NUMBER.test(number);
  return filled && ANSWERED.has(codeOf(row, 'view', VIEWS)) ? null : number;
};

/** A typed row as an observation, integer coded as in `observationSql`. */
export const observedOf = (
  row: LiveRow,
  ref: number,
  words: Dictionaries,
  zoneMinutes: number,
): Observed => {
  const at = row['txn_time'] as number;
  const local = at + zoneMinutes * 60_000;
  const mcc = text(row, 'mcc');
  // Fees of another currency: see `dropForeignFees`.
  const isYuan = row['currency'] === YUAN;
  return {
    ref,
    view: codeOf(row, 'view', VIEWS),
    txn_id: row['txn_id'] as string,
    at_ms: at,
    date_only: local % 86_400_000 === 0,
    day: Math.floor(local / 86_400_000),
    txn_type: codeOf(row, 'txn_type', TXN_TYPES),
    amount: row['amount'] as number,
    currency: row['currency'] as string,
    number: words.number.codeOf(numberOf(row)),
    name: words.name.codeOf(text(row, 'merchant_name')),
    sn: words.sn.codeOf(text(row, 'terminal_sn')),
    tid: words.tid.codeOf(text(row, 'terminal_id')),
    // 0000 fills a field that holds no category.
    mcc: Number(mcc ?? 0) || -1,
    acquirer: words.party.codeOf(text(row, 'acquirer')),
    forwarder: words.party.codeOf(text(row, 'forwarder')),
    issuer: words.party.codeOf(text(row, 'issuer')),
    card: words.card.codeOf(text(row, 'card_token')),
    card_type: codeOf(row, 'card_type', CARD_TYPES),
    method: text(row, 'method'),
    rrn: text(row, 'rrn'),
    trace_no: text(row, 'trace_no'),
    batch_no: text(row, 'batch_no'),
    auth_code: text(row, 'auth_code'),
    resp_code: text(row, 'resp_code'),
    orig_rrn: text(row, 'orig_rrn'),
    orig_txn_id: text(row, 'orig_txn_id'),
    operator_id: text(row, 'operator_id'),
    app_version: text(row, 'app_version'),
    param_version: text(row, 'param_version'),
    area_code: text(row, 'area_code'),
    lat: number(row, 'lat'),
    lon: number(row, 'lon'),
    base_station: text(row, 'base_station'),
    merchant_fee: number(row, 'merchant_fee'),
    issuer_fee: isYuan ? number(row, 'issuer_fee') : null,
    network_fee: isYuan ? number(row, 'network_fee') : null,
    price_class: codeOf(row, 'price_class', PRICE_CLASSES),
  };
};

/** Everything a row says, as one text: which of two copies stays. As SQL orders copies. */
export const contentOf = (row: Readonly<Record<string, Typed>>): string =>
  CONTENT_COLUMNS.flatMap((name) => {
    const value = row[name];
    if (value === null || value === undefined) return [];
    const degrees = name === 'lat' || name === 'lon';
    return degrees && Number.isInteger(value) ? [`${String(value)}.0`] : [String(value)];
  }).join('|');

/** Order of two copies of one row: by content, then by where they were met. */
export const compareCopies = (
  a: { readonly content: string; readonly place: readonly [number, number] },
  b: { readonly content: string; readonly place: readonly [number, number] },
): number =>
  compareUtf8(a.content, b.content) || a.place[0] - b.place[0] || a.place[1] - b.place[1];
