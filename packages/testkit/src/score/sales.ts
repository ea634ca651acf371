import { type Fields, readCsv } from './csv-file.ts';

/** What is known about one sale after reading truth and verdicts. */
export interface ScoredSale {
  readonly jumped: boolean;
  readonly strategy: string;
  readonly cause: string;
  readonly givenAway: string;
  readonly lookalikes: readonly string[];
  gapFen: number;
  /** The worst verdict on any of its observations; undefined if it has none. */
  verdict: Verdict | undefined;
  score: number;
  saidCause: string;
  saidGapFen: number;
}

/** The contract’s verdicts. */
export type Verdict = 'jumped' | 'suspect' | 'clean' | 'unknown';

/** All sales, and how well the rows matched. */
export interface ScoredSales {
  readonly sales: readonly ScoredSale[];
  readonly truthRows: number;
  readonly verdictRows: number;
  /** Verdicts on observations that the truth does not know. */
  readonly strangeRows: number;
  /** Observations without a verdict. */
  readonly missingRows: number;
}

const RANK: Record<Verdict, number> = { unknown: 0, clean: 1, suspect: 2, jumped: 3 };
const isVerdict = (text: string): text is Verdict => text in RANK;

/** How truth says yes and no; one that says it otherwise would count as honest in silence. */
const TOLD: Readonly<Record<string, boolean>> = { true: true, false: false, 1: true, 0: false };

/**
 * Joins verdicts to truth by view and txn_id and folds both to sales.
 *
 * Errors  a string: what is wrong with the truth, where, and what to write.
 */
export async function scoreSales(
  truthFile: string,
  verdictFile: string,
): Promise<ScoredSales | string> {
  const sales: ScoredSale[] = [];
  const saleOfKey = new Map<string, number>();
  const saleOfRow = new Map<string, number>();
  let row = 0;
  for await (const fields of readCsv(truthFile)) {
    row += 1;
    if (TOLD[fields.jumped ?? ''] === undefined)
      return `${truthFile}, row ${row}: jumped is "${fields.jumped ?? ''}"; write true or false`;
    let index = saleOfKey.get(fields.sale_key!);
    if (index === undefined) {
      index = sales.push(newSale(fields)) - 1;
      saleOfKey.set(fields.sale_key!, index);
    }
    const sale = sales[index]!;
    sale.gapFen = larger(sale.gapFen, Number(fields.fee_gap_fen));
    saleOfRow.set(`${fields.view} ${fields.txn_id}`, index);
  }
  let verdictRows = 0;
  let strangeRows = 0;
  for await (const fields of readCsv(verdictFile)) {
    verdictRows++;
    const index = saleOfRow.get(`${fields.view} ${fields.txn_id}`);
    if (index === undefined) strangeRows++;
    else judge(sales[index]!, fields);
  }
  const truthRows = saleOfRow.size;
  const missingRows = truthRows - (verdictRows - strangeRows);
  return { sales, truthRows, verdictRows, strangeRows, missingRows };
}

function newSale(fields: Fields): ScoredSale {
  return {
    jumped: TOLD[fields.jumped ?? ''] === true,
    strategy: fields.strategy ?? '',
    cause: fields.cause ?? '',
    givenAway: fields.given_away ?? '',
    lookalikes: fields.lookalike ? fields.lookalike.split(';') : [],
    gapFen: 0,
    verdict: undefined,
    score: 0,
    saidCause: '',
    saidGapFen: 0,
  };
}

/** A sale has one verdict; where a tool gives several, the worst counts. */
function judge(sale: ScoredSale, fields: Fields): void {
  const verdict = fields.verdict ?? '';
  sale.saidGapFen = larger(sale.saidGapFen, Number(fields.fee_gap_fen || 0));
  if (!isVerdict(verdict)) return;
  if (sale.verdict !== undefined && RANK[verdict] <= RANK[sale.verdict]) return;
  sale.verdict = verdict;
  sale.score = Number(fields.score || 0);
  sale.saidCause = fields.cause ?? '';
}

const larger = (a: number, b: number): number => (Math.abs(b) > Math.abs(a) ? b : a);
