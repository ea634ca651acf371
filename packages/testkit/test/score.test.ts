import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCsv } from '../src/score/csv-file.ts';
import { formatScore } from '../src/score/format.ts';
import { averagePrecision, calibration } from '../src/score/metrics.ts';
import { type Score, score } from '../src/score/score.ts';
import { generateWorld } from '../src/world.ts';
import { WORLDS } from '../src/worlds/index.ts';
import { writeWorld } from '../src/write/write-world.ts';

/**
 * The scorer is given verdicts whose score is known beforehand: made from the truth, then spoiled
 * in a counted way.
 */
let dir = '';
const truth: Readonly<Record<string, string>>[] = [];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'zhenma-score-'));
  const spec = {
    ...WORLDS.acquirer!,
    sales: 4_000,
    days: 14,
    payeeSchemes: ['collector'],
  } as const;
  const tables = [...spec.tables, 'settlements'] as const;
  await writeWorld(generateWorld({ ...spec, tables }, 2), dir, { format: 'csv' });
  for await (const row of readCsv(join(dir, 'truth', 'sales.csv'))) truth.push(row);
});
afterAll(() => rmSync(dir, { recursive: true }));

interface Said {
  readonly verdict: string;
  readonly score: string;
}

function writeVerdicts(say: (row: Readonly<Record<string, string>>, i: number) => Said): void {
  const lines = truth.map((row, i) => {
    const { verdict, score } = say(row, i);
    const said = verdict === 'jumped';
    const gap = said ? row.fee_gap_fen : '0';
    const id = `${row.view},${row.txn_id},S${row.sale_key}`;
    return `${id},${verdict},${score},,,${row.cause},,,,,${gap},"a, ""b"""`;
  });
  const header =
    'view,txn_id,sale_id,verdict,score,kinds,rules,cause,observed_merchant_no,observed_mcc,' +
    'expected_merchant_no,expected_mcc,fee_gap_fen,explanation';
  writeFileSync(join(dir, 'verdicts.csv'), `\uFEFF${[header, ...lines].join('\r\n')}\r\n`);
}

async function scored(): Promise<Score> {
  const result = await score(join(dir, 'truth'), dir);
  if (!result.ok) throw new TypeError(result.problem);
  return result.score;
}

const perfect = (row: Readonly<Record<string, string>>): Said =>
  row.jumped === 'true' ? { verdict: 'jumped', score: '1' } : { verdict: 'clean', score: '0' };

const MISSED: Said = { verdict: 'clean', score: '0' };

describe('score', () => {
  it('says what is missing', async () => {
    expect(await score(join(dir, 'nowhere'), dir)).toMatchObject({ ok: false });
    expect(await score(join(dir, 'truth'), dir)).toMatchObject({ ok: false });
    writeFileSync(join(dir, 'verdicts.parquet'), '');
    const result = await score(join(dir, 'truth'), dir);
    expect(result).toEqual({
      ok: false,
      kind: 'missing',
      problem: `${dir} holds verdicts.parquet only; scan again with --csv`,
    });
  });

  it('counts nobody as honest whose truth it cannot read', async () => {
    writeVerdicts(perfect);
    const other = mkdtempSync(join(tmpdir(), 'zhenma-truth-'));
    const tell = (jumped: string): void =>
      writeFileSync(
        join(other, 'sales.csv'),
        `view,txn_id,sale_key,jumped\r\n${truth[0]?.['view']},${truth[0]?.['txn_id']},1,${jumped}\r\n`,
      );
    tell('yes');
    expect(await score(other, dir)).toEqual({
      ok: false,
      kind: 'broken',
      problem: `${join(other, 'sales.csv')}, row 1: jumped is "yes"; write true or false`,
    });
    tell('1');
    expect(await score(other, dir)).toMatchObject({ ok: true, score: { sales: 1 } });
    rmSync(other, { recursive: true });
  });

  it('asks of what is given away no jump that nothing tells by itself', async () => {
    writeVerdicts((row) => (row.given_away === 'pair' ? perfect(row) : MISSED));
    const other = mkdtempSync(join(tmpdir(), 'zhenma-given-'));
    const tell = (given: (row: Readonly<Record<string, string>>) => string): void => {
      const lines = truth.map((row) =>
        [row.view, row.txn_id, row.sale_key, row.jumped, given(row)].join(','),
      );
      const header = 'view,txn_id,sale_key,jumped,given_away';
      writeFileSync(join(other, 'sales.csv'), [header, ...lines, ''].join('\r\n'));
    };
    const recallWhere = async (others: string): Promise<number> => {
      tell(({ given_away: given }) => (given === 'pair' || given === '' ? given : others));
      const result = await score(other, dir);
      return result.ok ? result.score.recallGivenAway : Number.NaN;
    };
    expect(await recallWhere('none')).toBe(1);
    expect(await recallWhere('once')).toBe(1);
    expect(await recallWhere('alone')).toBe(1);
    expect(await recallWhere('id')).toBeLessThan(1);
    rmSync(other, { recursive: true });
  });

  it('gives full marks to the truth', async () => {
    writeVerdicts(perfect);
    const cases: unknown[] = [];
    for await (const row of readCsv(join(dir, 'truth', 'cases.csv'))) {
      cases.push({
        subject: { type: row.subject_type, id: row.subject_id },
        cause: { top: row.cause },
        score: 1,
        verdict: 'jumped',
        members: [],
      });
    }
    for await (const row of readCsv(join(dir, 'truth', 'payees.csv'))) {
      if (row.kind !== 'collector') continue;
      cases.push({
        subject: { type: 'payee', id: row.payee_account },
        cause: { top: 'undetermined' },
        score: 1,
        verdict: 'jumped',
        members: [],
      });
    }
    for await (const row of readCsv(join(dir, 'truth', 'numbers.csv'))) {
      const borrowed = Number(row.borrowed_sales) / Number(row.sales);
      cases.push({
        subject: { type: 'merchant', id: row.merchant_no },
        cause: { top: 'x' },
        score: borrowed,
        verdict: 'suspect',
        members: [],
      });
    }
    writeFileSync(join(dir, 'cases.json'), JSON.stringify(cases));
    const result = await scored();
    expect(result.jumped).toMatchObject({ precision: 1, recall: 1 });
    expect(result).toMatchObject({ falsePer100k: 0, recallGivenAway: 1, causeAccuracySales: 1 });
    expect(result.calibration.error).toBe(0);
    expect(result.feeGap.error).toBe(0);
    expect(result.payees).toMatchObject({ precision: 1, recall: 1 });
    expect(result.numbers?.averagePrecision).toBeCloseTo(1, 9);
    expect(result.strategies.every((each) => each.jumped === each.sales)).toBe(true);
    for (const each of result.causes) expect(each.right, each.cause).toBe(each.cases);
    expect(result.rows).toMatchObject({ strangeRows: 0, missingRows: 0 });
    expect(formatScore(result)).toContain('precision 100.00 %   recall 100.00 %');
  });

  it('counts misses and false alarms by the sale', async () => {
    const missed = new Set(
      truth
        .filter((row) => row.jumped === 'true')
        .slice(0, 9)
        .map((row) => row.sale_key),
    );
    const blamed = new Set(
      truth
        .filter((row) => row.jumped === 'false')
        .slice(0, 5)
        .map((row) => row.sale_key),
    );
    writeVerdicts((row) => {
      if (missed.has(row.sale_key!)) return { verdict: 'suspect', score: '0.4' };
      return blamed.has(row.sale_key!) ? { verdict: 'jumped', score: '0.9' } : perfect(row);
    });
    const result = await scored();
    expect(result.jumped).toMatchObject({ falsePositive: blamed.size, falseNegative: missed.size });
    expect(result.flagged.falseNegative).toBe(0);
    const honest = new Set(
      truth.filter((row) => row.jumped === 'false').map((row) => row.sale_key),
    );
    expect(result.falsePer100k).toBeCloseTo((blamed.size / honest.size) * 100_000, 6);
  });

  it('takes one flagged observation of a sale for the sale, and counts missing rows', async () => {
    const jumps = truth.filter((row) => row.jumped === 'true');
    const first = new Map(jumps.map((row) => [row.sale_key, row.txn_id]));
    writeVerdicts((row) =>
      first.get(row.sale_key) === row.txn_id
        ? { verdict: 'jumped', score: '1' }
        : { verdict: 'clean', score: '0' },
    );
    expect((await scored()).jumped).toMatchObject({ precision: 1, recall: 1 });
    const header = 'view,txn_id,verdict,score,cause,fee_gap_fen';
    writeFileSync(join(dir, 'verdicts.csv'), `${header}\nslip,nobody,jumped,1,routing,0\n`);
    const result = await scored();
    expect(result.rows).toMatchObject({
      strangeRows: 1,
      missingRows: truth.length,
      verdictRows: 1,
    });
    expect(result.jumped.recall).toBe(0);
  });
});

describe('metrics', () => {
  const sale = (jumped: boolean, score: number) => ({
    jumped,
    score,
    strategy: '',
    cause: '',
    givenAway: '',
    lookalikes: [],
    gapFen: 0,
    verdict: 'suspect' as const,
    saidCause: '',
    saidGapFen: 0,
  });

  it('measures calibration as the weighted distance of score and truth', () => {
    const sales = [
      sale(true, 0.75),
      sale(true, 0.75),
      sale(true, 0.75),
      sale(false, 0.75),
      sale(false, 0.1),
    ];
    expect(calibration(sales).error).toBeCloseTo(0.1 / 5, 12);
    expect(calibration([sale(false, 1), sale(true, 0)]).error).toBe(1);
  });

  it('measures rankings, ties as one step', () => {
    const ranked = (hits: readonly [number, boolean][]) =>
      hits.map(([score, hit]) => ({ score, hit }));
    expect(
      averagePrecision(
        ranked([
          [3, true],
          [2, false],
          [1, true],
        ]),
      ),
    ).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(
      averagePrecision(
        ranked([
          [1, true],
          [1, false],
          [1, false],
          [1, false],
        ]),
      ),
    ).toBe(0.25);
  });
});
