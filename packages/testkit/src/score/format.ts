import type { CauseScore } from './cases.ts';
import type { Group, Hits } from './metrics.ts';
import type { Score } from './score.ts';

/** The score as a table for a terminal, in plain text. */
export function formatScore(score: Score): string {
  const { rows, calibration, feeGap } = score;
  return [
    `sales ${score.sales}   observations ${rows.truthRows}   verdicts ${rows.verdictRows}` +
      `   missing ${rows.missingRows}   strange ${rows.strangeRows}`,
    hitsLine('jumped', score.jumped),
    hitsLine('jumped + suspect', score.flagged),
    line('recall, given away', percent(score.recallGivenAway)),
    line('false jumped per 100,000 honest', score.falsePer100k.toFixed(2)),
    line('expected calibration error', calibration.error.toFixed(4)),
    line('cause right, sales found', percent(score.causeAccuracySales)),
    line(
      'fee gap, yuan true / said / error',
      `${yuan(feeGap.trueFen)} / ${yuan(feeGap.saidFen)} / ${percent(feeGap.error)}`,
    ),
    ...(score.payees ? [hitsLine('payees', score.payees)] : []),
    ...(score.numbers
      ? [
          line(
            'borrowed numbers, average precision',
            `${score.numbers.averagePrecision.toFixed(3)} ` +
              `(chance ${score.numbers.chance.toFixed(3)}, ` +
              `${score.numbers.borrowed} of ${score.numbers.numbers})`,
          ),
        ]
      : []),
    ...groupTable('recall by strategy', score.strategies),
    ...groupTable('recall by cause', score.causesOfSales),
    ...groupTable('recall by what gives it away', score.givenAway),
    ...groupTable('false alarms by look-alike', score.lookalikes),
    ...causeTable(score.causes),
    'reliability             sales   mean score   jumped share',
    ...calibration.bins.map(
      (bin) =>
        `  from ${bin.from.toFixed(1)}     ${String(bin.sales).padStart(12)}   ` +
        `${bin.meanScore.toFixed(3).padStart(10)}   ${bin.jumpedShare.toFixed(3).padStart(12)}`,
    ),
    '',
  ].join('\n');
}

function groupTable(title: string, groups: readonly Group[]): string[] {
  if (groups.length === 0) return [];
  return [
    `${title.padEnd(32)}sales    jumped   + suspect`,
    ...groups.map(
      ({ name, sales, jumped, flagged }) =>
        `  ${name.padEnd(24)}${String(sales).padStart(11)}` +
        `  ${percent(jumped / sales).padStart(8)}` +
        `    ${percent(flagged / sales).padStart(8)}`,
    ),
  ];
}

function causeTable(causes: readonly CauseScore[]): string[] {
  if (causes.length === 0) return [];
  return [
    'cases of terminals, merchants   truth     found     right',
    ...causes.map(
      (each) =>
        `  ${each.cause.padEnd(24)}${String(each.cases).padStart(11)}  ` +
        `${String(each.found).padStart(8)}  ${String(each.right).padStart(8)}`,
    ),
  ];
}

const hitsLine = (name: string, each: Hits): string =>
  line(
    name,
    `precision ${percent(each.precision)}   recall ${percent(each.recall)}   ` +
      `tp ${each.truePositive}  fp ${each.falsePositive}  fn ${each.falseNegative}`,
  );

const line = (name: string, value: string): string => `${name.padEnd(38)}${value}`;
const percent = (share: number): string =>
  Number.isNaN(share) ? '–' : `${(share * 100).toFixed(2)} %`;
const yuan = (fen: number): string => (fen / 100).toFixed(2);
