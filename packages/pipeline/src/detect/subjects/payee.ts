import {
  cleanName,
  compareNames,
  holderKind,
  isAcquirerName,
  parseMerchantNumber,
} from '@zhenma/model';
import type { Cell, Row, Session } from '../../engine/session.ts';
import { flagField, intField, textField } from '../feature.ts';
import type { SubjectScope } from '../subject.ts';

/** An owner is a firm by its credit code; without one, the merchant number stands for it. */
const OWNER = "coalesce(nullif(m.uscc, ''), 'M' || s.merchant_no)";

/**
 * An account in the payout trail: one that money went to, or that paid merchants in place of the
 * acquirer. Both roles of one account are one subject.
 *
 * Shape   a stranger is an owner whose registered account is another one and whose registered names
 *         do not match the holder's; where the registry gives no account, only a firm whose name
 *         differs from the merchant's counts, because shopkeepers are lawfully paid as persons. A
 *         merchant without a registry row bears the name that its first record states.
 * Units   amounts fen; times at the start of the settlement day, UTC.
 * Source  docs/indicators.md 39, 40; docs/facts.md (一清 and 二清) [V].
 */
export const PAYEE: SubjectScope = {
  name: 'payee',
  fields: {
    holder_name: textField('name on the account', '账户户名'),
    holder: textField(
      'bank, licensed, firm, person or unknown, as far as the name says',
      '户名所示：bank 银行、licensed 持牌机构、firm 企业、person 个人、unknown 不明',
    ),
    merchants: intField('merchants paid to the account', '向该账户付款所对应的商户数'),
    owners: intField('distinct owners of these merchants', '这些商户分属几个主体'),
    brands: intField(
      'distinct firm names among them; those that open with the name of the holder are one',
      '其中不同字号的个数（以户名字号开头的算一个）',
    ),
    trades: intField('distinct category codes among them', '其中不同类别码的个数'),
    cities: intField('distinct cities in their numbers', '商户号所示的不同城市数'),
    strangers: intField('owners to whom the account does not belong', '账户并不属于的主体数'),
    registered_for: intField(
      'owners whose registry names this account',
      '登记结算账户就是它的主体数',
    ),
    sites: intField(
      'distinct places of the owners whose registry names this account, stall and floor left out; null where an address is not known',
      '登记结算账户就是它的主体分布在几处（不计铺位、楼层；有地址不明则为空）',
    ),
    holder_is_merchant: flagField(
      'the holder is one of the merchants paid here, by name or registry',
      '户名是其中某个商户（名称或登记）',
    ),
    holder_named: flagField(
      'the holder bears the name of one of the merchants',
      '户名与其中某个商户同名',
    ),
    pays_owners: intField(
      'owners paid by this account, where its holder is no bank, institution or acquirer',
      '由该账户转付的主体数（户名不是银行、持牌机构或收单机构）',
    ),
    pays_brands: intField(
      'distinct firm names among those paid; the name on the account where that of the merchant is not known',
      '转付对象中不同字号的个数（商户名不详时看收款户名）',
    ),
    pays_itself: flagField('it only pays accounts of its own name', '只付给与自己同名的账户'),
  },
  evidence: { view: 'settlements', field: 'payee_account' },
  needs: ['settlements'],
  create: async (session) => {
    await session.run(NAMED);
    await session.run(PAYOUT);
    await session.run(PAIR);
    await loadRelations(session);
    await loadNumbers(session);
    await loadHolders(session);
    await session.run(TAKES);
    await session.run(GIVES);
    await session.run(SCOPE);
  },
};

/** An address without its stall, floor or room; the number of a house on a street stays. */
const SITE = `regexp_replace(m.address,
      '([^路街巷道弄0-9A-Za-z-])(?:[A-Za-z]?[0-9][0-9A-Za-z-]*(?:号|楼|层|铺|档|摊|位|柜|室|座|区|栋|单元)*)+$', '\\1')`;

/**
 * The name that a number's first record states, where the registry has no row of the number. The first,
 * not the most frequent one: a bundle seals that record, and finds the same again.
 */
const NAMED = `create or replace table payout_named as
  with wanted as (
    select distinct d.id from typed_settlements s join dict_number d on d.value = s.merchant_no
    where d.id not in (select number from merchant_span)
  ), first as (
    select o.number, min(o.obs) as obs from observation o join wanted w on w.id = o.number
    where o.name > 0 group by o.number
  )
  select f.number, f.obs, n.value as stated_name
  from first f join observation o using (obs) join dict_name n on n.id = o.name`;

/** Every payout with the registry as of its day. */
const PAYOUT = `create or replace table payout as
  select s.settle_id, s.settle_date, s.merchant_no, s.acquirer, s.amount, s.txn_count,
    coalesce(s.payer_account, s.payer_name) as payer, coalesce(s.payer_name, '') as payer_name,
    coalesce(s.payee_account, s.payee_name) as payee, coalesce(s.payee_name, '') as payee_name,
    m.settle_account, m.settle_name, coalesce(m.merchant_name, t.stated_name) as merchant_name,
    m.merchant_no is not null as listed, m.mcc, ${SITE} as site,
    case when s.merchant_no is not null then ${OWNER} end as owner
  from typed_settlements s
  left join dict_number d on d.value = s.merchant_no
  left join merchant_span m on m.number = d.id
    and m.from_day <= s.settle_date and m.to_day > s.settle_date
  left join payout_named t on t.number = d.id`;

/** Distinct combinations of names, numbered: each is compared once. */
const PAIR = `create or replace table payout_names as
  select row_number() over (order by payee_name, payer_name, acquirer, settle_name, merchant_name,
    listed)::integer as names, *
  from (select distinct payee_name, payer_name, acquirer, settle_name, merchant_name, listed
    from payout)`;

const RELATIONS = {
  names: 'integer',
  payee_own: 'boolean',
  payee_named: 'boolean',
  payee_differs: 'boolean',
  payer_own: 'boolean',
  payer_acquirer: 'boolean',
  brand: 'varchar',
  paid_brand: 'varchar',
} as const;

const text = (row: Row, name: string): string => String(row[name] ?? '');

const matches = (holder: string, names: readonly string[]): boolean =>
  names.some((name) => {
    if (name === '' || holder === '') return false;
    if (bearsName(name, holder)) return true;
    const relation = compareNames(name, holder);
    return name === holder || relation === 'same' || relation === 'similar';
  });

/** Shorter names of their own set nobody apart. */
const OWN_CHARS_MIN = 2;

/** Whether what is a merchant's own in its name opens with all that is the holder's own: 光家 has 光家超市. */
const bearsName = (name: string, holder: string): boolean => {
  const { own } = cleanName(holder);
  return [...own].length >= OWN_CHARS_MIN && cleanName(name).own.startsWith(own);
};

const brandOf = (name: string): string => cleanName(name).own || cleanName(name).core;

const relationOf = (row: Row): Cell[] => {
  const own = [text(row, 'settle_name'), text(row, 'merchant_name')];
  const payee = text(row, 'payee_name');
  const payer = text(row, 'payer_name');
  const named = own.filter((name) => name !== '');
  const name = text(row, 'merchant_name');
  const brand = bearsName(name, payee) ? brandOf(payee) : brandOf(name);
  return [
    row['names'] ?? null,
    matches(payee, own),
    matches(payee, [text(row, 'merchant_name')]),
    row['listed'] === true &&
      named.length > 0 &&
      named.every((one) => compareNames(one, payee) === 'different'),
    matches(payer, [name, payee]),
    isAcquirerName(payer, text(row, 'acquirer')) ?? null,
    brand || null,
    brand || brandOf(payee) || null,
  ];
};

const loadRelations = async (session: Session): Promise<void> => {
  const rows: Cell[][] = [];
  await session.each('select * from payout_names order by names', (block) => {
    for (const row of block) rows.push(relationOf(row));
  });
  await session.load('payout_relation', RELATIONS, rows);
};

/** City and category in every number paid for: the place of an ambiguous area code is not known. */
const loadNumbers = async (session: Session): Promise<void> => {
  const rows: Cell[][] = [];
  await session.each(
    `select merchant_no, min(acquirer) as acquirer, min(mcc) as mcc from payout
    where merchant_no is not null group by merchant_no order by merchant_no`,
    (block) => {
      for (const row of block) {
        const number = text(row, 'merchant_no');
        const read = parseMerchantNumber(number, text(row, 'acquirer') || undefined);
        const inside = read.structured ? read.mcc : '';
        rows.push([number, read.place?.city ?? null, text(row, 'mcc') || inside || null]);
      }
    },
  );
  const columns = { merchant_no: 'varchar', city: 'varchar', trade: 'varchar' } as const;
  await session.load('payout_number', columns, rows);
};

const loadHolders = async (session: Session): Promise<void> => {
  const overrides = await licencesGiven(session);
  const rows: Cell[][] = [];
  await session.each(
    'select distinct unnest([payee_name, payer_name]) as name from payout order by name',
    (block) => {
      for (const row of block) {
        const name = text(row, 'name');
        rows.push([name, overrides.get(name) ?? holderKind(name)]);
      }
    },
  );
  await session.load('payout_holder', { name: 'varchar', holder: 'varchar' }, rows);
};

/** What the user's table of institutions says about a name outranks the shipped list. */
const licencesGiven = async (session: Session): Promise<ReadonlyMap<string, string>> => {
  const rows = await session.rows(
    `select name, bool_or(licensed) as licensed from typed_institutions
    where licensed is not null and name is not null group by name`,
  );
  return new Map(
    rows.map((row) => [text(row, 'name'), row['licensed'] === true ? 'licensed' : 'firm']),
  );
};

/** Some batches mask the name on an account: *国. One that states it in full says more, and what it is: unknown comes last. */
const inFull = (name: string): string =>
  `coalesce(min(${name}) filter (not contains(${name}, '*')), min(${name}))`;

/** Accounts that money went to. */
const TAKES = `create or replace table payee_takes as
  with one as (
    select p.payee, p.owner, p.merchant_no, r.brand, min(h.holder) as holder,
      ${inFull('p.payee_name')} as name, min(p.settle_id) as witness, min(p.site) as site,
      coalesce(bool_or(p.settle_account = p.payee), false) as registered,
      bool_or(r.payee_own) as own, bool_or(r.payee_named) as named,
      bool_or(p.settle_account <> p.payee) is true as other_account,
      bool_or(r.payee_differs) is true as differs,
      min(p.settle_date) as first_day, max(p.settle_date) as last_day,
      sum(coalesce(p.txn_count, 1))::bigint as sales, sum(p.amount)::bigint as amount
    from payout p
    join payout_names n on n.payee_name = p.payee_name and n.payer_name = p.payer_name
      and n.acquirer is not distinct from p.acquirer
      and n.settle_name is not distinct from p.settle_name
      and n.merchant_name is not distinct from p.merchant_name
      and n.listed = p.listed
    join payout_relation r using (names)
    join payout_holder h on h.name = p.payee_name
    where p.payee is not null and p.owner is not null
    group by p.payee, p.owner, p.merchant_no, r.brand
  )
  select payee as id, ${inFull('name')} as holder_name, min(holder) as holder,
    count(distinct merchant_no) as merchants, count(distinct owner) as owners,
    count(distinct brand) as brands, count(distinct k.trade) as trades,
    count(distinct k.city) as cities,
    count(distinct owner) filter (not registered and not own
      and (other_account or (differs and holder = 'firm'))) as strangers,
    count(distinct owner) filter (registered) as registered_for,
    case when count(*) filter (registered and site is null) = 0
      then count(distinct site) filter (registered) end as sites,
    bool_or(own) as holder_is_merchant, bool_or(named) as holder_named,
    min(first_day) as first_day, max(last_day) as last_day, sum(sales)::bigint as sales,
    sum(amount)::bigint as amount, list(distinct merchant_no order by merchant_no) as members,
    min(witness) as witness
  from one join payout_number k using (merchant_no) group by payee`;

/** Accounts that paid merchants and belong to no bank, institution or acquirer. */
const GIVES = `create or replace table payee_gives as
  select p.payer as id, ${inFull('p.payer_name')} as holder_name, min(h.holder) as holder,
    count(distinct p.owner) filter (not r.payer_own) as pays_owners,
    count(distinct r.paid_brand) filter (not r.payer_own) as pays_brands,
    bool_and(r.payer_own) as pays_itself,
    min(p.settle_date) as first_day, max(p.settle_date) as last_day,
    sum(coalesce(p.txn_count, 1))::bigint as sales, sum(p.amount)::bigint as amount,
    list(distinct p.merchant_no order by p.merchant_no) as members, min(p.settle_id) as witness
  from payout p
  join payout_names n on n.payee_name = p.payee_name and n.payer_name = p.payer_name
    and n.acquirer is not distinct from p.acquirer
    and n.settle_name is not distinct from p.settle_name
    and n.merchant_name is not distinct from p.merchant_name
    and n.listed = p.listed
  join payout_relation r using (names)
  join payout_holder h on h.name = p.payer_name
  where p.payer is not null and p.owner is not null and h.holder in ('firm', 'person')
    and r.payer_acquirer is not true
  group by p.payer`;

const DAY_MS = 86_400_000;

const SCOPE = `create or replace table scope_payee as
  select coalesce(t.id, g.id) as id,
    least(t.first_day, g.first_day)::bigint * ${DAY_MS} as first_ms,
    greatest(t.last_day, g.last_day)::bigint * ${DAY_MS} as last_ms,
    coalesce(t.sales, g.sales) as sales, coalesce(t.amount, g.amount) as amount,
    coalesce(t.members, g.members) as members, coalesce(t.witness, g.witness) as witness,
    coalesce(t.holder_name, g.holder_name) as holder_name, coalesce(t.holder, g.holder) as holder,
    coalesce(t.merchants, 0) as merchants, coalesce(t.owners, 0) as owners,
    coalesce(t.brands, 0) as brands, coalesce(t.trades, 0) as trades,
    coalesce(t.cities, 0) as cities, coalesce(t.strangers, 0) as strangers,
    coalesce(t.registered_for, 0) as registered_for, t.sites,
    coalesce(t.holder_is_merchant, false) as holder_is_merchant,
    coalesce(t.holder_named, false) as holder_named,
    coalesce(g.pays_owners, 0) as pays_owners, coalesce(g.pays_brands, 0) as pays_brands,
    coalesce(g.pays_itself, false) as pays_itself
  from payee_takes t full outer join payee_gives g on g.id = t.id`;
