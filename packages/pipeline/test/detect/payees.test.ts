import type { Case } from '@zhenma/model';
import { beforeAll, describe, expect, test } from 'vitest';
import { packIds, type Scanned, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: an account that collects for strangers, and a payer without a licence, are called; lawful
 * payouts that look alike are not. Method: one scan of invented groups, each with accounts of its own.
 */
const RESERVE = { payer_name: '拉卡拉支付股份有限公司客户备付金', payer_account: '9982200001' };

const SALE = { view: 'clearing', txn_time: '2024-05-04T12:00:00', amount: '10.00' };

let turn = 0;
const merchants: Row[] = [];
const settlements: Row[] = [];

const shop = (name: string, more: Row = {}): Row => {
  turn += 1;
  const row = {
    merchant_no: `8222900581${String(turn).padStart(5, '0')}`,
    merchant_name: name,
    uscc: `9131000000000${String(turn).padStart(5, '0')}`,
    acquirer: '48222900',
    settle_account: `62000${String(turn).padStart(8, '0')}`,
    settle_name: name,
    ...more,
  };
  merchants.push(row);
  return row;
};

const pay = (to: Row, more: Row): void => {
  for (const day of ['05', '06', '07'])
    settlements.push({
      settle_id: `s${settlements.length}`,
      settle_date: `2024-05-${day}`,
      merchant_no: to['merchant_no'] ?? '',
      acquirer: '48222900',
      payee_account: to['settle_account'] ?? '',
      payee_name: to['settle_name'] ?? '',
      amount: '994.00',
      fee: '6.00',
      txn_count: '2',
      ...RESERVE,
      ...more,
    });
};

const BRANDS = ['锦绣小馆', '云溪茶社', '老城根烤鱼', '望江书屋', '青禾鲜花'];
const account = (payee_account: string, payee_name: string): Row => ({ payee_account, payee_name });

for (const name of BRANDS)
  pay(shop(`上海${name}有限公司`), account('C1', '鼎盛通商务服务有限公司'));
for (const name of BRANDS) pay(shop(`杭州${name}店`), account('C2', '赵大勇'));
for (const name of BRANDS)
  pay(shop(`苏州${name}有限公司`), { payer_name: '聚合通网络科技有限公司', payer_account: 'P1' });
for (const name of BRANDS)
  pay(shop(`宁波${name}`, { settle_account: 'R1', settle_name: '钱大有' }), {});
for (const serial of ['1', '2', '3', '4'])
  pay({ merchant_no: `82229005899900${serial}` }, account('M1', '孙不明'));
pay(shop('武汉孤帆远影照相馆'), account('O1', '李代收'));
for (const name of BRANDS)
  pay(shop(`宁波${name}`, { settle_account: 'R2', settle_name: '聚汇科技有限公司' }), {});
// One place, stalls and floors left out; the same for shops along a street of their own.
const STALLS = { settle_account: 'G1', settle_name: '明湖市场管理有限公司' };
for (const [at, name] of BRANDS.entries())
  pay(shop(`济南${name}`, { ...STALLS, address: `济南市明湖市场${at + 1}号摊位` }), {});
const SCATTERED = { settle_account: 'G2', settle_name: '聚财收银服务有限公司' };
for (const [at, name] of BRANDS.entries())
  pay(shop(`济南${name}`, { ...SCATTERED, address: `济南市泉城路${at + 1}号` }), {});
// A person whose account the registry names for six owners of three trades in two cities.
const number = (area: string, mcc: string, serial: string): string => `822${area}${mcc}${serial}`;
const SIX = [...BRANDS, '半山茶舍'];
for (const [at, name] of SIX.entries())
  pay(
    shop(name, {
      merchant_no: number(at % 2 ? '2900' : '5840', ['5812', '5411', '7230'][at % 3]!, `77${at}0`),
      settle_account: 'Q1',
      settle_name: '吴大海',
    }),
    {},
  );
// … and one whose name some batches mask.
for (const [at, name] of SIX.entries()) {
  const to = shop(name, {
    merchant_no: number(at % 2 ? '2900' : '5840', ['5812', '5411', '7230'][at % 3]!, `78${at}0`),
    settle_account: 'Q2',
    settle_name: '郑国',
  });
  pay(to, {});
  pay(to, { payee_name: '*国' });
}
// No registry row, only what the sales call them: strangers of a firm, and of a payer.
const stated: Row[] = [];
const unlisted = (name: string, at: number, group: string): Row => {
  const merchant_no = number(
    at % 2 ? '2900' : '5840',
    ['5812', '5411', '7230'][at % 3]!,
    `${group}${at}`,
  );
  stated.push({ ...SALE, txn_id: `u${group}${at}`, merchant_no, merchant_name: name });
  return { merchant_no };
};
for (const [at, name] of SIX.entries())
  pay(unlisted(name, at, '881'), account('U1', '天下通信息技术有限公司'));
for (const [at, name] of SIX.entries())
  pay(unlisted(name, at, '882'), {
    ...account(`U2-${at}`, `${name}有限公司`),
    payer_name: '云付通信息技术有限公司',
    payer_account: 'U2',
  });
// Lawful: own account; a new account of the same name; a chain with one head office; two shops of
// one family; a licensed institution that collects for a platform; a bank's internal account.
pay(shop('南京清风书店'), {});
pay(shop('南京明月书店有限公司'), account('N1', '南京明月书店有限公司'));
for (const city of ['上海', '杭州', '苏州', '宁波'])
  pay(shop(`${city}鲜果多水果店`, { settle_account: 'H1', settle_name: '鲜果多商贸有限公司' }), {});
// A head office of another trade whose stores bear its name of two characters, listed and not.
for (const [at, town] of ['东门', '西湖', '车站', '学府', '万达', '新城'].entries()) {
  pay(shop(`光家超市${town}店`, { settle_account: 'H2', settle_name: '光家餐饮管理有限公司' }), {});
  pay(unlisted(`明湖超市${town}店`, at, '883'), account('H3', '明湖餐饮管理有限公司'));
}
// … and such a store whose registry names no account.
pay(
  shop('光家超市南站店', { settle_account: '', settle_name: '' }),
  account('H4', '光家餐饮管理有限公司'),
);
for (const name of ['合肥周记面馆', '合肥春来理发店'])
  pay(shop(name, { settle_account: 'F1', settle_name: '周建国' }), {});
for (const name of BRANDS) pay(shop(`长沙${name}`), account('L1', '通联支付网络服务股份有限公司'));
for (const name of BRANDS)
  pay(shop(`成都${name}`), { payer_name: '中国建设银行待清算商户资金', payer_account: 'B1' });

// A firm that the user's table calls licensed by its name alone: it acquires no cards and has no code.
for (const name of BRANDS)
  pay(
    shop(`西安${name}`, { settle_account: 'L2', settle_name: '西安聚宝农贸市场管理有限公司' }),
    {},
  );

const EXPECTED: readonly (readonly [string, string])[] = [
  ['C1', 'jumped'],
  ['C2', 'jumped'],
  ['P1', 'jumped'],
  ['R1', 'suspect'],
  ['R2', 'jumped'],
  ['G1', 'suspect'],
  ['G2', 'jumped'],
  ['Q1', 'jumped'],
  ['Q2', 'jumped'],
  ['U1', 'jumped'],
  ['U2', 'jumped'],
  ['M1', 'suspect'],
  ['O1', 'suspect'],
];

describe('payees', () => {
  let scanned: Scanned;
  let payees: ReadonlyMap<string, Case>;
  beforeAll(async () => {
    scanned = await scanTables({
      transactions: [{ ...SALE, txn_id: 'c1' }, ...stated],
      merchants,
      settlements,
      institutions: [{ name: '西安聚宝农贸市场管理有限公司', licensed: 'true' }],
    });
    const cases = scanned.cases.filter((one) => one.subject.type === 'payee');
    payees = new Map(cases.map((one) => [one.subject.id, one]));
  });

  test.each(EXPECTED)('account %s is %s', (id, verdict) =>
    expect(payees.get(id)?.verdict).toBe(verdict),
  );

  test('no other account makes a case', () =>
    expect([...payees.keys()].sort()).toEqual(EXPECTED.map(([id]) => id).sort()));

  test('every rule of the pack spoke', () => {
    const told = new Set(
      [...payees.values()].flatMap((one) => one.evidence.map(({ rule }) => rule)),
    );
    expect(packIds('payee').filter((id) => !told.has(id))).toEqual([]);
  });

  test('a case names kind, members, risk type and a payout to look up', () => {
    const one = payees.get('C1');
    expect(one?.kinds).toEqual(['payee']);
    expect(one?.risk_type.code).toBe('25');
    expect(one?.members).toHaveLength(5);
    expect(one?.evidence[0]?.view).toBe('settlements');
    expect(settlements.map((row) => row['settle_id'])).toContain(one?.evidence[0]?.txn_id);
    expect(one?.evidence[0]?.statement).toContain('鼎盛通商务服务有限公司');
  });

  test('sales are not called for what a payout shows', () =>
    expect(scanned.verdicts.map((row) => row['verdict'])).not.toContain('jumped'));
});
