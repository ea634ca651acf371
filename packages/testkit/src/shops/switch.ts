import { honest } from '../stream/deal.ts';
import { type Build, changeMerchant, changeShop, changeTerminal } from './build.ts';
import type { Merchant, Shop } from './entities.ts';

/** What changes, when, and whether anybody writes it down. */
export interface SwitchAsk {
  readonly next: Merchant;
  /** Local midnight from which the shop sells under the next merchant. */
  readonly fromMs: number;
  /** The registry closes the old number and binds the devices to the new one. */
  readonly recorded: boolean;
  readonly lookalike?: string;
  readonly cause?: string;
  /** The terminal gets a new number too, as with a new acquirer. */
  readonly newTid?: boolean;
}

/** Lets a shop change its merchant number once, for a good reason. */
export function switchMerchant(build: Build, shop: Shop, ask: SwitchAsk): void {
  const { next, fromMs } = ask;
  const before = ask.recorded
    ? changeMerchant(build, shop.merchant, { closedMs: fromMs })
    : shop.merchant;
  const tids = new Map<string, string>();
  const terminals = shop.terminals.map((terminal) => {
    const tid = ask.newTid ? build.numbers.terminalId(next.institution) : terminal.tid;
    tids.set(terminal.sn, tid);
    if (!ask.recorded) return terminal;
    const { place } = next;
    const bindings = [
      ...terminal.bindings.map((each) => ({ ...each, merchant: before, toMs: fromMs })),
      { merchant: next, tid, place, fromMs, toMs: null },
    ];
    return changeTerminal(build, terminal, { bindings });
  });
  changeShop(build, shop, {
    merchant: before,
    terminals,
    lookalikes: ask.lookalike ? [ask.lookalike] : [],
    start: () => (deal) => {
      if (deal.atMs < fromMs) return honest(deal, before);
      const outcome = honest(deal, next, tids.get(deal.terminal.sn));
      const verity = { ...outcome.verity, cause: ask.cause ?? '' };
      return { ...outcome, place: next.place, verity };
    },
  });
}
