import type { City } from '../codes/cities.ts';
import type { Model } from '../codes/devices.ts';
import type { Institution } from '../codes/institutions.ts';
import type { Trade } from '../codes/trades.ts';
import type { Card } from '../people/cards.ts';
import type { PriceClass } from '../tariff.ts';

/** Where a device stands, as its location implies and as the registry would write it. */
export interface Place {
  readonly city: City;
  readonly lat: number;
  readonly lon: number;
  readonly areaCode: string;
  readonly address: string;
}

/** One merchant number with what it was registered for. */
export interface Merchant {
  readonly no: string;
  /** The name over the door and on the slip. */
  readonly sign: string;
  /** The name of the licence, used in registry and clearing. */
  readonly legal: string;
  readonly uscc: string;
  readonly trade: Trade;
  readonly mcc: string;
  readonly priceClass: PriceClass;
  readonly institution: Institution;
  readonly acquirer: string;
  readonly agent: string;
  readonly place: Place;
  readonly quarter: number;
  readonly structured: boolean;
  readonly settleAccount: string;
  readonly settleName: string;
  readonly debitRate: string;
  readonly creditRate: string;
  readonly openedMs: number;
  readonly closedMs: number | null;
  /** Terminal number that belongs to this merchant number on the channel's side. */
  readonly ownTid: string;
  readonly scopeNote: string;
}

/** A merchant number bound to a device, as the registry states it. */
export interface Binding {
  readonly merchant: Merchant;
  readonly tid: string;
  readonly place: Place;
  readonly fromMs: number;
  readonly toMs: number | null;
}

/** Software on a device since `fromMs`. */
export interface Version {
  readonly fromMs: number;
  readonly app: string;
  readonly system: string;
  readonly param: string;
}

/** Something that happened to a device besides sales. */
export interface FleetEvent {
  readonly atMs: number;
  readonly kind: string;
  readonly errorCode?: string;
  readonly operator?: string;
  readonly detail?: string;
}

/** A device: what it is, where it stands, what it leaves behind, what happened to it. */
export interface Terminal {
  readonly index: number;
  readonly sn: string;
  readonly tid: string;
  readonly model: Model;
  readonly place: Place;
  readonly agent: string;
  /** What the device side leaves behind. */
  readonly leaves: 'slip' | 'request';
  readonly positioned: boolean;
  readonly clockSkewMs: number;
  readonly operators: readonly string[];
  readonly versions: readonly Version[];
  readonly bindings: readonly Binding[];
  readonly events: readonly FleetEvent[];
}

/** A place of sale: who trades there, on which devices, and how its sales are sent. */
export interface Shop {
  readonly index: number;
  readonly merchant: Merchant;
  readonly trade: Trade;
  /** A shop with two trades draws every ticket from one of them. */
  readonly secondTrade: Trade | null;
  readonly city: City;
  readonly quarter: number;
  readonly terminals: readonly Terminal[];
  readonly agent: Agent;
  readonly perDay: number;
  readonly priceLevel: number;
  readonly hourShift: number;
  readonly closedWeekday: number | null;
  /** Share of customers from other cities. */
  readonly visitorShare: number;
  /** How far from its place a mobile device works, in degrees. */
  readonly roamDegrees: number;
  readonly lookalikes: readonly string[];
  /** Starts the shop's way of sending sales for one pass over the stream; null is honest. */
  readonly start: ((pass: object) => Decide) | null;
}

/** Sells terminals and looks after them. Some agents run a router. */
export interface Agent {
  readonly name: string;
  readonly institution: Institution;
  readonly cities: readonly City[];
}

/** A purchase that a shop is about to send. */
export interface Deal {
  readonly atMs: number;
  readonly dayIndex: number;
  readonly amountFen: number;
  readonly card: Card;
  readonly shop: Shop;
  readonly terminal: Terminal;
  /** Uniform in [0, 1), for decisions that are up to chance. */
  readonly luck: number;
}

/** Why a sale is what it is; the answer that a detector should give. */
export interface Verity {
  readonly jumped: boolean;
  readonly strategy: string;
  readonly cause: string;
  readonly lookalikes: readonly string[];
  readonly poolId: string;
}

/** The faces that one sale wears on its way, and what the device knows of its place. */
export interface Outcome {
  /** Who really sold. */
  readonly truth: Merchant;
  readonly requested: Merchant;
  readonly printed: Merchant;
  /** What the front end tells the terminal; the channel's number where the house returns it. */
  readonly answered: Merchant;
  readonly cleared: Merchant;
  readonly place: Place;
  readonly tid: string;
  /** Terminal number in clearing, if the channel or a second acquirer puts its own. */
  readonly clearedTid: string;
  /** The channel gives the sale reference numbers of its own. */
  readonly rewritten: boolean;
  /** Clearing keeps the category of the device side while the number changes. */
  readonly keepsMcc: boolean;
  readonly verity: Verity;
}

/** How a shop sends its sales. State such as counters lives in the closure. */
export type Decide = (deal: Deal) => Outcome;
