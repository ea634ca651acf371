import type { Session } from '../../engine/session.ts';
import { type Feature, flagField, intField } from '../feature.ts';
import { createCrowdedCodes } from './crowded-code.ts';

/**
 * Whether a merchant number goes out under one category code or to and fro between several.
 *
 * Shape   one row per sale with a code outside. The number's own code is that of the registry, else the
 *         one inside it, else its most used one. code_mixed_hours, for another code: how far the use
 *         of this code and of the own one interlock, zero when one follows the other for good, as after
 *         a re-coding. code_rivals: further codes, not the number's own, that were in use at the
 *         same time as this one, twice at least. code_registered: some row of the registry gives the
 *         number this code; null where no row gives it a code. Completions and refunds, which repeat the code
 *         of their original, are not counted. code_trades counts numbers that neither the registry nor
 *         their inside gives this code, with two sales under it or more, but for institutions that send most of
 *         their numbers under such codes: their source has codes of its own. code_crowded: see crowded-code.ts.
 * Source  docs/indicators.md 4, 20, 21; contract §5, a merchant re-coded.
 */
export const CLEARED_CODE: Feature = {
  id: 'cleared_code',
  fields: {
    code_mixed_hours: intField(
      'hours by which the number’s use of this category code and of its own interlock',
      '该商户号的这一类别码与其本来类别码交错使用的小时数',
    ),
    code_rivals: intField(
      'further category codes, not the number’s own, in use with the number at the same time as this one',
      '与这一类别码同期、同样不是该商户号本来类别码的其他类别码个数',
    ),
    code_proven: intField(
      'further category codes, not the number’s own, that came and went or were in use with others of the kind',
      '该商户号另有几种非其本来的类别码曾来回更换或与别的类别码同期使用',
    ),
    code_registered: flagField(
      'some row of the registry gives the number this category code',
      '登记历史中该商户号有过这一类别码',
    ),
    code_trades: intField(
      'codes that the registry, else the inside, gives the numbers that go out under this other code',
      '同样改用这一类别码的各商户号，登记（或号码内）原属几种类别',
    ),
    code_crowded: flagField(
      'numbers of several trades go out under this code, which is none of theirs, more than re-codings explain',
      '几个行业的商户号都改用这一类别码，多于变更类别所能解释',
    ),
  },
  needs: ['view:clearing|response|statement', 'mcc'],
  live: 'guards',
  create: async (session: Session): Promise<void> => {
    for (const sql of [SALE, TURN, RARE, RIVALS, TRADES]) await session.run(sql);
    await createCrowdedCodes(session);
    await session.run(FEATURE);
  },
};

const OUTSIDE = ['clearing', 'response', 'statement'] as const;

const SALE = `create or replace table code_sale as
  select sale, at_ms, txn_type, case ${OUTSIDE.map(
    (view) => `when ${view}_number > 0 and ${view}_mcc >= 0 then ${view}_number`,
  ).join(' ')} end as number, case ${OUTSIDE.map(
    (view) => `when ${view}_number > 0 and ${view}_mcc >= 0 then ${view}_mcc`,
  ).join(' ')} end as mcc from sale where sale not in (select sale from spoilt_code)`;

const TURN = `create or replace table code_turn as
  select number, mcc, min(at_ms) as first_ms, max(at_ms) as last_ms, count(*) as sales
  from code_sale where number is not null and txn_type in (1, 5) group by all`;

const RARE = `create or replace table code_rare as
  with own as (
    select number, max_by(try_cast(mcc as smallint), stated_from) as mcc from merchant_span
    where mcc is not null group by number
  ), inside as (
    select number, try_cast(mcc as smallint) as mcc from inside_mcc
  ), ranked as (
    select t.*, row_number() over (
      partition by t.number order by t.mcc = o.mcc desc nulls last, t.mcc = i.mcc desc nulls last,
        t.sales desc, t.mcc) as rank, t.mcc = coalesce(o.mcc, i.mcc, t.mcc) as known
    from code_turn t left join own o on o.number = t.number left join inside i on i.number = t.number
  )
  select b.number, b.mcc, b.first_ms, b.last_ms, b.sales, case when b.rank > 1 then
    greatest(0, least(a.last_ms - b.first_ms, b.last_ms - a.first_ms)) // 3600000 end as hours
  from ranked b join ranked a on a.number = b.number and a.rank = 1
  where b.rank > 1 or not b.known`;

const RIVALS = `create or replace table code_rival as
  select a.number, a.mcc, count(*) as rivals
  from code_rare a join code_rare b on b.number = a.number
  where b.mcc <> a.mcc and b.sales >= 2 and b.first_ms < a.last_ms and a.first_ms < b.last_ms
  group by a.number, a.mcc`;

const TRADES = `create or replace table code_trade as
  with own as (
    select number, max_by(try_cast(mcc as smallint), stated_from) as mcc from merchant_span
    where mcc is not null group by number
  ), inside as (
    select number, try_cast(mcc as smallint) as mcc from inside_mcc
  ), coded as (
    select t.number, t.mcc, coalesce(o.mcc, i.mcc) as own, left(d.value, 3) as house,
      coalesce(o.mcc, i.mcc) <> t.mcc and t.sales >= 2 and i.mcc is distinct from t.mcc as strange
    from code_turn t join dict_number d on d.id = t.number
    left join own o on o.number = t.number left join inside i on i.number = t.number
  ), own_coded as (
    select house from coded where own is not null group by house
    having 2 * count(distinct case when strange then number end) > count(distinct number)
  )
  select mcc, count(distinct own) as trades from coded
  where strange and house not in (select house from own_coded) group by mcc`;

/** Hours after which two codes no longer follow each other for good. */
const MIXED_MIN = 36;

const FEATURE = `create or replace table feature_cleared_code as
  with known as (
    select distinct number, try_cast(mcc as smallint) as mcc from merchant_span
    where mcc is not null
  ), coded as (select distinct number from known),
  proven as (
    select r.number, r.mcc from code_rare r left join code_rival v using (number, mcc)
    where v.rivals >= 1 or r.hours >= ${MIXED_MIN}
  ), proof as (
    select number, count(*) as codes from proven group by number
  ), use as (
    select t.number, t.mcc, r.hours as code_mixed_hours, v.rivals as code_rivals,
      case when c.number is not null then k.number is not null end as code_registered,
      f.codes - (e.mcc is not null)::integer as code_proven, n.number is not null as code_crowded
    from (select distinct number, mcc from code_sale where number is not null) t
    left join code_rare r on r.number = t.number and r.mcc = t.mcc
    left join code_rival v on v.number = t.number and v.mcc = t.mcc
    left join known k on k.number = t.number and k.mcc = t.mcc
    left join coded c on c.number = t.number
    left join proof f on f.number = t.number
    left join proven e on e.number = t.number and e.mcc = t.mcc
    left join crowded_code n on n.number = t.number and n.mcc = t.mcc
  )
  select s.sale, u.code_mixed_hours, u.code_rivals, u.code_registered, w.trades as code_trades,
    u.code_proven, u.code_crowded
  from code_sale s join use u on u.number = s.number and u.mcc = s.mcc
  left join code_trade w on w.mcc = s.mcc`;
