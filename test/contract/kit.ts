import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { main } from '../../packages/app/src/cli/main.ts';
import type { Row, Tables, Value } from '../together/labels.ts';
import { tellTogether } from '../together/together.ts';

/** Black-box helpers: everything here knows the contract only, nothing of the implementation. */

export type { Row, Tables, Value };

export interface VerdictRow {
  readonly view: string;
  readonly txn_id: string;
  readonly sale_id: string;
  readonly verdict: string;
  readonly score: string;
  readonly kinds: string;
  readonly rules: string;
  readonly cause: string;
  readonly observed_merchant_no: string;
  readonly observed_mcc: string;
  readonly expected_merchant_no: string;
  readonly expected_mcc: string;
  readonly fee_gap_fen: string;
  readonly explanation: string;
}

export const freshDir = (): string => mkdtempSync(join(tmpdir(), 'contract-'));

const cell = (value: Value): string => {
  const text = value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** RFC 4180 text with the union of all columns. */
export const csv = (rows: readonly Row[], newline = '\n', columns?: readonly string[]): string => {
  const names = columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [names.map(cell), ...rows.map((row) => names.map((name) => cell(row[name])))];
  return lines.map((line) => line.join(',') + newline).join('');
};

export const parseCsv = (text: string): Record<string, string>[] => {
  const lines: string[][] = [];
  let line: string[] = [];
  let value = '';
  let quoted = false;
  const body = text.replace(/^\ufeff/, '');
  for (let at = 0; at < body.length; at++) {
    const char = body[at] as string;
    if (quoted) {
      if (char !== '"') value += char;
      else if (body[at + 1] === '"') {
        value += '"';
        at++;
      } else quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === ',') {
      line.push(value);
      value = '';
    } else if (char === '\n') {
      line.push(value.replace(/\r$/, ''));
      lines.push(line);
      line = [];
      value = '';
    } else value += char;
  }
  if (value !== '' || line.length > 0) lines.push([...line, value]);
  const [names = [], ...rows] = lines;
  return rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at] ?? ''])));
};

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `cases.json`, contract §4. */
export interface Case {
  readonly case_id: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly verdict: string;
  readonly score: number;
  readonly kinds: readonly string[];
  readonly cause: {
    readonly top: string;
    readonly probabilities: Readonly<Record<string, number>>;
    readonly tests: readonly { readonly test: string; readonly statement: string }[];
  };
  readonly first_seen: string;
  readonly last_seen: string;
  readonly sales: number;
  readonly jumped_sales: number;
  readonly amount_fen: number;
  readonly impact: Readonly<Record<string, number>>;
  readonly members: readonly string[];
  readonly evidence: readonly { readonly view?: string; readonly txn_id?: string }[];
  readonly steps: readonly { readonly order: number }[];
  readonly risk_type: { readonly code: string; readonly name: string };
}

export interface FileCount {
  readonly table: string;
  readonly read: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicates: number;
}

type Counts = Readonly<Record<string, number>>;

/** `summary.json`, contract §4. */
export interface Summary {
  readonly version: string;
  readonly rules_version: string;
  readonly engine: string;
  readonly files: Readonly<Record<string, FileCount>>;
  readonly observations: Counts;
  readonly verdicts: Counts;
  readonly kinds: Counts;
  readonly causes: Counts;
  readonly rules: Counts;
  readonly not_looked_at: readonly unknown[];
  readonly money: Counts;
  readonly seconds: Counts;
  readonly peak_memory_bytes: number;
}

/** What a scan says of its sales. */
export interface Told extends Ran {
  readonly rows: readonly VerdictRow[];
  /** By `view/txn_id`. */
  readonly row: (key: string) => VerdictRow;
  readonly cases: readonly Case[];
  readonly rejects: readonly Record<string, string>[];
}

export interface Scan extends Told {
  readonly dir: string;
  readonly out: string;
  readonly summary: Summary;
  readonly rejectsText: string;
}

export const run = async (args: readonly string[], home = tmpdir()): Promise<Ran> => {
  let stdout = '';
  let stderr = '';
  const code = await main(args, {
    out: (text) => {
      stdout += text;
    },
    err: (text) => {
      stderr += text;
    },
    isTerminal: false,
    environment: { ZHENMA_LANG: 'en' },
    home,
    elapsedMs: () => performance.now(),
    peakMemoryBytes: () => process.resourceUsage().maxRSS * 1024,
    today: '2024-01-15',
    cores: 2,
    readStdin: () => Promise.resolve(new Uint8Array()),
  });
  return { code, stdout, stderr };
};

const readOr = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

const rowOf =
  (rows: readonly VerdictRow[], stderr: string): Told['row'] =>
  (key) => {
    const found = rows.filter((row) => `${row.view}/${row.txn_id}` === key);
    if (found.length !== 1) throw new Error(`${found.length} rows for ${key}; stderr: ${stderr}`);
    return found[0] as VerdictRow;
  };

/** Runs `zhenma scan` on a directory and reads everything it wrote. */
export const scanDir = async (dir: string, more: readonly string[] = []): Promise<Scan> => {
  const root = freshDir();
  const out = join(root, 'out');
  const lang = more.includes('--lang') ? [] : ['--lang', 'en'];
  const ran = await run(['scan', dir, '--out', out, '--csv', ...lang, ...more], root);
  const rows = parseCsv(readOr(join(out, 'verdicts.csv'))) as unknown as VerdictRow[];
  const cases = readOr(join(out, 'cases.json'));
  const summary = readOr(join(out, 'summary.json'));
  const rejectsText = readOr(join(out, 'rejects.csv'));
  return {
    ...ran,
    dir,
    out,
    rows,
    row: rowOf(rows, ran.stderr),
    cases: cases ? JSON.parse(cases) : [],
    summary: (summary ? JSON.parse(summary) : {}) as Summary,
    rejects: parseCsv(rejectsText),
    rejectsText,
  };
};

/** Writes files into a fresh directory. */
export const put = (files: Readonly<Record<string, string | Uint8Array>>): string => {
  const dir = join(freshDir(), 'in');
  mkdirSync(dir);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  return dir;
};

export const scanFiles = (
  files: Readonly<Record<string, string | Uint8Array>>,
  more: readonly string[] = ['--quiet'],
): Promise<Scan> => scanDir(put(files), more);

export const scanRows = (tables: Tables, more: readonly string[] = ['--quiet']): Promise<Scan> =>
  scanFiles(
    Object.fromEntries(Object.entries(tables).map(([name, rows]) => [`${name}.csv`, csv(rows)])),
    more,
  );

const tell = tellTogether<VerdictRow, Case, Told>((tables) => scanRows(tables));

/** The same for a story of a few shops, beside those of other tests that ask at the same time. */
export const scanShops = async (tables: Tables): Promise<Told> => {
  const told = await tell(tables);
  return { ...told, row: rowOf(told.rows, told.stderr) };
};

export const list = (text: string): string[] => (text === '' ? [] : text.split(';').sort());

/** All files under a directory, as `name → bytes`. */
export const filesUnder = (dir: string): Record<string, Buffer> =>
  Object.fromEntries(
    readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => [
        join(entry.parentPath, entry.name).slice(dir.length + 1),
        readFileSync(join(entry.parentPath, entry.name)),
      ]),
  );

// ---------------------------------------------------------------- invented merchants

export const SHOP = '822290058120137'; // 拉卡拉 · 上海 (CNAPS) · 餐饮
export const MARKET = '822290054110022'; // same institution and area, 超市 (preferential)
export const CHARITY = '822290083980031'; // same institution and area, 慈善 (exempt)
export const SHOP_GZ = '822581058120451'; // same institution and category, 广州
export const SHOP_UMS = '898310058120137'; // 银联商务 · 上海 (GB/T 2260) · 餐饮

export const merchant = (merchant_no: string, more: Row = {}): Row => ({
  merchant_no,
  merchant_name: '上海市静安区锦绣小馆',
  uscc: '91310106MA1FXXXX0A',
  mcc: merchant_no.slice(7, 11),
  area_code: merchant_no.slice(3, 7),
  acquirer: `4${merchant_no.slice(0, 3)}2900`,
  debit_rate: '0.5',
  credit_rate: '0.6',
  valid_from: '2016-01-01',
  valid_to: '',
  ...more,
});

export const TERMINAL_SN = '00002604106870004711';

export const terminal = (merchant_no: string, more: Row = {}): Row => ({
  terminal_sn: TERMINAL_SN,
  terminal_id: '31001234',
  merchant_no,
  form: 'traditional',
  valid_from: '2016-01-01',
  valid_to: '',
  ...more,
});

/** Fields all views of one sale share. */
export const sale = (more: Row = {}): Row => ({
  txn_time: '2023-05-04T12:31:09+08:00',
  txn_type: 'purchase',
  amount: '1000.00',
  terminal_id: '31001234',
  card_token: 'tok-7f31a2',
  card_type: 'credit',
  method: 'card',
  rrn: '123109004711',
  trace_no: '004711',
  batch_no: '000123',
  auth_code: 'A7B9C1',
  ...more,
});

export const views = (
  names: readonly string[],
  common: Row,
  each: Readonly<Record<string, Row>> = {},
): Row[] => names.map((view) => ({ view, txn_id: `${view}-1`, ...common, ...each[view] }));
