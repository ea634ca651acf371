import { mccs } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { binomialAbove } from './history/chances.ts';
import { areTooFew, SALES_MIN } from './spoilt-rows.ts';

/** Of the sales of a spoilt day or hour, in parts of ten, those that are wrong. */
const WRONG_TENTHS = 6;

/** Spoilt sales are an exception: one in so many at most. What is always so is a list of codes that is not ours. */
const RARE = 5;

/** A day is no accident of a file if the share of wrong sales of the other days gives it that often. */
const LUCK_MAX = 1e-4;

/**
 * Creates `spoilt_code(sale)`: sales in whose category column a source put something else, for nearly
 * every merchant of that day or hour at once.
 *
 * Shape   a sale is wrong if its code outside is in no list of categories while the registry or the number
 *         itself gives the merchant one that is. A day is spoilt where 6 of 10 of its sales, or of those of an
 *         hour of it, of five merchants or more, are wrong; all wrong sales of that day go with it. Nothing
 *         is spoilt where that is more than a fifth of the data, or luck at the share of the other days.
 * Source  contract §4, cause data; a code that is no category has no price, so that a router gains nothing by it [I].
 */
export const createSpoiltCodes = async (session: Session): Promise<void> => {
  await session.run('create or replace table spoilt_code (sale integer)');
  if (await areTooFew(session)) return;
  const known = mccs().map(({ mcc }) => [Number(mcc)]);
  await session.load('listed_mcc', { mcc: 'integer' }, known);
  await session.run(CODED);
  await session.run(CROOKED);
  const [rest] = await session.rows(REST);
  const share = (Number(rest?.['wrong']) + 1) / (Number(rest?.['n']) + 2);
  const days = await session.rows('select day, n, wrong from crooked_day order by day');
  const spoilt = days.filter(
    ({ n, wrong }) => binomialAbove(Number(n), share, Number(wrong)) <= LUCK_MAX,
  );
  const bad = `wrong and day in (${[-1, ...spoilt.map(({ day }) => Number(day))].join(', ')})`;
  const [of] = await session.rows(
    `select count(*) filter (${bad}) as bad, count(*) as sales from coded_sale`,
  );
  const isAlways = RARE * Number(of?.['bad']) > Number(of?.['sales']);
  await session.run(`create or replace table spoilt_code as
    select sale from coded_sale where ${isAlways ? 'false' : bad}`);
};

const OUTSIDE = ['clearing', 'response', 'statement'] as const;

const outside = (column: string): string =>
  `case ${OUTSIDE.map((view) => `when ${view}_number > 0 and ${view}_mcc >= 0 then ${view}_${column}`).join(' ')} end`;

/** Sales with a code outside, under a number whose own code is known. */
const CODED = `create or replace table coded_sale as
  with own as (
    select number, any_value(mcc) as mcc from merchant_span where mcc is not null group by number
    union
    select number, mcc from inside_mcc
  ), owned as (
    select distinct o.number from own o join listed_mcc l on l.mcc = try_cast(o.mcc as integer)
  ), said as (
    select sale, day, at_ms // 3600000 as hour, ${outside('number')} as number, ${outside('mcc')}::integer as mcc
    from sale
  )
  select s.sale, s.day, s.hour, s.number, l.mcc is null as wrong
  from said s join owned o using (number) left join listed_mcc l on l.mcc = s.mcc`;

const CROOKED = `create or replace table crooked_day as
  with part as (
    select day, hour, count(*) as n, count(*) filter (wrong) as wrong,
      count(distinct number) filter (wrong) as merchants
    from coded_sale group by grouping sets ((day), (day, hour))
  )
  select day, max_by(n, wrong) as n, max(wrong) as wrong from part
  where n >= ${SALES_MIN} and merchants >= ${SALES_MIN} and 10 * wrong >= ${WRONG_TENTHS} * n
  group by day`;

const REST = `select count(*) as n, count(*) filter (wrong) as wrong
  from coded_sale where day not in (select day from crooked_day)`;
