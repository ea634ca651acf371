import { mccInside, parseMerchantNumber, sameInstitution } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether a merchant number only seems to be structured. An institution that counts its numbers, or
 * draws them, gives out one in a hundred that can be taken apart by accident.
 *
 * Shape   reads_by_accident: number, area and category can be read in the sale's number, but not in
 *         those of its institution: of fifty or more, one in twenty at most. reads_against_all: five
 *         records of the number or more, on two days, all say one institution and one category, and neither is the
 *         one inside it: that it is not made so explains both, and its area too, as well as that it was put in
 *         another's place does.
 * Source  contract §5, unstructured merchant numbers. Of numbers drawn at random a quarter has an area
 *         and of these one in thirty a category; an institution that goes by the structure gives out
 *         few others [I].
 */
export const NUMBER_HABIT: Feature = {
  id: 'number_habit',
  fields: {
    reads_by_accident: flagField(
      'the number can be taken apart, but hardly any other of its institution',
      '该商户号可按编号规则拆读，但同机构的其他商户号几乎都不能',
    ),
    reads_against_all: flagField(
      'the number can be taken apart, but all its records say one institution and one category, neither of them the one inside (five records on two days)',
      '该商户号可按编号规则拆读，但它的记录（两天、五条以上）都写同一机构、同一类别，且都与号内的不同',
    ),
  },
  needs: ['merchant_no'],
  live: 'guards',
  create: async (session: Session): Promise<void> => {
    await session.load('accident_number', { number: 'integer' }, await readByAccident(session));
    await session.load('against_number', { number: 'integer' }, await readAgainstAll(session));
    await session.run(`create or replace table feature_number_habit as
      select i.sale, a.number is not null as reads_by_accident,
        g.number is not null as reads_against_all
      from identified i left join accident_number a on a.number = i.cleared
      left join against_number g on g.number = i.cleared
      where a.number is not null or g.number is not null`);
  },
};

const readByAccident = async (session: Session): Promise<Cell[][]> => {
  const houses = new Map<string, { numbers: number; read: number[] }>();
  await session.each('select id, value from dict_number order by id', (rows) => {
    for (const { id, value } of rows) {
      const { institution, structured } = parseMerchantNumber(String(value));
      const house = houses.get(institution) ?? { numbers: 0, read: [] };
      house.numbers += 1;
      if (structured) house.read.push(Number(id));
      houses.set(institution, house);
    }
  });
  return [...houses.values()]
    .filter(({ numbers, read }) => numbers >= NUMBERS_MIN && read.length * ACCIDENT_EACH <= numbers)
    .flatMap(({ read }) => read.map((number) => [number]));
};

/** Fewer records, or one day, show no habit. Own choice [I]. */
const RECORDS_MIN = 5;
const DAYS_MIN = 2;

/** Numbers that read, of which every record says the same institution and category; parts that are not said are left out. */
const SAID = `
  with said as (
    select number, max(acquirer) as acquirer, max(mcc) as mcc from observation
    where number > 0
    group by number
    having count(*) >= ${RECORDS_MIN} and count(distinct day) >= ${DAYS_MIN}
      and min(nullif(acquirer, 0)) is not distinct from max(nullif(acquirer, 0))
      and count(distinct case when mcc >= 0 then mcc end) = 1
  )
  select o.number, n.value as no, a.value as acquirer, lpad(o.mcc::varchar, 4, '0') as mcc
  from said o join inside_mcc using (number)
  join dict_number n on n.id = o.number join dict_party a on a.id = o.acquirer
  order by o.number`;

const readAgainstAll = async (session: Session): Promise<Cell[][]> => {
  const against: Cell[][] = [];
  await session.each(SAID, (rows) => {
    for (const { number, no, acquirer, mcc } of rows)
      if (sameInstitution(String(no), String(acquirer)) === false && mccInside(String(no)) !== mcc)
        against.push([number ?? null]);
  });
  return against;
};

/** With fewer numbers, three structured ones of sixty might be the institution's only honest ones. */
const NUMBERS_MIN = 50;
const ACCIDENT_EACH = 20;
