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
  const observations = await tally(
    session,
    'select view as k, count(*) as n from observation group by 1',
  );
  const verdicts = await tally(
    session,
    'select verdict as k, sum(n)::bigint as n from verdict_count group by 1',
  );
  return {
    observations: Object.fromEntries(
      VIEWS.map((view, index) => [view, observations.get(String(index + 1)) ?? 0] as const).filter(
        ([, count]) => count > 0,
      ),
    ),
    verdicts: Object.fromEntries(VERDICTS.map((name) => [name, verdicts.get(name) ?? 0])),
    kinds: await listTally(session, 'kinds'),
    causes: await listTally(session, 'cause'),
    rules: await listTally(session, 'rules'),
  };
};

const tally = async (session: Session, sql: string): Promise<Map<string, number>> => {
  const rows = await session.rows(sql);
  return new Map(rows.map((row) => [String(row['k']), Number(row['n'])]));
};

/** Sales per element of a `;`-joined column, names in order. */
const listTally = async (session: Session, column: string): Promise<Record<string, number>> => {
  const rows = await session.rows(`select k, sum(n)::bigint as n from (
      select unnest(string_split(${column}, ';')) as k, n from verdict_count where ${column} <> '')
    group by k order by k`);
  return Object.fromEntries(rows.map((row) => [String(row['k']), Number(row['n'])]));
};

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
