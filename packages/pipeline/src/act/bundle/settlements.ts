import { type Case, columnsOf, type TableName, yuanText } from '@zhenma/model';
import type { Cell, Row, Session } from '../../engine/session.ts';
import { quoteName } from '../../engine/sql.ts';
import type { BundleRecord } from './records.ts';

/**
 * Chooses the payouts of a bundle: all that went to or came from the accounts of its payee cases,
 * and those of the merchants whose sales are in it. Creates `bundle_settlement`.
 *
 * Shape   of a number that the registry does not list, the first record that states a name is added to
 *         `bundle_sale`: the payee's case rests on that name.
 * Reads `bundle_number`, the numbers that the chosen sales were stated under or belong to.
 */
export const chooseSettlements = async (
  session: Session,
  cases: readonly Case[],
): Promise<void> => {
  const accounts = cases
    .filter(({ subject }) => subject.type === 'payee')
    .map(({ subject }): Cell[] => [subject.id]);
  await session.load('bundle_account', { account: 'varchar' }, accounts);
  await session.run(`create or replace table bundle_settlement as
    select s.* from typed_settlements s
    left join bundle_account taker on taker.account = coalesce(s.payee_account, s.payee_name)
    left join bundle_account giver on giver.account = coalesce(s.payer_account, s.payer_name)
    left join (
      select distinct d.value from bundle_number b join dict_number d on d.id = b.number
    ) own on own.value = s.merchant_no
    where taker.account is not null or giver.account is not null or own.value is not null`);
  await session.run(`insert into bundle_number
    select d.id from bundle_settlement s join dict_number d on d.value = s.merchant_no`);
  await session.run(`insert into bundle_sale
    with unlisted as (
      select distinct d.id as number from bundle_settlement s
      join dict_number d on d.value = s.merchant_no
      where d.id not in (select number from merchant_span)
    ), first as (
      select o.number, min(o.obs) as obs from observation o join unlisted using (number)
      where o.name > 0 group by o.number
    )
    select distinct c.sale from first join cluster c using (obs)
    where c.sale not in (select sale from bundle_sale)`);
};

type Take = (record: BundleRecord) => void | Promise<void>;

/** The chosen payouts, as rows of the input table. */
export const eachSettlement = (session: Session, take: Take): Promise<void> =>
  eachOf(session, { table: 'settlements', from: 'bundle_settlement', name: 'settle_id' }, take);

/** The user's table of institutions, whole: it says which holders of accounts are licensed. */
export const eachInstitution = (session: Session, take: Take): Promise<void> =>
  eachOf(session, { table: 'institutions', from: 'typed_institutions', name: 'code3' }, take);

interface Listed {
  readonly table: TableName;
  readonly from: string;
  /** Column by which people find a record. */
  readonly name: string;
}

/** Rows in the order of all their columns, with the values that the reader takes again. */
const eachOf = async (
  session: Session,
  { table, from, name }: Listed,
  take: Take,
): Promise<void> => {
  const columns = columnsOf(table);
  const list = columns.map((column) => quoteName(column.name)).join(', ');
  const stated = (row: Row): Record<string, string> =>
    Object.fromEntries(
      columns.flatMap((column): [string, string][] => {
        const cell = row[column.name];
        if (cell === null || cell === undefined) return [];
        return [[column.name, textOf(cell, column.kind.is)]];
      }),
    );
  await session.each(`select ${list} from ${from} order by ${list}`, async (rows) => {
    for (const row of rows) await take({ name: String(row[name] ?? ''), value: stated(row) });
  });
};

const MS_PER_DAY = 86_400_000;

const textOf = (cell: Cell, kind: string): string => {
  if (kind === 'yuan') return yuanText(Number(cell));
  if (kind === 'day') return new Date(Number(cell) * MS_PER_DAY).toISOString().slice(0, 10);
  return String(cell);
};
