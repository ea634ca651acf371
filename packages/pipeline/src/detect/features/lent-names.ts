import {
  compareNames,
  nameIsDearer,
  tradeOfName,
  tradeOfNameAgainst,
  tradesRelated,
} from '@zhenma/model';
import type { Cell, Row, Session } from '../../engine/session.ts';
import { CLASS_DAY, createCheapCodes } from '../cheap-codes.ts';
import { type Feature, intField } from '../feature.ts';
import { inCompany, type LentName } from './lent-pairs.ts';
import { createUsualNames, NAME, severalNames, USUAL_SALES_MIN } from './usual-names.ts';

/** With fewer firms, a number may have changed hands; one with more names is a platform's. */
const FIRMS_MIN = 3;
const NAMES_MAX = 300;

/**
 * Whether merchants of several dearer trades go out under one number of a cheap class, each under its
 * own name: a router that replaced the number and left the name. Neither registry nor device is needed.
 *
 * Shape   one row per sale under a number of a class below the standard one, by the category inside it or,
 *         where it has no structure, the one that all its sales state, if its name is
 *         another firm's: it tells trades of the standard price only, or is at home under a number
 *         of the standard class; never the name of half of the number's sales, nor its most
 *         frequent one that no other number has, if its trade fits, cut or whole. Under a
 *         number of such firms, a name of any class that is at home under another counts as well, unless it has half of
 *         the sales of this one, too, and both are of one category: a second acquirer's. lent_firms: such firms of the number, no two names alike, each by a
 *         name that contradicts the number's code or is at home elsewhere. lent_trades: of these,
 *         trades that have nothing in common. Of a number of the standard class, names count that go
 *         about under such cheap ones and are at home under neither; without a home, those under two cheap
 *         ones, of less than half of the number's sales, whose trade contradicts the number's code. Two names
 *         are enough where each goes about under two such numbers: then the firms are those of these.
 *         lent_numbers: of a number of two such firms, the cheap ones under which this one goes about in company,
 *         see lent-pairs.ts; 0 for others.
 *         Nothing where names have slipped against numbers, so that most numbers have no usual one.
 * Source  docs/indicators.md 10, 17, 18; stalls of a market or counters of a mall go by a number of
 *         the standard class, platforms as well [I].
 */
export const LENT_NAMES: Feature = {
  id: 'lent_names',
  fields: {
    lent_firms: intField(
      'firms of dearer trades that go out under this cheap number by their own names, if this name is such or at home under another number',
      '以自家名称走这一低价商户号的、行业更贵的商户数（本笔名称属于其中，或另有自己的商户号）',
    ),
    lent_trades: intField(
      'trades of these firms that have nothing in common',
      '这些商户互不相干的行业数',
    ),
    lent_numbers: intField(
      'cheap numbers under which this firm and another go out together, where this number has these two alone',
      '这一号名下只有两家这样的商户时，两家一同出现的低价商户号数',
    ),
  },
  needs: ['merchant_name', 'view:clearing|response|statement'],
  live: false,
  asks: severalNames(FIRMS_MIN),
  create: async (session: Session): Promise<void> => {
    const slipped = await createUsualNames(session);
    await session.run(CODES);
    await createCheapCodes(session, 'code_of_number');
    for (const sql of [HOME, KEPT]) await session.run(sql);
    const cheap = slipped ? [] : await readLent(session, cheapNames(FIRMS_MIN));
    const paired = slipped ? [] : await readPaired(session);
    await session.load('lent_name', LENT_COLUMNS, cheap);
    const other = await readLent(session, OTHER);
    await session.load('lent_name', LENT_COLUMNS, [...cheap, ...other]);
    await session.append('lent_name', Object.values(LENT_COLUMNS), await readCompany(session));
    const known = new Set(cheap.map(([number]) => number));
    await session.append(
      'lent_name',
      Object.values(LENT_COLUMNS),
      paired.filter(([number]) => !known.has(number ?? null)),
    );
    await session.run(FEATURE);
  },
};

/**
 * What a number sells, by its digits or, without structure, by the one code that all its sales state; of
 * numbers that were cut or masked nothing, since a name is at home under the whole one.
 */
const CODES = `create or replace table code_of_number as
  with told as (
    select cleared as number, coalesce(nullif(clearing_mcc, -1), nullif(response_mcc, -1),
      nullif(statement_mcc, -1)) as mcc
    from pattern anti join inside_mcc i on i.number = cleared
    where cleared > 0 and cleared not in (select number from cut_number)
  )
  select number, mcc from inside_mcc
  union all
  select number, lpad(min(mcc)::varchar, 4, '0') from told
  group by number having min(mcc) = max(mcc) and count(mcc) = count(*)`;

/** Where a name is at home: the number of the standard class that it is the usual name of. */
const HOME = `create or replace table name_home as
  select u.name, max_by(u.number, (u.usual, u.number)) as number,
    max_by(i.mcc, (u.usual, u.number)) as mcc
  from usual_of_number u join code_of_number i using (number) anti join cheap_mcc using (mcc)
  where u.sales >= ${USUAL_SALES_MIN} group by u.name`;

/**
 * Names that keep to one number, of whatever class: half of the name's sales and of the number's or, if most
 * of them go about, the largest number of the name, where hardly anything else is sold.
 */
const KEPT = `create or replace table name_kept as
  with of_name as (
    select name, sum(sales) as sales, max_by(number, (sales, number)) as number
    from number_named group by name
  )
  select u.name, u.number from usual_of_number u
  join number_named n on n.number = u.number and n.name = u.name
  join of_name o on o.name = u.name and o.number = u.number
  where u.sales >= ${USUAL_SALES_MIN} and ((u.usual * 2 >= u.sales and n.sales * 2 > o.sales)
    or u.usual * 10 >= u.sales * 9)`;

/** Names under numbers of a cheap class that have so many. */
const cheapNames = (least: number): string => `
  with several as (
    select n.number, i.mcc from number_named n join code_of_number i using (number)
    semi join cheap_mcc using (mcc) group by n.number, i.mcc
    having count(*) between ${least} and ${NAMES_MAX}
  ), staying as (
    select name from number_named group by name having count(*) = 1
  )
  select n.number, s.mcc, n.name, n.sales, d.value, h.mcc as home,
    n.sales * 2 >= u.sales or (n.name = u.name and n.name in (from staying)) as most,
    k.number <> n.number and (n.sales * 2 < u.sales or c.mcc is distinct from s.mcc) as abroad, false as homeless
  from number_named n join several s using (number) join usual_of_number u using (number)
  join dict_name d on d.id = n.name
  left join name_home h on h.name = n.name
  left join name_kept k on k.name = n.name
  left join code_of_number c on c.number = k.number
  order by n.number, n.sales desc, d.value`;

/** One cheap number beside its own a shop may have; of several others, one may be its own. */
const CHEAP_MIN = 2;

/** Names that go about under such numbers, under others that are not their home either. */
const OTHER = `
  with lent as (
    select name, count(*) as numbers from lent_name group by name
  ), about as (
    select n.number, n.name, n.sales, i.mcc, h.mcc as home
    from number_named n join code_of_number i using (number) anti join cheap_mcc using (mcc)
    join lent l on l.name = n.name join usual_of_number u on u.number = n.number
    left join name_home h on h.name = n.name and h.number <> n.number
    where h.name is not null or (l.numbers >= ${CHEAP_MIN} and n.sales * 2 < u.sales)
  ), several as (
    select number from about group by number having count(*) between ${FIRMS_MIN} and ${NAMES_MAX}
  )
  select a.number, a.mcc, a.name, d.value, a.home, false as most, a.home is not null as abroad,
    a.home is null as homeless
  from about a join several using (number)
  join dict_name d on d.id = a.name order by a.number, a.sales desc, d.value`;

/** A number of two names may have changed hands; not of two that go about. */
const COMPANY_MIN = 2;

/** Names that go about under two numbers of several firms, under others that have fewer names. */
const COMPANY = `
  with lent as (
    select name, min(firms) as firms, min(trades) as trades from lent_name
    group by name having count(*) >= ${CHEAP_MIN}
  )
  select n.number, i.mcc, n.name, d.value, h.mcc as home, l.firms, l.trades
  from number_named n join lent l on l.name = n.name
  join code_of_number i on i.number = n.number join dict_name d on d.id = n.name
  left join name_home h on h.name = n.name
  anti join (select number from lent_name) known on known.number = n.number
  where h.number is distinct from n.number
  order by n.number, n.sales desc, d.value`;

const readCompany = async (session: Session): Promise<readonly Cell[][]> => {
  const byNumber = new Map<number, Row[]>();
  for (const row of await session.rows(COMPANY)) {
    const guests = byNumber.get(Number(row['number'])) ?? [];
    const name = nameOf(row);
    if (row['home'] !== null || (isStrange(row) && isDearer(name, codeOf(row)))) guests.push(row);
    byNumber.set(Number(row['number']), guests);
  }
  return [...byNumber.values()]
    .filter((guests) => countNames(guests.map(nameOf)) >= COMPANY_MIN)
    .flat()
    .map(({ number, name, firms, trades }) => [number ?? 0, name ?? 0, firms ?? 0, trades ?? 0, 0]);
};

/** Names of which no two are alike. */
const countNames = (names: readonly string[]): number =>
  names.filter((name, at) =>
    names.slice(0, at).every((other) => compareNames(other, name) === 'different'),
  ).length;

const LENT_COLUMNS = {
  number: 'integer',
  name: 'integer',
  firms: 'integer',
  trades: 'integer',
  numbers: 'integer',
} as const;

const readLent = async (session: Session, names: string): Promise<readonly Cell[][]> =>
  (await readFirms(session, names, FIRMS_MIN)).map(({ number, name, firms, trades }): Cell[] => [
    number,
    name,
    firms,
    trades,
    0,
  ]);

/** Of the names of two firms under cheap numbers, those that go about together. */
const readPaired = async (session: Session): Promise<readonly Cell[][]> =>
  inCompany(await readFirms(session, cheapNames(COMPANY_MIN), COMPANY_MIN))
    .filter(({ firms }) => firms < FIRMS_MIN)
    .map(({ number, name, firms, trades, numbers }): Cell[] => [
      number,
      name,
      firms,
      trades,
      numbers,
    ]);

const readFirms = async (
  session: Session,
  names: string,
  least: number,
): Promise<readonly LentName[]> => {
  const out: LentName[] = [];
  let read: Row[] = [];
  const tell = (): void => {
    out.push(...lentOf(read, least));
    read = [];
  };
  await session.each(names, (rows) => {
    for (const row of rows) {
      if (read.length > 0 && read[0]?.['number'] !== row['number']) tell();
      read.push(row);
    }
  });
  tell();
  return out;
};

interface Guest {
  readonly value: string;
  readonly trades: readonly string[];
}

/** The names of one number that are other firms', if there are enough of them. */
const lentOf = (rows: readonly Row[], least: number): readonly LentName[] => {
  const firms: Guest[] = [];
  for (const row of rows) {
    const [name, code, home] = [nameOf(row), codeOf(row), row['home'] ?? null];
    const wanders = row['homeless'] === true || isDearer(name, code);
    const guest = (wanders && isStrange(row)) || home !== null;
    if (!guest || firms.some((firm) => compareNames(firm.value, name) !== 'different')) continue;
    const told = tradeOfName(name);
    firms.push({ value: name, trades: told.length > 0 || home === null ? told : [String(home)] });
  }
  if (firms.length < least) return [];
  const trades = countTrades(firms);
  const owners = rows.filter(isOwner).map(nameOf);
  return rows
    .filter(
      (row) =>
        row['home'] !== null ||
        row['abroad'] === true ||
        (isGuest(row) && owners.every((owner) => compareNames(owner, nameOf(row)) !== 'same')),
    )
    .map(({ number, name, sales }) => ({
      number: Number(number),
      name: Number(name),
      sales: Number(sales),
      firms: firms.length,
      trades,
    }));
};

const nameOf = (row: Row): string => String(row['value']);
const codeOf = (row: Row): string => String(row['mcc']);

const isStrange = (row: Row): boolean =>
  tradeOfNameAgainst(nameOf(row), codeOf(row)) === 'contradicts';

const isGuest = (row: Row): boolean =>
  row['homeless'] === true ? isStrange(row) : isDearer(nameOf(row), codeOf(row)) && !isOwner(row);

/** Whether the number may be the name's own: most of its sales, and a trade that its code can be. */
const isOwner = (row: Row): boolean => row['most'] === true && !isStrange(row);

const isDearer = (name: string, mcc: string): boolean =>
  nameIsDearer(name, mcc, CLASS_DAY) === true;

/** Trades of which no two have anything in common. */
const countTrades = (firms: readonly Guest[]): number => {
  const found: Guest[] = [];
  const areApart = (a: Guest, b: Guest): boolean =>
    a.trades.every((one) => b.trades.every((other) => tradesRelated(one, other) === false));
  for (const firm of firms)
    if (firm.trades.length > 0 && found.every((other) => areApart(firm, other))) found.push(firm);
  return found.length;
};

const FEATURE = `create or replace table feature_lent_names as
  with named as (
    select pattern, cleared as number, ${NAME} as name from pattern where cleared > 0
  )
  select s.sale, l.firms as lent_firms, l.trades as lent_trades,
    l.numbers as lent_numbers
  from named n join lent_name l on l.number = n.number and l.name = n.name
  join sale_pattern s using (pattern)`;
