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
