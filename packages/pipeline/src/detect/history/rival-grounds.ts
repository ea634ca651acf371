import { tradesRelated } from '@zhenma/model';
import { compare, namesOf } from './device-names.ts';
import type { NumberUse } from './number-use.ts';

/** Filling stations and hospitals: each has its own grounds, and tills there. */
const GROUNDS: readonly ReadonlySet<string>[] = [new Set(['5541', '5542']), new Set(['8062'])];

/**
 * Whether the device sells by turns for two filling stations, or for two hospitals, told apart by name: no till
 * stands in both. One that leaves the first before it comes to the second was handed on, or renamed.
 *
 * Source  own [I]; routers borrow numbers of just these classes, docs/facts.md §5 [V].
 */
export const haveRivals = (uses: readonly NumberUse[]): boolean =>
  GROUNDS.some((codes) => {
    const firms = uses.filter(
      (use) => use.mcc !== undefined && codes.has(use.mcc) && isCalledSo(use),
    );
    return firms.some((one) =>
      firms.some((use) => areMixed(one, use) && compare(one.name, use.name) === 'different'),
    );
  });

/** What the name of a hospital says. A shop of another name that has its category is none, but registered under it. */
const HOSPITAL = /[医诊疗院]|卫生|保健|妇幼|健康/;

const isCalledSo = ({ mcc, name }: NumberUse): boolean =>
  mcc !== '8062' || name === undefined || HOSPITAL.test(name);

/** Filling stations; what else a service area sells at one till: food, goods for the road, fares, a motel. */
const FORECOURT: ReadonlySet<string> = new Set(['5541', '5542']);
const BESIDE_FORECOURT: readonly string[] = ['5541', '5812', '5411', '4784', '5983'];

/** One firm beside the forecourt may be a tenant who lacks a till. Own choice [I]. */
const STRANGERS_MIN = 2;

/**
 * Whether the device sells for a filling station and for two firms whose trades are unrelated to each other and to
 * all that a service area sells: spas, clothes, jewellery have no till on a forecourt.
 *
 * Source  own [I]; routers borrow numbers of filling stations first, docs/facts.md §5 [V].
 */
export const isForecourtAmongStrangers = (uses: readonly NumberUse[]): boolean => {
  if (!uses.some(({ mcc }) => mcc !== undefined && FORECOURT.has(mcc))) return false;
  const found: string[] = [];
  for (const mcc of uses.flatMap((use) => use.mcc ?? []).sort())
    if ([...BESIDE_FORECOURT, ...found].every((other) => tradesRelated(other, mcc) === false))
      found.push(mcc);
  return found.length >= STRANGERS_MIN;
};

/**
 * Whether the device sells by turns for a school, for a hospital of another house, and for a shop of a trade that has
 * nothing to do with either: a campus has both under one name, a service hall sells nothing, and no shop but a lodger
 * takes in what a school or a ward is owed.
 *
 * Source  own [I]; routers borrow numbers of just these classes, docs/facts.md §5 [V].
 */
export const isShopOfSchoolAndHospital = (uses: readonly NumberUse[]): boolean =>
  uses.some(
    (school) =>
      school.desk === 'education' &&
      uses.some(
        (hospital) =>
          hospital.desk === 'health' &&
          namesOf(hospital, school, uses) === 'different' &&
          areMixed(school, hospital) &&
          uses.some((shop) => isShopBeside(shop, [school, hospital])),
      ),
  );

/** Schools and hospitals with grounds of their own, unlike tutors and dentists, who may have a counter in a mall. */
const GROUNDED: ReadonlySet<string> = new Set(['8062', '8211', '8220']);

/** The same where the school and the hospital have grounds of their own: so they are no counters of one mall either. */
export const isShopOfTwoGrounds = (uses: readonly NumberUse[]): boolean =>
  isShopOfSchoolAndHospital(
    uses.filter(
      ({ desk, mcc }) => (desk !== 'education' && desk !== 'health') || GROUNDED.has(mcc ?? ''),
    ),
  );

/** Canteens and pharmacies, which have counters in schools and hospitals. */
const LODGERS: ReadonlySet<string> = new Set(['5811', '5812', '5814', '5912']);

/** Whether a number is that of a shop which is neither's, while both are in use. */
const isShopBeside = (shop: NumberUse, closed: readonly NumberUse[]): boolean => {
  const { desk, mcc = '' } = shop;
  if ((desk !== undefined && desk !== 'supermarket') || LODGERS.has(mcc)) return false;
  return closed.every((one) => tradesRelated(mcc, one.mcc ?? '') === false && areMixed(shop, one));
};

/** Whether neither number was given up before the other came. */
const areMixed = (one: NumberUse, use: NumberUse): boolean =>
  one.firstPlace <= use.lastPlace && use.firstPlace <= one.lastPlace;
