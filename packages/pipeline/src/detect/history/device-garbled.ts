import { compareNames, type NameRelation } from '@zhenma/model';
import type { NumberUse } from './number-use.ts';

/** A garbled number is rare beside the one it was, so that an owner's second number is none. */
const GARBLED_SHARE = 0.25;

/** What spoils one character of a number so often spoils two at times; a number of one's own is used more. Own [I]. */
const SINGLE_FORMS_MIN = 2;
const DOUBLE_SALES_MAX = 2;

/**
 * The numbers that are the other but for one character, and by themselves used nowhere else; beside two such, also
 * those of its own name that are off by two, in a sale or two each.
 *
 * Shape   what spoils a number leaves its name: one with a name of its own is somebody's. Without names,
 *         forms that differ in the last digit only are numbers given out in a row, as to the stands of a
 *         food court that share a till. None either where a form may as well be what the other is a form of.
 */
export const garbledOf = (uses: readonly NumberUse[], from: NumberUse): readonly NumberUse[] => {
  const forms = formsOf(uses, from);
  const inRow = forms.every((use) => isUnnamed(use, from) && use.no.startsWith(headOf(from)));
  const isAlike = forms.some(
    (use) => use.sales >= from.sales && formsOf(uses, use).length >= forms.length,
  );
  if (inRow || isAlike) return [];
  return forms.length < SINGLE_FORMS_MIN ? forms : [...forms, ...doublesOf(uses, from)];
};

const doublesOf = (uses: readonly NumberUse[], from: NumberUse): readonly NumberUse[] =>
  uses.filter(
    (use) =>
      isRare(use, from) &&
      use.sales <= DOUBLE_SALES_MAX &&
      differences(use.no, from.no) === 2 &&
      relationOf(use, from) === 'same',
  );

const formsOf = (uses: readonly NumberUse[], from: NumberUse): readonly NumberUse[] =>
  uses.filter((use) => isForm(use, from) && !isNamedOtherwise(use, from));

const isForm = (use: NumberUse, from: NumberUse): boolean =>
  isRare(use, from) && differences(use.no, from.no) === 1;

const isRare = (use: NumberUse, from: NumberUse): boolean =>
  use !== from && use.devices === 1 && use.sales <= Math.max(2, from.sales * GARBLED_SHARE);

/** Names cut to a place or in two scripts tell no more than none. */
const isUnnamed = (use: NumberUse, from: NumberUse): boolean => relationOf(use, from) === 'unknown';

const isNamedOtherwise = (use: NumberUse, from: NumberUse): boolean =>
  !['same', 'unknown'].includes(relationOf(use, from));

const relationOf = ({ name }: NumberUse, from: NumberUse): NameRelation =>
  name === undefined || from.name === undefined ? 'unknown' : compareNames(name, from.name);

const headOf = ({ no }: NumberUse): string => no.slice(0, -1);

/** So many forms of one number are no series that was given out. */
const FORMS_MIN = 3;

/**
 * The number of which most others of the device are garbled forms: its own, whoever else borrows it.
 *
 * Shape   undefined where the forms carry another name than the number.
 */
export const stemOf = (uses: readonly NumberUse[]): NumberUse | undefined => {
  const [stem] = uses
    .map((use) => ({ use, forms: garbledOf(uses, use).length }))
    .filter(({ forms }) => forms >= FORMS_MIN && forms * 2 >= uses.length)
    .sort(
      (a, b) => b.use.sales - a.use.sales || b.forms - a.forms || (a.use.no < b.use.no ? -1 : 1),
    );
  return stem?.use;
};

const differences = (a: string, b: string): number => {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let count = 0;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) count += 1;
  return count;
};
