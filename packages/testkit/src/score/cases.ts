import { readFileSync } from 'node:fs';
import { type Fields, readCsv } from './csv-file.ts';

/** The part of a case that scoring reads. */
export interface CaseSaid {
  readonly type: string;
  readonly id: string;
  readonly verdict: string;
  readonly score: number;
  readonly cause: string;
  readonly members: readonly string[];
}

/** Reads `cases.json`. Unknown fields are ignored. */
export function readCases(path: string): CaseSaid[] {
  const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return Array.isArray(parsed) ? parsed.map(parseCase) : [];
}

/** How well the cases of one cause were told. */
export interface CauseScore {
  readonly cause: string;
  /** Cases in truth. */
  readonly cases: number;
  /** Those for which a case with this subject was reported. */
  readonly found: number;
  /** Those of the found whose top cause is right. */
  readonly right: number;
}

const SUBJECTS = new Set(['terminal', 'merchant']);

/** Cause accuracy over the terminals and merchants that are cases in truth. */
export async function scoreCauses(
  truthFile: string,
  said: readonly CaseSaid[],
): Promise<CauseScore[]> {
  const bySubject = new Map<string, CaseSaid>();
  for (const each of said) {
    for (const id of [each.id, ...each.members]) {
      const key = `${each.type} ${id}`;
      if (!bySubject.has(key)) bySubject.set(key, each);
    }
  }
  const scores = new Map<string, { cases: number; found: number; right: number }>();
  for await (const fields of readCsv(truthFile)) {
    if (!SUBJECTS.has(fields.subject_type!)) continue;
    const score = scores.get(fields.cause!) ?? { cases: 0, found: 0, right: 0 };
    const found = find(bySubject, fields);
    score.cases++;
    if (found) score.found++;
    if (found?.cause === fields.cause) score.right++;
    scores.set(fields.cause!, score);
  }
  return [...scores].sort().map(([cause, score]) => ({ cause, ...score }));
}

function find(bySubject: ReadonlyMap<string, CaseSaid>, fields: Fields): CaseSaid | undefined {
  const type = fields.subject_type!;
  return (
    bySubject.get(`${type} ${fields.subject_id}`) ??
    bySubject.get(`${type} ${fields.also_id || '?'}`)
  );
}

function parseCase(value: unknown): CaseSaid {
  const subject = field(value, 'subject');
  const members = field(value, 'members');
  return {
    type: String(field(subject, 'type') ?? ''),
    id: String(field(subject, 'id') ?? ''),
    verdict: String(field(value, 'verdict') ?? ''),
    score: Number(field(value, 'score') ?? 0),
    cause: String(field(field(value, 'cause'), 'top') ?? ''),
    members: Array.isArray(members) ? members.map(String) : [],
  };
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
