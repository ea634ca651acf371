import type { Session } from '../engine/session.ts';
import { bitsOf, isAmong, noBits } from './among.ts';
import { KEY_COLUMNS, type KeyColumn, LINK_PASSES, type LinkPass, NODE_COLUMNS } from './keys.ts';
import { createLone } from './lone.ts';
import { findsPairs, joinPairs } from './pairs.ts';

/** Finds the observations of each sale by keys alone: `findClusters`, with its `cluster` at once. */
export const createClusters = async (session: Session): Promise<void> => {
  await findClusters(session);
  await placeObservations(session);
};

/** Creates `cluster(obs, sale)`, where `sale` is the smallest `obs` of its members, from `moved`. */
export const placeObservations = (session: Session): Promise<void> =>
  session.run(`create or replace table cluster as
    select o.obs, coalesce(m.head, o.obs) as sale
    from observation o left join moved m on m.sale = o.obs`);

/**
 * Finds the observations of each sale by exact keys: creates `moved(sale, head)`, observations that
 * stand under the smallest one of their sale; `lone`, those that are sales of their own; and
 * `open_cluster(sale, whole)`: sales of several that not every view has seen, with the mask of the
 * views that have.
 *
 * Shape   one observation per view and sale. Where a key fits several observations of one view,
 *         they are paired in order of time, then of (view, txn_id): never of files.
 */
export const findClusters = async (session: Session): Promise<void> => {
  const [seen] = await session.rows(
    `select coalesce(bit_or(1 << (view - 1)), 0)::integer as mask, count(*) as observations
     from observation`,
  );
  const full = Number(seen?.['mask'] ?? 0);
  await session.run('create or replace table open_cluster (sale integer, whole integer)');
  await session.run('create or replace table moved (sale integer, head integer)');
  const observations = Number(seen?.['observations']);
  const left = viewsIn(full) < 2 ? 'lone_node' : await runPasses(session, full, observations);
  await createLone(session, loneOf(left, full, observations));
  await session.run('drop table if exists node');
};

const viewsIn = (mask: number): number => mask.toString(2).replaceAll('0', '').length;

/** Where the nodes are that may still grow; of `pair` they are what `moved` does not name. */
type Left = Nodes | 'pair' | 'none';

/** Observations that are sales of their own. */
const loneOf = (left: Left, full: number, observations: number): Parameters<typeof createLone>[1] =>
  ({
    lone_node: { bits: `~${noBits(observations)}`, views: String(full) },
    pair: {
      bits: `~${bitsOf('select unnest([sale, head]) as id from moved', observations)}`,
      views: String(full),
    },
    node: {
      bits: bitsOf('select sale as id from node where bit_count(mask) = 1', observations),
      views: '(select bit_or(mask) from node where bit_count(mask) = 1)',
    },
    none: { bits: noBits(observations), views: '0' },
  })[left];

/** All passes: fills `moved` and `open_cluster`. */
const runPasses = async (session: Session, full: number, observations: number): Promise<Left> => {
  await session.run(LONE_NODES);
  const passes = await usefulPasses(session);
  let node: Nodes = 'lone_node';
  for (const [at, pass] of passes.entries()) {
    const later = passes.slice(at + 1);
    if (node === 'lone_node' && later.length === 0 && findsPairs(pass, viewsIn(full))) {
      await joinPairs(session, pass);
      return 'pair';
    }
    const left = await runPass(session, pass, { full, observations, node, later });
    if (left === undefined) return 'none';
    node = left;
  }
  if (node === 'node')
    await session.run(`insert into open_cluster
      select sale, mask from node where mask <> ${full} and bit_count(mask) > 1`);
  return node;
};

/** What a pass finds, and what comes after it. */
interface Turn {
  /** Mask of all views. */
  readonly full: number;
  readonly observations: number;
  readonly node: Nodes;
  readonly later: readonly LinkPass[];
}

/** Where the nodes are: until something was joined, a view of the observations is all they are. */
type Nodes = 'lone_node' | 'node';

/** A node is a cluster that may still grow: its views as a bit mask, and its key values. */
const LONE_NODES = `create or replace view lone_node as
    select obs as sale, (1 << (view - 1))::integer as mask, at_ms, txn_type, amount, currency, day,
      nullif(tid, 0) as tid, nullif(card, 0) as card, rrn, trace_no, batch_no, orig_rrn, orig_txn_id,
      date_only, nullif(ltrim(auth_code, '0'), '') as auth_code
    from observation`;

/**
 * Passes whose keys somebody states, without the keys that are the same in all rows, and what only one view states
 * contradicts nothing.
 */
const usefulPasses = async (session: Session): Promise<readonly LinkPass[]> => {
  const stated = KEY_COLUMNS.map((name) => `count(${name}) > 0 as ${name}`);
  const alike = MOSTLY_SAME.map(
    (name) => `count(${name}) = count(*) and min(${name}) = max(${name}) as same_${name}`,
  );
  const [seen] = await session.rows(`select ${[...stated, ...alike].join(', ')},
    count(*) filter (date_only) > 0 as dated,
    bit_count(bit_or(mask) filter (auth_code is not null)) > 1 as both_auth_code from lone_node`);
  return LINK_PASSES.filter(({ keys }) => keys.every((key) => seen?.[key] === true)).map(
    ({ dateOnly, agree, ...pass }) => ({
      ...pass,
      ...agreeing(
        agree?.filter((name) => name !== 'auth_code' || seen?.['both_auth_code'] === true),
      ),
      ...(dateOnly && seen?.['dated'] === true ? { dateOnly } : {}),
      keys: pass.keys.filter((key) => seen?.[`same_${key}`] !== true),
    }),
  );
};

const agreeing = (agree: LinkPass['agree'] = []): Pick<LinkPass, 'agree'> =>
  agree.length > 0 ? { agree } : {};

/** Keys in which the rows of most data do not differ: grouping by them costs like any other. */
const MOSTLY_SAME: readonly KeyColumn[] = ['txn_type', 'currency'];

/** @returns where the nodes are afterwards; undefined when every view has seen every sale */
const runPass = async (
  session: Session,
  pass: LinkPass,
  turn: Turn,
): Promise<Nodes | undefined> => {
  const { full, node } = turn;
  const keys = pass.keys.join(', ');
  const known = pass.keys.map((key) => `${key} is not null`).join(' and ');
  const near = conditionsOf(pass, node)
    .map((condition) => `and ${condition}`)
    .join(' ');
  await session.run(`create or replace table grouped as
    select count(*) as nodes, min(sale) as head, max(sale) as last, bit_or(mask)::integer as whole,
      ${clearOf(node)} as clear, ${keys}
    from ${node} where mask <> ${full} and ${known}
    group by ${keys} having count(*) > 1 ${near}`);
  const same = pass.keys.map((key) => `n.${key} = g.${key}`).join(' and ');
  await session.run(`create or replace table merge as
    select unnest([head, last]) as sale, head, whole from grouped where clear and nodes = 2
    union all
    select n.sale, g.head, g.whole from ${node} n join grouped g on ${same}
    where g.clear and g.nodes > 2 and n.mask <> ${full}
    union all
    select sale, head, whole from (${crowded(pass, full, node)}) where mergeable`);
  return applyMerge(session, turn);
};

/** No view occurs twice in a group; a node that nothing was joined to has one view. */
const clearOf = (node: Nodes): string =>
  `${node === 'lone_node' ? 'count(*)' : 'sum(bit_count(mask))'} = bit_count(bit_or(mask))`;

/** What a group must meet beside equal keys. */
const conditionsOf = (pass: LinkPass, node: Nodes): readonly string[] => [
  ...(pass.daysApart > 0 ? [`max(day) - min(day) <= ${pass.daysApart}`] : []),
  ...(pass.minutesApart === undefined ? [] : [nearOf(pass, pass.minutesApart), clearOf(node)]),
  ...(pass.agree ?? []).map((column) => `count(distinct ${column}) <= 1`),
];

const nearOf = ({ dateOnly }: LinkPass, minutes: number): string =>
  `(max(at_ms) - min(at_ms) <= ${minutes * 60_000}${dateOnly ? ' or bool_or(date_only)' : ''})`;

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
 * every view has seen can grow no more and leaves `node`, which keeps what later passes ask for.
 */
const applyMerge = async (
  session: Session,
  { full, observations, node, later }: Turn,
): Promise<Nodes | undefined> => {
  const [merged] =
    await session.rows(`select sum(moves)::bigint as n, sum(unseen) = 0 as whole from (
      select count(*) filter (sale <> head) as moves, -count(*) filter (whole = ${full}) as unseen
      from merge
      union all select 0, count(*) from ${node})`);
  if (Number(merged?.['n'] ?? 0) === 0) return node;
  await session.run(`create or replace table moved as
    select o.sale, coalesce(m.head, o.head) as head from moved o left join merge m on m.sale = o.head
    union all select sale, head from merge where sale <> head`);
  if (merged?.['whole'] === true) return undefined;
  const asked = new Set<string>(later.flatMap(columnsOf));
  const kept = READ_COLUMNS.filter((name) => asked.has(name));
  const both = [...kept.map((name) => `n.${name}`), ''].join(', ');
  const least = [...kept.map((name) => `min(n.${name}) as ${name}`), ''].join(', ');
  await session.run(`create or replace table node as
    select ${both} n.sale, n.mask from ${node} n
    where not ${isAmong('n.sale', 'select sale as id from merge', observations)}
    union all
    select ${least} m.head as sale, bit_or(n.mask)::integer as mask
    from ${node} n join merge m on m.sale = n.sale where m.whole <> ${full}
    group by m.head`);
  return 'node';
};

const READ_COLUMNS = ['at_ms', ...NODE_COLUMNS] as const;

/** What a pass reads of a node, beside its sale and mask; crowded groups pair in order of time. */
const columnsOf = (pass: LinkPass): readonly (typeof READ_COLUMNS)[number][] => [
  ...pass.keys,
  ...(pass.agree ?? []),
  ...(pass.daysApart > 0 ? (['day'] as const) : []),
  ...(pass.dateOnly ? (['date_only'] as const) : []),
  'at_ms',
];
