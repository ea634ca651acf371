import { afterAll, expect, test } from 'vitest';
import { MISPRINT_VERSION } from '../../src/detect/features/misprint-version.ts';
import type { Cell, Session } from '../../src/engine/session.ts';
import { openTest } from '../tables.ts';

/*
 * Under which version slips are misprinted. Goal: three devices of two agents, a version that most devices never had,
 * and hardly a slip under another. Method: the tables that are read, by hand; a slip is printed at noon of a day,
 * by a device of which an event told the version before.
 */

const session: Session = await openTest();
afterAll(() => session.close());

interface Slip {
  readonly device: number;
  readonly agent?: string;
  /** Version that events of a day told. */
  readonly events?: Readonly<Record<number, string>>;
  readonly sameOwner?: boolean;
}

const DAY = 10;

/** Version by device, of misprinted slips; so many of eight devices had 3.3. */
const toldOf = async (slips: readonly Slip[], had = 3): Promise<string> => {
  const load = (table: string, columns: Readonly<Record<string, string>>, rows: Cell[][]) =>
    session.load(table, columns, rows);
  const printed = {
    sale: 'integer',
    printed_approved: 'boolean',
    printed_same_owner: 'boolean',
    device_sn: 'integer',
    registered: 'integer',
    request_number: 'integer',
    at_ms: 'bigint',
    app_version: 'varchar',
  };
  const rows = slips.map(({ device, sameOwner }, at): Cell[] => [
    ...[at, false, sameOwner === true, device, device, device],
    ...[DAY * 1000 + at, null],
  ]);
  for (const table of ['feature_printed_number', 'identified', 'sale'])
    await load(table, printed, rows);
  await load(
    'typed_fleet_events',
    { terminal_sn: 'varchar', at: 'bigint', app_version: 'varchar' },
    slips.flatMap(({ device, events = { 1: '3.3' } }) =>
      Object.entries(events).map(([day, app]): Cell[] => [`SN${device}`, Number(day) * 1000, app]),
    ),
  );
  await session.run(`create or replace table dict_sn as
    select id, 'SN' || id as value from range(9) r(id)`);
  await load(
    'terminal_span',
    { sn: 'integer', agent: 'varchar' },
    slips.map(({ device, agent }) => [device, agent ?? ['A', 'B'][device % 2] ?? null]),
  );
  await session.run(`create or replace table version_had as
    select id as device, case when id <= ${had} then '3.3' else '3.2' end as app
    from range(1, 9) r(id)`);
  await MISPRINT_VERSION.create(session);
  const told = await session.rows(`select distinct device_sn as device, misprint_version as app
    from feature_misprint_version join identified using (sale) order by all`);
  return told.map(({ device, app }) => `${device} ${app}`).join(', ');
};

const BAD: readonly Slip[] = [1, 2, 3].map((device) => ({ device }));

test('three devices of two agents, not two, nor those of one agent', async () => {
  expect(await toldOf(BAD)).toBe('1 3.3, 2 3.3, 3 3.3');
  expect(await toldOf(BAD.slice(0, 2))).toBe('');
  expect(await toldOf(BAD.map((slip) => ({ ...slip, agent: 'A' })))).toBe('');
});

test('half of the devices may have had it, no more, and one slip in ten may be of another version', async () => {
  expect(await toldOf(BAD, 4)).not.toBe('');
  expect(await toldOf(BAD, 5)).toBe('');
  const other: Slip = { device: 4, events: { 1: '3.2' } };
  const nine = [...BAD, ...BAD, ...BAD];
  expect(await toldOf([...nine, other])).not.toBe('');
  expect(await toldOf([...nine.slice(1), other])).toBe('');
});

test('the version is the last before the slip, and numbers of the same owner are no misprints', async () => {
  const later = BAD.map((slip) => ({ ...slip, events: { 1: '3.2', 5: '3.3', 20: '3.4' } }));
  expect(await toldOf(later)).toBe('1 3.3, 2 3.3, 3 3.3');
  expect(await toldOf(BAD.map((slip) => ({ ...slip, sameOwner: true })))).toBe('');
});
