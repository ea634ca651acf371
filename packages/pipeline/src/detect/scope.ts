import { VIEWS } from '@zhenma/model';
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
  registered_by: text(
    'terminal: the registry says so; device: only the terminal does; history: its own sales do',
  ),
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

/** A column of a pattern: from the sale or its identity, as a code, a truth (−1 unknown) or a text. */
export interface PatternSource {
  readonly of: 'sale' | 'identified';
  readonly as: 'code' | 'flag' | 'text';
}

const saleCode: PatternSource = { of: 'sale', as: 'code' };
const saleText: PatternSource = { of: 'sale', as: 'text' };
const code: PatternSource = { of: 'identified', as: 'code' };
const truth: PatternSource = { of: 'identified', as: 'flag' };
const words: PatternSource = { of: 'identified', as: 'text' };

/** Columns that make up a pattern; `tariff_from` is made from the day of the sale. */
export const PATTERN_SOURCES: Readonly<Record<string, PatternSource>> = {
  registered: code,
  stated: code,
  cleared: code,
  registered_by: words,
  approved: truth,
  known_terminal: truth,
  device_states_cleared: truth,
  home_area: words,
  registered_span: code,
  cleared_span: code,
  card_type: saleCode,
  price_class: saleCode,
  tariff_from: saleText,
  area_code: saleText,
  ...Object.fromEntries(
    VIEWS.flatMap((view) =>
      ['number', 'name', 'acquirer', 'mcc'].map((part) => [`${view}_${part}`, saleCode]),
    ),
  ),
};

const columnSql = (name: string, { of, as }: PatternSource): string => {
  const column = `${of === 'sale' ? 's' : 'i'}.${name}`;
  if (as === 'text') return `coalesce(${column}, '')`;
  return as === 'flag' ? `coalesce(${column}::integer, -1)` : column;
};

/** SQL of a pattern's columns, from sale s, identified i. */
export const PATTERN_COLUMNS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(PATTERN_SOURCES).map(([name, source]) => [name, columnSql(name, source)]),
);
