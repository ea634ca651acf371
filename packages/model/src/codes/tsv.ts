/**
 * Splits a generated table into rows of cells.
 *
 * Shape   one line a row, tabs between cells; trailing empty cells may be missing, so every row is
 *         filled up to `width`.
 * Errors  none; the generator checked the table.
 */
export function parseTsv(text: string, width: number): readonly (readonly string[])[] {
  return text.split('\n').map((line) => {
    const cells = line.split('\t');
    while (cells.length < width) cells.push('');
    return cells;
  });
}

/** A value made at its first use and kept: a table that nobody asks for is never parsed. */
export function lazy<T>(make: () => T): () => T {
  let held: { readonly value: T } | undefined;
  return () => {
    held ??= { value: make() };
    return held.value;
  };
}
