import { columnsOf, type TableName } from '@zhenma/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession, type Session } from '../../src/engine/session.ts';
import { quoteName, quoteText } from '../../src/engine/sql.ts';
import { dictionaryOf } from '../../src/normalise/coded-texts.ts';
import { typeTable } from '../../src/normalise/typed.ts';

/**
 * Goal: an odd text is made plain wherever it stands. Method: alone in a table, where the first look
 * sees it, against one row of thousands, where only what became of it can tell.
 */

let session: Session;
beforeAll(async () => {
  session = await openSession({ memory: '1GB', threads: 2, spill: '.' });
});
afterAll(() => session.close());

/** A column of each kind, coded or not. */
const COLUMNS: readonly (readonly [TableName, string])[] = [
  ['transactions', 'merchant_no'],
  ['transactions', 'merchant_name'],
  ['transactions', 'txn_id'],
  ['transactions', 'txn_time'],
  ['transactions', 'amount'],
  ['transactions', 'mcc'],
  ['transactions', 'card_type'],
  ['transactions', 'orig_rrn'],
  ['transactions', 'operator_id'],
  ['transactions', 'lat'],
  ['settlements', 'settle_date'],
  ['fleet_events', 'network'],
  ['institutions', 'licensed'],
  ['merchants', 'uscc'],
];

const FITTING: Readonly<Record<string, string>> = {
  view: "'slip'",
  txn_id: "'T' || id",
  txn_time: "'2024-05-06T09:03:07Z'",
  amount: "'1.00'",
  merchant_no: "'898350259990067'",
  merchant_name: "'示例'",
  settle_id: "'S' || id",
  settle_date: "'2024-05-06'",
  terminal_sn: "'0000020200000001'",
  at: "'2024-05-06T09:03:07Z'",
  kind: "'heartbeat'",
  code3: "'123'",
  name: "'示例'",
};

const TEXTS = [
  ...'none None N/A ="1234" \'12 １２３４ 2024/5/6 1,234.56 95元 是 ＣＡＲＤ'.split(' '),
  "'",
  ...['', ' ', ' 12', ' none ', '1.00 ', '2024-05-06 '],
];

/** What becomes of `text`, the last of `rows`: the value or the refusal. */
const understood = async (table: TableName, column: string, text: string, rows: number) => {
  const columns = columnsOf(table).map(({ name }) => {
    const plain = FITTING[name] ?? 'null';
    const sql =
      name === column ? `case when id = ${rows} then ${quoteText(text)} else ${plain} end` : plain;
    return `(${sql})::varchar as ${quoteName(name)}`;
  });
  const select = `select 1::bigint as file, id as line, ${columns.join(', ')}
    from range(1, ${rows + 1}) t(id)`;
  const stated = new Set([...Object.keys(FITTING), column]);
  const refused: string[] = [];
  await typeTable(session, { table, selects: [select], stated }, 480, (bad) =>
    refused.push(`${bad.line === rows} ${bad.column} ${bad.code} ${bad.value}`),
  );
  const name = quoteName(column);
  const dictionary = table === 'transactions' ? dictionaryOf(column) : undefined;
  const value = dictionary
    ? `(select any_value(value) from text_${dictionary} where code = t.${name})`
    : name;
  const found = await session.rows(
    `select ${value}::varchar as value from typed_${table} t where line = ${rows}`,
  );
  return { refused, values: found.map((row) => row['value']) };
};

test.each(COLUMNS)('%s %s', async (table, column) => {
  for (const text of TEXTS)
    expect([text, await understood(table, column, text, ROWS)]).toEqual([
      text,
      await understood(table, column, text, 1),
    ]);
});

/** More than the first look sees. */
const ROWS = 5000;
