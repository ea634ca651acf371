import type { Row } from '../rows.ts';

/** One CSV line by RFC 4180 with CRLF left to the caller; a missing column is empty. */
export function csvLine(columns: readonly string[], row: Row): string {
  let line = '';
  for (let i = 0; i < columns.length; i++) {
    if (i > 0) line += ',';
    const value = row[columns[i]!];
    if (value) line += needsQuotes(value) ? `"${value.replaceAll('"', '""')}"` : value;
  }
  return line;
}

/** One NDJSON line; a missing or empty column is left out. */
export function jsonLine(columns: readonly string[], row: Row): string {
  const out: Record<string, string> = {};
  for (const column of columns) {
    const value = row[column];
    if (value) out[column] = value;
  }
  return JSON.stringify(out);
}

const needsQuotes = (value: string): boolean => /[",\r\n]/.test(value);
