import type { Case, Lang } from '@zhenma/model';
import type { Row, Session } from '../engine/session.ts';
import type { CauseFacts } from './cause-facts.ts';

/** What a checklist can be filled in with; empty where the data does not say. */
export interface StepFacts {
  readonly serial: string;
  readonly registeredNo: string;
  /** Which of the five bound elements differ between the registry and what was sent. */
  readonly elements: readonly string[];
  readonly app: string;
  readonly badStatus: string;
  readonly model: string;
  /** Devices of that model that still have that version. */
  readonly cohort: number;
  readonly errors: number;
  readonly operator: string;
  readonly untrained: boolean;
  readonly courses: readonly string[];
  readonly agent: string;
  readonly gapFen: number;
  readonly kilometres: number;
  readonly needed: number;
  readonly seen: number;
}

/**
 * The five elements that are bound to a terminal (五要素), as the registry and the sale state them.
 * Source: docs/facts.md, 259号.
 */
const ELEMENTS: readonly (readonly [key: string, zh: string, en: string, sql: string])[] = [
  ['acquirer', '收单机构代码', 'acquirer code', 'f.registered_acquirer <> f.cleared_acquirer'],
  [
    'number',
    '特约商户编码',
    'merchant number',
    'coalesce(nullif(f.stated_no, f.registered_no), f.cleared_no) <> f.registered_no',
  ],
  ['uscc', '统一社会信用代码', 'credit code', 'f.registered_uscc <> f.cleared_owner_uscc'],
  [
    'account',
    '收单结算账户',
    'settlement account',
    'f.registered_account <> f.cleared_owner_account',
  ],
  ['place', '终端布放地址', 'place of the terminal', 'm.away_metres >= 5000'],
];

/** Creates `case_step(type, id, …)`: the facts of a case's steps that are not asked elsewhere. */
export const createStepFacts = (session: Session): Promise<void> =>
  session.run(`create or replace table case_step as
    with device as (
      select sn, min(agent) as agent, min(model) as model from terminal_span group by sn
    )
    select c.type, c.id, min(f.registered_no) as registered_no, max(sn.value) as serial,
      max(d.agent) as agent, max(d.model) as model,
      ${ELEMENTS.map(([key, , , sql]) => `coalesce(bool_or(${sql}), false) as differs_${key}`).join(', ')}
    from case_sale c
    join facts f using (pattern)
    join case_measure m using (sale)
    left join dict_sn sn on sn.id = c.device_sn
    left join device d on d.sn = c.device_sn
    group by c.type, c.id`);

/** Courses of the training table, in order. */
export const coursesOf = async (session: Session): Promise<readonly string[]> =>
  (
    await session.rows(`select distinct course from typed_training where course is not null
    order by course limit 3`)
  ).map((row) => String(row['course']));

export const stepFactsOf = (
  row: Row,
  facts: CauseFacts,
  courses: readonly string[],
  one: Pick<Case, 'impact' | 'traffic'>,
  lang: Lang,
): StepFacts => {
  const text = (from: Row, name: string): string => String(from[name] ?? '');
  const operatorFit = Number(facts['operator_fit'] ?? 0) > 0;
  return {
    serial: text(row, 'serial'),
    registeredNo: text(row, 'registered_no'),
    elements: ELEMENTS.filter(([key]) => row[`differs_${key}`] === true).map(([, zh, en]) =>
      lang === 'zh' ? zh : en,
    ),
    app: text(facts, 'app'),
    badStatus: text(facts, 'bad_status'),
    model: text(row, 'model'),
    cohort: Number(facts['cohort_with'] ?? 0),
    errors: Number(facts['errors_seen'] ?? 0),
    operator: text(facts, operatorFit ? 'operator_at' : 'load_operator'),
    untrained: Number(facts[operatorFit ? 'operator_untrained' : 'load_untrained'] ?? 0) === 1,
    courses,
    agent: text(row, 'agent'),
    gapFen: one.impact.issuer_fen + one.impact.network_fen,
    kilometres: Math.round(Number(facts['away_metres'] ?? 0) / 1000),
    needed: one.traffic?.needed ?? 0,
    seen: one.traffic?.true_code_sales ?? 0,
  };
};
