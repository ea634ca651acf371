import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether a source spoilt the cleared numbers of nearly all devices in the hour of this sale, or the
 * categories of nearly all merchants on its day: see spoilt-rows.ts and spoilt-codes.ts, which made
 * `spoilt_sale` and `spoilt_code` before the histories.
 *
 * Source  contract §4, cause data.
 */
export const SPOILT_ROW: Feature = {
  id: 'spoilt_row',
  fields: {
    rows_spoilt: flagField(
      'in that hour nearly every device was cleared under the number of another sale nearby, or under its own filled up with noughts',
      '同一小时几乎所有终端都清算到相邻交易的商户号，或本号后几位被补成零',
    ),
    code_spoilt: flagField(
      'on that day nearly every merchant went out under a category code that is in no list',
      '当日几乎所有商户上送的类别码都不在任何类别表内',
    ),
  },
  needs: ['view:clearing|response|statement'],
  live: 'guards',
  create: (session: Session): Promise<void> =>
    session.run(`create or replace table feature_spoilt_row as
      select sale, r.sale is not null as rows_spoilt, c.sale is not null as code_spoilt
      from spoilt_sale r full join spoilt_code c using (sale)`),
};
