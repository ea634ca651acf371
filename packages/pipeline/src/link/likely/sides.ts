import { cleanName, VIEWS, type View } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { compareLastDigits } from './cards.ts';

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
  /** Few names of cards for many rows, such as the last four digits. */
  readonly coarse: boolean;
}

/** A handful of rows is part of something larger: chance is not judged by it alone. */
const DAY_MIN = 200;
const HANDFUL = 20;

const bit = (view: View): number => 1 << VIEWS.indexOf(view);
const mask = (views: readonly View[]): number => views.reduce((all, view) => all | bit(view), 0);

/** Answers that say a request was not carried out, so nothing was cleared for it. */
const CARRIED_OUT = "('00', '10', '11', '16', 'A2', 'A4', 'A5', 'A6')";

/**
 * Creates `likely_left` and `likely_right`, one row per cluster that a step may join, and
 * `likely_name` with the taken-apart names of both.
 *
 * Shape   per cluster what its outermost view states; at_ms null where only a date is known; kind 1
 *         money in, 2 money back, 3 held; like: equal for clusters that state the same merchant.
 *         `undefined` when one side is empty.
 */
export const createSides = async (session: Session, step: Step): Promise<Sides | undefined> => {
  const left = mask(step.left);
  const seeks = bit(step.seeks);
  const wanted = {
    left: `(whole & ${seeks}) = 0 and (whole & ${left}) <> 0`,
    right: `(whole & ${left}) = 0 and (whole & ${seeks}) <> 0`,
  };
  if (!(await bothThere(session, wanted))) return undefined;
  await createSide(session, 'left', wanted.left);
  await createSide(session, 'right', wanted.right);
  await compareLastDigits(session);
  const sides = await measure(session);
  if (sides.left === 0 || sides.right === 0) return undefined;
  if (!sides.cards)
    for (const side of ['left', 'right']) await session.run(`update likely_${side} set card = 0`);
  await countTerms(session);
  await loadNames(session);
  return sides.cards ? sides : { ...sides, bareLeft: sides.left, bareRight: sides.right };
};

const bothThere = async (
  session: Session,
  wanted: { readonly left: string; readonly right: string },
): Promise<boolean> => {
  const [row] = await session.rows(`select coalesce(bool_or(${wanted.left}), false) as l,
    coalesce(bool_or(${wanted.right}), false) as r from likely_whole`);
  return row?.['l'] === true && row['r'] === true;
};

const createSide = (session: Session, side: 'left' | 'right', wanted: string): Promise<void> =>
  session.run(`create or replace temp table likely_${side} as
    with told as (
      select c.sale, arg_max(case when not o.date_only then o.at_ms end, o.view) as at_ms,
        arg_max(o.day, o.view) as day,
        max(case when o.txn_type in (2, 3, 4) then 2 when o.txn_type = 5 then 3 else 1 end) as kind,
        max(o.amount) as amount, max(o.currency) as currency, max(o.card) as card,
        max(o.issuer) as issuer,
        max(case when regexp_matches(o.auth_code, '[1-9A-Za-z]') then o.auth_code end) as auth,
        coalesce(arg_max(nullif(o.number, 0), o.view), 0) as number,
        coalesce(arg_max(nullif(o.name, 0), o.view), 0) as name,
        coalesce(arg_max(nullif(o.tid, 0), o.view), 0) as tid
      from (select sale from likely_whole where ${wanted}) w
      join cluster c using (sale) join observation o using (obs)
      group by c.sale
      having bool_and(o.resp_code is null or o.resp_code in ${CARRIED_OUT})
    )
    select *, case when number = 0 and name = 0 then hash(sale) else hash(number, name) end as "like"
    from told`);

const COARSE_ROWS = 20;
/** Below this many rows, no common card says nothing about how cards are named. */
const NAMING_ROWS_MIN = 500;

const measure = async (session: Session): Promise<Sides> => {
  const left = await counts(session, 'left');
  const right = await counts(session, 'right');
  const [row] = await session.rows(`select count(*) as common from (
    select distinct card from likely_right where card <> 0) a semi join likely_left b using (card)`);
  const known = Math.min(left.rows - left.bare, right.rows - right.bare);
  const days = Math.max(1, right.days);
  return {
    left: left.rows,
    right: right.rows,
    days,
    perDay: Math.max((DAY_MIN * HANDFUL) / (HANDFUL + right.rows), right.rows / days),
    cards: Number(row?.['common'] ?? 0) > 0 || known < NAMING_ROWS_MIN,
    bareLeft: left.bare,
    bareRight: right.bare,
    coarse: (right.rows - right.bare) / Math.max(1, right.cards) > COARSE_ROWS,
  };
};

const counts = async (session: Session, side: 'left' | 'right') => {
  const [row] = await session.rows(`select count(*) as n, count(distinct day) as days,
    count(*) filter (card = 0) as bare, count(distinct nullif(card, 0)) as cards
    from likely_${side}`);
  const [rows, days, bare, cards] = ['n', 'days', 'bare', 'cards'].map((name) =>
    Number(row?.[name] ?? 0),
  ) as [number, number, number, number];
  return { rows, days, bare, cards };
};

/** How often the right side states each amount, card, card with amount, and authorisation code. */
const countTerms = (session: Session): Promise<void> =>
  session.run(`create or replace temp table likely_right as
    with by_amount as (select amount, count(*) as n from likely_right group by all),
    by_card as (select card, count(*) as n from likely_right where card <> 0 group by all),
    by_both as (select card, amount, count(*) as n from likely_right where card <> 0 group by all),
    by_auth as (select auth, count(*) as n from likely_right where auth is not null group by all)
    select r.*, by_amount.n as n_amount, by_card.n as n_card, by_both.n as n_both,
      by_auth.n as n_auth
    from likely_right r join by_amount using (amount)
    left join by_card on by_card.card = r.card
    left join by_both on by_both.card = r.card and by_both.amount = r.amount
    left join by_auth on by_auth.auth = r.auth`);

const loadNames = async (session: Session): Promise<void> => {
  const rows: Cell[][] = [];
  await session.each(
    `select id, value from dict_name where id in (
      select name from likely_left union select name from likely_right)`,
    (block) => {
      for (const { id, value } of block) {
        const { full, core } = cleanName(String(value));
        rows.push([id ?? 0, full, core]);
      }
    },
  );
  await session.load('likely_name', { id: 'integer', full: 'varchar', core: 'varchar' }, rows);
};
