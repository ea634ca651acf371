import { type Case, VERDICTS, VIEWS } from '@zhenma/model';
import type { Verb } from '../engine/effects.ts';
import type { Session } from '../engine/session.ts';

/** Counts of one input file: read = accepted + rejected + duplicates. */
export interface FileCounts {
  readonly table: string | null;
  readonly read: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicates: number;
}

/** `summary.json`. Source: contract §4; `passed_over` is an addition. */
export interface Summary {
  readonly version: string;
  readonly rules_version: string;
  readonly engine: string;
  readonly files: Readonly<Record<string, FileCounts>>;
  readonly passed_over: readonly string[];
  readonly observations: Readonly<Record<string, number>>;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly kinds: Readonly<Record<string, number>>;
  readonly causes: Readonly<Record<string, number>>;
  readonly rules: Readonly<Record<string, number>>;
  readonly not_looked_at: readonly { readonly rule: string; readonly needs: readonly string[] }[];
  readonly cases: number;
  readonly money: Readonly<Record<string, number>>;
  readonly seconds: Readonly<Partial<Record<Verb, number>>>;
  readonly peak_memory_bytes: number;
}

/** Counts of every input file, by its label; `rejectedIn` gives those of one. */
export const countFiles = async (
  session: Session,
  files: readonly CountedFile[],
  rejectedIn: (file: number) => number,
): Promise<Summary['files']> => {
  const copies = await session.rows('select file, count(*) as n from duplicate group by file');
  const duplicatesIn = new Map(copies.map((row) => [Number(row['file']), Number(row['n'])]));
  const counts = files.map(({ id, label, table, rows }): [string, FileCounts] => {
    const rejected = rejectedIn(id);
    const duplicates = duplicatesIn.get(id) ?? 0;
    return [
      label,
      { table, read: rows, accepted: rows - rejected - duplicates, rejected, duplicates },
    ];
  });
  return Object.fromEntries(counts);
};

interface CountedFile {
  readonly id: number;
  readonly label: string;
  readonly table: string | null;
  readonly rows: number;
}

/** Counts of observations per view and of sales per verdict, kind, cause and rule. */
export const countResults = async (
  session: Session,
): Promise<Pick<Summary, 'observations' | 'verdicts' | 'kinds' | 'causes' | 'rules'>> => {
  await session.run(`create or replace table verdict_count as
    with counted as (
      select so.outcome, ca.cause, count(*) as n
      from sale_outcome so left join sale_cause ca using (sale) group by so.outcome, ca.cause
    )
    select j.verdict, j.kinds, j.rules, coalesce(c.cause, '') as cause, c.n
    from counted c join judgement j using (outcome)`);
  const parts = [VIEW_COUNT, VERDICT_COUNT, ...LISTED.map(listCount)];
  const rows = await session.rows(`${parts.join(' union all ')} order by part, k`);
  const tally = (part: string): Map<string, number> =>
    new Map(
      rows.filter((row) => row['part'] === part).map((row) => [String(row['k']), Number(row['n'])]),
    );
  const observations = tally('view');
  const verdicts = tally('verdict');
  return {
    observations: Object.fromEntries(
      VIEWS.map((view, index) => [view, observations.get(String(index + 1)) ?? 0] as const).filter(
        ([, count]) => count > 0,
      ),
    ),
    verdicts: Object.fromEntries(VERDICTS.map((name) => [name, verdicts.get(name) ?? 0])),
    kinds: Object.fromEntries(tally('kinds')),
    causes: Object.fromEntries(tally('cause')),
    rules: Object.fromEntries(tally('rules')),
  };
};

const VIEW_COUNT = `select 'view' as part, view::varchar as k, count(*) as n from observation group by view`;
const VERDICT_COUNT = `select 'verdict', verdict, sum(n)::bigint from verdict_count group by verdict`;

/** Columns of `verdict_count` that join several words by `;`. */
const LISTED = ['kinds', 'cause', 'rules'] as const;

/** Sales per element of such a column. */
const listCount = (column: string): string => `select '${column}', k, sum(n)::bigint from (
    select unnest(string_split(${column}, ';')) as k, n from verdict_count where ${column} <> '')
  group by k`;

/**
 * Cases that share no sale: every sale belongs to one terminal or one merchant, and to a pool, an
 * agent or a payee besides. Sums over cases are sums over these.
 */
export const countedOnce = (cases: readonly Case[]): readonly Case[] =>
  cases.filter(({ subject }) => subject.type === 'terminal' || subject.type === 'merchant');

/** Totals over all cases, each sale once, in fen. */
export const totalMoney = (cases: readonly Case[]): Record<string, number> => {
  const total = {
    issuer_fen: 0,
    network_fen: 0,
    merchant_fen: 0,
    acquirer_gain_fen: 0,
    cardholder_points_fen: 0,
  };
  for (const { impact } of countedOnce(cases))
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += impact[key];
  return total;
};
