import type { Session } from '../../engine/session.ts';

/**
 * Creates `number_pair(number, pair_tid, pair_serials, pair_returns, pair_bound)`: terminal ids of a
 * merchant number under which several serials go to and fro.
 *
 * Shape   one row per number, its terminal id with most returns. pair_returns: times a serial came
 *         back after another, so that a device that was replaced once has none. pair_bound: serials
 *         that the registry holds under that id and number.
 * Source  docs/indicators.md 16.
 */
export const createNumberPairs = async (session: Session): Promise<void> => {
  await session.run(`create or replace table serial_pair as
    with said as (
      select s.tid, coalesce(nullif(i.stated, 0), i.cleared) as number, s.sn, s.at_ms, s.sale
      from sale s join identified i on i.sale = s.sale
      where s.sn > 0 and s.tid > 0 and s.txn_type in (1, 5)
    ), several as (
      select tid, number from said where number > 0
      group by tid, number having min(sn) < max(sn)
    )
    select a.* from said a join several v on v.tid = a.tid and v.number = a.number`);
  await session.run(`create or replace table number_pair as
    with turn as (
      select tid, number, sn, lag(sn) over (partition by tid, number order by at_ms, sale) as last_sn
      from serial_pair
    ), counted as (
      select tid, number, count(distinct sn) as serials,
        count(*) filter (sn <> last_sn) + 1 - count(distinct sn) as returns
      from turn group by tid, number
    ), bound as (
      select number, tid, count(distinct sn) as serials from terminal_span
      where number > 0 and tid > 0 group by number, tid
    )
    select c.number, t.value as pair_tid, c.serials as pair_serials, c.returns as pair_returns,
      coalesce(b.serials, 0) as pair_bound
    from counted c join dict_tid t on t.id = c.tid
    left join bound b on b.number = c.number and b.tid = c.tid
    where c.returns > 0
    qualify row_number() over (partition by c.number order by c.returns desc, t.value) = 1`);
};
