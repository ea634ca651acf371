import type { Session } from '../../engine/session.ts';

/**
 * Creates `unmasked_number(number, whole)`: the number that a masked one stands for, as where one system
 * of a bank masks the middle of merchant numbers and another does not.
 *
 * Shape   codes of `dict_number`. A masked number shows six characters in front and two behind at least;
 *         exactly one whole number of the data fits it, and some terminal id has both. Whatever fits
 *         two or none stays what it is.
 * @returns whether any masked number is told
 */
export const createWholeNumbers = async (session: Session): Promise<boolean> => {
  await session.run(WHOLE);
  const [told] = await session.rows('select count(*) as n from unmasked_number');
  return Number(told?.['n'] ?? 0) > 0;
};

const WHOLE = `create or replace table unmasked_number as
  with masked as (
    select id, left(value, 6) as head, right(value, 2) as tail,
      replace(replace(value, '*', '_'), '#', '_') as form
    from dict_number where length(value) = 15
      and regexp_full_match(value, '[0-9A-Za-z]{6,}[*#]{2,}[0-9A-Za-z]{2,}')
  ), fitting as (
    select m.id as number, d.id as whole from masked m
    join dict_number d on left(d.value, 6) = m.head and right(d.value, 2) = m.tail
    where length(d.value) = 15 and not regexp_matches(d.value, '[*#_]') and d.value like m.form
  ), one_fit as (
    select number, any_value(whole) as whole from fitting group by number having count(*) = 1
  ), seen as (
    select distinct s.tid, i.cleared from identified i join sale s using (sale)
    where s.tid > 0 and i.cleared > 0
      and (i.cleared in (select number from one_fit) or i.cleared in (select whole from one_fit))
  )
  select o.number, o.whole from one_fit o
  where exists (
    select 1 from seen a join seen b using (tid) where a.cleared = o.number and b.cleared = o.whole)`;
