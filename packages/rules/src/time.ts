import { RANGE_MS } from './semantics.ts';

const inRange = (ms: number, [min, max]: readonly [number, number]): boolean =>
  ms >= min && ms <= max;

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/**
 * Epoch milliseconds of an RFC 3339 instant.
 *
 * Errors  a text says why not: malformed, no such day, finer than a millisecond, out of range.
 */
export const parseTimestamp = (text: string): number | string => {
  const match = RFC3339.exec(text);
  if (match === null) return 'not an RFC 3339 instant such as 2026-05-01T00:00:00+08:00';
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as number[];
  const fraction = match[7] ?? '';
  if (/[1-9]/.test(fraction.slice(3))) return 'finer than a millisecond';
  const offsetHours = Number(match[9] ?? 0);
  const offsetMinutes = Number(match[10] ?? 0);
  if (hour! > 23 || minute! > 59 || second! > 59 || offsetHours > 23 || offsetMinutes > 59) {
    return 'no such time of day';
  }
  const date = new Date(0);
  date.setUTCFullYear(year!, month! - 1, day!);
  if (date.getUTCMonth() !== month! - 1 || date.getUTCDate() !== day!) return 'no such day';
  const clock = ((hour! * 60 + minute!) * 60 + second!) * 1_000;
  const offset = (offsetHours * 60 + offsetMinutes) * 60_000 * (match[8] === '-' ? -1 : 1);
  const ms = date.getTime() + clock + Number(fraction.slice(0, 3).padEnd(3, '0')) - offset;
  return inRange(ms, RANGE_MS.timestamp) ? ms : 'outside years 0001 to 9999';
};

/** Nanoseconds of each unit of a duration. Source: Go's time.ParseDuration, which CEL refers to. */
const NANOSECONDS: Readonly<Record<string, bigint>> = {
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  µs: 1_000n,
  ns: 1n,
};

const scaled = (whole: string, fraction: string, unit: bigint): bigint =>
  BigInt(whole || '0') * unit +
  (fraction === '' ? 0n : (BigInt(fraction) * unit) / 10n ** BigInt(fraction.length));

/** Milliseconds of a duration such as `1h30m` or `-1.5s`; a text says why not. */
export const parseDuration = (text: string): number | string => {
  const body = /^[+-]/.test(text) ? text.slice(1) : text;
  if (body === '0') return 0;
  const parts = [...body.matchAll(/(\d*)(?:\.(\d*))?(h|ms|m|s|us|µs|ns)/gy)];
  const length = parts.reduce((sum, part) => sum + part[0].length, 0);
  const digits = parts.every((part) => `${part[1]}${part[2] ?? ''}` !== '');
  if (parts.length === 0 || length !== body.length || !digits || body.length > 64) {
    return 'not a duration such as 1h30m or 90s';
  }
  let nanoseconds = 0n;
  for (const part of parts) nanoseconds += scaled(part[1]!, part[2] ?? '', NANOSECONDS[part[3]!]!);
  if (nanoseconds % 1_000_000n !== 0n) return 'finer than a millisecond';
  const ms = Number(nanoseconds / 1_000_000n) * (text.startsWith('-') ? -1 : 1) + 0;
  return inRange(ms, RANGE_MS.duration) ? ms : 'longer than 64-bit nanoseconds (about 292 years)';
};

/** Milliseconds east of UTC for `UTC`, `Z` or `±HH:MM`; undefined for names, which need a database. */
export const parseOffset = (text: string): number | undefined => {
  if (text === 'UTC' || text === 'Z') return 0;
  const match = /^([+-]?)(\d{2}):(\d{2})$/.exec(text);
  if (match === null || Number(match[2]) > 23 || Number(match[3]) > 59) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return minutes * 60_000 * (match[1] === '-' ? -1 : 1) + 0;
};

/** Floor division, for instants before 1970. */
export const floorDiv = (value: number, by: number): number => Math.floor(value / by);

/** Remainder with the sign of the divisor. */
export const floorMod = (value: number, by: number): number => value - by * Math.floor(value / by);
