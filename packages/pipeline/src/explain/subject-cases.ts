import { type Case, KINDS, type Lang, VIEWS } from '@zhenma/model';
import type { CheckedRule } from '@zhenma/rules';
import type { Row, Session } from '../engine/session.ts';
import { CASE_SCORE_MIN } from './case-causes.ts';
import { caseId, type InBoth, inBoth, isoTime, membersOf } from './cases.ts';
import { choosingAgents, isCheap } from './chosen-codes.ts';
import { judge } from './judge.ts';
import { riskTypeOf } from './risk-type.ts';
import { CHOSEN, subjectCause, type Weighed } from './subject-cause.ts';
import { tell } from './tell.ts';

/** Subjects that were judged by rules of their own scope: `table` has `codes`. */
export interface JudgedSubjects {
  readonly table: string;
  readonly scope: {
    readonly name: string;
    readonly fields: Readonly<Record<string, unknown>>;
    readonly evidence: { readonly view: string; readonly field: string };
  };
  readonly rules: readonly CheckedRule[];
}

/**
 * Cases of subjects that are no single sale (payees, pools); without an order.
 *
 * Shape   `faulty` counts the sales of a number that terminals sent by a fault: a merchant of whose sales most are such,
 *         and that is no more than suspect, is the terminals' case.
 */
export const buildSubjectCases = async (
  session: Session,
  judged: readonly JudgedSubjects[],
  weighed: Weighed,
  { zoneMinutes, faulty }: { zoneMinutes: number; faulty: ReadonlyMap<string, number> },
): Promise<InBoth> => {
  const told: Record<Lang, Case[]> = { zh: [], en: [] };
  for (const subjects of judged) {
    const silence = '0'.repeat(subjects.rules.length);
    const rows = await session.rows(`select * from ${subjects.table}
      where codes <> '${silence}' order by id`);
    const agents = await agentsWhoChose(session, subjects, rows);
    const { zh, en } = inBoth((lang) =>
      oneEach(
        rows.flatMap((row) => {
          const byAgent = agents.has(String(row['agent']));
          const one = toCase(subjects, row, byAgent, weighed, lang, zoneMinutes);
          return one === undefined || isOfFault(one, faulty) ? [] : one;
        }),
      ),
    );
    told.zh.push(...zh);
    told.en.push(...en);
  }
  return told;
};

const isOfFault = (
  { subject: { type, id }, verdict, sales }: Case,
  faulty: ReadonlyMap<string, number>,
): boolean => type === 'merchant' && verdict !== 'jumped' && 2 * (faulty.get(id) ?? 0) > sales;

/** Rows that are parts of one subject, its days or records, make one case of it. */
const oneEach = (cases: readonly Case[]): readonly Case[] => {
  const bySubject = new Map<string, Case>();
  for (const one of cases) {
    const known = bySubject.get(one.case_id);
    bySubject.set(one.case_id, known === undefined ? one : joined(known, one));
  }
  return [...bySubject.values()];
};

/** What both say, by the more severe; a rule is shown where it fired first. */
const joined = (a: Case, b: Case): Case => {
  const isWorse = b.verdict === 'jumped' && a.verdict !== 'jumped';
  const { verdict, cause, steps, risk_type } = isWorse ? b : a;
  const [first] = [a.first_seen, b.first_seen].sort();
  const last = [a.last_seen, b.last_seen].sort().at(-1);
  const told = new Set(a.evidence.map(({ rule }) => rule));
  return {
    ...a,
    ...{ verdict, cause, steps, risk_type },
    score: Math.max(a.score, b.score),
    kinds: KINDS.filter((kind) => a.kinds.includes(kind) || b.kinds.includes(kind)),
    first_seen: first ?? a.first_seen,
    last_seen: last ?? a.last_seen,
    sales: a.sales + b.sales,
    jumped_sales: a.jumped_sales + b.jumped_sales,
    amount_fen: a.amount_fen + b.amount_fen,
    members: membersOf([...new Set([...a.members, ...b.members])].sort()),
    evidence: [...a.evidence, ...b.evidence.filter(({ rule }) => !told.has(rule))],
  };
};

/** Whether a rule on its category fired at a merchant that is registered under a cheap one. */
const isChosen = (rules: JudgedSubjects['rules'], row: Row): boolean =>
  isCheap(row) &&
  rules.some(
    ({ definition }, at) => String(row['codes'])[at] === '1' && definition.kinds.includes('mcc'),
  );

/** Agents whose merchants have codes too cheap more often than those of others; none where the scope has no agents. */
const agentsWhoChose = async (
  session: Session,
  { table, scope, rules }: JudgedSubjects,
  rows: readonly Row[],
): Promise<ReadonlySet<string>> => {
  const chosen = rows.filter((row) => isChosen(rules, row));
  if (!('agent' in scope.fields) || chosen.length === 0) return new Set();
  const all = await session.rows(
    `select agent, count(*) as n from ${table} where agent is not null group by agent order by agent`,
  );
  return choosingAgents(
    all.map(({ agent, n }) => ({
      agent: String(agent),
      merchants: Number(n),
      chosen: chosen.filter((row) => row['agent'] === agent).length,
    })),
  );
};

const toCase = (
  { scope, rules }: JudgedSubjects,
  row: Row,
  byAgent: boolean,
  { weights, causes }: Weighed,
  lang: Lang,
  zoneMinutes: number,
): Case | undefined => {
  const codes = String(row['codes']);
  const judged = judge(rules, codes, true, row, weights, lang);
  const { verdict, kinds } = judged;
  const borrowed = typeof row['probability'] === 'number' ? row['probability'] : undefined;
  const score = borrowed ?? judged.score;
  if (score < CASE_SCORE_MIN) return undefined;
  const jumped = verdict === 'jumped';
  const isPart = typeof row['subject_id'] === 'string';
  const type = isPart ? String(row['subject_type']) : scope.name;
  const id = String(isPart ? row['subject_id'] : row['id']);
  const [byMerchant, byItsAgent] = CHOSEN;
  const cause = subjectCause(scope.name, causes, {
    decided: jumped,
    probability: borrowed,
    cause: isChosen(rules, row) ? (byAgent ? byItsAgent : byMerchant) : undefined,
  });
  const sales = Number(row['sales'] ?? 0);
  const members = membersOf(row['members']);
  return {
    case_id: caseId(type, id),
    subject: { type, id },
    verdict,
    score,
    kinds: KINDS.filter((kind) => kinds.includes(kind)),
    cause: { top: cause.top, probabilities: cause.probabilities, tests: [], settle: '' },
    first_seen: isoTime(Number(row['first_ms']), zoneMinutes),
    last_seen: isoTime(Number(row['last_ms']), zoneMinutes),
    sales,
    jumped_sales: jumped ? sales : 0,
    amount_fen: jumped ? Number(row['amount'] ?? 0) : 0,
    impact: NO_IMPACT,
    members,
    evidence: rules.flatMap((rule, at) =>
      codes[at] === '1'
        ? [
            {
              rule: rule.definition.id,
              version: rule.definition.version,
              statement: tell(rule.definition.statement, row, lang),
              view: VIEWS[Number(row['witness_view'] ?? 0) - 1] ?? scope.evidence.view,
              txn_id: String(row['witness'] ?? ''),
              field: scope.evidence.field,
              values: valuesOf(scope.fields, row),
            },
          ]
        : [],
    ),
    steps: cause.steps(lang),
    risk_type: riskTypeOf(cause.top, new Set(kinds), lang),
  };
};

/** What a payee's case costs cannot be said from payouts alone. */
const NO_IMPACT = {
  issuer_fen: 0,
  network_fen: 0,
  merchant_fen: 0,
  acquirer_gain_fen: 0,
  cardholder_points_fen: 0,
} as const;

const valuesOf = (fields: Readonly<Record<string, unknown>>, row: Row): Record<string, string> =>
  Object.fromEntries(
    Object.keys(fields).flatMap((name) => {
      const value = row[name];
      return value === null || value === undefined ? [] : [[name, String(value)]];
    }),
  );
