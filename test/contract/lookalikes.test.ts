import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cutGbk } from './gbk.ts';
import {
  MARKET,
  merchant,
  type Row,
  SHOP,
  SHOP_GZ,
  SHOP_UMS,
  sale,
  scanShops,
  type Tables,
  TERMINAL_SN,
  terminal,
  views,
} from './kit.ts';

/*
 * C. Contract §5: what must not be called a jump. Each row is a legitimate world; no sale in it may be
 * `jumped`. `best` is what we think a user expects beyond that (checked only where it is written).
 */

interface LookAlike {
  readonly name: string;
  readonly tables: Tables;
  /** Stricter than §5: what every row should be. */
  readonly best?: readonly string[];
}

const NAME = '上海市静安区锦绣小馆';
const OTHER = '822290058120555';
const CLEAN = ['clean'];
const CALM = ['clean', 'unknown'];
const on = (day: string, time = '12:31:09'): Row => ({
  txn_time: `${day}T${time}+08:00`,
  rrn: `${day.slice(5, 7)}${day.slice(8)}${time.replaceAll(':', '')}47`,
  trace_no: time.replaceAll(':', ''),
});

/** A device that stands elsewhere in the house. */
const TILL: Row = { terminal_sn: '00000304000000000077', terminal_id: '31001277' };

/** One sale as request + clearing with these numbers. */
const pair = (id: string, request: string, clearing: string, common: Row = {}, each: Row = {}) => [
  { view: 'request', txn_id: `${id}-q`, ...sale(common), merchant_no: request, ...each },
  { view: 'clearing', txn_id: `${id}-c`, ...sale(common), merchant_no: clearing },
];

const names = (slip: string, statement: string, more: Row = {}): Tables => ({
  transactions: views(['slip', 'statement'], sale(more), {
    slip: { merchant_no: SHOP, merchant_name: slip },
    statement: { merchant_name: statement },
  }),
});

const history = (from: string, to: string, day: string, more: Row = {}) => ({
  merchants: [merchant(from, { valid_to: day }), merchant(to, { valid_from: day, ...more })],
  terminals: [terminal(from, { valid_to: day }), terminal(to, { valid_from: day })],
});

const aroundChange = (from: string, to: string): Row[] => [
  ...pair('a', from, from, on('2023-03-08')),
  ...pair('b', from, from, on('2023-03-09', '23:59:58')),
  ...pair('c', to, to, on('2023-03-10', '00:00:03')),
  ...pair('d', to, to, on('2023-03-11')),
];

/** The terminal got its parameters late, or the back office switched early. */
const lateSwitch = (from: string, to: string): Row[] => [
  ...pair('a', from, from, on('2023-03-09')),
  ...pair('b', from, to, on('2023-03-10', '09:00:00')),
  ...pair('c', to, to, on('2023-03-11')),
];

const LOOK_ALIKES: readonly LookAlike[] = [
  // ---- approved 一机多户
  {
    name: '一机多户: two valid terminal rows, sales under either number',
    tables: {
      transactions: [
        ...pair('a', SHOP, SHOP),
        ...pair('b', OTHER, OTHER, on('2023-05-04', '13:00:00')),
      ],
      merchants: [
        merchant(SHOP),
        merchant(OTHER, { merchant_name: '上海市静安区锦绣茶铺', uscc: '91310106MA1FYYYY0B' }),
      ],
      terminals: [terminal(SHOP), terminal(OTHER)],
    },
    best: CLEAN,
  },
  {
    name: '一机多户: clearing only, under the second number',
    tables: {
      transactions: views(['clearing'], sale({ merchant_no: OTHER })),
      merchants: [
        merchant(SHOP),
        merchant(OTHER, { merchant_name: '上海市静安区锦绣茶铺', uscc: '91310106MA1FYYYY0B' }),
      ],
      terminals: [terminal(SHOP), terminal(OTHER)],
    },
    best: CLEAN,
  },
  {
    name: '一机多户: the second number has another category and terminal_id',
    tables: {
      transactions: [
        ...pair('a', SHOP, SHOP, { terminal_sn: TERMINAL_SN }),
        ...pair('b', MARKET, MARKET, {
          ...on('2023-05-04', '13:00:00'),
          terminal_sn: TERMINAL_SN,
          terminal_id: '31001235',
        }),
      ],
      merchants: [
        merchant(SHOP),
        merchant(MARKET, { merchant_name: '上海惠民大卖场', uscc: '91310106MA1FYYYY0B' }),
      ],
      terminals: [terminal(SHOP), terminal(MARKET, { terminal_id: '31001235' })],
    },
    best: CLEAN,
  },
  // ---- renumbered, re-coded, moved
  {
    name: 'renumbered: history in both tables, sales around the day',
    tables: { transactions: aroundChange(SHOP, OTHER), ...history(SHOP, OTHER, '2023-03-10') },
    best: CLEAN,
  },
  {
    name: 'renumbered: parameters arrive a day late (request old, clearing new)',
    tables: { transactions: lateSwitch(SHOP, OTHER), ...history(SHOP, OTHER, '2023-03-10') },
  },
  {
    name: 'renumbered: history in merchants only, terminals table is stale',
    tables: {
      transactions: aroundChange(SHOP, OTHER),
      merchants: history(SHOP, OTHER, '2023-03-10').merchants,
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'renumbered: history in merchants only, terminals table already new',
    tables: {
      transactions: aroundChange(SHOP, OTHER),
      merchants: history(SHOP, OTHER, '2023-03-10').merchants,
      terminals: [terminal(OTHER)],
    },
  },
  {
    name: 'renumbered: history in merchants, no terminals table',
    tables: {
      transactions: lateSwitch(SHOP, OTHER),
      merchants: history(SHOP, OTHER, '2023-03-10').merchants,
    },
  },
  {
    name: 'renumbered: clearing view only',
    tables: {
      transactions: aroundChange(SHOP, OTHER).filter((row) => row['view'] === 'clearing'),
      ...history(SHOP, OTHER, '2023-03-10'),
    },
    best: CLEAN,
  },
  {
    name: 're-coded: same number keeps its old category, registry mcc changes, F18 is the new one',
    tables: {
      transactions: views(['request', 'clearing'], sale(on('2023-03-12')), {
        request: { merchant_no: SHOP },
        clearing: { merchant_no: SHOP, mcc: '5814' },
      }),
      merchants: [
        merchant(SHOP, { valid_to: '2023-03-10' }),
        merchant(SHOP, { mcc: '5814', valid_from: '2023-03-10' }),
      ],
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 're-coded to a preferential category, with the fees of it',
    tables: {
      transactions: views(['request', 'clearing'], sale({ ...on('2023-03-12') }), {
        request: { merchant_no: SHOP },
        clearing: {
          merchant_no: SHOP,
          mcc: '5411',
          issuer_fee: '3.51',
          network_fee: '0.25',
          price_class: 'preferential',
        },
      }),
      merchants: [
        merchant(SHOP, { valid_to: '2023-03-10' }),
        merchant(SHOP, { mcc: '5411', valid_from: '2023-03-10' }),
      ],
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'renumbered: no registry holds the new number, clearing view only, under the own name and category',
    tables: {
      transactions: ['03', '04', '05', '06', '07', '08'].map((day, nth) => ({
        view: 'clearing',
        txn_id: `n${day}`,
        ...sale(on(`2023-03-${day}`)),
        merchant_no: nth < 3 ? SHOP : OTHER,
        merchant_name: NAME,
        mcc: '5812',
      })),
      merchants: [merchant(SHOP, { merchant_name: NAME })],
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 're-coded: renumbered from restaurant to supermarket on the day',
    tables: { transactions: aroundChange(SHOP, MARKET), ...history(SHOP, MARKET, '2023-03-10') },
    best: CLEAN,
  },
  {
    name: 're-coded: request with the old number on the change day',
    tables: { transactions: lateSwitch(SHOP, MARKET), ...history(SHOP, MARKET, '2023-03-10') },
  },
  {
    name: 'moved: from 上海 to 广州, new number',
    tables: { transactions: aroundChange(SHOP, SHOP_GZ), ...history(SHOP, SHOP_GZ, '2023-03-10') },
    best: CLEAN,
  },
  {
    name: 'moved: number kept, registry area changes, the device is at the new place',
    tables: {
      transactions: pair('a', SHOP, SHOP, on('2023-03-12'), {
        area_code: '5810',
        lat: '23.13',
        lon: '113.26',
        terminal_sn: TERMINAL_SN,
      }),
      merchants: [
        merchant(SHOP, { valid_to: '2023-03-10' }),
        merchant(SHOP, { area_code: '5810', valid_from: '2023-03-10' }),
      ],
      terminals: [
        terminal(SHOP, { area_code: '2900', valid_to: '2023-03-10' }),
        terminal(SHOP, { area_code: '5810', valid_from: '2023-03-10' }),
      ],
    },
  },
  {
    name: 'moved: the registry row of the new place begins a week after the move',
    tables: {
      transactions: pair('a', SHOP, SHOP, on('2023-03-05'), {
        area_code: '5810',
        terminal_sn: TERMINAL_SN,
      }),
      merchants: [
        merchant(SHOP, { valid_to: '2023-03-10' }),
        merchant(SHOP, { area_code: '5810', valid_from: '2023-03-10' }),
      ],
      terminals: [
        terminal(SHOP, { area_code: '2900', valid_to: '2023-03-10' }),
        terminal(SHOP, { area_code: '5810', valid_from: '2023-03-10' }),
      ],
    },
    best: CLEAN,
  },
  // ---- chain stores
  {
    name: 'chain: terminal of the store, cleared under the head-office number of the same uscc',
    tables: {
      transactions: pair('a', SHOP_GZ, SHOP),
      merchants: [
        merchant(SHOP, { merchant_name: '上海锦绣餐饮管理有限公司' }),
        merchant(SHOP_GZ, { merchant_name: '上海锦绣餐饮管理有限公司广州天河店' }),
      ],
      terminals: [terminal(SHOP_GZ, { area_code: '5810' })],
    },
  },
  {
    name: 'chain: the terminal is registered under the head-office number, the device stands in 广州',
    tables: {
      transactions: pair(
        'a',
        SHOP,
        SHOP,
        {},
        { area_code: '5810', lat: '23.13', lon: '113.26', terminal_sn: TERMINAL_SN },
      ),
      merchants: [merchant(SHOP, { merchant_name: '上海锦绣餐饮管理有限公司' })],
      terminals: [terminal(SHOP, { area_code: '5810', lat: '23.13', lon: '113.26' })],
    },
  },
  {
    name: 'chain: slip with the store, statement and clearing with the head office',
    tables: {
      transactions: views(['slip', 'clearing', 'statement'], sale(), {
        slip: { merchant_no: SHOP_GZ, merchant_name: '锦绣小馆(广州天河店)' },
        clearing: { merchant_no: SHOP, merchant_name: '锦绣小馆' },
        statement: { merchant_no: SHOP, merchant_name: '锦绣小馆' },
      }),
      merchants: [
        merchant(SHOP, { merchant_name: '锦绣小馆' }),
        merchant(SHOP_GZ, { merchant_name: '锦绣小馆(广州天河店)' }),
      ],
    },
  },
  {
    name: 'chain: store names only',
    tables: names('锦绣小馆(广州天河店)', '锦绣小馆'),
    best: CALM,
  },
  // ---- mobile merchants
  {
    name: 'mobile: positions all over 上海',
    tables: {
      transactions: [
        [31.23, 121.47],
        [31.15, 121.8],
        [30.9, 121.17],
        [31.4, 121.25],
        [31.61, 121.4],
      ].flatMap(([lat, lon], n) =>
        pair(`m${n}`, SHOP, SHOP, on('2023-05-04', `1${n}:00:00`), {
          lat,
          lon,
          terminal_sn: TERMINAL_SN,
        }),
      ),
      merchants: [merchant(SHOP)],
      terminals: [
        terminal(SHOP, { form: 'mobile', area_code: '2900', lat: '31.23', lon: '121.47' }),
      ],
    },
    best: CLEAN,
  },
  {
    name: 'mobile: between two towns of one province, area codes at the device',
    tables: {
      transactions: ['5810', '5840', '5880', '5810'].flatMap((area_code, n) =>
        pair(`m${n}`, SHOP_GZ, SHOP_GZ, on('2023-05-04', `1${n}:00:00`), {
          area_code,
          terminal_sn: TERMINAL_SN,
        }),
      ),
      merchants: [merchant(SHOP_GZ)],
      terminals: [terminal(SHOP_GZ, { form: 'mobile', area_code: '5810' })],
    },
  },
  // ---- acquirer change, disaster switch
  {
    name: 'change of acquirer with history, around the day',
    tables: {
      transactions: aroundChange(SHOP, SHOP_UMS),
      ...history(SHOP, SHOP_UMS, '2023-03-10'),
    },
    best: CLEAN,
  },
  {
    name: 'change of acquirer: request still under the old number on the day',
    tables: { transactions: lateSwitch(SHOP, SHOP_UMS), ...history(SHOP, SHOP_UMS, '2023-03-10') },
  },
  {
    name: 'disaster switch: registered under a second acquirer too, same uscc, request under the first',
    tables: {
      transactions: [
        ...pair('a', SHOP, SHOP, on('2023-05-03')),
        ...pair('b', SHOP, SHOP_UMS),
        ...pair('c', SHOP, SHOP, on('2023-05-05')),
      ],
      merchants: [merchant(SHOP), merchant(SHOP_UMS)],
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'disaster switch: clearing view only, with F32 of the second acquirer',
    tables: {
      transactions: views(
        ['clearing'],
        sale({ merchant_no: SHOP_UMS, acquirer: '48982900', mcc: '5812' }),
      ),
      merchants: [merchant(SHOP), merchant(SHOP_UMS)],
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'disaster switch: no registry; slip and clearing agree on name, trade and city',
    tables: {
      transactions: views(['slip', 'clearing'], sale({ merchant_name: '锦绣小馆' }), {
        slip: { merchant_no: SHOP },
        clearing: { merchant_no: SHOP_UMS, acquirer: '48982900', mcc: '5812' },
      }),
    },
  },
  {
    name: 'disaster switch: no registry; request and clearing agree on name, trade and city',
    tables: {
      transactions: views(['request', 'clearing'], sale({ merchant_name: '锦绣小馆' }), {
        request: { merchant_no: SHOP },
        clearing: { merchant_no: SHOP_UMS, acquirer: '48982900', mcc: '5812' },
      }),
    },
  },
  {
    name: 'disaster switch: the number stays, F32 is the second acquirer',
    tables: {
      transactions: views(['request', 'clearing'], sale({ merchant_no: SHOP }), {
        clearing: { acquirer: '48982900', mcc: '5812' },
      }),
      merchants: [merchant(SHOP), merchant(SHOP_UMS)],
      terminals: [terminal(SHOP)],
    },
  },
  // ---- names
  ...(
    [
      ['锦绣小馆', '拉卡拉-锦绣小馆'],
      ['锦绣小馆', '财付通-锦绣小馆'],
      ['锦绣小馆', '支付宝-锦绣小馆'],
      ['锦绣小馆', '美团-锦绣小馆'],
      ['锦绣小馆', '银联在线支付，锦绣小馆'],
      ['锦绣小馆', '（特约）锦绣小馆'],
      ['锦绣小馆', '拉卡拉—锦绣小馆'],
      ['锦绣小馆', '财付通－锦绣小馆'],
      ['锦绣小馆', '财付通-微信支付-锦绣小馆'],
      ['锦绣小馆', '锦绣小館'],
      ['國際廣場錦繡餐廳', '国际广场锦绣餐厅'],
      ['锦绣小馆（静安店）', '锦绣小馆(静安店)'],
      ['锦绣小馆', ' 锦 绣 小 馆 '],
      ['ＡＢＣ咖啡', 'ABC咖啡'],
      ['abc Coffee', 'ABC COFFEE'],
      ['上海静安锦绣小馆餐饮管理有限公司', '锦绣小馆'],
      ['上海静安锦绣小馆餐饮管理有限公司', '上海静安锦绣小馆'],
      ['上海静安锦绣小馆餐饮管理有限公司', '上海静安锦绣小馆餐饮'],
      ['上海静安锦绣小馆餐饮管理有限公司', '上海静安锦绣小馆…'],
      ['上海静安锦绣小馆餐饮管理有限公司', '上海静安锦绣小馆*'],
      ['上海静安锦绣小馆餐饮管理有限公司', '上海静安锦绣小馆餐饮CHN'],
      ['上海市静安区锦绣小馆', '静安锦绣小馆'],
      [NAME, '锦绣小馆'],
      ['惠民超市有限责任公司', '惠民超市'],
      ['惠民超市（个体工商户）', '惠民超市'],
      ['锦绣小馆', '拉卡拉支付股份有限公司-锦绣小馆'],
      ['锦绣小馆', '拉卡拉'],
    ] as const
  ).map(([slip, statement]) => ({
    name: `names: ${slip} · ${statement}`,
    tables: names(slip, statement),
    best: CALM,
  })),
  {
    name: 'names: cut to 40 bytes of GBK',
    tables: names(
      '上海市浦东新区陆家嘴环路锦绣江南餐饮管理有限公司世纪大道分店',
      cutGbk('上海市浦东新区陆家嘴环路锦绣江南餐饮管理有限公司世纪大道分店'),
    ),
    best: CALM,
  },
  {
    name: 'names: prefix and cut to 40 bytes of GBK',
    tables: names(
      '上海市浦东新区陆家嘴环路锦绣江南餐饮管理有限公司世纪大道分店',
      cutGbk('拉卡拉-上海市浦东新区陆家嘴环路锦绣江南餐饮管理有限公司世纪大道分店'),
    ),
    best: CALM,
  },
  {
    name: 'names: the registry has the legal name, slip and statement the shop sign; all numbers equal',
    tables: {
      transactions: views(['slip', 'clearing', 'statement'], sale({ merchant_no: SHOP }), {
        slip: { merchant_name: '锦绣小馆' },
        clearing: { merchant_name: cutGbk('拉卡拉-上海静安锦绣小馆餐饮管理有限公司') },
        statement: { merchant_name: '財付通-錦繡小館' },
      }),
      merchants: [merchant(SHOP, { merchant_name: '上海静安锦绣小馆餐饮管理有限公司' })],
      terminals: [terminal(SHOP)],
    },
  },
  // ---- areas
  {
    name: 'areas: F42 in GB/T 2260 (3100), F32 and device in CNAPS (2900)',
    tables: {
      transactions: views(['request', 'clearing'], sale({ merchant_no: SHOP_UMS }), {
        request: { area_code: '2900', lat: '31.23', lon: '121.47' },
        clearing: { acquirer: '48982900', mcc: '5812' },
      }),
      merchants: [merchant(SHOP_UMS, { area_code: '2900' })],
      terminals: [terminal(SHOP_UMS, { area_code: '3101' })],
    },
    best: CLEAN,
  },
  {
    name: 'areas: 深圳 as 4403 (嘉联) and 5840',
    tables: {
      transactions: views(['request', 'clearing'], sale({ merchant_no: '84944035812A01P' }), {
        request: { area_code: '5840' },
        clearing: { acquirer: '48495840', mcc: '5812' },
      }),
      merchants: [merchant('84944035812A01P', { area_code: '4403' })],
      terminals: [terminal('84944035812A01P', { area_code: '5840' })],
    },
    best: CLEAN,
  },
  ...(
    [
      ['3310', '30.27', '120.15', '杭州'],
      ['3310', '28.66', '121.42', '台州'],
      ['1100', '39.13', '117.2', '天津'],
      ['1100', '39.9', '116.4', '北京'],
      ['5110', '29.58', '105.06', '内江'],
      ['5110', '32.98', '114.02', '驻马店'],
    ] as const
  ).map(([area, lat, lon, town]) => ({
    name: `areas: ambiguous ${area} with the device in ${town}`,
    tables: {
      transactions: pair(
        'a',
        `822${area}58120137`,
        `822${area}58120137`,
        {},
        { lat, lon, terminal_sn: TERMINAL_SN },
      ),
      merchants: [merchant(`822${area}58120137`, { merchant_name: `${town}锦绣小馆` })],
      terminals: [terminal(`822${area}58120137`, { lat, lon })],
    },
    best: CALM,
  })),
  {
    name: 'areas: ambiguous F42 (3310) against the GB code of 杭州 (3301) at the device and in the registry',
    tables: {
      transactions: views(['request', 'clearing'], sale({ merchant_no: '822331058120137' }), {
        request: { area_code: '3301' },
      }),
      merchants: [merchant('822331058120137', { area_code: '3301' })],
      terminals: [terminal('822331058120137', { area_code: '3301' })],
    },
    best: CALM,
  },
  {
    name: 'areas: a letter in the area (49D0)',
    tables: {
      transactions: views(['request', 'clearing'], sale({ merchant_no: '88749D080430001' }), {
        request: { area_code: '4910' },
        clearing: { acquirer: '48874910', mcc: '8043' },
      }),
      merchants: [merchant('88749D080430001', { area_code: '4910' })],
      terminals: [terminal('88749D080430001')],
    },
    best: CALM,
  },
  {
    name: 'areas: head office acquirer code (F32 at the seat of the institution, merchant elsewhere)',
    tables: {
      transactions: views(['request', 'clearing'], sale({ merchant_no: SHOP_GZ }), {
        clearing: { acquirer: '48221000', mcc: '5812' },
      }),
      merchants: [merchant(SHOP_GZ)],
      terminals: [terminal(SHOP_GZ)],
    },
  },
  // ---- unstructured numbers
  ...[
    '308350199990080',
    '305310000000160',
    '801544520504178',
    '713100058120611',
    '000000000000001',
    '123456789012345',
    '1234567890',
  ].map((number) => ({
    name: `unstructured: ${number} with F18, F32 and a device area`,
    tables: {
      transactions: views(['request', 'clearing'], sale({ merchant_no: number }), {
        request: { area_code: '2900' },
        clearing: { acquirer: '03082900', mcc: '5812' },
      }),
      merchants: [merchant(number, { mcc: '5812', area_code: '2900' })],
      terminals: [terminal(number)],
    },
    best: CALM,
  })),
  {
    name: 'unstructured: a clearing row alone that "contradicts" itself in every position',
    tables: {
      transactions: views(
        ['clearing'],
        sale({ merchant_no: '801544520504178', acquirer: '03085840', mcc: '5812' }),
      ),
    },
    best: CALM,
  },
  {
    name: 'unstructured: the slip shows the vendor app id (10 digits), clearing the F42',
    tables: {
      transactions: views(['slip', 'clearing'], sale(), {
        slip: { merchant_no: '8005031742', merchant_name: '锦绣小馆' },
        clearing: { merchant_no: SHOP, merchant_name: '锦绣小馆' },
      }),
    },
  },
  // ---- pre-authorisation
  {
    name: 'preauth completed 11 days later, lower amount, own rrn',
    tables: {
      transactions: [
        ...pair('p', SHOP, SHOP, { ...on('2023-05-01'), txn_type: 'preauth', amount: '3000' }),
        ...pair('k', SHOP, SHOP, {
          ...on('2023-05-12'),
          txn_type: 'preauth_completion',
          amount: '2411.50',
          orig_rrn: on('2023-05-01')['rrn'],
        }),
      ],
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
    best: CLEAN,
  },
  {
    name: 'preauth request, completion in clearing days later under the same rrn',
    tables: {
      transactions: [
        {
          view: 'request',
          txn_id: 'p',
          ...sale({ ...on('2023-05-01'), txn_type: 'preauth', amount: '3000', merchant_no: SHOP }),
        },
        {
          view: 'clearing',
          txn_id: 'c',
          ...sale({
            ...on('2023-05-01'),
            txn_time: '2023-05-12T11:00:00+08:00',
            txn_type: 'preauth_completion',
            amount: '2411.50',
            merchant_no: SHOP,
            issuer_fee: '10.85',
            network_fee: '0.78',
          }),
        },
      ],
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
    best: CALM,
  },
  // ---- void, refund, reversal
  ...(['void', 'refund', 'reversal'] as const).flatMap((txn_type) => [
    {
      name: `${txn_type}: with rrn and trace of the original, fees zero`,
      tables: {
        transactions: [
          ...pair('a', SHOP, SHOP, { issuer_fee: undefined }).map((row) =>
            row['view'] === 'clearing' ? { ...row, issuer_fee: '4.50', network_fee: '0.33' } : row,
          ),
          ...pair('v', SHOP, SHOP, { txn_type, txn_time: '2023-05-04T12:33:00+08:00' }).map(
            (row) =>
              row['view'] === 'clearing' ? { ...row, issuer_fee: '0', network_fee: '0' } : row,
          ),
        ],
        merchants: [merchant(SHOP)],
        terminals: [terminal(SHOP)],
      },
      best: CLEAN,
    },
    {
      name: `${txn_type}: own rrn, orig_rrn, two days later`,
      tables: {
        transactions: [
          ...pair('a', SHOP, SHOP),
          ...pair('v', SHOP, SHOP, { ...on('2023-05-06'), txn_type, orig_rrn: '123109004711' }),
        ],
        merchants: [merchant(SHOP)],
        terminals: [terminal(SHOP)],
      },
      best: CLEAN,
    },
    {
      name: `${txn_type}: the same day, after the terminal was renumbered overnight`,
      tables: {
        transactions: [
          ...pair('a', SHOP, SHOP, on('2023-03-09', '23:50:00')),
          ...pair('v', OTHER, OTHER, {
            ...on('2023-03-10', '00:10:00'),
            txn_type,
            orig_rrn: on('2023-03-09', '23:50:00')['rrn'],
          }),
        ],
        ...history(SHOP, OTHER, '2023-03-10'),
      },
    },
  ]),
  {
    name: 'refund in part, clearing row only',
    tables: {
      transactions: [
        ...pair('a', SHOP, SHOP),
        {
          view: 'clearing',
          txn_id: 'rf',
          ...sale({
            ...on('2023-05-09'),
            txn_type: 'refund',
            amount: '300',
            orig_rrn: '123109004711',
            merchant_no: SHOP,
          }),
        },
      ],
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
    best: CLEAN,
  },
  ...[['request', 'clearing'], ['request']].map((seen) => ({
    name: `refund at the service desk, whose device is another merchant’s than the till’s: ${seen.join(' and ')}`,
    tables: {
      transactions: [
        ...pair('t', MARKET, MARKET, { ...TILL, ...on('2023-05-04') }),
        ...pair('d1', SHOP, SHOP, on('2023-05-02')),
        ...pair('d2', SHOP, SHOP, on('2023-05-08')),
        ...pair('back', MARKET, MARKET, {
          ...on('2023-05-05', '15:00:00'),
          txn_type: 'refund',
          amount: '300',
          orig_rrn: on('2023-05-04')['rrn'],
        }),
      ].filter(({ view }) => seen.includes(view)),
      merchants: [merchant(SHOP), merchant(MARKET, { uscc: '91310106MA1FYYYY0B' })],
      terminals: [terminal(SHOP), terminal(MARKET, TILL)],
    },
    best: CLEAN,
  })),
  // ---- late, duplicated, reordered, skewed
  {
    name: 'late: the clearing row carries the settlement day two days on',
    tables: {
      transactions: views(['request', 'clearing'], sale({ merchant_no: SHOP }), {
        clearing: { txn_time: '2023-05-06T03:00:00+08:00' },
      }),
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'duplicated rows',
    tables: {
      transactions: [
        ...pair('a', SHOP, SHOP),
        ...pair('a', SHOP, SHOP),
        ...pair('a', SHOP, SHOP).reverse(),
      ],
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
    best: CLEAN,
  },
  {
    name: 'duplicated under another txn_id',
    tables: {
      transactions: [...pair('a', SHOP, SHOP), ...pair('b', SHOP, SHOP)],
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
    best: CLEAN,
  },
  {
    name: 'clock skew: the device is 40 seconds off over midnight',
    tables: {
      transactions: views(['request', 'clearing'], sale({ merchant_no: SHOP }), {
        request: { txn_time: '2023-05-05T00:00:12+08:00' },
        clearing: { txn_time: '2023-05-04T23:59:32+08:00' },
      }),
    },
    best: CLEAN,
  },
  {
    name: 'clock skew: the device is a year off (2022), all else equal',
    tables: {
      transactions: views(['request', 'clearing'], sale({ merchant_no: SHOP }), {
        request: { txn_time: '2022-05-04T12:31:09+08:00' },
      }),
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'clock skew over the day of a renumbering: request stamped the day before',
    tables: {
      transactions: [
        {
          view: 'request',
          txn_id: 'q',
          ...sale({ merchant_no: OTHER, txn_time: '2023-03-09T23:59:50+08:00' }),
        },
        {
          view: 'clearing',
          txn_id: 'c',
          ...sale({ merchant_no: OTHER, txn_time: '2023-03-10T00:00:05+08:00' }),
        },
      ],
      ...history(SHOP, OTHER, '2023-03-10'),
    },
  },
  {
    name: 'clock skew over a tariff day: fees of the network day',
    tables: {
      transactions: views(
        ['request', 'clearing'],
        sale({ merchant_no: SHOP, card_type: 'debit' }),
        {
          request: { txn_time: '2021-09-29T23:59:50+08:00' },
          clearing: {
            txn_time: '2021-09-30T00:00:05+08:00',
            issuer_fee: '3.15',
            network_fee: '0.29',
          },
        },
      ),
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
  },
  // ---- the company behind the shop
  {
    name: 'wallet: its own id of the shop, under the name of the company of several shops',
    tables: {
      transactions: views(['slip', 'statement'], sale({ method: 'qr' }), {
        slip: { merchant_no: SHOP, merchant_name: NAME },
        statement: { merchant_no: '3473793537', merchant_name: '上海福和商贸有限公司' },
      }),
      merchants: [merchant(SHOP), merchant(OTHER, { merchant_name: '上海福和商贸有限公司' })],
      terminals: [terminal(SHOP)],
    },
  },
  // ---- artefacts of an export
  {
    name: 'masked: the clearing file hides the middle of every merchant number',
    tables: {
      transactions: [
        ...pair('a', SHOP, SHOP.replace(/^(...).{8}/, '$1********')),
        ...views(['slip'], sale({ merchant_no: SHOP })),
      ],
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
    best: CLEAN,
  },
  // ---- not due yet
  {
    name: 'not due: request and response today, no clearing row',
    tables: {
      transactions: views(['request', 'response'], sale({ merchant_no: SHOP })),
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
    best: CLEAN,
  },
  {
    name: 'not due: other sales are cleared, the last has a slip and request only',
    tables: {
      transactions: [
        ...pair('a', SHOP, SHOP, on('2023-05-02')),
        ...pair('b', SHOP, SHOP, on('2023-05-03')),
        ...views(['slip', 'request'], sale({ merchant_no: SHOP })),
      ],
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
    best: CLEAN,
  },
  {
    name: 'unregistered device with consistent views',
    tables: {
      transactions: pair('a', SHOP, SHOP, {}, { terminal_sn: '00002604106870009999' }),
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP, { terminal_id: '31009999' })],
    },
  },
  {
    name: 'a lawful low price: special price class, big-merchant discount',
    tables: {
      transactions: views(['request', 'clearing'], sale({ merchant_no: SHOP }), {
        clearing: { issuer_fee: '2.00', network_fee: '0.20', price_class: 'special' },
      }),
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'a clearing file of one day that holds no categories: 0000',
    tables: {
      transactions: ['02', '03', '04', '05', '06', '08', '09'].flatMap((day) =>
        pair(day, SHOP, SHOP, on(`2023-05-${day}`)).map((row) => ({
          ...row,
          mcc: row['view'] === 'clearing' && day === '05' ? '0000' : SHOP.slice(7, 11),
        })),
      ),
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
    best: CLEAN,
  },
];

describe.concurrent('C. what must not be called a jump', () => {
  it.each(LOOK_ALIKES)('$name', async ({ name, tables, best }) => {
    const scan = await scanShops(tables);
    expect(scan.code).toBe(0);
    expect(scan.rejects).toEqual([]);
    expect(scan.rows.length).toBeGreaterThan(0);
    const verdicts = scan.rows.map((row) => row.verdict);
    if (process.env['NOTES'])
      appendFileSync(
        process.env['NOTES'],
        `${[...new Set(scan.rows.map((row) => `${row.verdict}[${row.rules}]`))].join(' ')} · ${name}\n`,
      );
    expect(verdicts).not.toContain('jumped');
    for (const verdict of best ? verdicts : []) expect(best).toContain(verdict);
  });
});
