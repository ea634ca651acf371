import { priceClass, tradesRelated } from '@zhenma/model';
import type { Cell, Session } from '../../engine/session.ts';
import { CLASS_DAY, createCheapCodes } from '../cheap-codes.ts';
import { binomialAbove } from '../history/chances.ts';

/** Of merchants that were re-coded, so many at most go to one code. Own choice [I]. */
const ONE_CODE_MAX = 0.2;

/** If honest re-codings fell so often on one code by luck, nothing is said. */
const LUCK_MAX = 0.01;

/** Trades by the first two digits of a code: a re-coding within one is common. */
const TRADES_MIN = 3;

/**
 * Creates `crowded_code(number, mcc)`: merchant numbers of several trades that go out under one code
 * which neither the registry nor their inside ever gave them, more of them than re-codings bring to
 * one code, or farther from their trades. A number whose own trade is near that of the code is counted but not accused: it may be one
 * of the re-codings. Nor is one that stays in the standard class: nobody gains by it.
 *
 * Shape   reads `code_turn`. An institution half of whose numbers go out under strange codes is left
 *         out: its source may write a code of its own.
 * Source  docs/indicators.md 4, 18, 41; contract §5, a merchant re-coded. Method own [I].
 */
export const createCrowdedCodes = async (session: Session): Promise<void> => {
  await createCheapCodes(session);
  await session.run(STRAY);
  const rows = await session.rows(`
    select mcc, count(*) as numbers, count(distinct own // 100) as trades
    from code_stray group by mcc order by mcc`);
  const [all] = await session.rows('select count(distinct number) as numbers from code_stray');
  const far = await readFar(session);
  const crowded = rows.filter(
    ({ mcc, numbers, trades }) =>
      Number(trades) >= TRADES_MIN &&
      (far.has(Number(mcc)) ||
        binomialAbove(Number(all?.['numbers']), ONE_CODE_MAX, Number(numbers)) <= LUCK_MAX),
  );
  const cells = crowded.map(({ mcc }): Cell[] => [Number(mcc)]);
  await session.load('crowd', { mcc: 'smallint' }, cells);
  await session.load('apart_code', { own: 'smallint', mcc: 'smallint' }, await readApart(session));
  await session.run(`create or replace table crowded_code as
    select s.number, s.mcc from code_stray s join crowd using (mcc) join apart_code using (own, mcc)`);
};

/**
 * Codes to which numbers of three trades came that have nothing in common with it and are dearer, half of all that
 * went so far: a shop that is re-coded stays near its trade, so that few go far, and each to a code of its own.
 */
const readFar = async (session: Session): Promise<ReadonlySet<number>> => {
  const rows = await session.rows(
    'select mcc, own, count(distinct number) as numbers from code_stray group by mcc, own order by mcc, own',
  );
  const far = rows.filter(
    ({ own, mcc }) =>
      tradesRelated(codeOf(own), codeOf(mcc)) === false && costOf(mcc) < costOf(own),
  );
  const count = (some: typeof far): number =>
    some.reduce((sum, { numbers }) => sum + Number(numbers), 0);
  const codes = new Set(far.map(({ mcc }) => Number(mcc)));
  return new Set(
    [...codes].filter((code) => {
      const here = far.filter(({ mcc }) => Number(mcc) === code);
      const trades = new Set(here.map(({ own }) => Math.floor(Number(own) / 100)));
      return trades.size >= TRADES_MIN && count(here) * 2 >= count(far);
    }),
  );
};

/**
 * A number's own code and the crowded one, where that is cheaper and their trades are not known to have
 * something in common.
 */
const readApart = async (session: Session): Promise<readonly Cell[][]> => {
  const pairs = await session.rows(
    'select distinct own, mcc from code_stray semi join crowd using (mcc) order by own, mcc',
  );
  return pairs
    .filter(({ own, mcc }) => tradesRelated(codeOf(own), codeOf(mcc)) !== true)
    .filter(({ own, mcc }) => costOf(mcc) < costOf(own))
    .map(({ own, mcc }): Cell[] => [own ?? null, mcc ?? null]);
};

/** What a category costs, in the order of the classes. */
const costOf = (mcc: Cell | undefined): number => {
  const of = priceClass(codeOf(mcc), CLASS_DAY) ?? 'standard';
  if (of === 'standard') return 2;
  return of === 'exempt' ? 0 : 1;
};

const codeOf = (mcc: Cell | undefined): string => String(mcc).padStart(4, '0');

const STRAY = `create or replace table code_stray as
  with known as (
    select number, try_cast(mcc as smallint) as mcc, max(stated_from) as since from merchant_span
    where mcc is not null group by all
  ), own as (
    select number, max_by(mcc, since) as mcc from known group by number
  ), coded as (
    select t.*, i.mcc as inside, coalesce(o.mcc, i.mcc) as own, left(d.value, 3) as house
    from code_turn t join dict_number d on d.id = t.number
    left join own o on o.number = t.number
    left join (select number, try_cast(mcc as smallint) as mcc from inside_mcc) i
      on i.number = t.number
  ), stray as (
    select c.number, c.mcc, c.own, c.house from coded c
    anti join known k on k.number = c.number and k.mcc = c.mcc
    where c.own <> c.mcc and c.inside is distinct from c.mcc and c.sales >= 2
  ), lent as (
    select s.number from stray s
    semi join cheap_mcc own on try_cast(own.mcc as smallint) = s.own
    anti join cheap_mcc sent on try_cast(sent.mcc as smallint) = s.mcc
    group by s.number having count(distinct s.mcc) >= ${TRADES_MIN}
  ), house as (
    select house, count(distinct number) as numbers from coded where own is not null group by house
  ), strange as (
    select house, count(distinct number) as numbers from stray group by house
  )
  select s.number, s.mcc, s.own from stray s join house h using (house) join strange g using (house)
  anti join lent l on l.number = s.number
  where g.numbers * 2 <= h.numbers`;
