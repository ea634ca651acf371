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
  terminal,
  views,
} from './kit.ts';

/*
 * A. Real jumps: two identities of one sale disagree, and nothing legitimate explains it (contract §1).
 * B. Less evidence gives `suspect`, `unknown` or `clean` (contract §4).
 */

const ALL = ['slip', 'request', 'response', 'clearing', 'statement'];
const REGISTRY: Tables = { merchants: [merchant(SHOP)], terminals: [terminal(SHOP)] };

interface Jump {
  readonly name: string;
  readonly views: readonly string[];
  readonly each: Readonly<Record<string, Row>>;
  readonly registry?: Tables;
  readonly common?: Row;
  readonly has: readonly string[];
  readonly hasNot?: readonly string[];
  /** The view that states the wrong merchant, and what it states. */
  readonly wrong: string;
  readonly observed: readonly [merchant: string, mcc: string];
  readonly expected?: readonly [merchant: string, mcc: string];
}

const EXPECTED = [SHOP, '5812'] as const;

const JUMPS: readonly Jump[] = [
  {
    name: 'registered ≠ cleared, by terminal_id and serial',
    views: ['clearing'],
    each: { clearing: { merchant_no: MARKET, terminal_sn: '00002604106870004711' } },
    registry: REGISTRY,
    has: ['mcc', 'merchant'],
    hasNot: ['area', 'acquirer', 'terminal', 'payee', 'method'],
    wrong: 'clearing',
    observed: [MARKET, '5411'],
    expected: EXPECTED,
  },
  {
    name: 'registered ≠ cleared, by terminal_id alone',
    views: ['clearing'],
    each: { clearing: { merchant_no: MARKET } },
    registry: REGISTRY,
    has: ['mcc', 'merchant'],
    hasNot: ['area', 'acquirer', 'terminal', 'payee', 'method'],
    wrong: 'clearing',
    observed: [MARKET, '5411'],
    expected: EXPECTED,
  },
  {
    name: 'registered ≠ cleared, the terminals table alone (no merchants table)',
    views: ['clearing'],
    each: { clearing: { merchant_no: MARKET } },
    registry: { terminals: [terminal(SHOP)] },
    has: ['mcc', 'merchant'],
    wrong: 'clearing',
    observed: [MARKET, '5411'],
    expected: EXPECTED,
  },
  {
    name: 'registered ≠ cleared, other city, same category',
    views: ['clearing'],
    each: { clearing: { merchant_no: SHOP_GZ } },
    registry: REGISTRY,
    has: ['merchant', 'area'],
    hasNot: ['mcc', 'acquirer'],
    wrong: 'clearing',
    observed: [SHOP_GZ, '5812'],
    expected: EXPECTED,
  },
  {
    name: 'request ≠ response',
    views: ['request', 'response'],
    each: { request: { merchant_no: SHOP }, response: { merchant_no: MARKET } },
    has: ['mcc', 'merchant'],
    hasNot: ['area', 'acquirer', 'payee', 'method', 'terminal'],
    wrong: 'response',
    observed: [MARKET, '5411'],
    expected: EXPECTED,
  },
  {
    name: 'slip = response ≠ statement, replaced after the answer',
    views: ['slip', 'response', 'statement'],
    each: {
      slip: { merchant_no: SHOP, merchant_name: '上海市静安区锦绣小馆' },
      response: { merchant_no: SHOP },
      statement: { merchant_no: MARKET, merchant_name: '宏达机电商行' },
    },
    has: ['merchant'],
    wrong: 'statement',
    observed: [MARKET, '5411'],
  },
  {
    name: 'request ≠ clearing',
    views: ['request', 'clearing'],
    each: { request: { merchant_no: SHOP }, clearing: { merchant_no: MARKET } },
    has: ['mcc', 'merchant'],
    hasNot: ['area', 'acquirer'],
    wrong: 'clearing',
    observed: [MARKET, '5411'],
    expected: EXPECTED,
  },
  {
    name: 'request ≠ clearing, and the clearing row has F18 and F32 of the false merchant',
    views: ['request', 'clearing'],
    each: {
      request: { merchant_no: SHOP },
      clearing: { merchant_no: MARKET, mcc: '5411', acquirer: '48222900' },
    },
    has: ['mcc', 'merchant'],
    hasNot: ['area', 'acquirer'],
    wrong: 'clearing',
    observed: [MARKET, '5411'],
    expected: EXPECTED,
  },
  {
    name: 'slip ≠ clearing',
    views: ['slip', 'clearing'],
    each: { slip: { merchant_no: SHOP }, clearing: { merchant_no: CHARITY } },
    has: ['mcc', 'merchant'],
    hasNot: ['area', 'acquirer'],
    wrong: 'clearing',
    observed: [CHARITY, '8398'],
    expected: EXPECTED,
  },
  {
    name: 'slip ≠ statement number',
    views: ['slip', 'statement'],
    each: { slip: { merchant_no: SHOP }, statement: { merchant_no: MARKET } },
    has: ['mcc', 'merchant'],
    wrong: 'statement',
    observed: [MARKET, '5411'],
    expected: EXPECTED,
  },
  {
    name: 'slip ≠ statement number, statement with card, amount and minute only',
    views: ['slip', 'statement'],
    each: {
      slip: { merchant_no: SHOP },
      statement: {
        merchant_no: MARKET,
        txn_time: '2023-05-04T12:31:09+08:00',
        terminal_id: undefined,
        rrn: undefined,
        trace_no: undefined,
        batch_no: undefined,
        auth_code: undefined,
      },
    },
    has: ['mcc', 'merchant'],
    wrong: 'statement',
    observed: [MARKET, '5411'],
    expected: EXPECTED,
  },
  {
    name: 'another institution, area and category at once',
    views: ['request', 'clearing'],
    each: { request: { merchant_no: SHOP }, clearing: { merchant_no: '898440154110067' } },
    has: ['mcc', 'merchant', 'area', 'acquirer'],
    wrong: 'clearing',
    observed: ['898440154110067', '5411'],
    expected: EXPECTED,
  },
  {
    name: 'another institution at the same place (two area schemes) and of the same category',
    views: ['request', 'clearing'],
    each: { request: { merchant_no: SHOP }, clearing: { merchant_no: SHOP_UMS } },
    has: ['merchant', 'acquirer'],
    hasNot: ['mcc', 'area'],
    wrong: 'clearing',
    observed: [SHOP_UMS, '5812'],
    expected: EXPECTED,
  },
  {
    name: 'same institution, area and category, another merchant',
    views: ['request', 'clearing'],
    each: { request: { merchant_no: SHOP }, clearing: { merchant_no: '822290058129981' } },
    has: ['merchant'],
    hasNot: ['mcc', 'area', 'acquirer'],
    wrong: 'clearing',
    observed: ['822290058129981', '5812'],
    expected: EXPECTED,
  },
  {
    name: 'a structured number sent as an unstructured one with F18',
    views: ['request', 'clearing'],
    each: {
      request: { merchant_no: SHOP },
      clearing: { merchant_no: '801544520504178', mcc: '5411' },
    },
    has: ['mcc', 'merchant'],
    wrong: 'clearing',
    observed: ['801544520504178', '5411'],
    expected: EXPECTED,
  },
  {
    name: 'a pre-authorisation completion',
    views: ['request', 'clearing'],
    common: { txn_type: 'preauth_completion' },
    each: { request: { merchant_no: SHOP }, clearing: { merchant_no: MARKET } },
    has: ['mcc', 'merchant'],
    wrong: 'clearing',
    observed: [MARKET, '5411'],
    expected: EXPECTED,
  },
  {
    name: 'a refund, sent under another number than its request',
    views: ['request', 'clearing'],
    common: { txn_type: 'refund' },
    each: { request: { merchant_no: SHOP }, clearing: { merchant_no: MARKET } },
    has: ['mcc', 'merchant'],
    hasNot: ['fee'],
    wrong: 'clearing',
    observed: [MARKET, '5411'],
    expected: EXPECTED,
  },
  {
    name: 'a sale across midnight by two clocks',
    views: ['request', 'clearing'],
    each: {
      request: { merchant_no: SHOP, txn_time: '2023-05-04T23:59:40+08:00' },
      clearing: { merchant_no: MARKET, txn_time: '2023-05-05T00:00:25+08:00' },
    },
    has: ['mcc', 'merchant'],
    wrong: 'clearing',
    observed: [MARKET, '5411'],
    expected: EXPECTED,
  },
  {
    name: 'a QR sale',
    views: ['request', 'clearing'],
    common: { method: 'qr' },
    each: { request: { merchant_no: SHOP }, clearing: { merchant_no: MARKET } },
    has: ['mcc', 'merchant'],
    wrong: 'clearing',
    observed: [MARKET, '5411'],
    expected: EXPECTED,
  },
];

describe.concurrent('A. real jumps', () => {
  it.each(JUMPS)('$name', async (jump) => {
    const scan = await scanShops({
      transactions: views(jump.views, sale(jump.common), jump.each),
      ...jump.registry,
    });
    expect(scan.code).toBe(0);
    expect(scan.rows).toHaveLength(jump.views.length);
    const wrong = scan.row(`${jump.wrong}/${jump.wrong}-1`);
    const kinds = list(wrong.kinds);
    expect({ verdict: wrong.verdict, kinds }).toEqual({
      verdict: 'jumped',
      kinds: expect.arrayContaining([...jump.has]),
    });
    for (const kind of jump.hasNot ?? []) expect(kinds).not.toContain(kind);
    expect([wrong.observed_merchant_no, wrong.observed_mcc]).toEqual(jump.observed);
    if (jump.expected)
      expect([wrong.expected_merchant_no, wrong.expected_mcc]).toEqual(jump.expected);
    for (const row of scan.rows) {
      expect(row.sale_id).toBe(wrong.sale_id);
      expect([row.verdict, row.score, row.kinds, row.cause]).toEqual([
        wrong.verdict,
        wrong.score,
        wrong.kinds,
        wrong.cause,
      ]);
    }
    expect(wrong.explanation).not.toBe('');
    expect(wrong.rules).not.toBe('');
    expect(Number(wrong.score)).toBeGreaterThan(0.5);
  });

  it('gives every view of one sale the same sale and verdict, and each its own observed_*', async () => {
    const scan = await scanRows({
      transactions: views(ALL, sale(), {
        slip: { merchant_no: SHOP, merchant_name: '上海市静安区锦绣小馆' },
        request: { merchant_no: SHOP, terminal_sn: '00002604106870004711' },
        response: { merchant_no: MARKET },
        clearing: { merchant_no: MARKET, mcc: '5411', acquirer: '48222900' },
        statement: { merchant_no: MARKET, merchant_name: '上海惠民平价超市' },
      }),
      ...REGISTRY,
    });
    expect(new Set(scan.rows.map((row) => row.sale_id)).size).toBe(1);
    expect(scan.rows.map((row) => row.verdict)).toEqual(Array(5).fill('jumped'));
    const observed = Object.fromEntries(
      scan.rows.map((row) => [row.view, `${row.observed_merchant_no} ${row.observed_mcc}`]),
    );
    expect(observed).toEqual({
      slip: `${SHOP} 5812`,
      request: `${SHOP} 5812`,
      response: `${MARKET} 5411`,
      clearing: `${MARKET} 5411`,
      statement: `${MARKET} 5411`,
    });
    expect(scan.summary.verdicts.jumped).toBe(1);
    expect(scan.summary.observations).toEqual(Object.fromEntries(ALL.map((view) => [view, 1])));
  });

  it.each([
    ['MCC of F42 ≠ F18, institution of F42 ≠ F32', { mcc: '5411', acquirer: '48982900' }],
    ['the same with the long form of F32', { mcc: '5411', acquirer: '0848982900' }],
    ['exempt category', { mcc: '8398', acquirer: '48362900' }],
  ])(
    'a clearing record that contradicts itself twice is two strong signals: %s',
    async (_, more) => {
      const scan = await scanShops({
        transactions: views(['clearing'], sale(), { clearing: { merchant_no: SHOP, ...more } }),
      });
      const row = scan.row('clearing/clearing-1');
      expect([row.verdict, list(row.kinds)]).toEqual([
        'jumped',
        expect.arrayContaining(['acquirer', 'mcc']),
      ]);
    },
  );
});

interface Fee {
  readonly name: string;
  readonly common: Row;
  readonly to: string;
  readonly booked: readonly [issuer: string, network: string];
  readonly gap: number | '';
}

/** Expected fees are those of SHOP (5812, standard), worked out by hand from the tariff. */
const FEES: readonly Fee[] = [
  // credit 1000: 450 + 32.5→33 = 483; × 0.78 = 351 + 25.35→25 = 376
  {
    name: 'credit, standard → preferential',
    common: { amount: '1000.00' },
    to: MARKET,
    booked: ['3.51', '0.25'],
    gap: 107,
  },
  {
    name: 'credit, standard → exempt',
    common: { amount: '1000.00' },
    to: CHARITY,
    booked: ['0', '0'],
    gap: 483,
  },
  {
    name: 'credit 10 000, standard → preferential (48.25 − 37.64)',
    common: { amount: '10000' },
    to: MARKET,
    booked: ['35.10', '2.54'],
    gap: 1061,
  },
  {
    name: 'credit 10 000, standard → exempt',
    common: { amount: '10000' },
    to: CHARITY,
    booked: ['0.00', '0.00'],
    gap: 4825,
  },
  {
    name: 'credit 20 000: the network cap binds, the issuer has none',
    common: { amount: '20000' },
    to: MARKET,
    booked: ['70.20', '2.54'],
    gap: 9325 - 7274,
  },
  {
    name: 'credit, jumped but booked in full',
    common: { amount: '1000' },
    to: MARKET,
    booked: ['4.50', '0.33'],
    gap: 0,
  },
  {
    name: 'credit, booked above the tariff is negative',
    common: { amount: '1000' },
    to: MARKET,
    booked: ['5.00', '0.33'],
    gap: -50,
  },
  {
    name: 'semi_credit as credit [R in facts.md]',
    common: { amount: '1000', card_type: 'semi_credit' },
    to: MARKET,
    booked: ['3.51', '0.25'],
    gap: 107,
  },
  {
    name: 'half a fen rounds up: 1.00 credit = 0.45→0 + 0.03→0',
    common: { amount: '1.00' },
    to: CHARITY,
    booked: ['0', '0'],
    gap: 0,
  },
  {
    name: '111.11 credit = 49.9995→50 + 3.611→4',
    common: { amount: '111.11' },
    to: CHARITY,
    booked: ['0', '0'],
    gap: 54,
  },
  {
    name: '3.34 credit = 1.503→2 + 0.109→0',
    common: { amount: '3.34' },
    to: CHARITY,
    booked: ['0', '0'],
    gap: 2,
  },
  // debit 1000 until 2021-09-29: 350 + 32.5→33 = 383; from 2021-09-30: 315 + 29.25→29 = 344
  {
    name: 'debit, last day of the first tariff',
    common: { amount: '1000', card_type: 'debit', txn_time: '2021-09-29T23:59:59+08:00' },
    to: CHARITY,
    booked: ['0', '0'],
    gap: 383,
  },
  {
    name: 'debit, first day of the second tariff',
    common: { amount: '1000', card_type: 'debit', txn_time: '2021-09-30T00:00:00+08:00' },
    to: CHARITY,
    booked: ['0', '0'],
    gap: 344,
  },
  {
    name: 'the day is that of +08:00, not UTC',
    common: { amount: '1000', card_type: 'debit', txn_time: '2021-09-29T16:30:00Z' },
    to: CHARITY,
    booked: ['0', '0'],
    gap: 344,
  },
  {
    name: 'debit → preferential stays 78 % of 2016 after 2021-09-30',
    common: { amount: '1000', card_type: 'debit', txn_time: '2022-06-01T10:00:00+08:00' },
    to: MARKET,
    booked: ['2.73', '0.25'],
    gap: 344 - 298,
  },
  {
    name: 'debit 5000 in 2020: issuer cap 13',
    common: { amount: '5000', card_type: 'debit', txn_time: '2020-06-01T10:00:00+08:00' },
    to: CHARITY,
    booked: ['0', '0'],
    gap: 1300 + 163,
  },
  {
    name: 'debit 4000 in 2022: the cap does not bind yet (12.60)',
    common: { amount: '4000', card_type: 'debit', txn_time: '2022-06-01T10:00:00+08:00' },
    to: CHARITY,
    booked: ['0', '0'],
    gap: 1260 + 117,
  },
  {
    name: 'debit 10 000 in 2022: 13 + 2.925→2.93',
    common: { amount: '10000', card_type: 'debit', txn_time: '2022-06-01T10:00:00+08:00' },
    to: CHARITY,
    booked: ['0', '0'],
    gap: 1593,
  },
  {
    name: 'debit 20 000 in 2020: both caps, then 78 %',
    common: { amount: '20000', card_type: 'debit', txn_time: '2020-06-01T10:00:00+08:00' },
    to: MARKET,
    booked: ['10.14', '2.54'],
    gap: 1625 - 1268,
  },
  {
    name: 'credit on the first day of 557号',
    common: { amount: '1000', txn_time: '2016-09-06T00:00:00+08:00' },
    to: MARKET,
    booked: ['3.51', '0.25'],
    gap: 107,
  },
  {
    name: 'the day before 557号 has no tariff in the tables: no gap',
    common: { amount: '1000', txn_time: '2016-09-05T23:59:59+08:00' },
    to: MARKET,
    booked: ['3.51', '0.25'],
    gap: '',
  },
  {
    name: 'a pre-authorisation completion carries fees',
    common: { amount: '1000', txn_type: 'preauth_completion' },
    to: MARKET,
    booked: ['3.51', '0.25'],
    gap: 107,
  },
];

describe.concurrent('A. fee_gap_fen of a jumped sale, to the fen', () => {
  it.each(FEES)('$name', async ({ common, to, booked, gap }) => {
    const scan = await scanShops({
      transactions: views(['request', 'clearing'], sale(common), {
        request: { merchant_no: SHOP },
        clearing: { merchant_no: to, issuer_fee: booked[0], network_fee: booked[1] },
      }),
      ...REGISTRY,
    });
    const row = scan.row('clearing/clearing-1');
    expect([row.verdict, row.fee_gap_fen]).toEqual(['jumped', String(gap)]);
  });

  it.each(['preauth', 'void', 'refund', 'reversal'])('%s carries no fees', async (txn_type) => {
    const scan = await scanShops({
      transactions: views(['request', 'clearing'], sale({ txn_type }), {
        request: { merchant_no: SHOP },
        clearing: { merchant_no: CHARITY, issuer_fee: '0', network_fee: '0' },
      }),
    });
    const row = scan.row('clearing/clearing-1');
    expect(row.verdict).toBe('jumped');
    expect(['', '0']).toContain(row.fee_gap_fen);
    expect(list(row.kinds)).not.toContain('fee');
  });

  it.each([
    ['156', ['fee'], '483'],
    ['840', [], ''],
  ])('in currency %s the tariff of the yuan finds %j', async (currency, kinds, gap) => {
    const scan = await scanShops({
      transactions: views(['request', 'clearing'], sale({ currency, merchant_no: SHOP }), {
        clearing: { issuer_fee: '0', network_fee: '0' },
      }),
      ...REGISTRY,
    });
    const row = scan.row('clearing/clearing-1');
    expect([list(row.kinds), row.fee_gap_fen]).toEqual([kinds, gap]);
  });

  it('puts the money of all sales into summary.json and the case, what cost more subtracted', async () => {
    const scan = await scanRows({
      transactions: [1, 2, 3, 4].flatMap((n) =>
        views(['request', 'clearing'], sale({ rrn: `12310900471${n}`, trace_no: `00471${n}` }), {
          request: { txn_id: `r${n}`, merchant_no: SHOP },
          clearing: {
            txn_id: `c${n}`,
            merchant_no: MARKET,
            issuer_fee: n === 4 ? '5.00' : '3.51',
            network_fee: n === 4 ? '0.35' : '0.25',
          },
        }),
      ),
      ...REGISTRY,
    });
    expect(scan.summary.money).toMatchObject({ issuer_fen: 247, network_fen: 22 });
    const one = scan.cases.find((each) => each.subject.type === 'terminal');
    expect(one).toMatchObject({
      verdict: 'jumped',
      sales: 4,
      jumped_sales: 4,
      amount_fen: 400_000,
      impact: { issuer_fen: 247, network_fen: 22 },
    });
  });
});

interface Less {
  readonly name: string;
  readonly tables: Tables;
  readonly verdict: string;
}

const LESS: readonly Less[] = [
  {
    name: 'suspect: F42 category ≠ F18 in one clearing row',
    tables: {
      transactions: views(['clearing'], sale(), { clearing: { merchant_no: SHOP, mcc: '5411' } }),
    },
    verdict: 'suspect',
  },
  {
    name: 'suspect: F42 institution ≠ F32 in one clearing row',
    tables: {
      transactions: views(['clearing'], sale(), {
        clearing: { merchant_no: SHOP, acquirer: '48982900' },
      }),
    },
    verdict: 'suspect',
  },
  {
    name: 'suspect: slip name ≠ statement name, no numbers on the statement',
    tables: {
      transactions: views(['slip', 'statement'], sale(), {
        slip: { merchant_no: SHOP, merchant_name: '锦绣小馆' },
        statement: { merchant_name: '惠民平价大卖场' },
      }),
    },
    verdict: 'suspect',
  },
  {
    name: 'suspect: fees below the tariff of the same number, flag preferential, contract standard',
    tables: {
      transactions: views(['request', 'clearing'], sale(), {
        request: { merchant_no: SHOP },
        clearing: {
          merchant_no: SHOP,
          issuer_fee: '3.51',
          network_fee: '0.25',
          price_class: 'preferential',
        },
      }),
      ...REGISTRY,
    },
    verdict: 'suspect',
  },
  {
    name: 'unknown: a slip alone',
    tables: { transactions: views(['slip'], sale(), { slip: { merchant_no: SHOP } }) },
    verdict: 'unknown',
  },
  {
    name: 'unknown: a statement alone, name only',
    tables: {
      transactions: views(['statement'], sale(), { statement: { merchant_name: '锦绣小馆' } }),
    },
    verdict: 'unknown',
  },
  {
    name: 'unknown: two views that state no merchant',
    tables: { transactions: views(['request', 'clearing'], sale()) },
    verdict: 'unknown',
  },
  {
    name: 'unknown: the counterpart states no merchant',
    tables: {
      transactions: views(['request', 'clearing'], sale(), { request: { merchant_no: SHOP } }),
    },
    verdict: 'unknown',
  },
  {
    name: 'clean: request = clearing, no registry',
    tables: {
      transactions: views(['request', 'clearing'], sale(), {
        request: { merchant_no: SHOP },
        clearing: { merchant_no: SHOP },
      }),
    },
    verdict: 'clean',
  },
  {
    name: 'clean: clearing = registry',
    tables: {
      transactions: views(['clearing'], sale(), {
        clearing: { merchant_no: SHOP, issuer_fee: '4.50', network_fee: '0.33' },
      }),
      ...REGISTRY,
    },
    verdict: 'clean',
  },
  {
    name: 'clean: all five views agree',
    tables: {
      transactions: views(
        ALL,
        sale({ merchant_no: SHOP, merchant_name: '上海市静安区锦绣小馆', mcc: '5812' }),
        { clearing: { acquirer: '48222900', issuer_fee: '4.50', network_fee: '0.33' } },
      ),
      ...REGISTRY,
    },
    verdict: 'clean',
  },
  {
    name: 'clean: a genuine supermarket at the preferential price',
    tables: {
      transactions: views(['request', 'clearing'], sale({ merchant_no: MARKET }), {
        clearing: { issuer_fee: '3.51', network_fee: '0.25', price_class: 'preferential' },
      }),
      merchants: [merchant(MARKET, { merchant_name: '上海惠民大卖场', credit_rate: '0.38' })],
      terminals: [terminal(MARKET)],
    },
    verdict: 'clean',
  },
];

describe.concurrent('B. less than two strong signals', () => {
  it.each(LESS)('$name', async ({ tables, verdict }) => {
    const scan = await scanShops(tables);
    expect(scan.code).toBe(0);
    expect(scan.rows.map((row) => [row.verdict, row.kinds])).toEqual(
      scan.rows.map((row) => [verdict, verdict === 'suspect' ? row.kinds : '']),
    );
    expect(new Set(scan.rows.map((row) => row.sale_id)).size).toBe(1);
    for (const row of scan.rows) {
      expect(Number(row.score)).toBeGreaterThanOrEqual(0);
      expect(Number(row.score)).toBeLessThanOrEqual(1);
    }
  });
});
