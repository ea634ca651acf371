import { columnsOf, VIEWS } from '@zhenma/model';
import type { CheckedRule } from '@zhenma/rules';
import type { Session } from '../engine/session.ts';

/** A rule that could not look, and what it would have needed. */
export interface NotLookedAt {
  readonly rule: string;
  readonly needs: readonly string[];
}

/** A sign of docs/indicators.md (29) that this version does not look for, and what is missing. */
const NOT_BUILT = [{ rule: 'points-against-code', needs: ['points'] }] as const;

/** They are named in every result, so that silence is not taken for innocence. */
export const NOT_BUILT_YET: readonly NotLookedAt[] = NOT_BUILT;

/**
 * What the data offers, as the words that rules use under `needs`.
 *
 * Shape   `registry`, `outside-only` (nobody says whose device it was), a table name, `view:<view>`, `place`, or a column of transactions that holds
 *         at least one value.
 */
export const availableData = async (session: Session): Promise<ReadonlySet<string>> => {
  const offered = new Set<string>();
  const present = [...VIEW_TESTS, ...COLUMN_TESTS].map(
    ([name, sql]) => `coalesce(bool_or(${sql}), false) as "${name}"`,
  );
  const [columns] = await session.rows(`select ${present.join(', ')} from observation`);
  for (const [name, value] of Object.entries(columns ?? {})) if (value === true) offered.add(name);
  const counts = Object.entries(TABLE_OF).map(
    ([name, table]) => `(select count(*) from ${table}) as ${name}`,
  );
  const [tables] = await session.rows(`select ${[...counts, SCOPES].join(', ')}`);
  for (const [name, n] of Object.entries(tables ?? {})) if (Number(n) > 0) offered.add(name);
  if (offered.has('merchants') || offered.has('terminals')) offered.add('registry');
  if (!DEVICE_SIDE.some((name) => offered.has(name))) offered.add('outside-only');
  return offered;
};

/** What tells whose device a sale was made on. */
const DEVICE_SIDE = ['terminals', 'view:slip', 'view:request'];

/** Background tables that rules may need, by the name of contract §2. */
const TABLE_OF: Readonly<Record<string, string>> = {
  merchants: 'merchant_span',
  terminals: 'terminal_span',
  settlements: 'typed_settlements',
  fleet_events: 'typed_fleet_events',
  compatibility: 'typed_compatibility',
  training: 'typed_training',
};

const SCOPES = '(select count(business_scope) from typed_merchants) as business_scope';

const CODED = new Set(
  'number name sn tid acquirer forwarder issuer card card_type price_class'.split(' '),
);

const RENAMED: Readonly<Record<string, string>> = {
  merchant_no: 'number',
  merchant_name: 'name',
  terminal_sn: 'sn',
  terminal_id: 'tid',
  card_token: 'card',
};

const SKIPPED = new Set(['view', 'txn_id', 'txn_time', 'txn_type', 'amount', 'currency']);

const VIEW_TESTS = VIEWS.map((view, at) => [`view:${view}`, `view = ${at + 1}`] as const);

const COLUMN_TESTS: readonly (readonly [string, string])[] = [
  ...columnsOf('transactions')
    .filter((column) => !SKIPPED.has(column.name))
    .map(({ name }) => [name, knownSql(RENAMED[name] ?? name)] as const),
  ['place', 'area_code is not null or lat is not null'],
];

function knownSql(column: string): string {
  if (column === 'mcc') return 'mcc >= 0';
  return CODED.has(column) ? `${column} > 0` : `${column} is not null`;
}

/** Needs of a rule that the data does not meet; `a|b` is met by either. */
export const unmetNeeds = (rule: CheckedRule, offered: ReadonlySet<string>): readonly string[] =>
  rule.definition.needs.filter((need) => !met(need, offered));

/** Whether the data offers all of `needs`. */
export const meets = (needs: readonly string[], offered: ReadonlySet<string>): boolean =>
  needs.every((need) => met(need, offered));

const met = (need: string, offered: ReadonlySet<string>): boolean => {
  const prefix = need.startsWith('view:') ? 'view:' : '';
  const options = need.slice(prefix.length).split('|');
  return options.some((option) => offered.has(`${prefix}${option}`));
};
