import { describe, expect, it } from 'vitest';
import {
  CHARITY,
  list,
  MARKET,
  merchant,
  type Row,
  SHOP,
  SHOP_GZ,
  SHOP_UMS,
  sale,
  scanRows,
  scanShops,
  type Tables,
  TERMINAL_SN,
  terminal,
  views,
} from './kit.ts';

/*
 * Guards under attack: a look-alike must not become a jump when several of them meet (contract §5),
 * and a guard must not hide a real jump (contract §1).
 */

const OTHER = '822290058120555';
const OTHER_USCC = '91310106MA1FYYYY0B';
const pair = (
  request: string,
  clearing: string,
  common: Row = {},
  q: Row = {},
  c: Row = {},
): Row[] =>
  views(['request', 'clearing'], sale(common), {
    request: { merchant_no: request, ...q },
    clearing: { merchant_no: clearing, ...c },
  });
const many = (count: number, make: (n: number) => Row[]): Row[] =>
  Array.from({ length: count }, (_, n) => {
    const id = String(n).padStart(4, '0');
    const day = String(1 + (n % 28)).padStart(2, '0');
    const hour = String(9 + (n % 12)).padStart(2, '0');
    return make(n).map((row) => ({
      ...row,
      txn_id: `${row['view']}-${id}`,
      rrn: `30000000${id}`,
      trace_no: `00${id}`,
      txn_time: `2023-05-${day}T${hour}:15:00+08:00`,
    }));
  }).flat();

interface World {
  readonly name: string;
  readonly tables: Tables;
  /** What is told of a source of records needs all its records to itself. */
  readonly isAlone?: boolean;
}

const HONEST: readonly World[] = [
  {
    name: 'F32 and F18 of a number kept through a change of acquirer and a re-coding, both in the history',
    tables: {
      transactions: pair(SHOP, SHOP, {}, {}, { acquirer: '48982900', mcc: '5814' }),
      merchants: [
        merchant(SHOP, { acquirer: '48222900', valid_to: '2023-03-10' }),
        merchant(SHOP, { acquirer: '48982900', mcc: '5814', valid_from: '2023-03-10' }),
      ],
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'an unstructured number that looks structured (713…, unknown institution), F18 and F32 differ from its positions',
    tables: {
      transactions: pair(
        '713100058120611',
        '713100058120611',
        {},
        {},
        { acquirer: '03085840', mcc: '5411' },
      ),
      merchants: [
        merchant('713100058120611', { mcc: '5411', area_code: '5840', acquirer: '03085840' }),
      ],
      terminals: [terminal('713100058120611')],
    },
  },
  {
    name: 'the same without a registry',
    tables: {
      transactions: views(
        ['clearing'],
        sale({ merchant_no: '713100058120611', acquirer: '03085840', mcc: '5411' }),
      ),
    },
  },
  {
    name: 'a bank-internal number (308…) with F18 and F32 of another bank',
    tables: {
      transactions: views(
        ['clearing'],
        sale({ merchant_no: '308350199990080', acquirer: '01045840', mcc: '5411' }),
      ),
    },
  },
  {
    name: 'chain: 12 stores in 6 cities, all cleared under the head-office number, prefixed names',
    tables: {
      transactions: many(60, (n) => {
        const area = ['5810', '5840', '4910', '7910', '6510', '1000'][n % 6] as string;
        const store = `822${area}5812${String(100 + (n % 12)).padStart(4, '0')}`;
        return views(
          ['slip', 'request', 'clearing', 'statement'],
          sale({
            terminal_id: `T${area}${n % 12}`.slice(0, 8),
            amount: `${50 + n}.00`,
            card_token: `tok-${n}`,
          }),
          {
            slip: { merchant_no: store, merchant_name: `锦绣小馆第${(n % 12) + 1}分店` },
            request: { merchant_no: store, area_code: area },
            clearing: {
              merchant_no: SHOP,
              merchant_name: '锦绣小馆',
              mcc: '5812',
              acquirer: '48222900',
            },
            statement: { merchant_no: SHOP, merchant_name: '财付通-锦绣小馆' },
          },
        );
      }),
      merchants: [
        merchant(SHOP, { merchant_name: '锦绣小馆' }),
        ...Array.from({ length: 12 }, (_, n) =>
          merchant(
            `822${['5810', '5840', '4910', '7910', '6510', '1000'][n % 6]}5812${String(100 + n).padStart(4, '0')}`,
            { merchant_name: `锦绣小馆第${n + 1}分店` },
          ),
        ),
      ],
    },
  },
  {
    name: '一机多户 over a month: three approved merchants by turns, one under a second acquirer',
    tables: {
      transactions: many(90, (n) => {
        const no = [SHOP, MARKET, SHOP_UMS][n % 3] as string;
        return pair(no, no, {
          terminal_sn: TERMINAL_SN,
          amount: `${100 + n}.00`,
          card_token: `tok-${n}`,
        });
      }),
      merchants: [
        merchant(SHOP),
        merchant(MARKET, { uscc: OTHER_USCC, merchant_name: '上海惠民大卖场' }),
        merchant(SHOP_UMS, { uscc: '91310106MA1FZZZZ0C', merchant_name: '上海如意茶楼' }),
      ],
      terminals: [terminal(SHOP), terminal(MARKET), terminal(SHOP_UMS)],
    },
  },
  {
    name: 'a terminal_id that two acquirers use: both rows in the registry',
    tables: {
      transactions: views(
        ['clearing'],
        sale({ merchant_no: '898440154110067', acquirer: '48985810' }),
      ),
      merchants: [
        merchant(SHOP),
        merchant('898440154110067', { uscc: OTHER_USCC, merchant_name: '广州惠民大卖场' }),
      ],
      terminals: [
        terminal(SHOP),
        terminal('898440154110067', { terminal_sn: '00002604106870009812' }),
      ],
    },
  },
  {
    name: 'a terminal redeployed later: the registry row starts after the sale',
    tables: {
      transactions: pair(OTHER, OTHER, { terminal_sn: TERMINAL_SN }),
      merchants: [merchant(SHOP), merchant(OTHER, { uscc: OTHER_USCC })],
      terminals: [terminal(SHOP, { valid_from: '2023-06-01' })],
    },
  },
  {
    name: 'valid_to is half-open: on that day the new row holds',
    tables: {
      transactions: pair(OTHER, OTHER, {
        terminal_sn: TERMINAL_SN,
        txn_time: '2023-03-10T00:00:00+08:00',
      }),
      merchants: [
        merchant(SHOP),
        merchant(OTHER, { uscc: OTHER_USCC, merchant_name: '上海如意茶楼' }),
      ],
      terminals: [
        terminal(SHOP, { valid_to: '2023-03-10' }),
        terminal(OTHER, { valid_from: '2023-03-10' }),
      ],
    },
  },
  {
    name: 'the day of validity is that of +08:00 (23:30 UTC the day before)',
    tables: {
      transactions: pair(OTHER, OTHER, {
        terminal_sn: TERMINAL_SN,
        txn_time: '2023-03-09T16:30:00Z',
      }),
      merchants: [
        merchant(SHOP),
        merchant(OTHER, { uscc: OTHER_USCC, merchant_name: '上海如意茶楼' }),
      ],
      terminals: [
        terminal(SHOP, { valid_to: '2023-03-10' }),
        terminal(OTHER, { valid_from: '2023-03-10' }),
      ],
    },
  },
  {
    name: 'numbers with blanks around are the same number',
    tables: { transactions: pair(' 84944035812A01P', '84944035812A01P ') },
  },
  {
    name: 'numbers in lower case are the same number',
    tables: { transactions: pair('84944035812A01P', '84944035812a01p') },
  },
  {
    name: 'data artefact: a slip that masks the number (822290******137) [interpretation]',
    tables: {
      transactions: pair(SHOP, SHOP).map((row) =>
        row['view'] === 'request' ? { ...row, view: 'slip', merchant_no: '822290******137' } : row,
      ),
    },
  },
  {
    name: 'data artefact: a source that cuts the number to 13 characters [interpretation]',
    tables: { transactions: pair(SHOP.slice(0, 13), SHOP) },
    isAlone: true,
  },
  {
    name: 'F41 is unique with F42, not alone (domain 1.2): the registry of one acquirer, the clearing row of another [interpretation]',
    tables: {
      transactions: views(
        ['clearing'],
        sale({ merchant_no: '898440154110067', acquirer: '48985810' }),
      ),
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'renumbered at a chain: old store number in the request, new head-office number cleared, a skewed clock',
    tables: {
      transactions: pair(
        SHOP_GZ,
        OTHER,
        {},
        { txn_time: '2023-03-09T23:59:30+08:00' },
        { txn_time: '2023-03-10T00:00:10+08:00' },
      ),
      merchants: [
        merchant(SHOP, { valid_to: '2023-03-10' }),
        merchant(OTHER, { valid_from: '2023-03-10' }),
        merchant(SHOP_GZ, { merchant_name: '锦绣小馆广州店' }),
      ],
      terminals: [terminal(SHOP_GZ)],
    },
  },
  {
    name: 'genuine non-profit hospital: exempt, no fees, large ticket at night',
    tables: {
      transactions: pair(
        '822290080620004',
        '822290080620004',
        { amount: '48000', txn_time: '2023-05-04T03:10:00+08:00' },
        {},
        {
          issuer_fee: '0',
          network_fee: '0',
          price_class: 'exempt',
          mcc: '8062',
          acquirer: '48222900',
          merchant_name: '上海市静安区中心医院',
        },
      ),
      merchants: [
        merchant('822290080620004', { merchant_name: '上海市静安区中心医院', credit_rate: '0' }),
      ],
      terminals: [terminal('822290080620004')],
    },
  },
  {
    name: 'a convenience store of a hospital (人民医院便利店)',
    tables: {
      transactions: pair(
        '822290053310009',
        '822290053310009',
        {},
        {},
        { merchant_name: '上海人民医院便利店', mcc: '5331', acquirer: '48222900' },
      ),
    },
  },
  {
    name: 'place words in a name (兰州拉面, 南京路) in 上海',
    tables: {
      transactions: pair(
        SHOP,
        SHOP,
        {},
        {},
        { merchant_name: '兰州拉面南京路店', mcc: '5812', acquirer: '48222900' },
      ),
    },
  },
  {
    name: 'reversed sale: reversal uses the original keys, the sale never reaches clearing',
    tables: {
      transactions: [
        ...views(['request', 'response'], sale({ merchant_no: SHOP })),
        {
          view: 'request',
          txn_id: 'rv',
          ...sale({
            merchant_no: SHOP,
            txn_type: 'reversal',
            txn_time: '2023-05-04T12:31:40+08:00',
          }),
        },
        ...many(20, () => pair(SHOP, SHOP)),
      ],
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'head-office F32 and an ambiguous area, name of the other town',
    tables: {
      transactions: pair(
        '822331058120137',
        '822331058120137',
        {},
        { area_code: '3452' },
        { acquirer: '48222900', mcc: '5812', merchant_name: '台州锦绣小馆' },
      ),
      merchants: [merchant('822331058120137', { merchant_name: '台州锦绣小馆' })],
    },
  },
  {
    name: 'declined sales (resp_code 51) that clear nothing',
    tables: {
      transactions: [
        ...views(['request', 'response'], sale({ merchant_no: SHOP }), {
          response: { resp_code: '51' },
        }),
        ...pair(SHOP, SHOP, { rrn: '123209004712', trace_no: '004712' }).map((row) => ({
          ...row,
          txn_id: `${row['txn_id']}b`,
        })),
      ],
      merchants: [merchant(SHOP)],
      terminals: [terminal(SHOP)],
    },
  },
];

const shopAndMarket = (more: Row = {}, both: Row = {}) => [
  merchant(SHOP, both),
  merchant(MARKET, { merchant_name: '上海惠民大卖场', uscc: OTHER_USCC, ...both, ...more }),
];

const JUMPED: readonly World[] = [
  {
    name: '一机多户 for two merchants, cleared under a third',
    tables: {
      transactions: pair(SHOP, MARKET, { terminal_sn: TERMINAL_SN }),
      merchants: [...shopAndMarket(), merchant(OTHER, { uscc: OTHER_USCC })],
      terminals: [terminal(SHOP), terminal(OTHER)],
    },
  },
  {
    name: 'the channel uses a terminal_id of its own; rrn, trace, batch, card and auth code are equal',
    tables: { transactions: pair(SHOP, MARKET, {}, {}, { terminal_id: '90000001' }) },
  },
  {
    name: 'a renumbering is in the history, the sale goes to another merchant',
    tables: {
      transactions: pair(OTHER, MARKET),
      merchants: [
        merchant(SHOP, { valid_to: '2023-03-10' }),
        merchant(OTHER, { valid_from: '2023-03-10' }),
        merchant(MARKET, { uscc: OTHER_USCC, merchant_name: '上海惠民大卖场' }),
      ],
      terminals: [
        terminal(SHOP, { valid_to: '2023-03-10' }),
        terminal(OTHER, { valid_from: '2023-03-10' }),
      ],
    },
  },
  {
    name: 'both merchants have no uscc: two empty ones are not the same firm',
    tables: {
      transactions: pair(SHOP, MARKET),
      merchants: shopAndMarket({}, { uscc: '' }),
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'both merchants have no uscc, other acquirer',
    tables: {
      transactions: pair(SHOP, SHOP_UMS),
      merchants: [
        merchant(SHOP, { uscc: '' }),
        merchant(SHOP_UMS, { uscc: '', merchant_name: '上海如意茶楼' }),
      ],
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'uscc placeholders (all zeros, a dash) are not the same firm',
    tables: {
      transactions: pair(SHOP, MARKET),
      merchants: shopAndMarket({}, { uscc: '000000000000000000' }),
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'the same name, another uscc and category',
    tables: {
      transactions: pair(SHOP, MARKET),
      merchants: shopAndMarket({ merchant_name: '上海市静安区锦绣小馆' }),
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'the other merchant was registered before and is closed: another firm',
    tables: {
      transactions: pair(SHOP, MARKET),
      merchants: shopAndMarket({ valid_to: '2020-01-01' }),
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'the other firm starts on the day ours ends (no renumbering: other uscc)',
    tables: {
      transactions: pair(SHOP, MARKET, { txn_time: '2023-03-11T10:00:00+08:00' }),
      merchants: [
        merchant(SHOP, { valid_to: '2023-03-10' }),
        merchant(MARKET, {
          uscc: OTHER_USCC,
          merchant_name: '上海惠民大卖场',
          valid_from: '2023-03-10',
        }),
      ],
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'names agree, numbers do not: the false merchant shows the true name',
    tables: {
      transactions: views(['slip', 'statement'], sale({ merchant_name: '锦绣小馆' }), {
        slip: { merchant_no: SHOP },
        statement: { merchant_no: MARKET, merchant_name: '财付通-锦绣小馆' },
      }),
    },
  },
  {
    name: 'a mobile device',
    tables: {
      transactions: pair(SHOP, SHOP_GZ, { terminal_sn: TERMINAL_SN }),
      merchants: [
        merchant(SHOP),
        merchant(SHOP_GZ, { uscc: OTHER_USCC, merchant_name: '广州如意茶楼' }),
      ],
      terminals: [terminal(SHOP, { form: 'mobile' })],
    },
  },
  {
    name: 'same name and trade in another city, but both uscc are known and differ: another firm [interpretation]',
    tables: {
      transactions: pair(SHOP, SHOP_GZ),
      merchants: [merchant(SHOP), merchant(SHOP_GZ, { uscc: OTHER_USCC })],
      terminals: [terminal(SHOP)],
    },
  },
  {
    name: 'an ambiguous area in both numbers',
    tables: { transactions: pair('822331058120137', '822331054110002') },
  },
  {
    name: 'cleared two days late',
    tables: { transactions: pair(SHOP, MARKET, {}, {}, { txn_time: '2023-05-06T02:00:00+08:00' }) },
  },
  {
    name: 'each row twice, under the same and another txn_id',
    tables: {
      transactions: [
        ...pair(SHOP, MARKET),
        ...pair(SHOP, MARKET),
        ...pair(SHOP, MARKET).map((row) => ({ ...row, txn_id: `${row['txn_id']}-again` })),
      ],
    },
  },
  {
    name: 'the void of a jumped sale is jumped too (same keys)',
    tables: {
      transactions: [
        ...pair(SHOP, MARKET),
        ...pair(SHOP, MARKET, { txn_type: 'void' }).map((row) => ({
          ...row,
          txn_id: `v${row['txn_id']}`,
        })),
      ],
    },
  },
  {
    name: 'no merchants table, the slip in lower case, clearing an unlisted institution',
    tables: { transactions: pair('84944035812a01p', '999440354110001') },
  },
];

describe.concurrent('C. look-alikes, several at once', () => {
  it.each(HONEST)('not jumped · $name', async ({ tables, isAlone }) => {
    const scan = await (isAlone ? scanRows : scanShops)(tables);
    expect(scan.code).toBe(0);
    expect(scan.rejects).toEqual([]);
    const jumped = scan.rows.filter((row) => row.verdict === 'jumped');
    expect(jumped.map((row) => `${row.view}/${row.txn_id} ${row.rules}`)).toEqual([]);
    expect(scan.cases.filter((one) => one.verdict === 'jumped')).toEqual([]);
  });
});

describe.concurrent('A. real jumps that a guard must not hide', () => {
  // Contract §5 forbids calling an approved 一机多户 a jump; a change inside one sale is still evidence.
  it('suspect · 一机多户 of the same device, requested as one and cleared as the other', async () => {
    const scan = await scanShops({
      transactions: pair(SHOP, MARKET, { terminal_sn: TERMINAL_SN }),
      merchants: shopAndMarket(),
      terminals: [terminal(SHOP), terminal(MARKET)],
    });
    for (const row of scan.rows) expect(row.verdict).toBe('suspect');
  });

  it.each(JUMPED)('jumped · $name', async ({ tables }) => {
    const scan = await scanShops(tables);
    expect(scan.code).toBe(0);
    expect(new Set(scan.rows.map((row) => row.verdict))).toEqual(new Set(['jumped']));
    expect(list(scan.rows[0]?.kinds ?? '')).toContain('merchant');
  });

  it.each([
    ['same acquirer', MARKET],
    ['exempt', CHARITY],
    ['second acquirer', '898310054110022'],
  ])(
    'one uscc does not excuse a cheaper category (%s): at least suspect [interpretation]',
    async (_, cheap) => {
      const scan = await scanShops({
        transactions: pair(SHOP, cheap, {}, {}, { issuer_fee: '0', network_fee: '0' }),
        merchants: [merchant(SHOP), merchant(cheap)],
        terminals: [terminal(SHOP)],
      });
      for (const row of scan.rows) expect(['jumped', 'suspect']).toContain(row.verdict);
    },
  );

  it('another shop behind the same aggregator prefix is evidence', async () => {
    const scan = await scanShops({
      transactions: views(['slip', 'statement'], sale(), {
        slip: { merchant_no: SHOP, merchant_name: '财付通-锦绣小馆' },
        statement: { merchant_name: '财付通-惠民大卖场' },
      }),
    });
    for (const row of scan.rows) expect(['jumped', 'suspect']).toContain(row.verdict);
  });
});
