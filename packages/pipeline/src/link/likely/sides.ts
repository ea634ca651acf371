import { VIEWS, type View } from '@zhenma/model';
import { createRecords, dropRecords } from '../../engine/records.ts';
import type { Session } from '../../engine/session.ts';
import { isLone } from '../lone.ts';
import { compareLastDigits } from './cards.ts';
import { correctClocks } from './clocks.ts';
import { codeSql } from './codes.ts';
import { loadNames } from './names.ts';
import { measureTerms } from './terms.ts';

/** Two kinds of clusters between which links are sought. */
export interface Step {
  /** Views of which the left cluster holds at least one. */
  readonly left: readonly View[];
  /** View that the left lacks and the right holds. */
  readonly seeks: View;
}

const DEVICE: readonly View[] = ['slip', 'request', 'response'];

/** From the device outwards: its messages, then the clearing record, then the statement. */
export const STEPS: readonly Step[] = [
  { left: ['slip', 'request'], seeks: 'response' },
  { left: DEVICE, seeks: 'clearing' },
  { left: [...DEVICE, 'clearing'], seeks: 'statement' },
];

/** How large the two sides are, and what they hold. */
export interface Sides {
  /** How many observations there are. */
  readonly all: number;
  readonly left: number;
  readonly right: number;
  /** Right records of a day; of a handful of rows at least `DAY_MIN`. */
  readonly perDay: number;
  readonly days: number;
  /** Cards of both sides come from one naming, so that two names are two cards. */
  readonly cards: boolean;
  /** Rows per side without a card. */
  readonly bareLeft: number;
  readonly bareRight: number;
  /** Rows per side of which only the date is known. */
  readonly datedLeft: number;
  readonly datedRight: number;
  /** Both sides state issuers. */
  readonly issuers: boolean;
  /** Both sides state authorisation codes. */
  readonly auth: boolean;
}

/** A handful of rows is part of something larger: chance is not judged by it alone. */
const DAY_MIN = 200;
const HANDFUL = 20;

const bit = (view: View): number => 1 << VIEWS.indexOf(view);
const mask = (views: readonly View[]): number => views.reduce((all, view) => all | bit(view), 0);

/** Answers that say a request was not carried out, so nothing was cleared for it. */
const CARRIED_OUT = `(o.resp_code is null
  or o.resp_code in ('00', '10', '11', '16', 'A2', 'A4', 'A5', 'A6'))`;

/**
 * Creates `likely_left` and `likely_right`, one row per cluster that a step may join, and
 * `likely_name` with the names of both.
 *
 * Shape   per cluster what its outermost view states; at_ms null where only a date is known; kind 1
 *         money in, 2 money back, 3 held; what: equal where amount, currency and kind are; auth: a
 *         number that stands for the code. `undefined` when one side is empty.
 *         clocks: with the clocks of `likely_clock` set right.
 */
export const createSides = async (
  session: Session,
  step: Step,
  clocks: boolean,
): Promise<Sides | undefined> => {
  const wanted = wantedIn(step);
  const seen = await bothThere(session, step);
  if (seen === undefined) return undefined;
  await createSide(session, { ...seen, side: 'left', wanted: wanted.left, views: step.left });
  await createSide(session, { ...seen, side: 'right', wanted: wanted.right, views: [step.seeks] });
  if (clocks) await correctClocks(session);
  await compareLastDigits(session);
  const sides = await measure(session, seen);
  if (sides.left === 0 || sides.right === 0) {
    for (const side of TOLD_SIDES) await dropRecords(session, side);
    return undefined;
  }
  if (!sides.cards)
    for (const side of TOLD_SIDES)
      await createRecords(session, side, `select * replace (0 as card) from ${side}`);
  await loadNames(session, () => measureTerms(session, sides));
  return sides.cards ? sides : { ...sides, bareLeft: sides.left, bareRight: sides.right };
};

/** Whether some step may find two sides: joining makes none that were not there. */
export const isAnyOpen = async (session: Session): Promise<boolean> => {
  const both = STEPS.map((step) => `(${bothIn(step)})`).join(' or ');
  const [row] = await session.rows(`select ${both} as open from (${wholes(STEPS)})`);
  return row?.['open'] === true;
};

/** Conditions on `whole`, the views of a cluster. */
const wantedIn = (step: Step): { readonly left: string; readonly right: string } => {
  const [left, seeks] = masksOf(step);
  return {
    left: `(whole & ${seeks}) = 0 and (whole & ${left}) <> 0`,
    right: `(whole & ${left}) = 0 and (whole & ${seeks}) <> 0`,
  };
};

/** Of the views of a lone observation of each side. */
const masksOf = (step: Step): readonly [number, number] => [mask(step.left), bit(step.seeks)];

const bothIn = (step: Step): string => {
  const { left, right } = wantedIn(step);
  return `bool_or(${left}) and bool_or(${right})`;
};

/** Views of clusters of several observations, and of those alone that are of a side. */
const wholes = (steps: readonly Step[]): string => {
  const lone = [...new Set(steps.flatMap(masksOf))].map(
    (mask) => `union all select views & ${mask}, 0 from lone`,
  );
  return `select whole, 1 as grown from open_cluster ${lone.join(' ')}`;
};

const TOLD_SIDES = ['told_left', 'told_right'] as const;

/** What is known of all observations. */
interface Seen {
  /** How many there are. */
  readonly all: number;
  /** Some open clusters are more than one observation. */
  readonly grown: boolean;
  /** Columns that the sides have only where some observation states them. */
  readonly stated: ReadonlySet<string>;
}

/** Undefined where one side has no cluster. */
const bothThere = async (session: Session, step: Step): Promise<Seen | undefined> => {
  const [row] = await session.rows(`select sum(grown) as grown, ${bothIn(step)} as both
    from (${wholes([step])})`);
  if (row?.['both'] !== true) return undefined;
  const [seen] = await session.rows(`select count(*) as "all", bool_or(issuer <> 0) as issuer,
    count(auth_code) > 0 as auth from observation`);
  return {
    all: Number(seen?.['all']),
    grown: Number(row['grown']) > 0,
    stated: new Set(OPTIONAL.filter((name) => seen?.[name] === true)),
  };
};

const OPTIONAL: readonly string[] = ['issuer', 'auth'];

/** What a cluster states: of one observation `o`, and how those of several become one. */
const TOLD: Readonly<Record<string, { readonly one: string; readonly of: 'most' | 'outermost' }>> =
  {
    at_ms: { one: 'case when not o.date_only then o.at_ms end', of: 'outermost' },
    day: { one: 'o.day', of: 'outermost' },
    kind: {
      one: '(case when o.txn_type in (2, 3, 4) then 2 when o.txn_type = 5 then 3 else 1 end)',
      of: 'most',
    },
    amount: { one: 'o.amount', of: 'most' },
    currency: { one: 'o.currency', of: 'most' },
    card: { one: 'o.card', of: 'most' },
    issuer: { one: 'o.issuer', of: 'most' },
    auth: {
      // The hash of nothing is a number, too.
      one: `case when ${codeSql('o')} is not null then hash(${codeSql('o')}) end`,
      of: 'most',
    },
    number: { one: 'nullif(o.number, 0)', of: 'outermost' },
    name: { one: 'nullif(o.name, 0)', of: 'outermost' },
    tid: { one: 'nullif(o.tid, 0)', of: 'outermost' },
  };

interface WantedSide extends Seen {
  readonly side: 'left' | 'right';
  /** Condition on `open_cluster`. */
  readonly wanted: string;
  readonly views: readonly View[];
}

/** Creates `told_left` or `told_right`. A lone observation is a cluster: nothing has to be put together. */
const createSide = (
  session: Session,
  { side, wanted, views, grown, stated }: WantedSide,
): Promise<void> => {
  const told = Object.entries(TOLD).filter(
    ([name]) => !OPTIONAL.includes(name) || stated.has(name),
  );
  const each = (made: (told: (typeof TOLD)[string]) => string): string =>
    told.map(([name, one]) => `${made(one)} as ${name}`).join(', ');
  const seen = views.map((view) => VIEWS.indexOf(view) + 1).join(', ');
  return createRecords(
    session,
    `told_${side}`,
    `with told as (
      select o.obs as sale, ${each(({ one }) => one)}
      from observation o where o.view in (${seen}) and ${CARRIED_OUT} and ${isLone('o.obs')}
      ${grown ? `union all ${grownOf(wanted, each)}` : ''}
    )
    select sale, at_ms, day, amount, hash(amount, currency, kind) as what, card,
      ${[...stated, ''].join(', ')}
      coalesce(number, 0) as number, coalesce(name, 0) as name, coalesce(tid, 0) as tid
    from told`,
  );
};

/** What the observations of a cluster say together. */
const grownOf = (
  wanted: string,
  each: (made: (told: (typeof TOLD)[string]) => string) => string,
): string => `select c.sale,
      ${each(({ one, of }) => (of === 'most' ? `max(${one})` : `arg_max(${one}, o.view)`))}
    from (
      select sale, sale as obs from open_cluster where ${wanted}
      union all
      select m.head, m.sale from moved m semi join (from open_cluster where ${wanted}) w
        on w.sale = m.head
    ) c join observation o on o.obs = c.obs
    group by c.sale having bool_and(${CARRIED_OUT})`;

/** Below this many rows, no common card says nothing about how cards are named. */
const NAMING_ROWS_MIN = 500;

const measure = async (session: Session, { all, stated }: Seen): Promise<Sides> => {
  const left = await counts(session, 'left', stated);
  const right = await counts(session, 'right', stated);
  const [row] = await session.rows(`select count(*) as common from (
    select distinct card from told_right where card <> 0) a semi join told_left b using (card)`);
  const known = Math.min(left.rows - left.bare, right.rows - right.bare);
  const days = Math.max(1, right.days);
  return {
    all,
    left: left.rows,
    right: right.rows,
    days,
    perDay: Math.max((DAY_MIN * HANDFUL) / (HANDFUL + right.rows), right.rows / days),
    cards: Number(row?.['common'] ?? 0) > 0 || known < NAMING_ROWS_MIN,
    bareLeft: left.bare,
    bareRight: right.bare,
    datedLeft: left.dated,
    datedRight: right.dated,
    issuers: left.issuers && right.issuers,
    auth: left.auth && right.auth,
  };
};

const counts = async (session: Session, side: 'left' | 'right', stated: Seen['stated']) => {
  const [row] = await session.rows(`select count(*) as n, count(distinct day) as days,
    count(*) filter (card = 0) as bare, count(*) - count(at_ms) as dated,
    ${stated.has('issuer') ? 'count(*) filter (issuer <> 0)' : 0} as issuers,
    ${stated.has('auth') ? 'count(auth)' : 0} as auth
    from told_${side}`);
  const count = (name: string): number => Number(row?.[name] ?? 0);
  return {
    rows: count('n'),
    days: count('days'),
    bare: count('bare'),
    dated: count('dated'),
    issuers: count('issuers') > 0,
    auth: count('auth') > 0,
  };
};
