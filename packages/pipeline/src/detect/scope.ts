import { CARD_TYPES, PRICE_CLASSES, VIEWS } from '@zhenma/model';
import { quoteText } from '../engine/sql.ts';
import type { SaleField } from './feature.ts';
import { FEATURE_FIELDS } from './features.ts';

const text = (doc: string): SaleField => ({ type: 'string', doc, level: 'pattern' });
const flag = (doc: string): SaleField => ({ type: 'bool', doc, level: 'pattern' });
const measure = (doc: string): SaleField => ({ type: 'int', doc, level: 'sale' });

const perView = (suffix: string, doc: string): [string, SaleField][] =>
  VIEWS.map((view) => [`${view}_${suffix}`, text(`${doc}, as the ${view} states it`)]);

/** Fields of the scope `sale`. The same names stand in rules, SQL, results and docs/fields.md. */
export const SALE_FIELDS: Readonly<Record<string, SaleField>> = {
  registered_no: text('merchant number that the terminal belongs to'),
  stated_no: text('merchant number the device side stated: request, else slip'),
  cleared_no: text('merchant number the outside was told: clearing, else response, else statement'),
  registered_by: text('terminal: the registry says so; device: only the terminal does'),
  approved: flag('the cleared number is one of the numbers approved for the terminal'),
  device_states_cleared: flag(
    'the device itself states the cleared number, on this sale or another',
  ),
  known_terminal: flag('the serial is in the terminal registry; unknown without one'),
  registered_name: text('name in the registry of the registered merchant'),
  registered_mcc: text('category code in the registry of the registered merchant'),
  registered_uscc: text('credit code of the registered merchant'),
  registered_area: text('area code of the registered merchant'),
  home_area: text('area code where the terminal is registered: its own, else the merchant’s'),
  expected_mcc: text('category the sale should carry: of the registry, else inside the number'),
  registered_acquirer: text('acquirer of the registered merchant in the registry'),
  registered_account: text('settlement account of the registered merchant'),
  cleared_name: text('name the outside was told: clearing, else response, else statement'),
  cleared_mcc: text('category code the outside was told: clearing, else response, else statement'),
  cleared_acquirer: text('acquirer the outside was told: clearing, else response, else statement'),
  shop_name: text('name at the shop: slip, else request, else the registry'),
  cleared_owner_name: text('name in the registry of the merchant that owns the cleared number'),
  cleared_owner_mcc: text('category code in the registry of the owner of the cleared number'),
  cleared_owner_uscc: text('credit code of the owner of the cleared number'),
  cleared_owner_account: text('settlement account of the owner of the cleared number'),
  ...Object.fromEntries(perView('no', 'merchant number F42')),
  ...Object.fromEntries(perView('name', 'merchant name F43')),
  ...Object.fromEntries(perView('mcc', 'category code F18')),
  ...Object.fromEntries(perView('acquirer', 'acquirer institution F32')),
  device_area: text('area code the device reports'),
  card_type: text('debit, credit, semi_credit, prepaid'),
  price_class: text('special-pricing flag of the clearing file'),
  tariff_from: text('first day of the tariff period, YYYY-MM-DD'),
  amount: measure('fen'),
  issuer_fee: measure('issuer fee booked, fen'),
  network_fee: measure('acquirer side of the network fee booked, fen'),
  expected_issuer_fee: measure('issuer fee by tariff of the expected code, fen'),
  expected_network_fee: measure('network fee by tariff of the expected code, fen'),
  ...FEATURE_FIELDS,
};

/** Coded columns that make up a pattern, with the SQL that takes them from sale s, identified i. */
export const PATTERN_COLUMNS: Readonly<Record<string, string>> = {
  registered: 'i.registered',
  stated: 'i.stated',
  cleared: 'i.cleared',
  registered_by: "coalesce(i.registered_by, '')",
  approved: 'coalesce(i.approved::integer, -1)',
  known_terminal: 'coalesce(i.known_terminal::integer, -1)',
  device_states_cleared: 'i.device_states_cleared::integer',
  home_area: "coalesce(i.home_area, '')",
  registered_span: 'i.registered_span',
  cleared_span: 'i.cleared_span',
  card_type: 's.card_type',
  price_class: 's.price_class',
  tariff_from: 's.tariff_from',
  device_area: "coalesce(s.area_code, '')",
  ...Object.fromEntries(
    VIEWS.flatMap((view) =>
      ['number', 'name', 'acquirer', 'mcc'].map((part) => [`${view}_${part}`, `s.${view}_${part}`]),
    ),
  ),
};

const truth = (column: string): string => `case when p.${column} >= 0 then p.${column} = 1 end`;

const mccText = (column: string): string =>
  `case when p.${column} >= 0 then lpad(p.${column}::varchar, 4, '0') end`;

const choice = (column: string, choices: readonly string[]): string =>
  `case when p.${column} > 0 then [${choices.map(quoteText).join(', ')}][p.${column}] end`;

const first = (dictionary: Listed, suffix: string): string =>
  `coalesce(${['clearing', 'response', 'statement'].map((view) => textOf(dictionary, `${view}_${suffix}`)).join(', ')})`;

type Listed = 'number' | 'name' | 'party';

const textOf = (dictionary: Listed, column: string): string => `texts.${dictionary}[p.${column}]`;

/** SQL of every pattern-level field over `pattern p` and `FACT_JOINS`. */
export const FACT_SQL: Readonly<Record<string, string>> = {
  registered_no: textOf('number', 'registered'),
  stated_no: textOf('number', 'stated'),
  cleared_no: textOf('number', 'cleared'),
  registered_by: "nullif(p.registered_by, '')",
  approved: truth('approved'),
  known_terminal: truth('known_terminal'),
  device_states_cleared: truth('device_states_cleared'),
  home_area: "nullif(p.home_area, '')",
  registered_name: 'here.merchant_name',
  registered_mcc: 'here.mcc',
  registered_uscc: 'here.uscc',
  registered_area: 'here.area_code',
  registered_acquirer: 'here.acquirer',
  registered_account: 'here.settle_account',
  cleared_name: first('name', 'name'),
  cleared_mcc: `coalesce(${['clearing', 'response', 'statement'].map((view) => mccText(`${view}_mcc`)).join(', ')})`,
  cleared_acquirer: first('party', 'acquirer'),
  shop_name: `coalesce(${textOf('name', 'slip_name')}, ${textOf('name', 'request_name')}, here.merchant_name)`,
  cleared_owner_name: 'there.merchant_name',
  cleared_owner_mcc: 'there.mcc',
  cleared_owner_uscc: 'there.uscc',
  cleared_owner_account: 'there.settle_account',
  ...Object.fromEntries(
    VIEWS.flatMap((view) => [
      [`${view}_no`, textOf('number', `${view}_number`)],
      [`${view}_name`, textOf('name', `${view}_name`)],
      [`${view}_mcc`, mccText(`${view}_mcc`)],
      [`${view}_acquirer`, textOf('party', `${view}_acquirer`)],
    ]),
  ),
  card_type: choice('card_type', CARD_TYPES),
  price_class: choice('price_class', PRICE_CLASSES),
  tariff_from: "nullif(p.tariff_from, '')",
  device_area: "nullif(p.device_area, '')",
};

/** What `FACT_SQL` reads beside `pattern p`: see `createPatterns`. */
export const FACT_JOINS: readonly string[] = [
  'cross join dictionary_texts texts',
  'left join merchant_span here on here.span = p.registered_span',
  'left join merchant_span there on there.span = p.cleared_span',
];

/**
 * One row with each dictionary as a list: place `id` holds its text, place 0 none. Taking a text by
 * place costs half of a join, and a pattern takes eighteen.
 */
export const DICTIONARY_TEXTS = `select ${(['number', 'name', 'party'] as const)
  .map((name) => `(select list(value order by id) from dict_${name}) as ${name}`)
  .join(', ')}`;
