import type { Session } from '../../engine/session.ts';

/** The name that the outside was told, of the witness that is believed first. */
export const NAME = 'coalesce(nullif(clearing_name, 0), nullif(response_name, 0), statement_name)';

/** SQL: the outside was told so many names. */
export const severalNames = (least: number): string =>
  `(select count(distinct ${NAME}) from pattern where cleared > 0 and ${NAME} > 0) >= ${least}`;

/** SQL: there are three numbers: fewer do not share a name that goes about. */
export const SEVERAL_NUMBERS =
  '(select count(distinct cleared) from pattern where cleared > 0) >= 3';

const NAMED = `create or replace table number_named as
  select cleared as number, ${NAME} as name, sum(of_sales)::bigint as sales
  from pattern
  where cleared > 0 and greatest(clearing_name, response_name, statement_name) > 0
  group by all`;

const USUAL = `create or replace table usual_of_number as
  select number, sum(sales)::bigint as sales, max(sales) as usual,
    first(name order by sales desc, name) as name
  from number_named group by number`;

/** Fewer sales have no usual name. */
export const USUAL_SALES_MIN = 4;

/**
 * Creates `number_named(number, name, sales)`, the names under which a number was told outside, and
 * `usual_of_number(number, sales, usual, name)`: its sales, and how many are under its most frequent name.
 *
 * @returns whether names have slipped against their numbers by a row, so that most have no usual one
 */
export const createUsualNames = async (session: Session): Promise<boolean> => {
  await session.run(NAMED);
  await session.run(USUAL);
  return haveNamesSlipped(session);
};

/** Whether most numbers of `usual_of_number` have no usual name. */
const haveNamesSlipped = async (session: Session): Promise<boolean> => {
  const [row] = await session.rows(`select count(*) as numbers,
      count(*) filter (usual * 2 < sales) as odd
    from usual_of_number where sales >= ${USUAL_SALES_MIN}`);
  return Number(row?.['odd'] ?? 0) * 2 > Number(row?.['numbers'] ?? 0);
};
