import type { Case } from '@zhenma/model';
import type { CaseData, Tick } from '../../../src/act/report/case-data.ts';
import type { Summary } from '../../../src/act/summary.ts';

/** Plain data that pages of the tests are made of. */

export const HOSTILE = `"><script>alert(1)</script><img src=x onerror='a'>\u202E&`;

export const summaryOf = (over: Partial<Summary> = {}): Summary => ({
  version: '0.0.0',
  rules_version: 'r1',
  engine: 'local',
  files: { 'a.csv': { table: 'transactions', read: 10, accepted: 8, rejected: 1, duplicates: 1 } },
  passed_over: [],
  observations: { request: 4, clearing: 4 },
  verdicts: { jumped: 2, suspect: 1, clean: 5, unknown: 0 },
  kinds: { merchant: 2 },
  causes: { routing: 2 },
  rules: {},
  not_looked_at: [{ rule: 'printed-cleared-differs', needs: ['view:slip'] }],
  cases: 1,
  money: { issuer_fen: 100, network_fen: 10 },
  seconds: { read: 1 },
  peak_memory_bytes: 1,
  ...over,
});

export const caseOf = (index: number, over: Partial<Case> = {}): Case => ({
  case_id: `C-${String(index).padStart(10, '0')}`,
  subject: { type: 'terminal', id: `0000240200${index}` },
  verdict: 'jumped',
  score: 0.997,
  kinds: ['merchant', 'mcc'],
  cause: {
    top: 'routing',
    probabilities: {
      routing: 0.9,
      software: 0,
      device: 0,
      operation: 0,
      merchant: 0,
      registry: 0,
      data: 0,
      undetermined: 0.1,
    },
    tests: [],
    settle: '',
  },
  first_seen: '2024-03-01T10:00:00+08:00',
  last_seen: '2024-03-17T16:00:00+08:00',
  sales: 8,
  jumped_sales: 2,
  amount_fen: 640_000,
  impact: {
    issuer_fen: 100,
    network_fen: 10,
    merchant_fen: 0,
    acquirer_gain_fen: 110,
    cardholder_points_fen: 5,
  },
  members: ['822305054110052'],
  evidence: [
    {
      rule: 'name-differs',
      version: 1,
      statement: 'names differ',
      view: 'clearing',
      txn_id: 'T1',
      field: 'merchant_name',
      values: { registered: 'A', clearing: 'B' },
    },
  ],
  steps: [{ order: 1, action: 'do', why: 'because', done_when: 'done' }],
  risk_type: { code: '', name: 'jump' },
  ...over,
});

/** Every third sale jumped, to one of `numbers` foreign numbers in turn. */
export const ticksOf = (count: number, numbers = 3): readonly Tick[] =>
  Array.from({ length: count }, (_, at) => {
    const flagged = at % 3 === 0;
    return {
      atMs: 1_709_258_400_000 + at * 3_600_000,
      look: flagged ? 1 + (at % numbers) : 0,
      flagged,
      verdict: flagged ? 'jumped' : 'clean',
    };
  });

export const dataOf = (one: Case, ticks = ticksOf(9), name = '示例餐厅'): CaseData => {
  const flagged = ticks.filter((tick) => tick.flagged).length;
  const bin = { sales: ticks.length, flagged };
  const look = { mcc: null, ownerMcc: null, acquirer: null, sales: 3, flagged: 3 };
  return {
    one,
    counts: {
      sales: ticks.length,
      flagged,
      jumped: flagged,
      suspect: 0,
      slipKept: flagged,
      requestKept: 0,
      foreignNumber: flagged,
      smallest: 51_200,
      largest: 99_000,
      below: 0,
      above: 0,
      before: 0,
      firstFlaggedMs: 1_709_258_400_000,
      registeredNo: '822290058120137',
      registeredName: name,
      expectedMcc: '5812',
    },
    looks: [
      { ...look, number: '822290058120137', name, own: true, flagged: 0 },
      { ...look, number: '822305054110052', name: '示例超市二店', own: false },
    ],
    ticks,
    edges: [],
    hours: Array.from({ length: 24 }, (_, at) => (at === 10 ? bin : { sales: 0, flagged: 0 })),
    weekdays: Array.from({ length: 7 }, () => ({ sales: 1, flagged: 0 })),
    amounts: Array.from({ length: 13 }, (_, at) => (at > 4 ? bin : { sales: 0, flagged: 0 })),
    cards: [0, 0, 1, 0, 0].map((on) => (on ? bin : { sales: 0, flagged: 0 })),
    example: {
      at_ms: 1_709_258_400_000,
      amount: 128_000,
      registered_by: 'terminal',
      registered_no: '822290058120137',
      registered_name: name,
      registered_mcc: '5812',
      registered_area: '2900',
      registered_account: '6200000000000137',
      slip_no: '822290058120137',
      slip_name: name,
      clearing_no: '822305054110052',
      clearing_name: '示例超市二店',
      clearing_mcc: '5411',
    },
  };
};
