import type { Session } from '../engine/session.ts';

/**
 * Devices of other shops that send the same foreign number at no gain, and nothing beside it, counted together:
 * `cause_mates(foreign_number, shops, devices, off_n, on_n, deep_n, before_n, after_n)`, where they are of two shops or more.
 *
 * Shape   reads `cause_selection`, `cause_own`, `cause_company` and `cause_house`. Whose a device is, is the number that it is registered
 *         for or, where nobody says, the one beside the foreign one.
 */
const MATES = `create or replace table cause_mates as
  with one as (
    select type, id, max(foreign_number) as foreign_number, max(registered) as registered
    from cause_sale where type = 'terminal' and foreign_number > 0 group by type, id
    having min(foreign_number) = max(foreign_number) and min(registered) = max(registered)
      and not bool_or(cheaper) and bool_or(priced)
  ), told as (
    select o.foreign_number, coalesce(w.own, nullif(o.registered, 0)) as shop,
      s.off_n, s.on_n, s.deep_n, s.before_n, s.after_n
    from one o join cause_selection s using (type, id) left join cause_own w using (type, id)
    anti join cause_company c on c.foreign_number = o.foreign_number
    anti join cause_house h on h.type = o.type and h.id = o.id
  )
  select foreign_number, count(distinct shop) as shops, count(*) as devices, sum(off_n)::bigint as off_n, sum(on_n)::bigint as on_n, sum(deep_n)::bigint as deep_n,
    sum(before_n)::bigint as before_n, sum(after_n)::bigint as after_n
  from told where shop is not null group by foreign_number having count(distinct shop) > 1`;

export const createMates = (session: Session): Promise<void> => session.run(MATES);
