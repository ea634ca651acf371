/** A name of another, dearer firm under one cheap number. */
export interface LentName {
  readonly number: number;
  readonly name: number;
  readonly sales: number;
  /** Such firms of the number, and trades of these that have nothing in common. */
  readonly firms: number;
  readonly trades: number;
}

/** A cheap number with two strangers may have changed hands, and two with the same, been sold together. */
const NUMBERS_MIN = 3;
const FIRMS_MIN = 2;
/** A file whose rows slipped shows a name once under each of many numbers. Own choice [I]. */
const SALES_EACH = 2;

/**
 * Names that go about together: two firms, each under the same three cheap numbers or more. A number of
 * two strangers alone may have changed hands, but not three in company.
 *
 * Shape   those that remain when names under too few such numbers, and numbers of too few such names, are left out,
 *         again and again; `numbers` by number and name.
 */
export const inCompany = (
  lent: readonly LentName[],
): readonly (LentName & { readonly numbers: number })[] => {
  const ofName = gather(lent, ({ name }) => name);
  const ofNumber = gather(lent, ({ number }) => number);
  const left = lent.filter(({ name, number }) => {
    const about = ofName.get(name) ?? [];
    const sales = about.reduce((sum, one) => sum + one.sales, 0);
    return (
      about.length >= NUMBERS_MIN &&
      sales >= about.length * SALES_EACH &&
      (ofNumber.get(number)?.length ?? 0) >= FIRMS_MIN
    );
  });
  if (left.length < lent.length) return inCompany(left);
  return left.map((one) => ({ ...one, numbers: ofName.get(one.name)?.length ?? 0 }));
};

const gather = (
  lent: readonly LentName[],
  key: (one: LentName) => number,
): ReadonlyMap<number, readonly LentName[]> => {
  const groups = new Map<number, LentName[]>();
  for (const one of lent) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return groups;
};
