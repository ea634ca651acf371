import type { Session } from '../../engine/session.ts';
import { type Feature, intField, textField } from '../feature.ts';

/**
 * What the records of a sale carry beside its identities.
 *
 * Shape   one row per sale that was not simply approved, or whose serial ends in zeros. answer_code: its
 *         response code (F39). serial_zeros: zeros at the end of the device's serial, four at least.
 * Source  docs/indicators.md 32, 35.
 */
export const RECORD_SIGNS: Feature = {
  id: 'record_signs',
  fields: {
    answer_code: textField('response code F39, unless approved', '应答码（批准除外）'),
    serial_zeros: intField(
      'zeros at the end of the serial, from four on',
      '终端序列号末尾连续零的个数（四个起）',
    ),
  },
  needs: ['resp_code|terminal_sn'],
  live: false,
  create: (session: Session): Promise<void> =>
    session.run(`create or replace table feature_record_signs as
      with zeros as (
        select id, length(value) - length(rtrim(value, '0')) as zeros from dict_sn
        where value like '%0000'
      )
      select s.sale, nullif(s.resp_code, '00') as answer_code, z.zeros as serial_zeros
      from sale s left join zeros z on z.id = nullif(s.sn, 0)
      where s.resp_code <> '00' or z.zeros is not null`),
};
