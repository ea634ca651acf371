import { cleanName, compareNames } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, flagField, intField } from '../feature.ts';
import { NAME } from './usual-names.ts';

/**
 * Whether the sales of a shop whose slips bear a name and no number go out now under the number that is
 * called so outside, now under numbers of several other firms.
 *
 * Shape   one row per sale of a device that stated a name and no number, was told outside under a number and a name that has
 *         nothing in common with it, under the same sign. sign_strangers: of the device's numbers with strange names
 *         those under which it sold on two days or more, not counting payments by code and online, which a wallet may name,
 *         nor names of payment institutions; no two of the names alike. sign_between: this sale's number is one
 *         of them, and for one type of card the issuer was told the own number before the sale and after, three times or more;
 *         or the use of both numbers interlocks at two issuers.
 *         sign_mixed_hours: how far the use of them all and of the own number interlock, or that of the
 *         most used of them and of the others.
 * Units   hours, rounded down.
 * Source  docs/indicators.md 3, 17, 24; a company, a new sign, a second acquirer is one name more [I].
 */
export const SIGN_STRANGERS: Feature = {
  id: 'sign_strangers',
  fields: {
    sign_strangers: intField(
      'other firms, no two names alike, under whose numbers the device’s sales under this sign go out',
      '签购单没有商户号，同一招牌的交易以几家别的商户的号对外',
    ),
    sign_between: flagField(
      'one issuer was told this number of another firm between sales that it was told under the sign’s own number, for one type of card',
      '同一发卡行同类卡的交易里，这家别的商户的号夹在招牌自己的号之间',
    ),
    sign_mixed_hours: intField(
      'hours by which the use of those firms’ numbers and of the sign’s own interlock, or theirs among themselves',
      '这些号与招牌自己的号、或这些号之间交错使用的小时数',
    ),
  },
  needs: [
    'merchant_name',
    'terminal_sn|terminal_id',
    'view:slip|request',
    'view:clearing|response|statement',
  ],
  live: false,
  asks: `exists (from identified join sale using (sale)
    where stated = 0 and greatest(slip_name, request_name) > 0)`,
  create: async (session: Session): Promise<void> => {
    await session.run(SIGNED);
    await session.load('sign_told', TOLD_COLUMNS, await readTold(session));
    await session.run(USE);
    await session.load(
      'sign_firm',
      { device: 'bigint', sign: 'integer', firms: 'integer' },
      await readFirms(session),
    );
    await session.run(FEATURE);
  },
};

const SIGNED = `create or replace table signed_sale as
  select i.sale, k.device, coalesce(nullif(s.slip_name, 0), s.request_name) as sign,
    k.cleared as number, ${NAME} as name, s.at_ms, s.day, s.issuer, s.card_type,
    coalesce(s.method not in ('qr', 'online'), true) as by_card
  from identified i join sale s using (sale) join history_key k using (sale)
  where i.stated = 0 and k.cleared > 0 and k.device <> 0
    and greatest(s.slip_name, s.request_name) > 0
    and greatest(s.clearing_name, s.response_name, s.statement_name) > 0`;

const TOLD_COLUMNS = {
  sign: 'integer',
  name: 'integer',
  own: 'boolean',
  payer: 'boolean',
} as const;

/** Payment institutions that stand for who sold; before a name, as a channel, they are taken away. */
const PAYER = /支付|付通|银联|清算/;

/** Signs with the names outside: own, or nothing in common; others say nothing. */
const readTold = async (session: Session): Promise<Cell[][]> => {
  const told: Cell[][] = [];
  const pairs = `select t.sign, t.name, a.value as shown, b.value as outside
    from (select distinct sign, name from signed_sale) t
    join dict_name a on a.id = t.sign join dict_name b on b.id = t.name`;
  await session.each(pairs, (rows) => {
    for (const { sign = 0, name = 0, shown, outside } of rows) {
      const relation = compareNames(String(shown), String(outside));
      if (relation !== 'unknown')
        told.push([
          sign,
          name,
          relation !== 'different',
          PAYER.test(cleanName(String(outside)).full),
        ]);
    }
  });
  return told;
};

/** Fewer sales may be joined wrongly. */
const OWN_SALES_MIN = 3;
/** As for names alone, see outside-name.ts: one bank may have its own way with a type of card. */
const ISSUERS_MIN = 2;
/** A sale or a file may be joined wrongly once, not to the same firm on two days. */
const STRANGER_DAYS_MIN = 2;

/** Numbers of a device under one sign: its own, and those of strangers, each with its most frequent name. */
const USE = `create or replace table sign_use as
  with own as (
    select distinct sign, number from signed_sale join sign_told using (sign, name) where own
  )
  select u.device, u.sign, u.number, o.number is not null as own, count(*) as sales,
    count(distinct u.day) filter (u.by_card and not t.payer) as days, mode(u.name order by u.name) as name,
    min(u.at_ms) as first_ms, max(u.at_ms) as last_ms
  from signed_sale u join sign_told t using (sign, name)
  left join own o on o.sign = u.sign and o.number = u.number
  where t.own or o.number is null
  group by u.device, u.sign, u.number, o.number`;

const STRANGE = `not own and days >= ${STRANGER_DAYS_MIN}`;

/** How many firms a device's strange numbers under one sign are: names of which no two are alike. */
const readFirms = async (session: Session): Promise<Cell[][]> => {
  const names = new Map<string, { key: Cell[]; apart: string[] }>();
  const strange = `select u.device, u.sign, d.value from sign_use u join dict_name d on d.id = u.name
    where ${STRANGE} order by u.device, u.sign, d.value`;
  await session.each(strange, (rows) => {
    for (const { device = 0, sign = 0, value } of rows) {
      const entry = names.get(`${device}|${sign}`) ?? { key: [device, sign], apart: [] };
      names.set(`${device}|${sign}`, entry);
      if (entry.apart.every((other) => compareNames(other, String(value)) === 'different'))
        entry.apart.push(String(value));
    }
  });
  return [...names.values()].map(({ key, apart }) => [...key, apart.length]);
};

/** The first and last time of those numbers of a device and sign that meet a condition. */
const spell = (where: string, name: string): string =>
  `min(first_ms) filter (${where}) as ${name}_first, max(last_ms) filter (${where}) as ${name}_last`;

const FEATURE = `create or replace table feature_sign_strangers as
  with own as (
    select device, sign, min(first_ms) as first_ms, max(last_ms) as last_ms
    from sign_use where own group by device, sign having sum(sales) >= ${OWN_SALES_MIN}
  ), strange as (
    select *, row_number() over (partition by device, sign order by sales desc, number) as place
    from sign_use where ${STRANGE}
  ), mixed as (
    select device, sign, ${spell('true', 'all')}, ${spell('place = 1', 'top')}, ${spell('place > 1', 'next')}
    from strange group by device, sign
  ), told as (
    select s.device, s.sign, s.issuer, s.card_type, min(s.at_ms) as first_ms, max(s.at_ms) as last_ms
    from signed_sale s join sign_use u using (device, sign, number)
    where u.own and s.by_card group by all having count(*) >= ${OWN_SALES_MIN}
  ), span as (
    select s.device, s.sign, s.issuer, case when u.own then 0 else s.number end as number,
      min(s.at_ms) as first_ms, max(s.at_ms) as last_ms
    from signed_sale s join sign_use u using (device, sign, number)
    where s.by_card and s.issuer > 0 group by all
  ), turn as (
    select a.device, a.sign, a.number from span a
    join span o on o.device = a.device and o.sign = a.sign and o.issuer = a.issuer and o.number = 0
    where a.number > 0 and o.first_ms < a.last_ms and a.first_ms < o.last_ms
    group by all having count(*) >= ${ISSUERS_MIN}
  )
  select s.sale, f.firms as sign_strangers,
    u.days >= ${STRANGER_DAYS_MIN} and s.by_card
      and (v.number is not null or coalesce(s.at_ms > w.first_ms and s.at_ms < w.last_ms, false))
      as sign_between,
    greatest(0, least(o.last_ms - n.all_first, n.all_last - o.first_ms),
      least(n.top_last - n.next_first, n.next_last - n.top_first)) // 3600000 as sign_mixed_hours
  from signed_sale s
  join sign_told t on t.sign = s.sign and t.name = s.name and not t.own and not t.payer
  join sign_use u on u.device = s.device and u.sign = s.sign and u.number = s.number and not u.own
  left join own o on o.device = s.device and o.sign = s.sign
  join mixed n on n.device = s.device and n.sign = s.sign
  join sign_firm f on f.device = s.device and f.sign = s.sign
  left join turn v on v.device = s.device and v.sign = s.sign and v.number = s.number
  left join told w on w.device = s.device and w.sign = s.sign
    and w.issuer = s.issuer and w.card_type is not distinct from s.card_type`;
