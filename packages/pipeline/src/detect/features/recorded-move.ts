import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether somebody recorded that a device was moved, after the registry's last word on it.
 *
 * A `move` that names an operator is a work order that was carried out; one that does not may be the
 * alarm of the device itself, which a thief sets off as well, whatever it says.
 *
 * Shape   one row per sale of a registered terminal that has such an event between the day after its row of
 *         the registry began and the sale.
 * Source  contract §4 (registry: the registry is stale, the change was legitimate), §5.
 */
export const RECORDED_MOVE: Feature = {
  id: 'recorded_move',
  fields: {
    move_recorded: flagField(
      'a move of the device by a named operator was recorded after its row of the registry began',
      '该终端的现行登记之后，有记录到经办人的移机',
    ),
  },
  needs: ['terminals', 'fleet_events'],
  live: false,
  create: (session: Session): Promise<void> => session.run(FEATURE),
};

const DAY_MS = 86_400_000;

const FEATURE = `create or replace table feature_recorded_move as
  with moved as (
    select d.id as device, list(e."at") as moves
    from typed_fleet_events e join dict_sn d on d.value = e.terminal_sn
    where e.kind = 'move' and nullif(e.operator_id, '') is not null
    group by d.id
  )
  select i.sale, true as move_recorded
  from moved m
  join identified i on i.device_sn = m.device
  join terminal_span t on t.span = i.terminal_span
  join sale s on s.sale = i.sale
  where len(list_filter(m.moves, x -> x <= s.at_ms and x > (t.from_day + 1)::bigint * ${DAY_MS})) > 0`;
