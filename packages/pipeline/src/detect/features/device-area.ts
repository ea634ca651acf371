import { placesOfAreas } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, flagField, intField } from '../feature.ts';
import { createSeenAreas } from './area-home.ts';

/**
 * How a device that reports only an area code, and no position, left the province it is registered in.
 *
 * Shape   one row per sale in a far area (another province than the registered one), but for what follows up a
 *         sale in its own. far_area_runs:
 *         in how many runs of the device's sales these came, a single sale between two of the other
 *         kind aside where such are one in ten, as base stations give now and then; far_area_codes: different codes in
 *         them; near_area_before: sales that were not far before the first far one.
 *         far_area_sisters: other terminals of the merchant that were far. far_area_others: of the
 *         other devices of the institution whose areas are known, percent that were far: a source
 *         that writes the area of its gateway has many. Where the registry holds no area of the device or its
 *         merchant, that of its first sales stands for it: see area-home.ts.
 * Source  docs/indicators.md 7, 8.
 */
export const DEVICE_AREA: Feature = {
  id: 'device_area',
  fields: {
    far_area_sales: intField(
      'sales of the device in another province than its registered one',
      '该终端在登记省份以外的交易笔数',
    ),
    far_area_days: intField('days with such sales', '有省外交易的天数'),
    far_area_runs: intField(
      'runs of sales in which these came',
      '省外交易分成几段（中间没有省内交易）',
    ),
    far_area_codes: intField('area codes that it reported there', '省外交易报过几个地区码'),
    near_area_before: intField(
      'sales in its own province before the first far one',
      '首笔省外交易之前的省内交易笔数',
    ),
    far_area_sisters: intField(
      'other terminals of the merchant that were in another province',
      '同一商户另有几台终端也到过省外',
    ),
    far_area_others: intField(
      'of the institution’s other devices, percent that were in another province',
      '同一机构其他终端到过省外的百分比',
    ),
    area_home_seen: flagField(
      'no area is registered: the province is that of its first sales, which the registered address or number names as well',
      '登记没有地区码：以它最初经营的、登记地址或商户号也指明的省份为准',
    ),
  },
  needs: ['terminals', 'area_code'],
  live: false,
  create: async (session: Session): Promise<void> => {
    await createSeenAreas(session);
    await session.run(PLACED);
    await session.load(
      'area_apart',
      { home: 'varchar', area: 'varchar' },
      await readApart(session),
    );
    for (const sql of [TURN, STAY, FOLLOW_UP, FEATURE]) await session.run(sql);
  },
};

const PLACED = `create or replace table area_placed as
  select i.sale, i.device_sn as device, i.registered, coalesce(i.home_area, h.area) as home,
    i.home_area is null as seen, s.area_code as area, s.day, s.at_ms
  from identified i join sale s using (sale) left join area_home h on h.device = i.device_sn
  where i.registered_by = 'terminal' and i.device_sn > 0
    and (i.home_area is not null or h.area is not null) and s.area_code is not null`;

/** Pairs of a registered and a reported area that lie in two provinces. */
const readApart = async (session: Session): Promise<readonly Cell[][]> => {
  const pairs = await session.rows(
    'select distinct home, area from area_placed where home <> area order by home, area',
  );
  return pairs
    .filter(({ home, area }) => placesOfAreas(String(home), String(area)) === 'different')
    .map(({ home, area }): Cell[] => [String(home), String(area)]);
};

/** A device that goes to and fro has more single sales that lie elsewhere than its neighbours. Own choice [I]. */
const STRAY_ONE_IN = 10;

const TURN = `create or replace table area_turn as
  with told as (
    select p.*, a.home is not null as far from area_placed p left join area_apart a using (home, area)
  ), gone as (select distinct device from told where far), beside as (
    select t.*, coalesce(lag(t.far) over turn <> t.far and lead(t.far) over turn <> t.far, false) as stray
    from told t join gone using (device)
    window turn as (partition by t.device order by t.at_ms, t.sale)
  ), kept as (
    select * from beside window by_device as (partition by device) qualify not stray
      or count(*) filter (stray) over by_device * ${STRAY_ONE_IN} > count(*) over by_device
  )
  select * exclude (stray), row_number() over turn as place, lag(far) over turn as was_far
  from kept window turn as (partition by device order by at_ms, sale)`;

const STAY = `create or replace table area_stay as
  with first_far as (
    select device, min(place) as place from area_turn where far group by device
  ), stay as (
    select t.device, min(t.registered) as registered, count(*) filter (t.far) as sales,
      count(distinct t.day) filter (t.far) as days, count(distinct t.area) filter (t.far) as codes,
      count(*) filter (t.far and t.was_far is distinct from true) as runs,
      count(*) filter (t.place < f.place) as before
    from area_turn t join first_far f using (device) group by t.device
  ), house as (
    select left(d.value, 3) as house, count(distinct p.device) as devices
    from area_placed p join dict_number d on d.id = p.registered group by house
  ), placed as (
    select s.*, left(d.value, 3) as house from stay s join dict_number d on d.id = s.registered
  )
  select p.*, count(*) over (partition by p.registered) - 1 as sisters,
    (count(*) over (partition by p.house) - 1) * 100 // greatest(1, h.devices - 1) as others
  from placed p join house h using (house)`;

/**
 * What follows up a sale in the own province is that sale, wherever it is keyed in: the card's last one of that
 * amount, else its last.
 */
const FOLLOW_UP = `create or replace table area_follow_up as
  with paid as (
    select t.device, s.card, s.amount, t.place, t.far, s.txn_type in (1, 5) as deal, t.sale
    from area_turn t join sale s using (sale) where s.card > 0
  )
  select f.sale from paid f
  join paid o on o.device = f.device and o.card = f.card and o.deal and o.place < f.place
  where f.far and not f.deal group by f.sale having not arg_max(o.far, {same: o.amount = f.amount, place: o.place})`;

const FEATURE = `create or replace table feature_device_area as
  select t.sale, s.sales as far_area_sales, s.days as far_area_days, s.runs as far_area_runs,
    s.codes as far_area_codes, s.before as near_area_before, s.sisters as far_area_sisters,
    s.others as far_area_others, t.seen as area_home_seen
  from area_turn t join area_stay s using (device)
  where t.far and t.sale not in (select sale from area_follow_up)`;
