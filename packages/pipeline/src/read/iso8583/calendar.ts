/** Messages say MMDD; this tells the year. */
export interface Calendar {
  /** Remembers a whole date that some message stated, YYYYMMDD. */
  readonly learn: (date: string) => void;
  /** YYYY-MM-DD of a month and day; undefined when there is no such day in any near year. */
  readonly resolve: (monthDay: string) => string | undefined;
}

const YEARS_BACK = 8;

/**
 * A calendar that prefers years which the file itself states (chip date 9A, slip time), else takes
 * the latest year in which the day exists and is not after `today`.
 *
 * Shape   today: YYYY-MM-DD. A day near the turn of the year takes the year of the nearest date
 *         learned; 29 February takes the latest leap year.
 */
export const createCalendar = (today: string): Calendar => {
  const learned = new Set<string>();
  return {
    learn: (date) => {
      const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`;
      if (isDay(iso)) learned.add(iso);
    },
    resolve: (monthDay) => {
      const candidates = Array.from({ length: YEARS_BACK }, (_, back) => {
        const year = Number(today.slice(0, 4)) + 1 - back;
        return `${year}-${monthDay.slice(0, 2)}-${monthDay.slice(2, 4)}`;
      }).filter(isDay);
      const anchors = [...learned];
      if (anchors.length === 0) return candidates.find((day) => day <= today);
      const distance = (day: string): number =>
        Math.min(...anchors.map((anchor) => Math.abs(Date.parse(day) - Date.parse(anchor))));
      const years = anchors.map((anchor) => anchor.slice(0, 4));
      const own = years.flatMap((year) =>
        [-1, 0, 1].map(
          (shift) => `${Number(year) + shift}-${monthDay.slice(0, 2)}-${monthDay.slice(2, 4)}`,
        ),
      );
      return [...new Set(own)]
        .filter(isDay)
        .sort((a, b) => distance(a) - distance(b) || (a < b ? -1 : 1))[0];
    },
  };
};

const isDay = (iso: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return false;
  const ms = Date.parse(`${iso}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().slice(0, 10) === iso;
};
