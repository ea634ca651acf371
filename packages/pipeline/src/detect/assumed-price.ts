import { PRICE_CLASSES, type PriceClass, priceClass } from '@zhenma/model';
import type { Cell, Session } from '../engine/session.ts';
import { quoteText } from '../engine/sql.ts';
import { feeSql } from './tariff.ts';
import { priceUntoldCards } from './untold-card.ts';

/**
 * Prices jumped sales whose merchant nobody names, or whose name cannot be right: fills the expected
 * fees in `sale_outcome`, and leaves those that the rules saw in `judged_fee(sale, issuer, network)`.
 *
 * It runs when all is judged, so that what is assumed here decides no verdict.
 *
 * Shape   where the category sent and the one inside the number are of two classes, one of them was
 *         put there for its price: the dearer is due. Where history shows a router, the shop is at
 *         least as dear as the dearest number that it was sent under, for nobody routes at a loss; and
 *         dearer than numbers that are all of one class, for nobody routes for nothing. Where a
 *         terminal stands far from its registered place for good and another trade is carried on there
 *         (other amounts or other hours than at the shop), its number was lent; for its price when
 *         this is below the standard: the standard; where too little is sold to tell, nothing is due
 *         for sure. A merchant of an exempt or preferential code whose own sales are cleared at the
 *         standard price has not proved its right to the lower one: the standard; of one whose own sales
 *         have a special price nothing is due for sure. Where place and request are those of another shop
 *         than the serial's, that shop's price is due; also in sales of that device that state no place. Else nothing is assumed. A card of no told type:
 *         untold-card.ts.
 * Source  docs/facts.md §5 (right merchants are preferential, F18 may stay) [V]; conclusions own [I].
 */
export const assumePrices = async (session: Session, withHistory: boolean): Promise<void> => {
  await session.run(JUDGED_FEE);
  await session.run(OWN_PRICE);
  await session.run(CROSSED);
  await session.run(UNPRICED);
  const [open] = await session.rows(OPEN);
  if (Number(open?.['unpriced']) > 0) await priceOpen(session, withHistory);
  if (Number(open?.['special']) > 0) await session.run(SPECIAL);
  if (withHistory) await priceUntoldCards(session);
};

/** Of others nothing is changed, here or where a record was entered twice. */
const JUDGED_FEE = `create or replace table judged_fee as
  select so.sale, so.expected_issuer_fee as issuer, so.expected_network_fee as network
  from sale_outcome so join judgement j using (outcome) where j.verdict in ('jumped', 'suspect')`;

/** Most data has nothing to assume: what follows would look at nothing. */
const OPEN = `select count(*) filter (of = 'unpriced') as unpriced, count(*) filter (of = 'special') as special
  from (select 'unpriced' as of from unpriced union all select class from own_price)`;

const priceOpen = async (session: Session, withHistory: boolean): Promise<void> => {
  await createDearer(session);
  await createAsked(session);
  for (const sql of LENT) await session.run(sql);
  await session.run(`create or replace table assumed_class as
    ${withHistory ? `${ROUTED} union all ${TAKEN}` : TAKEN} union all ${OWN} union all ${ASKED}`);
  await session.run(FILL);
  await session.run(UNTOLD);
};

/** Fewer own sales may be at another price by a mistake of clearing. Own choice [I]. */
const OWN_MIN = 5;

const ofClass = (name: PriceClass): string =>
  `10 * count(*) filter (s.price_class = ${PRICE_CLASSES.indexOf(name) + 1}) >= 9 * count(*)`;

/**
 * Numbers whose own sales, sound ones, are nearly all cleared at another price than their code's: at the
 * standard one, though the code is cheaper, or at a special one, which is published nowhere.
 */
const OWN_PRICE = `create or replace table own_price as
  select * from (
    select i.registered, case when ${ofClass('special')} then 'special'
      when ${ofClass('standard')} and bool_and(f.expected_class <> 'standard') then 'standard' end as class
    from sale_outcome so join judgement j using (outcome) join outcome o using (outcome)
    join facts f using (pattern) join identified i on i.sale = so.sale join sale s on s.sale = so.sale
    where j.verdict = 'clean' and i.registered_by = 'terminal' and i.cleared = i.registered
      and s.price_class > 0 and s.txn_type in (1, 6)
    group by i.registered having count(*) >= ${OWN_MIN}
  ) where class is not null`;

/** What a merchant with a special price owes under another number, or elsewhere, nobody publishes. */
const SPECIAL = `update sale_outcome set expected_issuer_fee = null, expected_network_fee = null
  from (
    select so.sale from sale_outcome so join judgement j using (outcome) join identified i using (sale)
    join own_price own on own.registered = i.registered and own.class = 'special'
    where j.verdict = 'jumped'
  ) special where special.sale = sale_outcome.sale`;

/** Cleared at a cheaper class than the standard one of its own code, whoever the merchant is. */
const isFlagged = `list_has_any(string_split(j.rules, ';'), ['price-class-to-and-fro', 'codes-in-turn'])`;
const isCrossed = "list_contains(string_split(j.rules, ';'), 'serial-of-another-shop')";

/** Devices that some sale proves to carry another's serial, and the shop they ask for: so they do in their other sales. */
const CROSSED = `create or replace table crossed_serial as
  select distinct i.device_sn, i.registered, s.request_number
  from sale_outcome so join judgement j using (outcome) join identified i on i.sale = so.sale
  join sale s on s.sale = so.sale
  where ${isCrossed} and i.device_sn > 0`;

/** Sales with fees and a tariff column, jumped, of no known class or of one that may be borrowed. */
const UNPRICED = `create or replace table unpriced as
  select * from (
    select so.sale, o.pattern, f.expected_card as card, f.expected_class, f.tariff_from,
      case when ${isCrossed} or (crossed.device_sn is not null and i.cleared = i.registered) then 'asked'
        when ${isFlagged} then 'own'
        when f.expected_class is null then 'open'
        when list_contains(string_split(j.rules, ';'), 'terminal-taken-away') then 'taken'
        when f.registered_by = 'history' then 'home'
        when own.registered is not null then 'own' end as why
    from sale_outcome so join outcome o using (outcome) join judgement j using (outcome)
    join facts f using (pattern) join sale s using (sale) join identified i using (sale)
    left join own_price own on own.registered = i.registered and own.class = 'standard'
    left join crossed_serial crossed on crossed.device_sn = i.device_sn
      and crossed.registered = i.registered and crossed.request_number = s.request_number
    where j.verdict = 'jumped' and f.expected_card is not null and s.txn_type in (1, 6)
  ) where why = 'asked' or (why is not null and expected_class is distinct from 'standard')`;

/** Falling price; a special price is published nowhere. */
const CLASSES: readonly string[] = ['standard', 'preferential', 'exempt'];

/** Creates `dearer_code(pattern, class)`. */
const createDearer = async (session: Session): Promise<void> => {
  const rows: Cell[][] = [];
  await session.each(
    `select f.pattern, f.cleared_mcc as sent, i.mcc as inside, f.tariff_from as day
     from (select distinct pattern from unpriced where why = 'open') u
     join facts f using (pattern) join dict_number n on n.value = f.cleared_no
     join inside_mcc i on i.number = n.id
     where f.cleared_mcc <> i.mcc and f.tariff_from is not null`,
    (block) => {
      for (const { pattern, sent, inside, day } of block) {
        const places = [sent, inside].map((mcc) =>
          CLASSES.indexOf(priceClass(String(mcc), String(day)) ?? ''),
        );
        const dear = Math.min(...places);
        if (dear >= 0 && dear < Math.max(...places))
          rows.push([pattern ?? null, CLASSES[dear] ?? null]);
      }
    },
  );
  await session.load('dearer_code', { pattern: 'integer', class: 'varchar' }, rows);
};

/**
 * Cheapness 0 is the standard class, 1 the preferential, 2 the exempt: history/number-traits.ts. A home
 * that is cheaper than a number it is sent under is not the shop's own. Shops that a router serves
 * below exempt numbers only are taken for standard ones: few are preferential.
 */
const ROUTED = `with told as (
    select s.device, min(c.cheapness) as dearest, max(c.cheapness) as cheapest,
      min(c.cheapness) filter (s.role = 'home') as home, bool_and(c.cheapness is not null) as known
    from device_story s
    join (select distinct device from routed) r using (device)
    join number_cheapness c on c.number = s.number
    group by s.device
  ), dear as (
    select device from told
    where dearest = 0 or (known and (home is null or home > dearest or dearest = cheapest))
  )
  select k.sale, ${quoteText(PRICE_CLASSES[0])} as class
  from history_key k join dear using (device) join unpriced u using (sale)
  where u.why not in ('taken', 'asked', 'own')`;

/** Each of two tests may be wrong once in three thousand; ten sales against ten that differ wholly reach 3.78. */
const Z_MIN = 3.6;
/** Below this the normal approximation of a rank test says nothing. */
const SALES_MIN = 8;
/** The business day begins at four in the morning of the field's zone, +08:00. */
const MINUTE_OF_DAY = '(s.at_ms // 60000 + 240) % 1440';

const rank2 = (of: string): string =>
  `2 * rank() over (partition by device, number order by ${of})
    + count(*) over (partition by device, number, ${of}) - 1`;

/** |z| of Mann–Whitney from the doubled ranks of one group. */
const zSql = (ranks2: string): string =>
  `abs(${ranks2} - n * (n + 1.0) - n * m * 1.0) / sqrt(n * m * (n + m + 1.0) / 3)`;

/**
 * Devices that were taken away, and whether what they sell differs from what the number sells at home;
 * null where too little is sold to tell.
 */
const LENT = [
  `create or replace table taken_sale as
    select u.sale, i.device_sn as device, i.registered as number
    from unpriced u join identified i using (sale) where u.why = 'taken'`,
  `create or replace table lent_device as
    with trade as (
      select t.device, t.number, true as away, s.amount, ${MINUTE_OF_DAY} as minute
      from taken_sale t join sale s using (sale)
      union all
      select d.device, d.number, false, s.amount, ${MINUTE_OF_DAY}
      from (select distinct device, number from taken_sale) d
      join identified i on i.registered = d.number join sale s using (sale)
      left join taken_sale gone on gone.sale = s.sale
      where s.txn_type in (1, 6) and gone.sale is null
    ), ranked as (
      select *, ${rank2('amount')} as by_amount, ${rank2('minute')} as by_minute from trade
    ), summed as (
      select device, number, count(*) filter (away) as n, count(*) filter (not away) as m,
        sum(by_amount) filter (away) as amounts, sum(by_minute) filter (away) as minutes
      from ranked group by device, number
    )
    select device, number, case when n < ${SALES_MIN} or m < ${SALES_MIN} then null
      else greatest(${zSql('amounts')}, ${zSql('minutes')}) >= ${Z_MIN} end as lent from summed`,
] as const;

const TAKEN = `select t.sale, ${quoteText(PRICE_CLASSES[0])} as class
  from taken_sale t join lent_device l on l.device = t.device and l.number = t.number and l.lent`;

const OWN = `select sale, ${quoteText(PRICE_CLASSES[0])} as class from unpriced where why = 'own'`;

const ASKED = 'select sale, class from asked_price';

/** Creates `asked_price(sale, class)`: of sales cleared for another shop than the one that asked, the price of that. */
const createAsked = async (session: Session): Promise<void> => {
  const rows: Cell[][] = [];
  const [some] = await session.rows("select 1 as one from unpriced where why = 'asked' limit 1");
  if (some !== undefined)
    await session.each(ASKED_CODE, (block) => {
      for (const { sale, mcc, day, standard } of block)
        rows.push([
          sale ?? null,
          standard ? PRICE_CLASSES[0] : (priceClass(String(mcc), String(day)) ?? null),
        ]);
    });
  await session.load('asked_price', { sale: 'integer', class: 'varchar' }, rows);
};

const ASKED_CODE = `select u.sale, m.mcc, u.tariff_from as day, own.registered is not null as standard
  from unpriced u join sale s using (sale)
  join merchant_span m on m.number = s.request_number and m.from_day <= s.day and m.to_day > s.day
  left join own_price own on own.registered = s.request_number and own.class = 'standard'
  where u.why = 'asked' and m.mcc is not null and u.tariff_from is not null
  order by u.sale`;

/** Lent or not is not known, so neither is what is due. */
const UNTOLD = `update sale_outcome set expected_issuer_fee = null, expected_network_fee = null
  from taken_sale t join lent_device l on l.device = t.device and l.number = t.number
  where l.lent is null and t.sale = sale_outcome.sale`;

const FILL = `update sale_outcome set
    expected_issuer_fee = due.issuer, expected_network_fee = due.network
  from (
    select u.sale, ${feeSql('s.amount', 't.issuer_e7', 't.issuer_cap', 't.factor')} as issuer,
      ${feeSql('s.amount', 't.network_e7', 't.network_cap', 't.factor')} as network
    from unpriced u join sale s using (sale)
    left join dearer_code d using (pattern)
    left join assumed_class a using (sale)
    join tariff t on t.price_class = coalesce(d.class, a.class) and t.card = u.card
      and t.from_day <= s.day and t.to_day > s.day
  ) due
  where due.sale = sale_outcome.sale`;
