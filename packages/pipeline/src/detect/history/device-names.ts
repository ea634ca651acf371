import { compareNames, shareBrand, tradesRelated } from '@zhenma/model';
import type { NumberUse } from './number-use.ts';

/** Whether two numbers are of trades that have nothing in common. */
export const isOtherTrade = ({ mcc }: NumberUse, home: NumberUse): boolean =>
  mcc !== undefined && home.mcc !== undefined && tradesRelated(mcc, home.mcc) === false;

/** Nearest relation of a number's name to that of the home or, without one, to those of all others. */
export const namesOf = (
  use: NumberUse,
  home: NumberUse | undefined,
  uses: readonly NumberUse[],
): string => {
  const others = home === undefined ? uses.filter((one) => one !== use) : [home];
  const relations = others.map((other) =>
    isOneChain(use, other) || isOneHouse(use.name, other.name)
      ? 'same'
      : compare(use.name, other.name),
  );
  return RELATIONS.find((relation) => relations.includes(relation)) ?? 'unknown';
};

/**
 * Whether two numbers are of shops or offices of one chain: a sale under a number of one's own brand,
 * trade and price is no gain to anybody.
 */
const isOneChain = (a: NumberUse, b: NumberUse): boolean =>
  a.name !== undefined &&
  b.name !== undefined &&
  shareBrand(a.name, b.name) &&
  a.cheapness === b.cheapness &&
  !isOtherTrade(a, b);

/** A hospital or school, whose departments have numbers of their own under its name. */
const HOUSE = /^\p{Script=Han}{2,}?(?:医院|卫生院|保健院|大学|学院|中学|小学|学校|幼儿园)/u;

/** Whether two names are of departments of one hospital or school: both begin with it. */
const isOneHouse = (a: string | undefined, b: string | undefined): boolean => {
  const [left] = HOUSE.exec(a ?? '') ?? [];
  const [right] = HOUSE.exec(b ?? '') ?? [];
  return left !== undefined && left === right;
};

/** The nearest relation counts: it is what an innocent reading would hold on to. */
const RELATIONS = ['same', 'similar', 'unknown', 'different'];

/** How two names relate, unknown where one is not told. */
export const compare = (a: string | undefined, b: string | undefined): string =>
  a === undefined || b === undefined ? 'unknown' : compareNames(a, b);
