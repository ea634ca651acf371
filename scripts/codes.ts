/**
 * Generates packages/model/src/codes/generated/*.ts from catalog/codes/*.csv.
 *
 * `npm run codes` writes; `npm run codes -- --check` writes nothing and exits 1 when a file differs.
 * The output depends on the tables alone: same tables, same bytes. The long `source` texts of the
 * big tables stay in the catalog, so that a browser need not load them.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export type Row = Readonly<Record<string, string>>;

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
export const CATALOG_DIR = join(ROOT, 'catalog', 'codes');
export const GENERATED_DIR = join(ROOT, 'packages', 'model', 'src', 'codes', 'generated');

/** Writes the generated files, or with `--check` only compares them; gives the exit code. */
export function run(argv: readonly string[]): 0 | 1 {
  const expected = generate();
  if (argv.includes('--check')) {
    const wrong = differences(expected);
    for (const line of wrong) process.stderr.write(`${line}\n`);
    if (wrong.length > 0) process.stderr.write('run: npm run codes\n');
    return wrong.length > 0 ? 1 : 0;
  }
  mkdirSync(GENERATED_DIR, { recursive: true });
  for (const name of readdirSync(GENERATED_DIR)) {
    if (!expected.has(name)) rmSync(join(GENERATED_DIR, name));
  }
  for (const [name, text] of expected) writeFileSync(join(GENERATED_DIR, name), text);
  process.stdout.write(`codes: ${expected.size} files from catalog/codes\n`);
  return 0;
}

/** File name → text of every generated module. */
export function generate(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [name, columns] of PLAIN) files.set(...moduleOf(name, plainRows(name, columns)));
  files.set(...moduleOf('areas-cnaps', cnapsRows()));
  files.set(...moduleOf('areas-gb2260', gb2260Rows()));
  files.set(...moduleOf('areas-supplement', supplementRows()));
  files.set(...moduleOf('area-province-blocks', blockRows()));
  files.set(...moduleOf('area-planned-prefixes', plannedRows()));
  files.set(...moduleOf('place-names', placeNameRows()));
  return files;
}

/** Reads one table of the catalog. Errors: a ragged row or a missing header cell is a RangeError. */
export function readTable(name: string): readonly Row[] {
  const [header, ...body] = parseCsv(readFileSync(join(CATALOG_DIR, `${name}.csv`), 'utf8'));
  if (!header || header.some((cell) => cell === ''))
    throw new RangeError(`${name}.csv: bad header`);
  return body.map((cells, index) => {
    if (cells.length !== header.length) {
      throw new RangeError(
        `${name}.csv row ${index + 2}: ${cells.length} cells, not ${header.length}`,
      );
    }
    return Object.fromEntries(header.map((column, at) => [column, cells[at] ?? '']));
  });
}

/** Parses RFC 4180 text with LF or CRLF line ends. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? quotedCell(text, at) : bareCell(text, at);
    row.push(cell);
    at = end;
    if (text[at] === ',') {
      at += 1;
      if (at === text.length || text[at] === '\n') row.push('');
      if (at < text.length && text[at] !== '\n') continue;
    }
    if (text[at] === '\r') at += 1;
    at += 1;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** Tables that go over column by column. */
const PLAIN: readonly (readonly [string, readonly string[]])[] = [
  ['institutions', ['code3', 'name', 'kind', 'confidence', 'licensed_until']],
  ['acquirer-region-flags-2017', ['acq_code4', 'condition', 'area_prefixes']],
  ['areas-ambiguous', ['code']],
  ['place-guards', ['kind', 'word']],
  ['mcc', ['mcc', 'name_zh', 'name_en', 'status']],
  ['mcc-fee-class', ['mcc', 'class', 'mark', 'note']],
  ['mcc-keywords', ['mcc', 'keywords', 'not_if']],
  ['trade-guards', ['kind', 'word']],
  ['traditional', ['traditional', 'simplified']],
  [
    'tariff',
    [
      'valid_from',
      'valid_to',
      'class',
      'card',
      'issuer_e7',
      'issuer_cap_fen',
      'network_e7',
      'network_cap_fen',
      'factor_percent',
      'level',
      'mark',
    ],
  ],
  ['response-codes', ['code', 'meaning', 'action_class', 'terminal_display', 'jump_relevance_own']],
  ['response-codes-private', ['code', 'meaning', 'where']],
  ['no-points-mcc', ['issuer', 'effective', 'mcc']],
  ['desk-trades', ['group', 'mcc']],
  ['licences', ['licence_no', 'institution', 'note']],
  ['licence-events', ['date', 'event', 'mark', 'source']],
  [
    'law-articles',
    [
      'id',
      'instrument',
      'article',
      'content_paraphrase',
      'content_zh',
      'topics',
      'mark',
      'source',
      'in_force',
    ],
  ],
  [
    'report-channels',
    [
      'id',
      'channel',
      'what',
      'needed',
      'term',
      'mark',
      'source',
      'channel_zh',
      'channel_en',
      'what_zh',
      'needed_zh',
      'term_zh',
    ],
  ],
  ['special-pricing-codes', ['list', 'code', 'meaning']],
];

function plainRows(name: string, columns: readonly string[]): string[][] {
  const rows = readTable(name);
  for (const column of columns) {
    if (!(column in (rows[0] ?? {}))) throw new RangeError(`${name}.csv: no column ${column}`);
  }
  return rows.map((row) => columns.map((column) => row[column] ?? ''));
}

/** `[file name, module text]` of one generated table. */
function moduleOf(name: string, rows: readonly (readonly string[])[]): [string, string] {
  const lines = rows.map((cells) => cells.map(tsvCell).join('\t').replace(/\t+$/, ''));
  const constant = `${name.replaceAll('-', '_').toUpperCase()}_TSV`;
  const body = lines.join('\n').replace(/[\\`]|\$\{/g, (found) => `\\${found}`);
  return [
    `${name}.ts`,
    `// generated by npm run codes from catalog/codes; do not edit\nexport const ${constant}: string = \`${body}\`;\n`,
  ];
}

/** A tab or a line end inside a cell would shift the table. Empty last cells are dropped: see tsv.ts. */
function tsvCell(cell: string): string {
  return cell.replace(/[\t\r\n]+/g, ' ').trim();
}

function differences(expected: ReadonlyMap<string, string>): string[] {
  const wrong: string[] = [];
  const present = new Set(readdirSync(GENERATED_DIR));
  for (const [name, text] of expected) {
    if (!present.delete(name)) wrong.push(`missing: ${name}`);
    else if (readFileSync(join(GENERATED_DIR, name), 'utf8') !== text)
      wrong.push(`differs: ${name}`);
  }
  return [...wrong, ...[...present].map((name) => `unexpected: ${name}`)];
}

function cnapsRows(): string[][] {
  return readTable('areas-cnaps').map((row) => {
    const province = shortProvince(row.province ?? '');
    const county = row.county ?? '';
    return [row.code ?? '', province, cityOf(province, row.city ?? '', county), county];
  });
}

/** `(province level …)` rows hold no city; the four municipalities are city and province at once. */
function gb2260Rows(): string[][] {
  return readTable('areas-gb2260').map((row) => {
    const province = shortProvince(row.province ?? '');
    const raw = row.city ?? '';
    const none = raw.includes('province level') || raw.includes('直辖县级');
    const city = MUNICIPALITIES.has(province) ? province : none ? '' : cityOf(province, raw, '');
    return [row.code ?? '', province, city, ''];
  });
}

function supplementRows(): string[][] {
  return readTable('areas-supplement').map((row) => {
    const province = shortProvince(row.province ?? '');
    const county = row.county ?? '';
    return [row.code ?? '', province, cityOf(province, row.city ?? '', county), county];
  });
}

function blockRows(): string[][] {
  return readTable('area-province-blocks').map((row) => {
    const provinces = (row.province ?? '').split('/').map(shortProvince);
    return [row.prefix2 ?? '', provinces.join('/')];
  });
}

function plannedRows(): string[][] {
  return readTable('area-planned-prefixes').map((row) => {
    const province = shortProvince(row.province ?? '');
    return [row.prefix3 ?? '', province, cityOf(province, row.city ?? '', '')];
  });
}

/** Names that may stand inside a merchant name: provinces, cities, and older names of cities. */
function placeNameRows(): string[][] {
  const names = new Map<string, string[]>();
  const add = (name: string, province: string, city: string): void => {
    if (name.length >= 2 && !names.has(name)) names.set(name, [name, province, city]);
  };
  for (const province of PROVINCES) {
    add(province, province, MUNICIPALITIES.has(province) ? province : '');
  }
  add('海南州', '青海', '海南'); // before the province of the same name takes it
  for (const [, province = '', city = ''] of gb2260Rows()) if (city) add(city, province, city);
  for (const row of readTable('area-names')) {
    if (row.kind !== 'renamed' || row.raw_county !== '') continue;
    const old = (row.raw_city ?? '').replace(/[（(].*$/, '').replace(/[市县盟]$/, '');
    add(old, row.province ?? '', row.city ?? '');
  }
  return [...names.values()];
}

function cityOf(province: string, raw: string, county: string): string {
  if (MUNICIPALITIES.has(province)) return province;
  const named =
    aliases().get(`${province}|${raw}|${county}`) ?? aliases().get(`${province}|${raw}|`);
  return named ?? raw.replace(/[（(].*$/, '').replace(/(?:市|地区|盟)$/, '');
}

let aliasCache: ReadonlyMap<string, string> | undefined;
function aliases(): ReadonlyMap<string, string> {
  aliasCache ??= new Map(
    readTable('area-names').map((row) => [
      `${row.province}|${row.raw_city}|${row.raw_county}`,
      row.city ?? '',
    ]),
  );
  return aliasCache;
}

const MUNICIPALITIES: ReadonlySet<string> = new Set(['北京', '天津', '上海', '重庆']);
const PROVINCES: readonly string[] =
  '北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 台湾 香港 澳门'.split(
    ' ',
  );

/** 内蒙古自治区 → 内蒙古. Errors: a name that starts like no province is a RangeError. */
function shortProvince(raw: string): string {
  const found = PROVINCES.find((province) => raw.startsWith(province));
  if (!found) throw new RangeError(`not a province: ${raw}`);
  return found;
}

function quotedCell(text: string, start: number): [string, number] {
  let at = start + 1;
  let cell = '';
  for (;;) {
    const end = text.indexOf('"', at);
    if (end < 0) throw new RangeError('unclosed quote');
    cell += text.slice(at, end);
    if (text[end + 1] !== '"') return [cell, end + 1];
    cell += '"';
    at = end + 2;
  }
}

function bareCell(text: string, start: number): [string, number] {
  let at = start;
  while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at += 1;
  return [text.slice(start, at), at];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = run(process.argv.slice(2));
}
