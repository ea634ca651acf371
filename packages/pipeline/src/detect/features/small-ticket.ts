import type { Session } from '../../engine/session.ts';
import { type Feature, flagField } from '../feature.ts';

/**
 * Whether a sale is of the discount class of wallets, which holds whatever the merchant's category.
 *
 * Shape   one row per such sale: by QR or phone, of 1,000 yuan at most, under the preferential flag [R].
 * Source  discount class of small tickets, docs/facts.md §3.
 */
export const SMALL_TICKET: Feature = {
  id: 'small_ticket',
  fields: {
    fee_small_ticket: flagField(
      'a QR or phone payment of 1,000 yuan at most, cleared under the preferential flag',
      '千元以下的扫码或手机支付，按优惠类清算',
    ),
  },
  needs: ['price_class', 'method'],
  live: 'guards',
  create: (session: Session): Promise<void> =>
    session.run(`create or replace table feature_small_ticket as
      select sale, true as fee_small_ticket from sale
      where txn_type in (1, 6) and method in ('qr', 'nfc') and price_class = 2 and amount <= ${SMALL_FEN}`),
};

/** The highest amount of the discount class of wallets, fen. */
const SMALL_FEN = 100_000;
