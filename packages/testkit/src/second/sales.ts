import { DAY, dateOf, type Wall } from './calendar.ts';
import type { Wish } from './demand.ts';
import type { Dice } from './dice.ts';
import type { Fault } from './faults.ts';
import type { Merchant } from './firms.ts';
import { clearedFor } from './likes.ts';
import { borrow, type Router } from './routers.ts';
import { merchantAt, placeAt } from './shops.ts';
import type { Cause, Strategy } from './spec.ts';
import type { Town } from './town.ts';

/** A sale with everything that every party will say of it, and what is true. */
export interface Sale {
  readonly key: string;
  readonly wish: Wish;
  /** Who really sold. */
  readonly seller: Merchant;
  /** What the device asks for, prints, is answered, and what is cleared. */
  readonly asked: Merchant;
  readonly printed: Merchant;
  readonly answered: Merchant;
  readonly cleared: Merchant;
  readonly rrn: string;
  readonly trace: string;
  readonly batch: string;
  readonly auth: string;
  readonly channel: { readonly tid: string; readonly rrn: string; readonly trace: string };
  readonly lat: number;
  readonly lon: number;
  readonly app: string;
  readonly param: string;
  readonly operator: string;
  readonly jumped: boolean;
  readonly strategy: Strategy | '';
  readonly cause: Cause | '';
  readonly router: Router | undefined;
  readonly likes: readonly string[];
  readonly of: Sale | undefined;
}

const AUTH = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ';

interface Path {
  readonly asked: Merchant;
  readonly printed: Merchant;
  readonly answered: Merchant;
  readonly cleared: Merchant;
  readonly jumped: boolean;
  readonly strategy: Strategy | '';
  readonly cause: Cause | '';
  readonly router: Router | undefined;
}

const straight = (left: Merchant, cleared: Merchant): Path => ({
  asked: left,
  printed: left,
  answered: left,
  cleared,
  jumped: false,
  strategy: '',
  cause: '',
  router: undefined,
});

/** A sale under a router. */
const astray = (router: Router, left: Merchant, right: Merchant, d: Dice, at: Wall): Path => {
  const here = router.circle.filter(({ city }) => city === left.city);
  const circle = here.length > 0 ? here : router.circle;
  const printed =
    circle.length > 0 ? circle[Math.floor(at / DAY + d.int(0, 1)) % circle.length]! : left;
  const path = { ...straight(left, right), jumped: true, cause: 'routing' as const };
  const answered = router.answers ? (circle.length > 0 ? printed : right) : left;
  return { ...path, printed, answered, strategy: router.strategy, router };
};

const troubled = (fault: Fault, wish: Wish, left: Merchant, d: Dice): Path | undefined => {
  if (!fault.jumped || fault.cause === 'merchant') {
    return { ...straight(left, left), jumped: fault.jumped, cause: fault.cause };
  }
  const wrong = fault.wrong(wish.terminal, left, d);
  if (wrong === undefined) return undefined;
  const path = { ...straight(wrong, wrong), jumped: true, cause: fault.cause };
  return fault.slipRight ? { ...path, printed: left } : path;
};

/** What a follow-up goes by: mostly by what its original went by. */
const followed = (original: Sale, left: Merchant, d: Dice): Path => {
  const { router, jumped, strategy, cause } = original;
  const same = { ...original, asked: router === undefined ? original.asked : left };
  if (router === undefined || !jumped) return same;
  if (router.refunds === 'left')
    return { ...same, cleared: left, answered: left, jumped, strategy, cause };
  if (router.refunds === 'same') return same;
  const cleared = router.strategy === 'class-only' ? original.cleared : d.pick(router.rights);
  return { ...same, cleared };
};

const likesOf = (town: Town, wish: Wish, left: Merchant, cleared: Merchant): string[] => {
  const out = [...wish.shop.likes];
  if (cleared !== left && wish.shop.clearedAs === undefined) out.push('outage-switch');
  if (wish.kind === 'preauth_completion') out.push('completed-later');
  else if (wish.of !== undefined) out.push('taken-back');
  if (wish.card.trip?.city === wish.shop.city && wish.card.home !== wish.shop.city)
    out.push('guest');
  if (town.spec.manyAcquirers && left.noMcc === undefined) out.push('unstructured-number');
  return [...new Set(out)].sort();
};

const pathOf = (
  town: Town,
  by: { readonly routers: readonly Router[]; readonly faults: readonly Fault[]; readonly d: Dice },
  wish: Wish,
  of: Sale | undefined,
): Path => {
  const left = merchantAt(wish.shop, wish.at);
  if (of !== undefined) return followed(of, left, by.d);
  const router = by.routers.find(({ lefts }) => lefts.has(wish.shop));
  const right = router === undefined ? undefined : borrow(router, wish, by.d);
  if (router !== undefined && right !== undefined)
    return astray(router, left, right, by.d, wish.at);
  const fault = by.faults.find(
    ({ from, to, serials }) => wish.at >= from && wish.at < to && serials.has(wish.terminal.sn),
  );
  const path = fault === undefined ? undefined : troubled(fault, wish, left, by.d);
  return path ?? straight(left, clearedFor(town, wish.shop, wish.at));
};

/** The app a device runs: releases go out to a model's devices, with an event each. */
const appAt = (faults: readonly Fault[], wish: Wish): string => {
  const fault = faults.find(
    ({ cause, serials }) => cause === 'software' && serials.has(wish.terminal.sn),
  );
  if (fault === undefined || wish.at < fault.from) return wish.terminal.app;
  return wish.at < fault.to ? '3.3.0' : '3.3.1';
};

const paramAt = (faults: readonly Fault[], wish: Wish): string => {
  const wrong = faults.some(
    ({ cause, serials, from, to }) =>
      cause === 'operation' && serials.has(wish.terminal.sn) && wish.at >= from && wish.at < to,
  );
  return wrong ? `${wish.terminal.param}-X` : wish.terminal.param;
};

/** Lets the wishes of a town happen. Order of time; a follow-up knows its original. */
export function happen(
  town: Town,
  wanted: readonly Wish[],
  routers: readonly Router[],
  faults: readonly Fault[],
): Sale[] {
  const d = town.dice('paths');
  const ids = town.dice('ids');
  const done = new Map<Wish, Sale>();
  const traces = new Map<string, number>();
  const turn = (key: string, first: number): string => {
    const n = (traces.get(key) ?? first) + 1;
    traces.set(key, n);
    return String(n % 1_000_000).padStart(6, '0');
  };
  let seq = 0;
  for (const wish of wanted) {
    const of = wish.of === undefined ? undefined : done.get(wish.of);
    if (wish.of !== undefined && of === undefined) continue;
    const path = pathOf(town, { routers, faults, d }, wish, of);
    const place = placeAt(wish.shop, wish.at);
    const spread = wish.shop.roams > 0 ? wish.shop.roams / 111 : 0.0004;
    const rrn = `${dateOf(wish.at).slice(5).replace('-', '')}${String(10_000_000 + seq * 7 + ids.int(0, 6)).slice(-8)}`;
    const hides = path.router?.hides;
    const trace = turn(wish.terminal.sn, ids.int(0, 900));
    const left = merchantAt(wish.shop, wish.at);
    const carriedAway = path.cause === 'merchant';
    const sale: Sale = {
      ...path,
      key: `k${seq++}`,
      wish,
      seller: left,
      rrn,
      trace,
      batch: String(1 + Math.floor((wish.at - town.start) / DAY)).padStart(6, '0'),
      auth: wish.declined ? '' : ids.text(AUTH, 6),
      channel: {
        tid: hides?.tid ? path.cleared.tid : wish.terminal.tid,
        rrn: hides?.rrn ? ids.text('0123456789', 12) : rrn,
        trace: hides?.trace ? turn(`channel ${path.cleared.tid}`, 0) : trace,
      },
      lat: place.lat + ids.normal() * spread,
      lon: place.lon + ids.normal() * spread,
      app: appAt(faults, wish),
      param: paramAt(faults, wish),
      operator: ids.pick(wish.shop.operators),
      likes: path.jumped ? [] : likesOf(town, wish, left, path.cleared),
      of,
      jumped: path.jumped || carriedAway,
    };
    done.set(wish, sale);
  }
  return [...done.values()];
}
