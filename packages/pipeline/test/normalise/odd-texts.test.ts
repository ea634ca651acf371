import { columnsOf } from '@zhenma/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSession, type Session } from '../../src/engine/session.ts';
import { quoteName, quoteText } from '../../src/engine/sql.ts';
import { findOddTexts } from '../../src/normalise/odd-texts.ts';
import { rawSelect } from '../../src/normalise/raw-table.ts';

/**
 * Texts that spreadsheets and exports make of a value. Goal: what has one reading is mended, what has
 * none or two stays as it is. Method: each text alone in its column, through the select of a table.
 */

let session: Session;
beforeAll(async () => {
  session = await openSession({ memory: '1GB', threads: 2, spill: '.' });
});
afterAll(() => session.close());

const selectOf = (column: string, texts: readonly string[]): string => {
  const columns = columnsOf('transactions').map(({ name }) =>
    name === column ? `text as ${quoteName(name)}` : `null::varchar as ${quoteName(name)}`,
  );
  const rows = texts.map((text, at) => `(${at}, ${quoteText(text)})`).join(', ');
  return `select 1::bigint as file, id::bigint as line, ${columns.join(', ')}
    from (values ${rows}) t(id, text)`;
};

const plainOf = async (column: string, texts: readonly string[]) => {
  const raw = { table: 'transactions', selects: [selectOf(column, texts)] } as const;
  const mended = await findOddTexts(session, raw);
  const rows = await session.rows(
    `select ${quoteName(column)} as value from (${rawSelect({ ...raw, mended })}) order by line`,
  );
  return { columns: [...mended.keys()], values: rows.map((row) => row['value'] ?? null) };
};

const CASES: readonly (readonly [column: string, text: string, plain: string | null])[] = [
  ['orig_rrn', 'N/A', null],
  ['orig_rrn', '\\N', null],
  ['merchant_no', 'NULL', null],
  ['merchant_name', '-', null],
  ['merchant_name', 'NULL咖啡', 'NULL咖啡'],
  ['merchant_name', '７号店', '７号店'],
  ['merchant_no', '="898350259990067"', '898350259990067'],
  ['terminal_id', '="14748039\t"', '14748039'],
  ['terminal_id', "'00012345", '00012345'],
  ['merchant_no', '８９８３５０２５９９９０067', '898350259990067'],
  ['rrn', "'", "'"],
  ['rrn', ' 12 ', '12'],
  ['rrn', ' N/A', null],
  ['merchant_name', ' 示例 ', '示例'],
  ['merchant_name', '  ', null],
  ['merchant_no', '', null],
  ['txn_time', '2024/5/6 9:03', '2024-05-06T09:03'],
  ['txn_time', '2024/05/16 19:03:07', '2024-05-16T19:03:07'],
  ['txn_time', '2024年5月6日 09:03:07', '2024-05-06T09:03:07'],
  ['txn_time', '20240506090307', '2024-05-06T09:03:07'],
  ['txn_time', '20240506T090307', '2024-05-06T09:03:07'],
  ['txn_time', '20240506', '2024-05-06'],
  ['txn_time', '5/6/2024 9:03', '5/6/2024 9:03'],
  ['txn_time', '06.05.2024', '06.05.2024'],
  ['txn_time', '45418.5', '45418.5'],
  ['txn_time', '2024-05-06T09:03:07+08:00', '2024-05-06T09:03:07+08:00'],
  ['amount', '1,234.56', '1234.56'],
  ['amount', '12,345,678', '12345678'],
  ['amount', '1,23.45', '1,23.45'],
  ['amount', '1.234,56', '1.234,56'],
  ['amount', '¥95.00', '95.00'],
  ['amount', '９５．００', '95.00'],
  ['amount', '95元', '95'],
  ['amount', '-95.00', '-95.00'],
  ['amount', '$95.00', '$95.00'],
];

test.each(CASES)('%s %s is %s', async (column, text, plain) => {
  expect((await plainOf(column, [text])).values).toEqual([plain]);
});

test('blanks of typography stay, as at other doors', async () => {
  const { values } = await plainOf('merchant_name', ['\u2000', ' 示例\u3000']);
  expect(values).toEqual(['\u2000', '示例']);
});

test('a column without such texts is left alone', async () => {
  const { columns } = await plainOf('txn_time', ['2024-05-06T09:03:07Z', '2024-05-06']);
  expect(columns).toEqual([]);
});
