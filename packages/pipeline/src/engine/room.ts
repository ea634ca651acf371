/**
 * Places to begin with where so many are expected: a power of two, never below 1,024. A table that
 * grows is copied whole.
 */
export const roomFor = (expected: number): number => {
  let room = 1024;
  while (room < expected) room *= 2;
  return room;
};

/**
 * The array, its memory taken at once. Else the system finds a page, and fills it with zeros, when a
 * row is first written there, and that row waits: of the time of a sale it was a ninth.
 */
export const taken = <T extends Int32Array | Float64Array>(room: T): T => {
  room.fill(0);
  return room;
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
