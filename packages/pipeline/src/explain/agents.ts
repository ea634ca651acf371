import { type Case, KINDS, VIEWS } from '@zhenma/model';
import type { CheckedRule, Row as FactRow } from '@zhenma/rules';
import type { Cell, Row, Session } from '../engine/session.ts';
import { CASE_SCORE_MIN } from './case-causes.ts';
import { caseId, type InBoth, inBoth, isoTime, membersOf } from './cases.ts';
import { type JudgedSubject, subjectJudge } from './judge-subject.ts';
import { riskTypeOf } from './risk-type.ts';
import { oddsRatio } from './statistics.ts';
import { subjectCause, type Telling, type Weighed } from './subject-cause.ts';

/** False discoveries among the agents that are told. */
const FALSE_DISCOVERIES = 0.01;

/**
 * Agents whose terminals are routed more than those of others, or routed after a pattern of the agent.
 *
 * Shape   one case per agent that a rule of the scope `agent_routes` finds, or that is in `patterned`
 *         and has routed terminals: sums over the jumped sales of its routed terminals, members are
 *         these terminals. Without an order. `patterned`: agents of which a rule of the scope `agent`
 *         says how their terminals choose; that evidence is told there.
 * Source  docs/indicators.md 34; route groups are per agent [V].
 */
export const buildAgents = async (
  session: Session,
  rules: readonly CheckedRule[],
  { weights, causes }: Weighed,
  zoneMinutes: number,
  shops: InBoth,
  patterned: ReadonlySet<string>,
): Promise<InBoth> => {
  const routed = shops.zh.filter(
    ({ cause, verdict }) => cause.top === 'routing' && verdict === 'jumped',
  );
  if (rules.length === 0 || routed.length === 0) return inBoth(() => []);
  const ids = routed.map(({ subject }): Cell[] => [subject.type, subject.id]);
  const [known] = await session.rows(AGENTS);
  if (known?.['n'] === 0) return inBoth(() => []);
  await session.load('routed_subject', { type: 'varchar', id: 'varchar' }, ids);
  await session.run(SHOP_AGENT);
  const told = factsOf(await session.rows(COUNTS));
  const sums = new Map((await session.rows(SUMS)).map((row) => [String(row['agent']), row]));
  return inBoth((lang) => {
    const judge = subjectJudge(rules, weights, lang);
    return told.flatMap((facts) => {
      const row = sums.get(String(facts['agent']));
      const { judgement, found } = judge(facts);
      const told = found.length > 0 && judgement.score >= CASE_SCORE_MIN;
      if (row === undefined || !(told || patterned.has(String(facts['agent'])))) return [];
      const judged: Judged = told
        ? { ...judgement, found }
        : { ...judgement, verdict: 'suspect', found: [] };
      return [toCase(facts, row, judged, { causes, zoneMinutes, lang })];
    });
  });
};

/** Agents that the registry names: without any, the sales need not be asked whose they are. */
const AGENTS = `select (select count(agent) from merchant_span)
  + (select count(agent) from terminal_span where number > 0) as n`;

/** Terminals and shops with the agent and the institution of the number that is theirs. */
const SHOP_AGENT = `create or replace table shop_agent as
  with named as (
    select number, max(agent) as agent from (
      select number, agent from merchant_span where agent is not null
      union all
      select number, agent from terminal_span where agent is not null and number > 0)
    group by number
  ), shop as (
    select su.type, su.id, max(i.registered) as number from subject su join identified i using (sale)
    where i.registered > 0 group by su.type, su.id
  )
  select s.type, s.id, n.agent, left(d.value, 3) as house, r.id is not null as routed
  from shop s join named n using (number) join dict_number d on d.id = s.number
  left join routed_subject r on r.type = s.type and r.id = s.id`;

const COUNTS = `select agent, house, count(*) as devices, count(*) filter (routed) as routed
  from shop_agent group by agent, house order by agent, house`;

const SUMS = `select a.agent, count(*) as sales, sum(c.amount)::bigint as amount,
    min(c.at_ms) as first_ms, max(c.at_ms) as last_ms, max(c.score) as score,
    sum(c.issuer_gap)::bigint as issuer_gap,
    sum(c.network_gap)::bigint as network_gap,
    string_agg(distinct c.kinds, ';' order by c.kinds) as kinds,
    list(distinct a.id order by a.id) as members, min_by(o.view, c.sale) as view,
    min_by(o.txn_id, c.sale) as txn_id
  from case_sale c join shop_agent a on a.type = c.type and a.id = c.id
  join observation o on o.obs = c.sale
  where a.routed and c.verdict = 'jumped' group by a.agent order by a.agent`;

const count = (rows: readonly Row[], name: string): number =>
  rows.reduce((total, row) => total + Number(row[name] ?? 0), 0);

/** Counts of every agent with routed terminals, and whether they stand out among all agents. */
export const factsOf = (rows: readonly Row[]): readonly FactRow[] => {
  const [all, allRouted] = [count(rows, 'devices'), count(rows, 'routed')];
  const agents = [...new Set(rows.map((row) => String(row['agent'])))].sort();
  const tested = agents.map((agent) => {
    const own = rows.filter((row) => row['agent'] === agent);
    const houses = new Set(own.map((row) => row['house']));
    const beside = rows.filter((row) => row['agent'] !== agent && houses.has(row['house']));
    const [devices, routed] = [count(own, 'devices'), count(own, 'routed')];
    const others = all - devices - (allRouted - routed);
    const { p } = oddsRatio(routed, devices - routed, allRouted - routed, others);
    const facts = { devices, routed, peers: count(beside, 'devices') };
    return { agent, p, facts: { ...facts, peers_routed: count(beside, 'routed') } };
  });
  const ordered = [...tested].sort((a, b) => a.p - b.p || (a.agent < b.agent ? -1 : 1));
  const last = ordered.findLastIndex(
    ({ p }, at) => (p * ordered.length) / (at + 1) <= FALSE_DISCOVERIES,
  );
  const sure = new Set(ordered.slice(0, last + 1).map(({ agent }) => agent));
  return tested
    .filter(({ facts }) => facts.routed > 0)
    .map(({ agent, facts }) => ({ agent, ...facts, more_sure: sure.has(agent) }));
};

type Judged = Pick<Case, 'verdict' | 'score'> & Pick<JudgedSubject, 'found'>;

const toCase = (
  facts: FactRow,
  row: Row,
  { verdict, score, found }: Judged,
  { causes, zoneMinutes, lang }: Telling,
): Case => {
  const id = String(row['agent']);
  const cause = subjectCause('agent_routes', causes, { decided: true });
  const kinds = new Set(String(row['kinds']).split(';'));
  const [issuer, network] = [Number(row['issuer_gap'] ?? 0), Number(row['network_gap'] ?? 0)];
  return {
    case_id: caseId('agent', id),
    subject: { type: 'agent', id },
    verdict,
    score,
    kinds: KINDS.filter((kind) => kinds.has(kind)),
    cause: { top: cause.top, probabilities: cause.probabilities, tests: [], settle: '' },
    first_seen: isoTime(Number(row['first_ms']), zoneMinutes),
    last_seen: isoTime(Number(row['last_ms']), zoneMinutes),
    sales: Number(row['sales']),
    jumped_sales: Number(row['sales']),
    amount_fen: Number(row['amount']),
    impact: {
      issuer_fen: issuer,
      network_fen: network,
      merchant_fen: 0,
      acquirer_gain_fen: issuer + network,
      cardholder_points_fen: 0,
    },
    members: membersOf(row['members']),
    evidence: found.map(({ rule, version, statement }) => ({
      rule,
      version,
      statement,
      view: VIEWS[Number(row['view']) - 1] ?? '',
      txn_id: String(row['txn_id'] ?? ''),
      field: 'merchant_no',
      values: Object.fromEntries(Object.entries(facts).map(([name, cell]) => [name, String(cell)])),
    })),
    steps: cause.steps(lang),
    risk_type: riskTypeOf(cause.top, kinds, lang),
  };
};
