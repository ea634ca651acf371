import { parseMerchantNumber } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether a merchant number only seems to be structured. An institution that counts its numbers, or
 * draws them, gives out one in a hundred that can be taken apart by accident.
 *
 * Shape   reads_by_accident: number, area and category can be read in the sale's number, but not in
 *         those of its institution: of fifty or more, one in twenty at most.
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
  },
  needs: ['merchant_no'],
  live: 'guards',
  create: async (session: Session): Promise<void> => {
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
    const accidents: Cell[][] = [...houses.values()]
      .filter(
        ({ numbers, read }) => numbers >= NUMBERS_MIN && read.length * ACCIDENT_EACH <= numbers,
      )
      .flatMap(({ read }) => read.map((number) => [number]));
    await session.load('accident_number', { number: 'integer' }, accidents);
    await session.run(`create or replace table feature_number_habit as
      select i.sale, true as reads_by_accident
      from identified i join accident_number a on a.number = i.cleared`);
  },
};

/** With fewer numbers, three structured ones of sixty might be the institution's only honest ones. */
const NUMBERS_MIN = 50;
const ACCIDENT_EACH = 20;
