import type { NumberUse } from './device-story.ts';

/** A garbled number is rare beside the one it was, so that an owner's second number is none. */
const GARBLED_SHARE = 0.25;

/** Whether a number is the other but for one character, and by itself used nowhere else. */
export const isGarbled = (use: NumberUse, from: NumberUse): boolean =>
  use !== from &&
  use.devices === 1 &&
  use.sales <= Math.max(2, from.sales * GARBLED_SHARE) &&
  differences(use.no, from.no) === 1;

/** So many forms of one number are no series that was given out. */
const FORMS_MIN = 3;

/**
 * The number of which most others of the device are garbled forms: its own, whoever else borrows it.
 *
 * Shape   undefined where the forms carry another name than the number.
 */
export const stemOf = (uses: readonly NumberUse[]): NumberUse | undefined => {
  const stem = [...uses].sort((a, b) => b.sales - a.sales || (a.no < b.no ? -1 : 1))[0];
  if (stem === undefined) return undefined;
  const forms = uses.filter((use) => isGarbled(use, stem) && use.name === stem.name).length;
  return forms >= FORMS_MIN && forms * 2 >= uses.length ? stem : undefined;
};

const differences = (a: string, b: string): number => {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let count = 0;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) count += 1;
  return count;
};
