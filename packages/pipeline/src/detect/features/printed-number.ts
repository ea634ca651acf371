import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether the number that the slip prints is the terminal's business.
 *
 * Shape   one row per sale whose slip prints another number than the registered one.
 *         printed_approved: the registry ever bound the terminal to it; printed_same_owner: it
 *         belongs to the credit code of the registered merchant. Null without such a registry.
 * Source  docs/indicators.md 1; the slip may show another merchant than the request by design.
 */
export const PRINTED_NUMBER: Feature = {
  id: 'printed_number',
  fields: {
    printed_approved: flagField(
      'the registry ever bound the terminal to the printed number',
      '登记曾把该终端绑定到签购单上的商户号',
    ),
    printed_same_owner: flagField(
      'the printed number belongs to the owner of the registered one',
      '签购单上的商户号与登记号属于同一主体',
    ),
  },
  needs: ['terminals', 'view:slip'],
  live: false,
  create: (session: Session): Promise<void> =>
    session.run(`create or replace temp table feature_printed_number as
      with bound as (select distinct sn, number from terminal_span where number > 0),
      owner as (
        select number, min(uscc) as uscc from merchant_span where uscc is not null group by number
      )
      select i.sale, b.number is not null as printed_approved,
        coalesce(mine.uscc = printed.uscc, false) as printed_same_owner
      from identified i join sale s using (sale)
      left join bound b on b.sn = i.device_sn and b.number = s.slip_number
      left join owner mine on mine.number = i.registered
      left join owner printed on printed.number = s.slip_number
      where i.registered_by = 'terminal' and s.slip_number > 0 and s.slip_number <> i.registered`),
};
