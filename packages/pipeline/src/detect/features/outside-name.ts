import { cleanName } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, flagField, intField } from '../feature.ts';

/**
 * Whose name the outside was told, where it was told a name and no number: a statement line.
 *
 * Shape   name_owners: other merchant numbers that carry this name in the registry or in records
 *         with number and name, those of the same credit code left out. name_is_own: the number
 *         stated at the shop carries it too, so it is another name of the same merchant.
 *         own_name_known: the registry or an outside record says what this number is called.
 *         strange_names: different names, none its own, under which the outside was told of this
 *         number's sales. name_in_between: one issuer, for one type of card, was told this strange
 *         name between sales that it was told under the own one: a bank that calls a shop by its
 *         company, or a new sign, is told one name at a time. Or two issuers were, whatever the card.
 *         name_goes_out: the name is that of a number under which other sales of the stated one went out.
 *         A name that hardly any other merchant's sales carry and most of the number's sales go out under, never its
 *         own, is that of the company behind the sign, and no strange one.
 *         A slip without a number speaks for the number that other slips of this name carry.
 *         Null where the outside was told a number, or no name; an answer or a clearing file that repeats
 *         the device's number tells nothing, and the name is then the statement's.
 * Source  docs/indicators.md 3, 17; names are met by what is their own, from the front.
 */
export const OUTSIDE_NAME: Feature = {
  id: 'outside_name',
  fields: {
    name_owners: intField(
      'other merchants that carry the name told outside',
      '对外名称属于几个别的商户号',
    ),
    name_is_own: flagField(
      'the number stated at the shop carries that name too',
      '本店商户号也用这个对外名称',
    ),
    own_name_known: flagField(
      'the registry or another record says what the stated number is called outside',
      '登记或别的记录说明了本店商户号对外的名称',
    ),
    strange_names: intField(
      'different names, none its own, told outside for sales of the stated number',
      '本店商户号的交易对外用过几个不属于自己的名称',
    ),
    name_in_between: flagField(
      'one issuer was told this strange name between sales under the own name, for one type of card, or two issuers were for any',
      '同一发卡行同类卡（或两家以上发卡行不分卡种）的交易里，这一陌生名称夹在本店自己的名称之间',
    ),
    name_goes_out: flagField(
      'the name is that of a number under which other sales of the stated number went out',
      '对外名称属于一个商户号，而本店商户号的别的交易曾以该号对外',
    ),
  },
  needs: ['merchant_name', 'view:slip|request|response'],
  live: false,
  asks: `exists (from identified join sale using (sale)
    where (cleared = 0 and greatest(clearing_name, response_name, statement_name) > 0)
      or (statement_number = 0 and statement_name > 0))`,
  create: async (session: Session): Promise<void> => {
    await session.run(SIGNS);
    await session.run(ASKED);
    const [row] = await session.rows('select count(*) as n from name_asked');
    const asked = Number(row?.['n'] ?? 0) > 0;
    await session.run(REGISTERED);
    await session.run(asked ? KNOWN : `${KNOWN} limit 0`);
    await loadKeys(session);
    await session.run(CALLED);
    await session.run(MET);
    await session.run(COMPANY);
    await session.run(BETWEEN);
    await session.run(ANYHOW);
    await session.run(FEATURE);
  },
};

/** Names that slips of one number carry, but for some that were mistyped. */
const SIGNS = `create or replace table sign_number as
  with said as (
    select name, number, count(*) as slips, sum(count(*)) over (partition by name) as all_slips
    from observation where view = 1 and number > 0 and name > 0 group by name, number
  )
  select name, number from said where slips * 10 >= all_slips * 9`;

/**
 * Sales whose outside record has a name and no number; or whose statement has, and the answer only repeats the
 * device's number, as far as that was seen: what was cleared is told by the statement alone. And those whose
 * statement has, beside a clearing file that agrees with the device.
 */
const ASKED = `create or replace table name_asked as
  select i.sale, coalesce(nullif(i.stated, 0), g.number) as number,
    coalesce(nullif(s.clearing_name, 0), nullif(s.response_name, 0), s.statement_name) as name
  from identified i join sale s using (sale)
  left join sign_number g on g.name = case when i.stated = 0 then s.slip_name end
  where i.cleared = 0 and coalesce(nullif(i.stated, 0), g.number) > 0
    and greatest(s.clearing_name, s.response_name, s.statement_name) > 0
  union all
  select i.sale, s.response_number, s.statement_name
  from identified i join sale s using (sale)
  where s.response_number > 0 and i.stated in (0, s.response_number) and s.clearing_number = 0
    and s.clearing_name = 0 and s.statement_number = 0 and s.statement_name > 0
  union all
  select i.sale, s.clearing_number, s.statement_name
  from identified i join sale s using (sale)
  where s.clearing_number > 0 and s.statement_number = 0 and s.statement_name > 0
    and (i.stated = s.clearing_number
      or (i.stated = 0 and i.registered_by = 'terminal' and i.registered = s.clearing_number))`;

/** What each number is called: by the registry and outside, or at the shop. */
const KNOWN = `create or replace table name_known as
  select number, name, bool_or(outside) as outside, bool_or(shown) as shown from (
    select number, name, view > 2 as outside, view <= 2 as shown from observation
    where number > 0 and name > 0
    union all
    select m.number, d.id, true, true
    from merchant_span m join dict_name d on d.value = m.merchant_name
    union all
    select number, name, true, true from name_registered)
  group by number, name`;

/** Registered names of the numbers asked for that no record carries, under codes of their own. */
const REGISTERED = `create or replace table name_registered as
  select m.number, (-dense_rank() over (order by m.merchant_name))::integer as name,
    m.merchant_name as value
  from merchant_span m semi join name_asked a on a.number = m.number
  anti join dict_name d on d.value = m.merchant_name
  where m.merchant_name is not null`;

const loadKeys = async (session: Session): Promise<void> => {
  const rows: Cell[][] = [];
  await session.each(
    `select id, value from dict_name
     where id in (select name from name_asked union select name from name_known)
     union select name, value from name_registered`,
    (block) => {
      for (const { id, value } of block) {
        const { full, core, own } = cleanName(String(value));
        rows.push([id ?? 0, [...own].length >= 2 ? core : full]);
      }
    },
  );
  await session.load('name_key', { name: 'integer', text: 'varchar' }, rows);
};

/** So many names that a shop neither shows nor registers are no company's behind it. Own choice [I]. */
const STRANGE_MIN = 3;

/** Names as keys, but for those that came up outside by the handful beside the one that is shown; two that begin with the same three characters are compared further. */
const CALLED = `create or replace table name_called as
  with called as (
    select k.number, n.text, bool_or(k.outside) as outside, bool_or(k.shown) as shown
    from name_known k join name_key n using (name) where length(n.text) >= 2
    group by k.number, n.text
  ), many as (
    select number from called group by number
    having bool_or(shown) and count(distinct left(text, 2)) filter (not shown) >= ${STRANGE_MIN}
  )
  select c.number, c.text, left(c.text, 3) as head, c.outside, m.uscc
  from called c
  left join (select number, max(uscc) as uscc from merchant_span group by number) m using (number)
  where c.shown or c.number not in (select number from many)`;

/** Names that were asked for, with the numbers that carry them: one text begins the other. */
const MET = `create or replace table name_met as
  with asked as (
    select distinct a.number, n.text, left(n.text, 3) as head
    from name_asked a join name_key n using (name) where length(n.text) >= 2
  ), told as (
    select number, bool_or(outside) as known, max(uscc) as uscc from name_called group by number
  ), met as (
    select a.number, a.text, c.number as carrier, c.uscc
    from asked a join name_called c on c.head = a.head
    where starts_with(c.text, a.text) or starts_with(a.text, c.text)
  )
  select a.number, a.text, coalesce(any_value(t.known), false) as known,
    count(distinct case when m.carrier <> a.number
      and (t.uscc is null or m.uscc is distinct from t.uscc) then m.carrier end) as owners,
    coalesce(bool_or(m.carrier = a.number), false) as own
  from asked a
  left join told t on t.number = a.number
  left join met m on m.number = a.number and m.text = a.text
  group by a.number, a.text`;

/** The shop's own name must be what its sales go by, not one line that was joined wrongly. */
const OWN_SALES_MIN = 3;

const BETWEEN = `create or replace table name_between as
  with told as (
    select a.number, n.text, m.own, s.at_ms, s.issuer, s.card_type
    from name_asked a join name_key n using (name)
    join name_met m on m.number = a.number and m.text = n.text
    join sale s on s.sale = a.sale
    where s.txn_type in (1, 5)
  ), own as (
    select number, issuer, card_type, min(at_ms) as first_ms, max(at_ms) as last_ms
    from told where own group by number, issuer, card_type having count(*) >= ${OWN_SALES_MIN}
  )
  select distinct t.number, t.text
  from told t join own o
    on o.number = t.number and o.issuer = t.issuer and o.card_type = t.card_type
  where not t.own and t.at_ms between o.first_ms + 1 and o.last_ms - 1`;

/** Banks that word a name in their own way for one type of card do not hit on the same words. */
const ISSUERS_MIN = 2;

/** What banks leave of one name begins alike. */
const ANYHOW = `insert into name_between
  with told as (
    select a.number, n.text, left(n.text, 3) as head, m.own, s.at_ms, s.issuer
    from name_asked a join name_key n using (name)
    join name_met m on m.number = a.number and m.text = n.text
    join sale s on s.sale = a.sale
    where s.txn_type in (1, 5) and s.issuer > 0
  ), span as (
    select number, issuer, own, case when own then '' else head end as head,
      min(at_ms) as first_ms, max(at_ms) as last_ms
    from told group by all
  ), turn as (
    select t.number, t.head from span t join span o on o.number = t.number and o.issuer = t.issuer
    where o.own and not t.own and o.first_ms < t.last_ms and t.first_ms < o.last_ms
    group by t.number, t.head having count(*) >= ${ISSUERS_MIN}
  )
  select distinct t.number, t.text from told t join turn using (number, head) where not t.own
  except select number, text from name_between`;

/** Half of the sales of so many, and twice those of the next name, are more than a router's share by luck. */
const COMPANY_SALES_MIN = 10;

/**
 * The company behind a sign: a router's name would come up beside the shop's own, or at other shops too.
 * Where a shop is alone in the data, that it is called otherwise outside is still told by name-differs.
 */
const COMPANY = `create or replace table name_company as
  with told as (
    select a.number, n.text, count(*) as sales, bool_or(m.own or m.known or m.owners > 0) as others
    from name_asked a join name_key n using (name)
    join name_met m on m.number = a.number and m.text = n.text
    group by a.number, n.text
  ), ranked as (
    select *, sum(sales) over (partition by number) as all_sales,
      bool_or(others) over (partition by number) as known,
      sum(sales) over (partition by text) as anywhere,
      lead(sales, 1, 0) over (partition by number order by sales desc, text) as next_sales,
      row_number() over (partition by number order by sales desc, text) as place
    from told
  )
  select number, text from ranked
  where place = 1 and not known and sales * 10 >= anywhere * 9 and sales >= ${COMPANY_SALES_MIN}
    and sales * 2 >= all_sales and sales >= next_sales * 2`;

const FEATURE = `create or replace table feature_outside_name as
  with gone as (
    select distinct stated as number, cleared as carrier from identified
    where stated > 0 and cleared > 0 and cleared <> stated
  ), goes as (
    select distinct m.number, m.text from name_met m join gone g on g.number = m.number
    join name_called c on c.number = g.carrier
    where starts_with(c.text, m.text) or starts_with(m.text, c.text)
  ), strange as (
    select m.number, count(distinct left(m.text, 2)) as names
    from name_met m anti join name_company c on c.number = m.number and c.text = m.text
    where not m.own group by m.number
  )
  select a.sale, m.owners as name_owners, m.own or c.number is not null as name_is_own,
    m.known as own_name_known,
    coalesce(s.names, 0) as strange_names, b.number is not null as name_in_between,
    g.number is not null as name_goes_out
  from name_asked a join name_key n using (name)
  join name_met m on m.number = a.number and m.text = n.text
  left join strange s on s.number = a.number
  left join name_company c on c.number = a.number and c.text = n.text
  left join name_between b on b.number = a.number and b.text = n.text
  left join goes g on g.number = a.number and g.text = n.text`;
