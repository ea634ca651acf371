import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type CauseWeights, weighCause } from '../../src/explain/cause.ts';
import { MODELS } from '../../src/explain/cause-models.ts';
import { ROOT } from '../scanning.ts';
import { openTest } from '../tables.ts';

/**
 * One wrong number from a till of which neither events nor versions are known. Goal: what a release does shows on
 * other shops' tills of the model as well; what this one does alone is no release's. Method: facts written out, with the
 * weights of the catalogue; and tills as model, shop, number, first wrong day.
 */

const weights = parse(readFileSync(join(ROOT, 'catalog', 'cause.yaml'), 'utf8')) as CauseWeights;

const WRONG = { sales: 12, off: 12, top_number: 12, numbers: 1, number_n: 12, priced_n: 12 };
const AROUND = { off_n: 12, on_n: 0, before_n: 15, after_n: 15, coded_n: 12, came_back: 12 };
const ALONE = { model_shops: 5, model_alike: 0 };

const topOf = (more: object): string =>
  weighCause({ ...WRONG, ...AROUND, ...more }, weights, 'en').top;

describe('a whole spell of a neighbour’s number, that the till itself states', () => {
  const states = { used: 12, near: 12, self_stated: 12, stated_n: 12, slip_n: 12 };
  test('on this till alone of its model: a hand', () =>
    expect(topOf({ ...states, ...ALONE })).toBe('operation'));
  test('on others of the model, too', () =>
    expect(topOf({ ...states, ...ALONE, model_alike: 1 })).toBe('undetermined'));
  test('of a model that few shops have', () =>
    expect(topOf({ ...states, ...ALONE, model_shops: 4 })).toBe('undetermined'));
  test('of no known model', () => expect(topOf(states)).toBe('undetermined'));
});

describe('the same, beside slips with its own number', () => {
  const prints = { used: 12, slip_n: 12, slip_right: 12, stated_n: 12 };
  test('of no known model: what prints right and sends wrong is a program', () =>
    expect(topOf(prints)).toBe('software'));
  test('on this till alone of its model', () =>
    expect(topOf({ ...prints, ...ALONE })).toBe('undetermined'));
  test('on others of the model, too', () =>
    expect(topOf({ ...prints, ...ALONE, model_alike: 1 })).toBe('software'));
  test('a character off the own: a hand’s, not a program’s', () =>
    expect(topOf({ ...prints, one_edit: 12, slip: 12 })).toBe('undetermined'));
});

type Till = readonly [sn: number, model: string, shop: number, wrong?: number, day?: number];

/** Five sales each on days 1 to 5, but for `day` on: under `wrong`. */
const modelOf = async (tills: readonly Till[]): Promise<Readonly<Record<string, number[]>>> => {
  const session = await openTest();
  await session.load(
    'terminal_span',
    { sn: 'integer', brand: 'varchar', model: 'varchar', number: 'integer' },
    tills.map(([sn, model, shop]) => [sn, '百信', model, shop]),
  );
  await session.load(
    'identified',
    { device_sn: 'integer' },
    tills.flatMap(([sn]) => Array.from({ length: 5 }, () => [sn])),
  );
  const off = tills.filter(([, , , wrong]) => wrong !== undefined);
  await session.load(
    'cause_sale',
    {
      ...{ type: 'varchar', id: 'varchar', sale: 'integer', device_sn: 'integer' },
      ...{ foreign_number: 'integer', cheaper: 'boolean', priced: 'boolean' },
    },
    off.map(([sn, , , wrong]) => ['terminal', `t${sn}`, sn, sn, wrong ?? 0, false, true]),
  );
  await session.load(
    'subject_sale',
    { type: 'varchar', id: 'varchar', sale: 'integer', day: 'integer' },
    off.map(([sn, , , , day]) => ['terminal', `t${sn}`, sn, day ?? 1]),
  );
  for (const sql of MODELS.create) await session.run(sql);
  const rows = await session.rows('select * from cause_model');
  await session.close();
  return Object.fromEntries(
    rows.map((row) => [
      String(row['id']),
      [Number(row['model_shops']), Number(row['model_alike'])],
    ]),
  );
};

test('other shops of the model, and those that began within a week, of a day each once', async () => {
  const found = await modelOf([
    [1, 'A', 11, 90, 10],
    [2, 'A', 12, 91, 17],
    [3, 'A', 12, 92, 4],
    [4, 'A', 13, 93, 18],
    [5, 'A', 14],
    [6, 'A', 11, 94, 11],
    [7, 'B', 15, 95, 10],
  ]);
  expect(found).toMatchObject({ t1: [3, 2], t4: [3, 2], t7: [0, 0] });
});
