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
const CARDS = { left: 'card <> 0', right: 'card <> 0', on: [...SALE, 'card'] };

/** Rows without a card on one side: both ways round. */
const bareSides = (sides: Sides): readonly { readonly left: string; readonly right: string }[] => [
  ...(sides.bareLeft > 0 ? [{ left: 'card = 0', right: 'true' }] : []),
  ...(sides.bareRight > 0 ? [{ left: 'card <> 0', right: 'card = 0' }] : []),
];

/** Without a card time has to do its work, or the day where only that is known. */
const coarseBlocks = (sides: Sides): readonly Block[] => [
  { ...CARDS, ...DAYS },
  { left: 'auth is not null', right: 'auth is not null', on: [...SALE, 'auth'], ...DAYS },
  ...bareSides(sides).flatMap(({ left, right }) => [
    { left, right, on: SALE, ...minutes(10) },
    { left, right: `${right} and at_ms is null`, on: SALE, ...DAYS },
    {
      left: `${left} and at_ms is null`,
      right: `${right} and at_ms is not null`,
      on: SALE,
      ...DAYS,
    },
  ]),
];

/** For rows of crowded blocks: the minute, or the shop that both name. */
const fineBlocks = (sides: Sides): readonly Block[] => [
  { ...CARDS, ...minutes(10) },
  ...bareSides(sides).flatMap(({ left, right }) => [
    { left, right, on: SALE, ...minutes(1) },
    ...['number', 'tid'].map((shop) => ({
      left: `${left} and ${shop} > 0`,
      right: `${right} and ${shop} > 0`,
      on: [...SALE, shop],
      ...DAYS,
    })),
  ]),
];

/**
 * Creates `likely_pair(l, r)`: clusters worth comparing, each pair once.
 *
 * Shape   equal keys only: a neighbour in time is met because the right side stands under the keys
 *         of its neighbours too. Rows of a block of more than `BLOCK_PAIRS_MAX` pairs get finer
 *         keys; a fine block that is still too large is passed over.
 */
export const createPairs = async (session: Session, sides: Sides): Promise<void> => {
  await session.run('create or replace temp table likely_found (l integer, r integer)');
  await meet(session, coarseBlocks(sides), ['likely_left', 'likely_right']);
  for (const side of ['left', 'right'])
    await session.run(`create or replace temp table likely_crowd_${side} as
      select * from likely_${side} where sale in (
        select k.sale from likely_key_${side} k join likely_block b using (key)
        where b.pairs > ${BLOCK_PAIRS_MAX})`);
  await meet(session, fineBlocks(sides), ['likely_crowd_left', 'likely_crowd_right']);
  await session.run(
    'create or replace temp table likely_pair as select distinct l, r from likely_found',
  );
  const done = ['found', 'key_left', 'key_right', 'block', 'crowd_left', 'crowd_right'];
  for (const table of done) await session.run(`drop table likely_${table}`);
};

const meet = async (
  session: Session,
  blocks: readonly Block[],
  [left, right]: readonly [string, string],
): Promise<void> => {
  await session.run(keysSql('left', left, blocks));
  await session.run(keysSql('right', right, blocks));
  await session.run(`create or replace temp table likely_block as
    select a.key, a.n * b.n as pairs
    from (select key, count(*) as n from likely_key_left group by key) a
    join (select key, count(*) as n from likely_key_right group by key) b using (key)`);
  await session.run(`insert into likely_found
    select l.sale, r.sale
    from likely_key_left l
    join (select key from likely_block where pairs <= ${BLOCK_PAIRS_MAX}) b using (key)
    join likely_key_right r using (key)`);
};

const keysSql = (side: 'left' | 'right', table: string, blocks: readonly Block[]): string => {
  const parts = blocks.map((block, at) => {
    const steps = side === 'left' ? '0' : `unnest([${block.near.join(', ')}])`;
    return `select sale, hash(${at}, ${block.on.join(', ')}, (${block.slot} + step)::bigint) as key
      from (select *, ${steps} as step from ${table} where ${block[side]})
      where ${block.slot} is not null`;
  });
  return `create or replace temp table likely_key_${side} as ${parts.join(' union all ')}`;
};
