import { createHash } from 'node:crypto';
import { compareUtf8, unreachable, VIEWS } from '@zhenma/model';
import {
  CODED_COLUMNS,
  type Dictionaries,
  type Observed,
  type SaleRow,
} from '../engine/observed.ts';
import { NEARNESS, SALE_COLUMNS, type SaleColumn } from './sale-columns.ts';

type Cell = string | number | null;
type Take = (members: readonly Observed[], row: Record<string, Cell>) => void;

/** A column of an observation, by its name. */
const cellOf = (seen: Observed, column: string): Cell =>
  (seen as unknown as Readonly<Record<string, Cell>>)[column] ?? null;

/**
 * The row of `sale` that a cluster makes: `createSales` in JavaScript, over the same declaration.
 *
 * Shape   members in order of (view, txn_id).
 */
export const createSaleMaker = (
  words: Dictionaries,
): ((members: readonly Observed[]) => SaleRow) => {
  const takes = SALE_COLUMNS.map((column) => takeOf(column, words));
  const alone = loneMaker();
  return (members) => {
    if (members.length === 1 && alone) return alone(members[0] as Observed);
    // All columns at once make an object that is fast to fill.
    const row: Record<string, Cell> = { ...alone?.(members[0] as Observed), views: 0 };
    for (const seen of members) row['views'] = Number(row['views']) | (1 << (seen.view - 1));
    for (const take of takes) take(members, row);
    return row;
  };
};

/** Fills in some columns of a sale alone: the others of its row are known. */
export const createSaleFiller = (words: Dictionaries, columns: ReadonlySet<string>): Take => {
  const takes = SALE_COLUMNS.filter(({ column }) => columns.has(column)).map((column) =>
    takeOf(column, words),
  );
  return (members, row) => {
    for (const take of takes) take(members, row);
  };
};

/**
 * A sale of one record is that record: its row is one object literal, generated from the names that
 * `SALE_COLUMNS` declares, because an object of forty computed keys takes ten times as long.
 */
const createLoneMaker = (): ((seen: Observed) => SaleRow) => {
  const cells = SALE_COLUMNS.flatMap((declared): readonly string[] =>
    declared.how === 'per-view'
      ? VIEWS.map(
          (view, at) =>
            `${view}_${declared.column}: v === ${at + 1} ? m.${declared.column} : ${declared.unknown}`,
        )
      : [`${declared.column}: m.${declared.column}`],
  );
  return new Function(
    'm',
    `const v = m.view; return { views: 1 << (v - 1), ${cells.join(', ')} };`,
  ) as (seen: Observed) => SaleRow;
};

/** Code may not be generated under some policies; then every sale takes the general way. */
const loneMaker = (): ((seen: Observed) => SaleRow) | undefined => {
  try {
    return createLoneMaker();
  } catch {
    return undefined;
  }
};

/** The public id of a sale, from its first observation. */
export const saleIdOf = (head: Observed): string =>
  `S${createHash('md5')
    .update(`${VIEWS[head.view - 1]}|${head.txn_id}`)
    .digest('hex')
    .slice(0, 20)}`;

const takeOf = (declared: SaleColumn, words: Dictionaries): Take => {
  const { how, column } = declared;
  switch (how) {
    case 'per-view':
      return perView(column, declared.unknown);
    case 'nearest':
      return nearest(column, declared.coded === true);
    case 'max':
    case 'min':
      return extreme(column, how === 'max' ? 1 : -1, words);
    case 'any':
      return (members, row) => {
        row[column] = cellOf(members[0] as Observed, column);
      };
    default:
      return unreachable(declared);
  }
};

const perView = (column: string, unknown: number): Take => {
  const names = VIEWS.map((view) => `${view}_${column}`);
  return (members, row) => {
    for (const name of names) row[name] = unknown;
    for (const seen of members) row[names[seen.view - 1] as string] = cellOf(seen, column);
  };
};

const nearest =
  (column: string, coded: boolean): Take =>
  (members, row) => {
    let best: Cell = null;
    let distance: number = VIEWS.length;
    for (const seen of members) {
      const value = cellOf(seen, column);
      const away = NEARNESS[seen.view - 1] as number;
      if (value === null || (coded && value === 0) || away >= distance) continue;
      best = value;
      distance = away;
    }
    row[column] = coded ? (best ?? 0) : best;
  };

const extreme = (column: string, sign: number, words: Dictionaries): Take => {
  const dictionary = CODED_COLUMNS[column];
  const texts = dictionary && words[dictionary];
  const order = (a: Cell, b: Cell): number => {
    if (a === b) return 0;
    if (texts) return compareUtf8(texts.textOf(Number(a)) ?? '', texts.textOf(Number(b)) ?? '');
    return typeof a === 'string' ? compareUtf8(a, String(b)) : Number(a) - Number(b);
  };
  return (members, row) => {
    let best: Cell = null;
    for (const seen of members) {
      const value = cellOf(seen, column);
      if (value !== null && (best === null || sign * order(value, best) > 0)) best = value;
    }
    row[column] = best;
  };
};
