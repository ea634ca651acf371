import { type Case, type Cause, KINDS, VIEWS } from '@zhenma/model';
import type { CheckedRule, Row as FactRow } from '@zhenma/rules';
import type { Row, Session } from '../engine/session.ts';
import { CASE_SCORE_MIN } from './case-causes.ts';
import { caseId, type InBoth, inBoth, isoTime } from './cases.ts';
import { type JudgedSubject, subjectJudge } from './judge-subject.ts';
import { riskTypeOf } from './risk-type.ts';
import { subjectCause, type Telling, type Weighed } from './subject-cause.ts';

/** Terminals and numbers named in the evidence; the counts are always whole. */
const NAMED_MAX = 50;
const AGENTS_MAX = 5;

/**
 * Pools: sets of borrowed numbers under which the jumped sales of several subjects were sent.
 *
 * Shape   one case per pool that a rule of the scope `pool` finds; members are the borrowed numbers,
 *         without those that are some drawing subject's own. Without an order.
 * Source  docs/indicators.md 15, 17, 18; a router's right merchants form one group per agent [V].
 */
export const buildPools = async (
  session: Session,
  rules: readonly CheckedRule[],
  { weights, causes }: Weighed,
  zoneMinutes: number,
  shops: InBoth,
): Promise<InBoth> => {
  const causedBy = (is: (top: Cause) => boolean): ReadonlySet<string> =>
    new Set(
      shops.zh.filter((c) => is(c.cause.top)).map(({ subject }) => `${subject.type}|${subject.id}`),
    );
  const faulty = causedBy((top) => !ROUTED.has(top));
  const doubtful = causedBy((top) => top !== 'routing');
  const pools = (rules.length === 0 ? [] : poolsOf(await session.rows(EDGES))).filter(
    (rows) => !isOfFaults(rows, faulty),
  );
  const told = pools.map((rows) => ({
    rows,
    facts: poolFacts(rows),
    isDoubtful: isOfFaults(rows, doubtful),
  }));
  return inBoth((lang) =>
    told
      .flatMap(
        (pool) =>
          toCase(pool, subjectJudge(rules, weights, lang)(pool.facts), {
            causes,
            zoneMinutes,
            lang,
          }) ?? [],
      )
      .filter(({ score }) => score >= CASE_SCORE_MIN),
  );
};

/** Causes under which a number is borrowed, or may be. */
const ROUTED: ReadonlySet<Cause> = new Set<Cause>(['routing', 'undetermined']);

/** One number that devices send for a cause of their own, as a template's, is no set that is lent. */
const isOfFaults = (rows: readonly Row[], faulty: ReadonlySet<string>): boolean => {
  const theirs = rows.filter((row) => faulty.has(subjectOf(row)));
  return distinct(rows, 'number').length === 1 && 2 * sum(theirs, 'sales') > sum(rows, 'sales');
};

/** A pool with what rules may name of it. */
interface ToldPool {
  readonly rows: readonly Row[];
  readonly facts: FactRow;
  /** One number of subjects whose own cause is open: who sends it is open too. */
  readonly isDoubtful: boolean;
}

const subjectOf = (row: Row): string => `${row['type']}|${row['id']}`;

/** A subject belongs to a pool that holds at least this share of the numbers it was sent under. */
const SHARE_IN_POOL_MIN = 0.5;

interface Pool {
  readonly numbers: Set<string>;
  readonly rows: Row[];
}

/**
 * Edges by pool. Subjects with many numbers come first and open the pools; the others join the one
 * that holds most of their numbers. A common number or two do not make two pools one, because a
 * real shop may be lent to several routers.
 */
export const poolsOf = (edges: readonly Row[]): readonly (readonly Row[])[] => {
  const subjects = [...groupBy(edges, subjectOf)].sort(
    ([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1),
  );
  const pools: Pool[] = [];
  const holding = new Map<string, Set<Pool>>();
  for (const [, rows] of subjects) {
    const numbers = rows.map((row) => String(row['number']));
    const pool = bestPool(numbers, holding) ?? { numbers: new Set<string>(), rows: [] };
    if (pool.rows.length === 0) pools.push(pool);
    pool.rows.push(...rows);
    for (const number of numbers) {
      pool.numbers.add(number);
      holding.set(number, (holding.get(number) ?? new Set()).add(pool));
    }
  }
  return pools.map((pool) => pool.rows);
};

const bestPool = (
  numbers: readonly string[],
  holding: ReadonlyMap<string, ReadonlySet<Pool>>,
): Pool | undefined => {
  const common = new Map<Pool, number>();
  for (const number of numbers)
    for (const pool of holding.get(number) ?? []) common.set(pool, (common.get(pool) ?? 0) + 1);
  let best: Pool | undefined;
  let most = Math.max(1, numbers.length * SHARE_IN_POOL_MIN);
  for (const [pool, count] of common)
    if (count > most || (count === most && best === undefined)) [best, most] = [pool, count];
  return best;
};

const groupBy = (rows: readonly Row[], keyOf: (row: Row) => string): ReadonlyMap<string, Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
};

/**
 * One row per subject and borrowed number, in a total order. Where clearing is given, what only the
 * answer said does not count: it may name the merchant that is printed, not the one that is paid.
 */
const EDGES = `with own as (
    select distinct registered as number from case_sale where registered > 0
  ), edge as (
  select c.type, c.id, n.value as number, c.cleared, count(*) as sales, sum(c.amount)::bigint as amount,
    min(c.at_ms) as first_ms, max(c.at_ms) as last_ms, max(c.score) as score,
    sum(c.issuer_gap)::bigint as issuer_gap,
    sum(c.network_gap)::bigint as network_gap,
    string_agg(distinct c.kinds, ';' order by c.kinds) as kinds,
    min(c.sale) as sale, max(a.agent) as agent, min(b.opened) as opened
  from case_sale c
  join dict_number n on n.id = c.cleared
  left join own on own.number = c.cleared
  left join (select number, max(agent) as agent from merchant_span group by number) a
    on a.number = c.registered
  left join (select number, min(stated_from) as opened from merchant_span
    where stated_from > 0 group by number) b on b.number = c.cleared
  cross join (select max(clearing_number) > 0 as cleared from sale) seen
  where c.verdict = 'jumped' and c.cleared > 0 and c.cleared <> c.registered and own.number is null
    and (c.clearing_number > 0 or not seen.cleared)
  group by c.type, c.id, n.value, c.cleared)
  select e.*, o.view, o.txn_id from edge e join observation o on o.obs = e.sale
  order by e.type, e.id, e.number`;

const sum = (rows: readonly Row[], name: string): number =>
  rows.reduce((total, row) => total + Number(row[name] ?? 0), 0);

const distinct = (rows: readonly Row[], name: string): readonly string[] =>
  [...new Set(rows.map((row) => String(row[name] ?? '')))].filter((text) => text !== '').sort();

const poolFacts = (rows: readonly Row[]): FactRow => {
  const [subjects, numbers] = [distinct(rows, 'id'), distinct(rows, 'number')];
  const agents = distinct(rows, 'agent');
  return {
    terminals: subjects.slice(0, NAMED_MAX).join(';'),
    terminal_count: subjects.length,
    numbers: numbers.slice(0, NAMED_MAX).join(';'),
    number_count: numbers.length,
    opened_together: openedTogether(rows),
    in_series: numbers.filter((no) => numbers.some((other) => isNear(no, other))).length,
    ...(agents.length > 0 ? { agents: agents.slice(0, AGENTS_MAX).join(';') } : {}),
  };
};

/** Most numbers that the registry opened on one day. */
const openedTogether = (rows: readonly Row[]): number => {
  const opened = new Map(rows.map((row) => [String(row['number']), row['opened'] ?? null]));
  const days = new Map<unknown, number>();
  for (const day of opened.values()) if (day !== null) days.set(day, (days.get(day) ?? 0) + 1);
  return Math.max(0, ...days.values());
};

/** Serials that a house gave out within so many of each other, in one place. */
const SERIES_MAX = 12;

const isNear = (a: string, b: string): boolean => {
  if (a === b || a.slice(0, 7) !== b.slice(0, 7)) return false;
  const [one, other] = [a.slice(11), b.slice(11)];
  const digits = /^[0-9]{4}$/;
  return digits.test(one) && digits.test(other) && Math.abs(+one - +other) <= SERIES_MAX;
};

const toCase = (
  { rows, facts, isDoubtful }: ToldPool,
  { judgement, found }: JudgedSubject,
  { causes, zoneMinutes, lang }: Telling,
): Case | undefined => {
  if (found.length === 0) return undefined;
  const members = distinct(rows, 'number');
  const decided = judgement.verdict === 'jumped';
  const cause = subjectCause('pool', causes, { decided: decided && !isDoubtful });
  const kinds = new Set(rows.flatMap((row) => String(row['kinds']).split(';')));
  const [issuer, network] = [sum(rows, 'issuer_gap'), sum(rows, 'network_gap')];
  return {
    case_id: caseId('pool', members.join(',')),
    subject: { type: 'pool', id: `P-${members[0] ?? ''}` },
    verdict: judgement.verdict,
    score: rows.reduce((top, row) => Math.max(top, Number(row['score'] ?? 0)), 0),
    kinds: KINDS.filter((kind) => kinds.has(kind)),
    cause: { top: cause.top, probabilities: cause.probabilities, tests: [], settle: '' },
    first_seen: isoTime(Math.min(...rows.map((row) => Number(row['first_ms']))), zoneMinutes),
    last_seen: isoTime(Math.max(...rows.map((row) => Number(row['last_ms']))), zoneMinutes),
    sales: sum(rows, 'sales'),
    jumped_sales: sum(rows, 'sales'),
    amount_fen: sum(rows, 'amount'),
    impact: {
      issuer_fen: issuer,
      network_fen: network,
      merchant_fen: 0,
      acquirer_gain_fen: issuer + network,
      cardholder_points_fen: 0,
    },
    members,
    evidence: found.map(({ rule, version, statement }) => ({
      rule,
      version,
      statement,
      view: VIEWS[Number(rows[0]?.['view']) - 1] ?? '',
      txn_id: String(rows[0]?.['txn_id'] ?? ''),
      field: 'merchant_no',
      values: Object.fromEntries(Object.entries(facts).map(([name, cell]) => [name, String(cell)])),
    })),
    steps: cause.steps(lang),
    risk_type: riskTypeOf(cause.top, kinds, lang),
  };
};
