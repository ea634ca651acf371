/**
 * Places to begin with where so many are expected: a power of two, never below 1,024. A table that
 * grows is copied whole.
 */
export const roomFor = (expected: number): number => {
  let room = 1024;
  while (room < expected) room *= 2;
  return room;
};

/** Units bytes: what the processor fetches at a time, and where glibc puts large memory in a page. */
const LINE_BYTES = 64;
const HEADER_BYTES = 16;

/**
 * Whole numbers of a large table, all 0.
 *
 * Their memory is taken at once. Else the system finds a page, and fills it with zeros, when a row is
 * first written there, and that row waits: of the time of a sale it was a ninth. And they begin where
 * a line of the cache does, so that a row of 64 bytes is one line and not two; where memory is not
 * given as by glibc, that is only slower.
 */
export const intsOf = (count: number): Int32Array => {
  const bytes = count * Int32Array.BYTES_PER_ELEMENT;
  return new Int32Array(bufferOf(bytes), LINE_BYTES - HEADER_BYTES, count).fill(0);
};

/** The same for numbers of any kind. */
export const realsOf = (count: number): Float64Array => {
  const bytes = count * Float64Array.BYTES_PER_ELEMENT;
  return new Float64Array(bufferOf(bytes), LINE_BYTES - HEADER_BYTES, count).fill(0);
};

const bufferOf = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes + LINE_BYTES);

/** What a table holds, with room for so many numbers. */
export const widened = (table: Int32Array, count: number): Int32Array => {
  const wider = intsOf(count);
  wider.set(table);
  return wider;
};

/**
 * Looks at places of a table, so that they are at hand when they are asked for: with nothing else
 * between them, many looks into memory are under way at a time.
 *
 * @param looked what came of the looks before: with it no compiler leaves these out
 */
export const lookAt = (
  table: Int32Array,
  places: Int32Array,
  count: number,
  looked: number,
): number => {
  let seen = looked;
  for (let at = 0; at < count; at++) seen ^= table[places[at] as number] as number;
  return seen;
};
