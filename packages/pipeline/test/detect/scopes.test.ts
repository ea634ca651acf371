import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { verifyBundle } from '../../src/verify-bundle.ts';
import { freshDir, sealOf } from '../act/bundle/sealed.ts';
import { type Scanned, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Rules about a day of a terminal, a day of a merchant number, and a single record. Goal: each sees
 * its own rows, its guard keeps them silent, its findings are one case of the terminal or the number,
 * and they come again in JavaScript from the facts that SQL found. Method: a pack of the user's own; two
 * terminals of one shop over three days.
 */

const head = (id: string, scope: string): string => `
  - id: ${id}
    version: 1
    scope: ${scope}
    kinds: [terminal]
    strength: strong
    needs: []
    source: a risk desk's own
    falsePositives: a fair
`;

const PACK = `pack: risk-desk
lists:
  - list: fairs
    type: string
    source: the desk
    values: ['2024-03-03']
rules:${head('busy-terminal-day', 'terminal-day')}    when: sales >= 4 && amount > 100000
    unless:
      - guard: fair
        when: day in lists.fairs
        why: { zh: 庙会, en: a fair }
    statement: { zh: '{day} 有 {sales} 笔', en: '{sales} sales on {day}, {numbers} numbers' }
${head('many-terminals-day', 'merchant-day')}    when: terminals >= 2 && declined >= 1
    statement: { zh: '{merchant_no} 有 {terminals} 台', en: '{merchant_no} on {terminals} terminals' }
${head('manual-at-night', 'observation')}    when: entry_mode == 'manual' && institution(merchant_no) == '822' && amount >= 50000
    statement: { zh: '{txn_type} 手输 {amount} 分', en: '{txn_type} of {amount} fen keyed in, {view}' }
${head('far-from-its-number', 'observation')}    when: >-
      distanceKm(lat, lon, 31.23, 121.47) > 1000.0 && !sameplace(area_code, area(merchant_no))
      && tariff(mcc, card_type, amount, '2024-03-01') == 145
    statement: { zh: '在 {area_code}', en: 'in {area_code}' }
`;

const SHOP = '822290058120137';

const sale = (sn: string, day: number, nth: number, more: Row = {}): Row => ({
  view: 'clearing',
  txn_id: `${sn}-${day}-${nth}`,
  txn_time: `2024-03-0${day}T1${nth}:00:00+08:00`,
  amount: '300.00',
  terminal_sn: sn,
  merchant_no: SHOP,
  resp_code: '00',
  entry_mode: 'chip',
  ...more,
});

const TRANSACTIONS: readonly Row[] = [
  ...[0, 1, 2, 3].flatMap((nth) => [sale('SN01', 1, nth), sale('SN01', 3, nth)]),
  sale('SN01', 2, 0),
  sale('SN02', 2, 1, { resp_code: '51' }),
  sale('SN02', 2, 2, { entry_mode: 'manual', amount: '612.34' }),
  // 45 and 3.25 ten-thousandths of 300 yuan; 1,068 km from the middle of Shanghai
  ...[
    { lat: '39.9', lon: '116.4' },
    { lat: '31.9', lon: '121.4' },
  ].map((position, nth) =>
    sale('SN03', 1, nth, {
      ...position,
      area_code: '1000',
      mcc: '5812',
      card_type: 'credit',
    }),
  ),
];

describe('scopes of days and records', () => {
  let scanned: Scanned;
  beforeAll(async () => {
    const terminals = ['SN01', 'SN02', 'SN03'].map((terminal_sn) => ({
      terminal_sn,
      merchant_no: SHOP,
    }));
    scanned = await scanTables({ transactions: TRANSACTIONS, terminals }, [
      { fileName: 'risk-desk.yaml', text: PACK },
    ]);
  }, 120_000);

  const found = () =>
    scanned.cases.map(({ subject, verdict, sales, evidence }) => [
      `${subject.type} ${subject.id}`,
      verdict,
      sales,
      evidence.map(({ rule, statement, txn_id }) => `${rule}: ${statement} (${txn_id})`),
    ]);

  test('a day of a terminal, with its guard; a day of a number; a record', () => {
    expect(found()).toEqual(
      expect.arrayContaining([
        [
          'terminal SN01',
          'suspect',
          4,
          ['busy-terminal-day: 4 sales on 2024-03-01, 1 numbers (SN01-1-0)'],
        ],
        [
          `merchant ${SHOP}`,
          'suspect',
          3,
          [`many-terminals-day: ${SHOP} on 2 terminals (SN01-2-0)`],
        ],
        [
          'terminal SN02',
          'suspect',
          1,
          ['manual-at-night: purchase of 61234 fen keyed in, clearing (SN02-2-2)'],
        ],
        ['terminal SN03', 'suspect', 1, ['far-from-its-number: in 1000 (SN03-1-0)']],
      ]),
    );
    expect(scanned.cases).toHaveLength(4);
  });

  test('the findings come again in JavaScript, from the sealed facts', async () => {
    const path = join(freshDir(), 'bundle.zip');
    writeFileSync(path, (await sealOf(scanned.out)).bytes);
    const effects = { elapsedMs: () => 0, peakMemoryBytes: () => 0, progress: () => undefined };
    const again = await verifyBundle({ path, memory: '1GB', threads: 2 }, effects);
    expect(again.subjects).toBe(4);
  });
});
