import type { Session } from '../../engine/session.ts';
import { ID_CODE } from './device-codes.ts';
import type { Unique } from './device-parts.ts';

/** Of fewer ids nothing is said about what an institution gives out. */
const IDS_MIN = 10;

/** Of an institution's ids, percent that may be of a shape that it does not give out: strays. Own choice [I]. */
const STRAYS_MAX = 10;

/**
 * Creates `foreign_id(device, house)`: terminal ids on which an institution's numbers went out though it gives out no
 * such ids, while all other numbers there are of one institution, whose device it is, or none is.
 *
 * Who counts its terminals from one has none that is called A6191199: a number of its own that goes out under
 * that id is on another's device, however often its own ids meet those of others.
 *
 * Shape   ids of single shops (`own_number`) by institution and shape (letters alike, digits count). Foreign is a shape
 *         that hardly any has, or a count further beyond all others' than these lie apart. Reads `number_place`.
 */
export const createForeignIds = (session: Session): Promise<void> =>
  session.run(`create or replace table foreign_id as
    with given as (
      select distinct o.house, o.tid, ${shapeOf('t.value')} as shape, ${codeOf('t.value')} as code
      from own_number o join dict_tid t on t.id = o.tid where o.house > 0
    ), known as (
      select house, count(*) as ids from given group by house having count(*) >= ${IDS_MIN}
    ), range as (
      select g.house, g.shape, quantile_disc(g.code, 0.05) as low, quantile_disc(g.code, 0.95) as high
      from given g join known k using (house) group by g.house, g.shape, k.ids
      having count(*) * 100 > k.ids * ${STRAYS_MAX}
    ), used as (
      select distinct p.device, p.house, ${shapeOf('t.value')} as shape, ${codeOf('t.value')} as code
      from number_place p join dict_tid t on t.id = (-p.device) // ${ID_CODE} where p.device < 0
    ), told as (
      select u.device, u.house, k.house is not null and (r.house is null
        or u.code > 2 * r.high - r.low or u.code < 2 * r.low - r.high) as strange
      from used u left join known k using (house) left join range r using (house, shape)
    ), own as (
      select device from told group by device having count(*) filter (not strange) <= 1
    )
    select t.device, t.house from told t semi join own using (device) where t.strange`);

const shapeOf = (text: string): string =>
  `regexp_replace(regexp_replace(${text}, '[0-9]', '0', 'g'), '[A-Za-z]', 'A', 'g')`;

const codeOf = (text: string): string =>
  `coalesce(try_cast(regexp_replace(${text}, '[^0-9]', '', 'g') as bigint), 0)`;

/** What stands under an id that its institution never gives out is on the one device that has it. */
export const withGuests =
  (unique: Unique): Unique =>
  (one, other) =>
    one.strange === true || other.strange === true || unique(one, other);
