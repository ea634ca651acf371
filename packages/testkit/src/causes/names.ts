/** Causes other than routing: what happened, and whether such a sale counts as jumped. */
export const CAUSES = {
  software: {
    jumped: true,
    about: 'an app version sends the vendor default or the last parameter set',
  },
  device: { jumped: true, about: 'one device gets digits of the merchant number wrong' },
  operation: { jumped: true, about: 'the wrong parameter file was loaded by hand' },
  merchant: { jumped: true, about: 'the terminal was moved or lent; the place differs' },
  registry: { jumped: false, about: 'a legitimate change that the registry does not know' },
  data: { jumped: false, about: 'a source cut the number off' },
} as const;

/** Name of a cause. */
export type CauseName = keyof typeof CAUSES;
/** All causes but routing. */
export const CAUSE_NAMES = Object.keys(CAUSES) as CauseName[];
