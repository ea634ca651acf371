import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether the number that the answer carries is the terminal's business.
 *
 * Shape   one row per sale whose answer carries another number than the registered one.
 *         answered_approved: the registry ever bound the terminal to it; answered_same_owner: it
 *         belongs to the credit code of the registered merchant. Null without such a registry.
 * Source  docs/indicators.md 2; the answer may carry the right merchant back to the device.
 */
export const ANSWERED_NUMBER: Feature = {
  id: 'answered_number',
  fields: {
    answered_approved: flagField(
      'the registry ever bound the terminal to the number in the answer',
      '登记曾把该终端绑定到应答里的商户号',
    ),
    answered_same_owner: flagField(
      'the number in the answer belongs to the owner of the registered one',
      '应答里的商户号与登记号属于同一主体',
    ),
  },
  needs: ['terminals', 'view:response'],
  live: false,
  create: (session: Session): Promise<void> =>
    session.run(`create or replace temp table feature_answered_number as
      with bound as (select distinct sn, number from terminal_span where number > 0),
      owner as (
        select number, min(uscc) as uscc from merchant_span where uscc is not null group by number
      )
      select i.sale, b.number is not null as answered_approved,
        coalesce(mine.uscc = answered.uscc, false) as answered_same_owner
      from identified i join sale s using (sale)
      left join bound b on b.sn = i.device_sn and b.number = s.response_number
      left join owner mine on mine.number = i.registered
      left join owner answered on answered.number = s.response_number
      where i.registered_by = 'terminal' and s.response_number > 0
        and s.response_number <> i.registered`),
};
