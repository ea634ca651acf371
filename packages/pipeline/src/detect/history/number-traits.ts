import {
  type Desk,
  deskOf,
  mccInside,
  PRICE_CLASSES,
  priceClass,
  tradeOfName,
} from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import type { HistoryNumbers } from './named-numbers.ts';

/** What a merchant number says of itself, with what was most often stated beside it. */
export interface NumberTraits {
  readonly no: string;
  readonly name: string | undefined;
  readonly mcc: string | undefined;
  readonly desk: Desk | undefined;
  /** Place among the price classes, 0 the dearest; undefined where the class is not known. */
  readonly cheapness: number | undefined;
}

/**
 * Reads the traits of every number that a device of several numbers used; creates
 * `number_cheapness(number, cheapness)` from them.
 *
 * Shape   the category inside a structured number counts before the one stated beside it: a router
 *         may keep the old F18 and change the number only. Classes are those of the number's first day.
 *         named: names stand in for numbers (named-numbers.ts); one has no digits to read, and the one
 *         trade that it tells where no category is stated.
 */
export const readNumberTraits = async (
  session: Session,
  { named, stated }: HistoryNumbers,
): Promise<ReadonlyMap<number, NumberTraits>> => {
  const traits = new Map<number, NumberTraits>();
  await session.run(besideNumbers(stated ? INNER : OUTER));
  await session.each(
    `select s.number, n.value as no, name.value as name, lpad(s.mcc::varchar, 4, '0') as mcc,
       strftime(date '1970-01-01' + s.day::integer, '%Y-%m-%d') as day
     from stated_of_number s join history_number n on n.id = s.number
     left join dict_name name on name.id = s.name order by s.number`,
    (rows) => {
      for (const { number, no, name, mcc, day } of rows)
        traits.set(
          Number(number),
          named
            ? traitsOf('', text(name), text(mcc) ?? soleTrade(String(no)), String(day))
            : traitsOf(String(no), text(name), text(mcc) ?? tradeTold(text(name)), String(day)),
        );
    },
  );
  const cheap = [...traits].map(([number, { cheapness }]): Cell[] => [number, cheapness ?? null]);
  await session.load('number_cheapness', { number: 'integer', cheapness: 'integer' }, cheap);
  return traits;
};

const tradeTold = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : soleTrade(name);

const soleTrade = (name: string): string | undefined => {
  const trades = tradeOfName(name);
  return trades.length === 1 ? trades[0] : undefined;
};

const text = (cell: Cell | undefined): string | undefined =>
  typeof cell === 'string' ? cell : undefined;

const traitsOf = (
  no: string,
  name: string | undefined,
  stated: string | undefined,
  day: string,
): NumberTraits => {
  const mcc = mccInside(no) ?? stated;
  const told = mcc === undefined ? undefined : priceClass(mcc, day);
  const place = told === undefined ? -1 : PRICE_CLASSES.indexOf(told);
  return {
    no,
    name,
    mcc,
    desk: mcc === undefined ? undefined : deskOf(mcc),
    cheapness: place < 0 ? undefined : place,
  };
};

/** Views in the order in which they are believed. */
const OUTER = ['clearing', 'response', 'statement'] as const;
const INNER = ['slip', 'request'] as const;

const besideNumbers = (views: typeof OUTER | typeof INNER): string => `
  create or replace table stated_of_number as
  with told as (
    select k.cleared as number, s.day,
      coalesce(${views.map((view) => `nullif(s.${view}_name, 0)`).join(', ')}) as name,
      coalesce(${views.map((view) => `nullif(s.${view}_mcc, -1)`).join(', ')}) as mcc
    from history_key k join mixed m using (device) join sale s using (sale) where k.cleared > 0
  ), counted as (
    select number, name, mcc, count(*) as sales, min(day) as day from told
    group by number, name, mcc
  )
  select number, min(day) as day,
    first(name order by sales desc, name) filter (name is not null) as name,
    first(mcc order by sales desc, mcc) filter (mcc is not null) as mcc
  from counted group by number`;
