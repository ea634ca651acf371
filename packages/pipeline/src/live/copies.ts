import { CARD_TYPES, PRICE_CLASSES, TXN_TYPES } from '@zhenma/model';
import type { Dictionaries, Observed } from '../engine/observed.ts';
import { compareCopies, contentOf } from '../normalise/live-row.ts';

/** A row that stands for its (view, txn_id), and where it was met. */
export interface Copy {
  readonly seen: Observed;
  readonly place: readonly [number, number];
}

/** The rows met so far by (view, txn_id): which of several copies stays never depends on order. */
export interface Copies {
  /** What to do with a row: it is the first, it replaces one, or it is a duplicate. */
  readonly offer: (copy: Copy) => 'first' | 'duplicate' | { readonly replaced: Observed };
  readonly forget: (seen: Observed) => void;
  readonly size: () => number;
}

export const createCopies = (words: Dictionaries): Copies => {
  const known = new Map<string, Copy>();
  const keyOf = ({ view, txn_id }: Observed): string => `${view}|${txn_id}`;
  const described = ({ seen, place }: Copy) => ({
    content: contentOf(valuesOf(seen, words)),
    place,
  });
  return {
    offer: (copy) => {
      const key = keyOf(copy.seen);
      const earlier = known.get(key);
      if (earlier && compareCopies(described(copy), described(earlier)) >= 0) return 'duplicate';
      known.set(key, copy);
      return earlier ? { replaced: earlier.seen } : 'first';
    },
    forget: (seen) => known.delete(keyOf(seen)),
    size: () => known.size,
  };
};

/** The typed values that an observation was made of, as far as they decide between copies. */
const valuesOf = (seen: Observed, words: Dictionaries) => ({
  txn_time: seen.at_ms,
  amount: seen.amount,
  txn_type: TXN_TYPES[seen.txn_type - 1] ?? null,
  terminal_sn: words.sn.textOf(seen.sn),
  terminal_id: words.tid.textOf(seen.tid),
  merchant_no: words.number.textOf(seen.number),
  merchant_name: words.name.textOf(seen.name),
  mcc: seen.mcc < 0 ? null : String(seen.mcc).padStart(4, '0'),
  acquirer: words.party.textOf(seen.acquirer),
  forwarder: words.party.textOf(seen.forwarder),
  issuer: words.party.textOf(seen.issuer),
  card_token: words.card.textOf(seen.card),
  card_type: CARD_TYPES[seen.card_type - 1] ?? null,
  rrn: seen.rrn,
  trace_no: seen.trace_no,
  batch_no: seen.batch_no,
  issuer_fee: seen.issuer_fee,
  network_fee: seen.network_fee,
  merchant_fee: seen.merchant_fee,
  price_class: PRICE_CLASSES[seen.price_class - 1] ?? null,
  lat: seen.lat,
  lon: seen.lon,
});
