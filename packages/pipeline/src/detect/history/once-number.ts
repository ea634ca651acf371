import type { Session } from '../../engine/session.ts';

export const ONCE_NUMBER_COLUMNS = { device: 'bigint', number: 'integer' } as const;

/** Fewer sales of its own say little of how a device is used. Own choice [I]. */
const OWN_MIN = 8;

/**
 * Creates `once_number(device, number)`: numbers away from home that a device used for one sale, with others
 * before and after.
 */
export const createOnceNumbers = (session: Session): Promise<void> =>
  session.run(`create or replace table once_number as
    with whole as (
      select device, sum(deals) as deals from mixed_use group by device
    )
    select s.device, s.number
    from device_story s join mixed_use u using (device, number) join whole w using (device)
    join device_number h on h.device = s.device and h.number = s.home_number
    where s.role = 'away' and s.bound and h.sales >= ${OWN_MIN}
      and u.deals = 1 and u.first_place > 1 and u.last_place < w.deals`);
