import { expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * A bank of which some shops count their own terminals from one, while the others' ids are of one terminal each.
 * Goal: nothing is called under the ids that many shops have.
 * Method: an issuer's lines, without serials and trace numbers; numbers say nothing of place or category.
 */

const sale = (id: string, at: number, merchant_no: string, name: string, level: number): Row => ({
  view: 'statement',
  txn_id: `${id}-${merchant_no}-${at}`,
  txn_time: new Date(Date.parse('2024-03-01T02:00:00Z') + at * 9 * 3_600_000).toISOString(),
  amount: `${level + ((at * 37) % level)}.00`,
  terminal_id: id,
  merchant_no,
  merchant_name: name,
  card_token: `${id}-${merchant_no}-${at}`,
});

const number = (at: number): string => `1029${String(31_000_000_000 + at * 7_654_321)}`;
const FIRST = '甲乙丙丁戊己庚辛壬癸子丑寅卯';

/** Nine shops with one to three terminals each, counted from one. */
const COUNTED = Array.from({ length: 9 }, (_, at) =>
  Array.from({ length: 1 + (at % 3) }, (_each, till) =>
    Array.from({ length: 20 }, (_sale, nth) => {
      const level = 20 + 45 * ((at * 5) % 9);
      return sale(`0000000${till + 1}`, 3 * nth + till, number(at), `${FIRST[at]}记小馆`, level);
    }),
  ),
).flat(2);

/** Sixty shops with a terminal each, whose ids nobody else has. */
const UNIQUE = Array.from({ length: 60 }, (_, at) =>
  Array.from({ length: 20 }, (_sale, nth) =>
    sale(`5102${3117 + at * 13}`, nth, number(100 + at), `${at}号面馆`, 90),
  ),
).flat();

test('shops of a bank that count their own terminals are not called', async () => {
  const { verdicts } = await scanTables({ transactions: [...COUNTED, ...UNIQUE] });
  expect(verdicts.filter(({ verdict }) => verdict === 'jumped')).toEqual([]);
});
