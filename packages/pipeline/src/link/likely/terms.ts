import { dropRecords } from '../../engine/records.ts';
import type { Session } from '../../engine/session.ts';
import { RARITY_MAX, RARITY_MIN } from './pattern.ts';
import type { Sides } from './sides.ts';

/**
 * Chance of an amount that was seen once, before any data: whole hundreds are common, fen are not.
 * `PRIOR_WEIGHT` rows' worth. Own guess [I].
 */
const AMOUNT_PRIOR = `case when amount % 10000 = 0 then 0.01 when amount % 1000 = 0 then 0.005
  when amount % 100 = 0 then 0.002 else 0.0002 end`;
const PRIOR_WEIGHT = 1_000;
/** Two authorisation codes of six characters agree by chance. */
const AUTH_CHANCE = 1e-6;

/** Rarity is kept in halves of a power of two, rounded towards the common. */
export const RARITY_STEPS = 2;

/**
 * Without a card, two sales of one amount are compared when their times are at most one or two
 * reaches apart: ten minutes, a clock that is off; less where an amount is so common that strangers
 * would fill them, down to a minute, which a printed time may lack in seconds.
 */
export const REACH_MAX_MS = 600_000;
const REACH_MIN_MS = 60_000;
/** Strangers expected within a reach, of rows that spread over half of a day. */
const STRANGERS = 0.5;
const BUSY_MS = 43_200_000;

const rarity = (coincidences: string): string =>
  `least(${RARITY_MAX}, greatest(${RARITY_MIN}, ceil(${RARITY_STEPS} * log2(${coincidences}))))::smallint`;

/**
 * Creates `likely_left` and `likely_right` from `told_left` and `told_right`, which are gone: with how
 * common the amount of a row is, the right one with how rare what it states.
 *
 * Shape   reach: milliseconds, null where the other side has no such amount; reached: how many reaches
 *         since 1970; daily: rows of a day with that amount. `rarity` of the amount, `rarity_card` of
 *         amount and card, where codes are known `rarity_auth` and `rarity_both` of these with the
 *         code: logarithm of how many other right records of a day would agree as well by chance.
 */
export const measureTerms = async (session: Session, sides: Sides): Promise<void> => {
  const { perDay, days, right } = sides;
  await session.run(`create or replace table likely_what as
    select what, row_number() over ()::integer as no, greatest(l.n, r.n) / ${days} as daily,
      greatest(${REACH_MIN_MS}, least(${REACH_MAX_MS}, ${STRANGERS * BUSY_MS} // daily))::integer
        as reach
    from (select what, count(*) as n from told_left group by what) l
    join (select what, count(*) as n from told_right group by what) r using (what)`);
  await session.run(`create or replace table likely_left as
    select l.* exclude (what), ${OF_WHAT} from told_left l left join likely_what using (what)`);
  const amount = `(n_amount - 1 + ${PRIOR_WEIGHT} * ${AMOUNT_PRIOR}) / ${right + PRIOR_WEIGHT}`;
  await session.run(`create or replace table likely_amount as
    select amount, ${amount} as chance, ${rarity(`${perDay} * chance`)} as rarity
    from (select amount, count(*) as n_amount from told_right group by amount)`);
  const card = `greatest((n_both - 1) / ${days}, n_card / ${days} * chance)`;
  await session.run(`create or replace table likely_bought as
    select card, amount, ${card} as expected, ${rarity('expected')} as rarity_card
    from (select card, amount, count(*) as n_both from told_right
      semi join (select card, amount from told_left where card <> 0) using (card, amount)
      group by all)
    join (select card, count(*) as n_card from told_right where card <> 0 group by card)
      using (card)
    join likely_amount using (amount)`);
  await session.run(sides.auth ? withCodes(sides) : WITHOUT_CODES);
  for (const table of ['what', 'amount', 'bought']) await session.run(`drop table likely_${table}`);
  for (const side of ['left', 'right']) await dropRecords(session, `told_${side}`);
};

/** Amounts that both sides state are numbers from here on, null where one does not. */
const OF_WHAT = 'no as what, daily, reach, at_ms // reach as reached';

const WITHOUT_CODES = `create or replace table likely_right as
  select r.* exclude (what), ${OF_WHAT}, a.rarity, c.rarity_card
  from told_right r join likely_amount a using (amount)
  left join likely_what using (what)
  left join likely_bought c on c.card = r.card and c.amount = r.amount`;

const withCodes = ({ perDay, right }: Sides): string => {
  const code = `greatest((n_auth - 1) / ${right}, ${AUTH_CHANCE})`;
  return `create or replace table likely_right as
    select r.* exclude (what), ${OF_WHAT}, a.rarity, c.rarity_card,
      ${rarity(`${perDay} * a.chance * k.chance`)} as rarity_auth,
      ${rarity('c.expected * k.chance')} as rarity_both
    from told_right r join likely_amount a using (amount)
    left join likely_what using (what)
  left join likely_bought c on c.card = r.card and c.amount = r.amount
    left join (select auth, ${code} as chance from (
        select auth, count(*) as n_auth from told_right where auth is not null group by auth)) k
      on k.auth = r.auth`;
};
