import type { Case } from '@zhenma/model';
import type { Cell, Row } from '../../engine/session.ts';
import type { Bin } from './histogram.ts';
import type { CaseRows } from './queries.ts';

/** What some sales were made to look like: a cleared number, and a category where it is another. */
export interface Look {
  readonly number: string | null;
  /** Category sent, where it is not the one inside the number. */
  readonly mcc: string | null;
  readonly name: string | null;
  /** Category of the number's owner in the registry. */
  readonly ownerMcc: string | null;
  /** Acquirer of a sale under this number: settles which place an ambiguous area code means. */
  readonly acquirer: string | null;
  readonly own: boolean;
  readonly sales: number;
  readonly flagged: number;
}

/** One sale of a barcode. `look` is an index of the case's looks. */
export interface Tick {
  readonly atMs: number;
  readonly look: number;
  /** Jumped; in a case without a jump, suspect. */
  readonly flagged: boolean;
  readonly verdict: string;
}

/** A device, or a merchant, that used a number of a pool, and how often. */
export interface Edge {
  readonly device: string;
  readonly number: string;
  readonly sales: number;
  /** Of whom the number is, as far as these sales say. */
  readonly name: string | null;
  readonly ownerMcc: string | null;
  readonly acquirer: string | null;
}

/** Counts over all sales of a case. */
export interface CaseCounts {
  readonly sales: number;
  readonly flagged: number;
  readonly jumped: number;
  readonly suspect: number;
  /** Flagged sales on which slip or request carry another number than clearing. */
  readonly slipKept: number;
  readonly requestKept: number;
  readonly foreignNumber: number;
  /** Fen. */
  readonly smallest: number;
  readonly largest: number;
  readonly below: number;
  readonly above: number;
  readonly before: number;
  readonly firstFlaggedMs: number;
  readonly registeredNo: string | null;
  readonly registeredName: string | null;
  readonly expectedMcc: string | null;
}

/** Everything one section shows. */
export interface CaseData {
  readonly one: Case;
  /** Absent when the subject has no sales of its own. */
  readonly counts?: CaseCounts;
  readonly looks: readonly Look[];
  readonly ticks: readonly Tick[];
  readonly hours: readonly Bin[];
  readonly weekdays: readonly Bin[];
  readonly amounts: readonly Bin[];
  readonly cards: readonly Bin[];
  /** The example sale: facts of its pattern and the sale's own values. */
  readonly example?: Row;
  /** Of a pool; empty for other cases. */
  readonly edges: readonly Edge[];
}

/** Lower edges of the amount bins but the first, in fen: 1-2-5 steps, even on a log scale. */
export const AMOUNT_EDGES: readonly number[] = [
  10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000,
].map((yuan) => yuan * 100);

/** Sorts the rows of all sections to their cases. */
export const caseData = (cases: readonly Case[], rows: CaseRows): readonly CaseData[] => {
  const [counts, looks, ticks, hours, amounts, cards, examples, edges] = [
    rows.counts,
    rows.looks,
    rows.ticks,
    rows.hours,
    rows.amounts,
    rows.cards,
    rows.examples,
    rows.edges,
  ].map(byCase) as [Rows, Rows, Rows, Rows, Rows, Rows, Rows, Rows];
  return cases.map((one, at): CaseData => {
    const [count] = counts(at);
    const [example] = examples(at);
    return {
      one,
      ...(count ? { counts: toCounts(count) } : {}),
      looks: looks(at).map(toLook),
      ticks: ticks(at).map(toTick),
      hours: binned(hours(at), 24, 'bin', 0),
      weekdays: binned(hours(at), 7, 'weekday', 1),
      amounts: binned(amounts(at), AMOUNT_EDGES.length + 1, 'bin', 0),
      cards: binned(cards(at), 5, 'bin', 0),
      ...(example ? { example } : {}),
      edges: drawnIn(one, edges(at).map(toEdge)),
    };
  });
};

type Rows = (at: number) => readonly Row[];

const byCase = (rows: readonly Row[]): Rows => {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const at = Number(row['nth']);
    const group = groups.get(at);
    if (group) group.push(row);
    else groups.set(at, [row]);
  }
  return (at) => groups.get(at) ?? [];
};

/** Sums rows into `size` bins; the first bin is the one whose `column` is `from`. */
const binned = (rows: readonly Row[], size: number, column: string, from: number): Bin[] => {
  const bins = Array.from({ length: size }, () => ({ sales: 0, flagged: 0 }));
  for (const row of rows) {
    const bin = bins[Number(row[column]) - from];
    if (!bin) continue;
    bin.sales += Number(row['sales']);
    bin.flagged += Number(row['flagged']);
  }
  return bins;
};

export const textOf = (cell: Cell | undefined): string | null =>
  cell === null || cell === undefined ? null : String(cell);

const toLook = (row: Row): Look => ({
  number: textOf(row['number']),
  mcc: textOf(row['mcc']),
  name: textOf(row['name']),
  ownerMcc: textOf(row['owner_mcc']),
  acquirer: textOf(row['acquirer']),
  own: row['own'] === true,
  sales: Number(row['sales']),
  flagged: Number(row['flagged']),
});

const toTick = (row: Row): Tick => ({
  atMs: Number(row['at_ms']),
  look: Number(row['look']),
  flagged: row['flagged'] === true,
  verdict: String(row['verdict']),
});

/** A number may be lent to several pools: the case names the devices of its own. */
const drawnIn = (one: Case, edges: readonly Edge[]): readonly Edge[] => {
  const named = one.evidence.flatMap((item) => item.values['terminals']?.split(';') ?? []);
  return named.length === 0 ? edges : edges.filter(({ device }) => named.includes(device));
};

const toEdge = (row: Row): Edge => ({
  device: String(row['device']),
  number: String(row['number']),
  sales: Number(row['sales']),
  name: textOf(row['name']),
  ownerMcc: textOf(row['owner_mcc']),
  acquirer: textOf(row['acquirer']),
});

const toCounts = (row: Row): CaseCounts => ({
  sales: Number(row['sales']),
  flagged: Number(row['flagged']),
  jumped: Number(row['jumped']),
  suspect: Number(row['suspect']),
  slipKept: Number(row['slip_kept']),
  requestKept: Number(row['request_kept']),
  foreignNumber: Number(row['foreign_number']),
  smallest: Number(row['smallest'] ?? 0),
  largest: Number(row['largest'] ?? 0),
  below: Number(row['below']),
  above: Number(row['above']),
  before: Number(row['before']),
  firstFlaggedMs: Number(row['first_flagged'] ?? 0),
  registeredNo: textOf(row['registered_no']),
  registeredName: textOf(row['registered_name']),
  expectedMcc: textOf(row['expected_mcc']),
});
