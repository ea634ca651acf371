import type { Session } from '../../engine/session.ts';
import type { Sides } from './sides.ts';
import { REACH_MAX_MS } from './terms.ts';

type Side = 'left' | 'right';

/** Columns that must be equal, and a slot in which the two may be `apart`. */
interface Keys {
  readonly on: readonly string[];
  readonly slot: string;
  readonly apart: 0 | 1;
}

/** One way of bringing candidates together: rows that fit meet others by equal keys. */
interface Meeting extends Keys {
  readonly left: string;
  readonly right: string;
  /** The side in which a crowd is found, the smaller one. */
  readonly narrow: Side;
  /** Amounts, as both sides know them, that are a crowd whatever the number of rows under a key. */
  readonly common: string;
  /** Amounts that closer keys look for once more, beside crowds; and these keys. */
  readonly again: string;
  readonly closer: readonly Keys[];
}

/**
 * More rows than this under one key are a crowd, which tells nobody apart: they meet by closer keys
 * only. So no row of the other side has more candidates per key, and pairs grow with the rows.
 */
const CROWD = 16;
/** Where only the day is known, an amount seen more often in a day is no key by itself. */
const DAILY_MAX = 4;

const AMOUNT = ['what'];
const shops = (apart: Keys['apart']): readonly Keys[] =>
  ['tid', 'number'].map((shop) => ({ on: [...AMOUNT, shop], slot: 'day', apart }));

/**
 * Creates `likely_pair(l, r)`: clusters worth comparing, each pair once.
 *
 * Shape   equal keys only: a neighbour in time is met because the rows of one side stand under the
 *         keys of the neighbouring slots too.
 */
export const createPairs = async (session: Session, sides: Sides): Promise<void> => {
  await session.run('create or replace table likely_pair (l integer, r integer)');
  const spread = await findSpread(session);
  for (const meeting of meetings(sides)) await meet(session, meeting, spread);
  // Codes find pairs that cards or times find too.
  if (sides.auth)
    await session.run(
      'create or replace table likely_pair as select distinct l, r from likely_pair',
    );
  for (const table of ['crowd', 'spread'])
    await session.run(`drop table if exists likely_${table}`);
};

/**
 * Creates `likely_spread(number)`: numbers that go with several terminal ids, or with none. Rows that
 * agree in any other number agree in its terminal id, by which they are found.
 *
 * @returns whether there are any
 */
const findSpread = async (session: Session): Promise<boolean> => {
  const [spread] = await session.rows(`create or replace table likely_spread as
    select number from (
      select number, tid from likely_left union all select number, tid from likely_right)
    where number <> 0 group by number having min(tid) <> max(tid) or min(tid) = 0`);
  return Number(spread?.['Count']) > 0;
};

/** Without a card time has to do its work, or the day where only that is known. */
const meetings = (sides: Sides): readonly Meeting[] => {
  const cards = [...AMOUNT, 'card'];
  const both = (stated: string) => ({ left: stated, right: stated, ...DATED });
  return [
    {
      ...both('card <> 0'),
      // Few right rows state card and amount of a left one.
      right: 'card <> 0 and rarity_card is not null',
      narrow: 'right',
      on: cards,
      closer: [{ on: cards, slot: `at_ms // ${REACH_MAX_MS}`, apart: 1 }],
    },
    ...(sides.auth
      ? [
          {
            ...both('auth is not null'),
            ...smaller(sides.left, sides.right),
            on: [...AMOUNT, 'auth'],
            closer: [],
          },
        ]
      : []),
    ...withoutCard(sides).flatMap((rows) => meetingsWithoutCard(rows, sides)),
  ];
};

/** By the day, or the one before or after. */
const DATED = { slot: 'day', apart: 1, common: 'false', again: 'false' } as const;

type Rows = Pick<Meeting, 'left' | 'right' | 'narrow'>;

const smaller = (left: number, right: number): { readonly narrow: Side } => ({
  narrow: left < right ? 'left' : 'right',
});

const withoutCard = ({ left, right, bareLeft, bareRight }: Sides): readonly Rows[] => [
  ...(bareLeft > 0 ? [{ left: 'card = 0', right: 'true', ...smaller(bareLeft, right) }] : []),
  ...(bareRight > 0
    ? [{ left: 'card <> 0', right: 'card = 0', ...smaller(left - bareLeft, bareRight) }]
    : []),
];

/** Both know the time; the right one does not; the left one does not. */
const meetingsWithoutCard = (rows: Rows, sides: Sides): readonly Meeting[] => {
  const common = `daily > ${DAILY_MAX}`;
  const dated = { ...rows, ...DATED, on: AMOUNT, common, again: common, closer: shops(1) };
  const right: Meeting = { ...dated, right: `${rows.right} and at_ms is null`, narrow: 'right' };
  const left: Meeting = {
    ...dated,
    left: `${rows.left} and at_ms is null`,
    right: `${rows.right} and at_ms is not null`,
    narrow: 'left',
  };
  return [
    {
      ...rows,
      on: AMOUNT,
      slot: 'reached',
      apart: 1,
      common: 'false',
      again: `reach < ${REACH_MAX_MS}`,
      closer: shops(0),
    },
    ...(sides.datedRight > 0 ? [right] : []),
    ...(sides.datedLeft > 0 ? [left] : []),
  ];
};

/** Adds to `likely_pair` what one meeting finds, each pair once. */
const meet = async (session: Session, meeting: Meeting, spread: boolean): Promise<void> => {
  const { narrow, on, slot, common } = meeting;
  const keys = [...on, 'slot'].join(', ');
  const rowsOf = (side: Side): string => `(select *, ${slot} as slot, ${common} as common
    from likely_${side}
    where reach is not null and ${slot} is not null and ${meeting[side]})`;
  const [crowds] = await session.rows(`create or replace table likely_crowd as
    select ${keys}, true as crowd from ${rowsOf(narrow)} where not common
    group by all having count(*) > ${CROWD}`);
  const crowded = Number(crowds?.['Count']) > 0;
  const own = crowded
    ? `(select n.*, common or crowd is not null as crowded
        from ${rowsOf(narrow)} n left join likely_crowd using (${keys}))`
    : `(select *, common as crowded from ${rowsOf(narrow)})`;
  const others = rowsOf(narrow === 'left' ? 'right' : 'left');
  // Looking a row up three times costs less than letting it be found under three slots.
  await session.run(`insert into likely_pair
    select ${pairOf(narrow)}
    from (select * replace (${slots('slot', meeting.apart)} as slot)
      from ${others} where not common) w
    join (from ${own} where not crowded) n using (${keys})`);
  const sought = crowded ? 'true' : meeting.again;
  if (sought === 'false') return;
  for (let at = 0; at < meeting.closer.length; at += 1)
    if (spread || !meeting.closer[at]?.on.includes('number'))
      await session.run(
        closerSql(meeting, at, { own, others: `(from ${others} where ${sought})` }),
      );
};

/** A slot, with its neighbours if they count too. */
const slots = (slot: string, apart: Keys['apart']): string =>
  apart === 0 ? slot : `${slot} + unnest([-1, 0, 1])`;

/** The cluster of the narrow side `n` and of the wide one `w`, left before right. */
const pairOf = (narrow: Side): string => (narrow === 'left' ? 'n.sale, w.sale' : 'w.sale, n.sale');

/** What closer keys find beside the first keys and the closer ones before them. */
const closerSql = (
  { narrow, again, closer }: Meeting,
  at: number,
  { own, others }: { readonly own: string; readonly others: string },
): string => {
  const [keys = { on: [], slot: '', apart: 0 }, before] = [closer[at], closer[at - 1]];
  const columns = [...keys.on, 'near'].join(', ');
  const found = (before?.on ?? []).map(
    (column) => `n.${column} = w.${column} and n.${column} <> 0`,
  );
  return `insert into likely_pair
    with own as (select *, ${keys.slot} as near from ${own}
      where (crowded or ${again}) and near is not null
      ${keys.on.includes('number') ? 'and number in (from likely_spread)' : ''}
      and ${keys.on.map((column) => `${column} <> 0`).join(' and ')}),
    crowd as (select ${columns} from own group by all having count(*) > ${CROWD})
    select ${pairOf(narrow)}
    from (select *, ${keys.slot} as near from ${others}) w
    join (select * replace (${slots('near', keys.apart)} as near)
      from own anti join crowd using (${columns})) n using (${columns})
    where (n.crowded or abs(n.slot - w.slot) > 1)
    and coalesce(abs(n.at_ms - w.at_ms) <= ${2 * REACH_MAX_MS}, true)
    ${found.length > 0 ? `and not (${found.join(' and ')})` : ''}`;
};
