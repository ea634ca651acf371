import type { VerdictBody, VerdictLine } from './verdict-line.ts';

/** What was last said about a sale. */
export interface Told {
  readonly revision: number;
  readonly body: string;
}

/** What a settling found: sales with another outcome, and ids of sales that were linked otherwise. */
export interface Outcome {
  readonly said: readonly VerdictBody[];
  readonly gone: readonly string[];
  /** Ids of sales that are not revised any more. */
  readonly forgotten: readonly string[];
}

/** What was said so far, of every sale that may still be revised. */
export interface ToldSales {
  /** Lines that say something new, in order of their sales. */
  readonly tell: (outcomes: readonly Outcome[]) => readonly Omit<VerdictLine, 'seq'>[];
  readonly all: () => Iterable<readonly [saleId: string, told: Told]>;
  readonly recall: (saleId: string, told: Told) => void;
}

export const createTold = (): ToldSales => {
  const told = new Map<string, Told>();
  return {
    tell: (outcomes) => {
      const lines: Omit<VerdictLine, 'seq'>[] = [];
      const gone = new Set(outcomes.flatMap((outcome) => outcome.gone));
      for (const { said } of outcomes)
        for (const body of said) {
          gone.delete(body.sale_id);
          say(told, body, lines);
        }
      for (const saleId of gone) withdraw(told, saleId, lines);
      for (const { forgotten } of outcomes) for (const saleId of forgotten) told.delete(saleId);
      return lines.sort((a, b) => (a.sale_id < b.sale_id ? -1 : 1));
    },
    all: () => told,
    recall: (saleId, one) => told.set(saleId, one),
  };
};

const say = (
  told: Map<string, Told>,
  body: VerdictBody,
  lines: Omit<VerdictLine, 'seq'>[],
): void => {
  const text = JSON.stringify(body);
  const before = told.get(body.sale_id);
  if (before?.body === text) return;
  const revision = (before?.revision ?? 0) + 1;
  told.set(body.sale_id, { revision, body: text });
  lines.push({ ...body, revision });
};

/** A sale whose records belong to another one now. */
const withdraw = (
  told: Map<string, Told>,
  sale_id: string,
  lines: Omit<VerdictLine, 'seq'>[],
): void => {
  const before = told.get(sale_id);
  if (!before) return;
  told.delete(sale_id);
  lines.push({
    sale_id,
    revision: before.revision + 1,
    verdict: 'withdrawn',
    score: 0,
    kinds: [],
    rules: [],
    expected_merchant_no: null,
    observed_merchant_no: null,
    records: [],
    explanation: '',
  });
};
