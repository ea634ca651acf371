import type { TXN_TYPES } from '@zhenma/model';

export type TxnType = (typeof TXN_TYPES)[number];

/** Kind of sale per message type of the request, processing code (F3) and F60.1 or F25. */
const TYPES: readonly (readonly [mti: RegExp, code: RegExp, how: RegExp, type: TxnType])[] = [
  [/^04/, /./, /./, 'reversal'],
  [/^0[12]/, /^20/, /^(23|11|21)/, 'void'],
  [/^0[12]/, /^20/, /^25/, 'refund'],
  [/^022/, /^20/, /./, 'refund'],
  [/^0[12]/, /^20/, /./, 'void'],
  [/^02/, /^00/, /^(20|24)|\/(06|18)$/, 'preauth_completion'],
  [/^01/, /^(03|00)/, /./, 'preauth'],
  [/^02/, /^00/, /./, 'purchase'],
  [/^02/, /^(?!3[01])/, /./, 'other'],
];

/** What of a message decides its kind. Shape  f60: its first part; condition: F25; both may be ''. */
export interface MessageKind {
  readonly mti: string;
  readonly code: string;
  readonly f60: string;
  readonly condition: string;
}

/**
 * What kind of sale a message is, request or response; undefined for enquiries, sign-in and other
 * traffic.
 *
 * Source  docs/facts.md §10, transaction = MTI + F3 + F25 + F60.1 [V].
 */
export const transactionType = ({
  mti,
  code,
  f60,
  condition,
}: MessageKind): TxnType | undefined => {
  const asked = `${mti.slice(0, 2)}${Number(mti[2]) & ~1}${mti.slice(3)}`;
  const how = `${f60}/${condition}`;
  return TYPES.find(
    (row) => row[0].test(asked) && row[1].test(code || '-') && row[2].test(how),
  )?.[3];
};

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
