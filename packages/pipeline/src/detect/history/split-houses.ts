import type { Cell, Session } from '../../engine/session.ts';
import { PARTS_MAX } from './device-codes.ts';
import type { Unique } from './device-parts.ts';

/**
 * Splits terminal ids that two institutions forward sales of, sale by sale, where their ids stand for
 * several devices.
 *
 * Shape   whole: ids that are one device for other reasons. Returns whether any id was split. The
 *         institution with most sales of an id keeps the device's code; changes `history_key`. Numbers
 *         alone cannot tell the two devices apart: one may borrow the number that is the other's own.
 *         What is drawn to many devices stays with the main one.
 */
export const splitHouses = async (
  session: Session,
  unique: Unique,
  whole: Pick<ReadonlySet<number>, 'has'>,
): Promise<boolean> => {
  const split: Cell[][] = [];
  let device: Cell = null;
  let main = 0;
  await session.each(HOUSES, (rows) => {
    for (const row of rows) {
      const house = Number(row['house']);
      if (row['device'] !== device) {
        device = row['device'] ?? null;
        main = house;
      } else if (
        !whole.has(Number(device)) &&
        row['strange'] !== true &&
        !unique(placeIn(house), placeIn(main))
      )
        split.push([device, house]);
    }
  });
  if (split.length === 0) return false;
  await session.load('house_split', { device: 'bigint', house: 'integer' }, split);
  for (const sql of [OFFICE, SPLIT_DRAWN, SPLIT]) await session.run(sql);
  return true;
};

const placeIn = (house: number) => ({ house, area: '', devices: 1 });

const HOUSED = `
  select k.sale, k.device, coalesce(h.house, n.house, 0) as house
  from history_key k join mixed m using (device)
  left join house_of_sale h using (sale)
  left join number_digits n on n.number = k.cleared
  left join drawn_use w on w.device = k.device and w.number = k.cleared
  where k.device < 0 and k.cleared > 0 and w.number is null`;

/** The house whose device it is comes first; others whose ids never look so are guests there. */
const HOUSES = `select h.device, h.house, count(*) as sales, any_value(f.house) is not null as strange
  from (${HOUSED}) h left join foreign_id f on f.device = h.device and f.house = h.house
  where h.house > 0
  group by h.device, h.house order by h.device, strange, sales desc, h.house`;

const PARTY = `coalesce(nullif(s.clearing_acquirer, 0), nullif(s.response_acquirer, 0),
  s.statement_acquirer)`;

/** Codes of acquirers under which the devices of split ids send what is not drawn to them. */
const OFFICE = `create or replace table id_office as
  select h.device, h.house, ${PARTY} as party
  from (${HOUSED}) h join house_split using (device, house) join sale s using (sale)
  where ${PARTY} > 0 group by all`;

const SPLIT_DRAWN = `update history_key set device = x.device - ${PARTS_MAX} * x.house from (
    with own as (
      select distinct k.cleared as number, ${PARTY} as party
      from history_key k anti join mixed m using (device) join sale s using (sale)
      where k.device <> 0 and k.cleared > 0
    )
    select k.sale, k.device, o.house
    from history_key k join drawn_use w on w.device = k.device and w.number = k.cleared
    join sale s using (sale) join id_office o on o.device = k.device and o.party = ${PARTY}
    anti join own on own.number = k.cleared and own.party = ${PARTY}) x
  where x.sale = history_key.sale`;

const SPLIT = `update history_key set device = x.device - ${PARTS_MAX} * x.house from (
    select sale, device, house from (${HOUSED}) join house_split using (device, house)) x
  where x.sale = history_key.sale`;
