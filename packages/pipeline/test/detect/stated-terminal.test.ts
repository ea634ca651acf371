import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type Scanned, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: a terminal that is known by its id alone, and whose slips go back and forth between strangers,
 * is one case and not one for each number that it states. Method: such a terminal among six of the
 * same institution that state one number each.
 */

const TID = '31007777';
const no = (trade: string, serial: number): string =>
  `82229${trade.padStart(6, '00')}A${String(serial).padStart(3, '0')}`;
const OWN = no('005812', 1);
const STRANGERS = [no('005411', 2), no('005331', 3), no('008062', 4)];
const CLEARED = no('004121', 5);

const seen = (view: string, sale: number, terminal_id: string, merchant_no: string): Row => ({
  view,
  txn_id: `${view}-${terminal_id}-${sale}`,
  txn_time: `2024-03-${String(1 + sale).padStart(2, '0')}T12:00:00`,
  amount: `${100 + sale}.00`,
  rrn: `${terminal_id.slice(-4)}${String(sale).padStart(8, '0')}`,
  terminal_id,
  merchant_no,
});

/** Three sales of its own, six under strangers in turn, and two more that were billed as another. */
const rotating: readonly Row[] = [
  ...[0, 1, 2].map((sale) => seen('slip', sale, TID, OWN)),
  ...[3, 4, 5, 6, 7, 8].map((sale) => seen('slip', sale, TID, STRANGERS[sale % 3] ?? '')),
  ...[9, 10].flatMap((sale) => [
    seen('slip', sale, TID, STRANGERS[sale % 3] ?? ''),
    seen('statement', sale, TID, CLEARED),
  ]),
];

const neighbours = [11, 12, 13, 14, 15, 16];
const steady: readonly Row[] = neighbours.flatMap((serial) =>
  [0, 1, 2].map((sale) => seen('slip', sale, `310088${serial}`, no('005812', serial))),
);

let scanned: Scanned;

beforeAll(async () => {
  const numbers = [OWN, ...STRANGERS, CLEARED, ...neighbours.map((serial) => no('005812', serial))];
  scanned = await scanTables({
    transactions: [...rotating, ...steady],
    merchants: numbers.map((merchant_no, at) => ({
      merchant_no,
      merchant_name: `示例${'甲乙丙丁戊己庚辛壬癸子'[at]}${'春夏秋冬东西南北中上下'[at]}店`,
      uscc: `U${merchant_no}`,
      mcc: merchant_no.slice(7, 11),
      address: `${at} 号`,
    })),
  });
});

test('it is one case under its id, with all that jumped', () => {
  expect(scanned.cases.map(({ subject }) => subject)).toEqual([{ type: 'terminal', id: TID }]);
  expect(scanned.cases[0]).toMatchObject({ jumped_sales: 8, cause: { top: 'routing' } });
});

test('its page names the shop that it was before', () => {
  const page = readFileSync(join(scanned.out, 'report.html'), 'utf8');
  expect(page).toMatch(new RegExp(`示例甲春店 ?[（(][^）)]*${TID}`));
  expect(page).not.toMatch(new RegExp(`示例乙夏店 ?[（(][^）)]*${TID}`));
});

test('its page does not say of slips alone where they went', () => {
  const page = readFileSync(join(scanned.out, 'report.html'), 'utf8');
  const heading = new RegExp(`${TID}[）)][^<]*`).exec(page)?.[0];
  expect(heading).toMatch(/8 jumped: the slip prints|8 笔跳码/);
  expect(heading).not.toMatch(/送去清算|went to clearing/);
});

test('what it stated before is its own', () => {
  const own = scanned.verdicts.filter(({ txn_id }) => /-[012]$/.test(String(txn_id)));
  expect(own.map(({ verdict }) => verdict)).not.toContain('jumped');
});
