import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** A parsed line: value by column name. */
export type Fields = Readonly<Record<string, string>>;

/** Reads an RFC 4180 file with a header, record by record; a byte-order mark is skipped. */
export async function* readCsv(path: string): AsyncGenerator<Fields> {
  let header: readonly string[] | undefined;
  for await (const record of records(path)) {
    if (!header) {
      header = record;
      continue;
    }
    const fields: Record<string, string> = {};
    for (let i = 0; i < header.length; i++) fields[header[i]!] = record[i] ?? '';
    yield fields;
  }
}

async function* records(path: string): AsyncGenerator<string[]> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let first = true;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    rest += decoder.write(chunk);
    if (first) rest = rest.replace(/^\uFEFF/, '');
    first = false;
    const { lines, tail } = completeLines(rest);
    rest = tail;
    for (const line of lines) yield splitRecord(line);
  }
  rest += decoder.end();
  if (rest.trim() !== '') yield splitRecord(rest);
}

/** Cuts text at line ends that are outside quotes. */
function completeLines(text: string): { lines: string[]; tail: string } {
  const lines: string[] = [];
  let start = 0;
  for (let end = text.indexOf('\n', start); end >= 0; end = text.indexOf('\n', end + 1)) {
    const line = text.slice(start, end);
    if (quotesIn(line) % 2 === 1) continue;
    if (line !== '' && line !== '\r') lines.push(line);
    start = end + 1;
  }
  return { lines, tail: text.slice(start) };
}

function quotesIn(line: string): number {
  let count = 0;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) count++;
  return count;
}

function splitRecord(line: string): string[] {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (!text.includes('"')) return text.split(',');
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (char === '"' && quoted && text[i + 1] === '"') {
      field += '"';
      i++;
    } else if (char === '"') quoted = !quoted;
    else if (char === ',' && !quoted) {
      fields.push(field);
      field = '';
    } else field += char;
  }
  fields.push(field);
  return fields;
}
