import { added, type Stratum, shortestWindow, startWindow, sumOf, type Window } from './window.ts';

/** Where amounts are cut, in yuan: a router's thresholds are round. Two-hour steps of the day. */
export const AMOUNT_EDGES = [
  10, 20, 30, 50, 70, 100, 150, 200, 300, 400, 500, 700, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000,
  7_000, 10_000, 20_000, 50_000,
] as const;
export const HOUR_STEPS = 12;

/** Fewer sales of all devices, or of one of their numbers, show no choice. */
const DEALS_MIN = 12;
const OWN_MIN = 5;

/** Sales that may lie elsewhere: below a start as good as none, outside a window few. */
const START_STRAYS = 0.02;
const WINDOW_STRAYS = 0.1;

/** What a device used one of its numbers for, by bins. */
export interface Use {
  readonly device: number;
  readonly number: number;
  readonly home: boolean;
  /** Another number than the device's own. */
  readonly away: boolean;
  readonly amounts: readonly number[];
  readonly hours: readonly number[];
}

type Bins = 'amounts' | 'hours';

/** By what a device, or the devices of an agent, may choose numbers, each with the window found. */
export interface Choices {
  readonly start?: Window;
  readonly hour?: Window & { readonly number: number };
  readonly band?: Window & { readonly number: number };
}

/**
 * Looks for a starting amount of the numbers that are not a device's own, and for a number with an
 * amount band or an hour of its own.
 *
 * Shape   a home number has no window of its own: where others start, it ends.
 */
export const choicesOf = (uses: readonly Use[]): Choices => {
  const devices = [...groupBy(uses, (use) => use.device).values()];
  if (sumOf(added(uses.map((use) => use.amounts))) < DEALS_MIN) return {};
  const strata = (bins: Bins, isOwn: (use: Use) => boolean): readonly Stratum[] =>
    devices.flatMap((each) => {
      const own = each.filter(isOwn).map((use) => use[bins]);
      return own.length > 0 ? [{ all: added(each.map((use) => use[bins])), own: added(own) }] : [];
    });
  const away = strata('amounts', (use) => use.away);
  const enough = sumOf(added(away.map(({ own }) => own))) >= OWN_MIN;
  const start = enough ? startWindow(away, START_STRAYS) : undefined;
  const byNumber = groupBy(
    uses.filter((use) => !use.home),
    (use) => use.number,
  );
  const asked = [...byNumber].flatMap(([number, own]) =>
    sumOf(added(own.map((use) => use.amounts))) >= OWN_MIN ? [number] : [],
  );
  const best = (bins: Bins): Choices['hour'] => {
    const found = asked.flatMap((number) => {
      const round = bins === 'hours';
      const own = strata(bins, (use) => use.number === number && !use.home);
      const window = shortestWindow(own, WINDOW_STRAYS, round);
      const ends = window && (round || window.to < AMOUNT_EDGES.length + 1);
      return ends ? [{ ...window, number }] : [];
    });
    const [first] = found.sort((a, b) => a.chance - b.chance || a.number - b.number);
    return first && { ...first, chance: Math.min(1, first.chance * found.length) };
  };
  const [hour, band] = [best('hours'), best('amounts')];
  return { ...(start && { start }), ...(hour && { hour }), ...(band && { band }) };
};

const groupBy = <T>(items: readonly T[], keyOf: (item: T) => number): ReadonlyMap<number, T[]> => {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
};
