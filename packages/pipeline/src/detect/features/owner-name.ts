import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether the name told outside is another registered name of the merchant's own owner: the company of a
 * chain, under which a wallet or a bank keeps all of its shops.
 *
 * Shape   one row per sale whose cleared number stands in no registry. True where the name is, letter by
 *         letter, that of another number of the same credit code. A stream leaves it unknown: see
 *         `Feature.live`.
 * Source  contract §5, a chain's stores under a head office; wallets name a merchant by its company [I].
 */
export const OWNER_NAME: Feature = {
  id: 'owner_name',
  fields: {
    name_of_owner: flagField(
      'the cleared number is in no registry, and the name told outside is that of another number of the same credit code',
      '对外的号不在登记中，对外名称是同一信用代码名下另一商户号的登记名称',
    ),
  },
  needs: ['merchants', 'merchant_name', 'view:clearing|response|statement'],
  live: 'guards',
  create: async (session: Session): Promise<void> => {
    for (const sql of [NAMED, FEATURE]) await session.run(sql);
  },
};

/** Names of the registry that belong to a credit code of several numbers. */
const NAMED = `create or replace table owner_named as
  with several as (
    select uscc from merchant_span where uscc is not null
    group by uscc having count(distinct number) > 1
  )
  select distinct n.id as name, m.uscc
  from merchant_span m join several using (uscc) join dict_name n on n.value = m.merchant_name`;

const FEATURE = `create or replace table feature_owner_name as
  select i.sale, true as name_of_owner
  from identified i join sale s using (sale)
  join merchant_span own on own.span = i.registered_span
  join owner_named n on n.uscc = own.uscc
    and n.name = coalesce(nullif(s.clearing_name, 0), nullif(s.response_name, 0), s.statement_name)
  where i.cleared > 0 and i.cleared <> i.registered and i.cleared_span = 0`;
