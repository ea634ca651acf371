import { compareNames } from '@zhenma/model';
import type { Cell, Session } from '../engine/session.ts';
import { bitsOf } from './among.ts';
import { createLone } from './lone.ts';

/** A price that one line in so many states, of ten at least, is a set one. Own choice [I]. */
const SET_PRICE = { share: 100, lines: 10 } as const;

/** Number of the view, see `VIEWS`. */
const STATEMENT = 5;

/**
 * Parts statement lines from sales that they met by card, amount and time alone, where the two name other
 * merchants: of set prices (a lunch, a coffee) the true counterpart may be missing, and another sale of
 * that card stands there alone. Whether they are one is then asked by `findLikelyLinks`, which knows how
 * often the card pays that sum.
 *
 * Shape   changes `moved`, `open_cluster` and `lone`. Parted are lines that have no reference, trace or
 *         authorisation in common with the sale, if numbers or names contradict a record of the sale and
 *         none agrees, and the sum is a set price: the card pays it again, or one line in a hundred does.
 *         Batch only, like all that a population teaches.
 * Source  own [I]: contract §5, late and missing rows; a wrong link accuses somebody.
 */
export const partDayMeetings = async (session: Session): Promise<void> => {
  await session.run(MET);
  const [met] = await session.rows('select count(*) as n from day_met');
  if (Number(met?.['n'] ?? 0) > 0) await partStrangers(session);
  for (const table of ['day_met', 'day_strangers', 'day_parted'])
    await session.run(`drop table if exists ${table}`);
};

/** Lines and sales that nothing but the card and the time brought together, with a pair of what both state. */
const MET = `create or replace table day_met as
  with paid as (
    select obs, count(*) over (partition by card, amount, currency) as by_card,
      count(*) over (partition by amount, currency) as by_all, count(*) over () as lines
    from observation where view = ${STATEMENT}
  ), line as (
    select m.sale, m.head, s.name, s.number, s.auth_code, s.rrn, s.trace_no
    from moved m join observation s on s.obs = m.sale join paid p on p.obs = m.sale
    where s.view = ${STATEMENT} and s.orig_rrn is null and s.orig_txn_id is null
      and (p.by_card > 1 or p.by_all >= greatest(${SET_PRICE.lines}, p.lines // ${SET_PRICE.share}))
  ), member as (
    select head, sale as obs from moved union all select distinct head, head from line
  )
  select l.sale, l.head, l.name, l.number, o.name as other_name, o.number as other_number
  from line l join member using (head) join observation o using (obs)
  where o.view <> ${STATEMENT}
  qualify not bool_or(coalesce(o.rrn = l.rrn, false) or coalesce(o.trace_no = l.trace_no, false)
      or (l.auth_code is not null and o.auth_code is not null)) over (partition by l.sale)
    and not bool_or((o.number > 0 and o.number = l.number) or (o.name > 0 and o.name = l.name))
      over (partition by l.sale)`;

const partStrangers = async (session: Session): Promise<void> => {
  const strangers: Cell[][] = [];
  await session.each(
    `select distinct m.name, m.other_name, a.value as here, b.value as there
     from day_met m join dict_name a on a.id = m.name join dict_name b on b.id = m.other_name
     order by all`,
    (rows) => {
      for (const { name, other_name, here, there } of rows)
        if (compareNames(String(here), String(there)) === 'different')
          strangers.push([name ?? null, other_name ?? null]);
    },
  );
  await session.load('day_strangers', { name: 'integer', other_name: 'integer' }, strangers);
  await session.run(PARTED);
  for (const sql of PART) await session.run(sql);
  const [all] = await session.rows('select count(*) as n from observation');
  const bits = bitsOf(ALONE, Number(all?.['n']));
  await createLone(session, {
    bits: `(select bits | ${bits} from lone)`,
    views: `(select views | (select coalesce(bit_or(1 << (o.view - 1)), 0)::integer
      from (${ALONE}) a join observation o on o.obs = a.id) from lone)`,
  });
};

const PARTED = `create or replace table day_parted as
  select distinct m.sale, m.head from day_met m left join day_strangers s using (name, other_name)
  where s.name is not null or (m.number > 0 and m.other_number > 0 and m.number <> m.other_number)`;

/** The rest of a sale is open again for a line; a single record that is left is no cluster. */
const PART = [
  'create or replace table moved as select * from moved anti join day_parted using (sale)',
  `create or replace table open_cluster as
    select w.* from open_cluster w anti join day_parted p on p.head = w.sale
    union all
    select head, bit_or(1 << (o.view - 1))::integer from (
      select head, sale as obs from moved semi join day_parted using (head)
      union all select distinct head, head from moved semi join day_parted using (head)
    ) join observation o using (obs) group by head`,
] as const;

/** Lines that were parted, and what is left alone of their sales. */
const ALONE = `select sale as id from day_parted
  union select head from day_parted anti join moved using (head)`;
