import { beforeAll, describe, expect, test } from 'vitest';
import { ALL, event, fleet, numberOf, serialOf, two } from './fleet.ts';
import { type Scan, scanRows, type Tables } from './kit.ts';

/*
 * Hands at the till (contract §4, cause operation) beside what looks like them. Goal: tills that changed places
 * and numbers chosen for a day are told as operation; an event is no cause where the device was right after
 * it. Method: fourteen terminals of one model, three sales a day for 24 days, stated by the device and by
 * the clearing file.
 */

const SWAPPED = [1, 2];
const BY_DAYS = 4;
const DAYS = [6, 11, 17];
const DEFAULTED = 5;
const RENEWED = 6;
const LOADED = 7;
const NEW_NUMBER = '822290058127777';
const DEFAULT = '000000000000001';

const stated = (nth: number, day: number, turn: number): string => {
  if (SWAPPED.includes(nth) && day >= 12) return numberOf(3 - nth);
  if (nth === BY_DAYS && DAYS.includes(day)) return numberOf(13);
  if (nth === DEFAULTED && day >= 8 && day < 18 && (day + turn) % 4 === 0) return DEFAULT;
  if (nth === LOADED && day >= 12 && day < 20) return numberOf(14);
  return nth === RENEWED && day >= 11 ? NEW_NUMBER : numberOf(nth);
};

const TABLES: Tables = {
  ...fleet((nth, day, turn) => ({ merchant_no: stated(nth, day, turn) })),
  fleet_events: [
    ...ALL.map((nth) =>
      event(nth, `01T08:${two(nth)}`, { kind: 'heartbeat', app_version: '3.0.0' }),
    ),
    // Three right sales follow before the number changes for good.
    event(RENEWED, '10T10:00', { kind: 'error', error_code: 'E07' }),
    event(9, '16T09:00', { kind: 'error', error_code: 'E07' }),
    // So do three after these parameters.
    event(LOADED, '11T10:00', { kind: 'parameter_download' }),
  ],
};

describe('hands at the till', () => {
  let told: Scan;
  beforeAll(async () => {
    told = await scanRows(TABLES);
  }, 120_000);

  const causeOf = (nth: number) =>
    told.cases.find(({ subject }) => subject.type === 'terminal' && subject.id === serialOf(nth))
      ?.cause;
  const testsOf = (nth: number): readonly string[] =>
    (causeOf(nth)?.tests ?? []).map((one) => one.test);

  test('two devices under each other’s number since the same day: tills were swapped', () => {
    expect(SWAPPED.map((nth) => causeOf(nth)?.top)).toEqual(['operation', 'operation']);
    expect(testsOf(1)).toContain('swapped-tills');
  });

  test('another shop’s number for three whole days, and its own on the days between', () => {
    expect(causeOf(BY_DAYS)?.top).toBe('operation');
    expect(testsOf(BY_DAYS)).toContain('by-whole-days');
  });

  test('a default number now and then on one device is no release that others run well', () => {
    expect(causeOf(DEFAULTED)?.top).toBe('undetermined');
  });

  test('an error and a download with right sales after them began nothing', () => {
    expect(causeOf(RENEWED)?.top).toBe('registry');
    expect(testsOf(LOADED)).not.toContain('after-download');
  });
});
