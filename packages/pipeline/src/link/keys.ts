/** One way of recognising that two observations saw the same sale. */
export interface LinkPass {
  readonly id: string;
  /** Columns of `node` that must all be known and equal. */
  readonly keys: readonly KeyColumn[];
  /** Days that may lie between the observations of one group. */
  readonly daysApart: number;
  /** Minutes that may lie between them; such a pass joins only groups without a second candidate. */
  readonly minutesApart?: number;
  /** Minutes do not count where one observation states a date without a time of day. */
  readonly dateOnly?: true;
  /** Columns that, where known, must not contradict each other inside a group. */
  readonly agree?: readonly NodeColumn[];
}

const SALE = ['txn_type', 'amount', 'currency'] as const;

/**
 * Exact keys in falling strictness. A later pass only joins what earlier ones left incomplete.
 *
 * Source  docs/indicators.md (join keys across sources) [V]; the late passes answer midnight,
 *         clock skew and clearing rows dated T+1 or T+2, the card passes answer statements, which
 *         carry no reference number and often no time [I]. An authorisation code is the issuer's, of one sale, and the
 *         same in all its records: F38 [V]; leading zeros get lost in spreadsheets.
 */
export const LINK_PASSES: readonly LinkPass[] = [
  { id: 'rrn-terminal', keys: [...SALE, 'rrn', 'tid', 'day'], daysApart: 0 },
  { id: 'rrn-card', keys: [...SALE, 'rrn', 'card', 'day'], daysApart: 0 },
  { id: 'rrn', keys: [...SALE, 'rrn', 'day'], daysApart: 0, agree: ['card'] },
  { id: 'trace-batch', keys: [...SALE, 'trace_no', 'batch_no', 'tid', 'day'], daysApart: 0 },
  { id: 'trace', keys: [...SALE, 'trace_no', 'tid', 'day'], daysApart: 0 },
  { id: 'original', keys: [...SALE, 'orig_rrn', 'day'], daysApart: 0 },
  { id: 'original-id', keys: [...SALE, 'orig_txn_id', 'day'], daysApart: 0 },
  { id: 'rrn-late', keys: [...SALE, 'rrn'], daysApart: 3, agree: ['card'] },
  { id: 'trace-batch-late', keys: [...SALE, 'trace_no', 'batch_no', 'tid'], daysApart: 3 },
  {
    id: 'card',
    keys: [...SALE, 'card', 'day'],
    daysApart: 0,
    minutesApart: 10,
    dateOnly: true,
    agree: ['auth_code'],
  },
];

/** Columns that passes may use, each one value per cluster: the least of its observations. */
export const KEY_COLUMNS = [
  'txn_type',
  'amount',
  'currency',
  'day',
  'tid',
  'card',
  'rrn',
  'trace_no',
  'batch_no',
  'orig_rrn',
  'orig_txn_id',
  'date_only',
] as const;

export type KeyColumn = (typeof KEY_COLUMNS)[number];

/** What is known of a cluster beside its time: keys, and what is no key of any pass. */
export const NODE_COLUMNS = [...KEY_COLUMNS, 'auth_code'] as const;

export type NodeColumn = (typeof NODE_COLUMNS)[number];
