import { beforeAll, expect, test } from 'vitest';
import { type Scanned, scanTables } from '../scanning.ts';
import type { Row } from '../tables.ts';

/**
 * Goal: an agent whose pattern a rule tells and whose terminals are routed is a case of routing, with
 * their sums. Method: two terminals of one agent send what is dear under another number, too few for
 * the rules that count routed terminals; those of another agent are honest.
 */

const numberOf = (terminal: number): string => `82229005812A${String(terminal).padStart(3, '0')}`;
const BORROWED = '82229005411B900';

/** Ten days of one terminal, four small sales and two dear ones a day. */
const salesOf = (terminal: number, routed: boolean): Row[] =>
  Array.from({ length: 60 }, (_, turn) => {
    const dear = turn % 3 === 2;
    const day = String(1 + Math.floor(turn / 6)).padStart(2, '0');
    const sale = {
      txn_time: `2024-03-${day}T${String(9 + (turn % 6) * 2).padStart(2, '0')}:00:00`,
      amount: dear ? `${800 + turn}.00` : `${30 + turn}.00`,
      rrn: `${terminal}${String(turn).padStart(3, '0')}`.padStart(12, '0'),
      terminal_sn: `SN${terminal}`,
    };
    const seen = (view: string, merchant_no: string): Row => ({
      ...sale,
      view,
      txn_id: `${view}-${terminal}-${turn}`,
      merchant_no,
    });
    const cleared = dear && routed ? BORROWED : numberOf(terminal);
    return [seen('request', numberOf(terminal)), seen('clearing', cleared)];
  }).flat();

const TERMINALS = Array.from({ length: 12 }, (_, at) => at + 1);
const agentOf = (terminal: number): string => (terminal <= 2 ? '东风商服' : '西河商服');
const merchant = (merchant_no: string, more: Row): Row => ({
  merchant_no,
  merchant_name: `示例${merchant_no.slice(-4)}号`,
  uscc: `U${merchant_no}`,
  mcc: merchant_no.slice(7, 11),
  ...more,
});

let scanned: Scanned;

beforeAll(async () => {
  scanned = await scanTables({
    transactions: TERMINALS.flatMap((terminal) => salesOf(terminal, terminal <= 2)),
    merchants: [
      merchant(BORROWED, { agent: '' }),
      ...TERMINALS.map((terminal) => merchant(numberOf(terminal), { agent: agentOf(terminal) })),
    ],
    terminals: TERMINALS.map((terminal) => ({
      terminal_sn: `SN${terminal}`,
      merchant_no: numberOf(terminal),
      agent: agentOf(terminal),
    })),
  });
});

test('an agent whose routed terminals start at one amount is a case of routing with their sums', () => {
  const agents = scanned.cases.filter(({ subject }) => subject.type === 'agent');
  expect(agents.map(({ subject }) => subject.id)).toEqual(['东风商服']);
  expect(agents[0]).toMatchObject({
    verdict: 'suspect',
    cause: { top: 'routing' },
    sales: 40,
    jumped_sales: 40,
    members: ['SN1', 'SN2'],
  });
  const rules = agents[0]?.evidence.map(({ rule }) => rule);
  expect(rules).toContain('agent-starts-at-amount');
  expect(rules?.filter((rule) => rule.startsWith('agent-routes'))).toEqual([]);
});
