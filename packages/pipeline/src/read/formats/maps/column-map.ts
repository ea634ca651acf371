import type { Issue } from '@zhenma/model';
import { TABLE_NAMES, type TableName } from '@zhenma/model';
import { parse, stringify } from 'yaml';
import { issueOf } from '../issue.ts';

/** How one canonical column is made from a row. */
export interface ColumnRule {
  /** Headers that may carry the value: the first that `values` lists, else the first non-empty. */
  readonly from: readonly string[];
  /** Headers whose values are put behind it, after a blank: the time of day in its own column. */
  readonly with?: readonly string[];
  /** Unit of an amount in the source. Default yuan. */
  readonly unit?: 'yuan' | 'fen';
  /** What to do with the sign of an amount. Default keep. */
  readonly sign?: 'keep' | 'absolute' | 'negate';
  /** Date pattern such as `yyyyMMddHHmmss`; absent = any common form. */
  readonly format?: string;
  /** Source value → canonical value; a value not listed becomes `default`, or an issue. */
  readonly values?: Readonly<Record<string, string>>;
  readonly default?: string;
  /** Regular expression; its first group (or the match) is the value. At most 200 characters. */
  readonly extract?: string;
  /** True: a row without it is no row of the table. */
  readonly required?: boolean;
}

/** One canonical row that each source row makes. */
export interface MapOutput {
  readonly table: TableName;
  readonly constants: Readonly<Record<string, string>>;
  readonly columns: Readonly<Record<string, ColumnRule>>;
}

/**
 * A column map: how the rows of an export become rows of the canonical tables.
 *
 * Shape   outputs: one or more; an export that prints, registers and clears one sale in one row
 *         makes three observations of it.
 *         match: headers that the export has; all must be there for the map to be chosen.
 *         headers: names by position for exports without a header line.
 */
export interface ColumnMap {
  readonly name: string;
  readonly title: string;
  readonly source: string;
  readonly match: readonly string[];
  readonly headers?: readonly string[];
  readonly outputs: readonly MapOutput[];
}

/** Longest YAML text of a map, in characters. */
const MAP_CHARACTERS_MAX = 200_000;
const EXTRACT_CHARACTERS_MAX = 200;

/**
 * Parses the YAML of a column map.
 *
 * Shape   see `catalog/maps/*.yaml`; a map with one output may put table, constants and columns at
 *         the top level; a column may be a header, a list of headers, or a rule.
 * Errors  none thrown: `map` is null and the issues say where the text is wrong.
 */
export function parseMap(text: string): {
  readonly map: ColumnMap | null;
  readonly issues: readonly Issue[];
} {
  const issues: Issue[] = [];
  const problem = (message: string, column?: string): void => {
    issues.push(issueOf('MAP_INVALID', { message, ...(column ? { column } : {}) }));
  };
  const document = documentOf(text, problem);
  if (!document) return { map: null, issues };
  const outputs = (Array.isArray(document.outputs) ? document.outputs : [document]).flatMap(
    (output) => outputOf(output, problem),
  );
  if (typeof document.name !== 'string' || document.name === '') problem('a map has a name');
  if (outputs.length === 0) problem('a map has at least one output with a table and columns');
  if (issues.length > 0) return { map: null, issues };
  const headers = textsOf(document.headers);
  const map: ColumnMap = {
    name: String(document.name),
    title: typeof document.title === 'string' ? document.title : String(document.name),
    source: typeof document.source === 'string' ? document.source : '',
    match: textsOf(document.match),
    ...(headers.length > 0 ? { headers } : {}),
    outputs,
  };
  return { map, issues };
}

/** Writes a map as YAML that parseMap reads back. */
export function formatMap(map: ColumnMap): string {
  const outputs = map.outputs.map((output) => ({
    table: output.table,
    ...(Object.keys(output.constants).length > 0 ? { constants: output.constants } : {}),
    columns: Object.fromEntries(
      Object.entries(output.columns).map(([column, rule]) => [column, shortRule(rule)]),
    ),
  }));
  const { name, title, source, match, headers } = map;
  return stringify(
    {
      name,
      title,
      source,
      match,
      ...(headers ? { headers } : {}),
      ...(outputs.length === 1 ? outputs[0] : { outputs }),
    },
    { lineWidth: 0 },
  );
}

function shortRule(rule: ColumnRule): unknown {
  if (Object.keys(rule).length > 1) return rule;
  return rule.from.length === 1 ? rule.from[0] : rule.from;
}

type Problem = (message: string, column?: string) => void;
type Fields = Readonly<Record<string, unknown>>;

function documentOf(text: string, problem: Problem): Fields | null {
  if (text.length > MAP_CHARACTERS_MAX) {
    problem(`a map has at most ${MAP_CHARACTERS_MAX} characters`);
    return null;
  }
  try {
    const document: unknown = parse(text, { maxAliasCount: 10, logLevel: 'silent' });
    if (isFields(document)) return document;
    problem('a map is a YAML mapping');
  } catch (error) {
    problem(
      `not YAML: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'unknown'}`,
    );
  }
  return null;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function outputOf(output: unknown, problem: Problem): MapOutput[] {
  if (!isFields(output)) {
    problem('an output is a mapping');
    return [];
  }
  const table = TABLE_NAMES.find((name) => name === output.table);
  if (!table) {
    problem(`unknown table ${String(output.table)} (allowed: ${TABLE_NAMES.join(', ')})`);
    return [];
  }
  if (!isFields(output.columns)) {
    problem(`the output for ${table} has columns`);
    return [];
  }
  const columns = Object.entries(output.columns).flatMap(([column, rule]) => {
    const parsed = ruleOf(column, rule, problem);
    return parsed ? [[column, parsed] as const] : [];
  });
  const constants = isFields(output.constants)
    ? Object.entries(output.constants).map(([column, value]) => [column, String(value)] as const)
    : [];
  return [
    { table, constants: Object.fromEntries(constants), columns: Object.fromEntries(columns) },
  ];
}

function ruleOf(column: string, rule: unknown, problem: Problem): ColumnRule | null {
  if (typeof rule === 'string' || Array.isArray(rule)) return { from: textsOf(rule) };
  if (!isFields(rule)) {
    problem('a column is a header, a list of headers, or a rule', column);
    return null;
  }
  const from = textsOf(rule.from);
  if (from.length === 0) problem('a rule has from: the headers it reads', column);
  const unit = oneOf(rule.unit, ['yuan', 'fen'] as const, 'unit', column, problem);
  const sign = oneOf(rule.sign, ['keep', 'absolute', 'negate'] as const, 'sign', column, problem);
  const extract = typeof rule.extract === 'string' ? rule.extract : undefined;
  if (extract !== undefined && !isPattern(extract))
    problem('extract is no regular expression, or one that repeats a repetition', column);
  const values = isFields(rule.values)
    ? Object.fromEntries(Object.entries(rule.values).map(([from, to]) => [from, String(to)]))
    : undefined;
  const behind = textsOf(rule.with);
  return {
    from,
    ...(behind.length > 0 ? { with: behind } : {}),
    ...(unit ? { unit } : {}),
    ...(sign ? { sign } : {}),
    ...(typeof rule.format === 'string' ? { format: rule.format } : {}),
    ...(values ? { values } : {}),
    ...(rule.default !== undefined ? { default: String(rule.default) } : {}),
    ...(extract !== undefined ? { extract } : {}),
    ...(rule.required === true ? { required: true } : {}),
  };
}

function oneOf<T extends string>(
  value: unknown,
  allowed: readonly T[],
  name: string,
  column: string,
  problem: Problem,
): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (!found) problem(`${name} is ${allowed.join(' or ')}, not ${String(value)}`, column);
  return found;
}

/** A pattern that compiles and has no repetition of a repetition (which could run for ever). */
function isPattern(pattern: string): boolean {
  if (pattern.length > EXTRACT_CHARACTERS_MAX || /[+*}]\)?[+*{]/.test(pattern.replace(/\\./g, '')))
    return false;
  try {
    new RegExp(pattern);
    return true;
  } catch {
    return false;
  }
}

const textsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value])
    .filter((item) => typeof item === 'string' || typeof item === 'number')
    .map(String);
