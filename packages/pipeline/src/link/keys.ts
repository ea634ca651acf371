/** One way of recognising that two observations saw the same sale. */
export interface LinkPass {
  readonly id: string;
  /** Columns of `node` that must all be known and equal. */
  readonly keys: readonly string[];
  /** Days that may lie between the observations of one group. */
  readonly daysApart: number;
  /** Minutes that may lie between them; such a pass joins only groups without a second candidate. */
  readonly minutesApart?: number;
}

const SALE = ['txn_type', 'amount', 'currency'];

/**
 * Exact keys in falling strictness. A later pass only joins what earlier ones left incomplete.
 *
 * Source  docs/indicators.md (join keys across sources) [V]; the passes that allow one day between
 *         observations answer midnight and clock skew, the card pass answers
 *         statements, which carry no reference number [I].
 */
export const LINK_PASSES: readonly LinkPass[] = [
  { id: 'rrn-terminal', keys: [...SALE, 'rrn', 'tid', 'day'], daysApart: 0 },
  { id: 'rrn', keys: [...SALE, 'rrn', 'day'], daysApart: 0 },
  { id: 'trace-batch', keys: [...SALE, 'trace_no', 'batch_no', 'tid', 'day'], daysApart: 0 },
  { id: 'trace', keys: [...SALE, 'trace_no', 'tid', 'day'], daysApart: 0 },
  { id: 'original', keys: [...SALE, 'orig_rrn', 'day'], daysApart: 0 },
  { id: 'original-id', keys: [...SALE, 'orig_txn_id', 'day'], daysApart: 0 },
  { id: 'rrn-next-day', keys: [...SALE, 'rrn'], daysApart: 1 },
  { id: 'trace-batch-next-day', keys: [...SALE, 'trace_no', 'batch_no', 'tid'], daysApart: 1 },
  { id: 'card', keys: [...SALE, 'card', 'day'], daysApart: 0, minutesApart: 10 },
];
