import type { Measures } from '../engine/measure.ts';
import type { Session } from '../engine/session.ts';

/**
 * Creates `subject(sale, type, id)`: the case that a sale belongs to if it is in one.
 *
 * Shape   a sale belongs to its device: by serial; without one, by terminal id, with the merchant
 *         number behind it (`tid@number`) where the id stands for several. Without a terminal id, to
 *         the merchant that it was taken for; without that, to the number that was cleared.
 *         withHistory: the device's own history tells which sales of a terminal id are of one device
 *         although nothing says whose it is. Such a device is called by its most used number, or name
 *         where names stand in for numbers. One that states strangers in turn is called by its own number
 *         whatever a sale states: see features/stated-turns.ts.
 */
export const createSubjects = async (
  session: Session,
  { withHistory, measures }: { readonly withHistory: boolean; readonly measures: Measures },
): Promise<void> => {
  await session.run(withHistory ? UNREGISTERED : NONE_UNREGISTERED);
  const stated = measures.tables.some(({ table }) => table === 'feature_stated_turns');
  await session.run(terminalKey(stated ? 'stated_terminal' : NOBODY));
  await session.run(`create or replace table subject as
    with lone as (select tid from terminal_key group by tid having min(number) = max(number))
    select i.sale, 'terminal' as type, sn.value as id
    from identified i join dict_sn sn on sn.id = i.device_sn
    union all
    select i.sale, case when k.sale is not null then 'terminal' else 'merchant' end as type,
      case when l.tid is not null then tid.value
        when k.sale is not null then tid.value || '@' || owner.value
        else coalesce(registered.value, cleared.value, '?') end as id
    from identified i
    left join terminal_key k on k.sale = i.sale
    left join lone l on l.tid = k.tid
    left join dict_tid tid on tid.id = k.tid
    left join ${withHistory ? 'history_number' : 'dict_number'} owner on owner.id = k.number
    left join dict_number registered on registered.id = i.registered
    left join dict_number cleared on cleared.id = i.cleared
    where i.device_sn = 0`);
};

/** Sales without serial whose terminal id tells a device, with the number that tells which. */
const terminalKey = (stated: string): string => `create or replace table terminal_key as
  select s.sale, s.tid, coalesce(case when i.registered = 0 or i.registered_by = 'device' then t.number end,
    nullif(i.registered, 0), u.number) as number
  from sale s join identified i using (sale)
  left join unregistered_device u on u.sale = s.sale
  left join ${stated} t on t.sale = s.sale
  where i.device_sn = 0 and s.tid > 0 and (i.registered > 0 or u.number > 0)`;

/** Devices of several numbers none of which is known to be theirs. */
const UNREGISTERED = `create or replace table unregistered_device as
  with most as (
    select device, number from (
      select u.device, u.number, row_number() over (
        partition by u.device order by u.sales desc, n.value) as place
      from device_number u join mixed m using (device) join history_number n on n.id = u.number
      where u.device < 0
    ) where place = 1
  )
  select k.sale, m.number from history_key k join most m using (device)`;

const NOBODY = '(select sale, registered as number from identified limit 0)';

const NONE_UNREGISTERED = `create or replace table unregistered_device as from ${NOBODY}`;
