import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type CauseWeights, weighCause } from '../../src/explain/cause.ts';
import { createMateVersions } from '../../src/explain/cause-mate-versions.ts';
import { ROOT } from '../scanning.ts';
import { openTest } from '../tables.ts';

/**
 * Tills of several shops that send one number at no gain, beside slips with their own. Goal: it is their version's where
 * they all run what few others run in those days, though it ran well on them before; not where many do. Method:
 * facts written out, with the weights of the catalogue; and sales by version, day and till.
 */

const weights = parse(readFileSync(join(ROOT, 'catalog', 'cause.yaml'), 'utf8')) as CauseWeights;

const WRONG = { sales: 12, off: 12, top_number: 12, numbers: 1, number_n: 12, priced_n: 12 };
const PRINTS = { used: 12, slip_n: 12, slip_right: 12, stated_n: 12, coded_n: 12, app: '2.5' };
const AROUND = { off_n: 12, on_n: 0, before_n: 15, after_n: 0 };
const MATES = { mate_shops: 3, mate_devices: 3, mate_off: 36, mate_before: 45 };

const topOf = (more: object): string =>
  weighCause({ ...WRONG, ...PRINTS, ...AROUND, ...MATES, ...more }, weights, 'en').top;

describe('one number on tills of three shops, of which the version is known', () => {
  test('that few others run', () => expect(topOf({ mate_version_fit: 13 })).toBe('software'));
  test('that others run as well', () =>
    expect(topOf({ mate_version_fit: 12 })).toBe('undetermined'));
  test('which is cheaper', () =>
    expect(topOf({ mate_version_fit: 30, cheaper: 12 })).not.toBe('software'));
  test('of one shop', () =>
    expect(topOf({ mate_version_fit: 30, mate_shops: 1 })).toBe('undetermined'));
});

type Sold = readonly [sale: number, day: number, app: string | null, wrong?: number];

const fitOf = async (sales: readonly Sold[]): Promise<readonly unknown[]> => {
  const session = await openTest();
  const sale = { sale: 'integer', day: 'integer', app_version: 'varchar' };
  await session.load(
    'sale',
    sale,
    sales.map(([id, day, app]) => [id, day, app]),
  );
  await session.load('cause_mates', { foreign_number: 'integer' }, [[90]]);
  const off = sales.filter(([, , , wrong]) => wrong !== undefined);
  const of = { type: 'varchar', id: 'varchar', sale: 'integer' };
  await session.load(
    'cause_sale',
    { ...of, foreign_number: 'integer', app_version: 'varchar' },
    off.map(([id, , app, wrong]) => ['terminal', `t${wrong}`, id, 90, app]),
  );
  await session.load(
    'subject_sale',
    { ...of, day: 'integer' },
    off.map(([id, day, , wrong]) => ['terminal', `t${wrong}`, id, day]),
  );
  await createMateVersions(session);
  const rows = await session.rows('select * from cause_mate_version');
  await session.close();
  return rows.map((row) => ['devices', 'ran_permille', 'fit'].map((name) => Number(row[name])));
};

const others = (count: number, day: number, app: string): Sold[] =>
  Array.from({ length: count }, (_, at): Sold => [1000 * day + at, day, app]);

test('the share of the version in the days of the wrong sales, and the chance of so many tills', async () => {
  const wrong: Sold[] = [
    [1, 5, '2.5', 1],
    [2, 6, '2.5', 2],
    [3, 7, '2.5', 3],
  ];
  // Before day 5 many ran 2.5: that is no matter. 3 of 30 sales run it, by one of two versions: 2 × 0.1³ = 0.002.
  const told = await fitOf([...wrong, ...others(27, 6, '3.0'), ...others(90, 4, '2.5')]);
  expect(told).toEqual([[3, 100, 27]]);
  // With as many others that run it the chance is one: no evidence.
  expect(await fitOf([...wrong, ...others(27, 6, '2.5')])).toEqual([[3, 1000, 0]]);
});

test('nobody says which version ran', async () => {
  expect(await fitOf([[1, 5, null, 1]])).toEqual([]);
});
