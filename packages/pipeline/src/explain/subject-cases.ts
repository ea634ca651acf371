import { type Case, KINDS, type Lang, VIEWS } from '@zhenma/model';
import { type CheckedRule, renderStatement } from '@zhenma/rules';
import type { Row, Session } from '../engine/session.ts';
import { CASE_SCORE_MIN, caseId, type InBoth, inBoth, isoTime, membersOf } from './cases.ts';
import { judge, type ScoreWeights } from './judge.ts';
import { riskTypeOf } from './risk-type.ts';
import { subjectCause } from './subject-cause.ts';

/** Subjects that were judged by rules of their own scope: table `scope_<name>` with `codes`. */
export interface JudgedSubjects {
  readonly scope: {
    readonly name: string;
    readonly fields: Readonly<Record<string, unknown>>;
    readonly evidence: { readonly view: string; readonly field: string };
  };
  readonly rules: readonly CheckedRule[];
}

/** Cases of subjects that are no single sale (payees, pools); without an order. */
export const buildSubjectCases = async (
  session: Session,
  judged: readonly JudgedSubjects[],
  weights: ScoreWeights,
  zoneMinutes: number,
): Promise<InBoth> => {
  const told: Record<Lang, Case[]> = { zh: [], en: [] };
  for (const subjects of judged) {
    const silence = '0'.repeat(subjects.rules.length);
    const rows = await session.rows(`select * from scope_${subjects.scope.name}
      where codes <> '${silence}' order by id`);
    const { zh, en } = inBoth((lang) =>
      rows.flatMap((row) => toCase(subjects, row, weights, lang, zoneMinutes) ?? []),
    );
    told.zh.push(...zh);
    told.en.push(...en);
  }
  return told;
};

const toCase = (
  { scope, rules }: JudgedSubjects,
  row: Row,
  weights: ScoreWeights,
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
  const cause = subjectCause(scope.name, jumped, borrowed);
  const sales = Number(row['sales'] ?? 0);
  const members = membersOf(row['members']);
  return {
    case_id: caseId(scope.name, String(row['id'])),
    subject: { type: scope.name, id: String(row['id']) },
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
              statement: renderStatement(rule.definition.statement, row, lang),
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
