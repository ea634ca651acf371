import { decodeText, HEX_MARK } from './gbk.ts';
import type { Issue } from './issue.ts';
import type { Message } from './message.ts';
import { readTlv, tlvValue } from './subfields/ber-tlv.ts';
import {
  type BaseStation,
  type Location,
  readBaseStation,
  readLocation,
} from './subfields/location.ts';
import {
  type AdditionalAmount,
  cut,
  F60_WIDTHS,
  F61_WIDTHS,
  F90_WIDTHS,
  readAdditionalAmounts,
  readF44,
  readNotices,
  readWorkingKeys,
  type WorkingKey,
} from './subfields/parts.ts';
import { readTerminalTlv, type TerminalFact } from './subfields/terminal-tlv.ts';

type Parts<W> = Record<keyof W, string | null>;

/**
 * What the terminal says about itself, from F46, F47, F57 or F59, else its serial from F62 of a sign-in.
 *
 * Shape   random_factor is the last six digits of the card number: card data, never to be shown.
 */
export type Terminal = Record<TerminalFact, string | null>;

/** What a signature upload (0920) prints: merchant name, kind of sale, YYYYMMDDhhmmss. */
export interface Slip {
  readonly merchant_name: string | null;
  readonly txn_type: string | null;
  readonly time: string | null;
}

/**
 * Facts inside fields, without any code table.
 *
 * Shape   null where the message does not state it, or states it in no known form. The keys are
 *         those of the JSON that `zhenma decode` prints. issues: what was there but does not fit.
 */
export interface Derived {
  readonly terminal: Terminal | null;
  readonly location: Location | null;
  readonly base_station: BaseStation | null;
  readonly entry: { readonly pan_entry: string; readonly pin_entry: string } | null;
  readonly f44: { readonly receiver: string; readonly acquirer: string } | null;
  readonly f54: readonly AdditionalAmount[] | null;
  readonly f60: Parts<typeof F60_WIDTHS> | null;
  readonly f61: Parts<typeof F61_WIDTHS> | null;
  readonly f90: Parts<typeof F90_WIDTHS> | null;
  readonly slip: Slip | null;
  readonly notices: Readonly<Record<string, string>> | null;
  readonly working_keys: readonly WorkingKey[] | null;
  readonly issues: readonly Issue[];
}

/**
 * Derives the facts of a message.
 *
 * For output, derive from the masked message: `derive(mask(message))` hides the random factor.
 * F44, F46, F47, F57, F59–F62 are read as the POS profile defines them, and only there; CUPS gives
 * them other meanings.
 *
 * Errors  none; a container that is there but fits no layout is an issue.
 * Source  docs/facts.md §10; f59_terminal_tlv.csv; iso8583_pos_fields.csv.
 */
export function derive(
  message: Pick<Message, 'profile' | 'fields'> & { mti: string | null },
): Derived {
  const { fields, mti } = message;
  const issues: Issue[] = [];
  const isPos = message.profile === 'pos';
  const pos = (field: number): string => (isPos ? (fields[field] ?? '') : '');
  const chip = fields[55] === undefined ? null : readChip(fields[55], issues);
  checkDates(fields, issues);
  return {
    terminal: readTerminal(pos, mti, issues),
    location: readLocation([pos(46), pos(47), pos(57), pos(59)].join('\n')),
    base_station: readStation(pos(62), issues),
    entry: readEntry(fields[22]),
    f44: readF44(pos(44)),
    f54: readAmounts(fields[54] ?? '', issues),
    f60: pos(60) === '' ? null : cut(pos(60), F60_WIDTHS),
    f61: pos(61) === '' ? null : cut(pos(61), F61_WIDTHS),
    f90: fields[90]?.length === 42 ? cut(fields[90], F90_WIDTHS) : null,
    slip: mti === '0920' && chip ? readSlip(chip) : null,
    notices: toTexts(readNotices(pos(59))),
    working_keys: mti === '0810' ? readWorkingKeys(pos(62)) : null,
    issues,
  };
}

/** Fields with a day MMDD or a time of day hhmmss. */
const DATES: readonly (readonly [field: number, pattern: RegExp])[] = [
  [12, /^(?:[01]\d|2[0-3])(?:[0-5]\d){2}$/],
  [
    13,
    /^(?:(?:0[13578]|1[02])(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)(?:0[1-9]|[12]\d|30)|02(?:0[1-9]|[12]\d))$/,
  ],
  [15, /^(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/],
];

/** A day that no year has; zeros stand where a system states none. */
function checkDates(fields: Message['fields'], issues: Issue[]): void {
  for (const [field, pattern] of DATES) {
    const value = fields[field];
    if (value === undefined || /^0*$/.test(value) || pattern.test(value)) continue;
    const message = field === 12 ? 'no time of day' : 'no day of any year';
    issues.push({ code: 'SUBFIELD_INVALID', field, offset: null, message });
  }
}

function readAmounts(text: string, issues: Issue[]): Derived['f54'] {
  const groups = readAdditionalAmounts(text);
  if (groups === null && text !== '') {
    const message = 'not a whole number of groups of 20 characters';
    issues.push({ code: 'SUBFIELD_INVALID', field: 54, offset: null, message });
  }
  return groups;
}

function readStation(hex: string, issues: Issue[]): Derived['base_station'] {
  const station = readBaseStation(hex);
  if (station === null && hex.startsWith('FF02')) {
    const message = 'no base station in the form of FF02';
    issues.push({ code: 'SUBFIELD_INVALID', field: 62, offset: null, message });
  }
  return station;
}

function readEntry(value: string | undefined): Derived['entry'] {
  return value && value.length >= 3
    ? { pan_entry: value.slice(0, 2), pin_entry: value.slice(2, 3) }
    : null;
}

function readTerminal(
  pos: (field: number) => string,
  mti: string | null,
  issues: Issue[],
): Terminal | null {
  const terminal: Terminal = {
    device_type: null,
    serial_no: null,
    random_factor: null,
    cipher: null,
    app_version: null,
    certification_no: null,
  };
  let found = false;
  for (const field of [59, 57, 47, 46]) {
    const text = pos(field);
    const { items, ambiguous } = readTerminalTlv(text);
    for (const item of items) {
      terminal[item.fact] ??= item.value;
      found = true;
    }
    if (ambiguous || (items.length === 0 && /^(?:PI|A2)\d{2}/.test(text))) {
      const message = ambiguous ? 'two readings fit' : 'no known layout of terminal identity fits';
      issues.push({ code: 'SUBFIELD_INVALID', field, offset: null, message });
    }
  }
  const serial = mti?.startsWith('08') ? readSequenceNo(pos(62)) : null;
  if (serial !== null) terminal.serial_no ??= serial;
  return found || serial !== null ? terminal : null;
}

/** `Sequence No`, maybe a 2-digit length, the serial. Source  iso8583_pos_fields.csv, inferred. */
function readSequenceNo(hex: string): string | null {
  const text = Buffer.from(hex, 'hex').toString('latin1');
  const match = /^Sequence No(\d{2})?([\x21-\x7e]{4,50})$/.exec(text);
  if (!match) return null;
  const [, length, rest] = match;
  return length === undefined || Number(length) === rest!.length ? rest! : length + rest!;
}

function readChip(hex: string, issues: Issue[]): ReturnType<typeof readTlv> {
  const list = readTlv(hex);
  if (list.failedAt !== null) {
    const message = `chip data stops being BER-TLV at its byte ${list.failedAt}`;
    issues.push({ code: 'SUBFIELD_INVALID', field: 55, offset: null, message });
  }
  return list;
}

/** Source  sample kdb-signimg-req: FF00 name and FF01 kind in GBK, FF06 time in packed digits. */
function readSlip(chip: ReturnType<typeof readTlv>): Slip {
  const time = tlvValue(chip, 'FF06');
  return {
    merchant_name: textOf(tlvValue(chip, 'FF00')),
    txn_type: textOf(tlvValue(chip, 'FF01')),
    time: time && /^\d{14}$/.test(time) ? time : null,
  };
}

function textOf(hex: string | undefined): string | null {
  if (hex === undefined || hex.includes('*')) return null;
  const text = decodeText(Buffer.from(hex, 'hex'));
  return text.startsWith(HEX_MARK) ? null : text.trim();
}

function toTexts(tags: Map<string, string> | null): Record<string, string> | null {
  if (!tags) return null;
  return Object.fromEntries(
    [...tags].map(([tag, hex]) => [tag, decodeText(Buffer.from(hex, 'hex'))]),
  );
}
