import type { Case } from '@zhenma/model';
import type { Cell, Row, Session } from '../../engine/session.ts';

/** Ticks of one barcode when there are more sales than this. */
export const TICKS_MAX = 1_200;

/** Jumped sales drawn in one barcode; beyond, they too are sampled, and the page says so. */
export const JUMPED_TICKS_MAX = 3_000;

/** Honest sales that stay in a barcode however many jumped. */
const REST_TICKS_MIN = 200;

const BORROWED_MAX = 8;

/** Epoch milliseconds + minutes of the report's zone, as a timestamp. */
const local = (zoneMinutes: number, column = 'at_ms'): string =>
  `make_timestamp((${column} + ${zoneMinutes * 60_000}) * 1000)`;

/** Everything that the sections of some cases draw on; rows carry `nth`, the index of their case. */
export interface CaseRows {
  readonly counts: readonly Row[];
  readonly looks: readonly Row[];
  readonly ticks: readonly Row[];
  readonly hours: readonly Row[];
  readonly amounts: readonly Row[];
  readonly cards: readonly Row[];
  readonly examples: readonly Row[];
  readonly edges: readonly Row[];
}

/** Reads the rows of the sections. All of them come from one table of the cases' sales. */
export const readCases = async (
  session: Session,
  cases: readonly Case[],
  { zoneMinutes, edges }: { readonly zoneMinutes: number; readonly edges: readonly number[] },
): Promise<CaseRows> => {
  const wanted = cases.map(({ subject }, nth): Cell[] => [nth, subject.type, subject.id]);
  await session.load('report_case', { nth: 'integer', type: 'varchar', id: 'varchar' }, wanted);
  await session.run(SALES);
  await session.run(LOOKS);
  const hour = local(zoneMinutes);
  const tallies = await session.rows(`
    ${tally('hours', `hour(${hour})`, `isodow(${hour})`)} union all ${tally('amounts', binSql(edges))}
    union all ${tally('cards', 'card_type')} order by all`);
  const tallied = (of: string): readonly Row[] => tallies.filter((row) => row['of'] === of);
  return {
    counts: await session.rows(COUNTS),
    looks: await session.rows(`select nth, look, number, mcc, name, owner_mcc, acquirer, own, sales,
      flagged
      from report_look order by nth, look`),
    ticks: await session.rows(TICKS),
    hours: tallied('hours'),
    amounts: tallied('amounts'),
    cards: tallied('cards'),
    examples: await session.rows(EXAMPLES),
    edges: await readEdges(session, cases),
  };
};

/** Who used which number of a pool; a sale counts where its number is not its own. */
const readEdges = async (session: Session, cases: readonly Case[]): Promise<readonly Row[]> => {
  const members = cases.flatMap(({ subject, members: numbers }, nth) =>
    subject.type === 'pool' ? numbers.map((number): Cell[] => [nth, number]) : [],
  );
  if (members.length === 0) return [];
  await session.load('report_member', { nth: 'integer', number: 'varchar' }, members);
  return session.rows(`select m.nth, su.id as device, m.number, count(*) as sales,
      min(coalesce(f.cleared_name, f.cleared_owner_name)) as name,
      min(f.cleared_owner_mcc) as owner_mcc, min(f.cleared_acquirer) as acquirer
    from report_member m
    join dict_number n on n.value = m.number
    join identified i on i.cleared = n.id
    join sale_outcome so on so.sale = i.sale
    join judgement j on j.outcome = so.outcome
    join outcome oc on oc.outcome = so.outcome
    join facts f on f.pattern = oc.pattern
    join subject su on su.sale = i.sale
    where j.verdict in ('jumped', 'suspect') and i.cleared <> i.registered
      and su.type in ('terminal', 'merchant')
    group by all order by all`);
};

/** Sales per bin; flagged: in a case that only has suspect sales, these are the ones to look at. */
const tally = (of: string, bin: string, weekday = 'null::bigint'): string =>
  `select '${of}' as of, nth, ${weekday} as weekday, (${bin})::bigint as bin, count(*) as sales,
    count(*) filter (flagged) as flagged from report_sale group by all`;

const binSql = (edges: readonly number[]): string =>
  edges.map((edge) => `(amount >= ${edge})::integer`).join(' + ');

/** `flagged`: jumped; in a case without a jump, suspect. */
const SALES = `create or replace table report_sale as
  with own as (
    select r.nth, r.id, s.sale, s.at_ms, s.amount, s.card_type, j.verdict, so.outcome,
      bit_count(s.views) + (coalesce(s.area_code, s.lat::varchar) is not null)::integer as witnesses,
      i.cleared
    from report_case r
    join subject su on su.type = r.type and su.id = r.id
    join sale s using (sale)
    join identified i using (sale)
    join sale_outcome so using (sale)
    join judgement j using (outcome)
  )
  select o.*, f.cleared_no, f.registered_no, f.registered_name, f.expected_mcc, f.cleared_owner_mcc,
    coalesce(f.cleared_name, f.cleared_owner_name) as cleared_name, f.slip_no, f.request_no,
    f.cleared_acquirer,
    case when f.cleared_mcc <> coalesce(m.mcc, f.expected_mcc) then f.cleared_mcc end as other_mcc,
    o.verdict = case when bool_or(o.verdict = 'jumped') over (partition by o.nth)
      then 'jumped' else 'suspect' end as flagged
  from own o
  join outcome oc using (outcome)
  join facts f using (pattern)
  left join inside_mcc m on m.number = o.cleared`;

/**
 * A look is what a sale was made to look like: the cleared number, and the category where it is not
 * the one inside the number. The subject's own comes first, then the most frequent.
 */
const LOOKS = `create or replace table report_look as
  with grouped as (
    select nth, cleared_no as number, other_mcc as mcc, count(*) as sales,
      count(*) filter (flagged) as flagged,
      bool_or(cleared_no = coalesce(registered_no, id)
        and (other_mcc is null or other_mcc = expected_mcc)) as own,
      min(cleared_name) as name, min(cleared_owner_mcc) as owner_mcc,
      min(cleared_acquirer) as acquirer
    from report_sale group by nth, cleared_no, other_mcc
  )
  select *, row_number() over (
    partition by nth order by coalesce(own, false) desc, number is null, sales desc, number, mcc
  ) - 1 as look
  from grouped`;

/** Whose shop it is: as its right sales say, since wrong ones may name whom the device claims to be. */
const SHOP = '(flagged, registered_no, registered_name, expected_mcc)';

const COUNTS = `
  with first as (
    select nth, min(at_ms) filter (flagged) as first_flagged,
      min(amount) filter (flagged) as smallest, max(amount) filter (flagged) as largest
    from report_sale group by nth
  )
  select nth, count(*) as sales, count(*) filter (flagged) as flagged,
    count(*) filter (verdict = 'jumped') as jumped, count(*) filter (verdict = 'suspect') as suspect,
    count(*) filter (flagged and slip_no <> cleared_no) as slip_kept,
    count(*) filter (flagged and request_no <> cleared_no) as request_kept,
    count(*) filter (flagged and cleared_no <> registered_no) as foreign_number,
    any_value(f.smallest) as smallest, any_value(f.first_flagged) as first_flagged,
    count(*) filter (amount < f.smallest) as below, count(*) filter (amount > f.largest) as above,
    any_value(f.largest) as largest,
    count(*) filter (at_ms < f.first_flagged) as before,
    arg_min(registered_no, ${SHOP}) as registered_no,
    arg_min(registered_name, ${SHOP}) as registered_name,
    arg_min(expected_mcc, ${SHOP}) as expected_mcc
  from report_sale join first f using (nth)
  group by nth order by nth`;

/**
 * The ticks of every barcode. Every flagged sale is kept up to `JUMPED_TICKS_MAX`; the others are
 * thinned evenly, in order of time, to what is left of `TICKS_MAX`.
 */
const TICKS = `
  with total as (
    select nth, flagged, count(*) as kin,
      least(count(*), case when flagged then ${JUMPED_TICKS_MAX} else
        greatest(${TICKS_MAX} - sum(count(*) filter (flagged)) over (partition by nth),
          ${REST_TICKS_MIN}) end) as quota
    from report_sale group by nth, flagged
  ), ranked as (
    select *, row_number() over (partition by nth, flagged order by at_ms, sale) - 1 as turn
    from report_sale
  ), kept as (
    select r.* from ranked r join total t using (nth, flagged)
    where (r.turn + 1) * t.quota // t.kin > r.turn * t.quota // t.kin
  )
  select k.nth, k.at_ms, l.look, k.flagged, k.verdict
  from kept k
  join report_look l on l.nth = k.nth and l.number is not distinct from k.cleared_no
    and l.mcc is not distinct from k.other_mcc
  order by k.nth, k.at_ms, k.sale`;

/** The sale that shows the case best: flagged, seen by most witnesses, earliest. */
const EXAMPLES = `
  with best as (
    select nth, sale, outcome from report_sale where flagged
    qualify row_number() over (
      partition by nth order by (cleared_no <> registered_no) is not true,
        witnesses desc, at_ms, sale) = 1
  ), outside as (
    select c.sale, arg_min(o.area_code, case o.view when 4 then 0 else o.view end) as outside_area
    from cluster c semi join best using (sale) join observation o using (obs)
    where o.view > 2 and o.area_code is not null group by c.sale
  )
  select b.nth, s.at_ms, s.amount, s.area_code, s.lat, s.lon, t.outside_area, f.*,
    here.settle_name as registered_payee
  from best b
  join sale s using (sale)
  join outcome oc using (outcome)
  join facts f using (pattern)
  join identified i using (sale)
  left join outside t using (sale)
  left join merchant_span here on here.span = i.registered_span
  order by b.nth`;

/** Sales and flagged sales per day of the whole input, days since 1970 in the local zone. */
export const readDays = (session: Session): Promise<readonly Row[]> =>
  session.rows(`select s.day, count(*) as sales,
      count(*) filter (j.verdict = 'jumped') as jumped,
      count(*) filter (j.verdict = 'suspect') as suspect
    from sale s join sale_outcome so using (sale) join judgement j using (outcome)
    group by s.day order by s.day`);

/** The foreign numbers that most jumped sales were sent under. */
export const readBorrowed = (session: Session): Promise<readonly Row[]> =>
  session.rows(`select n.value as number, min(coalesce(f.cleared_name, f.cleared_owner_name)) as name,
      min(f.cleared_mcc) as mcc, min(f.cleared_acquirer) as acquirer, count(*) as sales, sum(s.amount)::bigint as amount,
      count(distinct (su.type, su.id)) as subjects
    from sale s
    join sale_outcome so using (sale)
    join judgement j using (outcome)
    join outcome oc using (outcome)
    join facts f using (pattern)
    join identified i using (sale)
    join subject su using (sale)
    join dict_number n on n.id = i.cleared
    where j.verdict = 'jumped' and i.cleared <> i.registered
    group by n.value order by sales desc, amount desc, number limit ${BORROWED_MAX}`);
