import { compareNames, isCompanyName } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether a shop goes by its sign on its own records and by its company outside, under one number on both
 * sides: a restaurant's slips say 福满楼, its statements name the firm that holds the licence.
 *
 * Shape   one row per such sale whose number stands in no registry. All records of the shop's side call the number
 *         by one name, all records outside by one other, a firm's as its licence has it, over five sales of two
 *         days or more, and the sign stands over no other number: a router that is told to print what it sent
 *         would have it over several. A stream leaves it unknown: see `Feature.live`.
 * Source  contract §5, names of one merchant; own [I].
 */
export const COMPANY_SIGN: Feature = {
  id: 'company_sign',
  fields: {
    company_behind_sign: flagField(
      'under one number, in no registry, the shop’s records have one name throughout and those outside that of one firm',
      '同一商户号（不在登记中）下，店内凭证一直是同一名称，对外记录一直是同一公司的名称',
    ),
  },
  needs: ['merchant_name', 'merchant_no', 'view:slip|request', 'view:clearing|response|statement'],
  live: 'guards',
  create: async (session: Session): Promise<void> => {
    for (const sql of [PAIRED, KEPT, CALLED]) await session.run(sql);
    const torn = new Set<Cell>();
    const firms = new Set<Cell>();
    await session.each(NAMES, (block) => {
      for (const { number = 0, shown, usual, value } of block) {
        if (compareNames(String(usual), String(value)) === 'different') torn.add(number);
        if (shown !== true && isCompanyName(String(value))) firms.add(number);
      }
    });
    const rows = [...firms].filter((number) => !torn.has(number)).map((number) => [number]);
    await session.load('sign_company', { number: 'integer' }, rows);
    await session.run(FEATURE);
  },
};

/** Sales with another name on either side, under one number that no registry knows. */
const PAIRED = `create or replace table sign_paired as
  select * from (select i.sale, i.cleared as number, s.day,
    coalesce(nullif(s.slip_name, 0), s.request_name) as sign,
    coalesce(nullif(s.clearing_name, 0), nullif(s.response_name, 0), s.statement_name) as told
  from identified i join sale s using (sale)
  where i.cleared > 0 and i.stated = i.cleared and i.cleared_span = 0
    and greatest(s.slip_name, s.request_name) > 0
    and greatest(s.clearing_name, s.response_name, s.statement_name) > 0)
  where sign <> told`;

/** Fewer may be a router's few: own choice [I]. */
const SALES_MIN = 5;
const DAYS_MIN = 2;

const KEPT = `create or replace table sign_kept as
  select number from sign_paired
  group by number having count(*) >= ${SALES_MIN} and count(distinct day) >= ${DAYS_MIN}`;

/** What each such number is called on either side, and whether the sign stands over others too. */
const CALLED = `create or replace table sign_called as
  select o.number, o.view <= 2 as shown, o.name, count(*) as records
  from observation o semi join sign_kept k on k.number = o.number
  where o.name > 0 group by all`;

/** Names of either side beside the commonest of that side, and all of those outside. */
const NAMES = `
  with ranked as (
    select *, first(name) over (
      partition by number, shown order by records desc, name) as top
    from sign_called
  )
  select r.number, r.shown, u.value as usual, d.value from ranked r
  join dict_name u on u.id = r.top join dict_name d on d.id = r.name
  where r.name <> r.top or not r.shown order by r.number, d.value`;

const FEATURE = `create or replace table feature_company_sign as
  with shared as (
    select name from observation
    where view <= 2 and number > 0 and name in (select name from sign_called where shown)
    group by name having count(distinct number) > 1
  )
  select p.sale, true as company_behind_sign
  from sign_paired p semi join sign_kept k on k.number = p.number
  semi join sign_company f on f.number = p.number
  anti join (
    select c.number from sign_called c semi join shared on shared.name = c.name where c.shown
  ) s on s.number = p.number`;
