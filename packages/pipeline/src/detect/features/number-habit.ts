import { mccInside, parseMerchantNumber, sameInstitution } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether a merchant number only seems to be structured. An institution that counts its numbers, or
 * draws them, gives out one in a hundred that can be taken apart by accident.
 *
 * Shape   reads_by_accident: number, area and category can be read in the sale's number, but not in
 *         those of its institution: of fifty or more, one in twenty at most. reads_against_all: no record of
 *         the number agrees with the institution inside it, nor with the category: that it is not made so
 *         explains both, and its area too, as well as that it was put in another's place does.
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
      'the number can be taken apart, but no record of it agrees with the institution or the category inside',
      '该商户号可按编号规则拆读，但它的记录没有一条与其中的机构或类别相符',
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

/** What the records of a number that reads say of its institution and category. */
const SAID = `
  select number, n.value as no, a.value as acquirer, case when o.mcc >= 0 then lpad(o.mcc::varchar, 4, '0') end as mcc
  from (select distinct number, acquirer, mcc from observation where number > 0) o
  join inside_mcc using (number)
  join dict_number n on n.id = o.number left join dict_party a on a.id = o.acquirer
  order by number`;

const readAgainstAll = async (session: Session): Promise<Cell[][]> => {
  const institutions = new Map<number, boolean>();
  const categories = new Map<number, boolean>();
  await session.each(SAID, (rows) => {
    for (const { number, no, acquirer, mcc } of rows) {
      const same = sameInstitution(String(no), String(acquirer));
      note(institutions, Number(number), same);
      note(categories, Number(number), mcc === null ? null : mccInside(String(no)) === mcc);
    }
  });
  return [...institutions]
    .filter(([number, agrees]) => !agrees && categories.get(number) === false)
    .map(([number]) => [number]);
};

/** Keeps whether any record agrees; what says nothing counts neither way. */
const note = (known: Map<number, boolean>, number: number, agrees: boolean | null): void => {
  if (agrees !== null) known.set(number, agrees || known.get(number) === true);
};

/** With fewer numbers, three structured ones of sixty might be the institution's only honest ones. */
const NUMBERS_MIN = 50;
const ACCIDENT_EACH = 20;
