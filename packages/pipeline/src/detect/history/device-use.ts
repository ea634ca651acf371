import { parseAcquirer } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { addCommonCards } from './common-cards.ts';
import { readCommonIds } from './common-ids.ts';
import { readSplits } from './device-cards.ts';
import { PARTS_MAX, tidOf } from './device-codes.ts';
import { createParts } from './device-parts.ts';
import { createForeignIds } from './foreign-ids.ts';
import { readCountedIds, readFarGateways, readOnlineGateways } from './gateways.ts';
import { createIdRows } from './id-rows.ts';
import { type NumberPair, readPairs } from './message-counter.ts';
import { readMetPairs } from './met-pairs.ts';
import { addOwnBatches } from './own-batches.ts';
import { addOwnCustomers } from './own-customers.ts';
import { createPlaces } from './single-shops.ts';
import { splitHouses } from './split-houses.ts';
import { readUnique } from './terminal-ids.ts';
import { partCounters } from './two-counters.ts';

/**
 * Creates the tables that say which device used which merchant number. Features may read them.
 *
 * Shape   history_key(sale, day, device, cleared): coded, 0 unknown, one row a sale. Unlike the key
 *         by which streams keep their state, its device may be told with hindsight.
 *         device: code of the serial; without one, a negative code of the terminal id and of which of
 *         the devices that share it, see device-parts.ts.
 *         device_number(device, number, sales): every pair that occurs.
 *         number_use(number, devices, lone, sales, lone_sales): devices that used it; lone: and nothing
 *         but it.
 *         mixed(device, numbers, sales): devices that used two numbers or more.
 *         mixed_use(device, number, deals, runs, longest_run, credits, first_deal_ms, last_deal_ms,
 *         first_place, last_place): of those, the purchases and pre-authorisations, in how many runs
 *         they came, and the places of the first and last among the device's deals in order of time.
 *         mixed_day(device, turns, seldom): of those, the deals that follow one of the same day under another number;
 *         whether as few as where a device is handed on.
 * @returns whether there are such devices; where there are none, the tables about them may be missing
 */
export const createDeviceUse = async (
  session: Session,
  offered: ReadonlySet<string>,
  named: boolean,
): Promise<boolean> => {
  await createHouses(session, named);
  await session.run(keysSql(await idsNameDevices(session)));
  await drop(session, await readOnlineGateways(session));
  await countUse(session);
  if (!(await areMixed(session))) return false;
  await createPlaces(session, named);
  if (!named && (await drop(session, await readFarGateways(session)))) {
    await countUse(session);
    await createPlaces(session, named);
  }
  const pairs = offered.has('trace_no')
    ? await readPairs(session)
    : new Map<number, NumberPair[]>();
  const unique = await readUnique(session, pairs.size > 0);
  await createForeignIds(session);
  const lived = await addOwnCustomers(
    session,
    await addCommonCards(session, await readSplits(session)),
  );
  const cards = offered.has('batch_no') ? await addOwnBatches(session, lived) : lived;
  if (pairs.size === 0 && (await splitHouses(session, unique, lived))) {
    await countUse(session);
    await createPlaces(session, named);
  }
  const counted = named ? [] : await readCountedIds(session);
  const common = new Set([...(await readCommonIds(session, named)), ...counted.map(tidOf)]);
  await createIdRows(session);
  const met = await readMetPairs(session, pairs);
  await createParts(session, { counters: pairs, cards }, { unique, common, met });
  await session.run(`update history_key set device = p.device - p.part from device_part p
    where p.part > 0 and p.device = history_key.device and p.number = history_key.cleared`);
  if (pairs.size > 0) await partCounters(session);
  await countUse(session);
  await session.run(MIXED_USE);
  await session.run(MIXED_DAY);
  return areMixed(session);
};

/** What is sold through a gateway is sold on no device, whatever its host counts. Tells whether there is any. */
const drop = async (session: Session, gateways: readonly number[]): Promise<boolean> => {
  if (gateways.length > 0)
    await session.run(`update history_key set device = 0 where device in (${gateways.join(', ')})`);
  return gateways.length > 0;
};

/** Whether any device used two numbers. */
const areMixed = async (session: Session): Promise<boolean> => {
  const [counted] = await session.rows('select count(*) as devices from mixed');
  return Number(counted?.['devices']) > 0;
};

const countUse = async (session: Session): Promise<void> => {
  await session.run(`create or replace table device_number as
    select device, cleared as number, count(*) as sales
    from history_key where device <> 0 and cleared > 0 group by device, cleared`);
  await session.run(`create or replace table mixed as
    select device, count(*) as numbers, sum(sales)::bigint as sales from device_number
    group by device having count(*) > 1`);
  await session.run(`create or replace table number_use as
    select u.number, count(*) as devices, count(*) filter (m.device is null) as lone,
      sum(u.sales)::bigint as sales,
      coalesce(sum(u.sales) filter (m.device is null), 0)::bigint as lone_sales
    from device_number u left join mixed m using (device) group by u.number`);
};

/**
 * Follow-ups carry the number of their original, so they tell nothing about the order of numbers.
 * Sales of one moment, as where dates have no time of day, are put in the order that a change of
 * numbers would leave: the number that was there first goes first.
 */
const DEALS = 's.txn_type in (1, 5)';

const MIXED_USE = `create or replace table mixed_use as
  with known as (
    select k.device, k.cleared as number, k.sale, s.at_ms, s.card_type,
      min(s.at_ms) over (partition by k.device, k.cleared) as since_ms
    from history_key k join mixed m using (device) join sale s using (sale)
    where k.cleared > 0 and ${DEALS}
  ), deal as (
    select device, number, at_ms, card_type, row_number() over turn as place,
      row_number() over turn - row_number() over (
        partition by device, number order by at_ms, sale) as run
    from known
    window turn as (partition by device order by at_ms, since_ms, number, sale)
  ), run as (
    select device, number, run, count(*) as deals, count(*) filter (card_type in (2, 3)) as credits,
      min(at_ms) as first_ms, max(at_ms) as last_ms, min(place) as first_place, max(place) as last_place
    from deal group by device, number, run
  )
  select device, number, sum(deals)::bigint as deals, count(*) as runs, max(deals) as longest_run,
    sum(credits)::bigint as credits, min(first_ms) as first_deal_ms, max(last_ms) as last_deal_ms,
    min(first_place) as first_place, max(last_place) as last_place
  from run group by device, number`;

/** A device is handed on once a day at most, and by far not every day: of so many days on one. Own choice [I]. */
const HANDED_DAYS = 4;

export const MIXED_DAY = `create or replace table mixed_day as
  with deal as (
    select k.device, k.day, k.cleared as number, lag(k.cleared) over turn as before
    from history_key k join mixed m using (device) join sale s using (sale)
    where k.cleared > 0 and ${DEALS}
    window turn as (partition by k.device, k.day order by s.at_ms, k.cleared, k.sale)
  ), turned as (
    select device, day, count(*) filter (before <> number) as turns from deal group by device, day
  )
  select device, sum(turns)::bigint as turns,
    max(turns) <= 1 and count(*) filter (turns > 0) * ${HANDED_DAYS} <= count(*) as seldom
  from turned group by device`;

/** A terminal id with more numbers than this, or within one house, stands for no device. */
const NUMBERS_MAX = 300;

/** The serial of a sale: also the one that the registry binds to its terminal id, or what it states alone. */
const SERIAL = { told: 'i.device_sn', stated: 'case when s.sn > 0 then i.device_sn else 0 end' };

/**
 * Whether the registry itself shows that terminal ids name no devices: then one that it binds to a single device may
 * stand on another that it lacks.
 */
const idsNameDevices = async (session: Session): Promise<boolean> => {
  const [habit] = await session.rows('select twice from id_habit');
  return habit?.['twice'] !== true;
};

/**
 * Sales by serial, or by the one that other sales of their terminal id and number bear, else by terminal id; a terminal id
 * that very many numbers share by terminal id and house, and if that is no better by none.
 */
export const keysSql = (byRegistry: boolean): string => `create or replace table history_key as
  with known as (
    select i.sale, s.day, ${SERIAL[byRegistry ? 'told' : 'stated']} as device_sn, s.tid,
      case when cut.number is null and sp.sale is null then i.cleared else 0 end as cleared,
      coalesce(h.house, n.house, 0) as house
    from history_sale i join sale s using (sale)
    left join number_digits n on n.number = i.cleared
    left join house_of_sale h on h.sale = i.sale
    left join cut_number cut on cut.number = i.cleared
    left join spoilt_sale sp on sp.sale = i.sale
  ), heard as (
    select tid, cleared, min(device_sn) as device_sn from known
    where device_sn > 0 and tid > 0 and cleared > 0
    group by tid, cleared having count(distinct device_sn) = 1
  ), served as (
    select k.* replace (case when k.device_sn > 0 then k.device_sn else coalesce(h.device_sn, 0) end as device_sn)
    from known k left join heard h on h.tid = k.tid and h.cleared = k.cleared
  ), crowd as (
    select tid, house, count(distinct cleared) as numbers from served
    where device_sn = 0 and tid > 0 and cleared > 0 group by tid, house
  ), crowded as (
    select tid, sum(numbers) as numbers, max(numbers) as in_house from crowd group by tid
  )
  select k.sale, k.day, case when k.device_sn > 0 then k.device_sn::bigint
    when k.tid = 0 or k.cleared = 0 or c.in_house > ${NUMBERS_MAX} then 0
    else -${PARTS_MAX} * (k.tid::bigint * 1000
      + case when c.numbers > ${NUMBERS_MAX} then k.house else 0 end) end as device, k.cleared
  from served k left join crowded c on c.tid = k.tid`;

/**
 * Creates `house_of_sale(sale, house)` for terminal ids of several numbers, and `number_digits(number,
 * house)` from the numbers themselves. Names that stand in for numbers tell no house, so that all
 * terminal ids need one from their sales.
 */
const createHouses = async (session: Session, named: boolean): Promise<void> => {
  const houses: Cell[][] = [];
  await session.each(
    `select id, value from dict_party
     where id in (
       select distinct forwarder from observation union select distinct acquirer from observation)
     order by id`,
    (rows) => {
      for (const { id, value } of rows) {
        const institution = parseAcquirer(String(value))?.institution;
        if (institution !== undefined) houses.push([id ?? null, Number(institution)]);
      }
    },
  );
  await session.load('party_house', { party: 'integer', house: 'integer' }, houses);
  await session.run(`create or replace table number_digits as
    select number, case when regexp_full_match(institution, '[0-9]{3}')
      then institution::integer else 0 end as house from number_institution where number > 0`);
  await session.run(`create or replace table house_of_sale as
    with several as (
      select s.tid from history_sale i join sale s using (sale)
      where i.device_sn = 0 and s.tid > 0 and i.cleared > 0
      group by s.tid ${named ? '' : 'having min(i.cleared) <> max(i.cleared)'}
    )
    select c.sale, coalesce(max(f.house), max(a.house)) as house
    from several x join sale s on s.tid = x.tid
    join cluster c on c.sale = s.sale
    join observation o on o.obs = c.obs
    left join party_house f on f.party = o.forwarder
    left join party_house a on a.party = o.acquirer
    where f.house is not null or a.house is not null
    group by c.sale`);
};
