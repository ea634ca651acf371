import { compareNames, shareBrand } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';

/**
 * Takes out of `id_meeting` the numbers whose names say one firm: a stand that sells in two towns, or a
 * shop with a number for each of its trades, is one device lawfully and tells nothing of who gives out ids.
 *
 * Shape   names are those that stand most often beside a number.
 */
export const dropKin = async (session: Session): Promise<void> => {
  const kin: Cell[][] = [];
  await session.each(PAIRS, (rows) => {
    for (const { one, other, left, right } of rows)
      if (areKin(String(left), String(right))) kin.push([one ?? null, other ?? null]);
  });
  await session.load('kin_number', { one: 'integer', other: 'integer' }, kin);
  await session.run(`create or replace table id_meeting as
    select * from id_meeting anti join kin_number using (one, other)`);
};

const areKin = (left: string, right: string): boolean =>
  compareNames(left, right) === 'same' || shareBrand(left, right);

const PAIRS = `
  with pair as (select distinct one, other from id_meeting),
  said as (
    select k.cleared as number,
      coalesce(nullif(s.clearing_name, 0), nullif(s.response_name, 0), nullif(s.statement_name, 0)) as name,
      count(*) as sales
    from (select one as number from pair union select other from pair) p
    join history_key k on k.cleared = p.number join sale s using (sale) group by all
  ), told as (
    select number, first(d.value order by sales desc, d.value) as name
    from said join dict_name d on d.id = said.name group by number
  )
  select p.one, p.other, a.name as "left", b.name as "right"
  from pair p join told a on a.number = p.one join told b on b.number = p.other
  order by p.one, p.other`;
