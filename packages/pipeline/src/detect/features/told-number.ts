import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/** Where a number is told that is not the registered one, in the words of its fields. */
interface Place {
  readonly name: 'printed' | 'answered' | 'asked' | 'billed';
  readonly view: 'slip' | 'response' | 'request' | 'statement';
  readonly en: string;
  readonly zh: string;
}

/**
 * Whether the number that a slip prints, an answer carries, a request asks under or a statement bills is the terminal's business.
 *
 * Shape   one row per sale in which it differs from the registered one. printed_, answered_, asked_, billed_approved: the
 *         registry ever bound the terminal to it; …_same_owner: it belongs to the credit code of the
 *         registered merchant. Null without such a registry.
 * Source  docs/indicators.md 1 and 2; the slip may show another merchant than the request by design, and
 *         the answer may carry the right merchant back to the device.
 */
const toldNumber = ({ name, view, en, zh }: Place): Feature => ({
  id: `${name}_number`,
  fields: {
    [`${name}_approved`]: flagField(
      `the registry ever bound the terminal to ${en}`,
      `登记曾把该终端绑定到${zh}`,
    ),
    [`${name}_same_owner`]: flagField(
      `${en} belongs to the owner of the registered one`,
      `${zh}与登记号属于同一主体`,
    ),
  },
  needs: ['terminals', `view:${view}`],
  live: false,
  create: (session: Session): Promise<void> =>
    session.run(`create or replace table feature_${name}_number as
      with bound as (select distinct sn, number from terminal_span where number > 0),
      owner as (
        select number, min(uscc) as uscc from merchant_span where uscc is not null group by number
      )
      select i.sale, b.number is not null as ${name}_approved,
        coalesce(mine.uscc = told.uscc, false) as ${name}_same_owner
      from identified i join sale s using (sale)
      left join bound b on b.sn = i.device_sn and b.number = s.${view}_number
      left join owner mine on mine.number = i.registered
      left join owner told on told.number = s.${view}_number
      where i.registered_by = 'terminal' and s.${view}_number > 0
        and s.${view}_number <> i.registered`),
});

export const PRINTED_NUMBER = toldNumber({
  name: 'printed',
  view: 'slip',
  en: 'the printed number',
  zh: '签购单上的商户号',
});

export const ANSWERED_NUMBER = toldNumber({
  name: 'answered',
  view: 'response',
  en: 'the number in the answer',
  zh: '应答里的商户号',
});

export const ASKED_NUMBER = toldNumber({
  name: 'asked',
  view: 'request',
  en: 'the requested number',
  zh: '请求里的商户号',
});

export const BILLED_NUMBER = toldNumber({
  name: 'billed',
  view: 'statement',
  en: 'the billed number',
  zh: '账单上的商户号',
});
