import { columnsOf, type TableName } from '@zhenma/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession, type Session } from '../../src/engine/session.ts';
import { quoteName, quoteText } from '../../src/engine/sql.ts';
import { dictionaryOf } from '../../src/normalise/coded-texts.ts';
import { typeTable } from '../../src/normalise/typed.ts';

/**
 * Goal: an odd text is made plain wherever it stands. Method: in a table of odd texts, where the first look
 * sees them, against one row of thousands, where only what became of it can tell.
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

/** What becomes of `texts`, the last of `rows`: each value or refusal. */
const understood = async (
  table: TableName,
  column: string,
  texts: readonly string[],
  rows: number,
) => {
  const first = rows - texts.length + 1;
  const list = `[${texts.map(quoteText).join(', ')}]`;
  const columns = columnsOf(table).map(({ name }) => {
    const plain = FITTING[name] ?? 'null';
    const sql =
      name === column
        ? `case when id < ${first} then ${plain} else list_extract(${list}, id - ${first - 1}) end`
        : plain;
    return `(${sql})::varchar as ${quoteName(name)}`;
  });
  const select = `select 1::bigint as file, id as line, ${columns.join(', ')}
    from range(1, ${rows + 1}) t(id)`;
  const stated = new Set([...Object.keys(FITTING), column]);
  const refused: string[][] = texts.map(() => []);
  await typeTable(session, { table, selects: [select], stated }, 480, (bad) => {
    const of = refused[bad.line - first];
    if (!of) throw new Error(`line ${bad.line}: ${bad.column} ${bad.code} ${bad.value}`);
    of.push(`${bad.column} ${bad.code} ${bad.value}`);
  });
  const name = quoteName(column);
  const dictionary = table === 'transactions' ? dictionaryOf(column) : undefined;
  const value = dictionary
    ? `(select any_value(value) from text_${dictionary} where code = t.${name})`
    : name;
  const found = await session.rows(
    `select line, ${value}::varchar as value from typed_${table} t where line >= ${first}`,
  );
  return texts.map((text, at) => {
    const row = found.find(({ line }) => line === first + at);
    return { text, refused: refused[at], value: row ? row['value'] : 'none' };
  });
};

test.each(COLUMNS)('%s %s', async (table, column) => {
  const alone = await understood(table, column, TEXTS, TEXTS.length);
  for (const [at, text] of TEXTS.entries())
    expect(await understood(table, column, [text], ROWS)).toEqual([alone[at]]);
});

/** More than the first look sees. */
const ROWS = 5000;
