import { isCutOf, type View } from '@zhenma/model';
import type { Cell, Session } from '../engine/session.ts';
import { CLEARED_VIEWS, STATED_VIEWS } from './sale-columns.ts';

const firstOf = (views: readonly View[]): string =>
  `coalesce(${views.map((view) => `nullif(s.${view}_number, 0)`).join(', ')}, 0)`;

/**
 * Adds to every sale what the registry said at that moment: creates `identified`, one row per sale.
 *
 * A terminal id alone is not unique across institutions: where the serial is missing, it only counts
 * when the number that was stated or cleared is of the same institution, and where several serials carry
 * it, it is that of the one which is registered there; where the registry shows that institutions give out
 * ids twice, of the one which is registered for that very number, since the next device may be missing.
 *
 * Shape   cleared: as the clearing file states it; what is left of a number that it cut is made whole
 *         by another witness of the same sale, unless it is the device's own: then the damage is the finding.
 *         registered: number of the merchant that the terminal belongs to; where a terminal has
 *         several approved merchants, the one that the device stated, else the cleared one, else the
 *         latest of the institution whose number was stated, else the latest.
 *         registered_by: 'terminal' when the registry says so, 'device' when only the terminal's
 *         own messages do, null when nobody does. approved: the cleared number is one of the
 *         terminal's. known_terminal: null without a terminal registry.
 *         device_states_cleared: on this sale or another, the device itself states the number that
 *         was cleared here. home_area: of the terminal in the registry, else of its merchant.
 *         *_span: row of `merchant_span` valid on the day, 0 for none.
 */
export const createIdentities = async (session: Session): Promise<void> => {
  await createInstitutions(session);
  for (const sql of [LONE_TID, ID_HABIT]) await session.run(sql);
  const [habit] = await session.rows('select within from id_habit');
  const byNumber = habit?.['within'] === true;
  await session.run(sharedSql(byNumber));
  await createWholes(session);
  const [shared] = await session.rows('select count(*) as ids from shared_tid');
  await session.run(deviceSql(Number(shared?.['ids']) > 0, byNumber));
  await session.run(TERMINAL_STATE);
  await session.run(TERMINAL_MATCH);
  await session.run(`create or replace table stated_number as
    select distinct sn, stated as number from device where sn > 0 and stated > 0`);
  await session.run(`create or replace table identified as
    with registered as (
      select d.sale, d.day, d.sn, d.stated, d.cleared,
        coalesce(nullif(m.stated, 0), nullif(m.cleared, 0), m.latest, nullif(d.stated, 0), 0) as registered,
        case when m.sale is not null then 'terminal' when d.stated > 0 then 'device' end as registered_by,
        m.cleared > 0 as approved,
        case when registry.terminals > 0 and d.sn > 0 then m.sale is not null end as known_terminal,
        coalesce(m.span, 0) as terminal_span
      from device d
      left join terminal_match m using (sale),
      (select count(*) as terminals from terminal_span) registry
    )
    select r.sale, r.sn as device_sn, r.stated, r.cleared, r.registered, r.registered_by, r.approved,
      r.known_terminal, r.terminal_span, sn.number is not null as device_states_cleared,
      coalesce(home.area_code, here.area_code) as home_area,
      coalesce(here.span, 0) as registered_span, coalesce(there.span, 0) as cleared_span
    from registered r
    join (select span, area_code from terminal_span union all select 0, null) home
      on home.span = r.terminal_span
    left join stated_number sn on sn.sn = r.sn and sn.number = r.cleared
    left join merchant_span here on here.number = r.registered
      and here.from_day <= r.day and here.to_day > r.day
    left join merchant_span there on there.number = r.cleared
      and there.from_day <= r.day and there.to_day > r.day`);
};

const LONE_TID = `create or replace table lone_tid as
  select tid, min(sn) as sn from terminal_span where tid > 0
  group by tid having count(distinct sn) = 1`;

/** Of the ids of a registry, one in so many, and two at least, are no slips of the pen. Own choice [I]. */
export const TWICE = { share: 100, min: 2 } as const;

/**
 * Whether the registry shows that ids name no devices: one id has more numbers than any of its devices, and such of one
 * institution. A device that took another's place has its numbers.
 */
const ID_HABIT = `create or replace table id_habit as
  with bound as (
    select distinct tid, sn, number, institution
    from terminal_span join number_institution using (number) where tid > 0 and number > 0
  ), device as (
    select tid, sn, institution, count(*) as numbers from bound group by tid, sn, institution
  ), house as (
    select b.tid, b.institution, count(distinct b.number) > any_value(d.most) as twice
    from bound b join (select tid, institution, max(numbers) as most from device group by all) d using (tid, institution)
    group by b.tid, b.institution
  ), whole as (
    select b.tid, count(distinct b.number) > any_value(d.most) as twice
    from bound b join (
      select tid, max(numbers) as most from (select tid, sn, sum(numbers) as numbers from device group by all)
      group by tid
    ) d using (tid) group by b.tid
  ), given as (
    select t.tid, w.twice, h.within from (select distinct tid from terminal_span where tid > 0) t
    left join whole w using (tid)
    left join (select tid, bool_or(twice) as within from house group by tid) h using (tid)
  )
  select count(*) filter (twice) >= greatest(${TWICE.min}, count(*) / ${TWICE.share}) as twice,
    count(*) filter (within) >= greatest(${TWICE.min}, count(*) / ${TWICE.share}) as within
  from given`;

/** Ids that several devices bear: whose it is, the institution of the number says, or the number alone. */
const sharedSql = (byNumber: boolean): string => `create or replace table shared_tid as
  select t.tid, ${byNumber ? 'number' : 'i.institution'} as of, min(t.sn) as sn
  from terminal_span t join number_institution i using (number)
  where t.tid > 0 and t.tid not in (select tid from lone_tid) and i.institution is not null
  group by all having count(distinct t.sn) = 1`;

/**
 * Which of several approved numbers stands for a device that states none of them: whoever loads a wrong number
 * has those of his own institution alone, so one of that institution is what it should have been; then the latest.
 */
const PLACE = '{fellow: coalesce(fellow, false), day: from_day, span: -span}';

/** The states of all terminals with what a sale asks of them; whether there are several is asked once per terminal. */
const TERMINAL_STATE = `create or replace table terminal_state as
  select t.sn, t.number, t.span, t.from_day, t.to_day, own.institution,
    count(*) over (partition by t.sn) > 1 as several
  from terminal_span t join number_institution own on own.number = t.number
  where t.number > 0`;

/**
 * States of a terminal that hold on the day of a sale; most terminals have one alone, to be taken as it
 * is. Looking twice takes less than holding a row of every sale in between.
 */
const TERMINAL_MATCH = `create or replace table terminal_match as
  with matched as not materialized (
    select d.sale, case when t.number = d.stated then t.number else 0 end as stated,
      case when t.number = d.cleared then t.number else 0 end as cleared,
      t.number, t.span, t.institution = said.institution as fellow, t.from_day, t.several
    from device d join terminal_state t
      on t.sn = d.sn and t.from_day <= d.day and t.to_day > d.day
    join number_institution said on said.number = coalesce(nullif(d.stated, 0), d.cleared)
    where d.sn > 0 and (not d.by_tid or t.institution = said.institution)
  )
  select sale, stated, cleared, number as latest, span from matched where not several
  union all
  select sale, max(stated), max(cleared), arg_max(number, ${PLACE}), arg_max(span, ${PLACE})
  from matched where several group by sale`;

const [CUT_VIEW, ...WHOLE_VIEWS] = CLEARED_VIEWS;

const joinWhole = (view: View): string => `left join whole_number ${view}_whole
  on ${view}_whole.cut = s.${CUT_VIEW}_number and ${view}_whole.whole = s.${view}_number
    and ${view}_whole.whole <> ${firstOf(STATED_VIEWS)}`;

/** What a sale and its device state; where they state no serial, the one that their terminal id belongs to. */
const deviceSql = (shares: boolean, byNumber: boolean): string => {
  const said = `select s.sale, s.day, s.tid, coalesce(nullif(s.sn, 0), l.sn, 0) as sn,
      s.sn = 0 as by_tid, ${firstOf(STATED_VIEWS)} as stated,
      coalesce(${WHOLE_VIEWS.map((view) => `${view}_whole.whole`).join(', ')}, ${firstOf(CLEARED_VIEWS)}) as cleared
    from sale s left join lone_tid l on l.tid = s.tid ${WHOLE_VIEWS.map(joinWhole).join(' ')}`;
  if (!shares) return `create or replace table device as select * exclude (tid) from (${said})`;
  return `create or replace table device as
    select d.sale, d.day, coalesce(nullif(d.sn, 0), h.sn, 0) as sn, d.by_tid, d.stated, d.cleared
    from (${said}) d
    join number_institution i on i.number = coalesce(nullif(d.stated, 0), d.cleared)
    left join shared_tid h on h.tid = d.tid and h.of = ${byNumber ? 'i.number' : 'i.institution'}`;
};

/** Creates `whole_number(cut, whole)`: numbers of one sale of which the clearing's is left of the other. */
const createWholes = async (session: Session): Promise<void> => {
  const wholes: Cell[][] = [];
  const pair = (view: View): string => `select distinct a.id as cut, b.id as whole,
      a.value as rest, b.value as text
    from sale s join dict_number a on a.id = s.${CUT_VIEW}_number
    join dict_number b on b.id = s.${view}_number
    where a.id <> b.id and ((length(a.value) < length(b.value) and length(a.value) >= 8)
      or regexp_matches(a.value, '[*#]{2}') or regexp_full_match(a.value, '[0-9]{6}0{9}'))`;
  const pairs = WHOLE_VIEWS.map(pair).join(' union ');
  await session.each(`select * from (${pairs}) order by cut, whole`, (rows) => {
    for (const { cut, whole, rest, text } of rows)
      if (isCutOf(String(rest), String(text))) wholes.push([cut ?? null, whole ?? null]);
  });
  await session.load('whole_number', { cut: 'integer', whole: 'integer' }, wholes);
};

/**
 * Creates `number_institution(number, institution)`: the first three characters of every number, null
 * for 0. Every code finds its row, so that joins need not be left ones: those look it up by place.
 */
export const createInstitutions = (session: Session): Promise<void> =>
  session.run(`create or replace table number_institution as
    select id as number, left(value, 3) as institution from dict_number
    union all select 0, null`);
