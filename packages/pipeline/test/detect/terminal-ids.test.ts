import { beforeAll, describe, expect, test } from 'vitest';
import { type Scanned, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Two institutions that both count their terminals from 1, without serials and counters.
 * Goal: a borrowed number of one's own institution convicts; what shares an id by chance does not.
 * Method: 24 ids, each of a shop of either institution, with sales in between each other; four shops
 * of the first borrow from a pool, the second has a chain under one number.
 */

const IDS = Array.from({ length: 24 }, (_, at) => `${at + 1}`.padStart(8, '0'));
const FIRST = '江畔霁云宏达悦客恒昌顺德金鼎福林';
const NEXT = '阁坊斋轩苑居堂庄楼铺社园';

const nameOf = (at: number, trade: string): string =>
  `${FIRST[at % FIRST.length]}${NEXT[(at * 5) % NEXT.length]}${FIRST[(at * 3 + 1) % FIRST.length]}${trade}`;

const sale = (id: string, hour: number, merchant_no: string, merchant_name: string): Row => ({
  view: 'clearing',
  txn_id: `${id}-${merchant_no}-${hour}`,
  txn_time: new Date(Date.parse('2024-03-01T00:00:00Z') + hour * 3_700_000).toISOString(),
  amount: `${50 + hour}.00`,
  terminal_id: id,
  merchant_no,
  merchant_name,
  mcc: merchant_no.slice(7, 11),
});

const POOL = ['822290054110901', '822290082110902', '822290041310903'];
const CHAIN = '836290059120800';

const TRANSACTIONS: readonly Row[] = IDS.flatMap((id, at) => {
  const ours = `82229005812${id.slice(4)}`;
  const theirs = at < 5 ? CHAIN : `83629005691${id.slice(4)}`;
  return Array.from({ length: 12 }, (_, hour) => {
    if (hour % 3 === 1)
      return sale(id, hour, theirs, theirs === CHAIN ? '康宁大药房' : nameOf(at + 40, '服装店'));
    const borrowed = at >= 12 && at < 16 && hour % 4 === 2 ? (at + hour / 2) % 3 : -1;
    return borrowed < 0
      ? sale(id, hour, ours, nameOf(at, '餐厅'))
      : sale(
          id,
          hour,
          POOL[borrowed] ?? '',
          nameOf(90 + borrowed, ['超市', '小学', '客运'][borrowed] ?? ''),
        );
  });
});

describe('terminal ids that two institutions both count from 1', () => {
  let scanned: Scanned;
  beforeAll(async () => {
    scanned = await scanTables({ transactions: TRANSACTIONS });
  }, 60_000);

  test('the pool of the own institution is found, and nothing else is called', () => {
    const jumped = scanned.verdicts.filter(({ verdict }) => verdict === 'jumped');
    const numbers = new Set(jumped.map((row) => row['observed_merchant_no']));
    expect([...numbers].sort()).toEqual([...POOL].sort());
    expect(jumped.length).toBe(
      TRANSACTIONS.filter((row) => POOL.includes(row['merchant_no'] ?? '')).length,
    );
  });
});
