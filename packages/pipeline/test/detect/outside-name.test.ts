import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OUTSIDE_NAME } from '../../src/detect/features/outside-name.ts';
import type { Session } from '../../src/engine/session.ts';
import { identify, openTest, type Row } from '../tables.ts';

/**
 * Whose name a statement line carries. Goal: a stranger's name is told from another name of one's
 * own. Method: a slip and a line without number, and what else the data says about either name.
 */

let session: Session;
beforeAll(async () => {
  session = await openTest();
});
afterAll(() => session.close());

const SHOP = '822290058120001';
const OTHER = '822290055410009';
const SIGN = '茗顺菜馆';

const row = (view: string, n: number, more: Row): Row => ({
  view,
  txn_id: `${view}${n}`,
  txn_time: `2024-03-05T12:0${n}:00`,
  amount: `${10 + n}.50`,
  rrn: `R${n}`,
  ...more,
});
const slip = (n: number): Row => row('slip', n, { merchant_no: SHOP, merchant_name: SIGN });
const line = (n: number, name: string, number = ''): Row =>
  row('statement', n, { merchant_name: name, ...(number && { merchant_no: number }) });

const measured = async (transactions: readonly Row[], merchants: readonly Row[] = []) => {
  await identify(session, { transactions, merchants });
  await OUTSIDE_NAME.create(session);
  const found = await session.rows(
    'select * exclude (sale) from feature_outside_name order by sale limit 1',
  );
  return found[0];
};

describe('a slip, and a line without number', () => {
  const asked = [slip(1), line(1, '晗舟客运站')];

  test('nothing else known', async () => {
    expect(await measured(asked)).toEqual({
      name_owners: 0,
      name_is_own: false,
      own_name_known: false,
      strange_names: 1,
      name_in_between: false,
      name_goes_out: false,
    });
  });

  test('the name is that of another number, and the shop is called otherwise', async () => {
    const more = [slip(2), line(2, '長沙茗順菜館', SHOP), line(3, '长沙晗舟客运站有限公', OTHER)];
    expect(await measured([...asked, ...more])).toMatchObject({
      name_owners: 1,
      name_is_own: false,
      own_name_known: true,
    });
  });

  test('the company behind the sign: another line gives this number that name', async () => {
    const more = [slip(2), line(2, '晗舟客运站有限公司', SHOP), line(3, '晗舟客运站', OTHER)];
    expect(await measured([...asked, ...more])).toMatchObject({ name_is_own: true });
  });

  test('the company behind the sign: the registry says so', async () => {
    const merchants = [{ merchant_no: SHOP, merchant_name: '长沙晗舟客运站有限公司' }];
    expect(await measured(asked, merchants)).toMatchObject({ name_is_own: true });
  });

  test('another shop of the same credit code is no stranger', async () => {
    const uscc = '91440300MA5FXXXX0A';
    const merchants = [
      { merchant_no: SHOP, merchant_name: SIGN, uscc },
      { merchant_no: OTHER, merchant_name: '晗舟客运站', uscc },
    ];
    expect(await measured(asked, merchants)).toMatchObject({ name_owners: 0 });
    const apart = merchants.map((one, at) => ({ ...one, uscc: `9144030000000000${at}X` }));
    expect(await measured(asked, apart)).toMatchObject({ name_owners: 1 });
  });

  test('an answer that repeats the number of the device tells nothing of what was billed', async () => {
    const answer = (number: string): Row =>
      row('response', 1, { merchant_no: number, merchant_name: SIGN });
    expect(await measured([...asked, answer(SHOP)])).toMatchObject({
      strange_names: 1,
      own_name_known: true,
    });
    expect(await measured([...asked, answer(OTHER)])).toBeUndefined();
    // An issuer sees its answer and its bill, and nothing of the device.
    expect(await measured([line(1, '晗舟客运站'), answer(SHOP)])).toMatchObject({
      name_is_own: false,
      own_name_known: true,
    });
  });

  test('names that rotate are counted once each, its own not at all', async () => {
    const more = ['晗舟客运站', '岚和出租汽车', '朔家燃气', SIGN].flatMap((name, at) => [
      slip(at + 2),
      line(at + 2, name),
    ]);
    expect(await measured([...asked, ...more])).toMatchObject({ strange_names: 3 });
  });
});

test('a strange name between lines of the own one, at one bank and for one type of card', async () => {
  const names = ['晗舟客运站', SIGN, SIGN, SIGN, '晗舟客运站'];
  const at = (order: readonly number[], banks: readonly string[]): readonly Row[] =>
    order.flatMap((n, k) => [
      slip(n),
      { ...line(n, names[k] as string), issuer: banks[k] as string, card_type: 'credit' },
    ]);
  const one = ['01020000', '01020000', '01020000', '01020000', '01020000'];
  const between = { name_in_between: true };
  expect(await measured(at([2, 1, 3, 4, 5], one).slice(0, 8))).not.toMatchObject(between);
  const [first] = await session.rows(
    'select bool_or(name_in_between) as found from feature_outside_name',
  );
  expect(first?.['found']).toBe(true);
  await measured(at([2, 1, 3, 4, 5], ['01030000', ...one.slice(1)]).slice(0, 8));
  const [other] = await session.rows(
    'select bool_or(name_in_between) as found from feature_outside_name',
  );
  expect(other?.['found']).toBe(false);
  await measured(at([1, 2, 3, 4], one));
  const [before] = await session.rows(
    'select bool_or(name_in_between) as found from feature_outside_name',
  );
  expect(before?.['found']).toBe(false);
});

test('the company behind a sign: most sales go out under it, and no other shop has it', async () => {
  const strangers = ['晗舟客运站', '岚和出租汽车', '朔家燃气'];
  const at = (n: number, name: string): readonly Row[] =>
    [slip(n), line(n, name)].map((one) => ({ ...one, txn_time: `2024-03-05T1${n % 10}:00:00` }));
  const sales = (company: number): readonly Row[] => [
    ...Array.from({ length: company }, (_, k) => at(k + 1, '云杉贸易有限公司')).flat(),
    ...strangers.flatMap((name, k) => at(k + 1 + company, name)),
  ];
  const strange = async (rows: readonly Row[]) => {
    await measured(rows);
    const [row] = await session.rows(`select count(*) filter (name_is_own) as own,
      max(strange_names) as strangers from feature_outside_name`);
    return row;
  };
  expect(await strange(sales(12))).toMatchObject({ own: 12, strangers: 3 });
  expect(await strange(sales(9))).toMatchObject({ own: 0, strangers: 4 });
  const other = Array.from({ length: 4 }, (_, k) => at(30 + k, '云杉贸易有限公司')).flat();
  const elsewhere = other.map((row) => (row['merchant_no'] ? { ...row, merchant_no: OTHER } : row));
  expect(await strange([...sales(12), ...elsewhere])).toMatchObject({ own: 0 });
});

test('a slip without a number speaks for that of other slips of its name', async () => {
  const { merchant_no, ...blank } = slip(1);
  expect(merchant_no).toBe(SHOP);
  expect(await measured([blank, line(1, '晗舟客运站'), slip(2)])).toMatchObject({ name_owners: 0 });
  expect(await measured([blank, line(1, '晗舟客运站')])).toBeUndefined();
});

test('a line with a number is no question', async () => {
  expect(await measured([slip(1), line(1, '晗舟客运站', OTHER)])).toBeUndefined();
});

test('a strange name in turn with the own one at two banks, cut by one, whatever the card', async () => {
  const lines = [SIGN, '晗舟客运站', SIGN, SIGN, '晗舟客运…', SIGN].flatMap((name, k) => [
    slip(k + 1),
    {
      ...line(k + 1, name),
      issuer: k < 3 ? '01020000' : '01040000',
      card_type: k % 3 === 1 ? 'credit' : 'debit',
    },
  ]);
  const found = async (rows: readonly Row[]): Promise<unknown> => {
    await measured(rows);
    const [row] = await session.rows(
      'select count(*) filter (name_in_between) as n from feature_outside_name',
    );
    return Number(row?.['n']);
  };
  expect(await found(lines)).toBe(2);
  expect(await found(lines.slice(0, 6))).toBe(0);
});

test('names that a number goes out under by the handful are not its own', async () => {
  const numbered = ['晗舟客运站', '岚和出租汽车', '朔家燃气'].flatMap((name, k) => [
    slip(k + 2),
    { ...line(k + 2, name), merchant_no: SHOP },
  ]);
  expect(await measured([slip(1), line(1, '晗舟客运站'), ...numbered])).toMatchObject({
    name_is_own: false,
  });
  expect(await measured([slip(1), line(1, '晗舟客运站'), ...numbered.slice(0, 2)])).toMatchObject({
    name_is_own: true,
  });
});

test('the name of the number under which other sales of the shop went out', async () => {
  const number = '898290041310009';
  const out = { ...line(2, '晗舟客运站'), merchant_no: number };
  const said = { name_goes_out: true, name_owners: 1 };
  expect(await measured([slip(1), line(1, '晗舟客运站'), slip(2), out])).toMatchObject(said);
  expect(await measured([slip(1), line(1, '岚和出租汽车'), slip(2), out])).not.toMatchObject(said);
});

test('beside a clearing file that agrees with the device the line is one, beside another it is not', async () => {
  const cleared = (no: string): Row =>
    row('clearing', 1, { merchant_no: no, merchant_name: '长沙茗顺菜馆' });
  const asked = [slip(1), line(1, '晗舟客运站'), line(3, '长沙晗舟客运站有限公', OTHER)];
  expect(await measured([...asked, cleared(SHOP)])).toMatchObject({
    name_owners: 1,
    name_is_own: false,
    own_name_known: true,
  });
  expect(await measured([...asked, cleared(OTHER)])).toBeUndefined();
});
