import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether a source spoilt the cleared numbers of nearly all devices in the hour of this sale: see
 * spoilt-rows.ts, which made `spoilt_sale` before the histories.
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
  },
  needs: ['terminals', 'view:clearing|response|statement'],
  live: 'guards',
  create: (session: Session): Promise<void> =>
    session.run(`create or replace temp table feature_spoilt_row as
      select sale, true as rows_spoilt from spoilt_sale`),
};
