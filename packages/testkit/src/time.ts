/** Everything in a world happens in China, at +08:00; instants are epoch milliseconds. */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
const OFFSET_MS = 8 * HOUR_MS;

/** Local midnight of `YYYY-MM-DD`. */
export function parseDay(text: string): number {
  const [year, month, day] = text.split('-').map(Number);
  return Date.UTC(year!, month! - 1, day!) - OFFSET_MS;
}

const dayTexts = new Map<number, string>();

/** `YYYY-MM-DD` at +08:00. */
export function isoDay(atMs: number): string {
  const day = Math.floor((atMs + OFFSET_MS) / DAY_MS);
  const known = dayTexts.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY_MS).toISOString().slice(0, 10);
  dayTexts.set(day, text);
  return text;
}

/** `YYYY-MM-DDTHH:MM:SS+08:00`. */
export function isoTime(atMs: number): string {
  const second = Math.floor((atMs + OFFSET_MS) / SECOND_MS) % 86_400;
  const h = Math.floor(second / 3_600);
  const m = Math.floor(second / 60) % 60;
  return `${isoDay(atMs)}T${two(h)}:${two(m)}:${two(second % 60)}+08:00`;
}

/** Hour of the local day, 0–23. */
export const hourOf = (atMs: number): number => Math.floor((atMs + OFFSET_MS) / HOUR_MS) % 24;

/** Day of the local week, 0 = Sunday. */
export const weekdayOf = (atMs: number): number =>
  (Math.floor((atMs + OFFSET_MS) / DAY_MS) + 4) % 7;

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));
