import { PRICE_CLASSES, priceClass, tradesRelated } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether one terminal goes out, under one number that holds no category or one name where no number is stated, to
 * and fro under its merchant's category and under a cheaper one that has nothing to do with it.
 *
 * Shape   one row per sale under the cheaper one, three sales of each at least, which interlock for 36 hours and
 *         come back to a code that was left three times. A merchant has one category, and is re-coded once; one
 *         terminal that sells for two shops of one name sells related trades. Nobody is re-coded to a dearer one that
 *         way: the dearer is the shop's.
 * Source  docs/indicators.md 4, 20, 21; contract §5, a merchant re-coded.
 */
export const CODES_IN_TURN: Feature = {
  id: 'codes_in_turn',
  fields: {
    code_in_turn: flagField(
      'the merchant goes out to and fro under this category and a dearer one of an unrelated trade',
      '同一商户在这一类别码与另一个更贵、行业无关的类别码之间来回换',
    ),
  },
  needs: ['view:clearing|response|statement', 'mcc', 'terminal_id'],
  live: false,
  create: async (session: Session): Promise<void> => {
    for (const sql of [CODED, SEVERAL]) await session.run(sql);
    await loadPairs(session);
    await session.run(FEATURE);
    for (const table of ['coded_sale', 'shop_code', 'dearer_beside'])
      await session.run(`drop table ${table}`);
  },
};

/** Fewer sales under a code may be garbled. Own choice [I]. */
const EACH_MIN = 3;
const RETURNS_MIN = 3;
const MIXED_MS = 36 * 3_600_000;

const OUTSIDE = ['clearing', 'response', 'statement'] as const;
const stated = (what: 'number' | 'name' | 'mcc'): string =>
  `case ${OUTSIDE.map((view) => `when ${view}_mcc >= 0 then ${view}_${what}`).join(' ')} end`;

/** Sales whose merchant no category inside a number tells: by terminal and number, else by terminal and name. */
const CODED = `create or replace table coded_sale as
  with told as (
    select sale, at_ms, day, tid, ${stated('number')} as number, ${stated('name')} as name, ${stated('mcc')} as mcc
    from sale where txn_type in (1, 5)
  )
  select sale, at_ms, day, mcc, number, tid, case when number = 0 then name else 0 end as name
  from told
  where mcc is not null and tid > 0 and (case when number = 0 then name > 0
    else number not in (select number from inside_mcc) end)
    and sale not in (select sale from spoilt_code)`;

const SHOP = 'number, tid, name';

const SEVERAL = `create or replace table shop_code as
  select ${SHOP}, mcc, count(*) as sales, min(at_ms) as first_ms, max(at_ms) as last_ms, min(day) as day
  from coded_sale group by number, tid, name, mcc having count(*) >= ${EACH_MIN}
  qualify count(*) over (partition by ${SHOP}) > 1`;

/** Creates `dearer_beside(mcc, beside)` of the codes that one shop goes out under. */
const loadPairs = async (session: Session): Promise<void> => {
  const rows: Cell[][] = [];
  await session.each(
    `select distinct lpad(a.mcc::varchar, 4, '0') as mcc, lpad(b.mcc::varchar, 4, '0') as beside,
      strftime(date '1970-01-01' + min(a.day)::integer, '%Y-%m-%d') as day
     from shop_code a join shop_code b using (${SHOP}) where a.mcc <> b.mcc group by all order by all`,
    (block) => {
      for (const { mcc, beside, day } of block)
        if (isDearer(String(beside), String(mcc), String(day)))
          rows.push([Number(mcc), Number(beside)]);
    },
  );
  await session.load('dearer_beside', { mcc: 'smallint', beside: 'smallint' }, rows);
};

const CHEAP: readonly string[] = ['preferential', 'exempt'];

const isDearer = (beside: string, mcc: string, day: string): boolean =>
  priceClass(beside, day) === PRICE_CLASSES[0] &&
  CHEAP.includes(priceClass(mcc, day) ?? '') &&
  tradesRelated(mcc, beside) === false;

const FEATURE = `create or replace table feature_codes_in_turn as
  with pair as (
    select a.number, a.tid, a.name, a.mcc, b.mcc as beside
    from shop_code a join shop_code b on b.number = a.number and b.tid = a.tid and b.name = a.name
    join dearer_beside d on d.mcc = a.mcc and d.beside = b.mcc
    where least(a.last_ms, b.last_ms) - greatest(a.first_ms, b.first_ms) >= ${MIXED_MS}
  ), stepped as (
    select p.*, s.mcc is distinct from lag(s.mcc) over (
      partition by p.number, p.tid, p.name, p.mcc, p.beside order by s.at_ms, s.mcc, s.sale) as turned
    from pair p join coded_sale s on s.number = p.number and s.tid = p.tid and s.name = p.name
      and s.mcc in (p.mcc, p.beside)
  ), told as (
    select distinct number, tid, name, mcc from (
      select number, tid, name, mcc, beside from stepped group by all
      having count(*) filter (turned) - 2 >= ${RETURNS_MIN})
  )
  select s.sale, true as code_in_turn
  from coded_sale s join told t on t.number = s.number and t.tid = s.tid and t.name = s.name
    and t.mcc = s.mcc`;
