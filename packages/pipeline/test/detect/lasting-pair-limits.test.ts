import { afterAll, expect, test } from 'vitest';
import { LASTING_PAIR } from '../../src/detect/features/lasting-pair.ts';
import type { Session } from '../../src/engine/session.ts';
import { identify, openTest, type Row } from '../tables.ts';

/*
 * What is said of a number and the one it goes out under. Goal: each flag asks what its name says and nothing
 * less. Method: requests under a number and clearing records under another, one thing changed at a time.
 */

const session: Session = await openTest();
afterAll(() => session.close());

const A = '818345058146066';
const B = '818345058148021';
const ELSEWHERE = '818602058144996';
const OTHER_BANK = '822345058148021';

type Views = Readonly<Record<string, Row>>;

let turn = 0;
/** Sales of which each view says what is given for it; a day apart, unless all are of one. */
const sales = (count: number, views: Views, { oneDay = false } = {}): readonly Row[] =>
  Array.from({ length: count }, (_, at) => {
    turn += 1;
    const day = oneDay ? 1 : 1 + at;
    return Object.entries(views).map(([view, more]) => ({
      view,
      txn_id: `${view}-${turn}`,
      txn_time: `2024-03-${String(day).padStart(2, '0')}T12:${String(turn % 60).padStart(2, '0')}:00`,
      amount: `${10 + turn}.50`,
      rrn: `R${String(turn).padStart(11, '0')}`,
      terminal_sn: 'SN1',
      ...more,
    }));
  }).flat();

const under = (stated: string, cleared: string, more: Views = {}): Views => ({
  request: { merchant_no: stated },
  clearing: { merchant_no: cleared },
  ...more,
});

/** What is said of the sales of a number that go out under another one, if it is the same of all. */
const flagsOf = async (
  transactions: readonly Row[],
  { stated = A, terminals = [] }: { stated?: string; terminals?: readonly Row[] } = {},
): Promise<Row | undefined> => {
  await identify(session, { transactions, terminals });
  await LASTING_PAIR.create(session);
  const rows = await session.rows(`select distinct pair_lasts as lasts, pair_kept as kept,
      pair_alone as alone, pair_of_one_bank as one_bank, pair_of_one_name as one_name,
      pair_of_its_like as its_like
    from feature_lasting_pair join identified i using (sale) join dict_number d on d.id = i.stated
    where d.value = '${stated}'`);
  expect(rows).toHaveLength(1);
  return rows[0] as Row | undefined;
};

const ALL = {
  lasts: true,
  kept: true,
  alone: true,
  one_bank: true,
  one_name: null,
  its_like: true,
};

test('five sales on two days are kept, four, or those of one day, are not', async () => {
  expect(await flagsOf(sales(5, under(A, B)))).toEqual(ALL);
  const notKept = { ...ALL, kept: false, alone: false, its_like: false };
  expect(await flagsOf(sales(4, under(A, B)))).toEqual(notKept);
  expect(await flagsOf(sales(6, under(A, B), { oneDay: true }))).toEqual(notKept);
});

test('a sale billed under the own number is seen, beside its clearing; an answer that repeats it tells nothing', async () => {
  const kept = sales(5, under(A, B));
  const billed = sales(1, under(A, B, { statement: { merchant_no: A } }));
  expect(await flagsOf([...kept, ...billed])).toMatchObject({ lasts: false, its_like: false });
  const asked: Views = { request: { merchant_no: A }, response: { merchant_no: A } };
  expect(await flagsOf([...kept, ...sales(2, asked)])).toEqual(ALL);
});

test('who sells under the other number itself uses it, too', async () => {
  const own = { request: { merchant_no: B }, clearing: { merchant_no: B } };
  const kept = sales(5, under(A, B));
  const shared = { ...ALL, alone: false };
  expect(await flagsOf([...kept, ...sales(2, own)])).toEqual(shared);
  const answered = sales(2, { ...own, response: { merchant_no: B } });
  expect(await flagsOf([...kept, ...answered])).toEqual(shared);
});

test('another bank, another place, and numbers that tell no trade are not alike', async () => {
  expect(await flagsOf(sales(5, under(A, OTHER_BANK)))).toEqual({
    ...ALL,
    one_bank: false,
    its_like: false,
  });
  expect(await flagsOf(sales(5, under(A, ELSEWHERE)))).toEqual({ ...ALL, its_like: false });
  const bare = '302990321603089';
  expect(await flagsOf(sales(5, under(bare, '302990321603090')), { stated: bare })).toEqual({
    ...ALL,
    its_like: false,
  });
});

test('a slip, a registered device, and names decide otherwise', async () => {
  const printed = sales(5, { slip: { merchant_no: A }, clearing: { merchant_no: B } });
  expect(await flagsOf(printed)).toEqual({ ...ALL, its_like: false });
  const terminals = [{ terminal_sn: 'SN1', merchant_no: A }];
  expect(await flagsOf(sales(5, under(A, B)), { terminals })).toEqual({ ...ALL, its_like: false });
  const named = (name: string): Promise<Row | undefined> =>
    flagsOf(
      sales(5, {
        request: { merchant_no: A, merchant_name: '品庭快餐店' },
        clearing: { merchant_no: B, merchant_name: name },
      }),
    );
  const like = { ...ALL, one_name: true, its_like: false };
  expect(await named('品庭快餐店')).toEqual(like);
  expect(await named('品庭')).toEqual(like);
  expect(await named('鑫顺私房菜')).toEqual({ ...like, one_name: false });
  // An answer names the shop as the outside does: nobody at the shop said so.
  const outside = { merchant_name: '品庭快餐店' };
  const answered: Views = { request: { merchant_no: A }, response: { merchant_no: A, ...outside } };
  const cleared = under(A, B, { clearing: { merchant_no: B, ...outside } });
  expect(await flagsOf([...sales(5, cleared), ...sales(2, answered)])).toEqual(ALL);
});

test('of two numbers under one, only that of its place is alike', async () => {
  const both = [...sales(5, under(A, B)), ...sales(5, under(ELSEWHERE, B))];
  const shared = { ...ALL, alone: false };
  expect(await flagsOf(both)).toEqual(shared);
  expect(await flagsOf(both, { stated: ELSEWHERE })).toEqual({ ...shared, its_like: false });
});
