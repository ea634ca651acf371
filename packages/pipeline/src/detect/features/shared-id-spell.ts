import type { Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/**
 * A terminal id that the registry gives to several devices, so that no sale is put under one of them, and
 * that states a number of none of them for a while, as when all tills of a shop load a neighbour's parameters.
 *
 * Shape   one row per sale that states a number to which the registry binds other ids, but not this one.
 *         id_spell_sales: such sales of the id under this number. id_own_before, id_own_after: sales of
 *         the id under a registered number of its own before and after; id_own_between: in the meantime;
 *         id_own_due: how many would have been made meanwhile at the pace of the other days. Of several
 *         own numbers the one that fell silent and would have sold most; none of the same credit code.
 * Source  docs/indicators.md 15, 33; two devices under one id sell side by side [I].
 */
export const SHARED_ID_SPELL: Feature = {
  id: 'shared_id_spell',
  fields: {
    id_spell_sales: intField(
      'sales in which the id, registered for others, stated this number',
      '登记在别家的这一终端号自报该商户号的笔数',
    ),
    id_own_before: intField(
      'sales of the id under its registered number before the first of these',
      '在此之前，该终端号用登记号的笔数',
    ),
    id_own_between: intField(
      'sales of the id under its registered number between the first and the last of these',
      '其间该终端号用登记号的笔数',
    ),
    id_own_after: intField(
      'sales of the id under its registered number after the last of these',
      '在此之后，该终端号用登记号的笔数',
    ),
    id_own_due: intField(
      'sales under the registered number that were due meanwhile, at the pace of the other days',
      '其间按平日速度本应有的、用登记号的笔数',
    ),
  },
  needs: ['terminals', 'terminal_id', 'view:request|slip'],
  live: false,
  asks: `exists (select tid from terminal_span where tid > 0
    group by tid having count(distinct sn) > 1)`,
  create: async (session: Session): Promise<void> => {
    for (const sql of [STATED, SPELL, FEATURE]) await session.run(sql);
  },
};

const STATED = `create or replace table id_stated as
  with several as (
    select tid from terminal_span where tid > 0 group by tid having count(distinct sn) > 1
  ), bound as (
    select distinct tid, number from terminal_span where tid > 0 and number > 0
  )
  select i.sale, s.tid, n.institution as house, i.stated as number, s.at_ms, b.number is not null as own
  from identified i join sale s using (sale) join several v on v.tid = s.tid
  join number_institution n on n.number = i.stated
  left join bound b on b.tid = s.tid and b.number = i.stated
  where i.device_sn = 0 and i.stated > 0
    and i.stated in (select number from terminal_span where number > 0)`;

const SPELL = `create or replace table id_spell as
  with home as (
    select tid, house, number as home, count(*) as sales, min(at_ms) as first_ms,
      max(at_ms) as last_ms
    from id_stated where own group by all
  ), away as (
    select tid, house, number, count(*) as sales, min(at_ms) as first_ms, max(at_ms) as last_ms
    from id_stated where not own group by all
  ), owner as (
    select number, max_by(uscc, stated_from) as uscc from merchant_span group by number
  ), pair as (
    select a.tid, a.house, a.number, h.home, a.sales,
      count(*) filter (t.at_ms < a.first_ms) as before,
      count(*) filter (t.at_ms between a.first_ms and a.last_ms) as meanwhile,
      count(*) filter (t.at_ms > a.last_ms) as after,
      h.sales * (a.last_ms - a.first_ms)
        // greatest(1, h.last_ms - h.first_ms - (a.last_ms - a.first_ms)) as due
    from away a join home h on h.tid = a.tid and h.house = a.house
    join id_stated t on t.tid = a.tid and t.house = a.house and t.number = h.home
    left join owner x on x.number = a.number left join owner y on y.number = h.home
    where x.uscc is null or y.uscc is null or x.uscc <> y.uscc
    group by all
  )
  select * from pair
  qualify row_number() over (partition by tid, house, number
    order by meanwhile = 0 desc, due desc, home) = 1`;

const FEATURE = `create or replace table feature_shared_id_spell as
  select t.sale, p.sales as id_spell_sales, p.before as id_own_before,
    p.meanwhile as id_own_between, p.after as id_own_after, p.due::bigint as id_own_due
  from id_stated t join id_spell p on p.tid = t.tid and p.house = t.house and p.number = t.number
  where not t.own`;
