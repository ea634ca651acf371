import type { Deal, Merchant, Outcome, Verity } from '../shops/entities.ts';

export type { Deal, Decide, Outcome, Verity } from '../shops/entities.ts';

const HONEST: Verity = { jumped: false, strategy: '', cause: '', lookalikes: [], poolId: '' };

/** A sale sent as it is, under one merchant number. */
export function honest(deal: Deal, merchant: Merchant, tid = deal.terminal.tid): Outcome {
  const { lookalikes } = deal.shop;
  return {
    truth: merchant,
    requested: merchant,
    printed: merchant,
    answered: merchant,
    cleared: merchant,
    place: deal.terminal.place,
    tid,
    clearedTid: tid,
    rewritten: false,
    keepsMcc: false,
    verity: lookalikes.length === 0 ? HONEST : { ...HONEST, lookalikes },
  };
}
