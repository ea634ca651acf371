import type { Cause, Kind, Verdict } from './verdict.ts';

/** Weights of the causes of one case; they sum to 1. */
export type Probabilities = Readonly<Record<Cause, number>>;

/** One question about the cause that the data answers: effect, 95 % interval, chance. */
export interface CauseTest {
  readonly cause: Cause;
  readonly test: string;
  /** Whether the answer speaks for the cause or against it. */
  readonly for: boolean;
  readonly effect: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  readonly statement: string;
}

/** The cause of a case; tests and settle are additions to contract §4. */
export interface WeighedCause {
  readonly top: Cause;
  readonly probabilities: Probabilities;
  readonly tests: readonly CauseTest[];
  /** What one more piece of data would settle it. */
  readonly settle: string;
}

/** One row of `cases.json`. Source: contract §4. Amounts in fen, times ISO 8601 in the zone of the scan. */
export interface Case {
  readonly case_id: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly verdict: Verdict;
  readonly score: number;
  readonly kinds: readonly Kind[];
  readonly cause: WeighedCause;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly sales: number;
  readonly jumped_sales: number;
  readonly amount_fen: number;
  readonly impact: Impact;
  readonly members: readonly string[];
  readonly evidence: readonly Evidence[];
  readonly steps: readonly Step[];
  readonly risk_type: { readonly code: string; readonly name: string };
  /** Addition to contract §4; absent where no sales were compared. */
  readonly traffic?: Traffic;
  /** Addition to contract §4; absent where nothing is known of what the merchant itself would notice. */
  readonly charges?: Charges;
  /** Addition to contract §4; absent where every jumped sale that carries fees is priced. */
  readonly unpriced?: Unpriced;
}

/** Jumped sales that carry fees and of which no difference can be told, each counted once. */
export interface Unpriced {
  /** The records do not hold the fees that were booked. */
  readonly no_fees: number;
  /** Made before the first tariff that was read. */
  readonly before_tariff: number;
  /** No price class is known of what should have been charged, or its price is agreed and not published. */
  readonly no_class: number;
}

/** What the merchant was charged against its contract, and what else it would notice. */
export interface Charges {
  /** Fees of the sales whose contract rate is known, and what the contract makes of them. */
  readonly charged_fen: number;
  readonly contract_fen: number;
  readonly overcharged_sales: number;
  readonly overcharged_fen: number;
  /** Fee per amount, millionths, before the first wrong sale and since; null where none is known. */
  readonly rate_before_ppm: number | null;
  readonly rate_since_ppm: number | null;
  /** Declined sales, thousandths, before the first wrong sale and since. */
  readonly failed_before_permille: number | null;
  readonly failed_since_permille: number | null;
  /** Days with sales of which payouts are known, and those paid out later than four days. */
  readonly payout_days: number;
  readonly late_payout_days: number;
}

/** Whether later sales show that a case is mended: a sequential test with stated error rates. */
export interface Traffic {
  readonly state: 'open' | 'closed_by_traffic' | 'reopened';
  /** The last wrong sale. */
  readonly since: string;
  /** All sales after it; those of them that were cleared under the registered number. */
  readonly sales: number;
  readonly true_code_sales: number;
  /** True-code sales that close the case. */
  readonly needed: number;
  /** Chance to close a case that still jumps; to leave one open that is mended. */
  readonly alpha: number;
  readonly beta: number;
}

/** Who lost what, in fen; below zero: received more than due. */
export interface Impact {
  readonly issuer_fen: number;
  readonly network_fen: number;
  readonly merchant_fen: number;
  readonly acquirer_gain_fen: number;
  readonly cardholder_points_fen: number;
}

/** One rule that fired in a case, on its first sale: what each witness said about one field. */
export interface Evidence {
  readonly rule: string;
  /** Version of the rule that made the finding; catalog/versions.json pins what it said. */
  readonly version: number;
  readonly statement: string;
  readonly view: string;
  readonly txn_id: string;
  readonly field: string;
  readonly values: Readonly<Record<string, string>>;
}

/** One thing to do, why, and the sign in the data that it is done. */
export interface Step {
  readonly order: number;
  readonly action: string;
  readonly why: string;
  readonly done_when: string;
}
