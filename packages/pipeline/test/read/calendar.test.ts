import { expect, it } from 'vitest';
import { createCalendar } from '../../src/read/iso8583/calendar.ts';

/** Years of MMDD. Cases: nothing known, the turn of the year, leap days, nothing from the future. */

it.each<readonly [string, string, readonly string[], string | undefined, string]>([
  ['0301', '2026-11-26', [], '2026-03-01', 'the latest that has been'],
  ['1127', '2026-11-26', [], '2025-11-27', 'tomorrow is last year where no date speaks'],
  ['0301', '2026-11-26', ['20261126'], '2026-03-01', 'nearer in the next year, which is to come'],
  ['0301', '2026-11-26', ['20231126'], '2024-03-01', 'nearest to a date that the file states'],
  ['1231', '2026-11-26', ['20240102'], '2023-12-31', 'before the turn of the year'],
  ['0101', '2025-12-31', ['20251231'], '2026-01-01', 'a clock that runs ahead over midnight'],
  ['0102', '2025-12-31', ['20251231'], '2025-01-02', 'two days ahead is no clock'],
  ['0229', '2026-11-26', ['20261126'], '2024-02-29', 'the latest leap year'],
  ['0231', '2026-11-26', [], undefined, 'no such day'],
])('%s on %s with %j is %s: %s', (monthDay, today, learned, expected) => {
  const calendar = createCalendar(today);
  for (const date of learned) calendar.learn(date);
  expect(calendar.resolve(monthDay)).toBe(expected);
});

it('does not change its mind when the day of arrival is learned', () => {
  const calendar = createCalendar('2026-11-26');
  const days = Array.from({ length: 361 }, (_, n) =>
    new Date(Date.UTC(2025, 11, 1 + n)).toISOString().slice(5, 10).replace('-', ''),
  );
  const before = days.map(calendar.resolve);
  calendar.learn('20261126');
  expect(days.map(calendar.resolve)).toEqual(before);
});
