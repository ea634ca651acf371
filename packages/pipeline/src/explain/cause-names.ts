import { compareNames, priceClass, tradeOfName } from '@zhenma/model';
import type { Cell, Row, Session } from '../engine/session.ts';

const NAMED = { type: 'varchar', id: 'varchar', names: 'integer', dear: 'boolean' } as const;

/**
 * What names tell where the outside was told no number, a statement line: `cause_named(type, id, names, dear)`, per
 * case with such wrong sales, how many merchants the names of its wrong sales are, and whether these tell trades of
 * the standard price alone; and `cause_own_name(sale)`, sales of those cases that went out under the shop's own name.
 *
 * Shape   reads `cause_sale`, `case_sale`, `subject_sale`, `facts`. Names are compared in JavaScript, once each.
 * Source  catalog/codes/mcc-keywords.csv; who replaces a merchant picks a cheaper one, whose name says so [I].
 */
export const createNames = async (session: Session): Promise<void> => {
  const [some] = await session.rows(`${IS_NAMED} limit 1`);
  const rows = some ? await session.rows(NAMES) : [];
  await session.load('cause_named', NAMED, toCases(rows));
  const pairs = some ? await session.rows(PAIRS) : [];
  const own = pairs.filter(isOwn).map(({ pattern }): Cell[] => [pattern ?? null]);
  await session.load('cause_own_pattern', { pattern: 'integer' }, own);
  await session.run(some ? OWN_NAMES : NO_OWN_NAMES);
};

const IS_NAMED = 'select type, id from cause_sale where named';

const NAMES = `select c.type, c.id, f.cleared_name as name, f.tariff_from
  from cause_sale c
  join (select distinct * from (${IS_NAMED})) t using (type, id)
  join case_sale k using (type, id, sale)
  join facts f using (pattern)
  where f.cleared_name is not null and (c.named or c.foreign_number > 0)
  group by all order by all`;

const TOLD = `from subject_sale s
  join (select distinct * from (${IS_NAMED})) t using (type, id)
  join sale_outcome so using (sale)
  join outcome oc using (outcome)`;

const PAIRS = `select distinct oc.pattern, f.cleared_name, f.slip_name, f.request_name, f.registered_name
  ${TOLD} join facts f using (pattern)
  where s.cleared = 0 and f.cleared_name is not null`;

const OWN_NAMES = `create or replace table cause_own_name as
  select distinct s.sale ${TOLD} semi join cause_own_pattern p using (pattern) where s.cleared = 0`;

const NO_OWN_NAMES = 'create or replace table cause_own_name (sale integer)';

const toCases = (rows: readonly Row[]): Cell[][] => {
  const cases = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row['type']}|${row['id']}`;
    cases.set(key, [...(cases.get(key) ?? []), row]);
  }
  return [...cases.values()].map((own) => [
    own[0]?.['type'] ?? null,
    own[0]?.['id'] ?? null,
    countMerchants(own.map(({ name }) => String(name))),
    isDear(own),
  ]);
};

/** Names cut short or with a town before them are one merchant's. */
const countMerchants = (names: readonly string[]): number => {
  const known: string[] = [];
  for (const name of names) if (!known.some((one) => isAlike(one, name))) known.push(name);
  return known.length;
};

const isAlike = (a: string, b: string): boolean => ['same', 'similar'].includes(compareNames(a, b));

/** A name that was cut short tells no trade. */
const isDear = (rows: readonly Row[]): boolean => {
  const classes = rows.flatMap((row) =>
    tradeOfName(String(row['name'])).map((mcc) => priceClass(mcc, String(row['tariff_from']))),
  );
  return classes.length > 0 && classes.every((one) => one === 'standard');
};

const isOwn = (row: Row): boolean =>
  ['slip_name', 'request_name', 'registered_name'].some((own) => {
    const name = row[own];
    return typeof name === 'string' && isAlike(name, String(row['cleared_name']));
  });
