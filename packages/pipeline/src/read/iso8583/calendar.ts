/** Messages say MMDD; this tells the year. */
export interface Calendar {
  /** Remembers a whole date that some message stated, YYYYMMDD. */
  readonly learn: (date: string) => void;
  /** YYYY-MM-DD of a month and day; undefined when there is no such day in any near year. */
  readonly resolve: (monthDay: string) => string | undefined;
  /** Whether a whole date was learned, YYYY-MM-DD. */
  readonly knows: (iso: string) => boolean;
  /** How many were: as long as it stays, `resolve` gives the same. */
  readonly size: () => number;
  /** All of them, YYYY-MM-DD, in the order they were learned. */
  readonly learned: () => readonly string[];
}

const YEARS_BACK = 8;

/**
 * A calendar that prefers years which the file itself states (chip date 9A, slip time), else takes
 * the latest year in which the day exists and is not after `today`.
 *
 * Shape   today: YYYY-MM-DD. A day near the turn of the year takes the year of the nearest date
 *         learned; 29 February takes the latest leap year. No day is more than one day after the
 *         latest day that is known: nobody sends tomorrow's sales, but clocks run ahead.
 */
export const createCalendar = (today: string): Calendar => {
  const learned = new Set<string>();
  const known = new Map<string, string | undefined>();
  const find = (monthDay: string): string | undefined => {
    const anchors = [...learned];
    if (anchors.length === 0) return latest(monthDay, today);
    const years = anchors.map((anchor) => Number(anchor.slice(0, 4)));
    const around = [-1, 0, 1].flatMap((shift) =>
      years.map((year) => dayOf(year + shift, monthDay)),
    );
    const end = dayAfter([today, ...anchors].sort().at(-1) as string);
    const days = [...new Set(around)].filter((day) => isDay(day) && day <= end);
    const distance = new Map(days.map((day) => [day, nearest(day, anchors)] as const));
    const [best] = days.sort(
      (a, b) => (distance.get(a) ?? 0) - (distance.get(b) ?? 0) || (a < b ? -1 : 1),
    );
    return best ?? latest(monthDay, anchors.sort().at(-1) ?? today);
  };
  return {
    learn: (date) => {
      known.clear();
      const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`;
      if (isDay(iso)) learned.add(iso);
    },
    knows: (iso) => learned.has(iso),
    size: () => learned.size,
    learned: () => [...learned],
    resolve: (monthDay) => {
      if (!known.has(monthDay)) known.set(monthDay, find(monthDay));
      return known.get(monthDay);
    },
  };
};

const dayOf = (year: number, monthDay: string): string =>
  `${year}-${monthDay.slice(0, 2)}-${monthDay.slice(2, 4)}`;

/** The latest such day that is not after `today`. */
const latest = (monthDay: string, today: string): string | undefined =>
  Array.from({ length: YEARS_BACK }, (_, back) =>
    dayOf(Number(today.slice(0, 4)) - back, monthDay),
  ).find((day) => isDay(day) && day <= today);

const dayAfter = (iso: string): string =>
  new Date(Date.parse(`${iso}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);

const nearest = (day: string, anchors: readonly string[]): number =>
  Math.min(...anchors.map((anchor) => Math.abs(Date.parse(day) - Date.parse(anchor))));

const isDay = (iso: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return false;
  const ms = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === iso;
};
