/** Handing small tables from thread to thread costs a third more than one thread alone. */
const SMALL_BYTES = 1 << 20;
/** Of so few rows no table gets large. */
const FEW_ROWS = 1000;

/** Whether files that were found are so small that one thread is the fastest. */
export const isSmall = (files: readonly { readonly bytes: number }[]): boolean =>
  files.reduce((sum, { bytes }) => sum + bytes, 0) < SMALL_BYTES;

/** Rows of all files that were read. */
export const rowsOf = (files: readonly { readonly rows: number }[]): number =>
  files.reduce((sum, { rows }) => sum + rows, 0);

/** Whether so few rows were read that no table needs to be dropped. */
export const areFew = (files: readonly { readonly rows: number }[]): boolean =>
  rowsOf(files) < FEW_ROWS;
