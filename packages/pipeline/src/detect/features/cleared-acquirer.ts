import { parseAcquirer, sameFirm, sameInstitution } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/**
 * Whether a merchant number goes out through its own institution or to and fro between that and others.
 *
 * Shape   one row per sale that was cleared under its registered number, or one of which no registry
 *         tells, through an acquirer of another institution than the one inside the number. Of that
 *         number: acquirer_returns, how often such sales began after sales of the own institution;
 *         acquirer_days with such sales; acquirer_offices, the codes of acquirers that they went through,
 *         and acquirer_firms, the institutions of these; acquirer_beside_own and
 *         acquirer_beside_odd, what other numbers of the institution did in the hours of these sales. A switch after a failure takes all numbers along, a change of
 *         acquirer comes once. acquirer_movers, the other numbers that go through the sale's acquirer to and fro,
 *         on so many days that no failure explains it.
 * Source  docs/indicators.md 5; contract §5, a disaster switch and a change of acquirer.
 */
export const CLEARED_ACQUIRER: Feature = {
  id: 'cleared_acquirer',
  fields: {
    acquirer_returns: intField(
      'times that the number went over to another institution’s acquirer',
      '该商户号转到别家受理机构的次数',
    ),
    acquirer_days: intField(
      'days with sales through another institution’s acquirer',
      '该商户号有别家受理机构交易的天数',
    ),
    acquirer_offices: intField(
      'codes of acquirers of other institutions that the number goes through',
      '该商户号经过几个别家受理机构代码',
    ),
    acquirer_firms: intField(
      'institutions, not its own, whose acquirers the number goes through',
      '该商户号经过几家别家受理机构',
    ),
    acquirer_beside_own: intField(
      'sales of other numbers of its institution through their own acquirer in the same hours',
      '同一小时里本机构其他商户号仍由本机构受理的笔数',
    ),
    acquirer_beside_odd: intField(
      'sales of other numbers of its institution through other acquirers in the same hours',
      '同一小时里本机构其他商户号也由别家受理的笔数',
    ),
    acquirer_movers: intField(
      'other numbers that leave their institution for the acquirer of this sale and come back, too often for failures',
      '另有几个商户号反复从本机构转到本笔的受理机构又转回，次数多得不像线路故障',
    ),
  },
  needs: ['acquirer', 'view:clearing|response|statement'],
  live: false,
  create: async (session: Session): Promise<void> => {
    await session.run(TOLD);
    const rows: Cell[][] = [];
    const firmOf = openFirms();
    await session.each(PAIRS, (block) => {
      for (const { number, acquirer, no, code } of block)
        if (sameInstitution(String(no), String(code)) === false)
          rows.push([number ?? 0, acquirer ?? 0, firmOf(String(code))]);
    });
    const columns = { number: 'integer', acquirer: 'integer', firm: 'varchar' } as const;
    await session.load('acquirer_apart', columns, rows);
    for (const sql of [ODD, HOUR, BESIDE, TURNS, MOVERS, FEATURE]) await session.run(sql);
  },
};

/** Names the firm of an acquirer by the first code seen of it: one firm may have several. */
const openFirms = (): ((acquirer: string) => string | null) => {
  const known: string[] = [];
  return (acquirer) => {
    const code = parseAcquirer(acquirer)?.institution;
    if (code === undefined) return null;
    const first = known.find((other) => sameFirm(other, code) === true);
    if (first === undefined) known.push(code);
    return first ?? code;
  };
};

/** Patterns of sales that count. */
const TOLD = `create or replace table acquirer_pattern as
  select pattern, cleared as number,
    coalesce(nullif(clearing_acquirer, 0), nullif(response_acquirer, 0), statement_acquirer)
      as acquirer
  from pattern
  where cleared > 0 and registered in (0, cleared)
    and greatest(clearing_acquirer, response_acquirer, statement_acquirer) > 0`;

const PAIRS = `select p.number, p.acquirer, n.value as no, a.value as code
  from (select distinct number, acquirer from acquirer_pattern) p
  join dict_number n on n.id = p.number join dict_party a on a.id = p.acquirer
  order by a.value, n.value`;

/** Sales of the institutions that have odd ones. */
const ODD = `create or replace table acquirer_odd as
  with house as (
    select distinct h.institution from acquirer_apart a join number_institution h using (number)
  )
  select s.sale, s.at_ms, s.day, p.number, p.acquirer, p.firm, p.institution, p.odd,
    s.at_ms // 3600000 as hour
  from (
    select t.*, h.institution, a.number is not null as odd, a.firm
    from acquirer_pattern t join number_institution h using (number)
    semi join house on house.institution = h.institution
    left join acquirer_apart a on a.number = t.number and a.acquirer = t.acquirer
  ) p join sale_pattern sp using (pattern) join sale s on s.sale = sp.sale`;

const HOUR = `create or replace table acquirer_hour as
  select institution, hour, number, count(*) filter (odd) as odd, count(*) filter (not odd) as own
  from acquirer_odd group by all`;

const BESIDE = `create or replace table acquirer_beside as
  with whole as (
    select institution, hour, sum(odd) as odd, sum(own) as own from acquirer_hour group by all
  )
  select h.number, sum(w.own - h.own)::bigint as own, sum(w.odd - h.odd)::bigint as odd
  from acquirer_hour h join whole w on w.institution = h.institution and w.hour = h.hour
  where h.odd > 0 group by h.number`;

const TURNS = `create or replace table acquirer_turn as
  with told as (
    select number, day, odd, acquirer, firm,
      lag(odd) over (partition by number order by at_ms, sale) as before
    from acquirer_odd
  )
  select number, count(*) filter (odd and not before) as returns,
    count(distinct day) filter (odd) as days, count(distinct acquirer) filter (odd) as offices,
    count(distinct firm) filter (odd) as firms
  from told group by number having count(*) filter (odd) > 0`;

/** So many times and days are no failures of a line, if other numbers stayed. Own choice [I]. */
const MOVER = 't.returns >= 6 and t.days >= 5 and b.own >= 5 and b.own >= 4 * b.odd';

const MOVERS = `create or replace table acquirer_mover as
  select distinct o.acquirer, o.number
  from acquirer_odd o join acquirer_turn t using (number) join acquirer_beside b using (number)
  where o.odd and ${MOVER}`;

const FEATURE = `create or replace table feature_cleared_acquirer as
  select o.sale, t.returns as acquirer_returns, t.days as acquirer_days,
    t.offices as acquirer_offices, t.firms as acquirer_firms,
    b.own as acquirer_beside_own, b.odd as acquirer_beside_odd,
    coalesce(m.numbers, 0) - (own.number is not null)::integer as acquirer_movers
  from acquirer_odd o join acquirer_turn t using (number) join acquirer_beside b using (number)
  left join (
    select acquirer, count(*) as numbers from acquirer_mover group by acquirer
  ) m on m.acquirer = o.acquirer
  left join acquirer_mover own on own.acquirer = o.acquirer and own.number = o.number
  where o.odd`;
