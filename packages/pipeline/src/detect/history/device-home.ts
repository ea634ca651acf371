import { institutionInside, placesOfNumbers, sameFirm, tradesRelated } from '@zhenma/model';
import { isFormer, isSteadier, isVisit } from './around-home.ts';
import { countCities } from './count-cities.ts';
import { isNextTo } from './next-number.ts';
import type { NumberUse } from './number-use.ts';

/** Sales from which on nine in ten are more than luck. */
const STAY_MIN = 10;

/**
 * Whether several homes or routed devices use the number, or it is another's that one routed device
 * uses: not where all its devices are at home with it, as the tills of one shop, and it is no rare one.
 */
export const isBorrowed = ({ homes, routers, sales, allSales, joined, sole }: NumberUse): boolean =>
  joined === true ||
  homes >= BORROWED_HOMES_MIN ||
  routers >= BORROWED_HOMES_MIN ||
  (routers === 1 && !(sole === true && allSales >= STAY_MIN) && sales * 2 < allSales);

export const BORROWED_HOMES_MIN = 2;

/**
 * The home, where one is known. A number that others borrow is nobody's home here, nor one opened
 * together with another of the device's, unless nearly all sales are under it and all others are
 * borrowed, or most of its sales are made here and most of the device's under it: of shops that lend
 * their numbers to each other, one is at home. And where the trades lie
 * too far apart for one desk, or the numbers come in turn, and all are of a cheap class, none of them
 * is the shop's own.
 */
export const homeOf = (
  uses: readonly NumberUse[],
  apart: boolean,
  inTurn: boolean,
): NumberUse | undefined => {
  const home = uses.find((use) => use.home && use.kept);
  const own = ownBesideOthers(uses);
  if (own !== undefined) return own;
  if (home === undefined) return undefined;
  if (isOneOfPool(home, uses)) return undefined;
  const others = uses.filter((use) => use !== home && isBorrowed(use)).length;
  const only = others === uses.length - 1 && home.sales * 10 >= salesOf(uses) * 9;
  if (
    isBorrowed(home) &&
    !(only && home.sales >= STAY_MIN) &&
    !isMutual(home, uses) &&
    (home.sales * 2 < home.allSales || others >= BORROWED_HOMES_MIN)
  )
    return undefined;
  const most = usersOf(home) === 1 && home.sales * 2 > salesOf(uses);
  const pool = inTurn || (apart && uses.length > 2 && !most);
  if (pool && !isOddOne(home, uses) && uses.every(isCheap)) return undefined;
  const inSeries = uses.some((use) => use !== home && isNextTo(use.no, home.no));
  const inPool =
    inSeries && !most && (apart || others >= BORROWED_HOMES_MIN) && !isBlock(home, uses);
  return inPool ? undefined : home;
};

/** Whether other devices use the number and nothing else, and most of its sales are made there. */
export const isAnothers = ({
  lone,
  sales,
  allSales,
}: Pick<NumberUse, 'lone' | 'sales' | 'allSales'>): boolean => lone > 0 && sales * 2 < allSales;

/** With two others, one may be the shop's own and the third what it borrows. */
const OTHERS_MIN = 2;

/** More tills than this a shop seldom has besides that which has its number alone. */
const STRANGERS_MIN = 3;

/**
 * The only number of a device that is not another shop's, though nearly all sales go out under those:
 * each has a till of its own elsewhere and goes out from several other devices besides.
 */
export const ownBesideOthers = (uses: readonly NumberUse[]): NumberUse | undefined => {
  const [own, ...more] = uses.filter((use) => !isAnothers(use));
  const others = uses.filter(isAnothers);
  if (own === undefined || more.length > 0 || others.length < OTHERS_MIN) return undefined;
  const strange = others.every((use) => usersOf(use) >= STRANGERS_MIN && !isCheaper(own, use));
  return strange && usersOf(own) < STRANGERS_MIN && own.lone === 0 && !isBorrowed(own)
    ? own
    : undefined;
};

/**
 * The device's best claim, if it is the only one of its numbers that has no till of its own: though
 * others borrow it, its shop must have one, and all others have theirs elsewhere. Not of a cheap class:
 * such a number may be a router's own.
 */
export const ownerlessOf = (uses: readonly NumberUse[]): NumberUse | undefined => {
  const [own, ...more] = uses.filter(({ lone }) => lone === 0);
  if (own?.home !== true || more.length > 0 || isCheap(own)) return undefined;
  return uses.every((use) => use === own || isAnothers(use)) ? own : undefined;
};

/** Whether every number of the device is that of another shop, and several devices go out under it. */
export const areAllStrange = (uses: readonly NumberUse[]): boolean =>
  uses.length > OTHERS_MIN && uses.every((use) => isAnothers(use) && usersOf(use) >= 2);

/** Sales that make a majority of both more than luck, and how far it must be ahead of the next. */
const MUTUAL_MIN = 5;
const AHEAD_MIN = 3;

/**
 * Whether a number may be the device's own though others borrow it: it is of the standard class, half of
 * the device's sales are under it, and twice as many as under any other. Routers spread what they move,
 * and move it to cheaper classes.
 */
export const isLikelyHome = (use: NumberUse, uses: readonly NumberUse[]): boolean =>
  use.cheapness === 0 &&
  !isOfPool(use, uses) &&
  use.sales * 2 >= salesOf(uses) &&
  uses.every((other) => other === use || other.sales * 2 <= use.sales);

/** Of two shops that lend to each other a till has two borrowed numbers, one its own. Own choice [I]. */
const POOL_MIN = 3;

/** Whether devices of three homes, all of them routed, go out under the number. */
const isSpread = ({ homes, routers }: NumberUse): boolean =>
  homes >= POOL_MIN && routers >= POOL_MIN;

/**
 * Whether a number is one of a router's, however much the device uses it: three routed devices go out under
 * it, most of its sales are theirs, and two more of the device's numbers are borrowed.
 */
const isOfPool = (use: NumberUse, uses: readonly NumberUse[]): boolean =>
  use.routers >= POOL_MIN &&
  use.sales * 2 < use.allSales &&
  uses.filter(isBorrowed).length >= POOL_MIN;

/** Fewer sales, or hardly more than a second such number's, single nothing out. */
const ODD_MIN = 3;
const ODD_AHEAD = 2;

/**
 * Among two borrowed numbers or more, the one that nobody is known to borrow, if it stands out among such: where no
 * home is known, it may be the shop's own.
 */
export const oddOf = (uses: readonly NumberUse[]): NumberUse | undefined => {
  const own = uses.filter(
    (use) => !isBorrowed(use) && use.routers === 0 && !isOneOfPool(use, uses),
  );
  const [first, second] = own.sort((a, b) => b.sales - a.sales);
  if (first === undefined || first.sales < ODD_MIN || gainsNothing(first, uses)) return undefined;
  if (uses.length - own.length < BORROWED_HOMES_MIN) return undefined;
  return first.sales > (second?.sales ?? 0) * ODD_AHEAD ? first : undefined;
};

/** Whether most of the number's sales are made here and most of the device's are under it. */
const isMutual = (home: NumberUse, uses: readonly NumberUse[]): boolean =>
  home.sales >= MUTUAL_MIN &&
  home.sales * 2 > home.allSales &&
  home.sales * 2 >= salesOf(uses) &&
  uses.every((use) => use === home || use.sales * AHEAD_MIN <= home.sales);

/** Whether the number's shop would gain nothing by a router: it is cheap, and no borrowed number of the device is cheaper. */
const gainsNothing = (use: NumberUse, uses: readonly NumberUse[]): boolean =>
  isCheap(use) && !uses.some((other) => isBorrowed(other) && isCheaper(other, use));

/**
 * The number that may be the home as well, if it is one: its claim is nearly as good, or most of the
 * device's sales are under it, or this device alone has it and many have the home, or another shop
 * does; and neither price nor other merchants that borrow it speak against it. Or it is another shop's
 * of this till, whose number routers borrow. Or it has most of the device's sales and the device most of
 * its own: the home may be a number of another device under the same id. Or it is the one dearer number
 * of the device, with nearly as many sales: routers move sales to cheaper ones. Or it has most of the sales
 * and another till, no three shops borrow it, and the home does not stand out among the others. Or it is used more than the home and
 * all around it: what goes out week by week under one number after another leaves the shop's own between.
 * Or the home came for a while alone, from a till of its own: see `isVisit`. Or it came late to a device of two
 * numbers, and is no dearer: see `isFormer`.
 * Or the home was used once, and it most: that one sale may be a stranger's of the same id. Or it stands out
 * among those that nobody borrows: see `oddBeside`.
 */
export const contestedOf = (
  uses: readonly NumberUse[],
  home: NumberUse | undefined,
): NumberUse | undefined => {
  if (home === undefined || home === ownBesideOthers(uses)) return undefined;
  const all = salesOf(uses);
  const isLent = ({ homes, routers }: NumberUse): boolean =>
    homes >= BORROWED_HOMES_MIN || routers >= BORROWED_HOMES_MIN;
  const others = uses.filter((use) => use !== home);
  const most = others.find((use) => use.sales * 2 >= all);
  const rivals = others.filter((use) => use.rival === true);
  const mayOwn = (use: NumberUse): boolean =>
    isCrowded(home) || (isAnothers(home) && use.lone === 0 && use.sales > 1);
  const sole = others.filter((use) => usersOf(use) === 1 && mayOwn(use));
  const lender =
    others.length === 1
      ? others.find((use) => isLender(use, home) && !isStrange(use, home))
      : undefined;
  if (lender) return lender;
  const around = others.find((use) => isVisit(home, use));
  if (around) return around;
  const [former, ...later] = others;
  if (former && later.length === 0 && !isCheaper(former, home) && isFormer(home, former))
    return former;
  const dear = dearestOf(uses)?.own;
  if (dear !== undefined && isCheaper(home, dear) && dear.sales * 5 >= all * 2) return dear;
  const owner = others.find((use) => use.sales * 2 > all && use.sales * 2 > use.allSales);
  const isPassing =
    owner !== undefined && home.sales * ODD_AHEAD >= owner.sales && isGainless(home, owner, others);
  if (owner && !isPassing && !isRouted(owner, home, others)) return owner;
  if (most && home.sales === 1 && !isCheaper(most, home)) return most;
  const isAhead = others.every((use) => use === most || use.sales * ODD_AHEAD <= home.sales);
  const isTold =
    most !== undefined && (isSingled(home, most, others) || isGainless(home, most, others));
  const isOpen = most !== undefined && !isSpread(most) && !isTold;
  if (isOpen && most.lone > 0 && others.length > 1 && !isAhead) return most;
  const steady = others.find((use) => isSteadier(use, home) && !isBorrowed(use));
  const claimant = most ?? steady ?? only(rivals) ?? only(sole);
  const isTaken = claimant === most ? isLent : isBorrowed;
  const isBarred = claimant === most && isTold;
  const mayClaim = claimant && !isBarred && !isCheaper(claimant, home) && !isTaken(claimant);
  return mayClaim ? claimant : oddBeside(home, others);
};

/**
 * Whether the home is this device's alone and dearer, while three devices of several numbers go out under the
 * one that has most sales, and under another: of shops that lend a number each would have the other's, too.
 */
const isSingled = (home: NumberUse, most: NumberUse, others: readonly NumberUse[]): boolean =>
  home.devices === 1 &&
  home.sales >= SEEN_MIN &&
  isCheaper(most, home) &&
  others.filter(isCrowded).length > 1 &&
  isCrowded(most);

/**
 * Whether the shop of the number that has most sales would gain nothing by what the device does: no other of its
 * numbers is cheaper, and the home dearer. That they are not two shops at one till must be seen: both are of two
 * cities, or others borrow the number and a further one of the device's. Nor would it by one number of another city that
 * this device alone has, while shops of that or a third city send it, too.
 */
const isGainless = (home: NumberUse, most: NumberUse, others: readonly NumberUse[]): boolean => {
  const apart = home.sales >= SEEN_MIN && countCities([home, most]) === 2;
  const isAlone = home.devices === 1 && most.lone === 0 && most.homes >= 1;
  if (apart && isAlone && others.length === 1) return true;
  const lent = isBorrowed(most) && others.some((use) => use !== most && isBorrowed(use));
  return (apart || lent) && isCheaper(most, home) && !others.some((use) => isCheaper(use, most));
};

/**
 * The number that nobody is known to borrow and that is used more than twice as much as the home, and than
 * any other such number: one of a shop whose other tills keep to it, and the home a number drawn now and then.
 */
const oddBeside = (home: NumberUse, others: readonly NumberUse[]): NumberUse | undefined => {
  const own = others.filter(
    (use) => !isBorrowed(use) && use.routers === 0 && !isCheaper(use, home),
  );
  const [first, second] = own.sort((a, b) => b.sales - a.sales || a.number - b.number);
  const next = Math.max(home.sales, second?.sales ?? 0);
  return first !== undefined && first.sales > next * ODD_AHEAD ? first : undefined;
};

/** Whether a cheaper number that no device has alone is borrowed beside another that is, at the home's main till. */
const isRouted = (use: NumberUse, home: NumberUse, others: readonly NumberUse[]): boolean =>
  use.lone === 0 &&
  home.sales * 2 >= home.allSales &&
  isCheaper(use, home) &&
  others.filter(isBorrowed).length > 1 &&
  isBorrowed(use);

export const salesOf = (uses: readonly NumberUse[]): number =>
  uses.reduce((sum, use) => sum + use.sales, 0);

const only = (uses: readonly NumberUse[]): NumberUse | undefined =>
  uses.length === 1 ? uses[0] : undefined;

/**
 * Whether routed devices borrow the number of a shop whose till this is: most of its sales are made here, and no device
 * has it alone, or only an id of its own institution ties it to this one.
 */
const isLender = (use: NumberUse, home: NumberUse): boolean =>
  (use.lone === 0 || (use.heard !== true && isSameHouse(use, home))) &&
  use.routers >= BORROWED_HOMES_MIN &&
  use.sales * 2 >= use.allSales;

/**
 * Whether no one till belongs to the shops of both numbers: they lie in two cities, or one is of another
 * institution, cheaper, and of a trade that has nothing to do with the home's.
 */
export const isStrange = (use: NumberUse, home: NumberUse): boolean => {
  const place = placesOfNumbers(use.no, home.no);
  if (place === 'different' || place === 'same_province') return true;
  const trades =
    use.mcc !== undefined && home.mcc !== undefined && tradesRelated(use.mcc, home.mcc);
  return isOtherHouse(use, home) && isCheaper(use, home) && trades === false;
};

/** Whether both numbers say that they are of one institution. */
const isSameHouse = (use: NumberUse, home: NumberUse): boolean => {
  const [left, right] = [institutionInside(use.no), institutionInside(home.no)];
  return left !== null && right !== null && sameFirm(left, right) === true;
};

/** Whether a number is of another institution than the home. */
export const isOtherHouse = (use: NumberUse, home: NumberUse): boolean => {
  const [left, right] = [institutionInside(use.no), institutionInside(home.no)];
  return left !== null && right !== null && sameFirm(left, right) === false;
};

/** Devices of several numbers that used the number. */
export const usersOf = ({ devices, lone }: NumberUse): number => devices - lone;

/**
 * Whether a number is as cheap as one of two or more borrowed numbers that it goes with on several
 * devices, and on none alone but its own shop's elsewhere. A router moves sales to cheaper classes: a shop of
 * that class would have no reason to use the others, so that it is one of them.
 */
export const isOneOfPool = (use: NumberUse, uses: readonly NumberUse[]): boolean => {
  const borrowed = uses.filter((other) => other !== use && isBorrowed(other));
  return (
    (use.lone === 0 || isAnothers(use)) &&
    usersOf(use) >= POOL_USERS_MIN &&
    uses.every(isCheap) &&
    borrowed.length >= BORROWED_HOMES_MIN &&
    borrowed.some((other) => !isCheaper(other, use))
  );
};

const POOL_USERS_MIN = 3;

/** Whether a number is borrowed, or one of a pool's that nobody is known to borrow. */
export const isOfOthers = (use: NumberUse, uses: readonly NumberUse[]): boolean =>
  isBorrowed(use) || isOneOfPool(use, uses);

/** A home of so many devices may be a number that they borrow. */
const CROWD_MIN = 3;
const isCrowded = (use: NumberUse): boolean => usersOf(use) >= CROWD_MIN;

/** Two devices of a pool may have a number in common by luck, if it is seldom used. */
const SEEN_MIN = 3;

/**
 * Whether a number is its shop's alone, while most others of the device are used by more devices.
 */
const isOddOne = (home: NumberUse, uses: readonly NumberUse[]): boolean => {
  const others = uses.filter((use) => use !== home);
  const shared = others.filter((use) => usersOf(use) > usersOf(home)).length;
  const seen = usersOf(home) === 1 || home.sales >= SEEN_MIN;
  return home.sole === true && seen && shared * 2 > others.length;
};

export interface Dearest {
  readonly own: NumberUse;
  /** Half of the device's sales or more are under it. */
  readonly most: boolean;
}

/**
 * The one number of the standard class among cheaper ones, if most sales are under it or nobody else
 * borrows it: a router moves sales to cheaper classes.
 */
export const dearestOf = (uses: readonly NumberUse[]): Dearest | undefined => {
  const dear = dearOf(uses);
  if (dear === undefined || !isBorrowed(dear.own)) return dear;
  return dear.most && !areOfTwoPools(uses) ? dear : undefined;
};

/**
 * Whether the device has two borrowed numbers that no other device has both, and most of its sales under
 * the dearer, which is another shop's: they are not of one pool, so that the one or the other is its own,
 * and lent as well.
 */
export const areOfTwoPools = (uses: readonly NumberUse[]): boolean => {
  const dear = dearOf(uses);
  const odd = uses.every((use) => use.oddPair === true && isBorrowed(use));
  return odd && dear?.most === true && isAnothers(dear.own);
};

const dearOf = (uses: readonly NumberUse[]): Dearest | undefined => {
  const [own, ...more] = uses.filter(({ cheapness }) => cheapness === 0);
  if (own === undefined || more.length > 0) return undefined;
  if (uses.some(({ cheapness }) => cheapness === undefined)) return undefined;
  const most = own.sales * 2 >= uses.reduce((sum, use) => sum + use.sales, 0);
  return { own, most };
};

const BLOCK_CHANCE_MAX = 0.01;

/** Whether all deals of a number open or close the device's history, beyond chance. */
const isBlock = (use: NumberUse, uses: readonly NumberUse[]): boolean => {
  const deals = uses.reduce((sum, one) => sum + one.deals, 0);
  const atEdge = use.firstPlace === 1 || use.lastPlace === deals;
  return atEdge && use.runs === 1 && (use.deals / deals) ** (use.deals - 1) <= BLOCK_CHANCE_MAX;
};

export const isCheap = ({ cheapness }: NumberUse): boolean => (cheapness ?? 0) > 0;

/** Whether a number is of a cheaper price class than the home. */
export const isCheaper = (use: NumberUse, home: NumberUse): boolean =>
  use.cheapness !== undefined && home.cheapness !== undefined && use.cheapness > home.cheapness;
