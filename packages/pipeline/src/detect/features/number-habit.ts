import { mccInside, parseMerchantNumber, priceClass, sameInstitution } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/** Fewer records, or one day, show no habit; of so many, one may be misspelt. Own choice [I]. */
const RECORDS_MIN = 5;
const DAYS_MIN = 2;
const OTHERS_EACH = 20;

/**
 * Whether a merchant number only seems to be structured. An institution that counts its numbers, or
 * draws them, gives out one in a hundred that can be taken apart by accident.
 *
 * Shape   reads_by_accident: number, area and category can be read in the sale's number, but not in
 *         those of its institution: of fifty or more, one in twenty at most. reads_against_all: of five
 *         records of the number or more, on two days, 19 in 20 say one category and other institutions than the
 *         one inside it, and no record says what is inside: that it is not made so explains both, and its area too, as well as that it was put in
 *         another's place does. Not so where the numbers of the institution inside it go by the structure, six or more.
 *         says_one_code: of five records of the number or more, on two days, 19 in 20 say one category, another than the
 *         one inside it and of the same price class on the first of them.
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
      'the number can be taken apart, but 19 in 20 of its records say one category and other institutions, and none says what is inside (five records on two days), and the institution inside it does not make its numbers so',
      '该商户号可按编号规则拆读，但它的记录（两天、五条以上）二十条里有十九条写同一类别、别的机构，没有一条与号内的相符，号内机构的其他商户号也多不按规则编排',
    ),
    says_one_code: flagField(
      '19 in 20 of the records of the number say one category that is not the one inside it but of the same price class (five records on two days)',
      '该商户号的记录（两天、五条以上）二十条里有十九条写同一类别，与号内的不同，但价格类别相同',
    ),
  },
  needs: ['merchant_no'],
  live: 'guards',
  asks: `(select count(*) from observation) >= ${RECORDS_MIN}`,
  create: async (session: Session): Promise<void> => {
    const houses = await readHouses(session);
    await session.load('accident_number', { number: 'integer' }, readByAccident(houses));
    await session.load(
      'against_number',
      { number: 'integer' },
      await readAgainstAll(session, houses),
    );
    await session.load('one_code_number', { number: 'integer' }, await readOneCode(session));
    await session.run(`create or replace table feature_number_habit as
      select i.sale, a.number is not null as reads_by_accident,
        g.number is not null as reads_against_all, o.number is not null as says_one_code
      from identified i left join accident_number a on a.number = i.cleared
      left join against_number g on g.number = i.cleared
      left join one_code_number o on o.number = i.cleared
      where coalesce(a.number, g.number, o.number) is not null`);
  },
};

/** An institution's numbers, by the code that they begin with: how many there are, and which of them read. */
interface House {
  numbers: number;
  readonly read: number[];
}

type Houses = ReadonlyMap<string, House>;

const readHouses = async (session: Session): Promise<Houses> => {
  const houses = new Map<string, House>();
  await session.each('select id, value from dict_number order by id', (rows) => {
    for (const { id, value } of rows) {
      const { institution, structured } = parseMerchantNumber(String(value));
      const house = houses.get(institution) ?? { numbers: 0, read: [] };
      house.numbers += 1;
      if (structured) house.read.push(Number(id));
      houses.set(institution, house);
    }
  });
  return houses;
};

const readByAccident = (houses: Houses): Cell[][] =>
  [...houses.values()]
    .filter(({ numbers, read }) => numbers >= NUMBERS_MIN && read.length * ACCIDENT_EACH <= numbers)
    .flatMap(({ read }) => read.map((number) => [number]));

/**
 * Whether an institution's numbers go by the structure: then none of them only happens to read. Hardly one number in
 * a hundred reads by accident, so that a few that all do are enough.
 */
const goesByStructure = (house: House | undefined): boolean =>
  house !== undefined &&
  house.numbers >= STRUCTURED_MIN &&
  house.read.length * STRUCTURED_OF >= house.numbers * STRUCTURED_TIMES;

/** What records say of the numbers that read: institution and category, and how many say so of each number. */
const SAID = `
  with said as (
    select number, nullif(acquirer, 0) as acquirer, case when mcc >= 0 then mcc end as mcc, count(*) as records
    from observation where number in (select number from inside_mcc) group by all
  ), habit as (
    select number from observation where acquirer > 0 and mcc >= 0 group by number
    having count(*) >= ${RECORDS_MIN} and count(distinct day) >= ${DAYS_MIN}
  )
  select o.number, n.value as no, a.value as acquirer, lpad(o.mcc::varchar, 4, '0') as mcc, o.records
  from said o join habit using (number)
  join dict_number n on n.id = o.number left join dict_party a on a.id = o.acquirer
  order by o.number`;

/** Of one number: records that say another institution and this category. */
interface Said {
  agrees: boolean;
  readonly apart: Map<string, number>;
  records: number;
}

const readAgainstAll = async (session: Session, houses: Houses): Promise<Cell[][]> => {
  const known = new Map<number, Said>();
  await session.each(SAID, (rows) => {
    for (const { number, no, acquirer, mcc, records } of rows) {
      if (goesByStructure(houses.get(parseMerchantNumber(String(no)).institution))) continue;
      const told = known.get(Number(number)) ?? { agrees: false, apart: new Map(), records: 0 };
      const same = acquirer === null ? null : sameInstitution(String(no), String(acquirer));
      if (same === true || mccInside(String(no)) === mcc) told.agrees = true;
      if (acquirer !== null && mcc !== null) {
        const before = told.apart.get(String(mcc)) ?? 0;
        told.records += Number(records);
        if (same === false) told.apart.set(String(mcc), before + Number(records));
      }
      known.set(Number(number), told);
    }
  });
  return [...known].filter(([, told]) => isAgainstAll(told)).map(([number]) => [number]);
};

const isAgainstAll = ({ agrees, apart, records }: Said): boolean =>
  !agrees && (records - Math.max(0, ...apart.values())) * OTHERS_EACH <= records;

/** Numbers whose records nearly all say one category, and not the one inside. */
const ONE_CODE = `create or replace table number_code as
  with said as (
    select number, mcc, count(*) as records, min(day) as day, max(day) as until
    from observation where mcc >= 0 and number in (select number from inside_mcc) group by all
  ), habit as (
    select number, first(mcc order by records desc, mcc) as mcc, max(records) as most,
      sum(records) as records, min(day) as day, max(until) as until
    from said group by number
  )
  select h.number, lpad(h.mcc::varchar, 4, '0') as mcc, h.day
  from habit h join inside_mcc i on i.number = h.number
  where h.records >= ${RECORDS_MIN} and h.day < h.until
    and (h.records - h.most) * ${OTHERS_EACH} <= h.records and i.mcc <> lpad(h.mcc::varchar, 4, '0')`;

/** With every institution that they went out through. */
const OF_CODE = `
  select c.number, n.value as no, c.mcc, strftime(date '1970-01-01' + c.day::integer, '%Y-%m-%d') as day,
    a.value as acquirer
  from number_code c join dict_number n on n.id = c.number
  left join (
    select distinct number, acquirer from observation semi join number_code using (number) where acquirer > 0
  ) t on t.number = c.number
  left join dict_party a on a.id = t.acquirer
  order by c.number, a.value`;

/**
 * A merchant that was re-coded keeps its number; were it another's, its price class would say what for, or another
 * institution whose it is.
 */
const readOneCode = async (session: Session): Promise<Cell[][]> => {
  await session.run(ONE_CODE);
  const found = new Map<number, boolean>();
  await session.each(OF_CODE, (rows) => {
    for (const { number, no, mcc, day, acquirer } of rows) {
      const inside = mccInside(String(no)) ?? '';
      const isOwn =
        priceClass(inside, String(day)) === priceClass(String(mcc), String(day)) &&
        (acquirer === null || sameInstitution(String(no), String(acquirer)) !== false);
      found.set(Number(number), isOwn && found.get(Number(number)) !== false);
    }
  });
  return [...found].filter(([, isOwn]) => isOwn).map(([number]) => [number]);
};

/** With fewer numbers, three structured ones of sixty might be the institution's only honest ones. */
const NUMBERS_MIN = 50;
const ACCIDENT_EACH = 20;

/** Of so many numbers of an institution or more, four in five read. Own choice [I]. */
const STRUCTURED_MIN = 6;
const STRUCTURED_TIMES = 4;
const STRUCTURED_OF = 5;
