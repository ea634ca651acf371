/** Column names of the input tables, in contract order. A test compares them with the contract. */
export const COLUMNS = {
  transactions: (
    'view txn_id txn_time txn_type amount currency terminal_id terminal_sn merchant_no ' +
    'merchant_name mcc acquirer forwarder issuer card_token card_type method entry_mode rrn ' +
    'trace_no batch_no auth_code resp_code orig_rrn orig_txn_id operator_id app_version ' +
    'param_version area_code lat lon merchant_fee issuer_fee network_fee price_class'
  ).split(' '),
  merchants: (
    'merchant_no merchant_name uscc mcc area_code address business_scope acquirer agent ' +
    'settle_account settle_name debit_rate credit_rate valid_from valid_to'
  ).split(' '),
  terminals: (
    'terminal_sn terminal_id merchant_no brand model form agent app_version os_version ' +
    'param_version area_code lat lon valid_from valid_to'
  ).split(' '),
  settlements: (
    'settle_id settle_date merchant_no acquirer payer_name payer_account payee_account ' +
    'payee_name amount fee txn_count'
  ).split(' '),
  fleet_events: (
    'terminal_sn at kind app_version os_version param_version error_code network signal ' +
    'battery operator_id detail'
  ).split(' '),
  compatibility: 'brand model app_version os_version platform_version status note'.split(' '),
  training: 'operator_id merchant_no course score passed_at'.split(' '),
} as const satisfies Record<string, readonly string[]>;

/** Tables that a world can hold. */
export type TableName = keyof typeof COLUMNS;
/** Who observed. */
export type View = 'slip' | 'request' | 'response' | 'clearing' | 'statement';

/** A canonical row: column name to text. A column left out is null. */
export type Row = Readonly<Record<string, string>>;

/** Columns of the truth files. The first eight of `sales` are the benchmark's minimum. */
export const TRUTH_COLUMNS = {
  sales: (
    'view txn_id sale_key jumped strategy cause true_merchant_no fee_gap_fen lookalike ' +
    'given_away pool_id'
  ).split(' '),
  cases:
    'subject_type subject_id cause strategy also_id sales jumped_sales first_seen last_seen'.split(
      ' ',
    ),
  payees: 'payee_account payee_name kind scheme merchants amount_fen'.split(' '),
  numbers: 'merchant_no pool_id strategy sales borrowed_sales'.split(' '),
} as const satisfies Record<string, readonly string[]>;
