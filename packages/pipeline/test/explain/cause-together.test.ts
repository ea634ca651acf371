import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type CauseWeights, weighCause } from '../../src/explain/cause.ts';
import { TOGETHER } from '../../src/explain/cause-together.ts';
import { ROOT } from '../scanning.ts';
import { openTest } from '../tables.ts';

/**
 * Tills that state another number now and then, each its own, where nobody says which version ran. Goal: of one till a
 * second hand may be the cause, of many that begin and end in the same days it is a release. Method: facts written out,
 * with the weights of the catalogue; and spells as device, shop, number, first and last day.
 */

const weights = parse(readFileSync(join(ROOT, 'catalog', 'cause.yaml'), 'utf8')) as CauseWeights;

const WRONG = {
  sales: 12,
  off: 12,
  top_number: 12,
  numbers: 1,
  used: 12,
  self_stated: 12,
  stated_n: 12,
};
const KNOWN = { priced_n: 12, coded_n: 12, number_n: 12, slip_n: 12 };
const AROUND = { off_n: 12, on_n: 8, before_n: 15, after_n: 15 };

const topOf = (more: object): string =>
  weighCause({ ...WRONG, ...KNOWN, ...AROUND, ...more }, weights, 'en').top;

const MANY = { together: 12, spells: 20, data_days: 30 };

describe('a number now and then, at tills of several shops', () => {
  test('in the same days', () => expect(topOf(MANY)).toBe('software'));
  test('at one till', () => expect(topOf({})).toBe('undetermined'));
  test('at two more', () => expect(topOf({ ...MANY, together: 2 })).toBe('undetermined'));
  test('as many as by accident, in data of few days', () =>
    expect(topOf({ ...MANY, data_days: 8 })).toBe('undetermined'));
  test('in every sale of its spell, as what was loaded', () =>
    expect(
      topOf({
        ...MANY,
        on_n: 0,
        mate_shops: 2,
        mate_devices: 2,
        mate_off: 20,
        mate_on: 8,
        mate_before: 9,
        mate_after: 9,
      }),
    ).not.toBe('software'));
});

type Spell = readonly [id: string, shop: number, number: number, first: number, last: number];

const together = async (spells: readonly Spell[]): Promise<Readonly<Record<string, number>>> => {
  const session = await openTest();
  await session.run(`create table cause_sale
    (type varchar, id varchar, sale integer, registered integer, foreign_number integer, stated integer)`);
  await session.run(
    'create table subject_sale (type varchar, id varchar, sale integer, day integer, txn_type integer)',
  );
  let sale = 0;
  for (const [id, shop, number, first, last] of spells)
    for (const day of [first, first, last, last]) {
      sale += 1;
      await session.run(`insert into cause_sale
        values ('terminal', '${id}', ${sale}, ${shop}, ${number}, ${number})`);
      await session.run(
        `insert into subject_sale values ('terminal', '${id}', ${sale}, ${day}, 1)`,
      );
    }
  for (const sql of TOGETHER.create) await session.run(sql);
  const rows = await session.rows('select id, together from cause_together order by id');
  session.close();
  return Object.fromEntries(rows.map((row) => [String(row['id']), Number(row['together'])]));
};

test('counts tills of other shops, with other numbers, that begin and end within three days', async () => {
  const found = await together([
    ['A', 1, 101, 10, 20],
    ['B', 2, 102, 13, 17],
    ['C', 3, 103, 14, 20],
    ['D', 4, 104, 10, 24],
    ['E', 1, 105, 10, 20],
    ['F', 6, 101, 10, 20],
  ]);
  expect(found).toMatchObject({ A: 1, B: 4, C: 1 });
  expect(found['D']).toBeUndefined();
});
