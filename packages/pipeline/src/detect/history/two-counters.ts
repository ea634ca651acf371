import type { Cell, Row, Session } from '../../engine/session.ts';
import { PARTS_MAX } from './device-codes.ts';

/** Messages of one row; fewer have no begin and end to hold against another's. Own choice [I]. */
const ROW_MIN = 3;

/** A step that fits a stranger's device oftener than this draws no line between two. Own choice [I]. */
const CHANCE_MAX = 0.05;

/** How far and how long one counter goes between two sales, and how often a stranger's would. */
export interface Reach {
  readonly far: number;
  readonly long: number;
  readonly chance: number;
}

/**
 * Creates `counter_row(sale, base, number, nth, at_ms)`: the messages of every terminal id that several
 * numbers share, follow-ups too, in rows that one counter may have counted. A number that several counters
 * count may look mute by itself, and is heard in their rows.
 */
export const createCounterRows = (session: Session, { far, long, chance }: Reach): Promise<void> =>
  session.run(`create or replace table counter_row as
    with message as (
      select k.device as base, k.cleared as number, k.sale, min(o.at_ms) as at_ms,
        max(try_cast(o.trace_no as integer)) as trace
      from history_key k join mixed m using (device)
      join cluster c on c.sale = k.sale join observation o using (obs)
      where k.device < 0 and k.cleared > 0 and o.trace_no is not null and ${chance} <= ${CHANCE_MAX}
      group by k.device, k.cleared, k.sale
    ), step as (
      select *, coalesce(trace - lag(trace) over turn between 1 and ${far}
        and at_ms - lag(at_ms) over turn between 0 and ${long}, false) as goes_on
      from message where trace is not null
      window turn as (partition by base order by trace, at_ms, sale)
    )
    select sale, base, number, at_ms, count(*) filter (not goes_on) over (
      partition by base order by trace, at_ms, sale rows unbounded preceding) as nth
    from step`);

/**
 * Parts what several devices of one terminal id sell under one number.
 *
 * Where every merchant counts its terminals from one, the till of a shop that lends its number has the
 * same id as the tills that borrow it. Then several counters count one number at the same time, and no
 * counter is at two places: such a number is *lent*. Rows that have another number in common are of one
 * device, and what stands in them under a lent number was sold there; where a lent number stands alone,
 * its shop's till sold.
 *
 * Shape   changes `history_key`, adds to `device_part`. Ids without a lent number stay as they are, and
 *         rows of several lent numbers without another.
 */
export const partCounters = async (session: Session): Promise<void> => {
  const ofRow: Cell[][] = [];
  const ofNumber: Cell[][] = [];
  let base = 0;
  let last = 0;
  let held: Held[] = [];
  const tell = (): void => {
    const told = partsOfRows(held, last);
    if (told.last < PARTS_MAX) {
      for (const [nth, part] of told.ofRow) ofRow.push([base, nth, part]);
      for (const { number, part, tied, most } of told.ofNumber)
        ofNumber.push([base, number, part, tied, most]);
    }
    held = [];
  };
  await session.each(HELD, (rows) => {
    for (const row of rows) {
      if (Number(row['base']) !== base && held.length > 0) tell();
      [base, last] = [Number(row['base']), Number(row['last'])];
      held.push(heldOf(row));
    }
  });
  if (held.length > 0) tell();
  if (ofRow.length === 0) return;
  await session.load('row_part', { base: 'bigint', nth: 'bigint', part: 'integer' }, ofRow);
  await session.load('counted_part', PART_COLUMNS, ofNumber);
  await session.run(MOVED);
  await session.run(`insert into device_part
    select base, number, part, tied, true, true from counted_part`);
  await session.run(`update history_key set device = m.base - m.part from moved_sale m
    where m.sale = history_key.sale`);
};

const PART_COLUMNS = {
  base: 'bigint',
  number: 'integer',
  part: 'integer',
  tied: 'boolean',
  most: 'boolean',
} as const;

/** How often a number stands in one row. */
export interface Held {
  readonly nth: number;
  readonly number: number;
  readonly count: number;
  /** When the second message of the row and the one before its last were sent: one at an end may be late. */
  readonly sinceMs?: number;
  readonly untilMs?: number;
}

const heldOf = (row: Row): Held => ({
  nth: Number(row['nth']),
  number: Number(row['number']),
  count: Number(row['count']),
  ...(row['since_ms'] != null && {
    sinceMs: Number(row['since_ms']),
    untilMs: Number(row['until_ms']),
  }),
});

interface CountedPart {
  readonly number: number;
  readonly part: number;
  /** It stands in rows beside other numbers, oftener than once. */
  readonly tied: boolean;
  /** What of the number stands in no row is this part's. */
  readonly most: boolean;
}

interface RowParts {
  readonly ofRow: ReadonlyMap<number, number>;
  readonly ofNumber: readonly CountedPart[];
  /** The last part that is in use. */
  readonly last: number;
}

/** The device of each row of one terminal id, counted on from `last`, and of each number that they hold. */
export const partsOfRows = (held: readonly Held[], last: number): RowParts => {
  const { lent, deviceOf } = joinRows(held);
  const rows = groupBy(held, ({ nth }) => nth);
  const lending = new Set<number>();
  for (const [nth, row] of rows)
    if (row.some(({ number }) => lent.has(number))) lending.add(deviceOf(nth));
  const parts = new Map<string, number>();
  const partOf = (key: string): number => {
    const part = parts.get(key) ?? last + parts.size + 1;
    parts.set(key, part);
    return part;
  };
  const ofRow = new Map<number, number>();
  const ofNumber = new Map<string, CountedPart & { readonly count: number }>();
  for (const [nth, row] of rows) {
    const own = row.some(({ number }) => !lent.has(number));
    if (own ? !lending.has(deviceOf(nth)) : row.length > 1) continue;
    const part = partOf(own ? `device ${deviceOf(nth)}` : `till ${row[0]?.number}`);
    ofRow.set(nth, part);
    for (const { number, count } of row) {
      const key = `${part} ${number}`;
      const sum = (ofNumber.get(key)?.count ?? 0) + (row.length > 1 ? count : 0);
      const most = lent.has(number) !== own;
      ofNumber.set(key, { number, part, tied: sum >= TIED_MIN, most, count: sum });
    }
  }
  return { ofRow, ofNumber: [...ofNumber.values()], last: last + parts.size };
};

const groupBy = <K, T>(all: readonly T[], keyOf: (one: T) => K): Map<K, T[]> => {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
};

/** One message may stand in a stranger's row by luck. */
const TIED_MIN = 2;

/**
 * Joins rows by the numbers that they share, those of most messages first. A number whose rows, with those that are
 * of one device with them, were counted at the same time is lent and joins none.
 */
const joinRows = (held: readonly Held[]) => {
  const joined = new Map<number, Joined>();
  for (const { nth } of held) joined.set(nth, { rows: [nth], least: nth });
  const spans = new Map<number, Span>();
  for (const { nth, sinceMs, untilMs } of held)
    if (sinceMs !== undefined && untilMs !== undefined) spans.set(nth, [sinceMs, untilMs]);
  const lent = new Set<number>();
  const numbers = [...groupBy(held, ({ number }) => number)].map(([number, uses]) => ({
    number,
    uses,
    count: uses.reduce((sum, { count }) => sum + count, 0),
  }));
  for (const { number, uses } of numbers.sort((a, b) => b.count - a.count || a.number - b.number)) {
    const groups = [...new Set(uses.flatMap(({ nth }) => joined.get(nth) ?? []))];
    const rows = groups.flatMap((group) => group.rows);
    const least = groups.reduce(
      (low, group) => Math.min(low, group.least),
      Number.POSITIVE_INFINITY,
    );
    if (overlap(rows.flatMap((nth) => [spans.get(nth) ?? []].filter(isSpan)))) lent.add(number);
    else {
      const whole = { rows, least };
      for (const nth of rows) joined.set(nth, whole);
    }
  }
  return { lent, deviceOf: (nth: number): number => joined.get(nth)?.least ?? nth };
};

/** Rows of one device. A row is in one such group, so that putting groups together looks for no doubles. */
interface Joined {
  readonly rows: readonly number[];
  readonly least: number;
}

type Span = readonly [sinceMs: number, untilMs: number];

const isSpan = (span: readonly number[]): span is Span => span.length === 2;

const overlap = (spans: readonly Span[]): boolean => {
  const order = spans.toSorted((a, b) => a[0] - b[0]);
  let end = Number.NEGATIVE_INFINITY;
  for (const [since, until] of order) {
    if (since < end) return true;
    end = Math.max(end, until);
  }
  return false;
};

/** Rows of the ids of which two rows were counted at the same time. */
const HELD = `
  with long as (
    select base, nth, min(at_ms, 2)[2] as since_ms, max(at_ms, 2)[2] as until_ms
    from counter_row group by base, nth having count(*) >= ${ROW_MIN}
  ), turn as (
    select base, since_ms, max(until_ms) over (
      partition by base order by since_ms, nth rows between unbounded preceding and 1 preceding
    ) as before_ms
    from long
  ), last as (
    select device as base, max(part) as last from device_part group by device
  )
  select c.base, c.nth, c.number, any_value(p.last) as last, any_value(l.since_ms) as since_ms,
    any_value(l.until_ms) as until_ms, count(*) as count
  from counter_row c join last p using (base)
  left join long l on l.base = c.base and l.nth = c.nth
  where c.base in (select base from turn where since_ms < before_ms)
  group by c.base, c.nth, c.number order by c.base, c.nth, c.number`;

/** Sales of a number that stand in no row go with what most of it is: its shop's till, or its device. */
const MOVED = `create or replace table moved_sale as
  select k.sale, p.device as base, coalesce(r.part, n.part) as part
  from device_part p
  join history_key k on k.device = p.device - p.part and k.cleared = p.number
  left join counter_row c on c.sale = k.sale and c.base = p.device
  left join row_part r on r.base = c.base and r.nth = c.nth
  left join (
    select base, number, min(part) as part from counted_part where most group by base, number
  ) n on c.sale is null and n.base = p.device and n.number = p.number
  where coalesce(r.part, n.part) is not null`;
