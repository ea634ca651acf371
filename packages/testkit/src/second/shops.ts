import type { Acquirer, Numbering } from './acquirers.ts';
import type { Wall } from './calendar.ts';
import { type City, streetOf } from './cities.ts';
import type { Dice } from './dice.ts';
import { type Merchant, register } from './firms.ts';
import { personName, shopName } from './names.ts';
import { classOf } from './tariff.ts';
import type { Trade } from './trades.ts';

/** Who a shop is, for a time. */
export interface Tenure {
  readonly from: Wall;
  readonly to: Wall;
  readonly merchant: Merchant;
}

/** A device as it stands on a counter. Firmware may change under it. */
export interface Terminal {
  readonly sn: string;
  readonly tid: string;
  readonly brand: string;
  readonly model: string;
  readonly form: string;
  readonly os: string;
  readonly smart: boolean;
  app: string;
  param: string;
  /** Seconds by which its clock is ahead. */
  readonly ahead: number;
}

/** Where a shop goes, and whether the registry is told. */
export interface Move {
  readonly at: Wall;
  readonly city: City;
  readonly lat: number;
  readonly lon: number;
  readonly recorded: boolean;
  readonly address: string;
}

/** A place where things are sold, with what stands in it. */
export interface Shop {
  readonly id: string;
  readonly trade: Trade;
  readonly city: City;
  readonly district: string;
  readonly lat: number;
  readonly lon: number;
  move?: Move;
  readonly brand: string;
  readonly sign: string;
  readonly owner: string;
  readonly agent: string;
  readonly acquirer: Acquirer;
  tenures: Tenure[];
  /** What the registry says of it when that is not the whole truth. */
  recorded?: readonly Tenure[];
  terminals: Terminal[];
  pace: number;
  /** Kilometres that it moves about. */
  roams: number;
  /** Who is cleared when that is not the merchant itself: a head office. */
  clearedAs?: Merchant;
  readonly likes: Set<string>;
  readonly operators: readonly string[];
  /** In no registry: it sells with what somebody lent it. */
  readonly ghost?: boolean;
  /** Whose hands the shop is in: one trouble at a time. */
  taken: boolean;
}

const MODELS: readonly (readonly [string, string, string, string])[] = [
  ['新联达', 'X920', 'smart', 'Android 7.1'],
  ['新联达', 'X350', 'traditional', 'RTOS 4'],
  ['百信通', 'P80', 'esign', 'Android 5.1'],
  ['百信通', 'P90 Pro', 'smart', 'Android 10'],
  ['海川', 'M3', 'mobile', 'Linux 3.18'],
  ['联数', 'K2', 'esign', 'RTOS 2'],
  ['联数', 'Q5', 'qr', 'RTOS 2'],
];

export const APPS: readonly string[] = ['3.1.0', '3.1.4', '3.2.0'];

/** A device out of the box. */
export function newTerminal(d: Dice, numbers: Numbering, acquirer: Acquirer, qr = false): Terminal {
  const [brand, model, form, os] = qr ? MODELS[6]! : d.pick(MODELS.slice(0, 6));
  const { sn } = numbers.serial(form);
  return {
    sn,
    tid: numbers.terminal(acquirer),
    brand,
    model,
    form,
    os,
    smart: form === 'smart' || form === 'esign',
    app: d.pick(APPS),
    param: `P${d.int(10, 16)}`,
    ahead: d.chance(0.06) ? d.int(-150, 150) : d.int(-4, 4),
  };
}

export interface Opening {
  readonly trade: Trade;
  readonly city: City;
  readonly acquirer: Acquirer;
  readonly agent: string;
  /** Days before the window that it was registered. */
  readonly since: string;
}

/** Opens a shop: registered, with its devices, in its district. */
export function openShop(d: Dice, numbers: Numbering, at: Opening, id: string): Shop {
  const { trade, city, acquirer } = at;
  const district = d.pick(city.districts);
  const naming = shopName(d, trade, city, district);
  const owner = personName(d);
  const address = `${city.name}市${district}区${streetOf(d.int(0, 10))}${d.int(1, 480)}号`;
  const price = classOf(trade.mcc);
  const merchant = register(d, numbers, {
    ...at,
    ...naming,
    mcc: trade.mcc,
    price,
    owner,
    address,
    scope: trade.scope,
    from: at.since,
  });
  const count = 1 + (d.chance(0.25) ? 1 : 0) + (d.chance(0.06) ? d.int(1, 3) : 0);
  return {
    id,
    trade,
    city,
    district,
    lat: city.lat + d.normal() * 0.05,
    lon: city.lon + d.normal() * 0.055,
    brand: naming.brand,
    sign: naming.sign,
    owner,
    agent: at.agent,
    acquirer,
    tenures: [{ from: 0, to: Number.MAX_SAFE_INTEGER, merchant }],
    terminals: Array.from({ length: count }, () =>
      newTerminal(d, numbers, acquirer, d.chance(0.08)),
    ),
    pace: trade.pace * Math.exp(d.normal() * 0.75),
    roams: 0,
    likes: new Set(),
    operators: Array.from({ length: d.int(1, 3) }, (_, i) => String(i + 1).padStart(2, '0')),
    taken: false,
  };
}

/** Who a shop is at a moment. */
export const merchantAt = (shop: Shop, at: Wall): Merchant =>
  (shop.tenures.find(({ from, to }) => at >= from && at < to) ?? shop.tenures.at(-1)!).merchant;

/** Where a shop is at a moment. */
export const placeAt = (
  shop: Shop,
  at: Wall,
): { readonly city: City; readonly lat: number; readonly lon: number } =>
  shop.move !== undefined && at >= shop.move.at ? shop.move : shop;
