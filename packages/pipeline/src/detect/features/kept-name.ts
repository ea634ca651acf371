import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';
import { NAME } from './usual-names.ts';

/**
 * Whether a sale that went out under another number than the device stated kept the name under which that
 * number goes out otherwise: where neither slip nor request names the shop, its other sales do.
 *
 * Shape   one row per such sale; more than half of what was cleared under the stated number bears that name.
 * Source  docs/indicators.md 3; contract §5, a switch to a second acquirer.
 */
export const KEPT_NAME: Feature = {
  id: 'kept_name',
  fields: {
    keeps_its_name: flagField(
      'another number was cleared, under the name of most sales that were cleared under the stated one',
      '清算的是别的商户号，名称却是终端自报的号平时清算时的名称',
    ),
  },
  needs: ['merchant_name', 'view:slip|request', 'view:clearing|response|statement'],
  live: 'guards',
  asks: `exists (from pattern where ${odd('pattern')})`,
  create: (session: Session): Promise<void> => session.run(FEATURE),
};

function odd(pattern: string): string {
  return `${pattern}.stated > 0 and ${pattern}.cleared > 0 and ${pattern}.stated <> ${pattern}.cleared
    and ${pattern}.slip_name = 0 and ${pattern}.request_name = 0`;
}

const FEATURE = `create or replace table feature_kept_name as
  with asked as (
    select distinct stated as number from pattern where ${odd('pattern')}
  ), told as (
    select p.cleared as number, ${NAME} as name, sum(p.of_sales)::bigint as sales
    from pattern p semi join asked a on a.number = p.cleared
    where greatest(p.clearing_name, p.response_name, p.statement_name) > 0
    group by all
  ), usual as (
    select number, first(name order by sales desc, name) as name
    from told group by number having max(sales) * 2 > sum(sales)
  )
  select s.sale, true as keeps_its_name
  from pattern p join usual u on u.number = p.stated and u.name = ${NAME}
  join sale_pattern s using (pattern)
  where ${odd('p')}`;
