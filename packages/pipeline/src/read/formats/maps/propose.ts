import type { TableName } from '@zhenma/model';
import type { ColumnMap, ColumnRule } from './column-map.ts';
import { AMOUNT_COLUMNS, SYNONYMS, TIME_COLUMNS } from './header-synonyms.ts';

/** A proposed map with what its reader should look at. */
export interface MapProposal {
  readonly map: ColumnMap;
  /** 0–1: share of the columns of the table's core that were found, by header or by values. */
  readonly confidence: number;
  /** Canonical column → why this header was chosen. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Headers that no column uses. */
  readonly unused: readonly string[];
}

/** Columns without which a table is of little use. */
const CORE: Readonly<Partial<Record<TableName, readonly string[]>>> = {
  transactions: ['txn_id', 'txn_time', 'amount', 'merchant_no', 'terminal_id'],
  merchants: ['merchant_no', 'merchant_name', 'mcc', 'address'],
  terminals: ['terminal_sn', 'terminal_id', 'merchant_no', 'model'],
  settlements: ['settle_date', 'merchant_no', 'amount', 'payee_name'],
};

/**
 * Proposes a column map from the headers of an export and some of its rows.
 *
 * Shape   the table whose core columns fit best; each header is used once. Headers decide first,
 *         values confirm or stand in (15-digit merchant numbers, times, F37).
 *         `unit: fen` when the header says 分 or amounts are integers throughout and large.
 * Errors  none; an export that fits nothing gives a map of `transactions` with confidence 0.
 */
export function proposeMap(
  headers: readonly string[],
  rows: readonly (readonly string[])[] = [],
  name = 'proposed',
): MapProposal {
  const kept = headers.slice(0, 500);
  const sample = rows.filter((row) => !isTotal(row)).slice(0, 200);
  const proposals = (Object.keys(SYNONYMS) as TableName[]).map((table) =>
    proposalFor(table, kept, sample, name),
  );
  return proposals.reduce((best, next) => (next.confidence > best.confidence ? next : best));
}

/** A row that sums the others up says nothing about their columns. */
const isTotal = (row: readonly string[]): boolean =>
  /^(?:(?:本页|本日|本月)?[小总合][计额額計]|[总總合](?:計|计)?(?:笔|筆|条|金|交易)[数數额額笔筆金]{1,3}|(?:sub|grand )?total(?: (?:amount|count|number))?)[:：]?$/i.test(
    (row.find((cell) => cell.trim() !== '') ?? '').trim(),
  );

function proposalFor(
  table: TableName,
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  name: string,
): MapProposal {
  const used = new Set<number>();
  const columns: Record<string, ColumnRule> = {};
  const reasons: Record<string, string> = {};
  const take = (column: string, index: number, reason: string): void => {
    used.add(index);
    columns[column] = ruleFor(column, headers[index] ?? '', valuesAt(rows, index));
    reasons[column] = reason;
  };
  for (const exact of [true, false]) {
    for (const [column, synonyms] of Object.entries(SYNONYMS[table] ?? {})) {
      if (columns[column]) continue;
      const index = headers.findIndex(
        (header, i) =>
          !used.has(i) &&
          matches(header, synonyms, exact) &&
          shapeAllows(column, valuesAt(rows, i)),
      );
      if (index >= 0) take(column, index, exact ? 'header' : 'header contains the name');
    }
  }
  if (table === 'transactions') {
    for (const [column, shape] of SHAPES) {
      if (columns[column]) continue;
      const index = headers.findIndex((_, i) => !used.has(i) && isShape(valuesAt(rows, i), shape));
      if (index >= 0) take(column, index, 'values have its shape');
    }
  }
  agreeOnUnit(headers, rows, columns);
  const clock = columns['txn_time'] ? joinClock(headers, rows, columns, used) : undefined;
  if (clock !== undefined) reasons['txn_time'] = `header, with ${clock}`;
  const core = CORE[table] ?? [];
  const extra = Object.keys(columns).filter((column) => !core.includes(column)).length;
  const found = core.filter((column) => columns[column]).length;
  const confidence =
    headers.length === 0
      ? 0
      : Math.min(1, (found / Math.max(core.length, 1)) * 0.85 + Math.min(extra, 5) * 0.03);
  const constants: Record<string, string> = table === 'transactions' ? { view: 'clearing' } : {};
  const map: ColumnMap = {
    name,
    title: `proposed map for ${table}`,
    source: 'proposed from headers and values; check units, view and value lists',
    match: core.flatMap((column) => columns[column]?.from ?? []),
    outputs: [{ table, constants, columns }],
  };
  return {
    map,
    confidence: found === 0 ? 0 : confidence,
    reasons,
    unused: headers.filter((_, index) => !used.has(index)),
  };
}

/** One export has one unit: where an amount is in fen, a fee of whole numbers is, too. */
function agreeOnUnit(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  columns: Record<string, ColumnRule>,
): void {
  if (columns['amount']?.unit !== 'fen') return;
  for (const [column, rule] of Object.entries(columns)) {
    const header = rule.from[0] ?? '';
    const values = valuesAt(rows, headers.indexOf(header));
    const whole = values.length > 0 && values.every((value) => /^[-+]?\d{1,15}$/.test(value));
    if (AMOUNT_COLUMNS.has(column) && whole && !/元/.test(header))
      columns[column] = { ...rule, unit: 'fen' };
  }
}

const DAY_ONLY = /^\d{4}[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?$/;
/** A spreadsheet drops the zero before nine o'clock. */
const CLOCK_ONLY = /^(?:(?:[01]\d|2[0-3]):?[0-5]\d(?::?[0-5]\d)?|\d:?[0-5]\d:?[0-5]\d)$/;

/**
 * Puts a day and a time of day that stand in two columns together.
 *
 * @returns the header of the time of day; undefined when the chosen column states both, or no other
 *          column has what it lacks.
 */
function joinClock(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  columns: Record<string, ColumnRule>,
  used: Set<number>,
): string | undefined {
  const chosen = headers.indexOf(columns['txn_time']?.from[0] ?? '');
  const isDay = isShape(valuesAt(rows, chosen), DAY_ONLY);
  const isClock = isShape(valuesAt(rows, chosen), CLOCK_ONLY);
  if (!isDay && !isClock) return undefined;
  const wanted = isDay ? CLOCK_ONLY : DAY_ONLY;
  const named = isDay ? /时间|时刻|time/i : /日期|date/i;
  const other = headers.findIndex(
    (header, i) => !used.has(i) && named.test(header) && isShape(valuesAt(rows, i), wanted),
  );
  if (other < 0) return undefined;
  used.add(other);
  const [day, clock] = isDay ? [chosen, other] : [other, chosen];
  columns['txn_time'] = { from: [headers[day] ?? ''], with: [headers[clock] ?? ''] };
  return headers[clock];
}

const comparable = (header: string): string =>
  header
    .normalize('NFKC')
    .replace(/[（(][^()（）]{0,20}[)）]/g, '')
    .replace(/[\s_\-`"'/：:.]/g, '')
    .toLowerCase();

function matches(header: string, synonyms: readonly string[], exact: boolean): boolean {
  if (header.length > 60) return false;
  const whole = comparable(header);
  if (whole === '') return false;
  // 终端编号TID says the same twice.
  const text = exact ? whole : whole.replace(/(?<=[\u4e00-\u9fa5])[a-z]+$/, '');
  return synonyms.some((synonym) => {
    const wanted = comparable(synonym);
    if (exact) return text === wanted;
    return (
      wanted.length >= 3 &&
      /[\u4e00-\u9fa5]/.test(wanted) &&
      text.endsWith(wanted) &&
      !/^(?:原|总|退款|优惠|上一笔)/.test(text)
    );
  });
}

const valuesAt = (rows: readonly (readonly string[])[], index: number): string[] =>
  rows.map((row) => row[index]?.trim() ?? '').filter((value) => value !== '');

/** Value shapes that identify a column whose header says nothing. */
const SHAPES: readonly (readonly [column: string, shape: RegExp])[] = [
  ['txn_time', /^(?:20\d\d[-/.]?\d{2}[-/.]?\d{2}[ T]?\d{2}:?\d{2}(?::?\d{2})?)$/],
  ['merchant_no', /^[1-9]\d{6}[0-9A-D]\d{6}[0-9A-Z]$/],
  ['rrn', /^\d{12}$/],
  // A day is no terminal.
  ['terminal_id', /^(?!20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$)[0-9A-Z]\d{7}$/],
];

const isShape = (values: readonly string[], shape: RegExp): boolean =>
  values.length > 0 && values.every((value) => value.length < 60 && shape.test(value));

/** A header is not believed when the values contradict it. */
function shapeAllows(column: string, values: readonly string[]): boolean {
  if (values.length === 0) return true;
  const share = (test: (value: string) => boolean): number =>
    values.filter((value) => value.length < 200 && test(value)).length / values.length;
  if (AMOUNT_COLUMNS.has(column))
    return (
      share((value) => /^[（(]?[￥¥]?[-+]?[\d,]{1,18}(?:\.\d{1,8})?元?[)）]?$/.test(value)) > 0.5
    );
  if (TIME_COLUMNS.has(column))
    return share((value) => /\d{1,4}[-/.年月]?\d{1,2}/.test(value)) > 0.5;
  if (column === 'txn_id') return isIdentity(values);
  if (column === 'mcc') return share((value) => /^\d{4}$/.test(value)) > 0.5;
  if (column === 'lat' || column === 'lon')
    return share((value) => /^[-+]?\d{1,3}(?:\.\d{1,12})?$/.test(value)) > 0.5;
  return true;
}

/** Six digits of a terminal's own count are no identity, and neither is what comes twice. */
const isIdentity = (values: readonly string[]): boolean =>
  !values.every((value) => /^\d{1,6}$/.test(value)) &&
  new Set(values).size > values.length * UNIQUE_SHARE_MIN;

/** Refunds repeat the number of their sale. Source  assumption: own choice. */
const UNIQUE_SHARE_MIN = 0.7;

/** Known words of Chinese exports → canonical values. */
const VALUE_LISTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  txn_type: {
    消费: 'purchase',
    支付: 'purchase',
    收款: 'purchase',
    交易: 'purchase',
    消费撤销: 'void',
    撤销: 'void',
    退货: 'refund',
    退款: 'refund',
    冲正: 'reversal',
    预授权: 'preauth',
    预授权完成: 'preauth_completion',
    sale: 'purchase',
    purchase: 'purchase',
    void: 'void',
    refund: 'refund',
    reversal: 'reversal',
  },
  card_type: {
    借记卡: 'debit',
    储蓄卡: 'debit',
    贷记卡: 'credit',
    信用卡: 'credit',
    准贷记卡: 'semi_credit',
    预付费卡: 'prepaid',
    预付卡: 'prepaid',
  },
  method: {
    银行卡: 'card',
    刷卡: 'card',
    微信: 'qr',
    微信支付: 'qr',
    支付宝: 'qr',
    银联二维码: 'qr',
    云闪付: 'qr',
    扫码: 'qr',
  },
};

function ruleFor(column: string, header: string, values: readonly string[]): ColumnRule {
  const from = [header];
  if (AMOUNT_COLUMNS.has(column)) {
    const integers = values.length > 0 && values.every((value) => /^[-+]?\d{1,15}$/.test(value));
    const large = values.some((value) => /^[-+]?\d{4,}$/.test(value));
    const fen =
      /[（(]分[)）]|_fen$|fen$/i.test(header) || (integers && large && !/元/.test(header));
    return {
      from,
      ...(fen ? { unit: 'fen' as const } : {}),
      ...(column === 'amount' ? { sign: 'absolute' as const } : {}),
    };
  }
  if (TIME_COLUMNS.has(column) && values.length > 0) {
    if (values.every((value) => /^\d{14}$/.test(value))) return { from, format: 'yyyyMMddHHmmss' };
    if (values.every((value) => /^\d{8}$/.test(value))) return { from, format: 'yyyyMMdd' };
  }
  const list = VALUE_LISTS[column];
  const known = list
    ? [...new Set(values)].slice(0, 50).filter((value) => Object.hasOwn(list, value.toLowerCase()))
    : [];
  if (!list || known.length === 0) return { from };
  // The whole list, not what the first rows happen to say: refunds are rare and come later.
  const spelled = known.map((value) => [value, list[value.toLowerCase()] ?? ''] as const);
  const chinese = Object.entries(list).filter(([word]) => /\p{sc=Han}/u.test(word));
  return {
    from,
    values: Object.fromEntries([...chinese, ...spelled]),
    ...(column === 'txn_type' ? { default: 'other' } : {}),
  };
}
