import { beforeAll, describe, expect, test } from 'vitest';
import { ALL, event, fleet, numberOf, serialOf, two } from './fleet.ts';
import { type Row, type Scan, scanRows, type Tables } from './kit.ts';

/*
 * What a broken device leaves in its events (contract §4). Goal: a download on the visit of a repair, boards that
 * were exchanged on the bench, a battery that ran down, and an error that others have along with wrong
 * numbers too are told as the device; the same without that trace is not. Method: fourteen terminals of one
 * model, three sales a day for 24 days, among two hundred that sell nothing.
 */

const MENDED = 1;
const RELOADED = 2;
const DRAINED = 3;
const CROSSED = [4, 5];
const MOVED_TILLS = [6, 7];
const TOLD = [8, 9, 10, 11];
const MAKERS = '123456789012345';

const partner = (nth: number): number => {
  const pair = [CROSSED, MOVED_TILLS].find((one) => one.includes(nth)) ?? [];
  return pair.find((other) => other !== nth) ?? nth;
};

const stated = (nth: number, day: number, turn: number): string => {
  if ((nth === MENDED || nth === RELOADED) && day >= 8 && day < 13) return numberOf(13);
  if (nth === DRAINED && day >= 10) return MAKERS;
  if (day >= 9 && day < 17 && partner(nth) !== nth) return numberOf(partner(nth));
  // Right and wrong in turn, and never mended.
  if (TOLD.includes(nth) && day >= 6 + nth && turn !== 1) return numberOf(14);
  return numberOf(nth);
};

const usual = fleet((nth, day, turn): Row => ({ merchant_no: stated(nth, day, turn) }));

const withEvents = (code: (nth: number) => string): Tables => ({
  ...usual,
  terminals: [
    ...(usual.terminals ?? []),
    ...Array.from({ length: 200 }, (_, at) => ({
      terminal_sn: `IDLE${at}`,
      merchant_no: numberOf(13),
    })),
  ],
  fleet_events: [
    ...ALL.map((nth) => event(nth, `01T08:${two(nth)}`, { kind: 'heartbeat', battery: '80' })),
    event(MENDED, '13T07:00', { kind: 'repair' }),
    event(MENDED, '13T07:25', { kind: 'parameter_download' }),
    event(RELOADED, '13T07:25', { kind: 'parameter_download' }),
    event(DRAINED, '10T06:00', { kind: 'heartbeat', battery: '2' }),
    ...CROSSED.flatMap((nth) => [
      event(nth, '09T06:00', { kind: 'repair' }),
      event(nth, '17T06:00', { kind: 'repair' }),
    ]),
    ...TOLD.map((nth) =>
      event(nth, `${two(4 + nth)}T06:00`, { kind: 'error', error_code: code(nth) }),
    ),
  ],
});

describe('traces of broken devices', () => {
  let told: Scan;
  let untold: Scan;
  const topOf = (scan: Scan, nth: number) =>
    scan.cases.find(({ subject }) => subject.type === 'terminal' && subject.id === serialOf(nth))
      ?.cause.top;
  beforeAll(async () => {
    told = await scanRows(withEvents(() => 'E9'));
    untold = await scanRows(withEvents((nth) => `E${nth}`));
  }, 120_000);

  test('a download on the visit of a repair is part of it; one alone is a hand', () => {
    expect(topOf(told, MENDED)).toBe('device');
    expect(topOf(told, RELOADED)).toBe('operation');
  });

  test('each other’s numbers since both were repaired: boards were exchanged, not tills', () => {
    expect(CROSSED.map((nth) => topOf(told, nth))).toEqual(['device', 'device']);
    expect(MOVED_TILLS.map((nth) => topOf(told, nth))).toEqual(['operation', 'operation']);
  });

  test('the maker’s number since the battery ran down', () => {
    expect(topOf(told, DRAINED)).toBe('device');
  });

  test('an error that others have along with their wrong numbers, and nobody else', () => {
    expect(TOLD.map((nth) => topOf(told, nth))).toEqual(TOLD.map(() => 'device'));
    expect(TOLD.map((nth) => topOf(untold, nth))).not.toContain('device');
  });
});
