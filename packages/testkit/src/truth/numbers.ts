import type { Row } from '../rows.ts';
import type { Sale } from '../stream/sale.ts';

interface Count {
  sales: number;
  borrowed: number;
  poolId: string;
  strategy: string;
}

/** Counts, for every cleared merchant number, its sales and how many of them were borrowed. */
export function createNumberCounts(): {
  readonly add: (sale: Sale) => void;
  readonly rows: () => Generator<Row>;
} {
  const numbers = new Map<string, Count>();
  const add = ({ outcome }: Sale): void => {
    const { no } = outcome.cleared;
    const count = numbers.get(no) ?? { sales: 0, borrowed: 0, poolId: '', strategy: '' };
    count.sales++;
    if (outcome.verity.poolId) {
      count.borrowed++;
      count.poolId = outcome.verity.poolId;
      count.strategy = outcome.verity.strategy;
    }
    numbers.set(no, count);
  };
  return {
    add,
    rows: function* () {
      for (const no of [...numbers.keys()].sort()) {
        const count = numbers.get(no)!;
        yield {
          merchant_no: no,
          pool_id: count.poolId,
          strategy: count.strategy,
          sales: String(count.sales),
          borrowed_sales: String(count.borrowed),
        };
      }
    },
  };
}
