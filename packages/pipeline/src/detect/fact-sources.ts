import { CARD_TYPES, PRICE_CLASSES, VIEWS } from '@zhenma/model';

/** Where a fact comes from: one declaration for SQL (`fact-sql.ts`) and for JavaScript. */
export type FactSource =
  /** Text of a dictionary code of the pattern; 0 is unknown. */
  | {
      readonly is: 'coded';
      readonly dictionary: 'number' | 'name' | 'party';
      readonly column: string;
    }
  /** Text of the pattern itself; empty is unknown. */
  | { readonly is: 'text'; readonly column: string }
  /** 0, 1, or −1 for unknown. */
  | { readonly is: 'flag'; readonly column: string }
  /** Category code as a number; −1 is unknown. */
  | { readonly is: 'mcc'; readonly column: string }
  /** 1-based place in a fixed list; 0 is unknown. */
  | { readonly is: 'choice'; readonly column: string; readonly of: readonly string[] }
  /** Column of the row of `merchant_span` that the pattern points at. */
  | {
      readonly is: 'span';
      readonly column: 'registered_span' | 'cleared_span';
      readonly value: string;
    }
  /** The first that is known. */
  | { readonly is: 'first'; readonly of: readonly FactSource[] };

type Coded = 'number' | 'name' | 'party';

const coded = (dictionary: Coded, column: string): FactSource => ({
  is: 'coded',
  dictionary,
  column,
});
const text = (column: string): FactSource => ({ is: 'text', column });
const flag = (column: string): FactSource => ({ is: 'flag', column });
const mcc = (column: string): FactSource => ({ is: 'mcc', column });
const here = (value: string): FactSource => ({ is: 'span', column: 'registered_span', value });
const there = (value: string): FactSource => ({ is: 'span', column: 'cleared_span', value });
const first = (...of: readonly FactSource[]): FactSource => ({ is: 'first', of });

/** Witnesses of what the outside was told, best first. */
const OUTSIDE = ['clearing', 'response', 'statement'] as const;

/** Source of every pattern-level field of the scope `sale`. */
export const FACT_SOURCES: Readonly<Record<string, FactSource>> = {
  registered_no: coded('number', 'registered'),
  stated_no: coded('number', 'stated'),
  cleared_no: coded('number', 'cleared'),
  registered_by: text('registered_by'),
  approved: flag('approved'),
  known_terminal: flag('known_terminal'),
  device_states_cleared: flag('device_states_cleared'),
  home_area: text('home_area'),
  registered_name: here('merchant_name'),
  registered_mcc: here('mcc'),
  registered_uscc: here('uscc'),
  registered_area: here('area_code'),
  registered_acquirer: here('acquirer'),
  registered_account: here('settle_account'),
  cleared_name: first(...OUTSIDE.map((view) => coded('name', `${view}_name`))),
  cleared_mcc: first(...OUTSIDE.map((view) => mcc(`${view}_mcc`))),
  cleared_acquirer: first(...OUTSIDE.map((view) => coded('party', `${view}_acquirer`))),
  shop_name: first(
    coded('name', 'slip_name'),
    coded('name', 'request_name'),
    here('merchant_name'),
  ),
  cleared_owner_name: there('merchant_name'),
  cleared_owner_mcc: there('mcc'),
  cleared_owner_uscc: there('uscc'),
  cleared_owner_account: there('settle_account'),
  ...Object.fromEntries(
    VIEWS.flatMap((view) => [
      [`${view}_no`, coded('number', `${view}_number`)],
      [`${view}_name`, coded('name', `${view}_name`)],
      [`${view}_mcc`, mcc(`${view}_mcc`)],
      [`${view}_acquirer`, coded('party', `${view}_acquirer`)],
    ]),
  ),
  card_type: { is: 'choice', column: 'card_type', of: CARD_TYPES },
  price_class: { is: 'choice', column: 'price_class', of: PRICE_CLASSES },
  tariff_from: text('tariff_from'),
  device_area: text('area_code'),
};
