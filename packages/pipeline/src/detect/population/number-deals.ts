import type { Session } from '../../engine/session.ts';

/** Steps of half an hour. */
export const DAY_STEPS = 48;

/**
 * Creates `number_deal(number, sale, card, day, at_ms, step, amount, online)`: purchases and completions
 * by the cleared number.
 *
 * Shape   step: half hour of the local day, an index that need not start at midnight.
 */
export const createNumberDeals = (session: Session): Promise<void> =>
  session.run(`create or replace table number_deal as
    select k.cleared as number, k.sale, k.card, k.day, s.at_ms, s.amount, s.method = 'online' as online,
      ((s.at_ms - s.day::bigint * 86400000 + 86400000) // 1800000 % ${DAY_STEPS})::smallint as step
    from sale_key k join sale s on s.sale = k.sale
    where k.cleared > 0 and s.txn_type in (1, 6)`);
