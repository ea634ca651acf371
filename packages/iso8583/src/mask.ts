import type { Message } from './message.ts';
import { isConstructed, readTlv, TLV_DEPTH_MAX } from './subfields/ber-tlv.ts';
import { readTerminalTlv } from './subfields/terminal-tlv.ts';

/** Fields that are card data from end to end. F102 and F103 hold account numbers. */
const HIDDEN_FIELDS: readonly number[] = [14, 36, 45, 52];
const NUMBER_FIELDS: readonly number[] = [2, 34, 102, 103];
const TERMINAL_FIELDS: readonly number[] = [46, 47, 57, 59];

/**
 * Chip tags that hold card data: number, tracks, name, expiry, PIN.
 * Source  EMV book 3 annex A; 9F6B and 9F5D of contactless kernels are recalled.
 */
export const SENSITIVE_TAGS: ReadonlySet<string> = new Set([
  '56',
  '57',
  '5A',
  '5F20',
  '5F24',
  '99',
  '9F0B',
  '9F1F',
  '9F20',
  '9F6B',
  '9F6C',
]);

/**
 * The same message without card data: what every output shows.
 *
 * The card number keeps its first six and last four digits, also inside F35; expiry, tracks, PIN
 * block and sensitive chip tags are hidden whole; so are the random factor of the terminal identity
 * (the last six digits of the number) and copies of the number in other fields.
 *
 * Shape   every value keeps its length; hidden characters are `*`.
 * Source  PCI DSS 3.4.1: at most the first six and last four digits.
 * @example mask(message).fields[2] // '622424******0069'
 */
export function mask<M extends Pick<Message, 'fields'>>(message: M): M {
  const fields: Record<number, string> = {};
  const pan = panOf(message.fields);
  for (const [key, value] of Object.entries(message.fields)) {
    fields[Number(key)] = maskField(Number(key), value, pan);
  }
  return { ...message, fields };
}

/** First six and last four of a card number; all hidden below 13 characters. */
export const maskPan = (pan: string): string =>
  pan.length < 13 ? hide(pan) : pan.slice(0, 6) + '*'.repeat(pan.length - 10) + pan.slice(-4);

const hide = (value: string): string => '*'.repeat(value.length);

function panOf(fields: Message['fields']): string | null {
  const track = /^(\d{13,19})[D=]/.exec(fields[35] ?? '')?.[1];
  const pan = /^\d{13,19}$/.exec(fields[2] ?? '')?.[0] ?? track;
  return pan ?? null;
}

function maskField(field: number, value: string, pan: string | null): string {
  if (HIDDEN_FIELDS.includes(field)) return hide(value);
  if (NUMBER_FIELDS.includes(field)) return maskPan(value);
  if (field === 35) return maskTrack(value);
  if (field === 55) return maskCopies(maskChip(value, 0), pan);
  if (TERMINAL_FIELDS.includes(field)) return maskCopies(maskTerminal(value, pan), pan);
  return maskCopies(value, pan);
}

/** Number as F2, separator kept, the rest hidden; a track without a separator is hidden whole. */
function maskTrack(track: string): string {
  const at = track.search(/[D=]/);
  if (at < 0) return hide(track);
  return maskPan(track.slice(0, at)) + track.charAt(at) + hide(track.slice(at + 1));
}

/** From the first byte that is no TLV on, everything is hidden: it cannot be told what it is. */
function maskChip(hex: string, depth: number): string {
  const { items, failedAt } = readTlv(hex);
  let masked = '';
  let at = 0;
  for (const item of items) {
    const start = item.at * 2;
    masked += hex.slice(at, start) + maskTag(item.tag, item.value, depth);
    at = start + item.value.length;
  }
  const rest = failedAt === null ? hex.slice(at) : hide(hex.slice(at));
  return masked + rest;
}

function maskTag(tag: string, value: string, depth: number): string {
  if (SENSITIVE_TAGS.has(tag)) return hide(value);
  if (!isConstructed(tag) || readTlv(value).failedAt !== null) return value;
  return depth >= TLV_DEPTH_MAX ? hide(value) : maskChip(value, depth + 1);
}

function maskTerminal(text: string, pan: string | null): string {
  const { items } = readTerminalTlv(text);
  const factor = items.find((item) => item.fact === 'random_factor');
  if (factor) {
    return (
      text.slice(0, factor.at) + hide(factor.value) + text.slice(factor.at + factor.value.length)
    );
  }
  return items.length === 0 && pan ? text.replaceAll(pan.slice(-6), '******') : text;
}

/** Copies of the number as digits, packed digits, or characters written as hex. */
function maskCopies(value: string, pan: string | null): string {
  if (!pan || value.length < pan.length) return value;
  const masked = value.replaceAll(pan, maskPan(pan));
  const spelt = Buffer.from(pan, 'latin1').toString('hex');
  return masked.replaceAll(spelt, hide(spelt));
}
