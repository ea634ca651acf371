import { VIEWS, type View } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { isLone, joinLone } from './lone.ts';

/** The late passes of `keys.ts` reach so far; beyond, a number may have come round again. */
const NEAR_DAYS = 3;

const bit = (view: View): number => 1 << VIEWS.indexOf(view);
const DEVICE = bit('slip') | bit('request');
const CLEARING = bit('clearing');
const HOST = CLEARING | bit('response');

/**
 * Joins what a device dated days or years away from the records that answer it: a clock that lost its battery
 * begins anew. Adds to `moved`, and creates `far_clock(obs, at_ms, day)`: by a record of the host, when
 * the sale was.
 *
 * Shape   one to one: amount, reference number and two of trace number, terminal and card are the same, none is
 *         another, and no third record has them. The terminal may be another where the authorisation is the
 *         same: a router replaces the one, the issuer gave out the other. Neither side has been joined by the
 *         passes, which ask for the day.
 */
export const joinFarClocks = async (session: Session): Promise<void> => {
  await session.run('create or replace table far_clock (obs integer, at_ms bigint, day integer)');
  const [seen] = await session.rows(`select bool_or(${LEFT}) and bool_or(${RIGHT}) as both
    from (select whole from open_cluster union all select views & ${DEVICE} from lone
      union all select views & ${HOST} from lone)`);
  if (seen?.['both'] !== true) return;
  await session.run(sideSql('right', RIGHT, ''));
  await session.run(
    sideSql('left', LEFT, 'semi join far_right using (txn_type, amount, currency, rrn)'),
  );
  await session.run(MADE);
  const [made] = await session.rows('select count(*) as n from far_made');
  if (Number(made?.['n'] ?? 0) > 0) await mergeFar(session);
  for (const table of ['left', 'right', 'made'])
    await session.run(`drop table if exists far_${table}`);
};

/** The smaller number is the head, as everywhere. */
const mergeFar = async (session: Session): Promise<void> => {
  for (const sql of MERGE) await session.run(sql);
  const [all] = await session.rows('select count(*) as n from observation');
  await joinLone(
    session,
    'select l as id from far_made union all select r from far_made',
    Number(all?.['n']),
  );
};

/** Sets the time of sales by the host where the device's clock was far off. */
export const setFarClocks = async (session: Session): Promise<void> => {
  const [known] = await session.rows('select count(*) as n from far_clock');
  if (Number(known?.['n'] ?? 0) > 0)
    await session.run(`update sale_row set at_ms = f.at_ms, day = f.day
      from (select c.sale, f.at_ms, f.day from far_clock f join cluster c on c.obs = f.obs) f
      where f.sale = sale_row.sale`);
  await session.run('drop table far_clock');
};

const LEFT = `(whole & ${DEVICE}) <> 0 and (whole & ${CLEARING}) = 0`;
const RIGHT = `(whole & ${DEVICE}) = 0 and (whole & ${HOST}) <> 0`;

const COLUMNS = `o.obs, o.at_ms, o.day, o.txn_type, o.amount, o.currency, o.rrn, o.trace_no,
  nullif(o.tid, 0) as tid, nullif(o.card, 0) as card, o.auth_code`;

const sideSql = (side: 'left' | 'right', wanted: string, among: string): string =>
  `create or replace table far_${side} as
    with told as (
      select o.obs as sale, (1 << (o.view - 1))::integer as whole, ${COLUMNS}
      from observation o where o.rrn is not null and ${isLone('o.obs')}
      union all
      select c.sale, c.whole, ${COLUMNS} from (
        select sale, sale as obs, whole from open_cluster
        union all select m.head, m.sale, w.whole from moved m join open_cluster w on w.sale = m.head
      ) c join observation o on o.obs = c.obs where o.rrn is not null
    )
    select sale, any_value(whole) as whole, min(at_ms) as at_ms, min(day) as day,
      arg_min(obs, (at_ms, obs)) as obs, txn_type, amount, currency, rrn,
      max(trace_no) as trace_no, max(tid) as tid, max(card) as card, max(auth_code) as auth_code
    from told ${among} where ${wanted}
    group by sale, txn_type, amount, currency, rrn`;

const sameSql = (name: string): string =>
  `(l.${name} is not distinct from r.${name} and l.${name} is not null)::integer`;
const apartSql = (name: string): string => `(l.${name} <> r.${name}) is true`;

/** All but the terminal are the device's word and the host's alike, whatever is replaced on the way. */
const ALIKE = `not ${apartSql('trace_no')} and not ${apartSql('card')}
      and ((${sameSql('trace_no')} + ${sameSql('tid')} + ${sameSql('card')} >= 2 and not ${apartSql('tid')})
        or (${sameSql('trace_no')} + ${sameSql('card')} >= 1 and ${sameSql('auth_code')} = 1))`;

const MADE = `create or replace table far_made as
  select * from (
    select l.sale as l, r.sale as r, r.obs, r.at_ms, r.day, l.whole | r.whole as whole,
      count(*) over (partition by l.sale) + count(*) over (partition by r.sale) as rivals
    from far_left l join far_right r using (txn_type, amount, currency, rrn)
    where (l.whole & r.whole) = 0 and abs(l.day - r.day) > ${NEAR_DAYS}
      and ${ALIKE}
  ) where rivals = 2`;

const MERGE = [
  'insert into far_clock select obs, at_ms, day from far_made',
  `create or replace table moved as
    with head as (select greatest(l, r) as sale, least(l, r) as head from far_made)
    select m.sale, coalesce(h.head, m.head) as head from moved m left join head h on h.sale = m.head
    union all select sale, head from head`,
  `create or replace table open_cluster as
    select w.sale, w.whole from open_cluster w
    anti join (select l as sale from far_made union all select r from far_made) using (sale)
    union all select least(l, r), whole from far_made`,
] as const;
