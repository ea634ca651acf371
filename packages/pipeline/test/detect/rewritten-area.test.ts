import { describe, expect, test } from 'vitest';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Terminals of shops of several cities that state their own numbers with one other area inside. Goal: it is called where
 * they go back to their own, and seen as software; an acquirer that enters shops anew is not called. Method: shops that
 * sell under their own number, then five days with the other area, then as told.
 */

const AREAS = ['5810', '5510', '4910', '5840'];

interface Told {
  readonly shops?: number;
  readonly goesBack?: boolean;
  readonly area?: (shop: number) => string;
  readonly areas?: readonly string[];
  readonly registered?: boolean;
}

const story = ({
  shops = 4,
  goesBack = true,
  area = () => '1000',
  areas = AREAS,
  registered = false,
}: Told) => {
  const numbers = Array.from({ length: shops }, (_, shop) => {
    const end = `5812${String(shop + 1).padStart(4, '0')}`;
    return { own: `822${areas[shop]}${end}`, other: `822${area(shop)}${end}`, sn: `SN${shop}` };
  });
  const transactions = numbers.flatMap(({ own, other, sn }, shop) =>
    Array.from({ length: 14 }, (_, at): readonly Row[] => {
      const isOther = at >= 5 && (at < 10 || !goesBack);
      const both = {
        txn_time: `2024-03-${String(at + 1).padStart(2, '0')}T1${shop}:00:00`,
        amount: `${100 + at}.00`,
        rrn: `${shop}${at}`.padStart(12, '3'),
        merchant_no: isOther ? other : own,
      };
      return [
        { view: 'request', txn_id: `R${shop}.${at}`, terminal_sn: sn, ...both },
        { view: 'clearing', txn_id: `C${shop}.${at}`, mcc: '5812', ...both },
      ];
    }).flat(),
  );
  const holds = registered
    ? numbers.flatMap(({ own, other }) => [own, other])
    : numbers.map(({ own }) => own);
  return {
    transactions,
    terminals: numbers.map(({ own, sn }, shop) => ({
      terminal_sn: sn,
      merchant_no: own,
      agent: `代理${shop % 2}`,
    })),
    merchants: holds.map((merchant_no) => ({ merchant_no, mcc: '5812' })),
  };
};

const called = async (told: Told = {}): Promise<number> => {
  const { verdicts } = await scanTables(story(told));
  return verdicts.filter(
    ({ rules, view }) =>
      view === 'clearing' && rules?.split(';').includes('area-inside-rewritten-alike') === true,
  ).length;
};

describe('one other area inside the numbers of several shops', () => {
  test('is called where they go back', async () => expect(await called()).toBe(20));
  test('is called software', async () => {
    const { verdicts } = await scanTables(story({}));
    const causes = new Set(
      verdicts.filter(({ verdict }) => verdict === 'jumped').map((one) => one.cause),
    );
    expect([...causes]).toEqual(['software']);
  });
  test('is no jump of shops that were entered anew', async () =>
    expect(await called({ goesBack: false })).toBe(0));
  test('not of two shops', async () => expect(await called({ shops: 2 })).toBe(0));
  test('not where each has an area of its own', async () =>
    expect(await called({ area: (shop) => `${2000 + 10 * shop}` })).toBe(0));
  test('not of shops of one area, whose code may have another form', async () =>
    expect(await called({ areas: ['5810', '5810', '5810', '5810'] })).toBe(0));
  test('not where the registry holds these numbers', async () =>
    expect(await called({ registered: true })).toBe(0));
});
