import type { Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/**
 * How the numbers of a sale's device behave over the whole data.
 *
 * Shape   foreign_numbers: distinct numbers other than its home number that the serial used;
 *         borrowers: serials, not at home with this sale's number, that used it. The home number of
 *         a serial is the one most of its sales carry. Null where the number is the serial's home,
 *         or without serial or number.
 * Source  docs/indicators.md 15, 17, 18.
 */
export const DEVICE_NUMBERS: Feature = {
  id: 'device_numbers',
  fields: {
    foreign_numbers: intField(
      'numbers other than its home number that the serial used',
      '该序列号在本号之外用过几个商户号',
    ),
    borrowers: intField(
      'serials, not at home with the cleared number, that used it',
      '有几个序列号不以该号为本号却用过它',
    ),
  },
  needs: ['terminal_sn|terminal_id'],
  live: false,
  create: async (session: Session): Promise<void> => {
    await session.run(`create or replace table used as
      select device, day, cleared, count(*) as sales
      from device_sale anti join cut_number on cut_number.number = device_sale.cleared
      where device_sale.sale not in (select sale from spoilt_sale)
      group by all`);
    await session.run(`create or replace table serial_use as
      with total as (
        select device, cleared, sum(sales) as sales from used group by all
      )
      select device, cleared, row_number() over (
        partition by device order by sales desc, cleared) = 1 as home
      from total`);
    await session.run(FEATURE);
  },
};

const FEATURE = `create or replace table feature_device_numbers as
  with lent as (
    select cleared, count(*) as borrowers from serial_use where not home group by all
  ), away as (
    select u.device, u.cleared, l.borrowers,
      count(*) over (partition by u.device) as foreign_numbers
    from serial_use u join lent l using (cleared) where not u.home
  )
  select d.sale, a.foreign_numbers, a.borrowers
  from device_sale d join away a on a.device = d.device and a.cleared = d.cleared`;
