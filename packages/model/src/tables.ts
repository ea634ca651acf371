/** The canonical input tables of contract §2: every door leads to rows of these. */

/**
 * How the text of a column is understood. Each kind has one SQL and one JavaScript form in
 * `pipeline/normalise/kinds.ts`, held equal by a differential test.
 */
export type ColumnKind =
  | { readonly is: 'text'; readonly max: number }
  /** Text whose ASCII letters are upper-cased: numbers that hold letters. A name is none. */
  | { readonly is: 'code'; readonly max: number }
  /** Four digits of a city, or six of GB/T 2260, of which the first four are the city's. */
  | { readonly is: 'area' }
  | { readonly is: 'choice'; readonly of: readonly string[] }
  | { readonly is: 'digits'; readonly length: number }
  | { readonly is: 'instant' }
  | { readonly is: 'day' }
  | { readonly is: 'yuan'; readonly signed: boolean }
  | { readonly is: 'decimal'; readonly min: number; readonly max: number }
  | { readonly is: 'integer' }
  | { readonly is: 'truth' };

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly required?: true;
  /** Text taken when the value is absent. */
  readonly otherwise?: string;
}

const text = (name: string, max: number): Column => ({ name, kind: { is: 'text', max } });
const code = (name: string, max: number): Column => ({ name, kind: { is: 'code', max } });
const choice = (name: string, of: readonly string[]): Column => ({
  name,
  kind: { is: 'choice', of },
});
const required = (column: Column): Column => ({ ...column, required: true });
const instant = (name: string): Column => ({ name, kind: { is: 'instant' } });
const day = (name: string): Column => ({ name, kind: { is: 'day' } });
const yuan = (name: string): Column => ({ name, kind: { is: 'yuan', signed: false } });
const fee = (name: string): Column => ({ name, kind: { is: 'yuan', signed: true } });
const mcc: Column = { name: 'mcc', kind: { is: 'digits', length: 4 } };
const position: readonly Column[] = [
  { name: 'lat', kind: { is: 'decimal', min: -90, max: 90 } },
  { name: 'lon', kind: { is: 'decimal', min: -180, max: 180 } },
];
const rate = (name: string): Column => ({ name, kind: { is: 'decimal', min: 0, max: 100 } });
/** Registries write the district's six digits, messages the city's four. */
const area: Column = { name: 'area_code', kind: { is: 'area' } };
const validity = [day('valid_from'), day('valid_to')];

/** Views in the fixed order that makes sale ids and evidence independent of file order. */
export const VIEWS = ['slip', 'request', 'response', 'clearing', 'statement'] as const;
export type View = (typeof VIEWS)[number];

export const TXN_TYPES = [
  'purchase',
  'void',
  'refund',
  'reversal',
  'preauth',
  'preauth_completion',
  'other',
] as const;

export const CARD_TYPES = ['debit', 'credit', 'semi_credit', 'prepaid'] as const;
/** In falling price. */
export const PRICE_CLASSES = ['standard', 'preferential', 'special', 'exempt'] as const;

const FORMS = ['traditional', 'mobile', 'esign', 'smart', 'phone', 'qr'];
const FLEET_KINDS =
  'heartbeat error update parameter_download sign_in maintenance cleaning repair move'.split(' ');

/**
 * Columns of every table, in the order of contract §2.
 *
 * Source  contract §2; limits are those of the ISO 8583 fields named there. Additions are
 *         `base_station`, what a device reports in place of a position (MCC|MNC|LAC|CELL), and
 *         `terminal_block`, `terminal_cipher`, what a request shows of the device's own identity.
 */
export const TABLES = {
  transactions: [
    required(choice('view', VIEWS)),
    required(text('txn_id', 64)),
    required(instant('txn_time')),
    { ...choice('txn_type', TXN_TYPES), otherwise: 'purchase' },
    required(yuan('amount')),
    { ...text('currency', 3), otherwise: '156' },
    text('terminal_id', 8),
    text('terminal_sn', 50),
    code('merchant_no', 15),
    text('merchant_name', 200),
    mcc,
    text('acquirer', 11),
    text('forwarder', 11),
    text('issuer', 11),
    text('card_token', 128),
    choice('card_type', CARD_TYPES),
    choice('method', ['card', 'qr', 'nfc', 'online']),
    choice('entry_mode', [
      'chip',
      'contactless',
      'magstripe',
      'manual',
      'qr_merchant',
      'qr_customer',
    ]),
    text('rrn', 12),
    text('trace_no', 12),
    text('batch_no', 12),
    text('auth_code', 6),
    text('resp_code', 2),
    text('orig_rrn', 12),
    text('orig_txn_id', 64),
    text('operator_id', 32),
    text('app_version', 64),
    text('param_version', 64),
    text('area_code', 4),
    ...position,
    text('base_station', 64),
    choice('terminal_block', ['fits', 'differs', 'absent']),
    text('terminal_cipher', 32),
    fee('merchant_fee'),
    fee('issuer_fee'),
    fee('network_fee'),
    choice('price_class', PRICE_CLASSES),
  ],
  merchants: [
    required(code('merchant_no', 15)),
    text('merchant_name', 200),
    // 18 by the standard; registries also hold older and mistyped ones, which are no reason to lose the row
    text('uscc', 64),
    mcc,
    area,
    text('address', 300),
    text('business_scope', 4000),
    text('acquirer', 64),
    text('agent', 64),
    text('settle_account', 64),
    text('settle_name', 200),
    rate('debit_rate'),
    rate('credit_rate'),
    ...validity,
  ],
  terminals: [
    required(text('terminal_sn', 50)),
    text('terminal_id', 8),
    code('merchant_no', 15),
    text('brand', 64),
    text('model', 64),
    choice('form', FORMS),
    text('agent', 64),
    text('app_version', 64),
    text('os_version', 64),
    text('param_version', 64),
    area,
    ...position,
    ...validity,
  ],
  settlements: [
    required(text('settle_id', 64)),
    required(day('settle_date')),
    code('merchant_no', 15),
    text('acquirer', 64),
    text('payer_name', 200),
    text('payer_account', 64),
    text('payee_account', 64),
    text('payee_name', 200),
    { name: 'amount', kind: { is: 'yuan', signed: true } },
    fee('fee'),
    { name: 'txn_count', kind: { is: 'integer' } },
  ],
  fleet_events: [
    required(text('terminal_sn', 50)),
    required(instant('at')),
    required(choice('kind', FLEET_KINDS)),
    text('app_version', 64),
    text('os_version', 64),
    text('param_version', 64),
    text('error_code', 64),
    choice('network', ['4g', 'wifi', 'wired', 'none']),
    { name: 'signal', kind: { is: 'decimal', min: -200, max: 200 } },
    { name: 'battery', kind: { is: 'decimal', min: 0, max: 100 } },
    text('operator_id', 32),
    text('detail', 2000),
  ],
  compatibility: [
    text('brand', 64),
    text('model', 64),
    text('app_version', 64),
    text('os_version', 64),
    text('platform_version', 64),
    required(choice('status', ['supported', 'unsupported', 'recalled'])),
    text('note', 2000),
  ],
  training: [
    required(text('operator_id', 32)),
    code('merchant_no', 15),
    text('course', 200),
    { name: 'score', kind: { is: 'decimal', min: 0, max: 1000 } },
    day('passed_at'),
  ],
  institutions: [
    { name: 'code3', kind: { is: 'digits', length: 3 } },
    text('name', 200),
    { name: 'licensed', kind: { is: 'truth' } },
    text('licence_no', 64),
    text('scope', 200),
    text('areas', 2000),
    ...validity,
  ],
} as const satisfies Record<string, readonly Column[]>;

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];

/** Columns of one table as plain data. */
export const columnsOf = (table: TableName): readonly Column[] => TABLES[table];

/** Free-text columns: a run of 13 to 19 digits in them is masked at the door. */
export const FREE_TEXT = new Set(
  (
    'merchant_name address business_scope settle_name payer_name payee_name detail note agent ' +
    'operator_id app_version os_version param_version platform_version error_code brand model ' +
    'course scope areas licence_no name base_station'
  ).split(' '),
);
