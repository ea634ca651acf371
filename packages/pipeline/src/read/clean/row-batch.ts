import { dataViewOf } from './words.ts';

/** Rows that come together at most: their bytes are still in the cache when the next column is cut. */
export const BATCH_ROWS = 512;

/** The values of one column of a batch: bytes [starts[row], ends[row]), none where they are equal. */
export interface SpanColumn {
  bytes: Uint8Array;
  words: DataView;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** True where no value has blanks at its edges. */
  readonly trimmed: boolean;
}

/** Rows by column, as spans of UTF-8 without quotes or line breaks. */
export interface RowBatch {
  /** Rows that are meant, and which of the spans are theirs. */
  readonly count: number;
  readonly picked: Int32Array;
  /** Line of each span. */
  readonly lines: Float64Array;
  /** Per canonical column; undefined where no row states it. Blanks at the edges are cut off. */
  readonly columns: readonly (SpanColumn | undefined)[];
  /** Card numbers, which may stand in for `card_token`. */
  readonly pan: SpanColumn | undefined;
}

const NOTHING = new Uint8Array(0);
const NO_WORDS = dataViewOf(NOTHING);

/** A column of nothing. */
export const createSpanColumn = (trimmed: boolean): SpanColumn => ({
  trimmed,
  bytes: NOTHING,
  words: NO_WORDS,
  starts: new Int32Array(BATCH_ROWS),
  ends: new Int32Array(BATCH_ROWS),
});

/** Lets the spans of a column lie in these bytes. */
export const lieIn = (column: SpanColumn, bytes: Uint8Array, words: DataView): void => {
  column.bytes = bytes;
  column.words = words;
};
