import { type Area, compareNames, samePlace } from '@zhenma/model';
import type { Row } from '../../engine/session.ts';
import { textOf } from './case-data.ts';
import { mccOf, placesOf, placesOfCode } from './labels.ts';

export type IdentityKind = 'place' | 'registered' | 'printed' | 'cleared' | 'paid';

/** Who one witness says the merchant is. */
export interface Identity {
  readonly kind: IdentityKind;
  /** The view it is taken from, where several could have told. */
  readonly view: string | null;
  readonly number: string | null;
  readonly name: string | null;
  readonly mcc: string | null;
  readonly places: readonly Area[];
}

export type IdentityField = 'number' | 'name' | 'mcc' | 'places';

export const IDENTITY_FIELDS: readonly IdentityField[] = ['number', 'name', 'mcc', 'places'];

/** The five identities of one sale, from the facts of its pattern and the areas that its records state. */
export const identitiesOf = (facts: Row): readonly Identity[] => {
  const text = (name: string): string | null => textOf(facts[name]);
  const nothing = { view: null, number: null, name: null, mcc: null, places: [] };
  const inRegistry = text('registered_by') === 'terminal' || text('registered_name') !== null;
  const number = inRegistry ? text('registered_no') : null;
  const area = placesOfCode(text('registered_area'));
  const cleared = stated(facts, 'cleared', ['clearing', 'response', 'statement']);
  const here = placesOfCode(text('device_area') ?? text('area_code'));
  // A record that repeats the device's area says nothing of where its number is from.
  const outside = placesOfCode(text('outside_area'));
  const places = placesDiffer(here, outside) ? outside : cleared.places;
  return [
    { ...nothing, kind: 'place', places: here },
    {
      ...nothing,
      kind: 'registered',
      number,
      name: text('registered_name'),
      mcc: text('registered_mcc') ?? mccOf(number),
      places: area.length > 0 ? area : placesOf(number),
    },
    stated(facts, 'printed', ['slip', 'request']),
    { ...cleared, places, name: cleared.name ?? text('cleared_owner_name') },
    { ...nothing, kind: 'paid', name: text('registered_payee') },
  ];
};

/** What the first view that stated a number says. */
const stated = (facts: Row, kind: IdentityKind, views: readonly string[]): Identity => {
  const view = views.find((one) => textOf(facts[`${one}_no`]) !== null) ?? null;
  const text = (part: string): string | null => textOf(facts[`${view}_${part}`]);
  const number = text('no');
  const acquirer = text('acquirer');
  return {
    kind,
    view,
    number,
    name: text('name'),
    mcc: text('mcc') ?? mccOf(number),
    places: placesOf(number, acquirer),
  };
};

/**
 * The fields in which an identity differs from the one that should be: the registered one, or, where
 * the registry is silent, the printed one. A category that contradicts its own number differs too.
 * Not known is never different; the holder of an account is often a person, and is not compared.
 */
export const differingFields = (
  identity: Identity,
  all: readonly Identity[],
): ReadonlySet<IdentityField> => {
  if (identity.kind === 'registered' || identity.kind === 'paid') return new Set();
  const reference = all.find(
    ({ kind, number }) => (kind === 'registered' || kind === 'printed') && number !== null,
  );
  const fields =
    reference && reference !== identity
      ? IDENTITY_FIELDS.filter((field) => differs(field, identity, reference))
      : [];
  const recoded = insideMcc(identity) !== null && identity.mcc !== (reference?.mcc ?? null);
  return new Set(recoded ? [...fields, 'mcc'] : fields);
};

/** The category inside the number, where another one was sent with it. */
export const insideMcc = ({ number, mcc }: Identity): string | null => {
  const inside = mccOf(number);
  return mcc !== null && inside !== null && inside !== mcc ? inside : null;
};

const differs = (field: IdentityField, left: Identity, right: Identity): boolean => {
  if (field === 'places') return placesDiffer(left.places, right.places);
  const [a, b] = [left[field], right[field]];
  if (a === null || b === null) return false;
  return field === 'name' ? compareNames(a, b) === 'different' : a !== b;
};

/** True when no reading of one lies in the same city as a reading of the other. */
const placesDiffer = (left: readonly Area[], right: readonly Area[]): boolean => {
  if (left.length === 0 || right.length === 0) return false;
  return !left.some((a) =>
    right.some((b) => {
      const relation = samePlace(a, b);
      if (relation === 'same_province') return a.city === undefined || b.city === undefined;
      return relation !== 'different';
    }),
  );
};
