import { compareNames, mccInside } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';
import { createUsualNames } from './usual-names.ts';

/**
 * Whether the outside names a number as it named the device's registered one: a merchant that was given a new
 * number, where the terminal registry does not know it yet and no registry of merchants is at hand.
 *
 * Shape   one row per sale cleared under another number than the registered one. True where the device
 *         changed once and for good, and both numbers are usually told outside under one name and are of one
 *         trade inside: nobody gains by such a change. Completions and refunds under the old number may
 *         follow it. A stream leaves it unknown: see `Feature.live`.
 * Source  contract §5, a merchant renumbered.
 */
export const RENUMBERED: Feature = {
  id: 'renumbered',
  fields: {
    number_renumbers: flagField(
      'the device changed once, to this number, which goes by the name and trade of its registered one',
      '终端只换过一次号，换到的这个号与登记的号名称、行业相同',
    ),
  },
  needs: ['terminals', 'merchant_name', 'view:clearing|response|statement'],
  live: 'guards',
  asks: '(select min(cleared) < max(cleared) from identified where cleared > 0)',
  create: async (session: Session): Promise<void> => {
    await createUsualNames(session);
    const same: Cell[][] = [];
    await session.each(ONCE, (rows) => {
      for (const { device, cleared, old_name, new_name, old_no, new_no } of rows)
        if (
          isOneShop(String(old_name), String(new_name)) &&
          isOneTrade(String(old_no), String(new_no))
        )
          same.push([device ?? 0, cleared ?? 0]);
    });
    await session.load('renumbered', { device: 'bigint', cleared: 'integer' }, same);
    await session.run(FEATURE);
  },
};

const isOneShop = (left: string, right: string): boolean => compareNames(left, right) === 'same';

const isOneTrade = (from: string, to: string): boolean =>
  mccInside(from) !== null && mccInside(from) === mccInside(to);

/** Devices that left their registered number for one other and never came back. */
const ONCE = `
  with spell as (
    select device, registered, cleared, min(day) as first_day,
      max(case when txn_type in (1, 5) then day end) as last_day
    from sale_key where device <> 0 and cleared > 0 and registered > 0
    group by device, registered, cleared
  ), away as (
    select device, any_value(registered) as registered, any_value(cleared) as cleared,
      any_value(first_day) as first_day
    from spell where cleared <> registered group by device having count(*) = 1
  ), home as (
    select device, max(last_day) as last_day from spell where cleared = registered group by device
  )
  select a.device, a.cleared, l.value as old_name, r.value as new_name, f.value as old_no, t.value as new_no
  from away a join home h using (device)
  join usual_of_number o on o.number = a.registered join dict_name l on l.id = o.name
  join usual_of_number u on u.number = a.cleared join dict_name r on r.id = u.name
  join dict_number f on f.id = a.registered join dict_number t on t.id = a.cleared
  where h.last_day <= a.first_day order by a.device`;

const FEATURE = `create or replace table feature_renumbered as
  select k.sale, true as number_renumbers
  from sale_key k join renumbered r on r.device = k.device and r.cleared = k.cleared
  where k.registered > 0 and k.cleared <> k.registered`;
