import { unreachable, VIEWS, type View } from '@zhenma/model';
import type { Session } from '../engine/session.ts';
import { NEARNESS, SALE_COLUMNS, type SaleColumn } from './sale-columns.ts';

const VIEW_TEXT = `[${VIEWS.map((view) => `'${view}'`).join(', ')}][first.view]`;

const codeOf = (view: View): number => VIEWS.indexOf(view) + 1;

const NEARNESS_SQL = `[${NEARNESS.join(', ')}][view]`;

const toSql = (column: SaleColumn, seen: number): string => {
  const { how, column: name } = column;
  switch (how) {
    case 'per-view':
      return perView(name, column.unknown, seen);
    case 'nearest':
      return column.coded
        ? `coalesce(arg_min(nullif(${name}, 0), ${NEARNESS_SQL}), 0) as ${name}`
        : `arg_min(${name}, ${NEARNESS_SQL}) as ${name}`;
    case 'max':
    case 'min':
      return `${how}(${name}) as ${name}`;
    case 'any':
      return `any_value(${name}) as ${name}`;
    default:
      return unreachable(column);
  }
};

/** One column per view; a view that the data does not hold costs nothing. */
const perView = (column: string, unknown: number, seen: number): string =>
  VIEWS.map((view) => {
    const present = (seen & (1 << (codeOf(view) - 1))) !== 0;
    const value = present
      ? `max(case when view = ${codeOf(view)} then ${column} else ${unknown} end)`
      : `${unknown}`;
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
  await session.run(`create or replace temp table grouped_sale as
    select c.sale, bit_or(1 << (o.view - 1))::integer as views,
      ${SALE_COLUMNS.map((column) => toSql(column, seen)).join(',\n      ')}
    from observation o join cluster c using (obs)
    group by c.sale`);
  await nameSales(session);
};

/** Creates `sale` from `grouped_sale`, which goes: each with its public id. */
export const nameSales = async (session: Session): Promise<void> => {
  await session.run(`create or replace table sale as
    select g.*, 'S' || substr(md5(${VIEW_TEXT} || '|' || first.txn_id), 1, 20) as sale_id
    from grouped_sale g join observation first on first.obs = g.sale`);
  await session.run('drop table grouped_sale');
};
