import { describe, expect, test } from 'vitest';
import { VERSION_COHORT } from '../../src/detect/features/version-cohort.ts';
import type { Cell } from '../../src/engine/session.ts';
import { openTest } from '../tables.ts';

/**
 * Goal: a row of the compatibility table speaks of every model where it names none, and of the brand's if it names
 * one; what is said of the model itself goes before. Method: one wrong sale of a till of brand 百信, model P90,
 * version 3.1.0 on system 10, and rows of the table.
 */

type Line = readonly [
  brand: string | null,
  model: string | null,
  app: string | null,
  os: string | null,
  status: string,
];

const statusOf = async (lines: readonly Line[]): Promise<unknown> => {
  const session = await openTest();
  await session.load(
    'terminal_span',
    { sn: 'integer', brand: 'varchar', model: 'varchar', agent: 'varchar' },
    [[1, '百信', 'P90', '华东']],
  );
  const trace = { device: 'integer', sale: 'integer', app: 'varchar', os: 'varchar' };
  await session.load('device_trace', { ...trace, off: 'boolean' }, [[1, 7, '3.1.0', '10', true]]);
  const sale = { sale: 'integer', app_version: 'varchar', request_number: 'integer' };
  await session.load('sale', sale, [[7, '3.1.0', 0]]);
  await session.load('identified', { sale: 'integer', device_sn: 'integer' }, [[7, 1]]);
  await session.load('off_sale', { sale: 'integer', registered: 'integer' }, [[7, 5]]);
  await session.load('dict_sn', { id: 'integer', value: 'varchar' }, [[1, 'A1']]);
  await session.load('typed_fleet_events', { terminal_sn: 'varchar', app_version: 'varchar' }, []);
  const table = { brand: 'varchar', model: 'varchar', app_version: 'varchar' };
  await session.load(
    'typed_compatibility',
    { ...table, os_version: 'varchar', status: 'varchar' },
    lines.map((line): Cell[] => [...line]),
  );
  await VERSION_COHORT.create(session);
  const [row] = await session.rows('select app_status from feature_version_cohort');
  await session.close();
  return row?.['app_status'];
};

describe('what the table says', () => {
  test('of the model', async () =>
    expect(await statusOf([['百信', 'P90', '3.1.0', null, 'recalled']])).toBe('recalled'));
  test('of every model of the brand', async () =>
    expect(await statusOf([['百信', null, '3.1.0', null, 'recalled']])).toBe('recalled'));
  test('of every model of another brand', async () =>
    expect(await statusOf([['联新', null, '3.1.0', null, 'recalled']])).toBe(null));
  test('of the version on whatever device', async () =>
    expect(await statusOf([[null, null, '3.1.0', null, 'unsupported']])).toBe('unsupported'));
  test('of the system on whatever model', async () =>
    expect(await statusOf([['百信', null, null, '10', 'unsupported']])).toBe('unsupported'));
  test('of the version on another system', async () =>
    expect(await statusOf([['百信', null, '3.1.0', '9', 'unsupported']])).toBe(null));
  test('of the model goes before what it says of all', async () =>
    expect(
      await statusOf([
        ['百信', null, '3.1.0', null, 'unsupported'],
        ['百信', 'P90', '3.1.0', null, 'supported'],
      ]),
    ).toBe('supported'));
  test('at worst', async () =>
    expect(
      await statusOf([
        ['百信', null, '3.1.0', null, 'supported'],
        ['百信', null, '3.1.0', '10', 'unsupported'],
      ]),
    ).toBe('unsupported'));
});
