import type { Session } from '../engine/session.ts';
import type { LinkPass } from './keys.ts';

/**
 * An observation as one integer, so that two of a group are told by the least and the greatest: the
 * mask of its view (5 bits), its number (29), its time and a bit for a date without a time of day.
 * The time counts from a day and a half before its local day, which is a key: 28 bits are three days.
 */
const SALE_BITS = 29;
const AT_BITS = 28;
const DAY_MS = 86_400_000;
const EARLIEST_MS = 2 ** 27;
const SEEN = `(mask::bigint << ${SALE_BITS + AT_BITS + 1}) + (sale::bigint << ${AT_BITS + 1})
  + ((at_ms - day * ${DAY_MS}::bigint + ${EARLIEST_MS}) << 1) + date_only::integer`;
const viewOf = (seen: string): string => `(${seen} >> ${SALE_BITS + AT_BITS + 1})`;
const saleOf = (seen: string): string =>
  `((${seen} >> ${AT_BITS + 1}) & ${2 ** SALE_BITS - 1})::integer`;
const atOf = (seen: string): string => `((${seen} >> 1) & ${2 ** AT_BITS - 1})`;

/**
 * Whether a pass over observations of two views can only find pairs: it joins no group in which a
 * view occurs twice, and a day is one of its keys.
 */
export const findsPairs = ({ minutesApart, keys }: LinkPass, views: number): boolean =>
  views === 2 && minutesApart !== undefined && keys.includes('day');

/**
 * Creates `moved(sale, head)` by a pass of `findsPairs` over `lone_node`, where nothing was joined yet.
 *
 * Shape   half of what general groups cost, which keep a number for each thing that is asked of them.
 */
export const joinPairs = (
  session: Session,
  { keys, minutesApart = 0, dateOnly, agree = [] }: LinkPass,
): Promise<void> => {
  const names = keys.join(', ');
  const known = keys.map((key) => `${key} is not null`).join(' and ');
  const stated = agree.map((name) => `, ${name}`).join('');
  const agrees = agree.map((name) => ` and coalesce(min(${name}) = max(${name}), true)`).join('');
  const near = `abs(${atOf('one')} - ${atOf('other')}) <= ${minutesApart * 60_000}`;
  return session.run(`create or replace table moved as
    select ${saleOf('other')} as sale, ${saleOf('one')} as head
    from (
      select min(seen) as one, max(seen) as other
      from (select ${names}${stated}, ${SEEN} as seen from lone_node where ${known})
      group by ${names} having count(*) = 2${agrees}
    )
    where ${viewOf('one')} <> ${viewOf('other')}
      and (${near}${dateOnly ? ' or (one | other) & 1 = 1' : ''})`);
};
