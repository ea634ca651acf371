import type { Session } from '../../engine/session.ts';
import { authSql, identitySql, issuerSql, timeLevelSql } from './levels.ts';
import type { Sides } from './sides.ts';

/** Columns by which pairs are alike; one weight for each combination that occurs. */
export const PATTERN = ['time', 'identity', 'issuer', 'auth', 'rarity'] as const;

/**
 * Chance of an amount that was seen once, before any data: whole hundreds are common, fen are not.
 * `PRIOR_WEIGHT` rows' worth. Own guess [I].
 */
const AMOUNT_PRIOR = `case when b.amount % 10000 = 0 then 0.01 when b.amount % 1000 = 0 then 0.005
  when b.amount % 100 = 0 then 0.002 else 0.0002 end`;
const PRIOR_WEIGHT = 1_000;
/** Two authorisation codes of six characters agree by chance. */
const AUTH_CHANCE = 1e-6;

/** Rarity is kept in halves of a power of two, rounded towards the common. */
export const RARITY_STEPS = 2;

/**
 * Creates `likely_compared(l, r, gap, time, identity, issuer, auth, rarity)`: pairs with the levels
 * at which they agree.
 *
 * Shape   rarity: logarithm of how many other right records of a day would agree as well in amount,
 *         card and authorisation code by chance. Pairs of two known cards are gone unless it is one.
 *         gap: seconds between the two, a day where only a date is known.
 */
export const createComparisons = async (session: Session, sides: Sides): Promise<void> => {
  const { perDay, days, right } = sides;
  const amount = `(b.n_amount - 1 + ${PRIOR_WEIGHT} * ${AMOUNT_PRIOR}) / ${right + PRIOR_WEIGHT}`;
  const card = `greatest((b.n_both - 1) / ${days}, b.n_card / ${days} * ${amount})`;
  const perCard = `case when a.card <> 0 and a.card = b.card then ${card} else ${perDay} * ${amount} end`;
  const code = `case when a.auth = b.auth then greatest((b.n_auth - 1) / ${right}, ${AUTH_CHANCE})
    else 1 end`;
  await session.run(`create or replace temp table likely_compared as
    select p.l, p.r,
      coalesce(abs(a.at_ms - b.at_ms) // 1000, 86400)::integer as gap,
      (${timeLevelSql()})::tinyint as time, (${identitySql()})::tinyint as identity,
      (${issuerSql()})::tinyint as issuer, (${authSql()})::tinyint as auth,
      ceil(${RARITY_STEPS} * log2((${perCard}) * ${code}))::smallint as rarity
    from likely_pair p
    join likely_left a on a.sale = p.l
    join likely_right b on b.sale = p.r
    left join likely_name na on na.id = a.name
    left join likely_name nb on nb.id = b.name
    where a.card = 0 or b.card = 0 or a.card = b.card`);
};
