import type { Merchant } from '../shops/entities.ts';
import { type Deal, honest, type Outcome } from '../stream/deal.ts';
import type { CauseName } from './names.ts';

/** Which faces of a sale a fault touches. */
export interface WrongAsk {
  readonly cause: CauseName;
  readonly right: Merchant;
  readonly wrong: Merchant;
  /** The slip shows the wrong merchant too. */
  readonly printedToo: boolean;
}

/** A sale that the device itself sent under a wrong number. */
export function wrongly(deal: Deal, ask: WrongAsk): Outcome {
  const outcome = honest(deal, ask.right);
  return {
    ...outcome,
    requested: ask.wrong,
    answered: ask.wrong,
    cleared: ask.wrong,
    printed: ask.printedToo ? ask.wrong : ask.right,
    verity: { ...outcome.verity, jumped: true, cause: ask.cause },
  };
}
