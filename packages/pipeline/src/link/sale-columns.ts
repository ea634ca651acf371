import { VIEWS, type View } from '@zhenma/model';

/**
 * How a column of `sale` comes from the observations of the sale: one declaration for SQL
 * (`sales.ts`) and for JavaScript (`live-sale.ts`).
 */
export type SaleColumn =
  /** One column per view, `<view>_<column>`; `unknown` where that view states nothing. */
  | { readonly how: 'per-view'; readonly column: string; readonly unknown: number }
  /** As the witness nearest to the device states it; a code is 0 when unknown. */
  | { readonly how: 'nearest'; readonly column: string; readonly coded?: true }
  /** The greatest value; a code by its text. */
  | { readonly how: 'max' | 'min'; readonly column: string }
  /** The same in all of them. */
  | { readonly how: 'any'; readonly column: string };

const perView = (column: string, unknown = 0): SaleColumn => ({ how: 'per-view', column, unknown });
const nearest = (column: string): SaleColumn => ({ how: 'nearest', column });
const nearestCode = (column: string): SaleColumn => ({ how: 'nearest', column, coded: true });
const max = (column: string): SaleColumn => ({ how: 'max', column });
const min = (column: string): SaleColumn => ({ how: 'min', column });
const any = (column: string): SaleColumn => ({ how: 'any', column });

/** Columns of `sale` beside `sale`, `views` and `sale_id`, in the order of the table. */
export const SALE_COLUMNS: readonly SaleColumn[] = [
  min('at_ms'),
  min('day'),
  any('txn_type'),
  any('amount'),
  perView('number'),
  perView('name'),
  perView('acquirer'),
  perView('mcc', -1),
  nearestCode('sn'),
  nearestCode('tid'),
  ...'card card_type issuer method rrn resp_code operator_id app_version param_version'
    .split(' ')
    .map(max),
  nearest('area_code'),
  nearest('lat'),
  nearest('lon'),
  ...'base_station merchant_fee issuer_fee network_fee price_class'.split(' ').map(max),
];

/** Views from the device outwards: the first knows the device, the others copy it. */
export const FROM_DEVICE: readonly View[] = [
  'request',
  'slip',
  'response',
  'clearing',
  'statement',
];

/** Place of each view in `FROM_DEVICE`, in the order of the codes of views. */
export const NEARNESS: readonly number[] = VIEWS.map((view) => FROM_DEVICE.indexOf(view));

/** Witnesses of the number that the outside was told, best first. */
export const CLEARED_VIEWS: readonly View[] = ['clearing', 'response', 'statement'];

/** Witnesses of the number that the device side stated, best first. */
export const STATED_VIEWS: readonly View[] = ['request', 'slip'];
