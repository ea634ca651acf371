import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault, type TableName } from '@zhenma/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession, type Session } from '../../src/engine/session.ts';
import { quoteText } from '../../src/engine/sql.ts';
import { typeTable } from '../../src/normalise/typed.ts';
import { readParquet } from '../../src/read/parquet.ts';
import { freshDir, take, tokenise } from './reading.ts';

/**
 * Parquet is read in place, without passing the clean file. Goal: the same rows in either format give
 * the same typed table, and no card number gets past the door. Method: DuckDB writes small files; what
 * comes out is compared with exact values and with the CSV of the same rows.
 */

let session: Session;
beforeAll(async () => {
  session = await openSession({ memory: '1GB', threads: 2, spill: freshDir() });
});
afterAll(() => session.close());

const write = async (select: string): Promise<string> => {
  const path = join(freshDir(), 'input.parquet');
  await session.run(`copy (${select}) to ${quoteText(path)} (format parquet)`);
  return path;
};

const fileAt = (path: string, table: TableName) =>
  ({ id: 7, path, label: 'input.parquet', gzip: false, table }) as const;

interface Typed {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly bad: readonly (readonly [number, string, string])[];
}

const typed = async (table: TableName, select: string, columns: string): Promise<Typed> => {
  const read = await readParquet(session, fileAt(await write(select), table), tokenise);
  return typeRows(table, columns, [read.select]);
};

const typeRows = async (
  table: TableName,
  columns: string,
  selects: readonly string[],
  clean?: string,
): Promise<Typed> => {
  const bad: [number, string, string][] = [];
  await typeTable(session, { table, selects, ...(clean ? { clean } : {}) }, 480, (value) =>
    bad.push([value.line, value.column, value.code]),
  );
  const rows = await session.rows(`select ${columns} from typed_${table} order by line`);
  return { rows, bad };
};

const SALE = "'slip' as view, '2024-03-01T12:30:15' as txn_time";

describe('column types', () => {
  test.each([
    ["'19.99'", 1999],
    ['19.99::double', 1999],
    ['19.989999999999998::double', 1999],
    ['19.99::float', 1999],
    ['0.1::double + 0.2::double', 30],
    ['1e7::double', 1_000_000_000],
    ['1234.5::decimal(9,1)', 123_450],
    ['20::integer', 2000],
    ['9999999999999.99::double', 999_999_999_999_999],
  ])('amount %s', async (amount, fen) => {
    const { rows, bad } = await typed(
      'transactions',
      `select ${SALE}, 't' as txn_id, ${amount} as amount`,
      'amount',
    );
    expect([rows, bad]).toEqual([[{ amount: fen }], []]);
  });

  test.each([
    ["'NaN'::double", 'VALUE_MISSING'],
    ['null::double', 'VALUE_MISSING'],
    ["'inf'::double", 'VALUE_NOT_AMOUNT'],
    ['1e300::double', 'VALUE_NOT_AMOUNT'],
    ['-1::double', 'VALUE_NOT_AMOUNT'],
  ])('amount %s is refused', async (amount, code) => {
    const { rows, bad } = await typed(
      'transactions',
      `select ${SALE}, 't' as txn_id, ${amount} as amount`,
      'amount',
    );
    expect([rows, bad]).toEqual([[], [[1, 'amount', code]]]);
  });

  const AT = Date.parse('2024-03-01T04:30:15Z');
  test.each([
    ["timestamp '2024-03-01 12:30:15'", AT],
    ["timestamptz '2024-03-01 04:30:15+00'", AT],
    ["timestamptz '2024-03-01 12:30:15.25+08'", AT + 250],
    ["'2024-03-01 12:30:15.123456789'::timestamp_ns", AT + 123],
    ["'2024-03-01 12:30:15'::timestamp_s", AT],
    ["date '2024-03-01'", Date.parse('2024-02-29T16:00:00Z')],
  ])('time %s', async (time, expected) => {
    const select = `select 'slip' as view, 't' as txn_id, 1 as amount, ${time} as txn_time`;
    expect((await typed('transactions', select, 'txn_time')).rows).toEqual([
      { txn_time: expected },
    ]);
  });

  test('whole numbers that a table of doubles holds, and days', async () => {
    const select = `select 'd1' as settle_id, date '2024-03-01' as settle_date, 12.0::double as txn_count,
      822290058120137::bigint as merchant_no, -5.5::double as amount`;
    const columns = 'settle_id, settle_date, txn_count, merchant_no, amount';
    expect((await typed('settlements', select, columns)).rows).toEqual([
      {
        settle_id: 'd1',
        settle_date: 19_783,
        txn_count: 12,
        merchant_no: '822290058120137',
        amount: -550,
      },
    ]);
  });

  test('degrees, however small', async () => {
    const select = `select ${SALE}, 't' as txn_id, 1 as amount, 31.2304::double as lat, 0.00001::double as lon`;
    expect((await typed('transactions', select, 'lat, lon')).rows).toEqual([
      { lat: 31.2304, lon: 0.00001 },
    ]);
  });

  test('names of columns in capitals, unknown columns, blanks, empty texts', async () => {
    const select = `select ' a ' as "Brand", '' as model, '   ' as os_version, 'supported' as STATUS, 5 as x`;
    expect((await typed('compatibility', select, 'brand, model, os_version, line')).rows).toEqual([
      { brand: 'a', model: null, os_version: null, line: 1 },
    ]);
  });
});

describe('cards', () => {
  const CARD = '4111111111111111';
  const ROWS: readonly Readonly<Record<string, string | null>>[] = [
    { txn_id: '1', pan: CARD },
    { txn_id: '2', pan: '4111 1111-1111 1111' },
    { txn_id: '3', card_token: CARD },
    { txn_id: '4', card_token: ` ${CARD} ` },
    { txn_id: '5', card_token: 'tok-1', pan: CARD },
    { txn_id: '6', card_token: 'tok-1' },
    { txn_id: '7', pan: '' },
    { txn_id: '8', card_token: '  ', pan: CARD },
    { txn_id: '9', merchant_name: `店 ${CARD}` },
    { txn_id: '10', merchant_name: '店 4111 1111 1111 1111 4111111111111111' },
    { txn_id: '11', merchant_name: '店 12345678901234567890123' },
    { txn_id: '12', card_token: '４１１１１１１１１１１１１１１１' },
    { txn_id: '13', card_token: '4111 1111-1111 1111' },
  ];
  const NAMES = ['txn_id', 'pan', 'card_token', 'merchant_name'];

  test('become the same tokens and masks as in a CSV', async () => {
    const values = ROWS.map(
      (row) =>
        `(${NAMES.map((name) => (row[name] == null ? 'null' : quoteText(row[name]))).join(', ')})`,
    );
    const select = `select ${SALE}, 1.5 as amount, * from (values ${values.join(', ')}) t(${NAMES.join(', ')})`;
    const columns = `line, txn_id,
      (select value from text_card where code = card_token) as card_token,
      (select value from text_name where code = merchant_name) as merchant_name`;
    const parquet = await typed('transactions', select, columns);
    const lines = ROWS.map(
      (row) => `slip,2024-03-01T12:30:15,1.5,${NAMES.map((name) => row[name] ?? '').join(',')}`,
    );
    const csv = await take(
      'csv',
      'transactions',
      `view,txn_time,amount,${NAMES.join(',')}\n${lines.join('\n')}\n`,
    );
    const fromCsv = await typeRows('transactions', columns, [], csv.clean);
    expect(parquet.rows).toEqual(
      fromCsv.rows.map((row) => ({ ...row, line: Number(row['line']) - 1 })),
    );
    const tokens = parquet.rows.map((row) => row['card_token']);
    expect(tokens).toEqual([
      ...Array(4).fill(tokenise(CARD)),
      'tok-1',
      'tok-1',
      null,
      tokenise(CARD),
      null,
      null,
      null,
      tokenise(CARD),
      tokenise(CARD),
    ]);
    expect(JSON.stringify(parquet.rows)).not.toContain(CARD);
    expect(readFileSync(csv.clean, 'latin1')).not.toContain(CARD);
  });

  test('in account columns become tokens; other accounts stay', async () => {
    const select = `select * from (values ('a', '${CARD}', '4111-1111-1111-1111'), ('b', '6222021234567891234', 'acct-00001'))
      t(settle_id, payer_account, payee_account), (select date '2024-03-01' as settle_date)`;
    const { rows } = await typed('settlements', select, 'payer_account, payee_account');
    expect(rows).toEqual([
      { payer_account: tokenise(CARD), payee_account: tokenise(CARD) },
      { payer_account: '6222021234567891234', payee_account: 'acct-00001' },
    ]);
  });

  test('nothing in the engine shows which card a token stands for', async () => {
    const path = await write(`select ${SALE}, 't' as txn_id, 1 as amount, '${CARD}' as pan`);
    await readParquet(session, fileAt(path, 'transactions'), tokenise);
    const [row] = await session.rows('select * from door_7_0');
    expect(row?.['digest']).not.toBe(createHash('md5').update(CARD).digest('hex'));
    expect(Object.values(row ?? {})).not.toContain(CARD);
  });
});

describe('files that cannot be read', () => {
  const whole = async () =>
    readFileSync(
      await write(
        `select ${SALE}, i::varchar as txn_id, random() as amount, md5(i::varchar) as card_token from range(5000) t(i)`,
      ),
    );
  const read = async (bytes: Uint8Array): Promise<unknown> => {
    const path = join(freshDir(), 'input.parquet');
    writeFileSync(path, bytes);
    try {
      const { select } = await readParquet(session, fileAt(path, 'transactions'), tokenise);
      return await typeRows('transactions', 'count(*)', [select]);
    } catch (error) {
      return error instanceof Fault ? error.code : error;
    }
  };

  test.each([
    ['cut off', (bytes: Buffer) => bytes.subarray(0, -20)],
    ['only its magic', () => Buffer.from('PAR1')],
    ['no Parquet inside', () => Buffer.from(`PAR1${'x'.repeat(500)}PAR1`)],
    [
      'damaged pages',
      (bytes: Buffer) => Buffer.from(bytes).fill(0xff, 40, Math.floor(bytes.length / 2)),
    ],
  ])('%s', async (_, damage) => {
    expect(await read(damage(await whole()))).toBe('SOURCE_FORMAT_BROKEN');
  });

  test('a required column missing', async () => {
    const path = await write("select 'slip' as view, 't' as txn_id");
    const error = await readParquet(session, fileAt(path, 'transactions'), tokenise).catch(
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ code: 'SOURCE_HEADER_WRONG' });
  });
});

test('damaged pages that are met only when values are typed', async () => {
  const path = await write(
    "select md5(i::varchar) as brand, 'supported' as status from range(5000) t(i)",
  );
  const { select } = await readParquet(session, fileAt(path, 'compatibility'), tokenise);
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0xff, 40, bytes.length >> 1));
  await expect(typeRows('compatibility', 'count(*)', [select])).rejects.toMatchObject({
    code: 'SOURCE_FORMAT_BROKEN',
  });
});

test('rows read are the rows of the file; a path with quotes is only a path', async () => {
  const dir = freshDir();
  const path = join(dir, "it's.parquet");
  await session.run(
    `copy (select 'supported' as status from range(3)) to ${quoteText(path)} (format parquet)`,
  );
  const { rows, select } = await readParquet(session, fileAt(path, 'compatibility'), tokenise);
  expect(rows).toBe(3);
  expect((await typeRows('compatibility', 'file, line', [select])).rows).toEqual(
    [1, 2, 3].map((line) => ({ file: 7, line })),
  );
});
