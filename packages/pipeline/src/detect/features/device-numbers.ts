import type { Session } from '../../engine/session.ts';
import { type Feature, intField } from '../feature.ts';

/**
 * How the numbers of a sale's device behave over the whole data.
 *
 * Shape   terminal_day_numbers: distinct numbers told to the outside under one serial on one local
 *         day. foreign_numbers: distinct numbers other than its home number that the serial used;
 *         borrowers: serials, not at home with this sale's number, that used it. The home number of
 *         a serial is the one most of its sales carry. Null where the number is the serial's home,
 *         or without serial or number.
 * Source  docs/indicators.md 15, 17, 18.
 */
export const DEVICE_NUMBERS: Feature = {
  id: 'device_numbers',
  fields: {
    terminal_day_numbers: intField(
      'distinct cleared numbers of the serial on that day',
      '该序列号当日上送过几个不同的商户号',
    ),
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
  keys: ['sale'],
  live: false,
  create: async (session: Session): Promise<void> => {
    await session.run(`create or replace temp table used as
      select device, day, cleared, count(*) as sales from device_sale group by all`);
    await session.run(`create or replace temp table serial_use as
      with total as (
        select device, cleared, sum(sales) as sales from used group by all
      )
      select device, cleared, row_number() over (
        partition by device order by sales desc, cleared) = 1 as home
      from total`);
    await session.run(FEATURE);
  },
};

const FEATURE = `create or replace temp table feature_device_numbers as
  with busy as (
    select device, day, count(*) as numbers from used group by all having count(*) > 1
  ), lent as (
    select cleared, count(*) as borrowers from serial_use where not home group by all
  ), away as (
    select u.device, u.cleared, l.borrowers,
      count(*) over (partition by u.device) as foreign_numbers
    from serial_use u join lent l using (cleared) where not u.home
  )
  select d.sale, b.numbers as terminal_day_numbers, a.foreign_numbers, a.borrowers
  from device_sale d
  left join busy b on b.device = d.device and b.day = d.day
  left join away a on a.device = d.device and a.cleared = d.cleared
  where b.numbers is not null or a.borrowers is not null`;
