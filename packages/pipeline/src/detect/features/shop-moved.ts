import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether the registry moved the merchant while the device's own row still names the old place.
 *
 * Shape   one row per sale of a registered terminal in an area to which its merchant's history brings the
 *         merchant: by a row with another area or address than the one before, begun after the device's row.
 *         The row may begin some days after the move, so the day of the sale is not asked.
 * Source  contract §5: a merchant moved, when the registry's history says so.
 */
export const SHOP_MOVED: Feature = {
  id: 'shop_moved',
  fields: {
    shop_moved: flagField(
      'the registry gave the merchant another address after the device’s row began, in the area that the device reports',
      '该终端的现行登记之后，登记把其商户改到了另一地址，就在设备所报的地区',
    ),
  },
  needs: ['terminals', 'merchants', 'area_code'],
  live: false,
  create: (session: Session): Promise<void> => session.run(FEATURE),
};

const FEATURE = `create or replace table feature_shop_moved as
  with place as (
    select number, area_code, stated_from, address <> lag(address) over by_number
        or area_code <> lag(area_code) over by_number as moved
    from merchant_span window by_number as (partition by number order by from_day)
  ), moved as (
    select number, area_code, max(stated_from) as from_day from place where moved group by all
  )
  select i.sale, true as shop_moved
  from identified i join sale s using (sale)
  join moved m on m.number = i.registered and m.area_code = s.area_code
  join terminal_span t on t.span = i.terminal_span
  where i.registered_by = 'terminal' and m.from_day > t.from_day`;
