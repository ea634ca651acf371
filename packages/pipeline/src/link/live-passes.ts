import { compareUtf8 } from '@zhenma/model';
import type { Dictionaries, Observed, Words } from '../engine/observed.ts';
import { LINK_PASSES, type LinkPass, NODE_COLUMNS, type NodeColumn } from './keys.ts';

type Key = string | number | boolean | null;

/** A cluster that may still grow, as a row of `node` in `clusters.ts`. */
export interface LiveNode extends Record<NodeColumn, Key> {
  readonly members: readonly Observed[];
  /** Its first observation by (view, txn_id): what `sale` is in the tables. */
  readonly head: Observed;
  readonly mask: number;
  readonly at_ms: number;
}

/** Order of observations: by view, then id. Numbers of rows in the tables have the same order. */
export const compareObserved = (a: Observed, b: Observed): number =>
  a.view - b.view || compareUtf8(a.txn_id, b.txn_id);

export const nodeOf = (seen: Observed): LiveNode => ({
  members: [seen],
  head: seen,
  mask: 1 << (seen.view - 1),
  at_ms: seen.at_ms,
  txn_type: seen.txn_type,
  amount: seen.amount,
  currency: seen.currency,
  day: seen.day,
  tid: seen.tid || null,
  card: seen.card || null,
  rrn: seen.rrn,
  trace_no: seen.trace_no,
  batch_no: seen.batch_no,
  orig_rrn: seen.orig_rrn,
  orig_txn_id: seen.orig_txn_id,
  date_only: seen.date_only,
  auth_code: seen.auth_code?.replace(/^0+/, '') || null,
});

/** Called for every node that comes to be, so that its keys find what is known elsewhere. */
type Watch = (node: LiveNode) => void;

/**
 * Runs all link passes over a few nodes: `createClusters` in JavaScript, over the same declaration.
 *
 * Shape   nodes that no pass can reach from outside give the same clusters as in the whole table.
 *         full: mask of the views that the data holds.
 */
export const runPasses = (
  nodes: readonly LiveNode[],
  full: number,
  words: Dictionaries,
  watch: Watch,
): readonly LiveNode[] => {
  let now = nodes;
  for (const pass of LINK_PASSES) if (now.length > 1) now = runPass(now, pass, full, words, watch);
  return now;
};

const bits = (mask: number): number => {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
};

const bitSum = (nodes: readonly LiveNode[]): number =>
  nodes.reduce((sum, node) => sum + bits(node.mask), 0);

const union = (nodes: readonly LiveNode[]): number =>
  nodes.reduce((mask, node) => mask | node.mask, 0);

/** No view occurs twice. */
const isClear = (nodes: readonly LiveNode[]): boolean => bitSum(nodes) === bits(union(nodes));

const runPass = (
  nodes: readonly LiveNode[],
  pass: LinkPass,
  full: number,
  words: Dictionaries,
  watch: Watch,
): readonly LiveNode[] => {
  const groups = groupsOf(nodes, pass, full);
  const merged: (readonly LiveNode[])[] = [];
  for (const group of groups) {
    if (group.length < 2 || !meetsConditions(group, pass)) continue;
    if (isClear(group)) merged.push(group);
    else merged.push(...pairsOf(group));
  }
  if (merged.length === 0) return nodes;
  const gone = new Set(merged.flat());
  const made = merged.map((group) => mergeNodes(group, words));
  for (const node of made) if (node.mask !== full) watch(node);
  return [...nodes.filter((node) => !gone.has(node)), ...made];
};

const groupsOf = (
  nodes: readonly LiveNode[],
  { keys }: LinkPass,
  full: number,
): Iterable<LiveNode[]> => {
  const groups = new Map<string, LiveNode[]>();
  for (const node of nodes) {
    if (node.mask === full || keys.some((key) => node[key] === null)) continue;
    const key = keys.map((name) => node[name]).join('\u001f');
    const group = groups.get(key);
    if (group) group.push(node);
    else groups.set(key, [node]);
  }
  return groups.values();
};

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

/** What a group must meet beside equal keys: `conditionsOf` of the SQL. */
const meetsConditions = (group: readonly LiveNode[], pass: LinkPass): boolean => {
  if (pass.daysApart > 0 && spread(group.map((node) => node.day as number)) > pass.daysApart)
    return false;
  if (pass.minutesApart !== undefined) {
    const near = spread(group.map((node) => node.at_ms)) <= pass.minutesApart * 60_000;
    const dated = pass.dateOnly === true && group.some((node) => node.date_only);
    if (!(near || dated) || !isClear(group)) return false;
  }
  return (pass.agree ?? []).every(
    (column) => new Set(group.map((node) => node[column]).filter((one) => one !== null)).size <= 1,
  );
};

/** The n-th of one view goes with the n-th of another, in order of time, then id. */
const pairsOf = (group: readonly LiveNode[]): (readonly LiveNode[])[] => {
  const byMask = new Map<number, number>();
  const turns = new Map<number, LiveNode[]>();
  const ordered = [...group].sort((a, b) => a.at_ms - b.at_ms || compareObserved(a.head, b.head));
  for (const node of ordered) {
    const turn = byMask.get(node.mask) ?? 0;
    byMask.set(node.mask, turn + 1);
    turns.set(turn, [...(turns.get(turn) ?? []), node]);
  }
  return [...turns.values()].filter((peers) => peers.length > 1 && isClear(peers));
};

const mergeNodes = (group: readonly LiveNode[], words: Dictionaries): LiveNode => {
  const head = group.reduce(
    (first, node) => (compareObserved(node.head, first) < 0 ? node.head : first),
    (group[0] as LiveNode).head,
  );
  const keys = Object.fromEntries(
    NODE_COLUMNS.map((column) => [column, least(group, column, words)]),
  ) as Record<NodeColumn, Key>;
  return {
    ...keys,
    members: group.flatMap((node) => node.members),
    head,
    mask: union(group),
    at_ms: Math.min(...group.map((node) => node.at_ms)),
  };
};

const CODED: Partial<Record<NodeColumn, keyof Dictionaries>> = { tid: 'tid', card: 'card' };

/** The least known value of a column: codes by their texts, texts by UTF-8, false before true. */
const least = (group: readonly LiveNode[], column: NodeColumn, words: Dictionaries): Key => {
  const dictionary = CODED[column];
  let best: Key = null;
  for (const { [column]: value } of group)
    if (value !== null && (best === null || before(value, best, dictionary && words[dictionary])))
      best = value;
  return best;
};

const before = (a: Key, b: Key, words: Words | undefined): boolean => {
  if (a === b) return false;
  if (words) return compareUtf8(words.textOf(Number(a)) ?? '', words.textOf(Number(b)) ?? '') < 0;
  return typeof a === 'string' ? compareUtf8(a, String(b)) < 0 : Number(a) < Number(b);
};
