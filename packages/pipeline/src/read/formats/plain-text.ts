/**
 * Decodes bytes of a text file: BOM, else strict UTF-8, else GB18030.
 *
 * Errors  none; bytes of neither encoding become U+FFFD.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/**
 * Full-width forms → half-width: digits, Latin letters, blank and the signs : . , - * / ( ) ￥.
 * Chinese punctuation that a merchant name may contain is left as it is by `digitsOnly`.
 */
export function toHalfWidth(text: string): string {
  return text.replace(/[！-～　]/g, (sign) =>
    sign === '　' ? ' ' : String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
  );
}

/** Full-width digits, letters and decimal point only; the punctuation of names stays. */
export function toHalfWidthDigits(text: string): string {
  return text.replace(/[０-９Ａ-Ｚａ-ｚ．]/g, (sign) =>
    String.fromCharCode(sign.charCodeAt(0) - 0xfee0),
  );
}

/** Hyphens that do not break (U+2010 to U+2012) between digits, as in a date or a card, → `-`. */
export function toPlainHyphens(text: string): string {
  return text.replace(/(?<=\d)[\u2010-\u2012](?=\d)/g, '-');
}

/** One line with its 1-based number, without its line end. */
export interface Line {
  readonly text: string;
  readonly line: number;
}

/** Lines of a text, one by one; LF, CRLF and CR end a line. */
export function* linesOf(text: string): Generator<Line> {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let line = 1; start <= text.length; line++) {
    let end = start;
    while (end < text.length) {
      const code = text.charCodeAt(end);
      if (code === 0x0a || code === 0x0d) break;
      end++;
    }
    if (end === text.length && end === start) return;
    yield { text: text.slice(start, end), line };
    start = end + (text.charCodeAt(end) === 0x0d && text.charCodeAt(end + 1) === 0x0a ? 2 : 1);
  }
}

/** Most cells that one line may have. */
const CELLS_MAX = 1_000;

/**
 * Cells of one delimited line. Quotes follow RFC 4180 but a stray one is text; cells are trimmed of
 * blanks and tabs, and guards against spreadsheets are dropped: `x (WeChat), ="x", 'x.
 */
export function cellsOf(line: string, delimiter = ','): string[] {
  const cells: string[] = [];
  let at = 0;
  while (at <= line.length && cells.length < CELLS_MAX) {
    let from = at;
    while (line[from] === ' ' || (line[from] === '\t' && delimiter !== '\t')) from++;
    const quoted = line[from] === '"' ? quotedCell(line, from, delimiter) : null;
    const end = quoted ? quoted.end : indexOrEnd(line, delimiter, at);
    cells.push(clean(quoted ? quoted.text : line.slice(at, end)));
    at = end + 1;
  }
  return cells;
}

function quotedCell(
  line: string,
  quote: number,
  delimiter: string,
): { text: string; end: number } | null {
  let text = '';
  let at = quote + 1;
  for (;;) {
    const close = line.indexOf('"', at);
    if (close < 0) return null;
    text += line.slice(at, close);
    if (line[close + 1] === '"') {
      text += '"';
      at = close + 2;
      continue;
    }
    const end = indexOrEnd(line, delimiter, close + 1);
    return line.slice(close + 1, end).trim() === '' ? { text, end } : null;
  }
}

const indexOrEnd = (text: string, part: string, from: number): number => {
  const index = text.indexOf(part, from);
  return index < 0 ? text.length : index;
};

/** Guards that keep a spreadsheet from reading a number into an identity: `x, ="x", 'x. */
const clean = (cell: string): string => {
  const trimmed = cell.trim();
  if (trimmed.startsWith('`')) return trimmed.slice(1).trim();
  const formula = /^="([^"=]*)"$/.exec(trimmed);
  if (formula) return (formula[1] ?? '').trim();
  return /^'[0-9A-Za-z]+$/.test(trimmed) ? trimmed.slice(1) : trimmed;
};
