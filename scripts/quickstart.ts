/**
 * Makes examples/quickstart: a month of six invented shops in Shanghai, small enough to read by eye.
 *
 * One terminal is routed (credit cards from 1,000 yuan go out as supermarkets and fuel stations),
 * one is approved for two merchants, one shop was renumbered lawfully, one belongs to a chain.
 * Deterministic: run `node --import tsx scripts/quickstart.ts` and compare.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const target = join(dirname(fileURLToPath(import.meta.url)), '..', 'examples', 'quickstart');

/** Park–Miller: enough for example data, the same everywhere. */
let state = 20_240_316;
const random = (): number => {
  state = (state * 16_807) % 2_147_483_647;
  return state / 2_147_483_647;
};
const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;

interface Shop {
  readonly no: string;
  readonly name: string;
  readonly mcc: string;
  readonly uscc: string;
  readonly terminal: string;
  readonly open: readonly [number, number];
  readonly typical: number;
}

const SHOPS: readonly Shop[] = [
  {
    no: '822290058120137',
    name: '江畔小馆餐饮（示例）',
    mcc: '5812',
    uscc: '91310000MA1EX00001',
    terminal: 'D1X05701',
    open: [10, 22],
    typical: 180,
  },
  {
    no: '822290070110021',
    name: '晴川宾馆（示例）',
    mcc: '7011',
    uscc: '91310000MA1EX00002',
    terminal: 'D1X05709',
    open: [7, 23],
    typical: 980,
  },
  {
    no: '822290056910302',
    name: '云裳服饰（示例）',
    mcc: '5691',
    uscc: '91310000MA1EX00003',
    terminal: 'D1X05710',
    open: [10, 21],
    typical: 420,
  },
  {
    no: '822290057220018',
    name: '明朗电器（示例）',
    mcc: '5722',
    uscc: '91310000MA1EX00004',
    terminal: 'D1X05711',
    open: [9, 20],
    typical: 1600,
  },
  {
    no: '822290059470555',
    name: '拾光礼品（示例）',
    mcc: '5947',
    uscc: '91310000MA1EX00005',
    terminal: 'D1X05712',
    open: [10, 21],
    typical: 90,
  },
  {
    no: '822290058140077',
    name: '巷口面馆（示例）',
    mcc: '5814',
    uscc: '91310000MA1EX00006',
    terminal: 'D1X05713',
    open: [6, 14],
    typical: 32,
  },
];

/** Numbers that the router borrows: supermarkets, fuel and utilities of Suzhou and Wuxi. */
const BORROWED = [
  ['822305054110052', '城东便利超市（示例）', '5411'],
  ['822305054110077', '新区生鲜超市（示例）', '5411'],
  ['822305055410009', '环城加油站（示例）', '5541'],
  ['822302054110031', '湖滨超市（示例）', '5411'],
  ['822302049000004', '便民缴费点（示例）', '4900'],
] as const;

const feeFen = (fen: number, e7: number, cap: number, factor: number): number =>
  Math.floor((Math.min(fen * e7, cap * 10_000_000) * factor) / 1_000_000_000 + 0.5);

const yuan = (fen: number): string => (fen / 100).toFixed(2);

/** Fees of March 2024 for a class and card, in fen. Source: catalog/codes/tariff.csv. */
const fees = (fen: number, preferential: boolean, credit: boolean): readonly [number, number] => {
  const factor = preferential ? 78 : 100;
  const [issuer, cap, network] = credit
    ? [45_000, Number.MAX_SAFE_INTEGER, 3_250]
    : preferential
      ? [35_000, 1_300, 3_250]
      : [31_500, 1_300, 2_925];
  return [feeFen(fen, issuer, Math.min(cap, 9e8), factor), feeFen(fen, network, 325, factor)];
};

const HEAD =
  'view,txn_id,txn_time,txn_type,amount,terminal_id,terminal_sn,merchant_no,merchant_name,mcc,acquirer,card_token,card_type,method,rrn,trace_no,batch_no,app_version,issuer_fee,network_fee';

const requests: string[] = [HEAD];
const clearing: string[] = [HEAD];
let sequence = 0;

const sale = (shop: Shop, day: number): void => {
  sequence += 1;
  const hour = shop.open[0] + Math.floor(random() * (shop.open[1] - shop.open[0]));
  const two = (n: number): string => String(n).padStart(2, '0');
  const time = `2024-03-${two(day)}T${two(hour)}:${two(Math.floor(random() * 60))}:${two(Math.floor(random() * 60))}+08:00`;
  const fen = Math.round(
    shop.typical * 100 * Math.exp((random() + random() + random() - 1.5) * 1.1),
  );
  const credit = random() < 0.55;
  const routed = shop.terminal === 'D1X05709' && day >= 8 && credit && fen >= 100_000;
  const twoShops = shop.terminal === 'D1X05712' && random() < 0.3;
  const renumbered = shop.terminal === 'D1X05710' && day >= 16;
  const own = twoShops
    ? (['822290054990301', '拾光文具（示例）', '5499'] as const)
    : renumbered
      ? (['822290056910388', shop.name, shop.mcc] as const)
      : ([shop.no, shop.name, shop.mcc] as const);
  const out = routed ? pick(BORROWED) : own;
  const [issuer, network] = fees(fen, routed, credit);
  const token = `tok${String(1 + Math.floor(random() * 400)).padStart(4, '0')}`;
  const common = (view: string, who: readonly string[], extra: string): string =>
    [
      view,
      `${view === 'request' ? 'Q' : 'C'}${String(sequence).padStart(5, '0')}`,
      time,
      'purchase',
      yuan(fen),
      shop.terminal,
      `00000204${shop.terminal.slice(1)}`,
      who[0],
      who[1],
      view === 'request' ? '' : who[2],
      '48222900',
      token,
      credit ? 'credit' : 'debit',
      'card',
      `2403${two(day)}${String(sequence).padStart(6, '0')}`,
      String(sequence % 1_000_000).padStart(6, '0'),
      `0003${two(day)}`,
      extra,
    ].join(',');
  requests.push(common('request', own, `2.4.1,,`));
  clearing.push(common('clearing', out, `,${yuan(issuer)},${yuan(network)}`));
};

for (let day = 1; day <= 30; day += 1)
  for (const shop of SHOPS)
    for (let n = 0; n < 3 + Math.floor(random() * 4); n += 1) sale(shop, day);

const merchants = [
  'merchant_no,merchant_name,uscc,mcc,area_code,address,acquirer,agent,settle_account,settle_name,debit_rate,credit_rate,valid_from,valid_to',
  ...SHOPS.map(
    (shop) =>
      `${shop.no},${shop.name},${shop.uscc},${shop.mcc},2900,上海市示例路 ${shop.no.slice(-3)} 号,48222900,A-17,acct-${shop.uscc.slice(-5)},${shop.name},0.50,0.60,2022-05-01,${shop.terminal === 'D1X05710' ? '2024-03-16' : ''}`,
  ),
  '822290056910388,云裳服饰（示例）,91310000MA1EX00003,5691,2900,上海市示例路 302 号,48222900,A-17,acct-00003,云裳服饰（示例）,0.50,0.60,2024-03-16,',
  '822290054990301,拾光文具（示例）,91310000MA1EX00007,5499,2900,上海市示例路 555 号,48222900,A-17,acct-00007,拾光文具（示例）,0.50,0.60,2022-05-01,',
];
const terminals = [
  'terminal_sn,terminal_id,merchant_no,brand,model,form,agent,app_version,area_code,lat,lon,valid_from,valid_to',
  ...SHOPS.map(
    (shop, at) =>
      `00000204${shop.terminal.slice(1)},${shop.terminal},${shop.no},示例牌,S900,smart,A-17,2.4.1,2900,${(31.2 + at / 100).toFixed(4)},${(121.4 + at / 100).toFixed(4)},2022-05-01,${shop.terminal === 'D1X05710' ? '2024-03-16' : ''}`,
  ),
  '000002041X05710,D1X05710,822290056910388,示例牌,S900,smart,A-17,2.4.1,2900,31.2200,121.4200,2024-03-16,',
  '000002041X05712,D1X05712,822290054990301,示例牌,S900,smart,A-17,2.4.1,2900,31.2400,121.4400,2022-05-01,',
];

mkdirSync(target, { recursive: true });
for (const [name, lines] of Object.entries({
  transactions_terminal: requests,
  transactions_clearing: clearing,
  merchants,
  terminals,
}))
  writeFileSync(join(target, `${name}.csv`), `${lines.join('\n')}\n`);
