import type { SourceRecord } from '@zhenma/model';
import type { FoundFile } from '../discover.ts';
import { createAcomTaker } from '../formats/clearing/acom-spans.ts';
import {
  CLEARING,
  CLEARING_FORMATS,
  type ClearingFormat,
  type ClearingGuess,
  createClearingDecoder,
  recogniseClearing,
} from '../formats/clearing/clearing.ts';
import type { FixedTaker } from '../formats/clearing/fixed-width.ts';
import { dateOfFileName } from '../formats/clearing/values.ts';
import type { ReadContext } from '../formats/context.ts';
import { issueOf } from '../formats/issue.ts';
import { bytesInGbk, headInGbk } from './clearing-bytes.ts';
import type { RecordReader } from './reader.ts';

/** Formats of merchant totals: their day is the day of the file. */
const TOTALS: ReadonlySet<ClearingFormat> = new Set(['unionpay-zsum', 'unionpay-zpsum']);

/** Formats of single sales that come by the million: plain records of them are read as bytes. */
const LARGE: ReadonlySet<ClearingFormat> = new Set([
  'unionpay-acom',
  'unionpay-coma',
  'unionpay-acoma',
]);

const clearingReader = (format: ClearingFormat): RecordReader => ({
  id: format,
  table: TOTALS.has(format) ? 'settlements' : 'transactions',
  recognises: (file) => guessOf(file)?.format === format,
  read: (file, today) => readClearingFile(format, file, today),
  ...(LARGE.has(format)
    ? {
        pour: (file, today, id, rows) =>
          readClearingFile(format, file, today, (context) =>
            createAcomTaker(CLEARING[format].layout, id, rows, context),
          ),
      }
    : {}),
});

/** Clearing files of UnionPay, one source a layout. */
export const CLEARING_SOURCES: readonly RecordReader[] = CLEARING_FORMATS.map(clearingReader);

/**
 * The source of a file whose first lines all are records of single sales, 33 blanks and more of each
 * in place: nothing else needs to be asked about it, and asking costs more than reading 10,000 rows.
 */
export const plainClearingSource = (file: FoundFile): RecordReader | undefined => {
  const guess = guessOf(file);
  return guess?.confidence === 1 && LARGE.has(guess.format)
    ? CLEARING_SOURCES.find(({ id }) => id === guess.format)
    : undefined;
};

const known = new WeakMap<FoundFile, { readonly guess: ClearingGuess | null }>();

const guessOf = (file: FoundFile): ClearingGuess | null => {
  const seen = known.get(file) ?? { guess: recogniseClearing(headInGbk(file.head)) };
  known.set(file, seen);
  return seen.guess;
};

/** Bytes decoded at once: some 256 records, a whole batch of what goes from bytes to bytes. */
const PIECE_BYTES = 1 << 18;
const NEWLINE = 10;

async function* readClearingFile(
  format: ClearingFormat,
  file: FoundFile,
  today: string,
  takerOf: (context: ReadContext) => FixedTaker | undefined = () => undefined,
): AsyncGenerator<readonly SourceRecord[]> {
  const stated = dateOfFileName(file.label) ?? dateOfFileName(file.path);
  const context = { date: stated ?? today };
  const decoder = createClearingDecoder(format, context, takerOf(context));
  const done = TOTALS.has(format) && stated === undefined ? withAssumedDay : same;
  for await (const chunk of bytesInGbk(file))
    for (const piece of piecesOf(chunk)) yield done(decoder.push(piece));
  yield done(decoder.end());
}

/** Pieces that end behind a line end where there is one, so that nothing has to be joined. */
function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  let at = 0;
  while (at < bytes.length) {
    const wanted = Math.min(at + PIECE_BYTES, bytes.length);
    const newline = wanted < bytes.length ? bytes.lastIndexOf(NEWLINE, wanted) : -1;
    const end = newline > at ? newline + 1 : wanted;
    yield bytes.subarray(at, end);
    at = end;
  }
}

const same = (records: readonly SourceRecord[]): readonly SourceRecord[] => records;

/** How sure a day is that was taken from the clock. Source  assumption: own scale, as in row.ts. */
const ASSUMED_DAY_CONFIDENCE = 0.7;

/** Totals state no day, and neither does the file name: the day of reading stands in. */
const withAssumedDay = (records: readonly SourceRecord[]): readonly SourceRecord[] =>
  records.map((record) => ({
    ...record,
    confidence: record.confidence * ASSUMED_DAY_CONFIDENCE,
    issues: [
      ...record.issues,
      issueOf('TIME_PART_ASSUMED', {
        column: 'settle_date',
        message: 'neither the file nor its name states a day; the day of reading stands in',
      }),
    ],
  }));
