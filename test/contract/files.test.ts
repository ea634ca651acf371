import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { gbk } from './gbk.ts';
import {
  csv,
  type FileCount,
  freshDir,
  MARKET,
  merchant,
  put,
  type Ran,
  type Row,
  run,
  type Scan,
  SHOP,
  sale,
  scanFiles as scanAll,
  scanDir,
  terminal,
  views,
} from './kit.ts';

/*
 * E. Files: every format gives the same rows; nothing is lost silently; bad input is reported, never a crash.
 */

/** What is read does not hang on the rules: those that judge a record by itself are enough here. */
const scanFiles = (
  files: Readonly<Record<string, string | Uint8Array>>,
  more: readonly string[] = ['--quiet', '--live-rules'],
): Promise<Scan> => scanAll(files, more);

const ROWS = views(['request', 'clearing'], sale({ merchant_name: '锦绣小馆' }), {
  request: { merchant_no: SHOP },
  clearing: { merchant_no: MARKET },
});

const xml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** A minimal workbook: inline strings, except cells given as ready XML. */
const xlsx = (
  rows: readonly Row[],
  rawCells: Readonly<Record<string, string>> = {},
): Uint8Array => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const column = (at: number): string =>
    (at >= 26 ? String.fromCharCode(64 + Math.floor(at / 26)) : '') +
    String.fromCharCode(65 + (at % 26));
  const body = [names, ...rows.map((row) => names.map((name) => row[name]))]
    .map((line, y) => {
      const cells = line.map((value, x) => {
        const ref = `${column(x)}${y + 1}`;
        if (rawCells[ref]) return rawCells[ref];
        if (value === undefined || value === '') return '';
        return `<c r="${ref}" t="inlineStr"><is><t xml:space="preserve">${xml(String(value))}</t></is></c>`;
      });
      return `<row r="${y + 1}">${cells.join('')}</row>`;
    })
    .join('');
  const text = (content: string) =>
    new TextEncoder().encode(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${content}`);
  const ns = 'http://schemas.openxmlformats.org';
  return zipSync({
    '[Content_Types].xml': text(
      `<Types xmlns="${ns}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
    ),
    '_rels/.rels': text(
      `<Relationships xmlns="${ns}/package/2006/relationships"><Relationship Id="rId1" Type="${ns}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    'xl/workbook.xml': text(
      `<workbook xmlns="${ns}/spreadsheetml/2006/main" xmlns:r="${ns}/officeDocument/2006/relationships"><sheets><sheet name="交易" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': text(
      `<Relationships xmlns="${ns}/package/2006/relationships"><Relationship Id="rId1" Type="${ns}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': text(
      `<worksheet xmlns="${ns}/spreadsheetml/2006/main"><sheetData>${body}</sheetData></worksheet>`,
    ),
  });
};

const parquet = async (rows: readonly Row[], typed = false): Promise<Uint8Array> => {
  const dir = put({ 'rows.ndjson': rows.map((row) => JSON.stringify(row)).join('\n') });
  const file = join(dir, 'rows.parquet');
  const database = await DuckDBInstance.create(':memory:');
  const connection = await database.connect();
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const types: Record<string, string> = typed
    ? { amount: 'DECIMAL(18,2)', txn_time: 'TIMESTAMPTZ' }
    : {};
  const columns = names.map((name) => `${name}: '${types[name] ?? 'VARCHAR'}'`).join(', ');
  await connection.run(`set timezone = 'Asia/Shanghai'`);
  await connection.run(
    `copy (select * from read_json('${join(dir, 'rows.ndjson')}', format = 'newline_delimited', columns = {${columns}})) to '${file}' (format parquet)`,
  );
  connection.closeSync();
  return readFileSync(file);
};

const calm = (ran: Ran): void => {
  expect(ran.stdout + ran.stderr).not.toMatch(
    /\n\s+at .+:\d+|node:internal|node_modules|TypeError|RangeError|undefined is not/,
  );
  expect([0, 1, 2, 3]).toContain(ran.code);
};

/** Contract §2: per file, read = accepted + rejected + duplicates; `rejects.csv` has each rejected row. */
const balanced = (scan: Scan): void => {
  calm(scan);
  let rejected = 0;
  for (const [name, file] of Object.entries(scan.summary.files ?? {})) {
    expect([name, file.read]).toEqual([name, file.accepted + file.rejected + file.duplicates]);
    rejected += file.rejected;
  }
  expect(
    new Set(scan.rejects.map((row) => `${row['file']} ${row['line']} ${row['offset'] ?? ''}`)).size,
  ).toBe(rejected);
};

const same = (scan: Scan): void => {
  balanced(scan);
  expect(scan.stderr).toBe('');
  expect(scan.rejects).toEqual([]);
  expect(
    scan.rows
      .map((row) => `${row.view} ${row.txn_id} ${row.verdict} ${row.observed_merchant_no}`)
      .sort(),
  ).toEqual([`clearing clearing-1 jumped ${MARKET}`, `request request-1 jumped ${SHOP}`]);
};

const ndjson = (rows: readonly Row[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const text = csv(ROWS);

describe('E. formats', () => {
  const FORMATS: readonly (readonly [
    string,
    string,
    () => string | Uint8Array | Promise<Uint8Array>,
  ])[] = [
    ['CSV', 'transactions.csv', () => text],
    ['CSV with BOM', 'transactions.csv', () => `\ufeff${text}`],
    ['CSV with CRLF', 'transactions.csv', () => csv(ROWS, '\r\n')],
    ['CSV without a last line break', 'transactions.csv', () => text.trimEnd()],
    ['CSV with blank lines at the end', 'transactions.csv', () => `${text}\n\r\n`],
    ['CSV in GB18030', 'transactions.csv', () => gbk(text)],
    ['CSV in GB18030 with CRLF', 'transactions.csv', () => gbk(csv(ROWS, '\r\n'))],
    [
      'CSV, every field quoted',
      'transactions.csv',
      () => text.replace(/[^,\n]+|(?<=,)(?=[,\n])/g, '"$&"'),
    ],
    [
      'CSV with unknown columns',
      'transactions.csv',
      () => csv(ROWS.map((row) => ({ 备注: '无', ...row, extra: 'x,"y"\nz' }))),
    ],
    ['CSV.gz', 'transactions.csv.gz', () => gzipSync(text)],
    [
      'CSV.gz of two members',
      'transactions.csv.gz',
      () => Buffer.concat([gzipSync(text.slice(0, 200)), gzipSync(text.slice(200))]),
    ],
    ['CSV.gz in GB18030', 'transactions.csv.gz', () => gzipSync(gbk(text))],
    ['NDJSON', 'transactions.ndjson', () => ndjson(ROWS)],
    [
      'NDJSON with BOM and CRLF',
      'transactions.ndjson',
      () => `\ufeff${ndjson(ROWS).replaceAll('\n', '\r\n')}`,
    ],
    [
      'NDJSON with numbers and nulls',
      'transactions.ndjson',
      () =>
        ndjson(
          ROWS.map((row) => ({
            ...row,
            amount: 1000,
            operator_id: null as never,
            extra: { a: [1] } as never,
          })),
        ),
    ],
    ['XLSX', 'transactions.xlsx', () => xlsx(ROWS)],
    [
      'XLSX with a numeric amount',
      'transactions.xlsx',
      () =>
        xlsx(
          ROWS.map(({ amount: _, ...row }) => ({ amount: '1000', ...row })),
          { A2: '<c r="A2"><v>1000</v></c>', A3: '<c r="A3"><v>1000</v></c>' },
        ),
    ],
    ['Parquet', 'transactions.parquet', () => parquet(ROWS)],
    ['Parquet with typed columns', 'transactions.parquet', () => parquet(ROWS, true)],
    ['a name that only starts with the table', 'transactions-2023-05_part1.csv', () => text],
  ];
  it.each(FORMATS)('%s', async (_, name, content) => {
    same(await scanFiles({ [name]: await content() }));
  });

  it('quoted fields with line breaks, commas, quotes and tabs', async () => {
    const rows = ROWS.map((row) => ({ ...row, merchant_name: '锦绣,"小馆"\n二\t楼' }));
    const scan = await scanFiles({
      'transactions.csv': csv(rows),
      'merchants.csv': csv([
        merchant(SHOP, { address: '南京西路1号\r\n,"A"座' }),
        merchant(MARKET, { uscc: 'x' }),
      ]),
    });
    expect(scan.summary.files['transactions.csv']).toMatchObject({ read: 2, accepted: 2 });
    expect(scan.summary.files['merchants.csv']).toMatchObject({ read: 2, accepted: 2 });
    expect(scan.rows).toHaveLength(2);
  });

  it('values that end with a tab (Alipay habit) are trimmed', async () => {
    same(
      await scanFiles({
        'transactions.csv': csv(
          ROWS.map((row) =>
            Object.fromEntries(Object.entries(row).map(([name, value]) => [name, `${value}\t`])),
          ),
        ),
      }),
    );
  });

  it.each(['merchants', 'terminals'])(
    '%s as XLSX, NDJSON and Parquet give the registered merchant',
    async (table) => {
      const registry: Record<string, Row[]> = {
        merchants: [merchant(SHOP)],
        terminals: [terminal(SHOP)],
      };
      const rows = registry[table] as Row[];
      const others = Object.fromEntries(
        Object.entries(registry)
          .filter(([name]) => name !== table)
          .map(([name, some]) => [`${name}.csv`, csv(some)]),
      );
      const clearing = {
        'transactions.csv': csv(views(['clearing'], sale({ merchant_no: MARKET }))),
      };
      for (const file of [
        { [`${table}.xlsx`]: xlsx(rows) },
        { [`${table}.ndjson`]: ndjson(rows) },
        { [`${table}.parquet`]: await parquet(rows) },
      ]) {
        const scan = await scanAll({ ...clearing, ...others, ...file });
        expect([scan.stderr, scan.row('clearing/clearing-1').verdict]).toEqual(['', 'jumped']);
      }
    },
  );

  it('several paths on one command line, files as well as directories', async () => {
    const one = put({ 'transactions.csv': csv(ROWS.slice(0, 1)) });
    const two = put({ 'transactions.csv': csv(ROWS.slice(1)) });
    const out = join(freshDir(), 'out');
    const ran = await run([
      'scan',
      one,
      join(two, 'transactions.csv'),
      '--out',
      out,
      '--csv',
      '--quiet',
    ]);
    expect([ran.code, ran.stderr]).toEqual([0, '']);
    expect(readFileSync(join(out, 'verdicts.csv'), 'utf8').match(/,jumped,/g)).toHaveLength(2);
    const files = Object.values<FileCount>(
      JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')).files,
    );
    expect(files.reduce((sum, file) => sum + file.read, 0)).toBe(2);
  });
});

interface Bad {
  readonly name: string;
  readonly row: Row;
  readonly column: string;
}

const BAD: readonly Bad[] = [
  { name: 'txn_id of 65 characters', row: { txn_id: 'x'.repeat(65) }, column: 'txn_id' },
  { name: 'no txn_id', row: { txn_id: '' }, column: 'txn_id' },
  { name: 'terminal_id of 9', row: { terminal_id: '310012345' }, column: 'terminal_id' },
  { name: 'terminal_sn of 51', row: { terminal_sn: '0'.repeat(51) }, column: 'terminal_sn' },
  { name: 'merchant_no of 16', row: { merchant_no: '8222900581201370' }, column: 'merchant_no' },
  {
    name: 'merchant_no spoilt by Excel',
    row: { merchant_no: '8.22290058120137E+14' },
    column: 'merchant_no',
  },
  { name: 'acquirer of 12', row: { acquirer: '482229000001' }, column: 'acquirer' },
  { name: 'negative amount', row: { amount: '-1.00' }, column: 'amount' },
  { name: 'amount with three decimals', row: { amount: '1.234' }, column: 'amount' },
  { name: 'amount that is no number', row: { amount: '一百' }, column: 'amount' },
  { name: 'amount with an exponent', row: { amount: '1e3' }, column: 'amount' },
  { name: 'amount NaN', row: { amount: 'NaN' }, column: 'amount' },
  { name: 'amount beyond 64 bits', row: { amount: '99999999999999999999.00' }, column: 'amount' },
  { name: 'no amount', row: { amount: '' }, column: 'amount' },
  {
    name: 'a day that does not exist',
    row: { txn_time: '2023-02-30T10:00:00+08:00' },
    column: 'txn_time',
  },
  { name: 'a month 13', row: { txn_time: '2023-13-01T10:00:00' }, column: 'txn_time' },
  { name: 'no time', row: { txn_time: '' }, column: 'txn_time' },
  { name: 'a time in words', row: { txn_time: 'yesterday' }, column: 'txn_time' },
  {
    name: 'columns shifted by one: a name for a merchant number',
    row: { merchant_no: '上海静安锦绣小馆', merchant_name: '5812' },
    column: 'merchant_no',
  },
  { name: 'mcc of five digits', row: { mcc: '58120' }, column: 'mcc' },
  { name: 'mcc with a letter', row: { mcc: '58A2' }, column: 'mcc' },
  { name: 'lat 91', row: { lat: '91', lon: '121' }, column: 'lat' },
  { name: 'lon 181', row: { lat: '31', lon: '181' }, column: 'lon' },
  { name: 'unknown view', row: { view: 'receipt' }, column: 'view' },
  { name: 'no view', row: { view: '' }, column: 'view' },
  { name: 'unknown txn_type', row: { txn_type: 'gift' }, column: 'txn_type' },
  { name: 'unknown card_type', row: { card_type: 'gold' }, column: 'card_type' },
  { name: 'unknown price_class', row: { price_class: 'cheap' }, column: 'price_class' },
  { name: 'area_code of 5', row: { area_code: '29000' }, column: 'area_code' },
];

describe('E. values over their limit are rejected, one row each', () => {
  // Each in a file of its own between two good rows, all in one scan.
  let scan: Scan;
  const fileOf = (at: number): string => `transactions-${at}.csv`;
  beforeAll(async () => {
    const files = BAD.map(({ row }, at) => {
      const [first, last] = ROWS.map((good) => ({ ...good, txn_id: `${good['txn_id']}-${at}` }));
      const bad = { view: 'slip', txn_id: `bad-${at}`, ...sale({ merchant_no: SHOP }), ...row };
      return [fileOf(at), csv([first as Row, bad, last as Row])];
    });
    scan = await scanFiles(Object.fromEntries(files));
  });

  it('the others are read', () => {
    expect(scan.code).toBe(0);
    balanced(scan);
    expect(scan.rows).toHaveLength(2 * BAD.length);
  });

  it.each(BAD.map((bad, at) => ({ ...bad, at })))('$name', ({ column, at }) => {
    expect(scan.summary.files[fileOf(at)]).toMatchObject({
      read: 3,
      accepted: 2,
      rejected: 1,
      duplicates: 0,
    });
    const rejects = scan.rejects.filter(({ file }) => file === fileOf(at));
    expect(rejects).toHaveLength(1);
    expect(rejects[0]).toMatchObject({ line: '3', column });
    expect(rejects[0]?.['code']).toMatch(/^[A-Z][A-Z0-9_]+$/);
    expect(rejects[0]?.['reason']).not.toBe('');
  });

  it('a row with two faults is one rejected row', async () => {
    const bad = { view: 'receipt', txn_id: 'bad', ...sale({ amount: '-1', mcc: '1' }) };
    const scan = await scanFiles({ 'transactions.csv': csv([...ROWS, bad]) });
    balanced(scan);
    expect(scan.summary.files['transactions.csv']).toMatchObject({
      read: 3,
      accepted: 2,
      rejected: 1,
    });
  });

  it('line numbers count the lines of the file, over quoted line breaks', async () => {
    const rows = [
      { ...ROWS[0], merchant_name: 'a\nb\nc' },
      { ...ROWS[1], txn_id: 'bad', amount: '-1' },
    ] as Row[];
    const scan = await scanFiles({ 'transactions.csv': csv(rows) });
    expect(scan.rejects.map((row) => row['line'])).toEqual(['5']);
  });

  it.each([
    ['merchants', { merchant_no: '8222900581201370' }],
    ['merchants', { mcc: '58120' }],
    ['merchants', { valid_from: '2023-02-30' }],
    ['merchants', { merchant_no: '' }],
    ['terminals', { terminal_id: '123456789' }],
    ['terminals', { form: 'toaster' }],
    ['terminals', { lat: '91' }],
    ['terminals', { valid_to: 'soon' }],
  ] as const)('%s: %j', async (table, more) => {
    const good = table === 'merchants' ? merchant(SHOP) : terminal(SHOP);
    const scan = await scanFiles({
      'transactions.csv': text,
      [`${table}.csv`]: csv([good, { ...good, ...more }]),
    });
    expect(scan.code).toBe(0);
    balanced(scan);
    expect(scan.summary.files[`${table}.csv`]).toMatchObject({ read: 2, accepted: 1, rejected: 1 });
    expect(scan.rejects[0]).toMatchObject({
      file: `${table}.csv`,
      line: '3',
      column: Object.keys(more)[0],
    });
  });

  it('the limits themselves pass', async () => {
    const edge = sale({
      merchant_no: SHOP,
      terminal_id: 'D9296400',
      terminal_sn: '0'.repeat(50),
      acquirer: '08482258000',
      amount: '0',
      lat: '-90',
      lon: '180',
      txn_id: 'x'.repeat(64),
    });
    const scan = await scanFiles({ 'transactions.csv': csv([{ view: 'slip', ...edge }]) });
    expect(scan.rejects).toEqual([]);
    expect(scan.rows).toHaveLength(1);
  });
});

describe('E. duplicates', () => {
  it('an equal row is a duplicate, counted once', async () => {
    const scan = await scanFiles({
      'transactions.csv': csv([...ROWS, ...ROWS]),
      'transactions-2.csv': text,
    });
    balanced(scan);
    expect(scan.rows).toHaveLength(2);
    const files = Object.values(scan.summary.files);
    expect(files.reduce((sum, file) => sum + file.duplicates, 0)).toBe(4);
    expect(files.reduce((sum, file) => sum + file.accepted, 0)).toBe(2);
  });

  it('an equal row of the registry is a duplicate', async () => {
    const scan = await scanFiles({
      'transactions.csv': text,
      'merchants.csv': csv([merchant(SHOP), merchant(SHOP)]),
    });
    balanced(scan);
    expect(scan.summary.files['merchants.csv']).toMatchObject({ accepted: 1, duplicates: 1 });
  });

  it('the same (view, txn_id) with other content is one observation too, and accounted for', async () => {
    const scan = await scanFiles({
      'transactions.csv': csv([...ROWS, { ...ROWS[1], merchant_no: SHOP }]),
    });
    balanced(scan);
    expect(scan.rows.filter((row) => row.txn_id === 'clearing-1')).toHaveLength(1);
    expect(scan.summary.files['transactions.csv']).toMatchObject({ read: 3, accepted: 2 });
  });

  it('txn_id is unique within a view: request and clearing may share it', async () => {
    const scan = await scanFiles({
      'transactions.csv': csv(ROWS.map((row) => ({ ...row, txn_id: '1' }))),
    });
    expect(scan.rows).toHaveLength(2);
    expect(scan.summary.files['transactions.csv']).toMatchObject({ accepted: 2, duplicates: 0 });
  });
});

describe('E. files that are damaged', () => {
  it('a truncated last line is rejected, the rest is kept', async () => {
    const scan = await scanFiles({ 'transactions.csv': `${text}slip,cut-1,2023-05` });
    balanced(scan);
    expect(scan.code).toBe(0);
    expect(scan.summary.files['transactions.csv']).toMatchObject({
      read: 3,
      accepted: 2,
      rejected: 1,
    });
  });

  it('a row with too many fields is rejected or its surplus ignored, never shifted', async () => {
    const scan = await scanFiles({
      'transactions.csv': `${text}${text.split('\n')[1]},surplus,surplus\n`.replace(
        /request-1(?=[^\n]*surplus)/,
        'request-2',
      ),
    });
    balanced(scan);
    expect(scan.summary.files['transactions.csv']).toMatchObject({ read: 3 });
  });

  it('an unclosed quote does not swallow the file silently', async () => {
    const rows = Array.from({ length: 50 }, (_, n) => ({ ...ROWS[0], txn_id: `q${n}` }));
    const lines = csv(rows).split('\n');
    lines[11] = (lines[11] as string).replace('锦绣小馆', '"锦绣小馆');
    const scan = await scanFiles({ 'transactions.csv': lines.join('\n') });
    calm(scan);
    if (scan.code === 0) {
      balanced(scan);
      expect(scan.summary.files['transactions.csv']?.rejected).toBeGreaterThan(0);
      expect(scan.rows.length).toBeGreaterThanOrEqual(10);
    } else expect([scan.code, scan.stderr]).toEqual([3, expect.stringMatching(/^[A-Z_]+: /)]);
  });

  it('a stray byte that is neither UTF-8 nor GB18030', async () => {
    const bytes = Buffer.concat([
      Buffer.from(text),
      Buffer.from('slip,bad-1,'),
      Buffer.from([0xff, 0xfe, 0x80, 0x0a]),
    ]);
    const scan = await scanFiles({ 'transactions.csv': bytes });
    balanced(scan);
    expect(scan.rows.length).toBe(2);
  });

  it('NDJSON with broken lines', async () => {
    const scan = await scanFiles({
      'transactions.ndjson': `${ndjson(ROWS)}{"view":"slip"\nnull\n[1]\n"x"\n\n42\n`,
    });
    balanced(scan);
    expect(scan.code).toBe(0);
    expect(scan.rows).toHaveLength(2);
    expect(scan.summary.files['transactions.ndjson']).toMatchObject({
      read: 7,
      accepted: 2,
      rejected: 5,
    });
    expect(scan.rejects.map((row) => row['line']).sort()).toEqual(['3', '4', '5', '6', '8']);
  });

  it('formula, error and date cells of XLSX never crash', async () => {
    const rows = [
      { amount: '1', ...ROWS[0] },
      { amount: '1', ...ROWS[1] },
      { ...ROWS[0], txn_id: 'three' },
    ] as Row[];
    const file = xlsx(
      rows.map(({ amount: _, ...row }) => ({ amount: '1000.00', ...row })),
      {
        A2: '<c r="A2"><f>500+500</f><v>1000</v></c>',
        A3: '<c r="A3" t="e"><v>#DIV/0!</v></c>',
        A4: `<c r="A4" t="str"><f>HYPERLINK("http://127.0.0.1/")</f><v>1000.00</v></c>`,
      },
    );
    const scan = await scanFiles({ 'transactions.xlsx': file });
    balanced(scan);
    expect(scan.code).toBe(0);
    expect(scan.summary.files['transactions.xlsx']?.read).toBe(3);
    expect(scan.summary.files['transactions.xlsx']?.rejected).toBeGreaterThanOrEqual(1);
  });

  it('a line of 2 MB', async () => {
    const scan = await scanFiles({
      'transactions.csv': `${text}slip,long,2023-05-04T10:00:00,${'x'.repeat(2_000_000)}\n`,
    });
    balanced(scan);
    expect(scan.code).toBe(0);
    expect(scan.rows).toHaveLength(2);
  });

  it('a field of 2 MB in an ignored column, and in merchant_name', async () => {
    const scan = await scanFiles({
      'transactions.csv': csv([
        ...ROWS,
        { ...ROWS[0], txn_id: 'b', note: 'y'.repeat(2_000_000) },
        { ...ROWS[0], txn_id: 'c', merchant_name: '长'.repeat(700_000) },
      ]),
    });
    balanced(scan);
    expect(scan.code).toBe(0);
    expect(scan.rows.length).toBeGreaterThanOrEqual(2);
  });

  const UNREADABLE: readonly (readonly [string, Readonly<Record<string, string | Uint8Array>>])[] =
    [
      ['an empty file', { 'transactions.csv': '' }],
      ['white space only', { 'transactions.csv': ' \n\n' }],
      [
        'binary rubbish named .csv',
        {
          'transactions.csv': Uint8Array.from(
            { length: 5000 },
            (_, n) => (n * 7919 + (n >> 3)) % 256,
          ),
        },
      ],
      ['rubbish named .gz', { 'transactions.csv.gz': 'not gzip at all' }],
      [
        'a gzip file cut in the middle',
        {
          'transactions.csv.gz': gzipSync(
            csv(Array.from({ length: 400 }, (_, n) => ({ ...ROWS[0], txn_id: `${n * 7919}` }))),
          ).subarray(0, 900),
        },
      ],
      ['rubbish named .parquet', { 'transactions.parquet': 'PAR1 rubbish PAR1' }],
      ['rubbish named .xlsx', { 'transactions.xlsx': 'PK\u0003\u0004 rubbish' }],
      [
        'an XLSX without sheets',
        { 'transactions.xlsx': zipSync({ 'a.txt': new TextEncoder().encode('x') }) },
      ],
      ['CSV renamed to .xlsx', { 'transactions.xlsx': text }],
      ['UTF-16 text', { 'transactions.csv': Buffer.from(`\ufeff${text}`, 'utf16le') }],
    ];
  it.each(UNREADABLE)(
    '%s: exit 3 with a coded error naming the file, or rows accounted for',
    async (_, files) => {
      const scan = await scanFiles(files);
      calm(scan);
      if (scan.code === 0) balanced(scan);
      else {
        expect(scan.code).toBe(3);
        expect(scan.stderr).toMatch(/^[A-Z][A-Z0-9_]+: .+\n.+/);
        expect(scan.stderr).toContain(Object.keys(files)[0]);
      }
    },
  );

  it('a gzip bomb (400 MB of blanks in 400 kB) neither crashes nor hangs', async () => {
    const bomb = gzipSync(Buffer.alloc(400_000_000, 0x20), { level: 9 });
    const scan = await scanFiles({ 'transactions.csv.gz': bomb });
    calm(scan);
    if (scan.code === 0) balanced(scan);
    else expect([scan.code, scan.stderr]).toEqual([3, expect.stringMatching(/^[A-Z_]+: /)]);
  }, 120_000);

  it('a gzip bomb of valid header and one endless field', async () => {
    const head = `${text}slip,bomb,2023-05-04T10:00:00,1,`;
    const bomb = gzipSync(Buffer.concat([Buffer.from(head), Buffer.alloc(300_000_000, 0x61)]), {
      level: 9,
    });
    const scan = await scanFiles({ 'transactions.csv.gz': bomb });
    calm(scan);
    if (scan.code === 0) balanced(scan);
    else expect([scan.code, scan.stderr]).toEqual([3, expect.stringMatching(/^[A-Z_]+: /)]);
  }, 120_000);
});

const TABLES = {
  transactions: 'txn_id',
  merchants: 'merchant_no',
  terminals: 'terminal_sn',
  settlements: 'settle_id',
  fleet_events: 'terminal_sn',
  compatibility: 'status',
  training: 'operator_id',
  institutions: 'code3',
} as const;

describe('E. headers', () => {
  it.each(Object.entries(TABLES))(
    'a wrong header of %s is an error that names what was expected',
    async (table, column) => {
      const scan = await scanFiles({
        'transactions.csv': text,
        [`${table}.csv`]: 'foo,bar\n1,2\n',
      });
      calm(scan);
      expect(scan.code).toBe(3);
      expect(scan.stderr).toMatch(/^[A-Z][A-Z0-9_]+: /);
      expect(scan.stderr).toContain(`${table}.csv`);
      expect(scan.stderr).toContain(column);
    },
  );

  it.each(['view', 'txn_id', 'txn_time', 'amount'])('transactions without %s', async (column) => {
    const scan = await scanFiles({
      'transactions.csv': csv(ROWS.map(({ [column]: _, ...row }) => row)),
    });
    expect(scan.code).toBe(3);
    expect(scan.stderr).toContain(column);
  });

  it('header only: nothing to scan, no crash', async () => {
    const scan = await scanFiles({
      'transactions.csv': `${text.split('\n')[0]}\n`,
      'merchants.csv': csv([merchant(SHOP)]),
    });
    expect([scan.code, scan.stderr]).toEqual([0, '']);
    expect(scan.rows).toEqual([]);
    expect(scan.summary.files['transactions.csv']).toEqual({
      table: 'transactions',
      read: 0,
      accepted: 0,
      rejected: 0,
      duplicates: 0,
    });
  });

  it('tables with a header only are accepted', async () => {
    const headers: Record<string, string> = {
      merchants:
        'merchant_no,merchant_name,uscc,mcc,area_code,address,business_scope,acquirer,agent,settle_account,settle_name,debit_rate,credit_rate,valid_from,valid_to',
      terminals:
        'terminal_sn,terminal_id,merchant_no,brand,model,form,agent,app_version,os_version,param_version,area_code,lat,lon,valid_from,valid_to',
      settlements:
        'settle_id,settle_date,merchant_no,acquirer,payer_name,payer_account,payee_account,payee_name,amount,fee,txn_count',
      fleet_events:
        'terminal_sn,at,kind,app_version,os_version,param_version,error_code,network,signal,battery,operator_id,detail',
      compatibility: 'brand,model,app_version,os_version,platform_version,status,note',
      training: 'operator_id,merchant_no,course,score,passed_at',
      institutions: 'code3,name,licensed,licence_no,scope,areas,valid_from,valid_to',
    };
    const only = Object.entries(headers).map(([table, line]) => [`${table}.csv`, `${line}\n`]);
    const scan = await scanFiles({ 'transactions.csv': text, ...Object.fromEntries(only) });
    expect([scan.code, scan.stderr]).toEqual([0, '']);
    for (const table of Object.keys(TABLES).filter((name) => name !== 'transactions'))
      expect(scan.summary.files[`${table}.csv`], table).toEqual({
        table,
        read: 0,
        accepted: 0,
        rejected: 0,
        duplicates: 0,
      });
  });
});

describe('E. exit codes and errors', () => {
  const jumped = put({ 'transactions.csv': text });
  const clean = put({
    'transactions.csv': csv(views(['request', 'clearing'], sale({ merchant_no: SHOP }))),
  });
  const suspect = put({
    'transactions.csv': csv(views(['clearing'], sale({ merchant_no: SHOP, mcc: '5411' }))),
  });
  it.each([
    ['jumped, no --fail-on', jumped, [], 0],
    ['jumped, none', jumped, ['--fail-on', 'none'], 0],
    ['jumped, suspect', jumped, ['--fail-on', 'suspect'], 1],
    ['jumped, jumped', jumped, ['--fail-on', 'jumped'], 1],
    ['suspect, jumped', suspect, ['--fail-on', 'jumped'], 0],
    ['suspect, suspect', suspect, ['--fail-on', 'suspect'], 1],
    ['clean, suspect', clean, ['--fail-on', 'suspect'], 0],
    ['unknown option', clean, ['--no-such-option'], 2],
    ['unknown --fail-on', clean, ['--fail-on', 'often'], 2],
    ['unknown --engine', clean, ['--engine', 'abacus'], 2],
    ['unknown --lang', clean, ['--lang', 'fr'], 2],
    ['unknown --as', clean, ['--as', 'no-such-source'], 2],
    ['--threads 0', clean, ['--threads', '0'], 2],
    ['--threads many', clean, ['--threads', 'many'], 2],
    ['--memory much', clean, ['--memory', 'much'], 2],
    ['--timezone Mars', clean, ['--timezone', 'Mars'], 2],
    ['missing --rules file', clean, ['--rules', '/no/such/rules.yaml'], 3],
  ] as const)('%s → the exit code of contract §3', async (_, dir, options, code) => {
    const ran = await scanDir(dir, ['--quiet', ...options]);
    calm(ran);
    expect([ran.code, ran.stderr]).toEqual([
      code,
      code < 2 ? '' : expect.stringMatching(/^[A-Z][A-Z0-9_]+: .+\n.+/),
    ]);
  });

  it.each([
    ['no path', [] as string[], 2],
    ['missing path', ['/no/such/path'], 3],
    ['empty directory', [put({})], 3],
    ['a directory with nothing we know', [put({ 'readme.bin': 'hello' })], 3],
  ] as const)('%s', async (_, paths, code) => {
    const out = join(freshDir(), 'out');
    for (const json of [false, true]) {
      const ran = await run(['scan', ...paths, '--out', out, ...(json ? ['--json'] : [])]);
      calm(ran);
      expect(ran.code).toBe(code);
      if (json)
        expect(JSON.parse(ran.stderr)).toMatchObject({
          code: expect.stringMatching(/^[A-Z][A-Z0-9_]+$/),
          message: expect.any(String),
          hint: expect.any(String),
        });
      else expect(ran.stderr).toMatch(/^[A-Z][A-Z0-9_]+: .+\n.+/);
    }
  });

  it('an unreadable file with --json is one JSON object on stderr', async () => {
    const scan = await scanFiles({ 'transactions.parquet': 'no parquet' }, ['--json']);
    expect(scan.code).toBe(3);
    expect(JSON.parse(scan.stderr)).toMatchObject({
      code: expect.any(String),
      message: expect.stringContaining('transactions.parquet'),
    });
  });

  it.each(['taken', 'taken/below'])(
    'an --out that is (under) a plain file is an error of the user: %s',
    async (name) => {
      const dir = put({ taken: 'x' });
      const ran = await run(['scan', clean, '--out', join(dir, name), '--quiet']);
      calm(ran);
      expect([2, 3]).toContain(ran.code);
      expect(ran.stderr).toMatch(/^[A-Z][A-Z0-9_]+: /);
    },
  );

  it('prints a short summary, nothing with --quiet, JSON with --json', async () => {
    const plain = await scanDir(jumped);
    expect(plain.stdout.trim().split('\n').length).toBeLessThanOrEqual(20);
    expect(plain.stdout).not.toBe('');
    expect((await scanDir(jumped, ['--quiet'])).stdout).toBe('');
    const json = await scanDir(jumped, ['--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ verdicts: { jumped: 1 } });
    expect(plain.stderr).toBe('');
  });
});
