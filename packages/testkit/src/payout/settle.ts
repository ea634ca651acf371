import { createRng } from '../random/rng.ts';
import type { Row } from '../rows.ts';
import type { Population } from '../shops/population.ts';
import { carriesFees, type Sale } from '../stream/sale.ts';
import { DAY_MS } from '../time.ts';
import { merchantFeeFen } from '../views/clearing.ts';
import type { Owed } from './ordinary.ts';
import { type Payee, routeRows } from './schemes.ts';

/** Sums what merchants are owed and pays it out. */
export interface Payout {
  readonly book: (sale: Sale) => void;
  /** Rows paid because of the day that now ends. */
  readonly closeDay: (dayStartMs: number) => Row[];
  readonly payees: () => Iterable<Payee>;
}

/** Opens the payout of one pass over a world. */
export function createPayout(population: Population): Payout {
  const { build, routes } = population;
  const rng = createRng(build.seed, 'payout');
  const payees = new Map<string, Payee>();
  let owed = new Map<string, Owed>();
  let settleSeq = 0;
  const nextId = (): string => `ST${String(++settleSeq).padStart(10, '0')}`;
  return {
    book: (sale) => bookSale(owed, sale),
    closeDay: (dayStartMs) => {
      const rows: Row[] = [];
      const today = { rng, payMs: dayStartMs + DAY_MS, nextId, payees };
      for (const each of owed.values()) {
        if (each.netFen <= 0) continue;
        rows.push(...routeRows(today, each, routes.get(each.merchant.no)));
      }
      owed = new Map();
      return rows;
    },
    payees: () => payees.values(),
  };
}

const SIGN: Partial<Record<Sale['type'], number>> = {
  purchase: 1,
  preauth_completion: 1,
  void: -1,
  refund: -1,
  reversal: -1,
};

function bookSale(owed: Map<string, Owed>, sale: Sale): void {
  const sign = SIGN[sale.type];
  if (sign === undefined || sale.respCode !== '00') return;
  const merchant = sale.outcome.truth;
  const entry = owed.get(merchant.no) ?? { merchant, netFen: 0, feeFen: 0, count: 0 };
  const feeFen = carriesFees(sale) ? merchantFeeFen(merchant, sale) : 0;
  entry.netFen += sign * sale.amountFen - feeFen;
  entry.feeFen += feeFen;
  entry.count++;
  owed.set(merchant.no, entry);
}
