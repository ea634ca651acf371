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
  /** Rows of that side that are a crowd whatever their number. */
  readonly common: string;
  /** Rows of that side that closer keys look for once more, and these keys. */
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
const REACHED = 'at_ms // reach';
const shops = (apart: Keys['apart']): readonly Keys[] =>
  ['tid', 'number'].map((shop) => ({ on: [...AMOUNT, shop], slot: 'day', apart }));

/**
 * Creates `likely_pair(l, r)`: clusters worth comparing, each pair once.
 *
 * Shape   equal keys only: a neighbour in time is met because the rows of one side stand under the
 *         keys of the neighbouring slots too.
 */
export const createPairs = async (session: Session, sides: Sides): Promise<void> => {
  await session.run('create or replace temp table likely_pair (l integer, r integer)');
  for (const meeting of meetings(sides)) await meet(session, meeting);
  // Codes find pairs that cards or times find too.
  if (sides.auth)
    await session.run(
      'create or replace temp table likely_pair as select distinct l, r from likely_pair',
    );
  await session.run('drop table likely_narrow');
};

/** Without a card time has to do its work, or the day where only that is known. */
const meetings = (sides: Sides): readonly Meeting[] => {
  const known = { left: sides.left - sides.bareLeft, right: sides.right - sides.bareRight };
  const cards = [...AMOUNT, 'card'];
  const bare = [
    { left: 'card = 0', right: 'true', ...smaller(sides.bareLeft, sides.right) },
    { left: 'card <> 0', right: 'card = 0', ...smaller(known.left, sides.bareRight) },
  ].filter((_, at) => (at === 0 ? sides.bareLeft : sides.bareRight) > 0);
  const both = (stated: string) => ({ left: stated, right: stated, ...DATED });
  return [
    {
      ...both('card <> 0'),
      ...smaller(known.left, known.right),
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
    ...bare.flatMap(meetingsWithoutCard),
  ];
};

/** By the day, or the one before or after. */
const DATED = { slot: 'day', apart: 1, common: 'false', again: 'crowded' } as const;

const smaller = (left: number, right: number): { readonly narrow: Side } => ({
  narrow: left < right ? 'left' : 'right',
});

/** Both know the time; the right one does not; the left one does not. */
const meetingsWithoutCard = (
  rows: Pick<Meeting, 'left' | 'right' | 'narrow'>,
): readonly Meeting[] => {
  const dated = { ...DATED, on: AMOUNT, common: `daily > ${DAILY_MAX}`, closer: shops(1) };
  return [
    {
      ...rows,
      on: AMOUNT,
      slot: REACHED,
      apart: 1,
      common: 'false',
      again: `crowded or reach < ${REACH_MAX_MS}`,
      closer: shops(0),
    },
    { ...rows, ...dated, right: `${rows.right} and at_ms is null`, narrow: 'right' },
    {
      ...rows,
      ...dated,
      left: `${rows.left} and at_ms is null`,
      right: `${rows.right} and at_ms is not null`,
      narrow: 'left',
    },
  ];
};

/** Adds to `likely_pair` what one meeting finds, each pair once. */
const meet = async (session: Session, meeting: Meeting): Promise<void> => {
  const { narrow, on, slot } = meeting;
  const keys = [...on, 'slot'].join(', ');
  const rowsOf = (side: Side): string => `select *, ${slot} as slot
    from likely_${side}
    where reach is not null and ${slot} is not null and ${meeting[side]}`;
  await session.run(`create or replace temp table likely_narrow as
    with own as (${rowsOf(narrow)})
    select sale, what, card, auth, number, tid, day, at_ms, reach, slot,
      crowded is not null or ${meeting.common} as crowded
    from own left join (
      select ${keys}, true as crowded from own group by all having count(*) > ${CROWD}) c
    using (${keys})`);
  const others = rowsOf(narrow === 'left' ? 'right' : 'left');
  await session.run(`insert into likely_pair
    select ${pairOf(narrow)}
    from (${others}) w
    join (select * replace (${spread('slot', meeting.apart)} as slot) from likely_narrow where not crowded) n using (${keys})`);
  for (let at = 0; at < meeting.closer.length; at += 1)
    await session.run(closerSql(meeting, others, at));
};

/** A slot, with its neighbours if they count too. */
const spread = (slot: string, apart: Keys['apart']): string =>
  apart === 0 ? slot : `${slot} + unnest([-1, 0, 1])`;

/** The cluster of the narrow side `n` and of the wide one `w`, left before right. */
const pairOf = (narrow: Side): string => (narrow === 'left' ? 'n.sale, w.sale' : 'w.sale, n.sale');

/** What closer keys find beside the first keys and the closer ones before them. */
const closerSql = ({ narrow, again, closer }: Meeting, others: string, at: number): string => {
  const [keys = { on: [], slot: '', apart: 0 }, before] = [closer[at], closer[at - 1]];
  const columns = [...keys.on, 'near'].join(', ');
  const found = (before?.on ?? []).map(
    (column) => `n.${column} = w.${column} and n.${column} <> 0`,
  );
  return `insert into likely_pair
    with own as (select *, ${keys.slot} as near from likely_narrow
      where (${again}) and near is not null
      and ${keys.on.map((column) => `${column} <> 0`).join(' and ')}),
    crowd as (select ${columns} from own group by all having count(*) > ${CROWD})
    select ${pairOf(narrow)}
    from (select *, ${keys.slot} as near from (${others})) w
    join (select * replace (${spread('near', keys.apart)} as near)
      from own anti join crowd using (${columns})) n using (${columns})
    where (n.crowded or abs(n.slot - w.slot) > 1)
    and coalesce(abs(n.at_ms - w.at_ms) <= ${2 * REACH_MAX_MS}, true)
    ${found.length > 0 ? `and not (${found.join(' and ')})` : ''}`;
};
