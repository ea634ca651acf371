import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type CauseScore, readCases, scoreCauses } from './cases.ts';
import { type Calibration, calibration, type Group, groupsOf, type Hits, hits } from './metrics.ts';
import { type NumberScore, scoreNumbers } from './numbers.ts';
import { scorePayees } from './payees.ts';
import { type ScoredSale, type ScoredSales, scoreSales } from './sales.ts';

/** How good a set of verdicts is against the truth of a world. */
export interface Score {
  readonly rows: Pick<ScoredSales, 'truthRows' | 'verdictRows' | 'strangeRows' | 'missingRows'>;
  readonly sales: number;
  /** Verdict `jumped` against truth, over all sales. */
  readonly jumped: Hits;
  /** Verdicts `jumped` and `suspect` together against truth. */
  readonly flagged: Hits;
  /** Recall over the jumped sales that something in the given data gives away. */
  readonly recallGivenAway: number;
  readonly falsePer100k: number;
  readonly strategies: readonly Group[];
  readonly causesOfSales: readonly Group[];
  readonly givenAway: readonly Group[];
  /** Honest sales by look-alike; `jumped` here are false alarms. */
  readonly lookalikes: readonly Group[];
  readonly calibration: Calibration;
  readonly causeAccuracySales: number;
  readonly causes: readonly CauseScore[];
  readonly feeGap: { readonly trueFen: number; readonly saidFen: number; readonly error: number };
  readonly payees: Hits | undefined;
  readonly numbers: NumberScore | undefined;
}

/** A score, or why there is none. */
export type ScoreResult =
  | { readonly ok: true; readonly score: Score }
  | { readonly ok: false; readonly kind: 'missing' | 'broken'; readonly problem: string };

/** Compares `outDir/verdicts.csv` and `cases.json` with the truth of a world. */
export async function score(truthDir: string, outDir: string): Promise<ScoreResult> {
  const problem = missing(truthDir, outDir);
  if (problem) return { ok: false, kind: 'missing', problem };
  const read = await scoreSales(join(truthDir, 'sales.csv'), join(outDir, 'verdicts.csv'));
  if (typeof read === 'string') return { ok: false, kind: 'broken', problem: read };
  const casesFile = join(outDir, 'cases.json');
  const cases = existsSync(casesFile) ? readCases(casesFile) : [];
  const optional = async <T>(name: string, run: (path: string) => Promise<T>) => {
    const path = join(truthDir, name);
    return existsSync(path) ? await run(path) : undefined;
  };
  return {
    ok: true,
    score: {
      ...salesPart(read),
      causes: (await optional('cases.csv', (path) => scoreCauses(path, cases))) ?? [],
      payees: await optional('payees.csv', (path) => scorePayees(path, cases)),
      numbers: await scoreNumbers(truthDir, cases),
    },
  };
}

function missing(truthDir: string, outDir: string): string | undefined {
  if (!existsSync(join(truthDir, 'sales.csv'))) return `no sales.csv in ${truthDir}`;
  if (existsSync(join(outDir, 'verdicts.csv'))) return undefined;
  return existsSync(join(outDir, 'verdicts.parquet'))
    ? `${outDir} holds verdicts.parquet only; scan again with --csv`
    : `no verdicts.csv in ${outDir}`;
}

const truthIs = (sale: ScoredSale): boolean => sale.jumped;
const saidJumped = (sale: ScoredSale): boolean => sale.verdict === 'jumped';
const saidAny = (sale: ScoredSale): boolean => saidJumped(sale) || sale.verdict === 'suspect';

/** Values of `given_away` of jumps that nothing in the given data tells by itself. */
const TELLS_NOTHING: ReadonlySet<string> = new Set(['none', 'once', 'alone']);

type SalesPart = Omit<Score, 'causes' | 'payees' | 'numbers'>;

function salesPart(read: ScoredSales): SalesPart {
  const { sales, truthRows, verdictRows, strangeRows, missingRows } = read;
  const trueJumps = sales.filter(truthIs);
  const honest = sales.filter((sale) => !sale.jumped);
  const given = trueJumps.filter(({ givenAway }) => !TELLS_NOTHING.has(givenAway));
  const found = trueJumps.filter(saidAny);
  const jumped = hits(sales, { truth: truthIs, said: saidJumped });
  return {
    rows: { truthRows, verdictRows, strangeRows, missingRows },
    sales: sales.length,
    jumped,
    flagged: hits(sales, { truth: truthIs, said: saidAny }),
    recallGivenAway: hits(given, { truth: truthIs, said: saidJumped }).recall,
    falsePer100k: (jumped.falsePositive / honest.length) * 100_000,
    strategies: groupsOf(trueJumps, (sale) => (sale.strategy ? [sale.strategy] : [])),
    causesOfSales: groupsOf(trueJumps, (sale) => [sale.cause]),
    givenAway: groupsOf(trueJumps, (sale) => [sale.givenAway || 'unstated']),
    lookalikes: groupsOf(honest, (sale) => [
      ...(sale.lookalikes.length > 0 ? sale.lookalikes : ['plain']),
      ...(sale.cause ? [`cause ${sale.cause}`] : []),
    ]),
    calibration: calibration(sales),
    causeAccuracySales: found.filter((sale) => sale.saidCause === sale.cause).length / found.length,
    feeGap: feeGap(sales),
  };
}

/** Money: the sum said over sales called jumped, against the sum of the truth. */
function feeGap(sales: readonly ScoredSale[]): Score['feeGap'] {
  let trueFen = 0;
  let saidFen = 0;
  for (const sale of sales) {
    if (sale.jumped) trueFen += sale.gapFen;
    if (saidJumped(sale)) saidFen += sale.saidGapFen;
  }
  return { trueFen, saidFen, error: Math.abs(saidFen - trueFen) / Math.abs(trueFen) };
}
