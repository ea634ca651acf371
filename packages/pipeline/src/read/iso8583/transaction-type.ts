import type { TXN_TYPES } from '@zhenma/model';

export type TxnType = (typeof TXN_TYPES)[number];

/** Kind of sale per message type, processing code (first two digits of F3) and F60.1. */
const TYPES: readonly (readonly [mti: RegExp, code: RegExp, f60: RegExp, type: TxnType])[] = [
  [/^04[02]/, /./, /./, 'reversal'],
  [/^0[12][02]/, /^20/, /^(23|11|21)$/, 'void'],
  [/^0[12][02]/, /^20/, /^25$/, 'refund'],
  [/^022/, /^20/, /./, 'refund'],
  [/^0[12][02]/, /^00/, /^20$/, 'preauth_completion'],
  [/^022/, /^00/, /^(20|24)$/, 'preauth_completion'],
  [/^01/, /^(03|00)/, /./, 'preauth'],
  [/^0[12][02]/, /^20/, /./, 'void'],
  [/^02/, /^00/, /./, 'purchase'],
  [/^02/, /^(?!3[01])/, /./, 'other'],
];

/**
 * What kind of sale a message is; undefined for enquiries, sign-in and other traffic.
 *
 * Source  docs/facts.md §10, transaction = MTI + F3 + F25 + F60.1 [V].
 */
export const transactionType = (mti: string, code: string, f60: string): TxnType | undefined =>
  TYPES.find((row) => row[0].test(mti) && row[1].test(code) && row[2].test(f60 || '-'))?.[3];

/** Entry mode per first two digits of F22. Source: ISO 8583 point of service codes; 91, 98 [R]. */
const ENTRY: Readonly<Record<string, string>> = {
  '01': 'manual',
  '02': 'magstripe',
  '03': 'qr_customer',
  '04': 'qr_merchant',
  '05': 'chip',
  '07': 'contactless',
  '90': 'magstripe',
  '91': 'contactless',
  '95': 'chip',
  '98': 'contactless',
};

export const entryMode = (f22: string): string => ENTRY[f22.slice(0, 2)] ?? '';

/** What a sign-in or download message does, by F60.3. Source: docs/facts.md §10 [R in part]. */
export const networkEvent = (code: string): 'sign_in' | 'parameter_download' | undefined => {
  if (/^(001|003|004|005|011)$/.test(code)) return 'sign_in';
  return /^(36[0-5]|37[0-3]|38[01]|42\d)$/.test(code) ? 'parameter_download' : undefined;
};
