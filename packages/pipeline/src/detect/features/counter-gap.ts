import { compareNames } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/** A device that is seen whole counts on by one, by up to so many where messages are no sales. Own choice [I]. */
const STEP_MAX = 6;
/** Percent of a device's steps, and of all steps, that must be so; fewer steps tell nothing. */
const LOUD_MIN = 80;
const HEARD_MIN = 50;
const STEPS_MIN = 5;

/** Percent of the sales that fill a gap which may do so by chance. */
const CHANCE_MAX = 2;

/**
 * Percent of a terminal's sales that must fill gaps, and of those that fit one, percent that must fit no
 * other: tills that share one counter, as at a mall's cash system, miss each other's messages. Own choice [I].
 */
const SHARE_MIN = 50;
const SURE_MIN = 90;

/** Numbers so far off the missing ones are missing nowhere: what fits them does so by chance. */
const DECOYS = [211, 377, 593] as const;

/**
 * Sales under another terminal id that fill a gap in the message counter of a shop's own device.
 *
 * Shape   one row per sale that fills a gap: its F11 is missing from the run of exactly one other device,
 *         between two sales of that at whose times it lies, it is the only one that fits, its own device keeps no
 *         count of its own, and the names of the two shops differ. counter_shops: home numbers of the devices whose gaps the
 *         sales of its device fill. Nothing where devices are not seen whole, or where as many sales fit
 *         numbers that are missing nowhere.
 * Source  docs/indicators.md 17; a channel that rewrites F41 and F42 and leaves F11 as the terminal sent it [I].
 */
export const COUNTER_GAP: Feature = {
  id: 'counter_gap',
  fields: {
    counter_shops: intField(
      'shops whose devices miss a message that this terminal sent instead, if this sale is one of those',
      '有几家商户的终端流水号缺号恰由该终端的交易补上（本笔是其中之一）',
    ),
  },
  needs: [
    'trace_no',
    'merchant_name',
    'terminal_sn|terminal_id',
    'view:clearing|response|statement',
  ],
  live: false,
  asks: `(select count(*) from sale) > ${STEPS_MIN}`,
  create: async (session: Session): Promise<void> => {
    await session.run(SPAN);
    for (const sql of [COUNTED, LOUD, MISSING, FITS, FILLED]) await session.run(sql);
    const strange = (await isHeard(session)) ? await readStrangers(session) : [];
    await session.load('gap_stranger', { own: 'integer', other: 'integer' }, strange);
    await session.run(FEATURE);
  },
};

const isHeard = async (session: Session): Promise<boolean> => {
  const [all] = await session.rows(`select count(step) as steps,
    count(*) filter (step between 1 and ${STEP_MAX}) as short from gap_deal`);
  if (Number(all?.['short']) * 100 < Number(all?.['steps']) * HEARD_MIN) return false;
  const [found] = await session.rows('select count(*) as fills from gap_fill');
  if (Number(found?.['fills']) === 0) return false;
  const [chance] = await session.rows(
    `select count(*) as fills from (${DECOYS.map((shift) => `(from ${fitsAt(shift)} ${ONLY})`).join(' union all ')})`,
  );
  const met = Number(chance?.['fills']) / DECOYS.length;
  return met * 100 <= Number(found?.['fills']) * CHANCE_MAX;
};

/** Numbers of the sales and homes of the devices, where both have names and these differ. */
const readStrangers = async (session: Session): Promise<readonly Cell[][]> => {
  const pairs = await session.rows(`
    with named as (
      select number, max_by(name, (sales, name)) as name from (
        select number, name, count(*) as sales from gap_deal where name > 0 group by all)
      group by number
    )
    select distinct f.number as own, f.home_number as other, a.value as name, b.value as home
    from gap_fill f join named x on x.number = f.number join named y on y.number = f.home_number
    join dict_name a on a.id = x.name join dict_name b on b.id = y.name order by all`);
  return pairs
    .filter(({ name, home }) => compareNames(String(name), String(home)) === 'different')
    .map(({ own, other }): Cell[] => [own ?? null, other ?? null]);
};

/**
 * Devices whose numbers lie as close as those of one that counts, with some missing, and all others; none
 * of either where there are none of the other, so that nothing is put in order in vain.
 */
const SPAN = `create or replace table gap_span as
  with span as (
    select k.device, count(*) as sales, max(try_cast(o.trace_no as integer))
      - min(try_cast(o.trace_no as integer)) + 1 as numbers
    from history_key k join cluster c on c.sale = k.sale join observation o using (obs)
    where k.device <> 0 and k.cleared > 0 and o.trace_no is not null group by k.device
  ), told as (
    select device, sales > ${STEPS_MIN} and numbers <= sales * ${STEP_MAX} as counts
    from span where sales <= ${STEPS_MIN} or numbers > sales
  )
  select device from told qualify bool_or(counts) over () and not bool_and(counts) over ()`;

/** Every message of a device that names a merchant, also follow-ups: each counts. */
const COUNTED = `create or replace table gap_deal as
  with told as (
    select k.sale, k.device, k.cleared as number, s.at_ms, coalesce(nullif(s.clearing_name, 0),
        nullif(s.response_name, 0), s.statement_name) as name,
      max(try_cast(o.trace_no as integer)) as trace
    from history_key k semi join gap_span using (device) join sale s using (sale)
    join cluster c on c.sale = k.sale join observation o using (obs)
    where k.device <> 0 and k.cleared > 0 and o.trace_no is not null group by all
  )
  select *, trace - lag(trace) over turn as step, lag(at_ms) over turn as since, lag(trace) over turn as base
  from told where trace is not null
  window turn as (partition by device order by at_ms, trace, sale)`;

/** Devices that count. */
const LOUD = `create or replace table gap_loud as
  with own as (
    select device, max_by(number, (sales, number)) as home_number from (
      select device, number, count(*) as sales from gap_deal group by all)
    group by device
  ), loud as (
    select device from gap_deal group by device
    having count(step) >= ${STEPS_MIN}
      and count(*) filter (step between 1 and ${STEP_MAX}) * 100 >= count(step) * ${LOUD_MIN}
  )
  from own semi join loud using (device)`;

const MISSING = `create or replace table gap_missing as
  select device, home_number, since, at_ms, unnest(range(base + 1, trace)) as missing
  from gap_deal join gap_loud using (device) where step between 2 and ${STEP_MAX}`;

/** Sales of devices that do not count and that lie where a counting one misses a message. */
const fitsAt = (shift: number): string => `(
  select x.sale, x.device, x.number, g.home_number, g.device as other, g.missing
  from gap_missing g join gap_deal x on x.trace = g.missing + ${shift}
    and x.device <> g.device and x.at_ms between g.since and g.at_ms
  where x.device not in (select device from gap_loud))`;

const ONLY = `qualify count(*) over (partition by sale) = 1
  and count(*) over (partition by other, missing) = 1`;

const FITS = `create or replace table gap_fit as from ${fitsAt(0)}`;
const FILLED = `create or replace table gap_fill as from gap_fit ${ONLY}`;

const FEATURE = `create or replace table feature_counter_gap as
  with whole as (
    select device, count(*) as sales from gap_deal group by device
  ), fits as (
    select device, count(distinct sale) as fits from gap_fit group by device
  ), strange as (
    select f.* from gap_fill f
    join gap_stranger s on s.own = f.number and s.other = f.home_number
  ), shops as (
    select device, count(distinct home_number) as shops from strange join whole using (device)
    join fits using (device) group by device, sales, fits
    having count(*) * 100 >= sales * ${SHARE_MIN} and count(*) * 100 >= fits * ${SURE_MIN}
  )
  select s.sale, p.shops as counter_shops from strange s join shops p using (device)`;
