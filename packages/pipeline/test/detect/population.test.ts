import { beforeAll, expect, test } from 'vitest';
import { type Scanned, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Signs over a number's or a terminal's whole history, in one scan with an honest twin for each: a
 * shop that sells all day on its best days too, a traveller, a till that was replaced, a receiver that
 * errs, firms whose branches have one trade. Goal: the planted one speaks, its twin does not.
 */
const two = (n: number): string => String(n).padStart(2, '0');
const at = (day: number, minutes: number): string =>
  `2024-03-${two(day)}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:07+08:00`;

let count = 0;
const sale = (no: string, day: number, minutes: number, more: Row = {}): Row => ({
  view: 'clearing',
  txn_id: `C${two(count++)}`,
  txn_time: at(day, minutes),
  amount: '300.00',
  merchant_no: no,
  method: 'card',
  ...more,
});

/** Shanghai and Guangzhou numbers of eight digits less and a serial. */
const shanghai = (serial: string): string => `8222900${serial}`;
const guangzhou = (serial: string): string => `8225810${serial}`;
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

const CAPPED = shanghai('54110001');
const OPEN = shanghai('54110002');
const days = (no: string, full: (day: number) => Row[]): Row[] => [
  ...range(12).flatMap((day) => full(day + 1)),
  ...range(10).flatMap((day) => range(12).map((nth) => sale(no, day + 13, 545 + nth * 60))),
];
const caps: readonly Row[] = [
  ...days(CAPPED, (day) =>
    range(5).map((nth) => sale(CAPPED, day, 545 + nth * 50, { amount: '1000.00' })),
  ),
  ...days(OPEN, (day) =>
    range(5).map((nth) => sale(OPEN, day, 545 + nth * 165, { amount: '1000.00' })),
  ),
];

const ELSEWHERE = shanghai('54110003');
const SHOPS = range(3).map((i) => guangzhou(`5311000${i}`));
const travels: readonly Row[] = [
  ...range(6).flatMap((i) => [
    sale(ELSEWHERE, i + 1, 701, { card_token: `c${i}` }),
    sale(SHOPS[i % 3] as string, i + 1, 706, { card_token: `c${i}` }),
  ]),
  ...SHOPS.flatMap((no) =>
    range(40).map((i) => sale(no, 1 + (i % 20), 610 + i * 3, { card_token: `home-${i}` })),
  ),
  // A traveller: breakfast in one city, dinner in the other.
  ...range(8).flatMap((i) => [
    sale(OPEN, i + 1, 481, { card_token: `t${i}` }),
    sale(SHOPS[i % 3] as string, i + 1, 1141, { card_token: `t${i}` }),
  ]),
];

const SWAPPED = shanghai('59990004');
const REPLACED = shanghai('59990005');
const serials: readonly Row[] = range(10).flatMap((i) => [
  sale(SWAPPED, i + 1, 700, { terminal_id: 'A0000001', terminal_sn: i % 2 ? 'S1' : 'S2' }),
  sale(REPLACED, i + 1, 700, { terminal_id: 'A0000002', terminal_sn: i < 5 ? 'S3' : 'S4' }),
]);

const BEIJING = { lat: '39.9042', lon: '116.4074' };
const HERE = { lat: '31.2304', lon: '121.4737' };
const leaps: readonly Row[] = range(20).flatMap((i) => [
  sale(shanghai('59990006'), 1 + (i % 10), 600 + (i >= 10 ? 40 : 0), {
    terminal_sn: 'CLONED',
    ...(i >= 10 ? BEIJING : HERE),
  }),
  sale(shanghai('59990007'), 1 + (i % 10), 600 + (i >= 10 ? 40 : 0), {
    terminal_sn: 'ERRS',
    ...(i === 3 || i === 14 ? BEIJING : HERE),
  }),
]);

const CHAIN = range(5).map((i) => shanghai(`5311010${i}`));
const ODD = shanghai('80620107');
const namesakes: readonly Row[] = [...CHAIN, ODD].map((no, i) =>
  sale(no, 3, 800, { merchant_name: `浦江百货（${i}号店）`, mcc: no.slice(7, 11) }),
);

let scanned: Scanned;
beforeAll(async () => {
  scanned = await scanTables({
    transactions: [...caps, ...travels, ...serials, ...leaps, ...namesakes],
  });
}, 60_000);

const subjectsOf = (rule: string): readonly string[] =>
  scanned.cases.flatMap(({ subject, evidence }) =>
    evidence.some((one) => one.rule === rule) ? [subject.id] : [],
  );

test.each([
  ['number-daily-cap', CAPPED],
  ['number-cards-travel', ELSEWHERE],
  ['number-many-serials', SWAPPED],
  ['terminal-leaps', 'CLONED'],
  ['number-unlike-namesakes', ODD],
])('%s speaks of the planted one alone', (rule, subject) => {
  expect(subjectsOf(rule)).toEqual([subject]);
});

test('no sale is called jumped for them', () => {
  const rules = new Set(scanned.verdicts.flatMap((row) => row['rules']?.split(';') ?? []));
  for (const rule of rules)
    expect(rule).not.toMatch(/^(number-(daily|cards|many|unlike)|terminal-leaps)/);
  expect(scanned.cases.every(({ verdict }) => verdict === 'suspect')).toBe(true);
});
