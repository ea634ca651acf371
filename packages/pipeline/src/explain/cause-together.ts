import type { CausePart } from './cause-part.ts';

/** Releases are rolled out, and mended, over so many days about a device's own. Own choice [I]. */
export const ROLLED_DAYS = 3;

/** Fewer wrong sales have no begin and end. Own choice [I]. */
const SPELL_MIN = 4;

/**
 * Devices that state one foreign number each, of other shops and with other numbers, whose wrong sales begin and end
 * on the days of this one's: `cause_together(type, id, together, spells, days)`. Spells: all other such devices;
 * days: over which they all were seen. Shops that know nothing of each other do not begin and stop alike; a release does.
 */
const TOGETHER_SQL = `create or replace table cause_together as
  with wrong as (
    select c.type, c.id, min(c.registered) as registered, min(c.foreign_number) as foreign_number,
      min(s.day) as first_day, max(s.day) as last_day
    from cause_sale c join subject_sale s on s.type = c.type and s.id = c.id and s.sale = c.sale
    where c.type = 'terminal' and c.foreign_number > 0 and s.txn_type in (1, 5)
    group by c.type, c.id
    having count(*) >= ${SPELL_MIN} and min(c.foreign_number) = max(c.foreign_number)
      and count(*) filter (c.stated = c.foreign_number) * 2 > count(*)
  ), seen as (
    select type, id, min(day) as from_day, max(day) as to_day from subject_sale group by type, id
  ), spell as (
    select w.*, count(*) over () - 1 as spells, max(s.to_day) over () - min(s.from_day) over () + 1 as days
    from wrong w join seen s on s.type = w.type and s.id = w.id
  ), near as (
    select *, unnest(range(first_day - ${ROLLED_DAYS}, first_day + ${ROLLED_DAYS} + 1)) as day from spell
  )
  select n.type, n.id, count(distinct o.id) as together, any_value(n.spells) as spells, any_value(n.days) as days
  from near n join spell o on o.first_day = n.day
  where o.registered <> n.registered and o.foreign_number <> n.foreign_number
    and abs(o.last_day - n.last_day) <= ${ROLLED_DAYS}
  group by n.type, n.id`;

/** What devices of other shops do in the same days. */
export const TOGETHER: CausePart = {
  table: 'cause_together',
  columns: 'type varchar, id varchar, together bigint, spells bigint, days bigint',
  asks: `select id from cause_sale where type = 'terminal' and foreign_number > 0 and stated = foreign_number`,
  create: [TOGETHER_SQL],
};
