import type { Session } from '../engine/session.ts';
import { binomialAbove } from './history/chances.ts';

/** An hour or a day with fewer sales, or of fewer merchants, says nothing of its source. */
export const SALES_MIN = 5;

/** Of the sales of a spoilt hour, in parts of ten, those that are wrong. A router of one agent reaches no such share of all agents' sales. */
const WRONG_TENTHS = 6;

/** Spoilt hours are an exception: one in so many sales at most. What is always so is no accident of a file. */
const RARE = 5;

/** An hour is no accident of a file if the share of wrong sales of the other hours gives it that often. */
const LUCK_MAX = 1e-4;

/**
 * Creates `spoilt_sale(sale)`: sales whose cleared number a source put on the wrong row, or filled up
 * with noughts, for nearly every device of that hour at once.
 *
 * Shape   an hour is spoilt where 6 of 10 sales, of five merchants or more, are cleared under a number
 *         that is not their device's but that of another sale of the hours around (rows that slipped), or
 *         the first 8 to 12 characters of their own followed by noughts (a field that was too short). Wrong
 *         rows of the hours beside it, filled ones of its day and those that carry the number of a sale next to
 *         them on its day go with it, and so does every wrong row
 *         between slipped ones: what slipped there is the number of a sale that was routed. Nothing is spoilt where that
 *         is more than a fifth of the data, where as many wrong sales are luck at the share of the other
 *         hours (a router that takes half of all sales), nor without a registry of terminals.
 * Source  contract §4, cause data; a router chooses among numbers of its own and leaves other agents alone [I].
 */
export const createSpoiltRows = async (session: Session): Promise<void> => {
  await session.run('create or replace table spoilt_sale (sale integer)');
  if (await areTooFew(session)) return;
  await session.run(LOOK);
  if (!(await dropLucky(session))) return;
  for (const sql of [WRONG, SLIPPED, FILLED, HOURS, SPOILT]) await session.run(sql);
  const [of] = await session.rows(`select (select count(*) from spoilt_sale) as bad,
    (select count(*) from identified where cleared > 0) as sales`);
  if (RARE * Number(of?.['bad']) > Number(of?.['sales']))
    await session.run('delete from spoilt_sale');
};

/** Whether all sales together are fewer than an hour, or a day, has to have. */
export const areTooFew = async (session: Session): Promise<boolean> => {
  const [all] = await session.rows('select count(*) as n from identified');
  return Number(all?.['n']) < SALES_MIN;
};

/** Leaves the hours that the others do not explain, and says whether there are any. */
const dropLucky = async (session: Session): Promise<boolean> => {
  const hours = await session.rows('select hour, n, wrong from crooked_hour order by hour');
  if (hours.length === 0) return false;
  const [rest] = await session.rows(REST);
  const share = (Number(rest?.['wrong']) + 1) / (Number(rest?.['n']) + 2);
  const lucky = hours.filter(
    ({ n, wrong }) => binomialAbove(Number(n), share, Number(wrong)) > LUCK_MAX,
  );
  for (const { hour } of lucky)
    await session.run(`delete from crooked_hour where hour = ${Number(hour)}`);
  return lucky.length < hours.length;
};

const OFF = 'i.cleared <> i.registered and i.cleared <> i.stated and not i.approved';

/** Hours in which most devices go out under numbers that are not theirs, nor what they stated themselves: no file did that. */
const LOOK = `create or replace table crooked_hour as
  select s.at_ms // 3600000 as hour, min(s.day) as day, count(*) as n, count(*) filter (${OFF}) as wrong
  from identified i join sale s using (sale)
  where i.registered_by = 'terminal' and i.cleared > 0
  group by hour
  having n >= ${SALES_MIN} and 10 * wrong >= ${WRONG_TENTHS} * n
    and count(distinct i.registered) filter (${OFF}) >= ${SALES_MIN}`;

/** All other hours. */
const REST = `select count(*) as n, count(*) filter (${OFF}) as wrong
  from identified i join sale s using (sale)
  left join crooked_hour h on h.hour = s.at_ms // 3600000
  where i.registered_by = 'terminal' and i.cleared > 0 and h.hour is null`;

/** All sales of these hours, of those beside them and of their days. */
const WRONG = `create or replace table crooked_sale as
  select i.sale, i.registered, i.stated, i.cleared, s.at_ms, s.at_ms // 3600000 as hour, s.day,
    s.response_number as answered, ${OFF} as off
  from identified i join sale s using (sale)
  where i.registered_by = 'terminal' and i.cleared > 0 and s.day in (
    select unnest([day - 1, day, day + 1]) from crooked_hour)`;

/** Sales so many places away, in order of time, are neighbours: rows slip by one or two, copies and undone sales lie between. */
const PLACES = 3;

/**
 * Wrong sales whose number is the right one of another sale nearby: of the hours around, or `beside` it in
 * order of time, however long the pause between. What a router answered to the sale beside it is right there,
 * and wrong where the answer to this one was another.
 */
const SLIPPED = `create or replace table slipped_sale as
  with own as (
    select distinct number, unnest([hour - 1, hour, hour + 1]) as hour
    from (select unnest([registered, stated]) as number, hour from crooked_sale)
  ), placed as (
    select *, array_agg(registered) over around || array_agg(stated) over around as about,
      case when answered > 0 and answered <> cleared then array_agg(answered) over around end as answers
    from crooked_sale
    window around as (order by at_ms, sale rows between ${PLACES} preceding and ${PLACES} following
      exclude current row)
  )
  select c.sale, c.hour, c.day, c.at_ms, c.beside, own.number is not null as near
  from (select *, coalesce(list_contains(about, cleared), false)
    or coalesce(list_contains(answers, cleared), false) as beside from placed) c
  left join own on own.number = c.cleared and own.hour = c.hour
  where c.off and (own.number is not null or c.beside)`;

/** Wrong sales whose number is the beginning of the own one, filled up. */
const FILLED = `create or replace table filled_sale as
  with pair as (select distinct registered, cleared from crooked_sale where off), filled as (
    select p.registered, p.cleared, rtrim(b.value, '0') as rest, length(b.value) as size, a.value as whole
    from pair p join dict_number a on a.id = p.registered join dict_number b on b.id = p.cleared
  )
  select c.sale, c.hour, c.day from crooked_sale c
  join filled f using (registered, cleared)
  where c.off and f.size = length(f.whole) and f.size - length(f.rest) >= 3
    and starts_with(f.whole, f.rest) and length(f.rest) >= 8`;

const HOURS = ['slipped', 'filled']
  .map(
    (kind) => `select h.hour, '${kind}' as kind, min(k.day) as day
    from crooked_hour h join ${kind}_sale k using (hour)
    group by h.hour, h.n having 10 * count(*) >= ${WRONG_TENTHS} * h.n`,
  )
  .reduce((a, b) => `${a} union all ${b}`)
  .replace(/^/, 'create or replace table spoilt_hour as ');

const SPOILT = `insert into spoilt_sale
  select s.sale from slipped_sale s
  where (s.near and s.hour in (select unnest([hour - 1, hour, hour + 1]) from spoilt_hour where kind = 'slipped'))
    or (s.beside and s.day in (select day from spoilt_hour where kind = 'slipped'))
  union
  select c.sale from crooked_sale c join (
    select hour, min(at_ms) as first_ms, max(at_ms) as last_ms from slipped_sale group by hour
  ) s on s.hour = c.hour
  where c.off and c.at_ms between s.first_ms and s.last_ms
    and c.hour in (select hour from spoilt_hour where kind = 'slipped')
  union
  select f.sale from filled_sale f where f.day in (select day from spoilt_hour where kind = 'filled')`;
