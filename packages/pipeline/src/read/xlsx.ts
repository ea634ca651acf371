import { Fault } from '@zhenma/model';
import { type ByteSource, readWhole } from './bytes.ts';
import { headerOf, type TableFile } from './csv.ts';
import type { RejectTaker, RowTaker } from './row-sink.ts';
import { openXml } from './xml.ts';
import { ARCHIVE_BYTES_MAX, unzip } from './zip.ts';

const COLUMNS_MAX = 1000;

/**
 * Reads the first sheet of a workbook; its first row names the columns.
 *
 * Shape   a formula counts as its stored value; a date cell becomes ISO 8601.
 * Errors  SOURCE_FORMAT_BROKEN for no workbook, SOURCE_TOO_LARGE for a bomb, SOURCE_HEADER_WRONG.
 * @returns number of rows read, rejected ones included
 */
export const readXlsx = async (
  file: TableFile,
  { rows, rejects }: { rows: RowTaker; rejects: RejectTaker },
): Promise<number> => {
  let names: readonly string[] | undefined;
  let count = 0;
  for (const { line, cells } of await readSheet(file)) {
    if (cells.every((cell) => cell === '')) continue;
    if (!names) {
      names = cells.map((cell) => cell.trim().toLowerCase());
      headerOf(file, names);
      continue;
    }
    count += 1;
    if (cells.length > names.length && cells.slice(names.length).some((cell) => cell !== '')) {
      const value = cells.join(',');
      rejects.reject({ file: file.id, line, code: 'ROW_COLUMN_COUNT', value, message: '' });
      continue;
    }
    const named = names.map((name, index) => [name, cells[index] ?? ''] as const);
    rows.values(file.id, line, Object.fromEntries(named));
  }
  if (!names) throw new Fault('SOURCE_EMPTY', `${file.label} has no header row`);
  return count;
};

interface Book {
  readonly sheet: string;
  readonly strings: readonly string[];
  /** Per cell style: true when it shows a date. */
  readonly dates: readonly boolean[];
}

/** Rows of the first sheet; trailing empty cells may be missing. Errors as `readXlsx`. */
export const readSheet = async (file: NamedFile): Promise<Iterable<SheetRow>> =>
  sheetRows(openBook(file, await readWhole(file, ARCHIVE_BYTES_MAX)));

interface NamedFile extends ByteSource {
  readonly label: string;
}

const openBook = (file: NamedFile, bytes: Uint8Array): Book => {
  const parts = unzip(file.label, bytes, (name) => WANTED.test(name));
  const text = (name: string): string => new TextDecoder().decode(parts[name] ?? new Uint8Array(0));
  const sheet = text(firstSheetPath(text('xl/workbook.xml'), text('xl/_rels/workbook.xml.rels')));
  if (sheet === '') throw new Fault('SOURCE_FORMAT_BROKEN', `${file.label} has no sheet`);
  return {
    sheet,
    strings: readStrings(text('xl/sharedStrings.xml')),
    dates: readDateStyles(text('xl/styles.xml')),
  };
};

const WANTED =
  /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[^/]+\.xml)$/;

const firstSheetPath = (workbook: string, relations: string): string => {
  const id = /<sheet\b[^>]*\br:id="([^"]+)"/.exec(workbook)?.[1];
  const relation = [...relations.matchAll(/<Relationship\b[^>]*>/g)]
    .map((match) => match[0])
    .find((tag) => tag.includes(`Id="${id}"`));
  const target = /Target="([^"]+)"/.exec(relation ?? '')?.[1] ?? 'worksheets/sheet1.xml';
  return target.startsWith('/') ? target.slice(1) : `xl/${target}`;
};

/** Shared strings in order; rich text runs are joined, phonetic hints left out. */
const readStrings = (xml: string): readonly string[] => {
  const strings: string[] = [];
  let current = '';
  let phonetic = 0;
  let inText = false;
  if (xml === '') return strings;
  const xmlReader = openXml({
    open: (name) => {
      if (name === 'si') current = '';
      if (name === 'rPh') phonetic += 1;
      inText = name === 't';
    },
    text: (text) => {
      if (inText && phonetic === 0) current += text;
    },
    close: (name) => {
      inText = false;
      if (name === 'rPh') phonetic -= 1;
      if (name === 'si') strings.push(current);
    },
  });
  xmlReader.write(xml);
  xmlReader.close();
  return strings;
};

/** Built-in number formats that show dates or times. Source: ECMA-376 part 1, 18.8.30. */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47]);

const readDateStyles = (xml: string): readonly boolean[] => {
  const custom = new Set<number>();
  for (const [tag] of xml.matchAll(/<numFmt\b[^>]*>/g)) {
    const code = /formatCode="([^"]*)"/.exec(tag)?.[1] ?? '';
    const plain = code.replaceAll('&quot;', '"').replace(/"[^"]*"|\[[^\]]*\]|\\./g, '');
    if (/[ymdhs]/i.test(plain)) custom.add(Number(/numFmtId="(\d+)"/.exec(tag)?.[1]));
  }
  const formats = /<cellXfs\b[^>]*>([\s\S]*?)<\/cellXfs>/.exec(xml)?.[1] ?? '';
  return [...formats.matchAll(/<xf\b[^>]*>/g)].map(([tag]) => {
    const id = Number(/numFmtId="(\d+)"/.exec(tag)?.[1] ?? 0);
    return BUILT_IN_DATES.has(id) || custom.has(id);
  });
};

/** One row: its number in the sheet and the text of its cells. */
export interface SheetRow {
  readonly line: number;
  readonly cells: readonly string[];
}

function* sheetRows(book: Book): Generator<SheetRow> {
  const done: SheetRow[] = [];
  let cells: string[] = [];
  let line = 0;
  let cell = { column: 0, type: '', style: 0, value: '' };
  let inValue = false;
  const xmlReader = openXml({
    open: (name, attributes) => {
      if (name === 'row') {
        line = Number(attributes['r'] ?? line + 1);
        cells = [];
      }
      if (name === 'c') {
        const column = columnOf(attributes['r']) ?? cells.length;
        cell = {
          column,
          type: attributes['t'] ?? '',
          style: Number(attributes['s'] ?? 0),
          value: '',
        };
      }
      inValue = name === 'v' || name === 't';
    },
    text: (text) => {
      if (inValue) cell.value += text;
    },
    close: (name) => {
      inValue = false;
      if (name === 'c' && cell.column < COLUMNS_MAX) {
        while (cells.length < cell.column) cells.push('');
        cells[cell.column] = cellText(cell, book);
      }
      if (name === 'row') done.push({ line, cells });
    },
  });
  for (const piece of pieces(book.sheet)) {
    xmlReader.write(piece);
    yield* done.splice(0);
  }
  xmlReader.close();
}

const columnOf = (reference: string | undefined): number | undefined => {
  const letters = /^[A-Z]+/.exec(reference ?? '')?.[0];
  if (!letters) return undefined;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
};

const cellText = (
  cell: { readonly type: string; readonly style: number; readonly value: string },
  book: Book,
): string => {
  if (cell.type === 's') return book.strings[Number(cell.value)] ?? '';
  if (cell.type === 'b') return cell.value === '1' ? 'true' : 'false';
  if (cell.type !== '' && cell.type !== 'n') return cell.value;
  const number = Number(cell.value);
  if (cell.value === '' || !Number.isFinite(number)) return cell.value;
  if (book.dates[cell.style]) return serialToIso(number);
  return /^-?\d+$/.test(cell.value) ? cell.value : plainNumber(number);
};

/** A stored double as people typed it: 15 significant digits, no exponent. */
const plainNumber = (number: number): string => {
  const short = Number(number.toPrecision(15));
  return Math.abs(short) >= 1e21
    ? String(short)
    : String(short).includes('e')
      ? short.toFixed(8)
      : String(short);
};

/** Excel day serial → ISO 8601 without offset. Source: ECMA-376, 1900 date system. */
const serialToIso = (serial: number): string => {
  const iso = new Date(Math.round((serial - 25_569) * 86_400) * 1000).toISOString().slice(0, 19);
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso;
};

const PIECE_CHARS = 1 << 20;

function* pieces(xml: string): Generator<string> {
  for (let at = 0; at < xml.length; at += PIECE_CHARS) yield xml.slice(at, at + PIECE_CHARS);
}
