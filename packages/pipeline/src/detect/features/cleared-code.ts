import type { Session } from '../../engine/session.ts';
import { type Feature, flagField, intField } from '../feature.ts';

/**
 * Whether a merchant number is cleared under one category code or goes to and fro between two.
 *
 * Shape   one row per sale with a code in clearing. code_mixed_hours, for a code that is not the
 *         number's own (that of the registry, else the most used one): how far the use of this code
 *         and of the own one interlock, zero when one follows the other for good, as after a
 *         re-coding. code_registered: some row of the registry gives the number this code; null where
 *         no row gives it a code.
 * Source  docs/indicators.md 4, 20, 21; contract §5, a merchant re-coded.
 */
export const CLEARED_CODE: Feature = {
  id: 'cleared_code',
  fields: {
    code_mixed_hours: intField(
      'hours by which the number’s use of this category code and of its own interlock',
      '该商户号的这一类别码与其本来类别码交错使用的小时数',
    ),
    code_registered: flagField(
      'some row of the registry gives the number this category code',
      '登记历史中该商户号有过这一类别码',
    ),
  },
  needs: ['view:clearing', 'mcc'],
  keys: ['sale'],
  live: false,
  create: async (session: Session): Promise<void> => {
    await session.run(`create or replace temp table code_turn as
      select clearing_number as number, clearing_mcc as mcc, min(at_ms) as first_ms,
        max(at_ms) as last_ms, count(*) as sales
      from sale where clearing_number > 0 and clearing_mcc >= 0 group by all`);
    await session.run(`create or replace temp table code_rare as
      with own as (
        select number, max_by(try_cast(mcc as smallint), stated_from) as mcc from merchant_span
        where mcc is not null group by number
      ), ranked as (
        select t.*, row_number() over (
          partition by t.number order by t.mcc = o.mcc desc nulls last, t.sales desc, t.mcc) as rank
        from code_turn t left join own o on o.number = t.number
      )
      select b.number, b.mcc,
        greatest(0, least(a.last_ms - b.first_ms, b.last_ms - a.first_ms)) // 3600000 as hours
      from ranked b join ranked a on a.number = b.number and a.rank = 1
      where b.rank > 1`);
    await session.run(`create or replace temp table feature_cleared_code as
      with known as (
        select distinct number, try_cast(mcc as smallint) as mcc from merchant_span
        where mcc is not null
      ), coded as (select distinct number from known),
      use as (
        select t.number, t.mcc, r.hours as code_mixed_hours,
          case when c.number is not null then k.number is not null end as code_registered
        from code_turn t
        left join code_rare r on r.number = t.number and r.mcc = t.mcc
        left join known k on k.number = t.number and k.mcc = t.mcc
        left join coded c on c.number = t.number
      )
      select s.sale, u.code_mixed_hours, u.code_registered
      from sale s join use u on u.number = s.clearing_number and u.mcc = s.clearing_mcc`);
  },
};
