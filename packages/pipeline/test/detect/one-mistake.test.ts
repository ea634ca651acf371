import { describe, expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: a number that a hand or a memory got wrong is told from a shop's second number. Method: forty shops of one
 * institution, whose numbers tell how often two lie one mistake apart, and beside them tills with two numbers of one
 * name; each mark is a sale, `a` under the own number, `b` under the other.
 */

const HEAD = '89833015812';

const sale = (no: string, serial: string, at: number, name: string): Row => ({
  view: 'clearing',
  txn_id: `${serial}-${String(at).padStart(2, '0')}`,
  txn_time: `2024-03-${String(1 + at).padStart(2, '0')}T${String(3 + (at % 7)).padStart(2, '0')}:10:00Z`,
  amount: (31 + ((at * 37) % 60)).toFixed(2),
  terminal_sn: serial,
  merchant_no: no,
  merchant_name: name,
  mcc: '5812',
});

const SHOPS: readonly Row[] = Array.from({ length: 40 }, (_, shop) =>
  [0, 1, 2].map((at) =>
    sale(
      `${HEAD}${String(1013 + shop * 219)}`,
      `SHOP${String(shop).padStart(4, '0')}`,
      at,
      `松果${shop}号面馆`,
    ),
  ),
).flat();

interface Till {
  readonly own: string;
  readonly other: string;
  readonly marks?: string;
  readonly name?: string;
}

/** Purchases now and then under the other number, which comes for some days. */
const NOW_AND_THEN = 'aaaaabaabaaabaabaaaaa';

/** Verdicts of the tills, a mark a sale: `!` jumped, `?` suspect, `.` clean. */
const told = async (...tills: readonly Till[]): Promise<readonly string[]> => {
  const rows = tills.flatMap(({ own, other, marks = NOW_AND_THEN, name }, till) =>
    [...marks].map((mark, at) =>
      sale(
        `${HEAD}${mark === 'a' ? own : other}`,
        `TILL${till}00`,
        at,
        mark === 'a' ? `竹林${till}号茶楼` : (name ?? `竹林${till}号茶楼`),
      ),
    ),
  );
  const { verdicts } = await scanTables({ transactions: [...SHOPS, ...rows] });
  const marks = { jumped: '!', suspect: '?' };
  return tills.map((_, till) =>
    verdicts
      .filter(({ txn_id }) => txn_id?.startsWith(`TILL${till}`))
      .sort((a, b) => ((a.txn_id ?? '') < (b.txn_id ?? '') ? -1 : 1))
      .map(({ verdict }) => marks[verdict as keyof typeof marks] ?? '.')
      .join(''),
  );
};

const FOUND = NOW_AND_THEN.replaceAll('a', '.').replaceAll('b', '!');
const NONE = '.'.repeat(NOW_AND_THEN.length);

describe('tills with two numbers of one name', () => {
  test('one that is a mistake of the other, with the own before and after, is called', async () => {
    const typed = { own: '2618', other: '2681', marks: 'aaaaaaaaabbbbbaaaaaaa' };
    expect(await told({ own: '2517', other: '2917' }, typed)).toEqual([
      FOUND,
      '.........!!!!!.......',
    ]);
  });

  test('one that is no mistake of the other, or is next to it, is the shop’s second', async () => {
    expect(await told({ own: '2517', other: '2944' }, { own: '2617', other: '2619' })).toEqual([
      NONE,
      NONE,
    ]);
  });

  test('where shops have many second numbers, one may be a mistake of the first by luck', async () => {
    const seconds = Array.from({ length: 9 }, (_, at) => ({
      own: String(3040 + at * 111),
      other: String(6125 + at * 101),
    }));
    const [first] = await told({ own: '2517', other: '2917' }, ...seconds);
    expect(first).toBe(NONE);
  });

  test('where three shops change a digit alike, an institution gives second numbers out so', async () => {
    const scheme = ['2517', '2634', '2771'].map((own) => ({ own, other: `9${own.slice(1)}` }));
    expect(await told(...scheme)).toEqual([NONE, NONE, NONE]);
    expect(await told(...scheme.slice(1))).toEqual([FOUND, FOUND]);
  });

  test('one with a name of its own, one that came to stay and one used more than the other are not', async () => {
    const named = { own: '2517', other: '2917', name: '云上花房' };
    const stays = { own: '2618', other: '2918', marks: 'aaaaaaaaaabbbbbbbbb' };
    const more = { own: '2719', other: '2119', marks: 'abbbbbabbbbbabbbbbabb' };
    const [first, second, third] = await told(named, stays, more);
    expect(first).not.toContain('!');
    expect(second).not.toContain('!');
    expect(third?.replaceAll('!', '.')).toBe(third);
  });

  test('one that other tills have as well is a number of the shop', async () => {
    const [here] = await told(
      { own: '2517', other: '2917' },
      { own: '2517', other: '2917', marks: 'bbbbbbb', name: '竹林0号茶楼' },
    );
    expect(here).not.toContain('!');
  });
});
