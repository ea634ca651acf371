import type { SealedSale } from './rejudge.ts';

/** How far the verdicts of a bundle follow from its records alone. */
export interface Rerun {
  readonly sales: number;
  /** Sales whose verdict, score and rules follow from the bundled records alone. */
  readonly from_records: number;
  /** Sales whose records join otherwise without the records that are not in the bundle. */
  readonly joined_otherwise: number;
  /** Facts that rest on records outside the bundle, with the number of sales that they concern. */
  readonly beyond_records: Readonly<Record<string, number>>;
}

/** What a sale's own records state; a difference in them is a defect or a lie. */
const OWN_FACT =
  /^(?:(?:slip|request|response|clearing|statement)_(?:no|name|mcc|acquirer)|amount|issuer_fee|network_fee|card_type|price_class|device_area|tariff_from)$/;

/**
 * Compares sealed sales with the same sales found again from their records.
 *
 * @param readsOf facts that a rule reads: of the facts that differ, only those count
 * Shape   both come in the same order but for gaps, so that few wait for their counterpart. A
 *         problem names the sale and what does not follow.
 */
export const compareRuns = async (
  sealed: AsyncGenerator<SealedSale>,
  again: (take: (sale: SealedSale) => Promise<void>) => Promise<void>,
  readsOf: (rule: string) => readonly string[],
): Promise<Rerun & { readonly problems: readonly string[] }> => {
  const [was, is] = [new Map<string, SealedSale>(), new Map<string, SealedSale>()];
  const beyond = new Map<string, number>();
  const problems: string[] = [];
  let [sales, same] = [0, 0];
  const meet = (key: string): void => {
    const [before, now] = [was.get(key), is.get(key)];
    if (!before || !now) return;
    was.delete(key);
    is.delete(key);
    const found = compareSales(before, now, readsOf);
    if (found.problem !== undefined) problems.push(`sales.ndjson: ${found.problem}`);
    else if (found.facts.length === 0) same += 1;
    for (const name of found.facts) beyond.set(name, (beyond.get(name) ?? 0) + 1);
  };
  const next = async (): Promise<boolean> => {
    const { value, done } = await sealed.next();
    if (done === true) return false;
    sales += 1;
    was.set(keyOf(value), value);
    meet(keyOf(value));
    return true;
  };
  await again(async (sale) => {
    is.set(keyOf(sale), sale);
    meet(keyOf(sale));
    await next();
  });
  while (await next());
  return {
    sales,
    from_records: same,
    joined_otherwise: was.size,
    beyond_records: Object.fromEntries([...beyond].sort(([a], [b]) => (a < b ? -1 : 1))),
    problems,
  };
};

const keyOf = (sale: SealedSale): string => sale.records.join('\n');

interface Compared {
  readonly problem?: string;
  /** Facts beyond the records on which the verdict rests; none when the verdict is the same. */
  readonly facts: readonly string[];
}

const compareSales = (
  was: SealedSale,
  is: SealedSale,
  readsOf: (rule: string) => readonly string[],
): Compared => {
  const facts = differingFacts(was, is);
  const own = facts.filter((name) => OWN_FACT.test(name));
  if (own.length > 0)
    return {
      problem: `${was.sale_id}: ${own.join(', ')} do not follow from its records`,
      facts: [],
    };
  if (SAID.every((name) => text(was[name]) === text(is[name])) && sameScore(was, is))
    return { facts: [] };
  const rules = new Set([...Object.keys(was.findings), ...Object.keys(is.findings)]);
  const turned = [...rules].filter((rule) => was.findings[rule] !== is.findings[rule]);
  const read = new Set(turned.flatMap(readsOf));
  const moving = facts.filter((name) => read.has(name));
  if (turned.length === 0 && was.number_chance !== is.number_chance) moving.push('number_chance');
  if (moving.length > 0) return { facts: moving };
  return { problem: `${was.sale_id}: the verdict does not follow from its records`, facts: [] };
};

const SAID = ['verdict', 'kinds', 'rules'] as const;

/** A score without findings depends on sales outside the bundle; `rejudge` holds it to the sealed one. */
const sameScore = (was: SealedSale, is: SealedSale): boolean =>
  was.rules.length === 0 || was.score === is.score;

const text = (value: unknown): string => JSON.stringify(value);

const differingFacts = (was: SealedSale, is: SealedSale): readonly string[] =>
  [...new Set([...Object.keys(was.facts), ...Object.keys(is.facts)])]
    .filter((name) => text(was.facts[name]) !== text(is.facts[name]))
    .sort();
