import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { ISSUES, type Lang } from '@zhenma/model';

/** Label of a file by its id. */
export type LabelOf = (file: number) => string;

/**
 * Writes `rejects.csv`: file, line, offset, column, value, code, reason. Streams, since a wrong file
 * may be nothing but rejects. Card numbers were masked when the reject was made.
 */
export const writeRejects = async (
  collected: readonly string[],
  target: string,
  labelOf: LabelOf,
  lang: Lang,
): Promise<void> => {
  const out = createWriteStream(target);
  out.write('file,line,offset,column,value,code,reason\n');
  for (const path of collected) {
    const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity });
    for await (const row of joinQuoted(lines))
      if (!out.write(rejectRow(row, labelOf, lang))) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
};

const rejectRow = (row: string, labelOf: LabelOf, lang: Lang): string => {
  const comma = row.indexOf(',');
  const code = row.slice(row.lastIndexOf(',') + 1) as keyof typeof ISSUES;
  const file = field(labelOf(Number(row.slice(0, comma))));
  return `${file},${row.slice(comma + 1)},${field(ISSUES[code]?.[lang] ?? code)}\n`;
};

/** A value may hold a line break inside quotes: such a row spans lines. */
async function* joinQuoted(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let held = '';
  for await (const line of lines) {
    const row = held === '' ? line : `${held}\n${line}`;
    const open = (row.split('"').length - 1) % 2 === 1;
    held = open ? row : '';
    if (!open && row !== '') yield row;
  }
}

const field = (text: string): string => {
  const safe = /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
