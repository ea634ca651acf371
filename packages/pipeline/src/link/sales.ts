import { unreachable, VIEWS, type View } from '@zhenma/model';
import { constantsOf } from '../engine/constants.ts';
import type { Session } from '../engine/session.ts';
import { FROM_DEVICE, SALE_COLUMNS, type SaleColumn } from './sale-columns.ts';

const codeOf = (view: View): number => VIEWS.indexOf(view) + 1;

/** The row of one view in the sale; all NULL where the view did not see it. */
const rowOf = (view: View): string => `${view}_row`;

const said = (views: readonly View[], column: string): string =>
  views.map((view) => `${rowOf(view)}.${column}`).join(', ');

/** A column of `sale`; `constant` where no sale can have anything else. */
interface Part {
  readonly name: string;
  readonly sql: string;
  readonly constant: boolean;
}

/** Constants: columns that are the same in every observation, see `constantsOf`. */
type Constants = ReadonlyMap<string, string>;

const partsOf = (
  column: SaleColumn,
  present: readonly View[],
  constants: Constants,
): readonly Part[] => {
  const { how, column: name } = column;
  const constant = constants.get(name);
  if (how === 'per-view') {
    // What all rows state is still unknown to sales that the view did not see.
    const unstated = Number.parseInt(constant ?? '', 10) === column.unknown ? constant : undefined;
    return VIEWS.map((view) => {
      const never = present.includes(view) ? unstated : `${column.unknown}`;
      const sql = never ?? `coalesce(${rowOf(view)}.${name}, ${column.unknown})`;
      return { name: `${view}_${name}`, sql, constant: never !== undefined };
    });
  }
  const sql = constant ?? onceSql(column, present);
  return [{ name, sql, constant: constant !== undefined }];
};

const onceSql = (
  column: Exclude<SaleColumn, { readonly how: 'per-view' }>,
  present: readonly View[],
): string => {
  const { how, column: name } = column;
  const near = FROM_DEVICE.filter((view) => present.includes(view));
  switch (how) {
    case 'nearest':
      return column.coded
        ? `coalesce(${near.map((view) => `nullif(${rowOf(view)}.${name}, 0)`).join(', ')}, 0)`
        : `coalesce(${said(near, name)})`;
    case 'max':
      return `greatest(${said(present, name)})`;
    case 'min':
      return `least(${said(present, name)})`;
    case 'any':
      return `coalesce(${said(present, name)})`;
    default:
      return unreachable(column);
  }
};

/**
 * Creates `sale`: one row per sale with what each view stated, still integer coded.
 *
 * Shape   `<view>_number`, `<view>_name`, `<view>_acquirer`, `<view>_mcc` for the five views
 *         (0, for mcc -1, when not stated); device, place, fees and times once. `views` is a mask.
 *         Like `observation` a view: `sale_row` has the columns in which sales differ.
 *         sale_id: hash of the sale's first observation by (view, txn_id), the same on any engine
 *         and in any order of files.
 */
export const createSales = async (session: Session): Promise<void> => {
  const seen = await seenViews(session);
  const found = VIEWS.filter((view) => seen.has(view));
  const present = found.length > 0 ? found : VIEWS.slice(0, 1);
  const constants = await constantsOf(session, 'observation', 'observed');
  const parts = SALE_COLUMNS.flatMap((column) => partsOf(column, present, constants));
  await session.run(
    `create or replace table sale_row as ${saleSql(
      present,
      parts.filter(({ constant }) => !constant),
    )}`,
  );
  const columns = parts.map(({ name, sql, constant }) => (constant ? `${sql} as ${name}` : name));
  await session.run(`create or replace view sale as
    select sale, views, ${columns.join(', ')}, sale_id from sale_row`);
};

const seenViews = async (session: Session): Promise<ReadonlySet<View>> => {
  const rows = await session.rows('select distinct view from observation');
  return new Set(rows.map((row) => VIEWS[Number(row['view']) - 1] as View));
};

/**
 * A sale holds at most one row of a view and has the number of its first: what the views state is joined
 * by that number, and rows of the first view bring it with them. Telling first where each row lies
 * takes half as much again, and an aggregate per column more than twice.
 */
const saleSql = (present: readonly View[], parts: readonly Part[]): string => {
  const rows = present.map(
    (view, at) => `(${at === 0 ? FIRST_ROWS : LATER_ROWS}
      where view = ${codeOf(view)}) ${rowOf(view)}`,
  );
  const views = present.map(
    (view) => `(${rowOf(view)}.obs is not null)::integer * ${1 << (codeOf(view) - 1)}`,
  );
  const firstView = present.map((view) => `when ${rowOf(view)}.obs is not null then '${view}'`);
  return `
    select sale, ${views.join(' + ')} as views,
      ${parts.map(({ name, sql }) => `${sql} as ${name}`).join(',\n      ')},
      'S' || substr(md5(case ${firstView.join(' ')} end || '|'
        || coalesce(${said(present, 'txn_id')})), 1, 20) as sale_id
    from ${rows.map((row, at) => (at === 0 ? row : `full join ${row} using (sale)`)).join('\n    ')}`;
};

const FIRST_ROWS = 'select *, obs as sale from observation';
const LATER_ROWS = `select o.*, coalesce(moved.sale, o.obs) as sale from observation o
      left join (from cluster where sale <> obs) moved using (obs)`;

const VIEW_TEXT = `[${VIEWS.map((view) => `'${view}'`).join(', ')}][first.view]`;

/** Creates `sale` from `grouped_sale`, which goes: each with its public id. */
export const nameSales = async (session: Session): Promise<void> => {
  await session.run(`create or replace table sale as
    select g.*, 'S' || substr(md5(${VIEW_TEXT} || '|' || first.txn_id), 1, 20) as sale_id
    from grouped_sale g join observation first on first.obs = g.sale`);
  await session.run('drop table grouped_sale');
};
