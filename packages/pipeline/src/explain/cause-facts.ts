import type { Row, Session } from '../engine/session.ts';
import { createMateVersions } from './cause-mate-versions.ts';
import { createMates } from './cause-mates.ts';
import { MODELS } from './cause-models.ts';
import { createNames } from './cause-names.ts';
import { AGENTS, COMPANY, SWAPPED } from './cause-others.ts';
import { type CausePart, createCauseParts } from './cause-part.ts';
import { PAID_OUT } from './cause-payouts.ts';
import { CROSSED } from './cause-places.ts';
import { RECODED, RELEASED } from './cause-releases.ts';
import { createSelection } from './cause-selection.ts';
import { TOGETHER } from './cause-together.ts';
import { createCodeRanks } from './code-rank.ts';
import { times } from './times.ts';

/** What is counted about a case before its cause is weighed; null where the data is silent. */
export type CauseFacts = Row;

/** Logarithm of the number of ways to take k of n. */
const lnChoose = (n: string, k: string): string =>
  `(lgamma(${n} + 1.0) - lgamma(${k} + 1.0) - lgamma(${n} - ${k} + 1.0))`;

/**
 * Counts, per case, what the causes are told apart by: creates `cause_facts(type, id, …)`.
 *
 * Reads `case_measure`, whose fields are null where a feature could not be made, so that a
 * missing table leaves the question open and does not answer it.
 */
export const createCauseFacts = async (session: Session): Promise<void> => {
  await createCodeRanks(session);
  await session.run(SALES);
  await session.run(CUT);
  await createCauseParts(session, CAUSE_PARTS);
  await createNames(session);
  await createSelection(session);
  await session.run(WHOLE_DAYS);
  await session.run(TYPO);
  await session.run(HOUSE);
  await createMates(session);
  await createMateVersions(session);
  await session.run(FACTS);
};

const OF_SALE = 'type varchar, id varchar, sale integer';

const CUT_ANY =
  'select sale from cause_sale where spoilt union all select registered from cause_cut';

/** A number of the registered one's series that nobody has, and that comes and goes on one device alone. */
const COMES_AND_GOES = `m.number_same_series and m.number_registered = false and m.number_users = 0
  and m.number_tills = 1 and m.stated_returns >= 3`;

/** Nobody registers the device, and names, acquirers, prices or categories change under a number that is its own. */
const UNDER_OWN = `c.registered = 0
  and (m.turn_hours >= 12 or m.acquirer_returns >= 3 or m.price_returns >= 3 or m.code_in_turn)`;

/** The sale was authorised for one number and billed by another, and no clearing file says more. */
const BILLED = `c.clearing_number = 0 and c.statement_number > 0 and c.cleared <> c.statement_number
  and c.kinds like '%merchant%'`;

/** Firms go out by their own names under a number of a cheaper trade: see names.yaml and history.yaml. */
const NAMED_CHEAPER = `(c.rules like '%number-under-names-of-dearer-firms%'
  or c.rules like '%own-name-under-cheaper-code%')`;
/** The same of whatever class. */
const NAMED_APART = `(${NAMED_CHEAPER} or c.rules like '%name-under-numbers-of-others%')`;

/**
 * Nobody says whose the device is, and the number of the wrong sales is of a cheaper class than the category that was sent, or
 * the billed number than the authorised one, or the rules say so of the names that use it.
 */
const CHEAPER_BY_CODE = `c.registered = 0 and (
  coalesce(case when ${BILLED} then billed_rank.rank > inside_rank.rank else inside_rank.rank > sent_rank.rank end, false)
  or ${NAMED_CHEAPER})`;

/** Sales of a case with what tells causes apart, but for their measures. */
const SALES = `create or replace table cause_sale as
  select c.type, c.id, c.sale, c.at_ms, c.amount, c.card_type, c.verdict, c.kinds, c.registered, c.cleared,
    c.stated, c.device_sn, c.approved, c.by_history, c.request_number, c.slip_number,
    case when c.stated > 0 and c.stated <> c.registered then c.stated
      when ${BILLED} then c.statement_number
      when ${UNDER_OWN} then 0
      when c.cleared <> c.registered and (c.approved is not true or c.kinds like '%merchant%')
        then c.cleared else 0 end as foreign_number, foreign_number = 0 and c.cleared = 0
      and (c.stated > 0 or m.sign_mixed_hours is not null) and c.kinds like '%name%' as named,
    p.cheaper or coalesce(m.number_cheaper, false) or (${CHEAPER_BY_CODE}) as cheaper,
    c.registered = 0 and ${NAMED_APART} as named_apart,
    c.type = 'merchant' and c.registered = 0 and not (${BILLED}) as of_number,
    f.cleared_class = 'standard' or (f.expected_class is not null and f.cleared_class is not null) as priced,
    m.printed_approved = false and c.request_number = c.registered as printed_off,
    coalesce(f.request_name, f.cleared_name) = f.registered_name as own_name,
    f.cleared_mcc, c.app_version, f.cleared_mcc <> inside.mcc and sp.sale is null and sc.sale is null as coded_apart, f.registered_mcc <> inside.mcc as trades_apart,
    sp.sale is not null or sc.sale is not null as spoilt, c.request_mcc >= 0 and c.request_mcc = try_cast(f.cleared_mcc as smallint) as asked_so,
    c.verdict = 'jumped' and f.cleared_mcc <> f.registered_mcc and sc.sale is null
      and c.request_mcc = try_cast(f.registered_mcc as smallint) as asked_right
  from case_sale c
  join price_shift p using (pattern)
  join facts f using (pattern)
  left join inside_mcc inside on inside.number = c.cleared
  left join inside_mcc billed on billed.number = c.statement_number
  left join code_rank inside_rank on inside_rank.mcc = inside.mcc
  left join code_rank billed_rank on billed_rank.mcc = billed.mcc
  left join code_rank sent_rank on sent_rank.mcc = f.cleared_mcc
  left join spoilt_sale sp on sp.sale = c.sale
  left join spoilt_code sc on sc.sale = c.sale
  join case_measure m on m.sale = c.sale`;

/** Numbers that are the device's own cut short or masked; of one rounded by a spreadsheet all digits but the last. */
const CUT = `create or replace table cause_cut as
  with pair as (
    select distinct registered, foreign_number from cause_sale where foreign_number > 0 and registered > 0
  ), rest as (
    select p.registered, p.foreign_number, a.value as whole, b.value as part,
      case when regexp_full_match(b.value, '[0-9][.][0-9]{3,}[Ee][+]?[0-9]{2}')
        then left(replace(regexp_extract(b.value, '^[0-9.]+'), '.', ''), -1)
        when regexp_full_match(b.value, '[0-9]{6}0{9}') then left(b.value, 5) else b.value end as digits
    from pair p
    join dict_number a on a.id = p.registered join dict_number b on b.id = p.foreign_number
  )
  select registered, foreign_number from rest
  where ((length(part) between 8 and length(whole) - 1 or (digits <> part and length(part) = length(whole)))
      and starts_with(whole, digits))
    or (length(part) between 11 and length(whole) - 1 and ends_with(whole, part))
    or (regexp_full_match(part, '[0-9A-Z]*[*#]{2,}[0-9A-Z]*')
      and starts_with(whole, regexp_extract(part, '^[0-9A-Z]*'))
      and ends_with(whole, regexp_extract(part, '[0-9A-Z]*$')))`;

/**
 * A file that cut numbers cuts them for every device in it. Where a case is about something else, as one
 * with a jumped sale is, those sales say nothing of its cause.
 */
const BESIDE = `create or replace table cut_beside as
    with cut as (
      select c.type, c.id, c.sale, count(*) over (partition by c.type, c.id) as n
      from cause_sale c left join cause_cut k using (registered, foreign_number)
      where c.spoilt or k.registered is not null
    ), all_sales as (
      select type, id, count(*) as n, bool_or(verdict = 'jumped') as jumped from cause_sale group by all
    )
    select k.type, k.id, k.sale from cut k join all_sales a using (type, id) where 2 * k.n <= a.n or a.jumped`;

const DROP = `delete from cause_sale c using cut_beside b
  where c.type = b.type and c.id = b.id and c.sale = b.sale`;

/**
 * Whether wrong sales fill whole days between the first and the last of them: days, days of wrong
 * sales alone, and mixed ones; evidence, −10·log10 p, that so many sales fall so by no accident: of
 * all ways to choose them, at most (days choose wrong days) leave no day mixed.
 */
const WHOLE_DAYS = `create or replace table cause_days as
  with spell as (
    select c.type, c.id, min(s.day) as first_day, max(s.day) as last_day
    from cause_sale c join subject_sale s using (sale)
    where c.foreign_number > 0 and s.txn_type in (1, 5) group by c.type, c.id
  ), per_day as (
    select s.type, s.id, s.day, count(*) as n, count(*) filter (c.foreign_number > 0) as off
    from subject_sale s
    join spell w on w.type = s.type and w.id = s.id
    left join cause_sale c on c.type = s.type and c.id = s.id and c.sale = s.sale
    where s.cleared > 0 and s.txn_type in (1, 5) and s.day between w.first_day and w.last_day
    group by s.type, s.id, s.day
  ), counted as (
    select type, id, count(*) as days, count(*) filter (off = n) as wrong_days,
      count(*) filter (off > 0 and off < n) as mixed_days, sum(n)::double as n, sum(off)::double as off
    from per_day group by type, id
  )
  select type, id, wrong_days, days - wrong_days as right_days,
    case when mixed_days = 0 then round(-10 / ln(10) * (${lnChoose('days', 'wrong_days')}
      - ${lnChoose('n', 'off')}))::bigint end as fit
  from counted`;

/** Where the serial of a merchant number begins, and how far the next ones reach. Own choice [I]. */
const SERIAL_AT = 12;
const NEXT_MAX = 9;

/**
 * Numbers that are at most two characters or two edits off the device's own (a character that is lost or
 * doubled pushes the others along), no merchant's of the registry and used by nobody else. sure: two
 * characters, or several such numbers on the device, as one may be a release's. slip: one character wrong
 * or two exchanged, as a hand types it (one_edit); not one of the next serials of the institution, area and trade, which a
 * shop that is entered anew is given.
 */
const TYPO = `create or replace table cause_typo as
  with pair as (
    select distinct registered, foreign_number from cause_sale where foreign_number > 0 and registered > 0
  ), real as (
    select number from merchant_span
    union
    select i.cleared from identified i
    join (select distinct foreign_number as cleared from pair) using (cleared)
    join subject su on su.sale = i.sale
    group by i.cleared having min(su.id) <> max(su.id)
  ), alike as (
    select p.registered, p.foreign_number,
      len(list_filter(range(1, length(a.value) + 1), x -> a.value[x] <> b.value[x])) as apart,
      levenshtein(a.value, b.value) as edits, damerau_levenshtein(a.value, b.value) = 1 as one_edit,
      damerau_levenshtein(a.value, b.value) = 1
        and not coalesce(left(a.value, ${SERIAL_AT - 1}) = left(b.value, ${SERIAL_AT - 1})
          and try_cast(b.value[${SERIAL_AT}:] as integer) - try_cast(a.value[${SERIAL_AT}:] as integer)
            between 1 and ${NEXT_MAX}, false) as slip
    from pair p
    join dict_number a on a.id = p.registered join dict_number b on b.id = p.foreign_number
    left join real on real.number = p.foreign_number
    where real.number is null and length(a.value) = length(b.value)
  ), near as (
    select *, count(*) filter (edits <= 2) over (partition by registered) as several from alike
  )
  select registered, foreign_number, slip, one_edit, apart <= 2 or several >= 2 as sure from near
  where edits <= 2 or apart <= 2`;

/**
 * Numbers of another institution than all that the device is bound to: whoever loads a device has his own
 * numbers. A device with a second acquirer for bad days is bound to numbers of two.
 */
const HOUSE = `create or replace table cause_house as
  with pair as (
    select distinct c.type, c.id, c.device_sn, c.registered, c.foreign_number, coalesce(o.own, c.registered) as home
    from cause_sale c left join cause_own o using (type, id)
    where c.foreign_number > 0 and coalesce(o.own, c.registered) > 0
  ), bound as (
    select distinct t.sn, left(d.value, 3) as house
    from terminal_span t join dict_number d on d.id = t.number where t.number > 0
  )
  select distinct p.type, p.id, p.registered, p.foreign_number from pair p
  join dict_number a on a.id = p.home join dict_number b on b.id = p.foreign_number
  join inside_mcc i on i.number = p.home join inside_mcc j on j.number = p.foreign_number
  left join bound o on o.sn = p.device_sn and o.house = left(b.value, 3)
  where left(a.value, 3) <> left(b.value, 3) and o.sn is null`;

/** What only a router does with the numbers of a device: history/device-story.ts. */
const POOL_SIGN = `m.device_role <> 'home' and (m.device_desks_apart or m.device_in_turn or m.device_in_spells
      or m.device_cities >= 3 or m.device_districts >= 2 or m.device_borrowed >= 2
      or m.number_homes >= 2 or m.number_routers >= 2 or m.number_movers >= 2 or m.number_by_card
      or (m.number_other_house and m.device_returns >= 3))`;

const FACTS = `create or replace table cause_facts as
  with number_of as (
    select type, id, foreign_number, count(*) as n from cause_sale where foreign_number > 0 group by all
  ), one as (
    select type, id, max(n) as top, sum(n) as n, count(*) as kinds from number_of group by all
  ), class as (
    select ${times(`f.cleared_class <> 'standard'`)} / greatest(1, count(*))::double as base
    from facts f where f.cleared_class is not null
  )
  select c.type, c.id, count(*) as sales, ${times(`c.verdict = 'jumped'`)} as jumped,
    ${times(`c.foreign_number > 0`)} as off,
    ${times(`c.foreign_number > 0 and c.request_number > 0`)} as request_n,
    ${times(`c.foreign_number > 0 and c.request_number > 0
      and c.request_number = c.registered`)} as request_right,
    ${times(`c.foreign_number > 0 and c.request_number = 0 and c.slip_number > 0`)} as slip_n,
    ${times(`c.foreign_number > 0 and c.request_number = 0 and c.slip_number > 0
      and c.slip_number = c.registered`)} as slip_right,
    ${times(`c.foreign_number > 0 and c.request_number > 0 and c.request_number <> c.registered
      and c.slip_number = c.registered`)} as printed_own,
    ${times(`c.foreign_number > 0 and c.stated > 0 and c.cleared > 0
      and c.stated <> c.registered and c.cleared <> c.registered and c.stated <> c.cleared
      and not c.approved and c.cleared not in (select number from cut_number)
      and c.stated not in (select number from cut_number)`)} as third,
    ${times(`c.foreign_number = 0 and (m.code_mixed_hours is not null or m.code_in_turn or c.asked_right)
      and c.asked_so is not true and rl.app_version is null`)} as recoded,
    ${times(`c.foreign_number = 0 and c.coded_apart and rl.app_version is not null`)} as released, coalesce(max(rl.app_version), max(m.misprint_version)) as release_app,
    max(rc.fit) as recode_fit, max(rc.app) as recode_app,
    ${times(`c.foreign_number = 0 and m.printed_approved = false and m.misprint_version is null`)} as printed_other,
    count(distinct case when c.foreign_number = 0 and c.printed_off and m.misprint_version is null then c.slip_number end) as printed_kinds,
    ${times(`c.foreign_number = 0 and m.misprint_version is not null`)} as misprinted,
    ${times(`c.foreign_number = 0 and c.kinds like '%name%'
      and (m.name_mixed_hours >= 12 or (m.turn_hours >= 12 and m.turn_names >= 2))`)} as renamed,
    ${times(`c.foreign_number = 0 and c.kinds like '%acquirer%' and m.acquirer_returns >= 3
      and m.acquirer_days >= 3 and (m.acquirer_beside_own >= 4 * m.acquirer_beside_odd
        or (m.acquirer_returns >= 10 and 2 * m.acquirer_beside_own >= m.acquirer_beside_odd))`)} as rerouted,
    ${times(`c.foreign_number = 0 and m.price_returns >= 3`)} as repriced,
    ${times(`c.foreign_number = 0 and c.kinds like '%area%' and m.outside_area_others < 50`)} as relocated,
    ${times(`c.foreign_number > 0 and m.borrowers >= 2`)} as shared,
    max(case when c.foreign_number > 0 then m.borrowers end) as borrowers,
    ${times(`c.foreign_number > 0 and c.of_number`)} as of_number, ${times(`c.named_apart`)} as named_apart, ${times(`c.foreign_number > 0 and c.cheaper`)} as cheaper, count(distinct case when c.foreign_number > 0 and c.cheaper then c.foreign_number end) as cheaper_numbers, ${times(`c.foreign_number > 0 and c.priced`)} as priced_n, max(class.base) as cheaper_base,
    ${times(`m.number_digits_off <= 2 and m.number_users = 0 and m.number_registered is not true`)} as mistyped,
    ${times(COMES_AND_GOES)} as comes_and_goes,
    ${times(`m.alike_shops >= 3 and m.alike_areas >= 2 and m.alike_back >= 3`)} as alike, max(m.alike_shops) as alike_shops,
    ${times(`m.number_digits_off is not null or m.number_users is not null`)} as number_n,
    coalesce(max(o.top), 0) as top_number, coalesce(max(o.kinds), 0) as numbers,
    ${times(`m.number_near`)} as near, ${times(`m.number_users >= 1`)} as used,
    ${times(`m.mixed_hours = 0 and m.home_before_hours > 0`)} as changed_once,
    ${times(`m.mixed_hours > 36 or m.home_again_hours > 36`)} as came_back,
    ${times(`m.number_new_days <= 7 and m.number_users = 0`)} as new_number,
    ${times(`m.registry_follows`)} as follows, ${times(`m.move_recorded`)} as move_recorded,
    ${times(`c.foreign_number > 0 and c.trades_apart and c.own_name is not true and m.number_registered is not true`)} as other_trade,
    ${times(`c.foreign_number > 0 and c.foreign_number = c.stated`)} as self_stated,
    ${times(`c.foreign_number = 0 and m.away_metres >= 5000 and m.away_metres >= 10 * m.stay_spread_metres`)} as away,
    ${times(`c.foreign_number = 0 and m.far_area_runs = 1 and ((m.near_area_before >= 3 and m.far_area_sisters = 0)
      or (m.far_area_guests >= 5 and m.far_area_guests >= 2 * m.home_area_guests))`)} as away_province,
    ${times(`c.foreign_number > 0 and m.away_metres is not null`)} as place_n,
    ${times(`c.foreign_number > 0 and m.away_metres < 1000`)} as in_place,
    max(m.away_metres) as away_metres, max(m.near_area_before) as near_area_before,
    max(m.app_fit) as app_fit, max(m.param_fit) as param_fit,
    max(m.operator_fit) as operator_fit,
    ${times(`c.foreign_number > 0 and m.operator_at is not null`)} as operator_n,
    arg_max(m.operator_at, m.operator_fit) as operator_at,
    arg_max(m.operator_untrained, m.operator_fit) as operator_untrained,
    max(m.home_before_hours) as before_hours,
    max(m.cohort_log_odds_milli) as cohort_log, max(m.cohort_error_milli) as cohort_error,
    max(m.release_log_odds_milli) as release_log, max(m.release_error_milli) as release_error,
    max(m.release_with_off) as release_with_off, max(m.release_with) as release_with, max(m.release_told) as release_told,
    max(m.cohort_with_off) as cohort_with_off, max(m.cohort_with) as cohort_with, max(m.cohort_told) as cohort_told,
    max(case when m.app_status <> 'supported' then m.app_status end) as bad_status, max(m.app_status) as app_status,
    max(case when c.foreign_number > 0 then m.app_at end) as app, max(case when c.foreign_number > 0 then m.param_at end) as param,
    ${[
      'onset_update',
      'onset_load',
      'onset_error',
      'onset_drain',
      'onset_repair',
      'end_update',
      'end_load',
      'end_repair',
    ]
      .map((name) => `min(m.${name}_minutes) as ${name}_minutes, max(m.${name}_fit) as ${name}_fit`)
      .join(', ')},
    max(m.errors_seen) as errors_seen, max(m.errors_due_milli) as errors_due_milli, max(m.loads_due_milli) as loads_due_milli,
    max(m.telling_error) as telling_error, max(m.telling_devices) as telling_devices,
    max(m.telling_honest) as telling_honest, max(m.telling_fit) as telling_fit,
    max(m.load_operator) as load_operator, max(m.load_untrained) as load_untrained,
    max(m.untrained_permille) as untrained_permille,
    ${times(`c.foreign_number > 0 and (c.spoilt or ct.registered is not null)`)} as cut,
    ${times(`c.foreign_number > 0 and c.spoilt`)} as spoilt, ${times(`c.foreign_number = 0 and c.spoilt`)} as code_spoilt,
    ${times(`c.foreign_number > 0 and m.device_role is not null`)} as story_n,
    ${times(`c.foreign_number > 0 and y.sure is not true and ${POOL_SIGN}`)} as pooled,
    ${times(`c.foreign_number > 0 and c.by_history and m.device_moved and not coalesce(${POOL_SIGN}, false)`)} as moved,
    ${times(`c.foreign_number > 0 and m.garbled_numbers >= 1`)} as garbled,
    ${times(`y.registered is not null`)} as edited, ${times(`y.sure`)} as typo, ${times(`y.slip`)} as slip, ${times(`y.one_edit`)} as one_edit, ${times(`k.foreign_number is not null`)} as company,
    ${times(`h.registered is not null and y.sure is not true`)} as other_house,
    ${times(`po.foreign_number is not null and c.stated = c.foreign_number`)} as paid_own,
    ${times(`c.foreign_number > 0 and c.stated = c.foreign_number and c.kinds like '%area%' and m.away_metres < 1000 and m.number_registered is not false`)} as stayed,
    ${times(`w.device_sn is not null`)} as swapped, ${times(`x.device_sn is not null`)} as crossed, max(d.wrong_days) as wrong_days, max(d.right_days) as right_days, max(d.fit) as days_fit,
    ${times(`c.foreign_number > 0 and m.number_registered = false`)} as unowned,
    ${times(`c.foreign_number > 0 and m.number_episode`)} as episode,
    ${times(`c.foreign_number > 0 and c.stated > 0`)} as stated_n,
    ${times(`c.named`)} as named_other, ${times(`c.named and c.request_number = 0 and c.slip_number = c.registered`)} as named_right,
    max(nm.names) as names, bool_or(nm.dear) as dear_name,
    ${times(`m.stated_returns >= 3 and m.stated_addresses >= 3 and m.stated_sharers >= 1`)} as speaks,
    ${times(`c.coded_apart and c.asked_so is not true and rl.app_version is null and y.sure is not true`)} as coded_apart,
    ${times(`c.coded_apart is not null and not (c.coded_apart and c.asked_so is true)`)} as coded_n,
    max(a.agent_devices) as agent_devices, max(a.agent_off) as agent_off,
    max(a.all_devices) as all_devices, max(a.all_off) as all_off,
    ${'off_n on_n deep_n before_n after_n off_ranks2 off_credit off_other on_credit on_other'
      .split(' ')
      .map((name) => `max(s.${name}) as ${name}`)
      .join(', ')},
    max(e.shops) as mate_shops, max(e.devices) as mate_devices, max(e.off_n) as mate_off, max(e.on_n) as mate_on, max(e.deep_n) as mate_deep,
    max(e.before_n) as mate_before, max(e.after_n) as mate_after,
    max(mv.fit) as mate_version_fit, max(mv.ran_permille) as mate_ran_permille,
    max(ml.model_shops) as model_shops, max(ml.model_alike) as model_alike,
    max(tg.together) as together, max(tg.spells) as spells, max(tg.days) as data_days
  from cause_sale c
  left join one o on o.type = c.type and o.id = c.id
  left join cause_selection s on s.type = c.type and s.id = c.id
  left join cause_agent a on a.sn = c.device_sn
  left join cause_recode rc on rc.type = c.type and rc.id = c.id
  left join cause_together tg on tg.type = c.type and tg.id = c.id
  left join cause_model ml on ml.type = c.type and ml.id = c.id
  left join cause_named nm on nm.type = c.type and nm.id = c.id
  left join cause_mates e on e.foreign_number = c.foreign_number
  left join cause_mate_version mv on mv.foreign_number = c.foreign_number
  left join cause_company k on k.foreign_number = c.foreign_number
  left join cause_typo y on y.registered = c.registered and y.foreign_number = c.foreign_number
  left join cause_cut ct on ct.registered = c.registered and ct.foreign_number = c.foreign_number
  left join cause_release rl on rl.cleared_mcc = c.cleared_mcc and rl.app_version = c.app_version
  left join cause_swap w on w.device_sn = c.device_sn and w.registered = c.registered and w.foreign_number = c.foreign_number
  left join cause_paid po on po.registered = c.registered and po.foreign_number = c.foreign_number
  left join cause_crossed x on x.device_sn = c.device_sn
  left join cause_days d on d.type = c.type and d.id = c.id
  left join cause_house h on h.type = c.type and h.id = c.id and h.registered = c.registered and h.foreign_number = c.foreign_number
  join case_measure m on m.sale = c.sale, class
  group by c.type, c.id`;

/** What only some data fills, in the order in which it is made. */
export const CAUSE_PARTS: readonly CausePart[] = [
  { table: 'cut_beside', columns: OF_SALE, asks: CUT_ANY, create: [BESIDE, DROP] },
  RECODED,
  RELEASED,
  CROSSED,
  PAID_OUT,
  AGENTS,
  SWAPPED,
  COMPANY,
  TOGETHER,
  MODELS,
];
