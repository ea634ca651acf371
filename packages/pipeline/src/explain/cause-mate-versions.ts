import type { Session } from '../engine/session.ts';

/** What devices run that send one foreign number: the sales of these days, by version. */
const RAN = `create or replace table cause_ran_day as
  select app_version, day, count(*) as n from sale where app_version is not null group by app_version, day`;

/**
 * Of the devices of several shops that send one number at no gain, which versions they ran in their wrong sales, and
 * what share of all sales of those days ran under these. Of the versions of those days some are theirs by choice of
 * who looks: the chance is that of all ways to choose so many.
 */
const VERSIONS = `create or replace table cause_mate_version as
  with wrong as (
    select c.foreign_number, c.id, c.app_version, s.day
    from cause_sale c
    semi join cause_mates m using (foreign_number)
    join subject_sale s on s.type = c.type and s.id = c.id and s.sale = c.sale
    where c.type = 'terminal' and c.app_version is not null
  ), part as (
    select foreign_number, count(distinct id) as devices, list(distinct app_version) as apps,
      unnest(range(min(day), max(day) + 1)) as day
    from wrong group by foreign_number
  ), share as (
    select p.foreign_number, any_value(p.devices) as devices, any_value(len(p.apps)) as apps,
      count(distinct r.app_version) as all_apps,
      coalesce(sum(r.n) filter (list_contains(p.apps, r.app_version)), 0) / sum(r.n)::double as ran
    from part p join cause_ran_day r using (day) group by p.foreign_number
  )
  select foreign_number, devices, round(1000 * ran)::bigint as ran_permille,
    least(990, greatest(0, round(-10 / ln(10) * (lgamma(all_apps + 1) - lgamma(apps + 1) - lgamma(all_apps - apps + 1)
      + devices * ln(ran)))))::bigint as fit
  from share where ran > 0`;

const NONE = `create or replace table cause_mate_version (foreign_number integer, devices bigint,
  ran_permille bigint, fit bigint)`;

/** Without mates, or without versions, all that follows would look at nothing. */
const SOME = `select 1 as some from cause_sale c semi join cause_mates m using (foreign_number)
  where c.app_version is not null limit 1`;

/**
 * Whether the devices of several shops that send one foreign number ran versions that few others ran in those days:
 * `cause_mate_version(foreign_number, devices, ran_permille, fit)`; fit is −10·log10 of the chance.
 *
 * Source  docs/indicators.md 34; a platform that gave up an old version answers all devices that keep it alike, which
 *         on those devices had run well until then [I].
 */
export const createMateVersions = async (session: Session): Promise<void> => {
  const [some] = await session.rows(SOME);
  for (const sql of some ? [RAN, VERSIONS] : [NONE]) await session.run(sql);
};
