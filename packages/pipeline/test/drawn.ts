/** One of `of` things, in no order that a rule could see: the same for the same place. */
export const drawn = (till: number, nth: number, of: number): number => {
  let mixed = Math.imul(till * 31 + nth * 977 + 7, 2654435761);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 2246822519);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 3266489917);
  return ((mixed ^ (mixed >>> 16)) >>> 0) % of;
};
