import type { Session } from '../engine/session.ts';

/**
 * Of a device that nobody registers, and of whose history no home is told, the one number beside the stranger's:
 * `cause_own(type, id, own, foreign_number)`. A device of two numbers has no other of its own; rules may flag a part
 * of the stranger's sales only, as those by code.
 */
const OWN = `create or replace table cause_own as
  with strange as (
    select type, id, max(foreign_number) as foreign_number from cause_sale
    where type = 'terminal' and foreign_number > 0 group by type, id
    having max(registered) = 0 and min(foreign_number) = max(foreign_number)
  )
  select s.type, s.id, any_value(t.foreign_number) as foreign_number,
    max(case when s.cleared <> t.foreign_number then s.cleared end) as own
  from subject_sale s join strange t using (type, id)
  where s.cleared > 0 group by s.type, s.id having count(distinct s.cleared) = 2`;

/** A day: no clock of a device that agrees with the others is off so far. Own choice [I]. */
const DEEP_MS = 86_400_000;

/**
 * Whether wrong sales differ in amount and card from the right ones between the first and the last
 * of them: area under the curve of amounts (Mann–Whitney), and a table of credit against other cards;
 * and how many right ones lie before and after. Completions and refunds bound nothing, and right ones
 * say nothing: they go under the number of their original. Right is what went out under a number of the
 * device's own, not all that nobody flagged; of a device that states the wrong number itself, what it states where
 * nobody else was seen to say; and what went out under a name alone, the shop's or another's. deep_n: right ones a day and more from both ends of the wrong ones.
 */
const SELECTION = `create or replace table cause_selection as
  with speaks as (
    select type, id from cause_sale where foreign_number > 0 group by type, id
    having 2 * count(*) filter (foreign_number = stated) > count(*)
  ), told as (
    select s.*, case when s.cleared > 0 or p.id is null then s.cleared else s.stated end as number
    from subject_sale s left join speaks p on p.type = s.type and p.id = s.id
  ), side as (
    select s.type, s.id, s.at_ms, s.amount, s.card_type, s.txn_type in (1, 5) as first_hand, s.number,
      coalesce(c.named or (c.foreign_number > 0 and s.number > 0), false)
        or coalesce(s.number = o.foreign_number, false) as off,
      (s.number > 0 and (s.number = s.registered or coalesce(s.approved, false) or coalesce(s.number = o.own, false)))
        or n.sale is not null as own
    from told s
    left join cause_sale c on c.sale = s.sale
    left join cause_own o on o.type = s.type and o.id = s.id
    left join cause_own_name n on n.sale = s.sale
  ), spell as (
    select type, id, coalesce(min(at_ms) filter (first_hand), min(at_ms)) as first_ms,
      coalesce(max(at_ms) filter (first_hand), max(at_ms)) as last_ms
    from side where off group by type, id
  ), seen as (
    select s.type, s.id, s.amount, s.card_type in (2, 3) as credit, s.card_type > 0 as carded, s.off,
      s.at_ms < w.first_ms as early, s.at_ms > w.last_ms as late,
      s.at_ms - w.first_ms > ${DEEP_MS} and w.last_ms - s.at_ms > ${DEEP_MS} as deep
    from side s
    join spell w on w.type = s.type and w.id = s.id
    where s.off or (s.first_hand and s.own)
  ), ranked as (
    select *, 2 * rank() over (partition by type, id order by amount)
      + count(*) over (partition by type, id, amount) - 1 as rank2
    from seen where not early and not late
  ), outside as (
    select type, id, count(*) filter (early and not off) as before_n,
      count(*) filter (late and not off) as after_n
    from seen group by type, id
  )
  select type, id, any_value(before_n) as before_n, any_value(after_n) as after_n,
    count(*) filter (off) as off_n, count(*) filter (not off) as on_n, count(*) filter (deep and not off) as deep_n,
    sum(rank2) filter (off) as off_ranks2,
    count(*) filter (off and credit) as off_credit, count(*) filter (off and carded and not credit) as off_other,
    count(*) filter (not off and credit) as on_credit,
    count(*) filter (not off and carded and not credit) as on_other
  from ranked join outside using (type, id) group by type, id`;

/** Which sales are wrong and which are right between, before and after: creates `cause_selection(type, id, …)`. */
export const createSelection = async (session: Session): Promise<void> => {
  await session.run(OWN);
  await session.run(SELECTION);
};
