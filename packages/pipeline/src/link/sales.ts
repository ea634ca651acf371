import { VIEWS, type View } from '@zhenma/model';
import type { Session } from '../engine/session.ts';

const VIEW_TEXT = `[${VIEWS.map((view) => `'${view}'`).join(', ')}][first.view]`;

const codeOf = (view: View): number => VIEWS.indexOf(view) + 1;

/** A coded column as one view stated it; `unknown` when that view did not. */
const stated = (view: View, column: string, unknown: number): string =>
  `max(case when view = ${codeOf(view)} then ${column} else ${unknown} end)`;

/** Views from the device outwards: the first knows the device, the others copy it. */
const FROM_DEVICE: readonly View[] = ['request', 'slip', 'response', 'clearing', 'statement'];

const NEARNESS = `[${VIEWS.map((view) => FROM_DEVICE.indexOf(view)).join(', ')}][view]`;

/** A column as the nearest witness to the device states it. */
const deviceFirst = (column: string): string => `arg_min(${column}, ${NEARNESS})`;

const coded = (column: string): string => deviceFirst(`nullif(${column}, 0)`);

/** One column per view; a view that the data does not hold costs nothing. */
const perView = (column: string, unknown: number, seen: number): string =>
  VIEWS.map((view) => {
    const present = (seen & (1 << (codeOf(view) - 1))) !== 0;
    const value = present ? stated(view, column, unknown) : `${unknown}`;
    return `${value} as ${view}_${column}`;
  }).join(',\n    ');

/**
 * Creates `sale`: one row per sale with what each view stated, still integer coded.
 *
 * Shape   `<view>_number`, `<view>_name`, `<view>_acquirer`, `<view>_mcc` for the five views
 *         (0, for mcc -1, when not stated); device, place, fees and times once. `views` is a mask.
 *         sale_id: hash of the sale's first observation by (view, txn_id), the same on any engine
 *         and in any order of files.
 */
export const createSales = async (session: Session): Promise<void> => {
  const [row] = await session.rows(
    'select coalesce(bit_or(1 << (view - 1)), 0)::integer as seen from observation',
  );
  const seen = Number(row?.['seen'] ?? 0);
  await session.run(`create or replace table sale as
    with grouped as (
    select c.sale, bit_or(1 << (o.view - 1))::integer as views, min(at_ms) as at_ms,
      min(day) as day, any_value(txn_type) as txn_type, any_value(amount) as amount,
      ${perView('number', 0, seen)},
      ${perView('name', 0, seen)},
      ${perView('acquirer', 0, seen)},
      ${perView('mcc', -1, seen)},
      coalesce(${coded('sn')}, 0) as sn, coalesce(${coded('tid')}, 0) as tid,
      max(card) as card, max(card_type) as card_type,
      max(issuer) as issuer,
      max(method) as method, max(rrn) as rrn, max(resp_code) as resp_code,
      max(operator_id) as operator_id, max(app_version) as app_version,
      max(param_version) as param_version, ${deviceFirst('area_code')} as area_code,
      ${deviceFirst('lat')} as lat, ${deviceFirst('lon')} as lon,
      max(base_station) as base_station,
      max(merchant_fee) as merchant_fee,
      max(issuer_fee) as issuer_fee,
      max(network_fee) as network_fee,
      max(price_class) as price_class
    from observation o join cluster c using (obs)
    group by c.sale
    )
    select g.*, 'S' || substr(md5(${VIEW_TEXT} || '|' || first.txn_id), 1, 20) as sale_id
    from grouped g join observation first on first.obs = g.sale`);
};
