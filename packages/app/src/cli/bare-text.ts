import type { SourceRecord } from '@zhenma/model';

/** What a person copies by hand has one line; names on slips and notices are shorter. */
const LENGTH_MAX = 80;

const NUMBER = /^[0-9A-Z]{15}$/;

/** The name of a file that is not there is no merchant's. */
const PATH = /[\\/]|\.[a-z0-9]{2,5}$/i;

/**
 * A merchant name or number alone, as somebody types it off a slip or out of an app.
 *
 * Shape   `merchant_no` where it has the 15 characters of one, else `merchant_name`. Nothing for
 *         several lines, for a path and for what has no letter or digit.
 */
export const bareText = (text: string): SourceRecord | undefined => {
  const plain = text.normalize('NFKC').trim();
  if (plain.length > LENGTH_MAX || /[\r\n]/.test(plain) || PATH.test(plain)) return undefined;
  if (!/[\p{L}\p{N}]/u.test(plain)) return undefined;
  const number = plain.replace(/[\s\p{Pd}]/gu, '').toUpperCase();
  const values: Readonly<Record<string, string>> = NUMBER.test(number)
    ? { merchant_no: number }
    : { merchant_name: plain };
  return { table: null, line: 1, values, confidence: 1, issues: [] };
};
