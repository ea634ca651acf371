import { describe, expect, it } from 'vitest';
import {
  CHARITY,
  csv,
  filesUnder,
  MARKET,
  merchant,
  type Row,
  type Scan,
  SHOP,
  SHOP_GZ,
  SHOP_UMS,
  scanDir,
  scanFiles,
  terminal,
} from './kit.ts';

/*
 * One rule, every engine: the stream, row by row, and the batch, all at once, write the same bytes.
 * Method: small worlds in which keys collide far more often than in life: few amounts, reference
 * numbers, cards and terminals, rows late, twice, with gaps and out of order.
 */

const random = (seed: number) => {
  let state = seed;
  const below = (n: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * n);
  };
  return {
    below,
    pick: <T>(items: readonly T[]): T => items[below(items.length)] as T,
    maybe: <T>(share: number, value: T): T | undefined => (below(100) < share ? value : undefined),
  };
};

const NUMBERS = [SHOP, MARKET, CHARITY, SHOP_GZ, SHOP_UMS, SHOP.slice(0, 11), '8222900b8120137'];
const SERIALS = ['00002604106870004711', '00002604106870004712', '00002604106870004713'];
const NAMES = ['上海市静安区锦绣小馆', '锦绣小馆', '财付通-锦绣小馆', '广州天河百货', 'Jinxiu 😀'];

const rowOf = (n: number, dice: ReturnType<typeof random>): Row => {
  const { pick, maybe, below } = dice;
  const view = pick(['slip', 'request', 'response', 'clearing', 'statement']);
  const day = 3 + below(4);
  const clock = below(5) === 0 ? '' : `T${10 + below(2)}:0${below(10)}:${10 + below(50)}`;
  return {
    view,
    txn_id: `${view}-${n % 190}`,
    txn_time: `2023-05-0${day}${clock}${clock === '' ? '' : '+08:00'}`,
    txn_type: pick(['purchase', 'purchase', 'purchase', 'refund', 'preauth_completion']),
    amount: pick(['100.00', '1000.00', '1000.01']),
    terminal_id: maybe(70, pick(['31001234', '31001235', '31001236'])),
    terminal_sn: maybe(50, pick(SERIALS)),
    merchant_no: maybe(85, pick(NUMBERS)),
    merchant_name: maybe(60, pick(NAMES)),
    mcc: maybe(40, pick(['5812', '5411', '8398'])),
    acquirer: maybe(40, pick(['48222900', '48222900001', '49830000'])),
    card_token: maybe(60, pick(['tok-a', 'tok-b', 'tok-c'])),
    card_type: maybe(70, pick(['debit', 'credit', 'prepaid'])),
    rrn: maybe(60, String(100_000_000_000 + below(40))),
    trace_no: maybe(50, String(100_000 + below(15))),
    batch_no: maybe(40, pick(['000001', '000002'])),
    orig_rrn: maybe(10, String(100_000_000_000 + below(40))),
    currency: maybe(50, pick(['156', '156', '840'])),
    issuer_fee: maybe(30, pick(['4.50', '0.45', '-0.01'])),
    network_fee: maybe(30, pick(['0.32', '0.03'])),
    price_class: maybe(20, pick(['standard', 'special'])),
    area_code: maybe(30, pick(['2900', '5810', '3101'])),
    lat: maybe(10, pick(['31', '31.25'])),
    lon: maybe(10, '121.5'),
    operator_id: maybe(30, pick(['01', '02'])),
    auth_code: maybe(40, pick(['004711', '4711', '004712'])),
  };
};

const tables = (seed: number): Readonly<Record<string, string>> => {
  const dice = random(seed);
  const rows = Array.from({ length: 420 }, (_, n) => rowOf(n, dice));
  rows.push(...rows.slice(0, 25), { ...rows[3], amount: 'x' });
  return {
    'transactions.csv': csv(rows, '\n', [...new Set(rows.flatMap((row) => Object.keys(row)))]),
    'merchants.csv': csv([
      merchant(SHOP, { valid_to: '2023-05-05' }),
      merchant(SHOP, { merchant_name: '锦绣大饭店', valid_from: '2023-05-05' }),
      merchant(MARKET, { merchant_name: '家乐超市', uscc: '91310106MA1FXXXX0B' }),
      merchant(SHOP_GZ, { merchant_name: '广州天河百货' }),
    ]),
    'terminals.csv': csv([
      terminal(SHOP, { terminal_sn: SERIALS[0], area_code: '2900' }),
      terminal(MARKET, { terminal_sn: SERIALS[1], terminal_id: '31001235' }),
      terminal(SHOP, {
        terminal_sn: SERIALS[1],
        terminal_id: '31001235',
        valid_from: '2023-05-05',
      }),
      terminal(SHOP_GZ, { terminal_sn: SERIALS[2], terminal_id: '31001235' }),
      // Another institution gave this id out, too.
      terminal(SHOP_UMS, { terminal_sn: '00002604106870004714', terminal_id: '31001235' }),
    ]),
  };
};

const compared = ({ out, summary }: Scan) => {
  const files = filesUnder(out);
  const { seconds: _, peak_memory_bytes: __, engine: ___, ...rest } = summary;
  return {
    csv: files['verdicts.csv']?.toString(),
    parquet: files['verdicts.parquet']?.toString('base64'),
    cases: files['cases.json']?.toString(),
    rejects: files['rejects.csv']?.toString(),
    summary: rest,
  };
};

describe('the stream gives what the batch gives', () => {
  it.each([1, 2])('keys that collide, seed %i', async (seed) => {
    const stream = await scanFiles(tables(seed), ['--quiet', '--engine', 'stream']);
    expect([stream.code, stream.summary.engine]).toEqual([0, 'stream']);
    const batch = await scanDir(stream.dir, ['--quiet', '--live-rules']);
    expect(batch.summary.verdicts.jumped).toBeGreaterThan(3);
    expect(new Set(batch.rows.map((row) => row.sale_id)).size).toBeLessThan(batch.rows.length);
    expect(compared(stream)).toEqual(compared(batch));
    // Rules that need a population are left out, and named.
    expect(batch.rows.some((row) => row.rules.includes('serial-borrows-number'))).toBe(false);
    expect(batch.summary.not_looked_at).toContainEqual({
      rule: 'serial-borrows-number',
      needs: ['population'],
    });
  });
});
