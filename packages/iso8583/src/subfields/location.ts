/**
 * A position that a device stated.
 *
 * Shape   datum: `bd09` behind the prefix BD (Baidu, inferred); `unknown` where the text does not
 *         say.
 * Units   degrees, north and east positive.
 */
export interface Location {
  readonly lat: number;
  readonly lon: number;
  readonly datum: 'bd09' | 'unknown';
}

/**
 * A mobile base station that a device was attached to.
 *
 * Shape   as sent, decimal or hex text; mcc is the mobile country code (460), not a merchant's.
 */
export interface BaseStation {
  readonly mcc: string;
  readonly mnc: string;
  readonly lac: string;
  readonly cell: string;
}

const BAIDU = /BD(-?\d{1,2}\.\d{1,10}),(-?\d{1,3}\.\d{1,10})/g;
const SIGNED = /([+-]\d{1,2}\.\d{1,10})\/([+-]\d{1,3}\.\d{1,10})/g;

/**
 * Finds a position in free text.
 *
 * Shape   null when there is none, or two different ones, or it is off the globe.
 * Source  `BD30.62,114.36`: f59_terminal_tlv.csv (published sample). `+37.12/-121.213`:
 *         terminal_info_fields.csv.
 */
export function readLocation(text: string): Location | null {
  const found = [
    ...[...text.matchAll(BAIDU)].map((match) => toLocation(match, 'bd09')),
    ...[...text.matchAll(SIGNED)].map((match) => toLocation(match, 'unknown')),
  ].filter((place) => place !== null);
  const first = found[0];
  if (!first) return null;
  return found.every((other) => other.lat === first.lat && other.lon === first.lon) ? first : null;
}

function toLocation(match: RegExpMatchArray, datum: Location['datum']): Location | null {
  const lat = Number(match[1]);
  const lon = Number(match[2]);
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon, datum } : null;
}

/**
 * Finds the base station in the bytes of F62: `FF02`, a one-byte length, `460|00|LAC|CELL`.
 *
 * The length byte of the published sample is 21 for 21 characters, so it is packed decimal; a plain
 * binary length is read too. The list of FFxx tags must fit from end to end.
 *
 * Shape   hex: the field as decoded.
 * Source  sample kdb-sale-req of the published messages.
 */
export function readBaseStation(hex: string): BaseStation | null {
  for (const isPacked of [true, false]) {
    const value = privateTags(hex, isPacked)?.get('FF02');
    if (value === undefined) continue;
    const text = Buffer.from(value, 'hex').toString('latin1');
    const match = /^(\d{3})\|(\d{1,3})\|([0-9A-Fa-f]{1,10})\|([0-9A-Fa-f]{1,12})$/.exec(text);
    if (match) return { mcc: match[1]!, mnc: match[2]!, lac: match[3]!, cell: match[4]! };
  }
  return null;
}

function privateTags(hex: string, isPacked: boolean): Map<string, string> | null {
  const tags = new Map<string, string>();
  let at = 0;
  while (at < hex.length) {
    const tag = hex.slice(at, at + 4);
    const digits = hex.slice(at + 4, at + 6);
    if (!/^FF[0-9A-F]{2}$/.test(tag) || digits.length < 2) return null;
    if (isPacked && !/^\d\d$/.test(digits)) return null;
    const end = at + 6 + 2 * Number.parseInt(digits, isPacked ? 10 : 16);
    if (end > hex.length) return null;
    tags.set(tag, hex.slice(at + 6, end));
    at = end;
  }
  return tags;
}
