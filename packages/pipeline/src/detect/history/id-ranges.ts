import type { Session } from '../../engine/session.ts';
import type { Lie } from './terminal-ids.ts';

/** How often ids given out apart from each other would meet, and how often two numbers share an id. */
export interface Meeting {
  /** Ids that would be met in by chance, judged from how close together the ids in use lie. */
  readonly chance: number;
  /** Ids that carry two such numbers, for whatever reason. */
  readonly mixed: number;
  /** Ids of single shops that two such numbers use at one time: the `clashes` that are known. */
  readonly clashes: number;
}

/**
 * Reads how many terminal ids two shops would share by chance, if whoever gives out ids took no care of
 * the other's: `na × nb / M`, M the length of the range that the ids come from.
 *
 * Shape   by two institutions and the way their numbers lie to each other. The length of a range is
 *         told by the median gap between neighbouring ids of one shape (letters stay, digits count):
 *         a stray id of another institution does not stretch it. Reads `own_number`, `number_place`.
 */
export const readMeetings = async (
  session: Session,
  clashes: ReadonlyMap<string, number>,
): Promise<(a: number, b: number, how: Lie) => Meeting> => {
  const chances = new Map<string, number>();
  const mixed = new Map<string, number>();
  for (const sql of [CODED, RANGES]) await session.run(sql);
  for (const sql of [WITHIN, BETWEEN])
    await session.each(sql, (rows) => {
      for (const { a, b, how, pairs, length } of rows) {
        const key = `${a} ${b} ${how}`;
        chances.set(key, (chances.get(key) ?? 0) + Number(pairs) / Number(length));
      }
    });
  await session.each(MIXED, (rows) => {
    for (const { a, b, how, ids } of rows) mixed.set(`${a} ${b} ${how}`, Number(ids));
  });
  return (a, b, how) => {
    const key = `${a} ${b} ${how}`;
    return {
      chance: chances.get(key) ?? 0,
      mixed: mixed.get(key) ?? 0,
      clashes: clashes.get(key) ?? 0,
    };
  };
};

const CODED = `create or replace table own_code as
  select o.house, o.area, o.device, regexp_replace(t.value, '[0-9]', '0', 'g') as shape,
    coalesce(try_cast(regexp_replace(t.value, '[^0-9]', '', 'g') as bigint), 0) as code
  from own_number o join dict_tid t on t.id = o.tid`;

/** Of one id nothing is known; the outer twentieths may be strays. */
const RANGES = `create or replace table id_range as
  with code as (select distinct house, shape, code from own_code),
  step as (
    select *, code - lag(code) over (partition by house, shape order by code) as gap from code
  )
  select house, shape, count(*) as ids, quantile_disc(gap, 0.5) as gap,
    quantile_disc(code, 0.05) as low, quantile_disc(code, 0.95) as high
  from step group by house, shape having count(*) > 1`;

/** Pairs of one house: of all its numbers, those of one place and those of two. */
const WITHIN = `
  with placed as (
    select c.house, c.shape, c.area, count(*) as numbers from own_code c group by all
  ), told as (
    select house, shape, sum(numbers)::bigint as numbers,
      sum(numbers * (numbers - 1) // 2)::bigint as near
    from placed group by house, shape
  ), pair as (
    select t.house, t.shape, unnest(['place', 'areas']) as how,
      unnest([t.near, t.numbers * (t.numbers - 1) // 2 - t.near]) as pairs
    from told t
  )
  select p.house as a, p.house as b, p.how, p.pairs, r.ids * r.gap as length
  from pair p join id_range r using (house, shape) order by all`;

/**
 * Numbers of one house that lie within the range of the other, by its gap: of both ways the lesser, since
 * a wide range has few ids within a narrow one.
 */
const BETWEEN = `
  with inside as (
    select c.house, r.house as other, shape, count(*) as pairs, any_value(r.gap) as length
    from own_code c join id_range r using (shape)
    where c.house <> r.house and c.code between r.low and r.high group by all
  )
  select x.house as a, x.other as b, 'houses' as how,
    least(x.pairs / x.length, y.pairs / y.length) as pairs, 1 as length
  from inside x join inside y on y.house = x.other and y.other = x.house and y.shape = x.shape
  where x.house < x.other order by all`;

const MIXED = `
  with held as (
    select device, house, area, count(*) as numbers from number_place where device < 0 group by all
  ), housed as (
    select device, house, count(*) as areas, max(numbers) as near from held group by all
  )
  select house as a, house as b, 'areas' as how, count(*) as ids from housed where areas > 1 group by all
  union all
  select house, house, 'place', count(*) from housed where near > 1 group by all
  union all
  select x.house, y.house, 'houses', count(*) from housed x join housed y using (device)
  where x.house < y.house group by all
  order by all`;
