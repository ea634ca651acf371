import type { CaseSaid } from './cases.ts';
import { readCsv } from './csv-file.ts';
import { averagePrecision, type Hits, hits } from './metrics.ts';

/** Precision and recall for collecting accounts. Victims' accounts count neither way. */
export async function scorePayees(
  truthFile: string,
  said: readonly CaseSaid[],
): Promise<Hits | undefined> {
  const flagged = new Set(
    said
      .filter((each) => each.type === 'payee' && each.verdict === 'jumped')
      .map((each) => each.id),
  );
  const kinds = new Map<string, string>();
  for await (const fields of readCsv(truthFile)) kinds.set(fields.payee_account!, fields.kind!);
  if (![...kinds.values()].includes('collector')) return undefined;
  const ids = [...new Set([...kinds.keys(), ...flagged])].filter(
    (id) => kinds.get(id) !== 'victim',
  );
  return hits(ids, {
    truth: (id) => kinds.get(id) === 'collector',
    said: (id) => flagged.has(id),
  });
}

/** How well borrowed merchant numbers are ranked. */
export interface NumberScore {
  readonly numbers: number;
  readonly borrowed: number;
  readonly averagePrecision: number;
  /** Average precision of a random order. */
  readonly chance: number;
}

/** A number is borrowed when this share of its sales is. Source: the benchmark's definition. */
const BORROWED_SHARE = 0.3;
const SALES_MIN = 5;

/**
 * Ranks merchant numbers by the highest score of a case of theirs (as merchant or as a member of
 * a pool) and measures the ranking; a number without a case has score 0.
 */
export async function scoreNumbers(
  truthFile: string,
  said: readonly CaseSaid[],
): Promise<NumberScore | undefined> {
  const scores = new Map<string, number>();
  for (const each of said) {
    if (each.type !== 'pool' && each.type !== 'merchant') continue;
    const ids = each.type === 'pool' ? each.members : [each.id];
    for (const id of ids) scores.set(id, Math.max(each.score, scores.get(id) ?? 0));
  }
  const ranked: { score: number; hit: boolean }[] = [];
  for await (const fields of readCsv(truthFile)) {
    const sales = Number(fields.sales);
    if (sales < SALES_MIN) continue;
    const hit = Number(fields.borrowed_sales) / sales >= BORROWED_SHARE;
    ranked.push({ score: scores.get(fields.merchant_no!) ?? 0, hit });
  }
  const borrowed = ranked.filter((each) => each.hit).length;
  if (borrowed === 0) return undefined;
  const chance = borrowed / ranked.length;
  return { numbers: ranked.length, borrowed, averagePrecision: averagePrecision(ranked), chance };
}
