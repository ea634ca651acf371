import {
  columnsOf,
  ISSUES,
  type Issue,
  type IssueCode,
  type Lang,
  maskCardNumbers,
  type TableName,
} from '@zhenma/model';
import type { Session } from './engine/session.ts';
import { readingOf } from './normalise/kinds.ts';
import type { SpanColumn } from './read/clean/row-batch.ts';
import type { TableFile } from './read/csv.ts';
import { discoverFiles } from './read/discover.ts';
import { type Door, openDoor, type Tokenise } from './read/door.ts';
import { readParquet } from './read/parquet.ts';
import { type Doors, type Place, readFiles, type Understanding } from './read/read.ts';
import type { RowTaker } from './read/row-sink.ts';

/** One line of `zhenma read`: what a source stated, before any comparison. Source: contract §3. */
export interface ReadLine {
  readonly table: TableName | null;
  /** Path under the input; an addition to the contract. */
  readonly file: string;
  /** Name of the source, as `--as` takes it, or the format of a table. */
  readonly source: string;
  readonly line: number;
  /** Canonical column → text, in the order of the table; null when the line is no row. */
  readonly row: Readonly<Record<string, string>> | null;
  readonly confidence: number;
  readonly issues: readonly Issue[];
}

export interface PreviewOptions extends Understanding {
  readonly paths: readonly string[];
  readonly tokenise: Tokenise;
  readonly zoneMinutes: number;
  readonly lang: Lang;
  /** Opens the engine; asked for only when there is a Parquet file. */
  readonly session: () => Promise<Session>;
}

/**
 * Reads everything under the paths and hands each row on, with the issues a scan would have with it.
 *
 * Shape   rows in the order of files and lines; a card number is a token or masked.
 * Errors  faults of the readers; what was handed on before one stays good.
 * @returns labels of files that nobody recognised
 */
export const preview = async (
  options: PreviewOptions,
  take: (line: ReadLine) => void,
): Promise<readonly string[]> => {
  const found = await discoverFiles(options.paths);
  const { passedOver } = await readFiles(found, previewDoors(options, take), options);
  return passedOver;
};

const previewDoors = (options: PreviewOptions, take: (line: ReadLine) => void): Doors => {
  const { tokenise, lang, zoneMinutes } = options;
  const doors = new Map<TableName, Door & { readonly misfits: ReturnType<typeof misfitsOf> }>();
  const doorOf = (table: TableName) => {
    const open = doors.get(table);
    if (open) return open;
    const door = { ...openDoor(table, tokenise), misfits: misfitsOf(table, zoneMinutes) };
    doors.set(table, door);
    return door;
  };
  let at: Place = { file: '', source: '', table: null };
  const say = (issue: Issue): Issue => inLanguage(issue, lang);
  const give = (table: TableName, line: number, fields: readonly string[], told: Told) => {
    const row: Record<string, string> = {};
    const { names, misfits } = doorOf(table);
    const unfit = misfits(fields);
    for (const [index, name] of names.entries()) {
      const text = fields[index];
      // What does not fit its column may be anything, a card number of the column beside it, too.
      if (text)
        row[name] = unfit.some(({ column }) => column === name) ? maskCardNumbers(text) : text;
    }
    const fresh = unfit.filter(({ column }) => !told.issues.some((one) => one.column === column));
    const issues = [...told.issues, ...fresh].map(say);
    take({ ...at, table, line, row, confidence: told.confidence, issues });
  };
  const rowsOf = (table: TableName): RowTaker => ({
    values: (_file, line, values) => give(table, line, doorOf(table).row(values), SURE),
    batch: (_file, { count, picked, lines, columns, pan }) => {
      const { names, clean, cardOf } = doorOf(table);
      const card = names.indexOf('card_token');
      for (let index = 0; index < count; index += 1) {
        const span = picked[index] as number;
        const fields = columns.map((column, at) => clean(at, textOf(column, span)));
        const number = textOf(pan, span);
        if (fields[card] === '' && number !== '') fields[card] = cardOf(number);
        give(table, lines[span] as number, fields, SURE);
      }
    },
  });
  return {
    begin: (place) => {
      at = place;
    },
    rowsOf,
    rejects: {
      reject: ({ file: _file, line, ...issue }) =>
        take({ ...at, line, row: null, confidence: 1, issues: [say(issue)] }),
    },
    record: (_file, { table, line, values, confidence, issues }) => {
      if (table !== null) give(table, line, doorOf(table).row(values), { confidence, issues });
      else take({ ...at, line, row: null, confidence, issues: issues.map(say) });
    },
    parquet: async (file) => parquetRows(await options.session(), file, tokenise, give),
  };
};

interface Told {
  readonly confidence: number;
  readonly issues: readonly Issue[];
}

const SURE: Told = { confidence: 1, issues: [] };
const decoder = new TextDecoder();

const textOf = (column: SpanColumn | undefined, span: number): string =>
  column
    ? decoder.decode(column.bytes.subarray(column.starts[span], column.ends[span])).trim()
    : '';

const parquetRows = async (
  session: Session,
  file: TableFile,
  tokenise: Tokenise,
  give: (table: TableName, line: number, fields: readonly string[], told: Told) => void,
): Promise<number> => {
  const { select, rows } = await readParquet(session, file, tokenise);
  const names = columnsOf(file.table).map((column) => column.name);
  await session.each(select, (block) => {
    for (const row of block)
      give(
        file.table,
        Number(row['line']),
        names.map((name) => String(row[name] ?? '')),
        SURE,
      );
  });
  return rows;
};

/**
 * What the normaliser will refuse a row of one table for: the same readings of the same text.
 *
 * Shape   prepared once per table; each call takes the fields of one row.
 */
const misfitsOf = (
  table: TableName,
  zoneMinutes: number,
): ((fields: readonly string[]) => readonly Issue[]) => {
  const columns = columnsOf(table).map((column) => ({
    ...column,
    reading: readingOf(column, zoneMinutes),
  }));
  return (fields) => {
    const issues: Issue[] = [];
    for (const [index, { name, required, reading }] of columns.entries()) {
      const text = fields[index] ?? '';
      if (text === '' && required) issues.push(issueOf('VALUE_MISSING', name));
      else if (text !== '' && reading.js(text) === null)
        issues.push(issueOf(reading.issue, name, text));
    }
    return issues;
  };
};

const SHOWN_CHARS = 80;

const issueOf = (code: IssueCode, column: string, value?: string): Issue => ({
  code,
  column,
  ...(value === undefined
    ? {}
    : { value: maskCardNumbers(value.slice(0, 2 * SHOWN_CHARS)).slice(0, SHOWN_CHARS) }),
  message: ISSUES[code].en,
});

/** The catalogue's sentence in the reader's language, unless the reader of the file said more. */
const inLanguage = (issue: Issue, lang: Lang): Issue => {
  const known = ISSUES[issue.code as IssueCode];
  const value = issue.value === undefined ? {} : { value: maskCardNumbers(issue.value) };
  const plain = ['', issue.code, known?.en].includes(issue.message);
  return { ...issue, ...value, message: plain ? (known?.[lang] ?? issue.code) : issue.message };
};
