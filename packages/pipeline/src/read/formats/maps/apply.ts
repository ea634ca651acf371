import type { Issue, SourceRecord } from '@zhenma/model';
import { fenToYuan, parseAmount } from '../amount.ts';
import { EMPTY_CONTEXT, type ReadContext } from '../context.ts';
import { issueOf, maskDigits } from '../issue.ts';
import { findMoment, type MomentParts, resolveMoment } from '../moment.ts';
import { createTextKeys, FREE_TEXT } from '../row.ts';
import type { ColumnMap, ColumnRule, MapOutput } from './column-map.ts';
import { AMOUNT_COLUMNS, TIME_COLUMNS } from './header-synonyms.ts';

/** A row of an export: header → cell. */
export type ExportRow = Readonly<Record<string, string>>;

/** Applies a map to the rows of one file; prepare once, call for each row. */
export type MapApplier = (row: ExportRow, line: number) => readonly SourceRecord[];

/**
 * Prepares a map for a file.
 *
 * Shape   one record for each output of the map; an output whose required columns are all missing in
 *         the row gives none (a recon row without a printed merchant is no slip).
 * Units   amounts → yuan with two decimals, times → ISO 8601.
 * Errors  none thrown; a value that does not fit is an issue of its column, and the column is absent.
 */
export function createMapApplier(map: ColumnMap, context: ReadContext = EMPTY_CONTEXT): MapApplier {
  const keyOf = createTextKeys('row');
  const outputs = map.outputs.map((output) => prepare(output));
  return (row, line) => {
    const key = { made: '' };
    return outputs.flatMap((output) =>
      recordOf(output, {
        row,
        line,
        context,
        key: () => (key.made ||= keyOf(Object.values(row).join('\u0001'))),
      }),
    );
  };
}

/** Applies a map to one row. See createMapApplier for many. */
export function applyMap(
  map: ColumnMap,
  row: ExportRow,
  context: ReadContext = EMPTY_CONTEXT,
): readonly SourceRecord[] {
  return createMapApplier(map, context)(row, 1);
}

interface Prepared {
  readonly output: MapOutput;
  readonly columns: readonly (readonly [
    column: string,
    rule: ColumnRule,
    extract: RegExp | null,
  ])[];
}

const prepare = (output: MapOutput): Prepared => ({
  output,
  columns: Object.entries(output.columns).map(
    ([column, rule]) => [column, rule, rule.extract ? new RegExp(rule.extract) : null] as const,
  ),
});

interface Input {
  readonly row: ExportRow;
  readonly line: number;
  readonly context: ReadContext;
  readonly key: () => string;
}

function recordOf({ output, columns }: Prepared, input: Input): SourceRecord[] {
  const values: Record<string, string> = { ...output.constants };
  const issues: Issue[] = [];
  const missing: string[] = [];
  for (const [column, rule, extract] of columns) {
    const text = cellOf(input.row, rule, extract);
    const value =
      text === '' ? (rule.default ?? '') : convert(column, rule, text, input.context, issues);
    if (value !== '') values[column] = value;
    else if (rule.required) missing.push(column);
  }
  const required = columns.filter(([, rule]) => rule.required).length;
  if (required > 0 && missing.length === required) return [];
  for (const column of missing) issues.push(issueOf('MAP_COLUMN_MISSING', { column }));
  if (output.table === 'transactions' && values.txn_id === undefined) values.txn_id = input.key();
  const card = values.pan === undefined ? null : cardOf(values.pan);
  if (card) {
    delete values.pan;
    Object.assign(values, card);
  }
  return [{ table: output.table, line: input.line, values, confidence: 1, issues }];
}

/** A masked number is no pan: its last four digits stay. */
function cardOf(text: string): Record<string, string> {
  const compact = text.replace(/[\s-]/g, '');
  if (/^\d{13,19}$/.test(compact)) return { pan: compact };
  return /\d{4}$/.test(compact) ? { card_last4: compact.slice(-4) } : {};
}

function cellOf(row: ExportRow, rule: ColumnRule, extract: RegExp | null): string {
  const first = firstCell(row, rule, extract);
  if (first === '' || !rule.with) return first;
  const behind = rule.with.map((header) =>
    (Object.hasOwn(row, header) ? (row[header]?.trim() ?? '') : '').replace(/^\d{5}$/, '0$&'),
  );
  return [first, ...behind].filter((cell) => cell !== '').join(' ');
}

function firstCell(row: ExportRow, rule: ColumnRule, extract: RegExp | null): string {
  const cells = rule.from.map((header) =>
    Object.hasOwn(row, header) ? (row[header]?.trim() ?? '') : '',
  );
  const { values } = rule;
  const listed = values && cells.find((cell) => Object.hasOwn(values, cell));
  if (listed !== undefined && listed !== '') return listed;
  for (const cell of cells) {
    if (cell === '') continue;
    if (!extract) return cell;
    const match = extract.exec(cell.slice(0, 500));
    if (match) return (match[1] ?? match[0]).trim();
  }
  return '';
}

function convert(
  column: string,
  rule: ColumnRule,
  text: string,
  context: ReadContext,
  issues: Issue[],
): string {
  const wrong = (
    code:
      | 'MAP_VALUE'
      | 'AMOUNT_INVALID'
      | 'TIME_INVALID'
      | 'TIME_CONTEXT_MISSING'
      | 'AMOUNT_ROUNDED',
  ): string => {
    issues.push(issueOf(code, { column, value: text }));
    return '';
  };
  if (rule.values) {
    if (Object.hasOwn(rule.values, text)) return rule.values[text] ?? '';
    if (rule.default === undefined) return wrong('MAP_VALUE');
    return rule.default;
  }
  if (AMOUNT_COLUMNS.has(column)) {
    const amount = amountOf(rule, text);
    if (amount === null) return wrong('AMOUNT_INVALID');
    if (amount.rounded) wrong('AMOUNT_ROUNDED');
    return amount.text;
  }
  if (TIME_COLUMNS.has(column)) {
    const parts = rule.format
      ? partsByFormat(rule.format, text)
      : (findMoment(text)?.parts ?? null);
    const moment = parts ? resolveMoment(parts, context) : 'invalid';
    if (moment === 'invalid') return wrong('TIME_INVALID');
    if (moment === 'context') return wrong('TIME_CONTEXT_MISSING');
    return column === 'txn_time' || column === 'at' || column === 'passed_at'
      ? moment.value
      : moment.value.slice(0, 10);
  }
  if (RATE_COLUMNS.has(column)) return text.replace(/[ ]*[%％]$/, '');
  if (FREE_TEXT.has(column) && column !== 'terminal_sn') return maskDigits(text);
  return text;
}

function amountOf(
  rule: ColumnRule,
  text: string,
): { readonly text: string; readonly rounded: boolean } | null {
  const amount = parseAmount(text);
  if (!amount) return null;
  const fen = rule.unit === 'fen';
  if (fen && !amount.yuan.endsWith('.00')) return null;
  const yuan = fen ? fenToYuan(amount.yuan.slice(0, -3)) : amount.yuan;
  const negative =
    rule.sign === 'absolute' ? false : rule.sign === 'negate' ? !amount.negative : amount.negative;
  return { text: negative && /[1-9]/.test(yuan) ? `-${yuan}` : yuan, rounded: amount.rounded };
}

/** Rates are stated in percent, with or without its sign. */
const RATE_COLUMNS: ReadonlySet<string> = new Set(['debit_rate', 'credit_rate']);

const PLACES: Readonly<Record<string, keyof MomentParts>> = {
  y: 'year',
  M: 'month',
  d: 'day',
  H: 'hour',
  m: 'minute',
  s: 'second',
};

/** Digits by the letters of a pattern: `yyyyMMddHHmmss`, `dd/MM/yyyy HH:mm`; other signs must be there. */
function partsByFormat(format: string, text: string): MomentParts | null {
  const parts: Partial<Record<keyof MomentParts, number>> = {};
  let at = 0;
  for (const run of format.match(/([yMdHms])\1*|[^yMdHms]/g) ?? []) {
    const place = PLACES[run[0] ?? ''];
    const piece = text.slice(at, at + run.length);
    if (!place) {
      if (piece !== run) return null;
    } else {
      if (!/^\d+$/.test(piece) || piece.length !== run.length) return null;
      parts[place] = Number(place === 'year' && piece.length === 2 ? `20${piece}` : piece);
    }
    at += run.length;
  }
  return at >= text.length || /^\.\d{1,9}$|^Z$|^[+-]\d\d:?\d\d$/.test(text.slice(at))
    ? parts
    : null;
}
