import { parseMerchantNumber } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { binomialAbove, falseDiscoveryLimit } from '../history/chances.ts';

/** Share of the numbers said to be elsewhere that may be there by luck. */
const FALSE_DISCOVERY = 0.001;

/** No card is in two provinces within this time but at a border, clocks included. */
const GAP_MS = 600_000;
const RATE_MIN = 1e-5;
const CONFLICTS_MIN = 3;

/**
 * Creates `number_travel(number, travel_sales, travel_cards, travel_others, travel_of, travel_sure)`:
 * numbers whose cards pay in another province within ten minutes.
 *
 * Method  a conflict is laid to the number that has the greater share of them: a borrowed number meets
 *         the shops around its real place again and again, each of which meets it seldom. Counts
 *         against the rate of all numbers, by Benjamini and Hochberg.
 * Shape   travel_sales: sales in conflict; travel_cards, travel_others: cards and other numbers;
 *         travel_of: sales with a card. Sales on the full hour are left out: files that give no time
 *         of day. Numbers whose place is ambiguous are left out, and sales made online.
 * Source  docs/indicators.md 25.
 */
export const createNumberTravel = async (session: Session): Promise<void> => {
  await createProvinces(session);
  for (const sql of [CARD_SALE, CONFLICT, BLAMED]) await session.run(sql);
  const rows = await session.rows('select * from conflict_number order by number');
  const [all] = await session.rows('select count(*) as sales from card_sale');
  const hits = rows.reduce((sum, row) => sum + Number(row['sales']), 0);
  const rate = Math.max(RATE_MIN, hits / Math.max(1, Number(all?.['sales'])));
  const chances = rows.map((row) =>
    Number(row['sales']) < CONFLICTS_MIN
      ? 1
      : binomialAbove(Number(row['of_sales']), rate, Number(row['sales'])),
  );
  const limit = falseDiscoveryLimit(chances, FALSE_DISCOVERY);
  const columns = {
    number: 'integer',
    travel_sales: 'integer',
    travel_cards: 'integer',
    travel_others: 'integer',
    travel_of: 'integer',
    travel_sure: 'boolean',
  } as const;
  const told = rows.map((row, at): Cell[] => [
    ...['number', 'sales', 'cards', 'others', 'of_sales'].map((name) => row[name] ?? null),
    (chances[at] ?? 1) <= limit,
  ]);
  await session.load('number_travel', columns, told);
};

/** Province inside every structured number whose area means one place. */
const createProvinces = async (session: Session): Promise<void> => {
  const provinces: Cell[][] = [];
  const codes = new Map<string, number>();
  await session.each(
    `select id, value from dict_number where id in (select number from number_deal) order by id`,
    (rows) => {
      for (const { id, value } of rows) {
        const { structured, place } = parseMerchantNumber(String(value));
        if (!structured || place?.provinces.length !== 1) continue;
        const code = codes.get(place.province) ?? codes.size + 1;
        codes.set(place.province, code);
        provinces.push([id ?? null, code]);
      }
    },
  );
  await session.load('number_province', { number: 'integer', province: 'integer' }, provinces);
};

const CARD_SALE = `create or replace table card_sale as
  select d.card, d.number, d.at_ms, d.sale, p.province
  from number_deal d join number_province p on p.number = d.number
  where d.card > 0 and d.at_ms % 3600000 <> 0 and d.online is not true`;

/** Pairs of following sales of one card, each told from both sides. */
const CONFLICT = `create or replace table card_conflict as
  with roaming as (
    select card from card_sale group by card having min(province) <> max(province)
  ), step as (
    select c.card, c.number, c.province, c.at_ms,
      lag(c.number) over turn as other, lag(c.province) over turn as other_province,
      lag(c.at_ms) over turn as last_ms
    from card_sale c join roaming r on r.card = c.card
    window turn as (partition by c.card order by c.at_ms, c.sale)
  ), met as (
    select card, number, other from step
    where province <> other_province and at_ms - last_ms <= ${GAP_MS}
  )
  select card, number, other from met union all select card, other, number from met`;

const BLAMED = `create or replace table conflict_number as
  with total as (
    select number, count(*) as of_sales from card_sale
    where number in (select number from card_conflict) group by number
  ), rate as (
    select c.number, count(*) * 1000000 // any_value(t.of_sales) as rate
    from card_conflict c join total t on t.number = c.number group by c.number
  )
  select c.number, count(*) as sales, count(distinct c.card) as cards,
    count(distinct c.other) as others, any_value(t.of_sales) as of_sales
  from card_conflict c join rate own on own.number = c.number
  join rate met on met.number = c.other join total t on t.number = c.number
  where own.rate > met.rate group by c.number`;
