import type { Session } from '../engine/session.ts';
import { KEY_COLUMNS, LINK_PASSES, type LinkPass } from './keys.ts';

/**
 * Finds the observations of each sale: creates `cluster(obs, sale)`, where `sale` is the smallest
 * `obs` of its members, and `open_cluster(sale, whole)`: those that not every view has seen, with
 * the mask of the views that have.
 *
 * Shape   one observation per view and sale. Where a key fits several observations of one view,
 *         they are paired in order of time, then of (view, txn_id): never of files.
 */
export const createClusters = async (session: Session): Promise<void> => {
  const [seen] = await session.rows(
    'select coalesce(bit_or(1 << (view - 1)), 0)::integer as mask from observation',
  );
  const full = Number(seen?.['mask'] ?? 0);
  await session.run('create or replace table cluster as select obs, obs as sale from observation');
  await session.run('create or replace temp table open_cluster (sale integer, whole integer)');
  if (full.toString(2).replaceAll('0', '').length < 2) return;
  await session.run(LONE_NODES);
  let node: Nodes = 'lone_node';
  for (const pass of LINK_PASSES) node = await runPass(session, pass, full, node);
  await session.run(
    `insert into open_cluster select sale, mask from ${node} where mask <> ${full}`,
  );
  await session.run('drop table if exists node');
};

/** Where the nodes are: until something was joined, a view of the observations is all they are. */
type Nodes = 'lone_node' | 'node';

/** A node is a cluster that may still grow: its views as a bit mask, and its key values. */
const LONE_NODES = `create or replace temp view lone_node as
    select obs as sale, (1 << (view - 1))::integer as mask, at_ms, txn_type, amount, currency, day,
      nullif(tid, 0) as tid, nullif(card, 0) as card, rrn, trace_no, batch_no, orig_rrn, orig_txn_id,
      date_only
    from observation`;

/** @returns where the nodes are afterwards */
const runPass = async (
  session: Session,
  pass: LinkPass,
  full: number,
  node: Nodes,
): Promise<Nodes> => {
  const keys = pass.keys.join(', ');
  const known = pass.keys.map((key) => `${key} is not null`).join(' and ');
  const near = conditionsOf(pass)
    .map((condition) => `and ${condition}`)
    .join(' ');
  await session.run(`create or replace temp table grouped as
    select count(*) as nodes, min(sale) as head, max(sale) as last, bit_or(mask)::integer as whole,
      sum(bit_count(mask)) = bit_count(bit_or(mask)) as clear, ${keys}
    from ${node} where mask <> ${full} and ${known}
    group by ${keys} having count(*) > 1 ${near}`);
  const same = pass.keys.map((key) => `n.${key} = g.${key}`).join(' and ');
  await session.run(`create or replace temp table merge as
    select unnest([head, last]) as sale, head, whole from grouped where clear and nodes = 2
    union all
    select n.sale, g.head, g.whole from ${node} n join grouped g on ${same}
    where g.clear and g.nodes > 2 and n.mask <> ${full}
    union all
    select sale, head, whole from (${crowded(pass, full, node)}) where mergeable`);
  return applyMerge(session, full, node);
};

/** What a group must meet beside equal keys. */
const conditionsOf = (pass: LinkPass): readonly string[] => {
  const alone = 'sum(bit_count(mask)) = bit_count(bit_or(mask))';
  return [
    ...(pass.daysApart > 0 ? [`max(day) - min(day) <= ${pass.daysApart}`] : []),
    ...(pass.minutesApart === undefined
      ? []
      : [`max(at_ms) - min(at_ms) <= ${pass.minutesApart * 60_000}`, alone]),
    ...(pass.dateOnly ? ['bool_or(date_only)', alone] : []),
    ...(pass.agree ?? []).map((column) => `count(distinct ${column}) <= 1`),
  ];
};

/** Groups in which a view occurs more than once: the n-th of one view goes with the n-th of another. */
const crowded = (pass: LinkPass, full: number, node: Nodes): string => {
  const same = pass.keys.map((key) => `n.${key} = g.${key}`).join(' and ');
  const keys = pass.keys.map((key) => `n.${key}`).join(', ');
  const names = pass.keys.join(', ');
  return `
    with member as (
      select n.*, row_number() over (partition by ${keys}, n.mask order by n.at_ms, n.sale) as turn
      from ${node} n join grouped g on ${same}
      where not g.clear and n.mask <> ${full}
    )
    select sale, min(sale) over peers as head, (bit_or(mask) over peers)::integer as whole,
      count(*) over peers > 1
      and sum(bit_count(mask)) over peers = bit_count(bit_or(mask) over peers) as mergeable
    from member window peers as (partition by ${names}, turn)`;
};

/**
 * Applies `merge(sale, head, whole)`: heads replace sales, and their nodes become one. A cluster that
 * every view has seen can grow no more and leaves `node`.
 */
const applyMerge = async (session: Session, full: number, node: Nodes): Promise<Nodes> => {
  const [merged] = await session.rows('select count(*) as n from merge where sale <> head');
  if (Number(merged?.['n'] ?? 0) === 0) return node;
  await session.run(`create or replace table cluster as
    select c.obs, coalesce(m.head, c.sale) as sale from cluster c
    left join merge m on m.sale = c.sale`);
  const columns = KEY_COLUMNS.map((name) => `min(n.${name}) as ${name}`);
  const kept = KEY_COLUMNS.map((name) => `n.${name}`);
  await session.run(`create or replace temp table node as
    select n.sale, n.mask, n.at_ms, ${kept.join(', ')} from ${node} n anti join merge m on m.sale = n.sale
    union all
    select m.head as sale, bit_or(n.mask)::integer as mask, min(n.at_ms) as at_ms,
      ${columns.join(', ')}
    from ${node} n join merge m on m.sale = n.sale where m.whole <> ${full}
    group by m.head`);
  return 'node';
};
