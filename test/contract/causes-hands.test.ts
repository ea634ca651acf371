import { beforeAll, describe, expect, test } from 'vitest';
import { type Row, type Scan, scanRows, type Tables } from './kit.ts';

/*
 * Hands at the till (contract §4, cause operation) beside what looks like them. Goal: tills that changed places
 * and numbers chosen for a day are told as operation; an event is no cause where the device was right after
 * it. Method: fourteen terminals of one model, three sales a day for 24 days, stated by the device and by
 * the clearing file.
 */

const two = (value: number): string => String(value).padStart(2, '0');
const numberOf = (nth: number): string =>
  `82229005${['812', '651', '912'][nth % 3]}${30 + 3 * nth}${two(nth)}`;
const serialOf = (nth: number): string => `000026041068710000${two(nth)}`;
const ALL = Array.from({ length: 14 }, (_, at) => at + 1);

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

const salesOf = (nth: number): readonly Row[] =>
  Array.from({ length: 24 }, (_, at) => at + 1).flatMap((day) =>
    [0, 1, 2].flatMap((turn) => {
      const key = `${two(nth)}${two(day)}${turn}`;
      const same = {
        txn_time: `2024-03-${two(day)}T${11 + 4 * turn}:${two((7 * nth + day) % 60)}:00`,
        amount: `${100 + ((nth * 37 + day * 11 + turn * 5) % 400)}.50`,
        rrn: `2403000${key}`,
        terminal_id: `100000${two(nth)}`,
        terminal_sn: serialOf(nth),
        card_type: 'credit',
        merchant_no: stated(nth, day, turn),
      };
      return [
        { ...same, view: 'request', txn_id: `r${key}` },
        { ...same, view: 'clearing', txn_id: `c${key}` },
      ];
    }),
  );

const event = (nth: number, at: string, more: Row): Row => ({
  terminal_sn: serialOf(nth),
  at: `2024-03-${at}:00`,
  ...more,
});

const TABLES: Tables = {
  transactions: ALL.flatMap(salesOf),
  merchants: ALL.map((nth) => ({
    merchant_no: numberOf(nth),
    merchant_name: `上海江畔${nth}号店`,
    mcc: numberOf(nth).slice(7, 11),
    area_code: '2900',
  })),
  terminals: ALL.map((nth) => ({
    terminal_sn: serialOf(nth),
    terminal_id: `100000${two(nth)}`,
    merchant_no: numberOf(nth),
    model: 'P90',
    agent: ['华东服务', '江南服务'][nth % 2] ?? '',
    app_version: '3.0.0',
  })),
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
