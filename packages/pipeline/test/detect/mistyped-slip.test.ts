import { expect, test } from 'vitest';
import { isMisread } from '../../src/detect/features/mistyped-slip.ts';
import { brandIn } from '../brands.ts';
import { scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Slips that people typed in. Goal: a number with two neighbours in the wrong order is no other merchant.
 * Method: a shop's slips and clearing rows, one slip mistyped; then the same number stated by another.
 */

const OWN = '822290058124321';
const TYPED = '822290058123421';

/** Right and mistyped slips of a shop, and whether somebody else has the number that was typed. */
interface Shop {
  readonly right: number;
  readonly typed: number;
  readonly had?: boolean;
}

/** Shops of one scan are of a city each. */
const CITIES = ['2900', '5810', '3310', '1000'];
const inCity = (number: string, at: number): string =>
  `${number.slice(0, 3)}${CITIES[at]}${number.slice(7)}`;

const sale = (shop: number, n: number, slip: string): readonly Row[] =>
  [slip, OWN].map((merchant_no, at) => ({
    view: at === 0 ? 'slip' : 'clearing',
    txn_id: `${shop}-${at}-${n}`,
    txn_time: new Date(Date.UTC(2024, 2, 5, 2, n)).toISOString(),
    amount: `${10 + n}.50`,
    rrn: `R${shop}${String(n).padStart(10, '0')}`,
    merchant_no: inCity(merchant_no, shop),
    merchant_name: `${brandIn(0, shop)}菜馆`,
  }));

const rowsOf = ({ right, typed, had }: Shop, shop: number): readonly Row[] => {
  const slips = Array.from({ length: right + typed }, (_, at) => (at < right ? OWN : TYPED));
  const [, stranger] = sale(shop, 6, OWN);
  return [
    ...slips.flatMap((slip, at) => sale(shop, at + 100, slip)),
    ...(had ? [{ ...stranger, merchant_no: inCity(TYPED, shop) } as Row] : []),
  ];
};

/** Records of each shop that are called, and that are explained as mistyped. */
const told = async (...shops: readonly Shop[]) => {
  const { verdicts } = await scanTables({ transactions: shops.flatMap(rowsOf) });
  return shops.map((_, shop) => {
    const own = verdicts.filter(({ txn_id }) => txn_id?.startsWith(`${shop}-`));
    return {
      called: own.filter(({ verdict }) => verdict === 'jumped').length,
      mistyped: own.filter(({ explanation }) => explanation?.includes('mistyped or misread'))
        .length,
    };
  });
};

test('a mistyped slip is no jump, but for a number that somebody has', async () => {
  const found = await told({ right: 4, typed: 1 }, { right: 4, typed: 1, had: true });
  expect(found).toEqual([
    { called: 0, mistyped: 2 },
    { called: 2, mistyped: 0 },
  ]);
});

test('three right slips show it, and of a hundred and fifty three may be mistyped', async () => {
  const found = await told(
    { right: 3, typed: 1 },
    { right: 2, typed: 1 },
    { right: 150, typed: 3 },
    { right: 149, typed: 3 },
  );
  expect(found.map(({ mistyped }) => mistyped)).toEqual([2, 0, 6, 0]);
});

test('a reader takes noughts for letters on any number of slips, and nothing else', () => {
  expect(isMisread('8222900581243O1', '822290058124301')).toBe(true);
  expect(isMisread('8222900581243O1', '822290058124311')).toBe(false);
  expect(isMisread('822290058124301', '8222900581243O1')).toBe(false);
  expect(isMisread(OWN, OWN)).toBe(false);
});

test('slips that a machine read are no jump, though none is right', async () => {
  const read = OWN.replace('0', 'O');
  const rows = Array.from({ length: 12 }, (_, at) => sale(0, at + 100, read)).flat();
  const { verdicts } = await scanTables({ transactions: rows });
  expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(['clean']));
});
