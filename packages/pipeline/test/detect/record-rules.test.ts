import { beforeAll, describe, expect, test } from 'vitest';
import { packIds, type Scanned, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * The rules on single records and on the contract. Goal: each measure that they read is made of real rows,
 * and the lawful twin is silent. Method: each scenario is a shop of its own; one scan.
 */

interface Scenario {
  /** Whether the sale is jumped by the rule alone; else it is evidence. */
  readonly jumped?: true;
  readonly name: string;
  readonly fires: readonly string[];
  /** The first row is the one that is judged. */
  readonly sales: readonly Row[];
  readonly merchants?: readonly Row[];
  readonly terminals?: readonly Row[];
  readonly fleet_events?: readonly Row[];
}

const shop = (id: number) => {
  const tag = String(id).padStart(3, '0');
  const own = `82229005812A${tag}`;
  const other = `82229005411B${tag}`;
  const seen = (name: string, day: number, merchant_no: string, more: Row = {}): Row => ({
    view: 'clearing',
    txn_id: `${tag}-${name}`,
    txn_time: `2024-03-${String(day).padStart(2, '0')}T12:00:00`,
    amount: '100.00',
    rrn: `${tag}${name}`.padEnd(12, '0').slice(0, 12),
    terminal_id: `T${tag}`,
    card_token: `C${tag}`,
    merchant_no,
    ...more,
  });
  const contract = (more: Row = {}): Row => ({
    merchant_no: own,
    mcc: '5812',
    debit_rate: '0.5',
    credit_rate: '0.6',
    ...more,
  });
  return { own, other, seen, contract };
};
type Shop = ReturnType<typeof shop>;

const refunded = ({ own, other, seen }: Shop, more: Row, first: Row = {}): readonly Row[] => {
  const sale = seen('sale', 1, own, first);
  const back = { txn_type: 'refund', amount: '40.00', orig_rrn: sale['rrn'] ?? '', ...more };
  return [seen('back', 9, more['merchant_no'] ?? other, back), sale];
};

/** Payments by code, one a day, under the numbers given by turns. */
const byCode = ({ seen }: Shop, numbers: readonly string[]): readonly Row[] =>
  numbers.map((number, at) => seen(`q${at}`, at + 1, number, { method: 'qr' }));

/** A device that went over to another number on day 6, with a new version or after a download. */
const switched = ({ own, other, seen }: Shop, device: string, version: boolean): readonly Row[] => {
  const row = (name: string, day: number, number: string, more: Row = {}): Row => ({
    ...seen(`${device}${name}`, day, number, more),
    view: 'request',
    terminal_sn: device,
    terminal_id: '',
    app_version: version && number === other ? '2.0' : '1.0',
  });
  return [
    row('a', 6, other),
    ...[1, 2, 3, 4, 5].map((day) => row(`${day}`, day, own)),
    row('b', 6, own, { txn_time: '2024-03-06T11:50:00' }),
    ...[7, 8].map((day) => row(`${day}`, day, other)),
  ];
};

const TICKETS = Array.from({ length: 330 }, (_, at): Row => {
  const number = `82229005814C${String(at % 11).padStart(3, '0')}`;
  const amount = `${15 + ((at * 7) % 40)}.00`;
  return { ...shop(900).seen(`t${at}`, 1 + (at % 20), number, { amount }), terminal_id: '' };
});

const SCENARIOS: readonly ((shop: Shop) => Scenario)[] = [
  (s) => ({
    name: 'a refund under another number than its sale',
    fires: ['undone-under-another-number'],
    sales: refunded(s, {}),
  }),
  (s) => ({
    name: '… of one name',
    fires: [],
    sales: refunded(s, { merchant_name: '江畔小馆' }, { merchant_name: '江畔小馆' }),
  }),
  (s) => ({ name: '… of the same number', fires: [], sales: refunded(s, { merchant_no: s.own }) }),
  (s) => ({
    name: '… through another acquirer',
    fires: ['undone-through-another-acquirer'],
    sales: refunded(s, { merchant_no: s.own, acquirer: '48212900' }, { acquirer: '48222900' }),
  }),
  (s) => ({
    name: '… refused as unknown, though the sale was approved',
    fires: ['undo-refused'],
    sales: refunded(s, { merchant_no: s.own, resp_code: '25' }, { resp_code: '00' }),
  }),
  (s) => ({
    name: '… refused as unknown, and nobody approved the sale',
    fires: [],
    sales: refunded(s, { merchant_no: s.own, resp_code: '25' }, { resp_code: '68' }),
  }),
  (s) => ({ name: '… of another card', fires: [], sales: refunded(s, { card_token: 'X' }) }),
  (s) => ({
    name: 'cleared as preferential, with a standard contract',
    fires: ['flag-below-contract'],
    sales: [s.seen('flag', 1, s.own, { price_class: 'preferential', card_type: 'credit' })],
    merchants: [s.contract()],
  }),
  (s) => ({
    name: 'charged at 0.38 %, with a contract of 0.6 %',
    fires: ['bill-below-contract'],
    sales: [s.seen('fee', 1, s.own, { amount: '1000.00', merchant_fee: '3.80', method: 'qr' })],
    merchants: [s.contract({ debit_rate: '0.6' })],
  }),
  (s) => ({
    name: '… a debit fee at its cap',
    fires: [],
    sales: [
      s.seen('cap', 1, s.own, { amount: '9000.00', merchant_fee: '20.00', card_type: 'debit' }),
    ],
    merchants: [s.contract()],
  }),
  (s) => ({
    name: 'a wallet whose sub-merchants take turns on one device',
    fires: ['qr-number-changes'],
    sales: byCode(s, ['1500000002', '1500000001', '1500000002', '1500000001', '1500000001']),
  }),
  (s) => ({
    name: '… one after the other for good',
    fires: [],
    sales: byCode(s, ['1500000002', '1500000002', '1500000001', '1500000001', '1500000001']),
  }),
  (s) => ({
    name: 'an institution after the end of its licence',
    fires: ['acquirer-not-licensed'],
    sales: [s.seen('old', 1, '88729005812A001', { txn_time: '2025-08-01T12:00:00' })],
  }),
  (s) => ({ name: '… and before', fires: [], sales: [s.seen('old', 1, '88729005812A001')] }),
  (s) => ({
    name: 'an institution outside the areas that its licence names',
    fires: ['acquirer-not-licensed'],
    sales: [s.seen('far', 1, '83629005812A001')],
  }),
  (s) => ({
    name: 'three devices of one agent that change their number on one day, each with an update',
    fires: ['agent-switches-together'],
    sales: ['SA1', 'SA2', 'SA3'].flatMap((device) => switched(s, device, true)),
    terminals: ['SA1', 'SA2', 'SA3'].map((terminal_sn) => ({
      terminal_sn,
      merchant_no: s.own,
      agent: 'A',
    })),
  }),
  (s) => ({
    name: 'a device that changes its number after a parameter download',
    fires: ['number-changes-with-download'],
    sales: switched(s, 'SB1', false),
    terminals: [{ terminal_sn: 'SB1', merchant_no: s.own, agent: 'B' }],
    fleet_events: [
      { terminal_sn: 'SB1', at: '2024-03-06T11:58:00', kind: 'parameter_download' },
      { terminal_sn: 'SB1', at: '2024-02-01T11:58:00', kind: 'heartbeat' },
    ],
  }),
  (s) => ({
    name: 'a device that states another number from an error until it is repaired',
    fires: ['number-from-error-to-repair'],
    jumped: true,
    sales: [
      ...switched(s, 'SB2', false),
      ...[10, 11, 12, 13].map(
        (day): Row => ({
          ...s.seen(`SB2${day}`, day, s.own, { view: 'request' }),
          terminal_sn: 'SB2',
          terminal_id: '',
        }),
      ),
    ],
    terminals: [{ terminal_sn: 'SB2', merchant_no: s.own, agent: 'B' }],
    fleet_events: [
      { terminal_sn: 'SB2', at: '2024-03-06T11:58:00', kind: 'error' },
      { terminal_sn: 'SB2', at: '2024-03-08T13:05:00', kind: 'repair' },
      { terminal_sn: 'SB2', at: '2024-02-01T11:58:00', kind: 'heartbeat' },
    ],
  }),
  (s) => ({
    name: 'a request with the identity of another card, and one ciphertext for all',
    fires: ['terminal-proof-differs', 'terminal-proof-repeats'],
    sales: [1, 2, 3].map((day) =>
      s.seen(`p${day}`, day, s.own, {
        view: 'request',
        card_token: `C${s.own}${day}`,
        terminal_block: day === 1 ? 'differs' : 'fits',
        terminal_cipher: 'A1B2C3D4',
      }),
    ),
  }),
  (s) => ({
    name: 'a request without the identity that the terminal states otherwise',
    fires: ['terminal-proof-absent'],
    sales: [1, 2, 3, 4].map((day) =>
      s.seen(`p${day}`, day, s.own, {
        view: 'request',
        terminal_block: day === 1 ? 'absent' : 'fits',
      }),
    ),
  }),
  (s) => ({
    name: 'refused by the router itself, on a device without a serial of its own',
    fires: ['router-answers', 'serial-is-default'],
    sales: [
      s.seen('w8', 1, s.own, {
        view: 'request',
        resp_code: 'W8',
        terminal_sn: '00000202000000000000',
      }),
    ],
  }),
  (s) => ({
    name: 'a snack for 19,800 yuan: said beside another sign only',
    fires: [],
    sales: [s.seen('big', 1, '82229005814C001', { amount: '19800.00' })],
  }),
  (s) => ({
    name: 'a snack for 19,800 yuan, refused by the router itself',
    fires: ['router-answers', 'ticket-unlike-code'],
    sales: [
      s.seen('bigger', 1, '82229005814C001', {
        view: 'response',
        amount: '19800.00',
        resp_code: 'W8',
      }),
    ],
  }),
];

const made = SCENARIOS.map((build, at) => build(shop(at + 700)));
const OWN = new Set([...packIds('record'), ...packIds('contract'), ...packIds('onset')]);
/** Rules that rest on what the row says alone: their cases in the catalogue are enough. */
const ON_FACTS = [
  'company-under-exempt-code',
  'code-against-name-and-registry',
  'record-of-two-merchants',
  'ticket-above-trade',
  'number-not-decodable',
  'code-asked-differs',
  'name-asked-differs',
  'acquirer-flagged-for-area',
];
/** Rules that need a fleet: test/contract/causes.test.ts has one. */
const ON_FLEETS = ['number-follows-cohort', 'number-follows-bad-release'];
/** Rules about merchants as the registry holds them: their cases are those of numbers. */
const ON_MERCHANTS = [
  'code-outside-business-scope',
  'download-renames-merchant',
  'cheap-code-under-another-trade',
];
const LABELLED = shop(690);
const CHEAP = shop(691);
let scanned: Scanned;

beforeAll(async () => {
  scanned = await scanTables({
    transactions: [
      ...made.flatMap((one) => one.sales),
      ...TICKETS,
      LABELLED.seen('one', 1, LABELLED.own),
      CHEAP.seen('one', 1, CHEAP.own),
    ],
    merchants: [
      ...made.flatMap((one) => one.merchants ?? []),
      LABELLED.contract({ merchant_name: '江畔小馆', business_scope: '服装零售' }),
      CHEAP.contract({ merchant_name: '金沙宾馆', mcc: '5411' }),
      { merchant_no: LABELLED.own, merchant_name: '宏达机电贸易' },
      { merchant_no: LABELLED.own, merchant_name: '江畔小馆' },
    ],
    terminals: made.flatMap((one) => one.terminals ?? []),
    fleet_events: made.flatMap((one) => one.fleet_events ?? []),
    institutions: [{ code3: '836', name: '某支付', licensed: 'true', areas: '云南' }],
  });
});

describe('rules on records and contracts', () => {
  test.each(made.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const judged = scanned.verdicts.find((row) => row['txn_id'] === one.sales[0]?.['txn_id']);
    const fired = String(judged?.['rules'] ?? '')
      .split(';')
      .filter((id) => OWN.has(id));
    expect(fired).toEqual(one.fires);
    expect(judged?.['verdict'] === 'jumped').toBe(one.jumped === true);
  });

  test('ordinary tickets are silent', () => {
    const rows = scanned.verdicts.filter((row) => row['txn_id']?.startsWith('900-'));
    expect(rows).toHaveLength(TICKETS.length);
    expect(rows.filter((row) => row['rules'] !== '')).toEqual([]);
  });

  test('a merchant whose scope and download say otherwise is a case', () => {
    const one = scanned.cases.find(({ subject }) => subject.id === LABELLED.own);
    expect([one?.verdict, one?.evidence.map(({ rule }) => rule)]).toEqual([
      'suspect',
      ['download-renames-merchant', 'code-outside-business-scope'],
    ]);
  });

  test('a hotel that is registered as a supermarket is a case of its own doing', () => {
    const one = scanned.cases.find(({ subject }) => subject.id === CHEAP.own);
    expect([one?.verdict, one?.cause.top, one?.evidence.map(({ rule }) => rule)]).toEqual([
      'suspect',
      'merchant',
      ['cheap-code-under-another-trade'],
    ]);
  });

  test('every rule on measures fires somewhere above', () => {
    const told = [...made.flatMap((one) => one.fires), ...ON_FACTS, ...ON_FLEETS, ...ON_MERCHANTS];
    const fired = new Set(told);
    expect([...OWN].filter((id) => !fired.has(id))).toEqual([]);
  });
});
