import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { freshDir, parseCsv, run, type Scan, scanRows, type Tables } from './kit.ts';

/**
 * Changes of the input that may not change what is said of the other sales: other ids, every row
 * twice, honest merchants beside. The order of rows and files is in promises.test.ts.
 *
 * A merchant number stays as it is: institution, area, category and the order of opening are in it.
 */

const SALES = 1000;

type Files = Record<string, Tables[string]>;

/** The tables of a world, by file name without its ending; rows that state another number of cells are left out. */
const simulate = async (world: string, seed: number, sales: number): Promise<Files> => {
  const dir = join(freshDir(), world);
  const ran = await run([
    ...['sim', world, '--seed', `${seed}`, '--sales', `${sales}`],
    ...['--format', 'csv', '--out', dir],
  ]);
  expect(ran.stderr).toBe('');
  const names = readdirSync(dir).filter((name) => name.endsWith('.csv'));
  return Object.fromEntries(
    names.map((name) => [name.slice(0, -4), parseCsv(readFileSync(join(dir, name), 'utf8'))]),
  );
};

/** A name of as many letters or digits as the old one, the same for the same. */
const other = (column: string, value: string): string => {
  const bits = createHash('sha256').update(`${column} ${value}`).digest('hex');
  const digits = BigInt(`0x${bits}`).toString().slice(0, value.length);
  return /^\d+$/.test(value) ? digits.padStart(value.length, '0') : bits.slice(0, value.length);
};

/** Columns of ids that mean nothing by themselves, and the column whose values they share. */
const IDS: Readonly<Record<string, string>> = {
  txn_id: 'txn_id',
  orig_txn_id: 'txn_id',
  terminal_id: 'terminal_id',
  card_token: 'card_token',
  rrn: 'rrn',
  orig_rrn: 'rrn',
  operator_id: 'operator_id',
  agent: 'agent',
  settle_account: 'settle_account',
};

const eachCell = (
  files: Files,
  make: (column: string, value: string, file: string) => string,
): Files =>
  Object.fromEntries(
    Object.entries(files).map(([file, rows]) => [
      file,
      rows.map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([column, value]) => [
            column,
            value ? make(column, `${value}`, file) : value,
          ]),
        ),
      ),
    ]),
  );

const renamed = (column: string, value: string): string => {
  const of = IDS[column];
  // the first digits of a serial say who built the device
  if (column === 'terminal_sn') return value.slice(0, 6) + other(column, value.slice(6));
  return of === undefined ? value : other(of, value);
};

/** Every row of the honest world that is of a table and view which the data have, under ids of its own. */
const beside = (files: Files, honest: Files): Files => {
  const tableOf = (file: string) => /^(fleet_events|[a-z]+)/.exec(file)?.[0] ?? file;
  const tables = new Set(Object.keys(files).map(tableOf));
  const views = new Set(Object.values(files).flatMap((rows) => rows.map((row) => row['view'])));
  const given = Object.entries(honest)
    .filter(([file]) => tables.has(tableOf(file)))
    .map(([file, rows]): [string, Tables[string]] => [
      `${tableOf(file)}-beside-${file}`,
      rows.filter((row) => row['view'] === undefined || views.has(row['view'])),
    ])
    .filter(([, rows]) => rows.length > 0);
  const own = eachCell(Object.fromEntries(given), (column, value) =>
    IDS[column] === 'txn_id' ? `B${value}` : value,
  );
  return { ...files, ...own };
};

let honest: Promise<Files>;
beforeAll(() => {
  honest = simulate('honest', 11, SALES);
});

const key = (row: { readonly view: string; readonly txn_id: string }) =>
  `${row.view}/${row.txn_id}`;

/** What is said of each row of the base, by its key there. */
const said = (scan: Scan, of: ReadonlySet<string>, back: (key: string) => string) =>
  Object.fromEntries(
    scan.rows
      .map((row) => [back(key(row)), row.verdict] as const)
      .filter(([at]) => of.has(at))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

describe.each([
  ['acquirer', 3],
  ['network', 3],
  ['issuer', 3],
  ['other-merchant', 3],
])('the verdicts of %s, seed %i, stay', (world, seed) => {
  let files: Files;
  let keys: ReadonlySet<string>;
  let base: Record<string, string>;
  const same = (name: string) => name;
  beforeAll(async () => {
    files = await simulate(world, seed, SALES);
    const scan = await scanRows(files);
    keys = new Set(scan.rows.map(key));
    base = said(scan, keys, same);
    expect(Object.values(base).filter((verdict) => verdict === 'jumped').length).toBeGreaterThan(9);
    expect(Object.values(base).filter((verdict) => verdict === 'clean').length).toBeGreaterThan(99);
  }, 120_000);

  it('under other ids, with every row twice', async () => {
    const back = new Map(
      [...keys].map((at) => {
        const [view, id] = [at.slice(0, at.indexOf('/')), at.slice(at.indexOf('/') + 1)];
        return [`${view}/${other('txn_id', id)}`, at];
      }),
    );
    expect(back.size).toBe(keys.size);
    const twice = Object.entries(files).map(([file, rows]) => [file, [...rows, ...rows]]);
    const scan = await scanRows(eachCell(Object.fromEntries(twice), renamed));
    expect(scan.rows.length).toBe(keys.size);
    expect(said(scan, keys, (at) => back.get(at) ?? at)).toEqual(base);
  }, 120_000);

  it('beside honest merchants', async () => {
    const scan = await scanRows(beside(files, await honest));
    expect(scan.stderr).toBe('');
    expect(scan.rows.length).toBeGreaterThan(keys.size);
    expect(said(scan, keys, same)).toEqual(base);
  }, 120_000);
});
