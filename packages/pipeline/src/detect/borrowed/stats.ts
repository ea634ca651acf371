import { priceClass } from '@zhenma/model';
import type { Row, Session } from '../../engine/session.ts';

/** Fewer sales say nothing about a number's trade. */
const SALES_MIN = 5;

/** What is counted about one cleared number. Amounts fen, logarithms in thousandths. */
export interface NumberStat {
  readonly number: number;
  readonly mcc: string;
  readonly cheapTrade: boolean;
  readonly sales: number;
  /** Sales whose card type is known, and those by credit. */
  readonly typed: number;
  readonly credit: number;
  readonly creditLogs: LogSums;
  readonly otherLogs: LogSums;
  readonly cheap: number;
  readonly firstDay: number;
  /** Sales whose card is known. */
  readonly visits: number;
  readonly cards: number;
  readonly cardsOnce: number;
  readonly numbersPerCard: number;
  readonly neighbours: number;
}

/** Of the sales by credit cards, or by others that are known. */
export interface LogSums {
  readonly sum: number;
  readonly squares: number;
}

/**
 * Counts every cleared number's sales: creates `number_sale`, `number_card`, and reads one row per
 * number with enough sales, in order of the number's code.
 *
 * Shape   integers only, so that the order of rows and threads does not matter.
 */
export const readNumberStats = async (session: Session): Promise<readonly NumberStat[]> => {
  await session.run(SALES);
  await session.run(CARDS);
  const rows = await session.rows(STATS);
  return rows.map(toStat);
};

/**
 * Sales that are priced, purchases and completions; an hour of the day is an index. What was paid online is left
 * out: a router replaces the number of what a till sells, and no card is in a till there [I]. Wallets, utilities and
 * web shops take all sorts of amounts from everybody.
 */
const SALES = `create or replace table number_sale as
  select k.cleared as number, k.card, s.day, s.amount, s.card_type, s.price_class,
    greatest(case when s.clearing_mcc >= 0 then s.clearing_mcc
      when s.statement_mcc >= 0 then s.statement_mcc
      else coalesce(try_cast(i.mcc as integer), -1) end, -1) as mcc,
    round(ln(greatest(s.amount, 100)) * 1000)::integer as log_amount,
    ((s.at_ms - s.day::bigint * 86400000 + 86400000) // 3600000 % 24)::integer as hour,
    s.at_ms // 60000 as minute
  from sale_key k join sale s using (sale)
  left join inside_mcc i on i.number = k.cleared
  where k.cleared > 0 and s.txn_type in (1, 6) and s.method is distinct from 'online'
    and k.cleared in (select cleared from sale_key join sale using (sale)
      where cleared > 0 and method is distinct from 'online'
      group by cleared having count(*) >= ${SALES_MIN})`;

const CARDS = `create or replace table number_card as
  select number, card, count(*) as visits, min(day) as first_day, max(day) as last_day,
    count(*) over (partition by card) as numbers_of_card
  from number_sale where card > 0 group by number, card`;

const STATS = `
  with cards as (
    select number, count(*) as cards, count(*) filter (visits = 1) as cards_once,
      sum(numbers_of_card * visits)::bigint as spread, sum(visits)::bigint as visits
    from number_card group by number
  ), code_count as (
    select number, mcc, count(*) as n from number_sale group by number, mcc
  ), code as (
    select number, arg_max(mcc, n * 10000 - mcc) as mcc from code_count group by number
  ), serial as (
    select id as number, left(value, 7) as head, try_cast(substr(value, 12, 4) as integer) as serial
    from dict_number where id in (select number from number_sale)
  ), near as (
    select number, count(*) over (
      partition by head order by serial range between 12 preceding and 12 following) - 1 as neighbours
    from serial where serial is not null
  ), sums as (
    select number, count(*) as sales, min(day) as first_day,
      count(*) filter (card_type > 0) as typed,
      count(*) filter (card_type in (2, 3)) as credit,
      coalesce(sum(log_amount) filter (card_type in (2, 3)), 0)::bigint as credit_sum,
      coalesce(sum(log_amount::bigint * log_amount) filter (card_type in (2, 3)), 0)::bigint
        as credit_squares,
      coalesce(sum(log_amount) filter (card_type in (1, 4)), 0)::bigint as other_sum,
      coalesce(sum(log_amount::bigint * log_amount) filter (card_type in (1, 4)), 0)::bigint
        as other_squares,
      count(*) filter (price_class > 1) as cheap
    from number_sale group by number
  )
  select s.*, code.mcc, coalesce(near.neighbours, 0) as neighbours,
    coalesce(c.cards, 0) as cards, coalesce(c.cards_once, 0) as cards_once,
    coalesce(c.spread, 0) as spread, coalesce(c.visits, 0) as visits
  from sums s join code using (number)
  left join cards c using (number) left join near using (number)
  order by s.number`;

/** A day of the present tariff: classes of codes have not changed since 2016. */
const CLASS_DAY = '2024-01-01';

const toStat = (row: Row): NumberStat => {
  const of = (name: string): number => Number(row[name] ?? 0);
  const number = of('number');
  const mcc = of('mcc') >= 0 ? String(of('mcc')).padStart(4, '0') : '';
  const pricing = mcc === '' ? undefined : priceClass(mcc, CLASS_DAY);
  return {
    number,
    mcc,
    cheapTrade: pricing !== undefined && pricing !== null && pricing !== 'standard',
    sales: of('sales'),
    typed: of('typed'),
    credit: of('credit'),
    creditLogs: { sum: of('credit_sum'), squares: of('credit_squares') },
    otherLogs: { sum: of('other_sum'), squares: of('other_squares') },
    cheap: of('cheap'),
    firstDay: of('first_day'),
    visits: of('visits'),
    cards: of('cards'),
    cardsOnce: of('cards_once'),
    numbersPerCard: of('visits') > 0 ? of('spread') / of('visits') : 0,
    neighbours: of('neighbours'),
  };
};
