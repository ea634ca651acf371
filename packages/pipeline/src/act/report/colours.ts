import type { Look } from './case-data.ts';

/* Colours that all common kinds of colour vision tell apart; in print, shape says the same. */

/** The calm colour of a terminal's own number. */
export const OWN_COLOUR = '#8fb4d6';

/** Foreign numbers, told apart by all common kinds of colour vision; after Okabe and Ito. */
export const FOREIGN_COLOURS = [
  '#c2410c',
  '#7b2d7e',
  '#e09c00',
  '#0f766e',
  '#1e3a8a',
  '#d86aa4',
  '#6b4423',
];

/** All numbers that have no colour of their own. */
export const REST_COLOUR = '#30363f';

export const NO_RECORD_COLOUR = '#c9cfd8';

/** Irregular sales of a plot, and the others. */
export const JUMP_COLOUR = '#b93a0a';
export const CALM_COLOUR = '#c3d5e6';

/** The colour of each look: its own number calm, foreign ones vivid while there are colours. */
export const lookColours = (looks: readonly Look[]): readonly string[] => {
  let foreign = 0;
  return looks.map((look) => {
    if (look.own) return OWN_COLOUR;
    if (look.number === null) return NO_RECORD_COLOUR;
    foreign += 1;
    return FOREIGN_COLOURS[foreign - 1] ?? REST_COLOUR;
  });
};
