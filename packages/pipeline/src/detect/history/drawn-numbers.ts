import type { Cell, Session } from '../../engine/session.ts';
import { binomialAbove, poissonBelow } from './chances.ts';

/** With a thousand merchants of several terminals, one is called so by luck. */
const LUCK_MAX = 0.001;

/** With ten thousand ids of several numbers, one coincides so often by luck. */
const CROWD_LUCK_MAX = 0.0001;

/** A shop of its own is not so many times rarer on the id than the other. */
const RARER_MIN = 5;

/** Two ids that coincide make two devices of several numbers. */
const DEVICES_EACH = 2;

/** A single shop has few terminals. */
const TERMINALS_MAX = 3;

/** However close ids lie, one in twenty may be nobody else's. */
const EACH_MAX = 0.95;

/** A device with so many times what others sell under the number is its own shop's. */
const OWNER_TIMES = 2;

/**
 * Creates `drawn_use(device, number)`: numbers that no coincidence of terminal ids brings to a device.
 *
 * Shape   strangers: of `ids` terminal ids, those that two single shops of two institutions have by
 *         coincidence. A merchant's terminals meet ids of other institutions no more often than that; a
 *         number that a router sends under other merchants' devices does on nearly all of its own, and
 *         is drawn to those that are not its own shop's. Nor does one id coincide with many: there, all
 *         that is rare beside the largest is drawn. A number that lies nearly everywhere beside a busier
 *         single shop of its own institution is drawn to these, not to strangers under the same ids.
 */
export const createDrawn = async (
  session: Session,
  { strangers, ids }: { readonly strangers: number; readonly ids: number },
  dense: ReadonlyMap<number, number>,
): Promise<void> => {
  const each = Math.min(0.5, (DEVICES_EACH * strangers + 1) / Math.max(1, ids));
  const eachOf = (house: number): number =>
    Math.min(EACH_MAX, Math.max(each, dense.get(house) ?? 0));
  const drawn: Cell[][] = [];
  await session.each(ABROAD, (rows) => {
    for (const { number, house, devices, abroad } of rows)
      if (binomialAbove(Number(devices), eachOf(Number(house)), Number(abroad)) <= LUCK_MAX)
        drawn.push([number ?? null]);
  });
  await session.load('drawn_number', { number: 'integer' }, drawn);
  const most = Math.max(each, ...dense.values());
  const crowd = [...Array(CROWD_END).keys()].find(
    (others) => others > 0 && 1 - poissonBelow(most, others - 1) <= CROWD_LUCK_MAX,
  );
  await session.run(drawnUse(1 + (crowd ?? CROWD_END), most > each));
};

const CROWD_END = 20;

/** Of the ids of a number, percent that have a busier shop of its institution, where no luck brings them. */
const AT_HOME_MIN = 90;

const AT_HOME = `
  with busiest as (
    select u.device, p.house, max_by(u.number, (u.sales, u.number)) as number
    from number_place p join device_number u on u.device = p.device and u.number = p.number
    join number_use n on n.number = p.number and n.devices <= ${TERMINALS_MAX}
    where p.house > 0 and u.sales > 1 group by u.device, p.house
  )
  select p.number from number_place p
  left join busiest b on b.device = p.device and b.house = p.house and b.number <> p.number
  where p.house > 0
  group by p.number having count(b.device) * 100 >= count(*) * ${AT_HOME_MIN}`;

/** Devices of a number, and those on which it lies beside a number of another institution. */
const ABROAD = `
  with held as (
    select number, house, min(house) over near as low, max(house) over near as high
    from number_place where house > 0 window near as (partition by device)
  )
  select h.number, mode(h.house) as house, any_value(n.devices) as devices,
    count(*) filter (h.low < h.high) as abroad
  from held h join number_use n using (number)
  group by h.number having abroad > 1 order by h.number`;

/**
 * Where ids lie close, many coincide with that of a mall's till or of a busier shop: there numbers of one
 * place count once, and what is sold under this id alone is a shop's own.
 */
const drawnUse = (crowd: number, close: boolean): string => `create or replace table drawn_use as
  with crowd as (
    select device, count(distinct ${close ? '(house, area)' : 'number'}) as others
    from number_place group by device
  ), housed as (
    select device, house, count(distinct area) as areas from number_place group by device, house
  ), told as (
    select k.cleared as number, p.house, coalesce(nullif(s.clearing_acquirer, 0),
      nullif(s.response_acquirer, 0), s.statement_acquirer) as party
    from history_key k join number_place p on p.device = k.device and p.number = k.cleared
    join sale s using (sale)
  ), stays as (
    select number from told where party > 0
      and house in (select house from told where party > 0 group by house having min(party) < max(party))
    group by number having min(party) = max(party)
  ), used as (
    select u.device, u.number, u.sales, c.others, n.sales as all_sales, n.devices,
      h.areas > 1 and u.number not in (select number from stays) as goes,
      max(u.sales) over (partition by u.device) as most
    from device_number u join crowd c on c.device = u.device join number_use n on n.number = u.number
    left join number_place p on p.device = u.device and p.number = u.number
    left join housed h on h.device = u.device and h.house = p.house
  )
  select u.device, u.number from used u left join drawn_number d on d.number = u.number
  anti join (${AT_HOME}) a on a.number = u.number
  where (d.number is not null and u.sales * (u.devices - 1) <= ${OWNER_TIMES} * (u.all_sales - u.sales))
    or (u.others >= ${crowd} and u.sales * ${RARER_MIN} <= u.most ${close ? 'and u.devices > 1 and u.goes' : ''})`;
