import type { Cause, Kind, Lang, Verdict } from '@zhenma/model';
import type { Cell, Row, Session } from '../engine/session.ts';
import { type Judgement, judge } from './judge.ts';
import type { JudgedSubjects } from './subject-cases.ts';
import { subjectCause, type Weighed } from './subject-cause.ts';

/** What the habits of a merchant number say of each of its sales. */
export interface NumberSays {
  /** That the sale is another shop's: the chance that the number is borrowed. */
  readonly chance: number;
  readonly kinds: readonly Kind[];
  /** Rules that fired on the number. */
  readonly rules: readonly string[];
}

/** More likely than not another shop's. */
const SUSPECT_MIN = 0.5;

/** Signs are ranks among all numbers of the data; among fewer they say little. Own choice [I]. */
const NUMBERS_MIN = 200;

const SENTENCE: Readonly<Record<Lang, (chance: number) => string>> = {
  zh: (chance) => `从交易规律看，这个商户号被借用的可能性为 ${chance}，见该商户号的案件`,
  en: (chance) =>
    `by the habits of its sales this number is a borrowed one with a chance of ${chance}; see its case`,
};

/**
 * A sale that nothing else speaks of is as likely another shop's as its number is borrowed, and
 * suspect where that is more likely than not.
 *
 * Source  how many sales under numbers of each chance were jumps: bench/score/README.md.
 */
export const withNumber = (judged: Judgement, says: NumberSays, lang: Lang): Judgement => {
  if (judged.rules.length > 0) return judged;
  const score = Math.max(judged.score, says.chance);
  if (says.chance < SUSPECT_MIN) return { ...judged, score };
  const { kinds, rules } = says;
  return { verdict: 'suspect', score, kinds, rules, explanation: SENTENCE[lang](says.chance) };
};

/**
 * Lets numbers that may be borrowed speak of their sales: puts score and verdict into `judgement`.
 *
 * Of a number with a sale that was called, nothing is said: what tells one of its sales tells them
 * all, and the rest are its own.
 */
export const tellOfNumbers = async (
  session: Session,
  judged: readonly JudgedSubjects[],
  weighed: Weighed,
  lang: Lang,
): Promise<void> => {
  const found = judged.find(({ scope }) => scope.name === 'merchant');
  if (found === undefined) return;
  const [counted] = await session.rows('select count(*) as numbers from borrowed');
  if (Number(counted?.['numbers']) < NUMBERS_MIN) return;
  const says = await readSayings(session, found, weighed);
  await session.load(
    'number_says',
    { no: 'varchar' },
    [...says.keys()].map((no): Cell[] => [no]),
  );
  const rows = (await session.rows(OF_NUMBERS)).map((row): Cell[] => {
    const of = says.get(String(row['no']))!;
    const now = withNumber(judgementOf(row), of, lang);
    const lists = [now.kinds.join(';'), now.rules.join(';')];
    const cause = now.verdict === 'suspect' ? of.cause : null;
    return [
      row['outcome'] ?? null,
      now.verdict,
      now.score,
      ...lists,
      now.explanation,
      of.chance,
      cause,
    ];
  });
  await session.load('told_by_number', TOLD, rows);
  await session.run(`create or replace table judgement as
    select * from judgement where outcome not in (select outcome from told_by_number)
    union all select * from told_by_number`);
};

type Sayings = ReadonlyMap<string, NumberSays & { readonly cause: Cause }>;

const readSayings = async (
  session: Session,
  { table, scope, rules }: JudgedSubjects,
  { weights, causes }: Weighed,
): Promise<Sayings> => {
  const silence = '0'.repeat(rules.length);
  const rows = await session.rows(`select * from ${table} where codes <> '${silence}' order by id`);
  return new Map(
    rows.map((row) => {
      const chance = Number(row['probability']);
      const { kinds, rules: fired } = judge(rules, String(row['codes']), true, row, weights, 'en');
      const { top } = subjectCause(scope.name, causes, { decided: false, probability: chance });
      return [String(row['id']), { chance, kinds, rules: fired, cause: top }];
    }),
  );
};

const judgementOf = (row: Row): Judgement => ({
  verdict: row['verdict'] as Verdict,
  score: Number(row['score']),
  kinds: [],
  rules: [],
  explanation: String(row['explanation']),
});

/** Sales of these numbers that nothing was found on, where none was called. */
const OF_NUMBERS = `
  with of_number as (
    select o.outcome, p.cleared from outcome o join pattern p using (pattern)
    where p.cleared in (select d.id from dict_number d join number_says s on s.no = d.value)
  ), called as (
    select distinct cleared from of_number join judgement using (outcome) where verdict = 'jumped'
  )
  select j.*, d.value as no from of_number n join judgement j using (outcome)
  join dict_number d on d.id = n.cleared
  where j.rules = '' and n.cleared not in (from called) order by j.outcome`;

const TOLD = {
  outcome: 'integer',
  verdict: 'varchar',
  score: 'double',
  kinds: 'varchar',
  rules: 'varchar',
  explanation: 'varchar',
  number_chance: 'double',
  number_cause: 'varchar',
} as const;
