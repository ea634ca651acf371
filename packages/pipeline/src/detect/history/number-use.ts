import type { NumberTraits } from './number-traits.ts';

/** How one device used one number. */
export interface NumberUse extends NumberTraits {
  readonly number: number;
  readonly sales: number;
  /** Sales of the number on any device. */
  readonly allSales: number;
  /** Sales of the number on that other device which has most of them. */
  readonly mostElsewhere?: number;
  /** Purchases and pre-authorisations, in how many runs they came, and where they lie. */
  readonly deals: number;
  /** Of these, with credit cards. */
  readonly credits: number;
  readonly runs: number;
  readonly longestRun: number;
  readonly firstPlace: number;
  readonly lastPlace: number;
  /** Devices that used the number, and those of them that used nothing else. */
  readonly devices: number;
  readonly lone: number;
  /** See `lender` in home-numbers.ts. */
  readonly homes: number;
  readonly movers: number;
  readonly settled: number;
  readonly parties: number;
  /** Several merchants went over to it and to another of the device's numbers: see `poolMoves`. */
  readonly joined?: boolean;
  /** Devices with proof of a router, other than this, that used the number away from home. */
  readonly routers: number;
  /** Numbers that a device with such proof used away from home, on average of those with this one. */
  readonly company: number;
  /** Other numbers whose devices look as if the number were lent from their till: see `isLenders`. */
  readonly hosts?: number;
  /** Deals of the device that follow one of the same day under another number. */
  readonly dayTurns?: number;
  /** They are so few, and one a day at most, as where a device is handed on. */
  readonly seldomTurns?: boolean;
  /** The device goes to other provinces from one day to the next: see travels.ts. */
  readonly swift?: boolean;
  /** The device's best claim to a home, and whether that number is kept by its devices. */
  readonly home: boolean;
  readonly kept: boolean;
  /** A filling station's, beside which nothing but forecourt shops is sold: see forecourts.ts. */
  readonly forecourt?: boolean;
  /** All devices with the number are at home with it. */
  readonly sole?: boolean;
  /** Its claim to be the home is nearly as good as that of the best: where more are, they are a pool. */
  readonly rival?: boolean;
  /** The device has one other number, and no other device has both. */
  readonly oddPair?: boolean;
  /** The device's serial states it under terminal ids that none of its other numbers has: see own-ids.ts. */
  readonly ownId?: boolean;
  /** The device has all its numbers in common with a few others: see same-set.ts. */
  readonly sameSet?: boolean;
  /** It alone is called outside as the device's slips say: see signed-number.ts. */
  readonly signed?: boolean;
  /** More than its place ties the number to the device: its serial, its counter, or it is a guest. */
  readonly tied: boolean;
  /** Nothing speaks for a second device under this terminal id: see device-parts.ts. */
  readonly bound: boolean;
  /** A serial or counters would tell two devices apart, so that one id is not all that ties them. */
  readonly heard?: boolean;
}

/** What a device's history says of one of its numbers. */
export interface NumberStory {
  readonly number: number;
  /** `home`: the device's own; `away`: another than its known home; `open`: no home is known. */
  readonly role: 'home' | 'away' | 'open';
  readonly homeNumber: number | undefined;
  /** Times the device came back to a number that it had left, or passed through one: `passedOf`. */
  readonly returns: number;
  /** No lawful desk carries on all trades of the device's numbers, nor are they its own set. */
  readonly desksApart: boolean;
  /** The numbers follow each other in turn, beyond chance. */
  readonly inTurn: boolean;
  /** Districts in the names of its numbers, and whether those come in blocks: device-pool.ts. */
  readonly districts: number;
  readonly inBlocks: boolean;
  readonly inSpells: boolean;
  /** Below the standard class. */
  readonly cheap: boolean;
  /** Cities, told apart by name, inside the device's numbers. */
  readonly cities: number;
  readonly homes: number;
  readonly movers: number;
  readonly routers: number;
  /** Of the device's numbers, those that several homes or routed devices borrow. */
  readonly borrowed: number;
  /** The number is of a cheaper class than the home. */
  readonly cheaper: boolean;
  /** The number is of another city than the home. */
  readonly elsewhere: boolean;
  /**
   * Nearest relation of the number's name to that of the home, or of the device's other numbers; one
   * brand at one trade and price counts as the same.
   */
  readonly names: string;
  /** Numbers one character away from the home, by themselves used nowhere else. */
  readonly garbled: number;
  /** Somebody else is at home with the number: devices that used nothing else. */
  readonly lent: boolean;
  /** The number came up in one part of the device's history only, with the home before and after. */
  readonly episode: boolean;
  readonly tied: boolean;
  readonly bound: boolean;
  /** Others borrow the number: several homes, or devices with proof of a router. */
  readonly shared: boolean;
  /** The number is borrowed, or no more used here than numbers that are: no second shop of the device's. */
  readonly passing: boolean;
  /** The number is of another institution than the home. */
  readonly otherHouse: boolean;
  /** Of a trade that has nothing in common with that of the home. */
  readonly otherTrade: boolean;
  /** Chance that card types would be divided so between the number and the home. */
  readonly byCard: number;
  /** The number took credit cards only, the home the others: see `splitByCard`, `groupSplit`. */
  readonly cardSplit: boolean;
  /** The home took the sales below an amount, this and other firms' numbers those above: `groupSplit`. */
  readonly amountSplit: boolean;
  /** The device sells for amounts of its own under this number and others of firms that have none in common: own-amounts.ts. */
  readonly ownAmounts: boolean;
  /** A mall's, hotel's or such number that shops of its place use beside their own, no cheaper than theirs, or a forecourt's. */
  readonly common: boolean;
  /** A few tills have all of the device's numbers, of one city and price class: see `isOneSet`. */
  readonly oneSet: boolean;
  /** The device was handed on from merchant to merchant: see device-passing.ts. */
  readonly handed: boolean;
  /** The device left its home for this number and never came back to any. */
  readonly moved: boolean;
}
