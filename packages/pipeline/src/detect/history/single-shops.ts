import type { Session } from '../../engine/session.ts';
import { dropKin } from './kin-numbers.ts';
import { dropOwnPools } from './own-pools.ts';

/**
 * Creates `own_number(device, number, house, area, once, sales, tid, first_ms, last_ms)`, single shops with the time
 * of their use by terminal id; `id_meeting(device, a, b, how, once, one, other)`, pairs of them on one id in use at
 * one time, `how` the institutions `a` and `b` lie to each other; and `id_clash(device, a, b, how, once)`.
 */
export const createSingleShops = async (session: Session): Promise<void> => {
  await session.run(OWN);
  await dropOwnPools(session);
  await session.run(MEETINGS);
  await dropKin(session);
  await session.run(CLASHES);
};

/**
 * Creates `number_place(device, number, house, area)`: where the numbers of mixed devices stand and,
 * where names stand in for numbers, those of all.
 */
export const createPlaces = (session: Session, named: boolean): Promise<void> =>
  session.run(places(named ? '' : 'join mixed m using (device)'));

const places = (which: string): string => `create or replace table number_place as
  select k.device, k.cleared as number, max(coalesce(h.house, n.house, 0)) as house,
    any_value(case when i.mcc is null then '' else d.value[4:7] end) as area
  from history_key k ${which}
  join history_number d on d.id = k.cleared
  left join house_of_sale h using (sale)
  left join number_digits n on n.number = k.cleared
  left join inside_mcc i on i.number = k.cleared
  where k.cleared > 0
  group by k.device, k.cleared`;

/** A single shop has few terminals. */
export const TERMINALS_MAX = 3;

const OWN = `create or replace table own_number as
  with held as (
    select device, count(distinct (house, area)) as places, count(distinct house) as houses
    from number_place group by device
  ), lone as (
    select u.device, u.number, coalesce(p.house, n.house, 0) as house, p.area,
      w.devices - w.lone = 1 and coalesce(h.places <= greatest(2, h.houses), true) as once
    from device_number u
    join number_use w on w.number = u.number and w.devices <= ${TERMINALS_MAX} and u.sales >= 2
    left join number_place p on p.device = u.device and p.number = u.number
    left join held h on h.device = u.device
    left join number_digits n on n.number = u.number
    left join inside_mcc i on i.number = u.number
    left join cheap_mcc c on c.mcc = i.mcc
    where u.device < 0 and c.mcc is null
  )
  select l.device, l.number, l.house, l.area, any_value(l.once) as once, count(*) as sales,
    min(s.tid) as tid, min(s.at_ms) as first_ms, max(s.at_ms) as last_ms
  from lone l join history_key k on k.device = l.device and k.cleared = l.number
  join sale s using (sale)
  group by l.device, l.number, l.house, l.area`;

/** What is used far less than the other may be borrowed, and tells nothing of terminal ids. */
const RARER_MAX = 5;

/** Neighbours in this order are compared, so that an id of very many merchants costs no more. */
const NEIGHBOURS = '[1, 2, 3, 4, 5, 6]';

/** Whether two single shops of one id are in use at one time, about as much. */
export const CLASH = `a.first_ms < b.last_ms and b.first_ms < a.last_ms
    and greatest(a.sales, b.sales) <= ${RARER_MAX} * least(a.sales, b.sales)`;

const MEETINGS = `create or replace table id_meeting as
  with placed as (
    select *, row_number() over (partition by device order by house, area, sales desc, number) as place
    from own_number
  ), step as (
    select *, unnest(${NEIGHBOURS}) as step from placed
  )
  select a.device, least(a.house, b.house) as a, greatest(a.house, b.house) as b,
    case when a.house <> b.house then 'houses' when a.area = b.area then 'place' else 'areas' end as how,
    a.once and b.once as once, a.number as one, b.number as other
  from step a join placed b on b.device = a.device and b.place = a.place + a.step
  where ${CLASH}`;

const CLASHES = `create or replace table id_clash as
  select device, a, b, how, bool_or(once) as once from id_meeting group by device, a, b, how`;
