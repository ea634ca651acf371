import { compareNames } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/**
 * Whether a merchant number goes out under its own name or to and fro between that and strange ones.
 *
 * Shape   one row per sale that was cleared under the number of its own terminal and a name that has
 *         nothing in common with the registered one. name_mixed_hours: how far the use of this name
 *         and of the own one interlock, zero when one follows the other for good, as after a change
 *         of name, or where the own one is never told, as of a brand; lenders_mixed_hours: how far the
 *         use of all lenders' names together does. name_strangers: such names of
 *         the number. name_lenders: other merchants that are called so in the registry, of another
 *         credit code, none of them approved for a terminal of this number; lender_names: names of such
 *         merchants that the number goes out under.
 * Source  docs/indicators.md 3; contract §5, a brand and its company.
 */
export const CLEARED_NAME: Feature = {
  id: 'cleared_name',
  fields: {
    name_mixed_hours: intField(
      'hours by which the number’s use of this strange name and of its registered one interlock',
      '该商户号对外使用这一陌生名称与登记名称交错的小时数',
    ),
    name_strangers: intField(
      'strange names under which the number goes out',
      '该商户号对外用过几个与登记无关的名称',
    ),
    name_lenders: intField(
      'merchants of other owners whose registered name the number goes out under',
      '这一名称在登记中属于几家别的主体的商户',
    ),
    lender_names: intField(
      'registered names of merchants of other owners that the number goes out under',
      '该商户号对外用过几个登记在别的主体名下的名称',
    ),
    lenders_mixed_hours: intField(
      'hours by which the number’s use of all these names together and of its own interlock',
      '该商户号对外使用这些名称的期间与使用登记名称的期间交错的小时数',
    ),
  },
  needs: [
    'merchants',
    'terminals|view:request|view:slip',
    'merchant_name',
    'view:clearing|response|statement',
  ],
  live: false,
  create: async (session: Session): Promise<void> => {
    await session.run(TOLD);
    await session.run(TURN);
    await loadStrange(session);
    for (const sql of [MIXED, LENDER, LENDERS, FEATURE]) await session.run(sql);
  },
};

/** Patterns of sales that go out under the number of their own terminal, by the registry or itself. */
const TOLD = `create or replace table named_pattern as
  select pattern, cleared as number, of_sales, first_ms, last_ms,
    coalesce(nullif(clearing_name, 0), nullif(response_name, 0), statement_name) as name
  from pattern
  where registered_by in ('terminal', 'device') and cleared > 0 and cleared = registered
    and greatest(clearing_name, response_name, statement_name) > 0`;

const TURN = `create or replace table name_turn as
  select number, name, min(first_ms) as first_ms, max(last_ms) as last_ms,
    sum(of_sales)::bigint as sales
  from named_pattern group by number, name`;

/** Creates `name_strange(number, name)`: names that no row of the registry makes the number's own. */
const loadStrange = async (session: Session): Promise<void> => {
  const own = new Set<string>();
  const strange = new Map<string, Cell[]>();
  await session.each(
    `select distinct t.number, t.name, d.value, m.merchant_name as own
     from name_turn t join dict_name d on d.id = t.name
     join merchant_span m on m.number = t.number
     where m.merchant_name is not null and not starts_with(m.merchant_name, d.value)`,
    (block) => {
      for (const row of block) {
        const key = `${row['number']}|${row['name']}`;
        if (compareNames(String(row['own']), String(row['value'])) !== 'different') own.add(key);
        else strange.set(key, [row['number'] ?? 0, row['name'] ?? 0]);
      }
    },
  );
  await session.run(`create or replace table name_starts as
    select distinct t.number, t.name from name_turn t join dict_name d on d.id = t.name
    join merchant_span m on m.number = t.number where starts_with(m.merchant_name, d.value)`);
  const rows = [...strange].filter(([key]) => !own.has(key)).map(([, row]) => row);
  await session.load('name_apart', { number: 'integer', name: 'integer' }, rows);
  await session.run(`create or replace table name_strange as
    select a.* from name_apart a anti join name_starts s on s.number = a.number and s.name = a.name`);
};

/** When a number goes out under names that are its own. */
const OWN = `own as (
    select t.number, min(t.first_ms) as first_ms, max(t.last_ms) as last_ms
    from name_turn t anti join name_strange s on s.number = t.number and s.name = t.name
    group by t.number
  )`;

/** Hours by which two spells interlock; none where one of them is missing. */
const interlock = (a: string, b: string): string =>
  `coalesce(greatest(0, least(${a}.last_ms - ${b}.first_ms, ${b}.last_ms - ${a}.first_ms)) // 3600000, 0)`;

const MIXED = `create or replace table name_mixed as
  with ${OWN}
  select t.number, t.name, count(*) over (partition by t.number) as strangers,
    ${interlock('o', 't')} as hours
  from name_turn t join name_strange s on s.number = t.number and s.name = t.name
  left join own o on o.number = t.number`;

/** Whose the strange names are: other owners', with no terminal in common. */
const LENDER = `create or replace table name_lender as
  with owner as (
    select number, max(uscc) as uscc from merchant_span where uscc is not null group by number
  ), near as (
    select distinct a.number, b.number as other from terminal_span a join terminal_span b on b.sn = a.sn
    semi join name_strange s on s.number = a.number
    where a.number > 0 and b.number > 0
  )
  select s.number, s.name, count(distinct m.number) as lenders
  from name_strange s join dict_name d on d.id = s.name
  join merchant_span m on m.merchant_name = d.value
  join owner mine on mine.number = s.number
  join owner other on other.number = m.number
  left join near n on n.number = s.number and n.other = m.number
  where m.number <> s.number and mine.uscc <> other.uscc and n.other is null
  group by s.number, s.name`;

/** The names of other owners' merchants under one number, taken as one. */
const LENDERS = `create or replace table name_lenders as
  with ${OWN}, lent as (
    select number, count(*) as names, min(t.first_ms) as first_ms, max(t.last_ms) as last_ms
    from name_turn t semi join name_lender l on l.number = t.number and l.name = t.name
    group by number
  )
  select l.number, l.names, ${interlock('o', 'l')} as hours
  from lent l left join own o on o.number = l.number`;

const FEATURE = `create or replace table feature_cleared_name as
  select s.sale, m.hours as name_mixed_hours, m.strangers as name_strangers,
    coalesce(l.lenders, 0) as name_lenders, a.names as lender_names, a.hours as lenders_mixed_hours
  from named_pattern t join sale_pattern s using (pattern)
  join name_mixed m on m.number = t.number and m.name = t.name
  left join name_lender l on l.number = t.number and l.name = t.name
  left join name_lenders a on a.number = t.number`;
