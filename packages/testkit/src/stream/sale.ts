import type { Card } from '../people/cards.ts';
import type { Shop, Terminal } from '../shops/entities.ts';
import type { Outcome } from './deal.ts';

/** The contract’s `txn_type`, but for `other`. */
export type SaleType =
  | 'purchase'
  | 'void'
  | 'refund'
  | 'reversal'
  | 'preauth'
  | 'preauth_completion';

/** One thing that happened between a shop and a card, before anybody observes it. */
export interface Sale {
  /** Running number within the world; also the key of the truth files. */
  readonly seq: number;
  readonly type: SaleType;
  readonly atMs: number;
  readonly dayIndex: number;
  readonly amountFen: number;
  readonly card: Card;
  readonly shop: Shop;
  readonly terminal: Terminal;
  readonly outcome: Outcome;
  readonly method: string;
  readonly entryMode: string;
  readonly rrn: string;
  /** The channel's own reference, equal to `rrn` unless it rewrites. */
  readonly clearedRrn: string;
  readonly traceNo: string;
  readonly clearedTraceNo: string;
  readonly batchNo: string;
  readonly authCode: string;
  readonly respCode: string;
  readonly operator: string;
  /** Where the device was, jittered as positions are. */
  readonly lat: number;
  readonly lon: number;
  /** Uniform in [0, 1); decides what is observed, so that views stay independent of each other. */
  readonly sight: number;
  readonly original: Sale | null;
}

/** Fees belong to purchases and completions that were approved. */
export const carriesFees = (sale: Sale): boolean =>
  (sale.type === 'purchase' || sale.type === 'preauth_completion') && sale.respCode === '00';
