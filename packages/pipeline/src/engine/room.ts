/**
 * Places to begin with where so many are expected: a power of two, never below 1,024. A table that
 * is filled in order takes memory only where it was written; one that grows is copied whole.
 */
export const roomFor = (expected: number): number => {
  let room = 1024;
  while (room < expected) room *= 2;
  return room;
};
