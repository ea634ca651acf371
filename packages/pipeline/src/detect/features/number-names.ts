import { compareNames } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';
import { severalNames } from './usual-names.ts';

/**
 * Whether one device sells under one number and several names in turn; no registry is needed.
 *
 * Shape   one row per sale whose name has nothing in common with the one that most sales of its
 *         number carry. turn_hours: how far the device's use of this name and of the usual one
 *         interlock; zero when one follows the other for good. turn_names: strange names that
 *         interlock so on the device. turn_trades: categories of the numbers that this name comes
 *         between; turn_numbers: those numbers.
 *         Where the usual name has no majority, a strange one counts only between the sales of numbers of
 *         two trades: stalls of one number keep to it.
 *         Nothing where half of all numbers go so: then names have slipped against numbers.
 * Source  docs/indicators.md 3, 17, 24; a market's desks each keep to their own stall's name.
 */
export const NUMBER_NAMES: Feature = {
  id: 'number_names',
  fields: {
    turn_hours: intField(
      'hours by which the device’s use of this strange name and of the number’s usual one interlock',
      '该终端以这一陌生名称与以该商户号惯用名称成交交错的小时数',
    ),
    turn_names: intField(
      'strange names that the device uses in turn with the usual one under this number',
      '该终端在同一商户号下与惯用名称交替使用的陌生名称数',
    ),
    turn_trades: intField(
      'categories of the numbers whose sales this strange name comes between',
      '被这一陌生名称夹杂的各商户号的类别数',
    ),
    turn_numbers: intField(
      'numbers whose sales this strange name comes between',
      '被这一陌生名称夹杂的商户号数',
    ),
  },
  needs: ['merchant_name', 'terminal_sn|terminal_id', 'view:clearing|response|statement'],
  live: false,
  asks: severalNames(2),
  create: async (session: Session): Promise<void> => {
    await session.run(NAMED);
    await session.load('usual_name', USUAL_COLUMNS, await readUsual(session));
    await session.run(TURNS);
    await session.run((await haveSlipped(session)) ? `${FEATURE} limit 0` : FEATURE);
  },
};

const NAMED = `create or replace table device_named as
  select k.sale, k.device, k.cleared as number, k.at_ms,
    coalesce(nullif(s.clearing_name, 0), nullif(s.response_name, 0), s.statement_name) as name
  from sale_key k join sale s using (sale)
  where k.device <> 0 and k.cleared > 0
    and greatest(s.clearing_name, s.response_name, s.statement_name) > 0`;

const USUAL_COLUMNS = {
  number: 'integer',
  name: 'integer',
  strange: 'boolean',
  sure: 'boolean',
} as const;

/** A number with more names is a platform's or a market's. */
const NAMES_MAX = 40;

const NAMES = `
  with told as (
    select number, name, count(*) as sales from device_named group by number, name
  ), several as (
    select number from told group by number having count(*) between 2 and ${NAMES_MAX}
  )
  select t.number, t.name, d.value, t.sales from told t join several using (number)
  join dict_name d on d.id = t.name order by t.number, t.sales desc, d.value`;

/** Names of numbers that have several, told apart where one of them is that of most sales. */
const readUsual = async (session: Session): Promise<readonly Cell[][]> => {
  const out: Cell[][] = [];
  let number = 0;
  let names: Named[] = [];
  const tell = (): void => {
    for (const { name, strange, sure } of usualOf(names)) out.push([number, name, strange, sure]);
  };
  await session.each(NAMES, (block) => {
    for (const row of block) {
      if (Number(row['number']) !== number) {
        tell();
        number = Number(row['number']);
        names = [];
      }
      names.push({
        name: Number(row['name']),
        value: String(row['value']),
        sales: Number(row['sales']),
      });
    }
  });
  tell();
  return out;
};

interface Named {
  readonly name: number;
  readonly value: string;
  readonly sales: number;
}

/** A name, whether it has nothing in common with the usual one, and whether that has most sales. */
interface Told {
  readonly name: number;
  readonly strange: boolean;
  readonly sure: boolean;
}

/** Without a majority, the usual name has this part of the sales and is so many times the next. Own choice [I]. */
const PART_MIN = 4;
const AHEAD_MIN = 2;

/**
 * The name of most sales with its spellings, and those that have nothing in common with it. Stalls that
 * begin with the name of their market are alike, none of them is the usual one.
 */
const usualOf = (names: readonly Named[]): readonly Told[] => {
  const [first] = names;
  if (first === undefined) return [];
  const lead = leadOf(names.map(({ value }) => value));
  const told = names.map((one) => {
    const relation = compareNames(first.value.slice(lead), one.value.slice(lead));
    return { ...one, own: relation === 'same', strange: relation === 'different' };
  });
  const sum = (some: readonly Named[]): number => some.reduce((n, { sales }) => n + sales, 0);
  const [usual, all] = [sum(told.filter(({ own }) => own)), sum(told)];
  const next = Math.max(0, ...told.flatMap(({ own, sales }) => (own ? [] : sales)));
  const sure = usual * 2 > all;
  const isAhead = usual * PART_MIN >= all && usual >= next * AHEAD_MIN;
  return sure || isAhead ? told.map((one) => ({ ...one, sure })) : [];
};

/** What stands before the seller's name where a platform or a payment firm writes its own first. */
const LEAD = /^[^-－—–:：_*·]{2,8}[-－—–:：_*·]+/;

/** Length of what all names begin with alike, 0 if nothing: it says through whom they sell, not who. */
const leadOf = (values: readonly string[]): number => {
  const [lead = ''] = LEAD.exec(values[0] ?? '') ?? [];
  return values.every((value) => value.startsWith(lead) && value.length > lead.length)
    ? lead.length
    : 0;
};

/** What a device sold under the usual name before it counts as the usual one here. */
const USUAL_MIN = 2;

const TURNS = `create or replace table name_in_turn as
  with seen as (
    select n.device, n.number, u.strange, bool_and(u.sure) as sure, case when u.strange then n.name else 0 end as name,
      min(n.at_ms) as first_ms, max(n.at_ms) as last_ms, count(*) as sales
    from device_named n join usual_name u on u.number = n.number and u.name = n.name
    group by n.device, n.number, u.strange, case when u.strange then n.name else 0 end
  ), turn as (
    select t.device, t.number, t.name, t.sure,
      greatest(0, least(o.last_ms - t.first_ms, t.last_ms - o.first_ms)) // 3600000 as hours
    from seen t join seen o on o.device = t.device and o.number = t.number and o.name = 0
    where t.strange and o.sales >= ${USUAL_MIN}
      and o.first_ms < t.last_ms and t.first_ms < o.last_ms
  ), spread as (
    select t.name, count(distinct t.number) as numbers, count(distinct i.mcc) as trades
    from turn t left join inside_mcc i using (number) group by t.name
  )
  select t.device, t.number, t.name, t.hours,
    count(*) over (partition by t.device, t.number) as names, s.numbers, s.trades
  from turn t join spread s using (name) where t.sure or s.trades >= 2`;

/** Names that slipped by a row against their numbers come between the sales of most numbers. */
const haveSlipped = async (session: Session): Promise<boolean> => {
  const count = async (table: string): Promise<number> => {
    const [row] = await session.rows(`select count(distinct number) as n from ${table}`);
    return Number(row?.['n'] ?? 0);
  };
  return (await count('name_in_turn')) * 2 > (await count('device_named'));
};

const FEATURE = `create or replace table feature_number_names as
  select n.sale, t.hours as turn_hours, t.names as turn_names, t.trades as turn_trades,
    t.numbers as turn_numbers
  from device_named n
  join name_in_turn t on t.device = n.device and t.number = n.number and t.name = n.name`;
