import { compareNames } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, flagField, intField } from '../feature.ts';
import { severalNames } from './usual-names.ts';

/**
 * Whether a number whose shop prints one name goes out under the names of other shops; no registry is needed.
 *
 * A shop's company, a new sign, an issuer's own spelling is one name more, and nobody else's sign. A router
 * that leaves the number and replaces the name takes those of the merchants it routes to, now this, now that.
 *
 * Shape   one row per sale whose number is the same at the shop and outside, and whose name outside has
 *         nothing in common with any that slips or requests ever gave under that number.
 *         name_at_home: slips or requests give it under another number, twice or more, of another credit code.
 *         names_at_home: such names of the number, no two alike; names_strange: the same with those at home nowhere.
 *         names_strange_hours: from the number's first sale under such a name to its last.
 * Units   hours, rounded down.
 * Source  docs/indicators.md 3, 18, 24; contract §5, a brand and its company.
 */
export const NAMES_OF_SHOPS: Feature = {
  id: 'names_of_shops',
  fields: {
    name_at_home: flagField(
      'the strange name told outside is what another shop prints under its own number',
      '对外的陌生名称是别家店在自己商户号下打印的名称',
    ),
    names_at_home: intField(
      'names of other shops under which the number goes out, no two alike',
      '该商户号对外用过几家别的店的名称',
    ),
    names_strange: intField(
      'names under which the number goes out and that its shop never prints, no two alike',
      '该商户号对外用过几个本店从不打印的名称',
    ),
    names_strange_hours: intField(
      'hours from the number’s first sale under such a name to its last',
      '该商户号首次与末次以这类名称对外相隔的小时数',
    ),
  },
  needs: ['merchant_name', 'view:slip|request', 'view:clearing|response|statement'],
  live: false,
  asks: severalNames(2),
  create: async (session: Session): Promise<void> => {
    for (const sql of [PRINTED, TOLD]) await session.run(sql);
    await session.load('shop_strange', STRANGE_COLUMNS, await readStrange(session));
    await session.run(FEATURE);
  },
};

/** A number with more names is a platform's or a market's. */
const NAMES_MAX = 40;

/** A name that a shop printed once may be a misprint. */
const PRINTED_MIN = 2;

const PRINTED = `create or replace table name_printed as
  select stated as number, coalesce(nullif(slip_name, 0), request_name) as name,
    sum(of_sales)::bigint as sales
  from pattern
  where stated > 0 and greatest(slip_name, request_name) > 0
  group by all`;

const TOLD = `create or replace table name_told as
  with told as (
    select pattern, cleared as number, of_sales, first_ms, last_ms,
      coalesce(nullif(clearing_name, 0), nullif(response_name, 0), statement_name) as name
    from pattern
    where cleared > 0 and cleared = stated
      and greatest(clearing_name, response_name, statement_name) > 0
  )
  select * from told semi join name_printed using (number)
  anti join name_printed p on p.number = told.number and p.name = told.name`;

const STRANGE_COLUMNS = {
  number: 'integer',
  name: 'integer',
  at_home: 'boolean',
  homes: 'integer',
  names: 'integer',
} as const;

const PAIRS = `
  with few as (
    select number from name_told group by number having count(distinct name) <= ${NAMES_MAX}
  ), owner as (
    select number, max(uscc) as uscc from merchant_span where uscc is not null group by number
  ), home as (
    select distinct t.number, t.name from (select distinct number, name from name_told) t
    join name_printed p on p.name = t.name and p.number <> t.number and p.sales >= ${PRINTED_MIN}
    left join owner mine on mine.number = t.number
    left join owner other on other.number = p.number
    where mine.uscc is null or other.uscc is null or mine.uscc <> other.uscc
  )
  select t.number, t.name, d.value, h.name is not null as at_home, o.value as own
  from (select distinct number, name from name_told) t
  semi join few on few.number = t.number
  join dict_name d on d.id = t.name
  join name_printed p on p.number = t.number
  join dict_name o on o.id = p.name
  left join home h on h.number = t.number and h.name = t.name
  order by t.number, d.value, o.value`;

interface Strange {
  readonly name: number;
  readonly value: string;
  readonly atHome: boolean;
}

/** Names that have nothing in common with what their shop prints, with how many of a number there are. */
const readStrange = async (session: Session): Promise<readonly Cell[][]> => {
  const byNumber = new Map<number, Map<number, Strange>>();
  const own = new Set<string>();
  await session.each(PAIRS, (rows) => {
    for (const row of rows) {
      const [number, name, value] = [
        Number(row['number']),
        Number(row['name']),
        String(row['value']),
      ];
      if (compareNames(String(row['own']), value) !== 'different') own.add(`${number}|${name}`);
      const names = byNumber.get(number) ?? new Map<number, Strange>();
      byNumber.set(number, names.set(name, { name, value, atHome: row['at_home'] === true }));
    }
  });
  return [...byNumber].flatMap(([number, names]) => {
    const strange = [...names.values()].filter(({ name }) => !own.has(`${number}|${name}`));
    const homes = countApart(strange.filter(({ atHome }) => atHome));
    const apart = countApart(strange);
    return strange.map(({ name, atHome }): Cell[] => [number, name, atHome, homes, apart]);
  });
};

/** Names of which no two are alike. */
const countApart = (names: readonly Strange[]): number =>
  names.filter(({ value }, at) =>
    names.slice(0, at).every((other) => compareNames(other.value, value) === 'different'),
  ).length;

const FEATURE = `create or replace table feature_names_of_shops as
  with spread as (
    select number, (max(last_ms) - min(first_ms)) // 3600000 as hours
    from name_told semi join shop_strange using (number, name) group by number
  )
  select s.sale, a.at_home as name_at_home, a.homes as names_at_home, a.names as names_strange,
    w.hours as names_strange_hours
  from name_told t join shop_strange a using (number, name)
  join spread w using (number)
  join sale_pattern s using (pattern)`;
