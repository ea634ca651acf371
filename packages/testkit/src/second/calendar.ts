/** Seconds since 1970 of a wall clock in China, as if it were UTC. */
export type Wall = number;

export const DAY = 86_400;

/** Start of a day written `2026-09-14`. */
export const dayStart = (date: string): Wall => Date.parse(`${date}T00:00:00Z`) / 1000;

/** The date of a moment, `2026-09-14`. */
export const dateOf = (at: Wall): string => new Date(at * 1000).toISOString().slice(0, 10);

/** Date and time in the way a source writes them; all say the same moment. */
export const stamp = (at: Wall, style: 'plain' | 'offset' | 'utc' | 'space'): string => {
  if (style === 'utc') return `${new Date((at - 28_800) * 1000).toISOString().slice(0, 19)}Z`;
  const text = new Date(at * 1000).toISOString().slice(0, 19);
  if (style === 'space') return text.replace('T', ' ');
  return style === 'offset' ? `${text}+08:00` : text;
};

/** Day of the week, 0 = Sunday. */
export const weekday = (at: Wall): number => new Date(at * 1000).getUTCDay();

const spans = (list: readonly (readonly [string, number])[]): ReadonlySet<string> =>
  new Set(
    list.flatMap(([first, days]) =>
      Array.from({ length: days }, (_, i) => dateOf(dayStart(first) + i * DAY)),
    ),
  );

/** Public holidays inside the windows below. */
const HOLIDAYS = spans([
  ['2019-10-01', 7],
  ['2021-09-19', 3],
  ['2021-10-01', 7],
  ['2023-04-29', 5],
  ['2024-02-10', 8],
  ['2025-05-01', 5],
  ['2026-05-01', 5],
  ['2026-09-25', 3],
  ['2026-10-01', 7],
]);

export const isHoliday = (at: Wall): boolean => HOLIDAYS.has(dateOf(at));

/** When a world may begin: 国庆, 春节, 五一, and the change of the debit price in 2021. */
export const STARTS: readonly string[] = [
  '2026-08-31',
  '2021-09-13',
  '2024-01-22',
  '2025-04-14',
  '2026-09-14',
  '2023-04-10',
  '2019-09-16',
  '2026-04-20',
];
