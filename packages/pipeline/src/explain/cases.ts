import { createHash } from 'node:crypto';
import {
  type Case,
  type Evidence,
  type Impact,
  KINDS,
  type Lang,
  PRICE_CLASSES,
} from '@zhenma/model';
import type { CheckedRule } from '@zhenma/rules';
import type { Row, Session } from '../engine/session.ts';
import { quoteText } from '../engine/sql.ts';
import { byCase, type Decided, examplesIn, keyOf } from './case-causes.ts';
import { chargesOf, createCharges } from './charges.ts';
import { loadEvidence } from './evidence.ts';
import { riskTypeOf } from './risk-type.ts';
import { coursesOf, createStepFacts, stepFactsOf } from './step-facts.ts';
import { stepsFor } from './steps.ts';
import { createTraffic, type TrafficTest, trafficOf } from './traffic.ts';
import { unpricedOf } from './unpriced.ts';

const MEMBERS_MAX = 50;

/** The same cases, told in Chinese and in English. */
export type InBoth = Readonly<Record<Lang, readonly Case[]>>;

/** Tells cases in both languages. */
export const inBoth = (tell: (lang: Lang) => readonly Case[]): InBoth => ({
  zh: tell('zh'),
  en: tell('en'),
});

/**
 * Tells the cases whose causes are decided, most severe first.
 *
 * Shape   one case per subject with a jumped or suspect sale.
 */
export const buildCases = async (
  session: Session,
  rules: readonly CheckedRule[],
  decided: readonly Decided[],
  traffic: TrafficTest,
  zoneMinutes: number,
): Promise<InBoth> => {
  const [first] = decided;
  if (first === undefined) return inBoth(() => []);
  await createTraffic(session);
  await createStepFacts(session);
  await createCharges(session);
  const known: Known = {
    traffic: await byCase(session, 'case_traffic'),
    steps: await byCase(session, 'case_step'),
    charges: await byCase(session, 'case_charge'),
    courses: await coursesOf(session),
  };
  const evidence = await loadEvidence(session, rules, examplesIn(first.row));
  return inBoth((lang) =>
    decided.map((one) => toCase(one, known, evidence, { test: traffic, lang, zoneMinutes })),
  );
};

/** What the tables of the traffic, the steps and the fees say of each case. */
interface Known {
  readonly traffic: ReadonlyMap<string, Row>;
  readonly steps: ReadonlyMap<string, Row>;
  readonly charges: ReadonlyMap<string, Row>;
  readonly courses: readonly string[];
}

interface Setting {
  readonly test: TrafficTest;
  readonly lang: Lang;
  readonly zoneMinutes: number;
}

/** A case is named by its subject: the same in every run. */
export const caseId = (type: string, id: string): string =>
  `C-${createHash('sha256').update(`${type}|${id}`).digest('hex').slice(0, 10)}`;

const toCase = (
  { row, facts, causes }: Decided,
  known: Known,
  evidence: (row: Row, lang: Lang) => readonly Evidence[],
  { test, lang, zoneMinutes }: Setting,
): Case => {
  const number = (name: string): number => Number(row[name] ?? 0);
  const type = String(row['type']);
  const id = String(row['id']);
  const kinds = new Set(String(row['kinds']).split(';'));
  const verdict = number('jumped') > 0 ? 'jumped' : 'suspect';
  const cause = causes[lang];
  const run = known.traffic.get(keyOf(row));
  const since = isoTime(Number(run?.['last_ms'] ?? row['last_ms']), zoneMinutes);
  const traffic = trafficOf(run, test, since);
  const charged = known.charges.get(keyOf(row));
  const charges = chargesOf(charged);
  const unpriced = unpricedOf(row);
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
    ...(unpriced === undefined ? {} : { unpriced }),
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
 * Creates `price_shift(pattern, cheaper, before_tariff, points_lost)`: whether the cleared code is priced below
 * the expected one. Classes in falling price: standard, preferential, special, exempt.
 */
export const createPriceShift = (session: Session): Promise<void> =>
  session.run(`create or replace table price_shift as
    select pattern,
      coalesce(list_position(${CLASSES}, cleared_class) > list_position(${CLASSES}, expected_class), false)
        as cheaper, tariff_from is null as before_tariff,
      coalesce(expected_class = 'standard' and cleared_class <> 'standard' and card_type in ('credit', 'semi_credit'), false)
        as points_lost
    from facts`);

const CLASSES = `[${PRICE_CLASSES.map(quoteText).join(', ')}]`;
