import type { Session } from '../../engine/session.ts';
import { type Feature, flagField, intField } from '../feature.ts';

/**
 * Whether payments by code on one device go to and fro between merchant numbers of one kind.
 *
 * Shape   one row per sale by code under another number than the device's most used one of that kind;
 *         a wallet's own numbers and those of 15 characters (F42) are kinds of their own, by their
 *         length, because a shop lawfully has one of each. wallet_mixed_hours: how far the use of both
 *         interlocks, zero when one follows the other for good. wallet_sharers: devices that use this
 *         number beside a more used one. wallet_own: the number is of a wallet, not F42. Of numbers that
 *         nothing binds to one device behind their terminal id, see device-parts.ts, F42 says nothing.
 * Source  docs/indicators.md 37.
 */
export const WALLET_NUMBERS: Feature = {
  id: 'wallet_numbers',
  fields: {
    wallet_mixed_hours: intField(
      'hours by which the device’s payments by code under this number and under its usual one interlock',
      '该终端扫码交易的这一商户号与其常用号交错使用的小时数',
    ),
    wallet_sharers: intField(
      'devices that take payments by code under this number beside a more used one',
      '有几个终端在常用号之外用过这个扫码商户号',
    ),
    wallet_own: flagField(
      'the number is one of a wallet, not F42',
      '该号是钱包的商户号，不是受卡方标识码',
    ),
  },
  needs: ['method', 'terminal_sn|terminal_id', 'view:clearing|response|statement'],
  live: false,
  asks: "exists (from device_story) and exists (from sale where method = 'qr')",
  create: async (session: Session): Promise<void> => {
    for (const sql of [USE, AWAY, FEATURE]) await session.run(sql);
  },
};

const USE = `create or replace table wallet_use as
  select k.device, k.cleared as number, length(n.value) as kind, count(*) as sales,
    min(s.at_ms) as first_ms, max(s.at_ms) as last_ms
  from history_key k join sale s using (sale) join dict_number n on n.id = k.cleared
  left join device_part p on p.device - p.part = k.device and p.number = k.cleared
  where k.device <> 0 and k.cleared > 0 and (k.device > 0 or p.bound or length(n.value) <> 15)
    and s.method = 'qr' and s.txn_type in (1, 6)
  group by all`;

const AWAY = `create or replace table wallet_away as
  with ranked as (
    select *, row_number() over (partition by device, kind order by sales desc, number) as place
    from wallet_use
  ), away as (
    select b.device, b.number, b.kind,
      greatest(0, least(a.last_ms - b.first_ms, b.last_ms - a.first_ms)) // 3600000 as hours
    from ranked b join ranked a on a.device = b.device and a.kind = b.kind and a.place = 1
    where b.place > 1
  )
  select *, count(*) over (partition by number) as sharers from away`;

const FEATURE = `create or replace table feature_wallet_numbers as
  select k.sale, a.hours as wallet_mixed_hours, a.sharers as wallet_sharers,
    a.kind <> 15 as wallet_own
  from history_key k join wallet_away a on a.device = k.device and a.number = k.cleared
  join sale s using (sale)
  where s.method = 'qr'`;
