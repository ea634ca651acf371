import { createHash } from 'node:crypto';
import { type Case, type Evidence, type Impact, KINDS, type Lang } from '@zhenma/model';
import type { CheckedRule } from '@zhenma/rules';
import type { Cell, Row, Session } from '../engine/session.ts';
import { quoteText } from '../engine/sql.ts';
import { type CauseWeights, weighCause } from './cause.ts';
import { type CauseFacts, createCauseFacts } from './cause-facts.ts';
import { chargesOf, createCharges } from './charges.ts';
import { loadEvidence } from './evidence.ts';
import { riskTypeOf } from './risk-type.ts';
import { coursesOf, createStepFacts, stepFactsOf } from './step-facts.ts';
import { stepsFor } from './steps.ts';
import { createTraffic, trafficOf } from './traffic.ts';

const MEMBERS_MAX = 50;

/** A subject below this score makes no case. Source: contract §4. */
export const CASE_SCORE_MIN = 0.05;

/** The same cases, told in Chinese and in English. */
export type InBoth = Readonly<Record<Lang, readonly Case[]>>;

/** Tells cases in both languages. */
export const inBoth = (tell: (lang: Lang) => readonly Case[]): InBoth => ({
  zh: tell('zh'),
  en: tell('en'),
});

/**
 * Builds all cases, most severe first, and creates `sale_cause(sale, cause)`.
 *
 * Shape   one case per subject with a jumped or suspect sale.
 */
export const buildCases = async (
  session: Session,
  rules: readonly CheckedRule[],
  weights: CauseWeights,
  zoneMinutes: number,
): Promise<InBoth> => {
  await session.run('create or replace temp table sale_cause (sale integer, cause varchar)');
  const [flagged] = await session.rows('select count(*) as n from case_sale');
  if (Number(flagged?.['n'] ?? 0) === 0) return inBoth(() => []);
  await session.run(groupSql(rules));
  await createCauseFacts(session);
  await createTraffic(session);
  await createStepFacts(session);
  await createCharges(session);
  const known: Known = {
    cause: await byCase(session, 'cause_facts'),
    traffic: await byCase(session, 'case_traffic'),
    steps: await byCase(session, 'case_step'),
    charges: await byCase(session, 'case_charge'),
    courses: await coursesOf(session),
  };
  const rows = await session.rows(
    'select * from case_group order by jumped > 0 desc, score desc, amount desc, type, id',
  );
  const evidence = await loadEvidence(session, rules);
  const cases = inBoth((lang) =>
    rows
      .filter((row) => Number(row['score']) >= CASE_SCORE_MIN)
      .map((row) => toCase(row, known, evidence, { weights, lang, zoneMinutes })),
  );
  const causes = cases.zh.map((one): Cell[] => [one.subject.type, one.subject.id, one.cause.top]);
  await session.load('case_cause', { type: 'varchar', id: 'varchar', cause: 'varchar' }, causes);
  await session.run(`insert into sale_cause
    select cs.sale, cc.cause from case_sale cs join case_cause cc using (type, id)`);
  return cases;
};

const keyOf = (row: Row): string => `${row['type']}|${row['id']}`;

/** What the tables of the causes, the traffic and the steps say of each case. */
interface Known {
  readonly cause: ReadonlyMap<string, CauseFacts>;
  readonly traffic: ReadonlyMap<string, Row>;
  readonly steps: ReadonlyMap<string, Row>;
  readonly charges: ReadonlyMap<string, Row>;
  readonly courses: readonly string[];
}

interface Setting {
  readonly weights: CauseWeights;
  readonly lang: Lang;
  readonly zoneMinutes: number;
}

const byCase = async (session: Session, table: string): Promise<ReadonlyMap<string, Row>> =>
  new Map((await session.rows(`select * from ${table}`)).map((row) => [keyOf(row), row]));

/** One row per subject; `example_k` is the first sale on which rule k fired. */
const groupSql = (rules: readonly CheckedRule[]): string => {
  const examples = rules.map(
    (_, at) => `min(case when c.codes[${at + 1}] = '1' then c.sale end) as example_${at}`,
  );
  const gains = "c.verdict = 'jumped'";
  return `create or replace temp table case_group as
    with total as (
      select type, id, count(*) as sales from subject
      where (type, id) in (select (type, id) from case_sale) group by type, id
    )
    select c.type, c.id, max(c.score) as score,
      count(*) filter (${gains}) as jumped, count(*) filter (c.verdict = 'suspect') as suspect,
      any_value(t.sales) as sales, min(c.at_ms) as first_ms, max(c.at_ms) as last_ms,
      string_agg(distinct c.kinds, ';' order by c.kinds) as kinds,
      coalesce(sum(c.amount) filter (${gains}), 0)::bigint as amount,
      coalesce(sum(c.issuer_gap) filter (${gains}), 0)::bigint as issuer_gap,
      coalesce(sum(c.network_gap) filter (${gains}), 0)::bigint as network_gap,
      coalesce(sum(c.amount) filter (${gains} and p.points_lost), 0)::bigint as points_amount,
      list(distinct n.value order by n.value) filter (c.cleared <> c.registered and n.value is not null)
        as members,
      ${examples.join(', ') || 'null as example'}
    from case_sale c
    join total t using (type, id)
    join price_shift p using (pattern)
    left join dict_number n on n.id = c.cleared
    group by c.type, c.id`;
};

/** A case is named by its subject: the same in every run. */
export const caseId = (type: string, id: string): string =>
  `C-${createHash('sha256').update(`${type}|${id}`).digest('hex').slice(0, 10)}`;

const toCase = (
  row: Row,
  known: Known,
  evidence: (row: Row, lang: Lang) => readonly Evidence[],
  { weights, lang, zoneMinutes }: Setting,
): Case => {
  const number = (name: string): number => Number(row[name] ?? 0);
  const type = String(row['type']);
  const id = String(row['id']);
  const kinds = new Set(String(row['kinds']).split(';'));
  const verdict = number('jumped') > 0 ? 'jumped' : 'suspect';
  const facts = known.cause.get(keyOf(row)) ?? {};
  const cause = weighCause(facts, weights, lang);
  const run = known.traffic.get(keyOf(row));
  const since = isoTime(Number(run?.['last_ms'] ?? row['last_ms']), zoneMinutes);
  const traffic = trafficOf(run, weights.traffic, since);
  const charged = known.charges.get(keyOf(row));
  const charges = chargesOf(charged);
  const impact = {
    ...impactOf(number('issuer_gap'), number('network_gap'), number('points_amount')),
    merchant_fen: Number(charged?.['over_jumped'] ?? 0),
  };
  const filled = stepFactsOf(
    known.steps.get(keyOf(row)) ?? {},
    facts,
    known.courses,
    { impact, traffic },
    lang,
  );
  return {
    case_id: caseId(type, id),
    subject: { type, id },
    verdict,
    score: number('score'),
    kinds: KINDS.filter((kind) => kinds.has(kind)),
    cause,
    first_seen: isoTime(number('first_ms'), zoneMinutes),
    last_seen: isoTime(number('last_ms'), zoneMinutes),
    sales: number('sales'),
    jumped_sales: number('jumped'),
    amount_fen: number('amount'),
    impact,
    members: membersOf(row['members']),
    evidence: evidence(row, lang),
    steps: stepsFor(cause, filled, lang),
    risk_type: riskTypeOf(cause.top, kinds, lang),
    traffic,
    ...(charges === undefined ? {} : { charges }),
  };
};

/** Value of one yuan's worth of card points, in yuan. Own assumption [I], docs/results.md. */
const POINTS_PER_YUAN = 0.002;

const impactOf = (issuer: number, network: number, pointsAmount: number): Impact => ({
  issuer_fen: issuer,
  network_fen: network,
  merchant_fen: 0,
  acquirer_gain_fen: issuer + network,
  cardholder_points_fen: Math.round(pointsAmount * POINTS_PER_YUAN),
});

/** A list of the engine as texts, no more than a person reads. */
export const membersOf = (value: unknown): readonly string[] => {
  const items = (value as { readonly items?: readonly unknown[] } | null)?.items ?? value;
  return Array.isArray(items) ? items.slice(0, MEMBERS_MAX).map(String) : [];
};

/** Most severe first: jumped, then score, amount, and the subject's type and id. */
export const inOrder = (cases: readonly Case[]): readonly Case[] =>
  oneEach(cases).sort(
    (a, b) =>
      Number(b.verdict === 'jumped') - Number(a.verdict === 'jumped') ||
      b.score - a.score ||
      b.amount_fen - a.amount_fen ||
      compare(a.subject.type, b.subject.type) ||
      compare(a.subject.id, b.subject.id),
  );

/** One case for every subject: what sales say of it comes first, further evidence is added. */
const oneEach = (cases: readonly Case[]): Case[] => {
  const bySubject = new Map<string, Case>();
  for (const one of cases) {
    const known = bySubject.get(one.case_id);
    const merged = known && {
      ...known,
      score: Math.max(known.score, one.score),
      evidence: [...known.evidence, ...one.evidence],
    };
    bySubject.set(one.case_id, merged ?? one);
  }
  return [...bySubject.values()];
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Epoch milliseconds as ISO 8601 in the zone of the report. */
export const isoTime = (ms: number, zoneMinutes: number): string => {
  const local = new Date(ms + zoneMinutes * 60_000).toISOString().slice(0, 19);
  const sign = zoneMinutes < 0 ? '-' : '+';
  const minutes = Math.abs(zoneMinutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${local}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
};

/**
 * Creates `price_shift(pattern, cheaper, points_lost)`: whether the cleared code is priced below the
 * expected one. Classes in falling price: standard, preferential, special, exempt.
 */
export const createPriceShift = (session: Session): Promise<void> =>
  session.run(`create or replace temp table price_shift as
    select pattern,
      coalesce(list_position(${CLASSES}, cleared_class) > list_position(${CLASSES}, expected_class), false)
        as cheaper,
      coalesce(expected_class = 'standard' and cleared_class <> 'standard' and card_type in ('credit', 'semi_credit'), false)
        as points_lost
    from facts`);

const CLASSES = `[${['standard', 'preferential', 'special', 'exempt'].map(quoteText).join(', ')}]`;
