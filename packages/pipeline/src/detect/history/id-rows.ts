import type { Session } from '../../engine/session.ts';
import { ID_CODE } from './device-codes.ts';
import type { Unique } from './device-parts.ts';

/** Of two ids nothing is said: any two of a small institution lie close together by luck. */
const IDS_MIN = 3;

/** Of the ids from the first to the last, percent that carry the number; others may be unseen. Own choice [I]. */
const FILLED_MIN = 50;

/** If ids drawn from all of the institution's lay so close more often than this, they are in no row. */
const LUCK_MAX = 0.01;

/**
 * Creates `id_row(number)`: merchants of several tills whose terminal ids follow each other.
 *
 * An institution hands out the ids of a merchant's tills together. Where another shop has one of them
 * as well, both count from a number of their own, and the id stands for two devices. What a router
 * borrows goes out under the ids of its customers, wherever these lie, and under none of its own.
 *
 * Shape   one of the ids carries nothing else, so that the merchant has a till. Ids are of one shape (letters stay, digits
 *         count) and held against all that numbers of the same institution use. Reads `device_number`,
 *         `number_use`, `number_digits`.
 */
export const createIdRows = (session: Session): Promise<void> =>
  session.run(`create or replace table id_row as
    with used as (
      select u.number, n.house, regexp_replace(t.value, '[0-9]', '0', 'g') as shape,
        coalesce(try_cast(regexp_replace(t.value, '[^0-9]', '', 'g') as bigint), 0) as code
      from device_number u join number_digits n on n.number = u.number
      join dict_tid t on t.id = (-u.device) // ${ID_CODE}
      where u.device < 0 and n.house > 0
    ), placed as (
      select *, dense_rank() over (partition by house, shape order by code) as place from used
    ), range as (
      select house, shape, max(place) as ids from placed group by house, shape
    ), lying as (
      select number, house, shape, count(distinct place) as ids, max(code) - min(code) + 1 as span,
        max(place) - min(place) + 1 as places
      from placed group by number, house, shape
    )
    select l.number
    from lying l join range r using (house, shape) join number_use w using (number)
    where w.lone > 0 and l.ids >= ${IDS_MIN} and l.ids * 100 >= l.span * ${FILLED_MIN}
      and ln(r.ids) + ${choices('l.places - 1', 'l.ids - 1')} - ${choices('r.ids', 'l.ids')}
        <= ln(${LUCK_MAX})`);

/** Natural logarithm of the ways to choose so many of all. */
const choices = (all: string, some: string): string =>
  `(lgamma(${all} + 1) - lgamma(${some} + 1) - lgamma(${all} - (${some}) + 1))`;

/** A merchant whose own ids follow each other shares one with a stranger, unless that one's do so, too. */
export const apartInRows =
  (unique: Unique): Unique =>
  (one, other) =>
    (one.inRow !== true || other.inRow === true) && unique(one, other);
