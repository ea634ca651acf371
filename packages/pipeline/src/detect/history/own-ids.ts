import type { Session } from '../../engine/session.ts';
import type { NumberUse } from './number-use.ts';

/**
 * Creates `own_id(device, number)`: serials of several numbers, and those of the numbers whose sales all carry
 * terminal ids that no other number of the serial has.
 */
export const createOwnIds = (session: Session): Promise<void> => session.run(OWN_ID);

const OWN_ID = `create or replace table own_id as
  with used as (
    select k.device, k.cleared as number, s.tid
    from history_key k join mixed m using (device) join sale s using (sale)
    where k.device > 0 and k.cleared > 0 group by all
  ), shared as (
    select device, tid from used group by device, tid having count(*) > 1
  )
  select u.device, u.number from used u
  left join shared x on x.device = u.device and x.tid = u.tid
  group by u.device, u.number having bool_and(u.tid > 0 and x.tid is null)`;

/**
 * Whether two devices may state one serial: it goes to and fro between two numbers that nobody borrows, each
 * under terminal ids of its own. A serial is typed in by hand on many models, and a digit wrong is another's.
 */
export const areOfTwoDevices = (uses: readonly NumberUse[]): boolean =>
  uses.length === 2 && uses.every(({ ownId, runs }) => ownId === true && runs > 1);
