import type { Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/** Fewer sales of a code tell no usual ticket. Own choice [I]. */
const TICKETS_MIN = 300;

/**
 * How unlikely so large a ticket is for the category code that was sent.
 *
 * Shape   one row per purchase that is large for its code. ticket_fit: evidence, −10·log10 of the
 *         chance of so large a ticket, corrected for the number of purchases looked at
 *         (Benjamini–Hochberg). The size of tickets of a code is learned from the data: middle and
 *         upper part of the sales of all its numbers, as logarithms on a normal curve of at least
 *         that spread. Null where fewer than ten numbers or three hundred sales tell of the code.
 *         ticket_percent: the amount in hundredths of the middle ticket of the code.
 * Source  docs/indicators.md 27.
 */
export const TICKET_SIZE: Feature = {
  id: 'ticket_size',
  fields: {
    ticket_fit: intField(
      'evidence, −10·log10 q, that so large a ticket does not belong to the category code',
      '如此大额不属于该类别码的证据强度（−10·log10 q）',
    ),
    ticket_percent: intField(
      'the amount in hundredths of the usual ticket of the category code',
      '金额相当于该类别码通常单笔的百分之几',
    ),
  },
  needs: ['mcc|merchant_no', 'view:clearing|response|statement'],
  live: false,
  asks: `(select count(*) from sale) >= ${TICKETS_MIN}`,
  create: async (session: Session): Promise<void> => {
    for (const sql of [TICKET, PROFILE, FEATURE]) await session.run(sql);
  },
};

const OUTSIDE = ['clearing', 'response', 'statement'] as const;

const TICKET = `create or replace view ticket as
  select s.sale, i.cleared as number, s.amount, coalesce(${OUTSIDE.map(
    (view) => `case when s.${view}_mcc >= 0 then s.${view}_mcc end`,
  ).join(', ')}, try_cast(m.mcc as smallint)) as mcc
  from sale s join identified i using (sale) left join inside_mcc m on m.number = i.cleared
  where s.txn_type = 1 and s.amount > 0 and i.cleared > 0`;

/** Least spread of the logarithms: codes with one fare have hardly any. */
const SPREAD_MIN = 0.3;

const PROFILE = `create or replace table ticket_profile as
  with cut as (
    select mcc, count(*) as sales, quantile_disc(amount, [0.5, 0.95, 0.99]) as cuts
    from ticket where mcc is not null group by mcc
    having count(*) >= ${TICKETS_MIN} and count(distinct number) >= 10
  )
  select mcc, sum(sales) over () as looked, cuts[1] as middle, greatest(${SPREAD_MIN}, (ln(cuts[2]) - ln(cuts[1])) / 1.645,
    (ln(cuts[3]) - ln(cuts[1])) / 2.326) as spread
  from cut`;

/** Tickets nearer to the middle than this many spreads are not held against anybody. */
const FAR = 3.5;

const FEATURE = `create or replace table feature_ticket_size as
  with far as (
    select t.sale, t.amount, p.middle, p.looked, (ln(t.amount) - ln(p.middle)) / p.spread as z
    from ticket t join ticket_profile p using (mcc) where t.amount > p.middle
  ), tested as (
    select *, exp(-z * z / 2) / (z * sqrt(2 * pi())) as p from far where z >= ${FAR}
  ), ranked as (
    select *, p * looked / row_number() over (order by p, sale) as q from tested
  )
  select sale, least(990, greatest(0, round(-10 * log10(greatest(1e-99, least(1,
      min(q) over (order by p desc, sale desc)))))))::bigint as ticket_fit,
    (100 * amount) // middle as ticket_percent
  from ranked`;
