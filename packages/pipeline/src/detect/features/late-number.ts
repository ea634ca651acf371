import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether a device still states the number that its shop had until that day: the centre renumbers overnight,
 * the device learns of it at its next sign-in.
 *
 * Shape   one row per such sale. The terminal was cleared under the number that it states before, and only
 *         before, it was first cleared under this one; both are of one institution, area and category; no more
 *         than a day has passed, and it states the new number itself later on. Completions and refunds under
 *         the old number may follow.
 * Source  contract §5, a merchant renumbered; terminals sign in once a day, docs/facts.md §7 [I].
 */
export const LATE_NUMBER: Feature = {
  id: 'late_number',
  fields: {
    number_late: flagField(
      'the device still states the number that it went out under until that day, and states this one later',
      '终端仍用当日之前的旧号，之后自己也改用这个新号',
    ),
  },
  needs: ['terminal_id', 'view:slip|request', 'view:clearing|response|statement'],
  live: 'guards',
  create: (session: Session): Promise<void> => session.run(FEATURE),
};

const DAY_MS = 86_400_000;
/** Institution, area and category of a number. */
const KIN_CHARS = 11;

const FEATURE = `create or replace table feature_late_number as
  with told as (
    select s.sale, s.tid, s.at_ms, s.txn_type, i.stated, i.cleared
    from identified i join sale s using (sale) where s.tid > 0 and i.cleared > 0
  ), late as (
    select * from told where stated > 0 and stated <> cleared
  ), spell as (
    select tid, cleared, min(at_ms) as first_ms, max(at_ms) filter (txn_type in (1, 5)) as last_ms,
      max(at_ms) filter (stated = cleared) as own_ms
    from told where tid in (select tid from late) group by all
  )
  select l.sale, true as number_late
  from late l
  join spell before on before.tid = l.tid and before.cleared = l.stated
  join spell since on since.tid = l.tid and since.cleared = l.cleared
  join dict_number a on a.id = l.stated join dict_number b on b.id = l.cleared
  where before.last_ms < since.first_ms and l.at_ms <= since.first_ms + ${DAY_MS}
    and since.own_ms > l.at_ms and left(a.value, ${KIN_CHARS}) = left(b.value, ${KIN_CHARS})`;
