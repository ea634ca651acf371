import { expect, test } from 'vitest';
import { gb18030 } from './gb18030.ts';
import { take } from './reading.ts';

/**
 * A file is read into the same bytes again and again. Goal: what lies across the border of two
 * chunks, or waits for its end, is not overwritten. Method: rows of changing length over several
 * chunks, some of them with an open quote, each compared with what was written.
 */

const ROWS = 9_000;
const names = (row: number): string => ['示例百货', `商户${row}`, '', 'Cafe'][row % 4] ?? '';

/** A row with its name: quoted over two lines, quoted, or plain. */
const rowOf = (row: number): readonly [text: string, lines: number] => {
  const rest = `${'x'.repeat(row % 97)}\n`;
  if (row % 7 === 0) return [`"${names(row)}\n2",2025-01-01,T${row},slip,1,${rest}`, 2];
  if (row % 11 === 0) return [`"${names(row)},",2025-01-01,T${row},slip,1,${rest}`, 1];
  return [`${names(row)},2025-01-01,T${row},slip,1,${rest}`, 1];
};

test.each([
  ['UTF-8', (text: string): Uint8Array => Buffer.from(text)],
  ['GB18030', gb18030],
])('rows across the borders of chunks, %s', async (_, encode) => {
  const parts: string[] = ['merchant_name,txn_time,txn_id,view,amount,operator_id\n'];
  const expected: unknown[] = [];
  let line = 2;
  for (let row = 0; row < ROWS; row++) {
    const [text, lines] = rowOf(row);
    parts.push(text);
    const tail = row % 7 === 0 ? '\n2' : row % 11 === 0 ? ',' : '';
    const name = `${names(row)}${tail}`.trim();
    expected.push([line, `T${row}`, name === '' ? undefined : name, row % 97]);
    line += lines;
  }
  const { rows, rejects } = await take('csv', 'transactions', encode(parts.join('')));
  expect(rejects).toEqual([]);
  const found = rows.map(([at, values]) => [
    at,
    values['txn_id'],
    values['merchant_name'],
    values['operator_id']?.length ?? 0,
  ]);
  expect(found.sort((a, b) => Number(a[0]) - Number(b[0]))).toEqual(expected);
});
