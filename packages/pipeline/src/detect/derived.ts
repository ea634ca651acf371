import { setImmediate } from 'node:timers/promises';
import type { DerivedColumn } from '@zhenma/rules';
import type { Cell, Exchange, Row, Session } from '../engine/session.ts';
import { quoteName } from '../engine/sql.ts';

/** A table of facts and the column that names its rows. */
export interface FactsTable {
  readonly facts: string;
  readonly key: string;
  /** DuckDB type of the key. */
  readonly keyType: string;
}

const FACTS: FactsTable = { facts: 'facts', key: 'pattern', keyType: 'integer' };

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
  await answerDerived(session, columns, table);
  await viewDerived(session, table);
};

/**
 * The same of `facts` while `work` runs: one is JavaScript on one core, the other is statements.
 *
 * Shape   `work` must not read `facts_full`.
 */
export const deriveBeside = async <T>(
  session: Session,
  columns: readonly DerivedColumn[],
  work: () => Promise<T>,
): Promise<T> => {
  const [made] = await Promise.all([
    work(),
    session.apart((apart) => answerDerived(apart, columns, FACTS)),
  ]);
  await viewDerived(session, FACTS);
  return made;
};

/** Creates the view `<facts>_full` of `facts` and its answers. */
export const viewDerived = (session: Session, { facts, key }: FactsTable = FACTS): Promise<void> =>
  session.run(`create or replace temp view ${facts}_full as
    select s.*, d.* exclude (${quoteName(key)})
    from ${facts} s left join ${facts}_derived d on d.${quoteName(key)} = s.${quoteName(key)}`);

/**
 * Creates `<facts>_derived`, the answers of dictionary functions: rows of facts that state the same to
 * every function are answered once, and each distinct tuple of arguments is evaluated once, in
 * JavaScript.
 *
 * Shape   null where an argument is null, or where the function has no answer.
 */
const answerDerived = async (
  session: Exchange,
  columns: readonly DerivedColumn[],
  { facts, key, keyType }: FactsTable,
): Promise<void> => {
  const ordered = afterTheirArguments(columns);
  const types = ordered.map(({ column, returns }) => [column, SQL_TYPE[returns]] as const);
  const derived = `${facts}_derived`;
  await session.load(derived, { [key]: keyType, ...Object.fromEntries(types) }, []);
  if (ordered.length === 0) return;
  const made = new Set(ordered.map(({ column }) => column));
  const args = ordered.flatMap((column) => column.args);
  const told = [...new Set(args)].filter((arg) => !made.has(arg));
  const [id, ...names] = [key, ...told].map(quoteName);
  const alike = `${facts}_alike`;
  await session.rows(`create or replace table ${alike} as
    select ${id}, min(${id}) over (partition by ${names.join(', ')}) as answered from ${facts}`);
  const firsts = `${facts} semi join ${alike} a on a.answered = ${facts}.${id}`;
  const [counted] = await session.rows(`select count(*) as n from ${firsts}`);
  const batches = Math.ceil(Number(counted?.['n'] ?? 0) / BATCH);
  const fill = fillerOf(ordered, told);
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
  await session.rows(`insert into ${derived}
    select a.${id}, d.* exclude (${id}) from ${alike} a join ${derived} d on d.${id} = a.answered
    where a.${id} <> a.answered`);
  await session.rows(`drop table ${alike}`);
};

/** A function of a function stands behind its argument. */
const afterTheirArguments = (columns: readonly DerivedColumn[]): readonly DerivedColumn[] => {
  let waiting = [...new Map(columns.map((column) => [column.column, column])).values()];
  const ordered: DerivedColumn[] = [];
  while (waiting.length > 0) {
    const later = new Set(waiting.map((column) => column.column));
    const ready = waiting.filter((column) => !column.args.some((arg) => later.has(arg)));
    ordered.push(...ready);
    waiting = waiting.filter((column) => !ready.includes(column));
  }
  return ordered;
};

/** Answers of all functions for one row of facts; what was asked before is not asked again. */
const fillerOf = (
  ordered: readonly DerivedColumn[],
  told: readonly string[],
): ((row: Row) => Cell[]) => {
  const slots = new Map(told.map((name, at) => [name, at]));
  for (const { column } of ordered) slots.set(column, slots.size);
  const askers = ordered.map(({ args, evaluate }) =>
    askerOf(
      args.map((arg) => slots.get(arg) ?? 0),
      evaluate,
    ),
  );
  const asked = new Set(ordered.flatMap(({ args }) => args));
  const isAsked = [...slots.keys()].map((name) => asked.has(name));
  const numberOf = numbering();
  return (row) => {
    const cells: Cell[] = told.map((name) => row[name] ?? null);
    const numbers = cells.map(numberOf);
    for (const ask of askers) {
      const answer = ask(cells, numbers);
      numbers.push(isAsked[cells.length] === true ? numberOf(answer) : 0);
      cells.push(answer);
    }
    return cells.slice(told.length);
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
const askerOf = (
  slots: readonly number[],
  evaluate: DerivedColumn['evaluate'],
): ((cells: readonly Cell[], numbers: readonly number[]) => Cell) => {
  const answers = new Map<number, Cell>();
  const [first = 0, ...further] = slots;
  const joined = further.slice(0, -1).map(() => numbering());
  return (cells, numbers) => {
    if (slots.some((slot) => numbers[slot] === 0)) return null;
    let key = numbers[first] as number;
    for (let at = 0; at < further.length; at += 1) {
      const pair = key * NUMBERS_MAX + (numbers[further[at] as number] as number);
      key = joined[at]?.(pair) ?? pair;
    }
    const answered = answers.get(key);
    if (answered !== undefined) return answered;
    const answer = (evaluate(slots.map((slot) => cells[slot] as Cell)) ?? null) as Cell;
    answers.set(key, answer);
    return answer;
  };
};

const SQL_TYPE: Record<DerivedColumn['returns'], string> = {
  string: 'varchar',
  int: 'bigint',
  bool: 'boolean',
  timestamp: 'bigint',
  double: 'double',
  strings: 'varchar',
};
