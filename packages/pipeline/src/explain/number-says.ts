import type { Cause, Kind, Lang, Verdict } from '@zhenma/model';
import type { Cell, Row, Session } from '../engine/session.ts';
import { type Judgement, judge } from './judge.ts';
import { chancesAmong } from './share-borrowed.ts';
import { sharesOfSales } from './share-of-sales.ts';
import type { JudgedSubjects } from './subject-cases.ts';
import { subjectCause, type Weighed } from './subject-cause.ts';

/** What the habits of a merchant number say of each of its sales. */
export interface NumberSays {
  /** That the sale is another shop's: that the number is borrowed, times the share of its sales that are. */
  readonly chance: number;
  readonly kinds: readonly Kind[];
  /** Rules that fired on the number and may make its sales suspect. */
  readonly rules: readonly string[];
}

/** More likely than not another shop's. */
const SUSPECT_MIN = 0.5;

/** Less says nothing. Source: contract §4, where a case begins. */
const CHANCE_MIN = 0.05;

/** Signs are ranks among all numbers of the data; among fewer they say little. Own choice [I]. */
const NUMBERS_MIN = 100;
/** Among fewer, a shop more or less may turn a verdict. Own choice [I]. */
const SUSPECT_NUMBERS_MIN = 200;

const SENTENCE: Readonly<Record<Lang, string>> = {
  zh: '从交易规律看，这个商户号更可能是被借用的，见该商户号的案件',
  en: 'by the habits of its sales this number is more likely borrowed than not; see its case',
};

/**
 * A sale that nothing else speaks of is another shop's as likely as its number is borrowed and as many
 * of the number's sales are, and suspect where that is more likely than not.
 *
 * Source  how many sales under numbers of each chance were jumps: bench/score/README.md.
 */
export const withNumber = (judged: Judgement, says: NumberSays, lang: Lang): Judgement => {
  if (judged.rules.length > 0) return judged;
  const score = Math.max(judged.score, says.chance);
  if (says.chance < SUSPECT_MIN || says.rules.length === 0) return { ...judged, score };
  const { kinds, rules } = says;
  return { verdict: 'suspect', score, kinds, rules, explanation: SENTENCE[lang] };
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
  const numbers = Number(counted?.['numbers']);
  if (numbers < NUMBERS_MIN) return;
  await session.run(QUIET);
  const says = await readSayings(session, found, weighed, numbers >= SUSPECT_NUMBERS_MIN);
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
  areMany: boolean,
): Promise<Sayings> => {
  const silence = '0'.repeat(rules.length);
  const chances = await readChances(session);
  const rows = await session.rows(`select t.*, d.id as number from ${table} t
    join dict_number d on d.value = t.id
    semi join quiet_number q on q.number = d.id where t.codes <> '${silence}' order by t.id`);
  return new Map(
    rows.flatMap((row) => {
      const { chance, ofNumber } = chances.get(Number(row['number']))!;
      if (chance < CHANCE_MIN) return [];
      const { kinds, rules: fired } = judge(rules, String(row['codes']), true, row, weights, 'en');
      const { top } = subjectCause(scope.name, causes, { decided: false, probability: ofNumber });
      return [
        [String(row['id']), { chance, kinds, rules: areMany ? fired : [], cause: top }] as const,
      ];
    }),
  );
};

interface Chances {
  /** That a sale is another shop's. */
  readonly chance: number;
  /** That the number is borrowed. */
  readonly ofNumber: number;
}

const readChances = async (session: Session): Promise<ReadonlyMap<number, Chances>> => {
  const quiet = await session.rows('select * from quiet_number order by number');
  const chances = chancesAmong(quiet.map((row) => Number(row['log_odds'])));
  const shares = sharesOfSales(
    quiet.map((row, at) => ({
      chance: chances[at]!,
      debit: Number(row['debit']),
      usualDebit: Number(row['usual_debit']),
    })),
  );
  return new Map(
    quiet.map((row, at) => {
      const ofNumber = chances[at]!;
      const chance = Math.round(1000 * ofNumber * shares[at]!) / 1000;
      return [Number(row['number']), { chance, ofNumber }] as const;
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

/** Ranked numbers of which no sale was called. */
const QUIET = `create or replace table quiet_number as
  select b.number, b.log_odds, b.debit, b.usual_debit from borrowed b
  anti join (
    select distinct p.cleared as number from outcome o join pattern p using (pattern)
    join judgement j using (outcome) where j.verdict = 'jumped'
  ) called using (number)`;

/** Sales of the numbers that speak, as far as nothing was found on them. */
const OF_NUMBERS = `
  select j.*, s.no from number_says s join dict_number d on d.value = s.no
  join pattern p on p.cleared = d.id join outcome o using (pattern) join judgement j using (outcome)
  where j.rules = '' order by j.outcome`;

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
