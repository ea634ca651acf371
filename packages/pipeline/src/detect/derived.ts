import { setImmediate } from 'node:timers/promises';
import { canGenerate, type DerivedColumn, type Row as RuleRow, toChunk } from '@zhenma/rules';
import type { Cell, Row, Session } from '../engine/session.ts';
import { quoteName } from '../engine/sql.ts';
import { allOf, derivedIn, fieldsIn, type Question } from './questions.ts';

/** A table of facts and the column that names its rows. */
export interface FactsTable {
  readonly facts: string;
  readonly key: string;
  /** DuckDB type of the key. */
  readonly keyType: string;
}

const FACTS: FactsTable = { facts: 'facts', key: 'pattern', keyType: 'integer' };

/** So many rows are answered before those that are alike are found. */
const FEW = 2048;

/** Rows whose answers are held at once. */
const BATCH = 200_000;

/** Rows after which statements that ended meanwhile have their turn: the next waits for it. */
const TURN = 64;

/** Adds the columns of dictionary functions: `<facts>_full` is `facts` with these columns. */
export const fillDerived = async (
  session: Session,
  columns: readonly DerivedColumn[],
  table: FactsTable = FACTS,
): Promise<void> => {
  await answerDerived(session, allOf(columns), table);
  await viewDerived(session, table);
};

/**
 * The same of `facts` while `work` runs: one is JavaScript on one core, the other is statements. Only
 * what `questions` ask is answered; the rest is null.
 *
 * Shape   `work` must not read `facts_full`.
 */
export const deriveBeside = async <T>(
  session: Session,
  questions: readonly Question[],
  work: () => Promise<T>,
): Promise<T> => {
  const [made] = await Promise.all([work(), answerDerived(session, questions, FACTS)]);
  await viewDerived(session, FACTS);
  return made;
};

/** Creates the view `<facts>_full` of `facts` and its answers. */
export const viewDerived = (session: Session, { facts, key }: FactsTable = FACTS): Promise<void> =>
  session.run(`create or replace view ${facts}_full as
    select s.*, d.* exclude (${quoteName(key)})
    from ${facts} s left join ${facts}_derived d on d.${quoteName(key)} = s.${quoteName(key)}`);

/**
 * Creates `<facts>_derived`, the answers of dictionary functions: rows of facts that state the same to
 * every question are answered once, and each distinct tuple of arguments is evaluated once, in
 * JavaScript.
 *
 * Shape   null where no question asks, where an argument is null, or where the function has no answer.
 */
const answerDerived = async (
  session: Session,
  questions: readonly Question[],
  { facts, key, keyType }: FactsTable,
): Promise<void> => {
  const columns = columnsOf(questions);
  const types = columns.map(({ column, returns }) => [column, SQL_TYPE[returns]] as const);
  const derived = `${facts}_derived`;
  await session.load(derived, { [key]: keyType, ...Object.fromEntries(types) }, []);
  if (columns.length === 0) return;
  const made = new Set(columns.map(({ column }) => column));
  const args = columns.flatMap((column) => column.args).filter((arg) => !made.has(arg));
  const told = [...new Set([...args, ...fieldsIn(questions.map(({ when }) => when))])];
  const [id, ...names] = [key, ...told].map(quoteName);
  const count = async (source: string): Promise<number> =>
    Number((await session.rows(`select count(*) as n from ${source}`))[0]?.['n'] ?? 0);
  const alike = `${facts}_alike`;
  const areMany = (await count(facts)) > FEW;
  if (areMany)
    await session.rows(`create or replace table ${alike} as
      select unnest(rows) as ${id}, answered from (
        select list(${id}) as rows, min(${id}) as answered from ${facts} group by ${names.join(', ')})`);
  const firsts = areMany ? `${facts} semi join ${alike} a on a.answered = ${facts}.${id}` : facts;
  const batches = areMany ? Math.ceil((await count(firsts)) / BATCH) : 1;
  const fill = fillerOf(questions, columns, told);
  for (let batch = 0; batch < batches; batch += 1) {
    const rows: Cell[][] = [];
    const part = batches > 1 ? `where hash(${id}) % ${batches} = ${batch}` : '';
    await session.each(
      `select ${[id, ...names].join(', ')} from ${firsts} ${part}`,
      async (block) => {
        for (const [at, row] of block.entries()) {
          if (at % TURN === 0) await setImmediate();
          rows.push([row[key] ?? null, ...fill(row)]);
        }
      },
    );
    await session.append(derived, [keyType, ...types.map(([, type]) => type)], rows);
  }
  if (!areMany) return;
  await session.rows(`insert into ${derived}
    select a.${id}, d.* exclude (${id}) from ${alike} a join ${derived} d on d.${id} = a.answered
    where a.${id} <> a.answered`);
  await session.rows(`drop table ${alike}`);
};

/** What questions may ask for, each column once. */
const columnsOf = (questions: readonly Question[]): readonly DerivedColumn[] => {
  const asked = questions.flatMap(({ when, further }) => [...derivedIn([when]), ...further]);
  return [...new Map(asked.map((column) => [column.column, column])).values()];
};

/** Answers for one row of facts, as far as a question asks; what was asked before is not asked again. */
const fillerOf = (
  questions: readonly Question[],
  columns: readonly DerivedColumn[],
  told: readonly string[],
): ((stated: Row) => Cell[]) => {
  const slots = new Map(
    [...told, ...columns.map(({ column }) => column)].map((name, at) => [name, at]),
  );
  const slotOf = (name: string): number => slots.get(name) ?? 0;
  const askers = columns.map(({ args, evaluate }) => askerOf(args.map(slotOf), evaluate));
  const numberOf = numbering();
  const cells: (Cell | undefined)[] = [];
  const numbers: (number | undefined)[] = [];
  const cellAt = (slot: number): Cell => {
    const known = cells[slot];
    if (known !== undefined) return known;
    const found = answer(slot);
    cells[slot] = found;
    return found;
  };
  const numberAt = (slot: number): number => (numbers[slot] ??= numberOf(cellAt(slot)));
  const answer = (slot: number): Cell => askers[slot - told.length]?.(cellAt, numberAt) ?? null;
  const row: RuleRow = Object.defineProperties(
    {},
    Object.fromEntries([...slots].map(([name, slot]) => [name, { get: () => cellAt(slot) }])),
  );
  const wanted = questions.map(({ further }) => further.map(({ column }) => slotOf(column)));
  const trees = questions.map(({ when }, ordinal) => ({ ordinal, tree: when }));
  const isOpen = toChunk(trees, canGenerate());
  const open = new Int32Array(questions.length);
  return (stated) => {
    cells.fill(undefined);
    numbers.fill(undefined);
    for (const [at, name] of told.entries()) cells[at] = stated[name] ?? null;
    const count = isOpen(row, open, 0);
    for (let at = 0; at < count; at += 1)
      for (const slot of wanted[open[at] as number] ?? []) cellAt(slot);
    return columns.map((_, at) => cells[told.length + at] ?? null);
  };
};

/** A number for each distinct cell, from 1; 0 for null. A text is looked up once, not by each asker. */
const numbering = (): ((cell: Cell) => number) => {
  const numbers = new Map<Cell, number>([[null, 0]]);
  return (cell) => {
    const known = numbers.get(cell);
    if (known !== undefined) return known;
    numbers.set(cell, numbers.size);
    return numbers.size - 1;
  };
};

/** Two numbers below this make one that is exact: there is no memory for so many texts. */
const NUMBERS_MAX = 2 ** 26;

/** A function of the cells at some slots; the numbers of two cells and more make a key of one. */
const askerOf = (slots: readonly number[], evaluate: DerivedColumn['evaluate']): Asker => {
  const answers = new Map<number, Cell>();
  const [first = 0, ...further] = slots;
  const joined = further.slice(0, -1).map(() => numbering());
  return (cellAt, numberAt) => {
    if (slots.some((slot) => numberAt(slot) === 0)) return null;
    let key = numberAt(first);
    for (let at = 0; at < further.length; at += 1) {
      const pair = key * NUMBERS_MAX + numberAt(further[at] as number);
      key = joined[at]?.(pair) ?? pair;
    }
    const answered = answers.get(key);
    if (answered !== undefined) return answered;
    const answer = (evaluate(slots.map(cellAt)) ?? null) as Cell;
    answers.set(key, answer);
    return answer;
  };
};

type Asker = (cellAt: (slot: number) => Cell, numberAt: (slot: number) => number) => Cell;

const SQL_TYPE: Record<DerivedColumn['returns'], string> = {
  string: 'varchar',
  int: 'bigint',
  bool: 'boolean',
  timestamp: 'bigint',
  double: 'double',
  strings: 'varchar',
};
