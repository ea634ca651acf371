const SERIES_MAX = 3;
const PREFIX = 11;

/** Numbers of one institution, area and trade that were given out together. */
export const isNextTo = (a: string, b: string): boolean => {
  if (a.length !== 15 || b.length !== 15 || a.slice(0, PREFIX) !== b.slice(0, PREFIX)) return false;
  const apart = Math.abs(Number(a.slice(PREFIX)) - Number(b.slice(PREFIX)));
  return apart <= SERIES_MAX;
};
