/**
 * Cuts a string into named parts of fixed widths, as far as it reaches.
 *
 * Shape   every name is a key; null for a part that is not, or not wholly, there.
 * @example cut('22000024', { txn_type: 2, batch_no: 6 }) // { txn_type: '22', batch_no: '000024' }
 */
export function cut<K extends string>(
  value: string,
  widths: Readonly<Record<K, number>>,
): Record<K, string | null> {
  const parts = {} as Record<K, string | null>;
  let at = 0;
  for (const name of Object.keys(widths) as K[]) {
    const width = widths[name];
    const part = value.slice(at, at + width);
    parts[name] = part.length === width ? part : null;
    at += width;
  }
  return parts;
}

/** Digits of each part of F60. Source  docs/facts.md §10 and iso8583_pos_fields.csv. */
export const F60_WIDTHS = {
  txn_type: 2,
  batch_no: 6,
  net_mgmt: 3,
  capability: 1,
  ic_condition: 1,
  partial_debit: 1,
  account_type: 3,
} as const;

/** Digits of each part of F61. Source  iso8583_pos_fields.csv. */
export const F61_WIDTHS = {
  batch_no: 6,
  trace_no: 6,
  date: 4,
  auth_mode: 2,
  auth_institution: 11,
} as const;

/** Digits of each part of F90; institutions have leading zeros. Source  ISO 8583:1987. */
export const F90_WIDTHS = {
  mti: 4,
  trace_no: 6,
  transmission_time: 10,
  acquirer: 11,
  forwarder: 11,
} as const;

/**
 * One group of F54.
 *
 * Units   amount_fen: minor units of the currency; negative for sign D.
 */
export interface AdditionalAmount {
  readonly account_type: string;
  readonly amount_type: string;
  readonly currency: string;
  readonly amount_fen: number;
}

/**
 * The groups of F54: account type 2, amount type 2, currency 3, sign 1, amount 12.
 *
 * Shape   null when the text is not a whole number of such groups.
 * Source  iso8583_pos_fields.csv.
 */
export function readAdditionalAmounts(text: string): AdditionalAmount[] | null {
  if (text.length === 0 || text.length % 20 !== 0) return null;
  const groups: AdditionalAmount[] = [];
  for (let at = 0; at < text.length; at += 20) {
    const match = /^(..)(..)(...)([CD])(\d{12})$/s.exec(text.slice(at, at + 20));
    if (!match) return null;
    groups.push({
      account_type: match[1]!,
      amount_type: match[2]!,
      currency: match[3]!,
      amount_fen: Number(match[5]) * (match[4] === 'D' ? -1 : 1),
    });
  }
  return groups;
}

/**
 * Receiver and acquirer of F44, 11 characters each, left aligned.
 *
 * Shape   null unless there are 22 characters at least.
 * Source  docs/facts.md §10.
 */
export function readF44(text: string): { receiver: string; acquirer: string } | null {
  if (text.length < 22) return null;
  return { receiver: text.slice(0, 11).trim(), acquirer: text.slice(11, 22).trim() };
}

/**
 * What a working key of a sign-in answer says about itself; the key is not given.
 *
 * Units   keyBytes in bytes. Shape  kcv: the 4-byte check value, upper-case hex.
 */
export interface WorkingKey {
  readonly use: 'pin' | 'mac' | 'track';
  readonly key_bytes: number;
  readonly kcv: string;
}

/** Source  docs/facts.md §10: 24, 40 and 60 bytes seen; the 24-byte split is inferred. */
const KEY_LAYOUTS: Readonly<Record<number, readonly number[]>> = {
  24: [8, 8],
  40: [16, 16],
  60: [16, 16, 16],
};

/** Check values of the working keys in F62 of a 0810; null when F62 has another length. */
export function readWorkingKeys(hex: string): WorkingKey[] | null {
  const layout = KEY_LAYOUTS[hex.length >> 1];
  if (!layout) return null;
  const uses = ['pin', 'mac', 'track'] as const;
  let at = 0;
  return layout.map((keyBytes, index) => {
    const kcvAt = at + keyBytes * 2;
    at = kcvAt + 8;
    return { use: uses[index]!, key_bytes: keyBytes, kcv: hex.slice(kcvAt, at) };
  });
}

/**
 * Notices of F59 as one acquirer sends them: hex text `EF01` + 2-digit length + bytes, `EF02` ….
 *
 * Shape   tag → bytes as hex; null when the text is not wholly such tags.
 * Source  sample kdb-sale-resp; lengths are decimal and count bytes.
 */
export function readNotices(text: string): Map<string, string> | null {
  if (!/^EF0[0-9A-F]/.test(text)) return null;
  const tags = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const head = /^(EF[0-9A-F]{2})(\d{2})/.exec(text.slice(at, at + 6));
    if (!head) return null;
    const end = at + 6 + 2 * Number(head[2]);
    const value = text.slice(at + 6, end);
    if (value.length < end - at - 6 || !/^[0-9A-F]*$/.test(value)) return null;
    tags.set(head[1]!, value);
    at = end;
  }
  return tags;
}
