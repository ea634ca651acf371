import type { Session } from '../../engine/session.ts';
import { type Feature, flagField, textField } from '../feature.ts';

/**
 * Whether a void, refund or reversal went out as the sale that it undoes.
 *
 * Shape   one row per void, refund or reversal whose original is in the data, named by its id or by
 *         its reference number with the same card or terminal, and one per such original; not where the
 *         name fits several sales. half_no, half_acquirer: under which number, through which acquirer
 *         the other of the two was sent; of several refunds, one that differs. half_acquirer: in the
 *         same view, null where the codes are of different length.
 *         undo_refused: this one was answered as unknown or not allowed though its original was
 *         approved. half_at_home: a refund, void or reversal of a sale that another device, registered
 *         to the number of this one, had sent under it.
 * Source  docs/indicators.md 30: what undoes a sale must reuse the merchant that the sale was sent as.
 */
export const UNDONE_SALE: Feature = {
  id: 'undone_sale',
  fields: {
    half_no: textField(
      'number under which the original of this void, refund or reversal, or that of this sale, was sent',
      '与本笔相对的一笔（原交易，或撤销、退货、冲正）上送的商户号',
    ),
    half_acquirer: textField(
      'acquirer through which that other one was sent',
      '与本笔相对的一笔的受理机构',
    ),
    half_same_owner: flagField(
      'both numbers belong to one credit code',
      '两笔的商户号属于同一主体',
    ),
    half_at_home: flagField(
      'this undoes a sale of another device, which had sent it under its own registered number',
      '本笔撤销、退货或冲正的是另一台终端的交易，那一笔用的是该终端自己登记的商户号',
    ),
    half_same_name: flagField('both went out under one name', '两笔对外名称相同'),
    undo_refused: flagField(
      'this void, refund or reversal was answered 03, 25, 40 or 64 though its original was approved',
      '原交易已批准，本笔撤销、退货或冲正却被应答 03、25、40 或 64',
    ),
  },
  needs: ['orig_rrn|orig_txn_id'],
  live: false,
  create: async (session: Session): Promise<void> => {
    for (const sql of [UNDO, PAIR, HALF, FEATURE]) await session.run(sql);
  },
};

const UNDO = `create or replace table undo as
  select c.sale, o.view, o.orig_rrn, o.orig_txn_id, o.tid, o.card, o.at_ms, o.amount
  from observation o join cluster c using (obs)
  where o.txn_type in (2, 3, 4) and (o.orig_rrn is not null or o.orig_txn_id is not null)`;

/** Clocks may be a day apart; a refund may be smaller than its sale. */
const PAIR = `create or replace table undo_pair as
  with met as (
    select u.sale, c.sale as original
    from undo u join observation o on o.txn_id = u.orig_txn_id and o.view = u.view
    join cluster c on c.obs = o.obs
    where o.txn_type in (1, 5, 6)
    union
    select u.sale, c.sale
    from undo u join observation o on o.rrn = u.orig_rrn join cluster c on c.obs = o.obs
    where o.txn_type in (1, 5, 6) and o.amount >= u.amount and o.at_ms <= u.at_ms + 86400000
      and case when o.card > 0 and u.card > 0 then o.card = u.card
        else o.tid > 0 and o.tid = u.tid end
  )
  select sale as undo, min(original) as original from met
  group by sale having count(distinct original) = 1`;

const OUTSIDE = ['clearing', 'response', 'statement'] as const;

/** Both of a pair, each with what the other was sent as. */
const HALF = `create or replace table undo_half as
  with sent as (
    select i.sale, i.cleared, i.stated, i.registered, i.device_sn, s.txn_type, s.resp_code,
      i.registered_by = 'terminal' and i.cleared in (0, i.registered)
        and i.stated in (0, i.registered) as at_home, coalesce(${OUTSIDE.map(
          (view) => `nullif(s.${view}_name, 0)`,
        ).join(', ')}, 0) as name, ${OUTSIDE.map((view) => `s.${view}_acquirer`).join(', ')}
    from identified i join sale s using (sale)
    where i.sale in (select undo from undo_pair union all select original from undo_pair)
  ), turned as (
    select undo as sale, original as other from undo_pair
    union all select original, undo from undo_pair
  )
  select b.sale, b.other, a.cleared, o.cleared as half, a.name > 0 and a.name = o.name as same_name,
    a.txn_type in (2, 3, 4) and o.at_home
      and o.registered = coalesce(nullif(a.stated, 0), a.cleared) as at_home,
    case ${OUTSIDE.map(
      (view) => `when least(a.${view}_acquirer, o.${view}_acquirer) > 0 then a.${view}_acquirer`,
    ).join(' ')} end as acquirer,
    case ${OUTSIDE.map(
      (view) => `when least(a.${view}_acquirer, o.${view}_acquirer) > 0 then o.${view}_acquirer`,
    ).join(' ')} end as half_acquirer,
    a.txn_type in (2, 3, 4) and o.resp_code = '00' and a.resp_code in ('03', '25', '40', '64')
      as refused
  from turned b join sent a on a.sale = b.sale join sent o on o.sale = b.other`;

const FEATURE = `create or replace table feature_undone_sale as
  with one as (
    select * from undo_half
    qualify row_number() over (partition by sale order by
      coalesce(half > 0 and cleared > 0 and half <> cleared, false) desc,
      coalesce(half_acquirer <> acquirer, false) desc, other) = 1
  ), owner as (
    select number, min(uscc) as uscc from merchant_span where uscc is not null group by number
  )
  select h.sale, n.value as half_no,
    case when length(there.value) = length(here.value) then there.value end as half_acquirer,
    coalesce(mine.uscc = yours.uscc, false) as half_same_owner,
    coalesce(h.at_home, false) as half_at_home,
    h.same_name as half_same_name, coalesce(h.refused, false) as undo_refused
  from one h
  left join dict_number n on n.id = nullif(h.half, 0)
  left join dict_party here on here.id = h.acquirer
  left join dict_party there on there.id = h.half_acquirer
  left join owner mine on mine.number = h.cleared
  left join owner yours on yours.number = h.half`;
