import type { Session } from '../../engine/session.ts';

/**
 * Creates `usual_mcc(number, mcc)`: the category most often stated beside a number that a device is
 * at home with; empty without history.
 */
export const createUsualCodes = (session: Session, withHistory: boolean): Promise<void> =>
  session.run(`create or replace table usual_mcc as ${withHistory ? USUAL : NONE}`);

const USUAL = `select number, lpad(mcc::varchar, 4, '0') as mcc from stated_of_number
  where mcc is not null and number in (select home_number from device_story)`;

const NONE = "select 0 as number, '' as mcc limit 0";
