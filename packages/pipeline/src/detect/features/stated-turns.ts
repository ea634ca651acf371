import { VIEWS } from '@zhenma/model';
import type { Session } from '../../engine/session.ts';
import { type Feature, flagField, intField } from '../feature.ts';

/**
 * How many strangers one terminal speaks for on its own slips and requests.
 *
 * A terminal is a serial or, without one, a terminal id within an institution that gives every id
 * once: where each merchant counts its own terminals, the first of a hundred shops is no terminal. A
 * renumbering changes the number once; a food court's till speaks for one address.
 *
 * Shape   one row per sale of a terminal that stated several numbers. stated_owners,
 *         stated_addresses: distinct credit codes and addresses that the registry gives these numbers;
 *         where it gives none of them a credit code, distinct payees, else names.
 *         stated_returns: times the terminal came back to a number that it had left. stated_sharers:
 *         other such terminals, of three addresses or more, that state this sale's number. stated_masked: numbers of
 *         the terminal that something outside was seen beside and was never the same as; stated_mask:
 *         this sale's number is one of them. stated_homed: the terminal has a number of its own: the
 *         first, where it stated it alone for three sales or more and nothing outside contradicts, or
 *         where no other ever went out as stated. stated_own: this sale's number is it. stated_kept:
 *         sales of the terminal that went out as stated, its own number aside. stated_spread: of
 *         the masked numbers, those whose sales went out under two others or more: an acquirer that has
 *         numbers of its own for outside gives a shop one.
 *         Makes `stated_terminal(sale, number)`, sales of terminals that go back and forth between
 *         strangers, with the number that such a terminal is called by: its own, else its most used.
 * Source  docs/indicators.md 15, 18, 33.
 */
export const STATED_TURNS: Feature = {
  id: 'stated_turns',
  fields: {
    stated_owners: intField(
      'credit codes behind the numbers that the terminal itself states, payees where the registry has no credit code',
      '终端自报的各商户号背后有几个统一社会信用代码（登记没有代码的，按收款户名）',
    ),
    stated_addresses: intField(
      'registered addresses of the numbers that the terminal itself states',
      '终端自报的各商户号登记在几个地址',
    ),
    stated_returns: intField(
      'times the terminal itself came back to a number that it had left',
      '终端自报的商户号换走后又换回的次数',
    ),
    stated_sharers: intField(
      'other terminals that state numbers of three addresses or more, this one among them',
      '另有几台同样自报多地商户号的终端也自报该号',
    ),
    stated_masked: intField(
      'numbers that the terminal itself states and that were never what went out for the sale',
      '终端自报、却从来不是同笔对外商户号的商户号数',
    ),
    stated_mask: flagField(
      'this number was stated by the terminal and was never what went out for the sale',
      '该终端自报本号，同笔对外却从来不是本号',
    ),
    stated_homed: flagField(
      'the terminal has a number of its own: the first, stated alone at the start or the only one that went out as stated',
      '该终端有本店号：最初的商户号，起初只报它，或只有它按自报对外',
    ),
    stated_own: flagField(
      "this number is the terminal's own: the first, stated alone at the start or the only one that went out as stated",
      '本号即该终端的本店号：最初的商户号，起初只报它，或只有它按自报对外',
    ),
    stated_kept: intField(
      'sales of the terminal that went out under the number it stated, but for its own number',
      '除本店号外，该终端按自报的商户号对外上送的笔数',
    ),
    stated_spread: intField(
      'of stated_masked, those whose sales went out under two other numbers or more',
      '上述从未对外上送的商户号中，同笔对外用过两个以上别的号的商户号数',
    ),
  },
  needs: ['merchants', 'terminal_sn|terminal_id', 'view:request|slip'],
  live: false,
  asks: '(select min(stated) < max(stated) from identified where stated > 0)',
  create: async (session: Session): Promise<void> => {
    for (const sql of [CLAIMED, SHARED, STATED, MANY, OWNERS, TERMINAL, FEATURE])
      await session.run(sql);
  },
};

const OUTER: ReadonlySet<string> = new Set(['response', 'clearing', 'statement']);

/** Clearing, answer or statement: something of the sale was seen outside the terminal. */
const OUTSIDE = VIEWS.reduce((mask, view, at) => (OUTER.has(view) ? mask | (1 << at) : mask), 0);

const CLAIMED = `create or replace table stated_claim as
  select i.sale, s.at_ms, i.stated as number, s.views & ${OUTSIDE} <> 0 and i.cleared > 0
      and i.cleared not in (select number from cut_number)
      and i.sale not in (select sale from spoilt_sale) as outside, i.cleared, case when i.device_sn > 0 then i.device_sn::bigint
    else -(s.tid::bigint * 1000
      + case when regexp_full_match(n.institution, '[0-9]{3}') then n.institution::integer else 0 end)
    end as device, case when i.device_sn > 0 then null else n.institution end as house, s.tid
  from identified i join sale s using (sale)
  join number_institution n on n.number = i.stated
  where i.stated > 0 and (i.device_sn > 0 or s.tid > 0)`;

/**
 * Terminal ids that stand for several devices: the registry says so of this id, else of a tenth of
 * the institution's ids; where it knows none of them, an id has more than two small shops (numbers
 * under three ids or fewer) in the mean of the institution.
 */
const SHARED = `create or replace table shared_id as
  with known as (
    select t.tid, n.institution as house, count(distinct t.sn) > 1 and count(distinct t.number) > 1
      as several
    from terminal_span t join number_institution n on n.number = t.number and t.number > 0
    where t.tid > 0 and t.sn > 0 group by all
  ), house_known as (
    select house, avg(several::integer) >= 0.1 as several from known group by house
  ), use as (
    select house, device, number from stated_claim where house is not null
    group by all having count(*) >= 2
  ), small as (
    select number from use group by number having count(*) <= 3
  ), house_seen as (
    select house, count(s.number) > 2 * count(distinct device) as several
    from use left join small s using (number) group by house
  ), id as (
    select distinct device, tid, house from stated_claim where house is not null
  )
  select id.device from id
  left join known k on k.tid = id.tid and k.house = id.house
  left join house_known h on h.house = id.house
  left join house_seen w on w.house = id.house
  where coalesce(k.several, h.several, w.several)`;

const STATED = `create or replace table stated_sale as
  select sale, at_ms, number, device, outside, cleared from stated_claim
  where device not in (select device from shared_id)`;

/** A pool in turn repeats one of its numbers three times over by luck alone once in 64 where it holds eight. */
const OWN_SALES = 3;

const MANY = `create or replace table stated_many as
  with several as (
    select device from stated_sale group by device having min(number) < max(number)
  ), turn as (
    select t.device, t.number, t.at_ms,
      lag(t.number) over (partition by t.device order by t.at_ms, t.number) as last_number
    from stated_sale t join several v on v.device = t.device
  ), story as (
    select device, count(*) filter (where number <> last_number) + 1 - count(distinct number) as returns,
      min(number) filter (where last_number is null) as first_number,
      min(at_ms) filter (where number <> last_number) as changed_ms
    from turn group by device
  )
  select s.device, s.returns, s.first_number,
    count(*) filter (where t.number = s.first_number and t.at_ms < s.changed_ms) as before
  from story s join turn t on t.device = s.device group by all`;

const OWNERS = `create or replace table stated_owner as
  with use as (
    select t.device, t.number, count(*) as sales, count(*) filter (t.outside) as seen,
      count(*) filter (t.outside and t.cleared = t.number) as kept,
      count(distinct t.cleared) filter (t.outside and t.cleared <> t.number) as outs,
      t.number = m.first_number as first, m.before
    from stated_sale t join stated_many m on m.device = t.device
    group by t.device, t.number, m.first_number, m.before
  ), worn as (
    select device, number, sales, kept, outs, first, seen > 0 and kept = 0 as mask,
      count(*) filter (kept > 0) over (partition by device) as kept_numbers, before
    from use
  ), judged as (
    select *, first and case kept_numbers when 0 then not mask and before >= ${OWN_SALES}
      else kept_numbers = 1 and kept > 0 end as own
    from worn
  ), behind as (
    select number, max_by(uscc, stated_from) as uscc, max_by(address, stated_from) as address,
      max_by(coalesce(settle_name, merchant_name), stated_from) as payee
    from merchant_span group by number
  )
  select u.device, u.number, u.sales,
    case when count(b.uscc) over by_device > 0 then count(distinct b.uscc) over by_device
      else count(distinct b.payee) over by_device end as owners,
    count(distinct b.address) over by_device as addresses,
    count(*) filter (u.mask) over by_device as masked, u.mask,
    count(*) filter (u.mask and u.outs >= 2) over by_device as spread,
    bool_or(u.own) over by_device as homed, u.own,
    coalesce(sum(u.kept) filter (not u.own) over by_device, 0) as kept
  from judged u left join behind b on b.number = u.number
  window by_device as (partition by u.device)`;

/** As the rules ask: three owners and addresses, three returns. */
const TERMINAL = `create or replace table stated_terminal as
  with called as (
    select o.device, arg_max(o.number, (o.own, o.sales, d.value)) as number
    from stated_owner o join stated_many m on m.device = o.device join dict_number d on d.id = o.number
    where o.device < 0 and o.owners >= 3 and o.addresses >= 3 and m.returns >= 3
    group by o.device
  )
  select t.sale, c.number from stated_sale t join called c on c.device = t.device`;

const FEATURE = `create or replace table feature_stated_turns as
  with sharer as (
    select number, count(*) as devices
    from stated_owner where addresses >= 3 group by number
  )
  select t.sale, o.owners as stated_owners, o.addresses as stated_addresses,
    m.returns as stated_returns,
    greatest(coalesce(h.devices, 0) - case when o.addresses >= 3 then 1 else 0 end, 0)
      as stated_sharers,
    o.masked::integer as stated_masked, o.mask as stated_mask, o.homed as stated_homed,
    o.own as stated_own, o.kept::integer as stated_kept, o.spread::integer as stated_spread
  from stated_sale t
  join stated_many m on m.device = t.device
  join stated_owner o on o.device = t.device and o.number = t.number
  left join sharer h on h.number = t.number`;
