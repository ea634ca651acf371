import type { FoundFile } from '../discover.ts';
import type { ExportRow } from '../formats/maps/apply.ts';
import { cellsOf, type Line } from '../formats/plain-text.ts';
import { linesOfFile } from './text-lines.ts';

/** One row of an export: its cells in order, or by name where every row names them. */
export interface ExportLine {
  readonly line: number;
  readonly cells: readonly string[];
  readonly named?: ExportRow;
}

export const DELIMITERS = [',', '\t', '|', ';'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Lines that a quoted cell with line breaks may span. */
const QUOTED_LINES_MAX = 50;

/** Rows of an export: delimited text, the first sheet of a workbook, or JSON lines. Blank ones are left out. */
export const exportRows = async (
  file: FoundFile,
  delimiter: Delimiter,
): Promise<Iterable<ExportLine>> => {
  const lines = await linesOfFile(file);
  return file.format === 'ndjson' ? jsonRows(lines) : delimitedRows(lines, delimiter);
};

function* jsonRows(lines: Iterable<Line>): Generator<ExportLine> {
  for (const { text, line } of lines) {
    if (text.trim() === '') continue;
    const named = objectOf(text);
    yield named ? { line, cells: Object.values(named), named } : { line, cells: [text] };
  }
}

/** A JSON object as text per name; undefined when the line is none. */
const objectOf = (text: string): ExportRow | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return Object.fromEntries(
      Object.entries(value).map(([name, cell]) => [name, cell === null ? '' : textOf(cell)]),
    );
  } catch {
    return undefined;
  }
};

const textOf = (cell: unknown): string =>
  typeof cell === 'object' ? JSON.stringify(cell) : String(cell);

/** Rows of delimited lines; a cell whose quote is open goes on in the next lines. */
export function* delimitedRows(lines: Iterable<Line>, delimiter: Delimiter): Generator<ExportLine> {
  let open: Line[] = [];
  for (const { text, line } of lines) {
    open.push({ text, line });
    const whole = open.length === 1 ? text : open.map((part) => part.text).join('\n');
    const more = quoteOpen(whole, delimiter);
    if (more && open.length < QUOTED_LINES_MAX) continue;
    if (more) yield* singly(open, delimiter);
    else if (whole.trim() !== '') yield rowOf(whole, open[0]?.line ?? line, delimiter);
    open = [];
  }
  yield* singly(open, delimiter);
}

/** A quote that never closes is text: each line stands alone. */
function* singly(lines: readonly Line[], delimiter: Delimiter): Generator<ExportLine> {
  for (const { text, line } of lines) if (text.trim() !== '') yield rowOf(text, line, delimiter);
}

const rowOf = (text: string, line: number, delimiter: Delimiter): ExportLine => ({
  line,
  cells: cellsOf(text, delimiter),
});

/** True when a quote that begins a cell has no partner: quotes are odd in number. */
const quoteOpen = (text: string, delimiter: Delimiter): boolean => {
  const first = text.indexOf('"');
  if (first < 0 || (text.split('"').length - 1) % 2 === 0) return false;
  const before = text.slice(0, first).trimEnd();
  return before === '' || before.endsWith(delimiter) || text.includes(`${delimiter}"`);
};
