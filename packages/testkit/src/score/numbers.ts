import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseSaid } from './cases.ts';
import { readCsv } from './csv-file.ts';
import { averagePrecision } from './metrics.ts';

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
 * Ranks merchant numbers by the highest score of a pool they are said to be a member of, or of a
 * case against the number itself, and measures the ranking. A number without a case has score 0.
 * Where truth has a case of the merchant for another reason (its own sales were sent elsewhere),
 * a case against it is right and says nothing about borrowing: only pools count for it.
 */
export async function scoreNumbers(
  truthDir: string,
  said: readonly CaseSaid[],
): Promise<NumberScore | undefined> {
  const numbersFile = join(truthDir, 'numbers.csv');
  if (!existsSync(numbersFile)) return undefined;
  const scores = saidScores(said, await merchantCases(join(truthDir, 'cases.csv')));
  const ranked: { score: number; hit: boolean }[] = [];
  for await (const fields of readCsv(numbersFile)) {
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

function saidScores(said: readonly CaseSaid[], ownCases: ReadonlySet<string>): Map<string, number> {
  const scores = new Map<string, number>();
  for (const { type, id, members, score } of said) {
    const own = type === 'merchant' && !ownCases.has(id) ? [id] : [];
    const ids = type === 'pool' ? members : own;
    for (const each of ids) scores.set(each, Math.max(score, scores.get(each) ?? 0));
  }
  return scores;
}

async function merchantCases(casesFile: string): Promise<Set<string>> {
  const ids = new Set<string>();
  if (!existsSync(casesFile)) return ids;
  for await (const fields of readCsv(casesFile)) {
    if (fields.subject_type === 'merchant') ids.add(fields.subject_id!);
  }
  return ids;
}
