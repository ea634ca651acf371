import type { Session } from '../../engine/session.ts';
import type { Sides } from './sides.ts';

/** One way of bringing candidates together: an equal hash of `on`, taken from rows that fit. */
interface Block {
  readonly left: string;
  readonly right: string;
  readonly on: readonly string[];
  /** Last part of the key, and the right side's neighbours of it that count too. */
  readonly slot: string;
  readonly near: readonly number[];
}

/** Blocks with more pairs than this are left to a finer key: a crowd tells nobody apart. */
const BLOCK_PAIRS_MAX = 256;

const SALE = ['amount', 'currency', 'kind'];
const DAYS = { slot: 'day', near: [-1, 0, 1] };
const minutes = (n: number) => ({ slot: `at_ms // ${n * 60_000}`, near: [-1, 0, 1] });

/** Without a card on one side, time has to do its work; both ways round. */
const bareBlocks = (left: string, right: string): readonly Block[] => [
  { left, right, on: SALE, ...minutes(10) },
  { left, right, on: SALE, ...minutes(1) },
  { left, right: `${right} and at_ms is null`, on: SALE, ...DAYS },
  { left: `${left} and at_ms is null`, right, on: SALE, ...DAYS },
  {
    left: `${left} and number > 0`,
    right: `${right} and number > 0`,
    on: [...SALE, 'number'],
    ...DAYS,
  },
  { left: `${left} and tid > 0`, right: `${right} and tid > 0`, on: [...SALE, 'tid'], ...DAYS },
];

const blocksOf = (sides: Sides): readonly Block[] => {
  const both = { left: 'card > 0', right: 'card > 0', on: [...SALE, 'card'] };
  const known = { left: 'auth is not null', right: 'auth is not null', on: [...SALE, 'auth'] };
  return [
    { ...both, ...DAYS },
    { ...known, ...DAYS },
    ...(sides.coarse ? [{ ...both, ...minutes(10) }] : []),
    ...(sides.bareLeft > 0 ? bareBlocks('card = 0', 'true') : []),
    ...(sides.bareRight > 0 ? bareBlocks('card > 0', 'card = 0') : []),
  ];
};

/**
 * Creates `likely_pair(l, r)`: clusters worth comparing, each pair once.
 *
 * Shape   equal keys only: a neighbour in time is met because the right side stands under the keys
 *         of its neighbours too. A block of more than `BLOCK_PAIRS_MAX` pairs is passed over.
 */
export const createPairs = async (session: Session, sides: Sides): Promise<void> => {
  const blocks = blocksOf(sides);
  await session.run(keysSql('left', blocks));
  await session.run(keysSql('right', blocks));
  await session.run(`create or replace temp table likely_block as
    select a.key from (select key, count(*) as n from likely_key_left group by key) a
    join (select key, count(*) as n from likely_key_right group by key) b using (key)
    where a.n * b.n <= ${BLOCK_PAIRS_MAX}`);
  await session.run(`create or replace temp table likely_pair as
    select distinct l.sale as l, r.sale as r
    from likely_key_left l join likely_block b using (key) join likely_key_right r using (key)`);
  for (const table of ['key_left', 'key_right', 'block'])
    await session.run(`drop table likely_${table}`);
};

const keysSql = (side: 'left' | 'right', blocks: readonly Block[]): string => {
  const parts = blocks.map((block, at) => {
    const steps = side === 'left' ? '0' : `unnest([${block.near.join(', ')}])`;
    return `select sale, hash(${at}, ${block.on.join(', ')}, (${block.slot} + step)::bigint) as key
      from (select *, ${steps} as step from likely_${side} where ${block[side]})
      where ${block.slot} is not null`;
  });
  return `create or replace temp table likely_key_${side} as ${parts.join(' union all ')}`;
};
