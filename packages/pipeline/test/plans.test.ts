import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CheckedRule } from '@zhenma/rules';
import { generateWorld, worldSpec, writeWorld } from '@zhenma/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assumePrices } from '../src/detect/assumed-price.ts';
import { createSubjects } from '../src/detect/case-subject.ts';
import { createCutNumbers } from '../src/detect/cut-numbers.ts';
import { fillDerived } from '../src/detect/derived.ts';
import { createExpected, createInsideMcc } from '../src/detect/expected.ts';
import { createFeatures, featuresFor } from '../src/detect/features.ts';
import { createFindings, hitSql, isPatternLevel, rulesToRun } from '../src/detect/findings.ts';
import { createHistory } from '../src/detect/history/create-history.ts';
import { createUsualCodes } from '../src/detect/history/usual-codes.ts';
import { availableData } from '../src/detect/needs.ts';
import { createPatterns } from '../src/detect/patterns.ts';
import { createSubjectFindings } from '../src/detect/subjects.ts';
import { loadTariff } from '../src/detect/tariff.ts';
import { createPayoutDays } from '../src/engine/contract-fee.ts';
import { type Measures, measureSelect } from '../src/engine/measure.ts';
import type { Cell, Row, Session } from '../src/engine/session.ts';
import { fillsTable, readStatement, type Statement } from '../src/engine/statement.ts';
import { decideCauses } from '../src/explain/case-causes.ts';
import { buildCases, createPriceShift } from '../src/explain/cases.ts';
import { CAUSE_PARTS } from '../src/explain/cause-facts.ts';
import { createJudgements } from '../src/explain/judgements.ts';
import { createCaseSales } from '../src/explain/sale-cause.ts';
import { createClusters } from '../src/link/clusters.ts';
import { createIdentities } from '../src/link/identities.ts';
import { createLikelyLinks } from '../src/link/likely.ts';
import { createSales } from '../src/link/sales.ts';
import { createObservations } from '../src/normalise/observations.ts';
import { createRegistry } from '../src/normalise/registry.ts';
import { typeTable } from '../src/normalise/typed.ts';
import { discoverFiles } from '../src/read/discover.ts';
import { readAll } from '../src/read/read.ts';
import { catalogue } from './scanning.ts';
import { openTest } from './tables.ts';

/**
 * A join without an equality compares every row with every row: harmless on a test, fatal on a month.
 * Goal: no query of ours plans one. Method: a simulated acquirer goes through the verbs in a session
 * that asks DuckDB for the plan of each statement before it runs it.
 */

const QUADRATIC = /NESTED_LOOP_JOIN|BLOCKWISE_NL_JOIN|CROSS_PRODUCT|IE_JOIN|PIECEWISE_MERGE_JOIN/g;

/** Statements that meet one row on one side, by the table they make or how they begin, and why. */
const ONE_ROW: Readonly<Record<string, string>> = {
  dictionary_texts: 'three lists, one row each',
  pattern_facts: 'the dictionaries as lists are one row',
  identified: 'the number of terminals in the registry is one row',
  event_rate: 'the number of terminals in the registry is one row',
  own_coming: 'whether the registry of terminals has dates is one row',
  device_stay: 'whether the registry of terminals has dates is one row',
  telling_error:
    'the number of terminals in the registry and the share of devices gone wrong are one row each',
  operator_state: 'the number of trainings is one row',
  feature_device_events: 'the rates of events and the share of the untrained are one row each',
  'select (select count(*) from merchant_span)': 'two counts, one row each',
  'select (select count(*) from "typed_merchan': 'counts of tables, one row each',
  'select ((select count(*) from sale) > 5) as': 'whether each feature may speak, one row each',
  node: 'which nodes were joined, a bit each, is one row',
  lone: 'which observations were joined, a bit each, is one row',
  far_left: 'which observations are alone, a bit each, is one row',
  far_right: 'which observations are alone, a bit each, is one row',
  told_left_row: 'which observations are wanted, a bit each, is one row',
  told_right_row: 'which observations are wanted, a bit each, is one row',
  likely_suspect: 'which rows were linked, a bit each, is one row',
};

const ALL_SALES = /\bmain\.(?:sale_row|identified|subject)\b/;

/** Statements that read all sales although the cases are known, and what for. */
const OF_ALL: Readonly<Record<string, string>> = {
  case_sale: 'finds the sales of cases',
  subject_sale: 'finds the other sales of their subjects',
  cause_agent: 'how many devices an agent has',
  cause_ran: 'how many sales ran under each version',
  cause_model: 'how many shops sell on devices of a model',
  cause_typo: 'who else uses a number',
  payout_day: 'what was sold on a day that was paid out',
};

interface Planned {
  readonly made: string;
  readonly joins: readonly string[];
  /** Whether it reads a table that has a row for every sale. */
  readonly readsAll: boolean;
  readonly sql: string;
}

const root = mkdtempSync(join(tmpdir(), 'zhenma-plans-'));
const planned: Planned[] = [];
/** Statements of the verbs; after them come those of the tests. */
let ofVerbs: readonly Planned[] = [];
/** What is asked for now. */
let asked: Statement[] = [];
/** What histories and patterns are made by. */
let historyPart: readonly Statement[] = [];
let patternPart: readonly Statement[] = [];
/** What subjects are found by, and what sales and cases are judged by. */
let subjectPart: readonly Statement[] = [];
let judgePart: readonly Statement[] = [];
let session: Session;
let measures: Measures;
/** Features that said beforehand that they have nothing to say. */
const unasked: string[] = [];
/** Tables of causes that said the same. */
const unaskedParts: string[] = [];
/** Of all sales, what came of every rule asked of each alone. */
let askedAlone: Row | undefined;

const MAKES = /^\s*create (?:or replace )?(?:temp )?table ("?[\w ]+"?)(?:\s+as)\b/i;

/** What can be asked for a plan: queries, and the query inside a `create table as`. */
const queryIn = (sql: string): { readonly made: string; readonly query: string } | undefined => {
  const made = MAKES.exec(sql);
  if (made) return { made: (made[1] ?? '').replaceAll('"', ''), query: sql.slice(made[0].length) };
  return /^\s*(?:select|with|insert|delete)\b/i.test(sql)
    ? { made: sql.trim().replace(/\s+/g, ' ').slice(0, 43), query: sql }
    : undefined;
};

const askAlone = async (rules: readonly CheckedRule[]): Promise<Row | undefined> => {
  const digits = (some: readonly CheckedRule[]) =>
    `concat('', ${some.map((rule) => hitSql(rule)).join(', ')})`;
  const perSale = rules.filter((rule) => !isPatternLevel(rule));
  const [row] = await session.rows(`
    with fact as (
      select m.*, f.*, s.amount, s.issuer_fee, s.network_fee,
        so.expected_issuer_fee, so.expected_network_fee, o.codes
      from sale s
      join sale_pattern sp on sp.sale = s.sale
      join facts_full f on f.pattern = sp.pattern
      join (${measureSelect(measures, 'sale')}) m on m.sale = s.sale
      join sale_outcome so on so.sale = s.sale
      join outcome o on o.outcome = so.outcome
    )
    select count(*) filter (codes <> ${digits(rules)}) as wrong,
      count(*) filter (trim(${digits(perSale)}, '0') <> '') as own
    from fact`);
  return row;
};

const planningSession = (inner: Session): Session => {
  const plan = async (sql: string): Promise<void> => {
    asked.push(readStatement(sql));
    const found = queryIn(sql);
    if (!found) return;
    const rows = await inner.rows(`explain ${found.query}`);
    const text = rows.map((row) => String(row['explain_value'])).join('\n');
    const joins = text.match(QUADRATIC) ?? [];
    planned.push({ made: found.made, joins, readsAll: ALL_SALES.test(text), sql });
  };
  return {
    ...inner,
    run: async (sql) => {
      await plan(sql);
      await inner.run(sql);
    },
    rows: async (sql) => {
      await plan(sql);
      return inner.rows(sql);
    },
    each: async (sql, take) => {
      await plan(sql);
      await inner.each(sql, take);
    },
    load: async (table, columns, rows) => {
      asked.push(fillsTable(table));
      await inner.load(table, columns, rows);
    },
  };
};

beforeAll(async () => {
  const spec = worldSpec('acquirer', { sales: 3_000 });
  if (!spec) throw new Error('no world acquirer');
  await writeWorld(generateWorld(spec, 3), join(root, 'in'), { format: 'csv' });
  const inner = await openTest();
  session = planningSession(inner);
  const { ruleSet, weights, causes } = catalogue();
  const found = (await discoverFiles([join(root, 'in')])).filter(
    (file) => file.table !== undefined,
  );
  const options = {
    work: root,
    tokenise: (card: string) => `K${card.slice(-4)}`,
    today: '2024-06-30',
    progress: () => undefined,
  };
  const gathered = await readAll(session, found, options);
  for (const raw of gathered.tables) await typeTable(session, raw, 480, () => undefined);
  await createObservations(session, 480);
  await createRegistry(session);
  // Some clearing rows lose their keys, so that linking without keys has work to do.
  await session.run(`update observed set card = 0, rrn = null, trace_no = null
    where view = 4 and (rowid + 1) % 9 = 0`);
  await createClusters(session);
  await createLikelyLinks(session);
  await createSales(session);
  await createIdentities(session);
  const offered = await availableData(session);
  await loadTariff(session);
  await createInsideMcc(session);
  await createCutNumbers(session);
  historyPart = asked = [];
  await createHistory(session, offered);
  asked = [];
  await createUsualCodes(session, true);
  patternPart = asked = [];
  await createPatterns(session);
  asked = [];
  await createExpected(session);
  await fillDerived(session, ruleSet.derived);
  measures = await createFeatures(session, offered);
  // Those that have nothing to say in this world have their plans, too.
  for (const { id, create } of featuresFor(offered, false))
    if (!planned.some(({ made }) => made === `feature_${id}`)) {
      await create(session);
      unasked.push(id);
    }
  const running = rulesToRun(ruleSet, offered, false);
  const { rules } = running;
  await createFindings(session, running, {
    compared: ruleSet.compared,
    measures,
    unsaid: new Set(),
  });
  askedAlone = await askAlone(rules);
  await createSubjects(session, { withHistory: true, measures });
  subjectPart = asked = [];
  await createSubjectFindings(session, ruleSet, offered);
  judgePart = asked = [];
  await createJudgements(session, rules, weights, 'en');
  await assumePrices(session, true);
  await createCaseSales(session, measures);
  await createPriceShift(session);
  const decided = await decideCauses(session, causes);
  await buildCases(session, rules, decided, causes.traffic, 480);
  await session.run(`insert into typed_settlements by name
    select value as merchant_no, 19000 as settle_date, 1 as amount from dict_number limit 1`);
  await createPayoutDays(session);
  for (const { table, create } of CAUSE_PARTS)
    if (!planned.some(({ made }) => made === table)) {
      for (const sql of create) await session.run(sql);
      unaskedParts.push(table);
    }
  asked = [];
  ofVerbs = [...planned];
}, 300_000);

afterAll(() => {
  session.close();
  rmSync(root, { recursive: true, force: true });
});

test('a measure is joined as one that every sale has where every sale has it', async () => {
  const count = async (table: string): Promise<Cell> =>
    (await session.rows(`select count(*) as n from ${table}`))[0]?.['n'] ?? null;
  const sales = await count('sale');
  for (const { table, whole } of measures.tables)
    expect(whole, table).toBe((await count(table)) === sales);
  const judged = planned.find(({ made }) => made === 'loud_sale');
  const left = measures.tables.filter(({ whole }) => !whole);
  expect(judged?.sql.match(/left join "feature_/g)).toHaveLength(left.length);
});

test('a feature or part of causes that is not asked has nothing to say', async () => {
  expect(unasked).toContain('outside_name');
  for (const id of unasked)
    expect(await session.rows(`select sale from feature_${id} limit 1`), id).toEqual([]);
  expect(unaskedParts).toContain('cause_release');
  for (const table of unaskedParts)
    expect(await session.rows(`from ${table} limit 1`), table).toEqual([]);
});

test('every sale has the digits that its rules give when each is asked of it alone', () => {
  expect(askedAlone?.['wrong']).toBe(0);
  expect(askedAlone?.['own']).toBeGreaterThan(100);
});

test('the world was large and every verb was planned', async () => {
  const [count] = await session.rows('select count(*) as n from sale');
  expect(Number(count?.['n'])).toBeGreaterThan(2_000);
  const made = new Set(planned.map((one) => one.made));
  for (const table of [
    'observed',
    'merchant_span',
    'terminal_span',
    'grouped',
    'merge',
    'node',
    'likely_crowd',
    'likely_pair',
    'likely_compared_row',
    'likely_scored',
    'likely_mutual',
    'likely_link',
    'sale_row',
    'terminal_match',
    'identified',
    'history_key',
    'mixed_use',
    'lender',
    'feature_device_numbers',
    'feature_device_story',
    'feature_outside_name',
    'pattern',
    'sale_pattern',
    'pattern_facts',
    'expected',
    'coded',
    'maybe_loud',
    'loud_sale',
    'outcome',
    'sale_outcome',
    'judgement',
    'subject',
    'scope_terminal',
    'scope_agent',
    'scope_number',
    'case_sale',
    'case_measured',
    'case_group',
  ])
    expect([...made]).toContain(table);
});

test('no join of every row with every row', () => {
  const wrong = planned
    .filter(({ joins, made }) => joins.length > 0 && !(made in ONE_ROW))
    .map(
      ({ made, joins, sql }) =>
        `${made}: ${joins.join(', ')} in ${sql.replace(/\s+/g, ' ').slice(0, 200)}`,
    );
  expect(wrong).toEqual([]);
});

test('the exceptions are still needed', () => {
  for (const made of Object.keys(ONE_ROW))
    expect(planned.some((one) => one.made === made && one.joins.length > 0)).toBe(true);
});

test('once cases are known, all sales are read for what is asked of all alone', () => {
  const known = ofVerbs.findIndex(({ made }) => made === 'case_sale');
  const readers = ofVerbs.slice(known).filter(({ readsAll }) => readsAll);
  expect(new Set(readers.map(({ made }) => made))).toEqual(new Set(Object.keys(OF_ALL)));
});

const made = (part: readonly Statement[]) => part.flatMap(({ writes }) => writes);

/** Names that one part makes and the other has to do with, and the other way round. */
const shared = (one: readonly Statement[], other: readonly Statement[]): ReadonlySet<string> => {
  const inOne = (by: readonly Statement[], of: readonly Statement[]) =>
    made(by).filter((name) => of.some(({ words }) => words.has(name)));
  return new Set([...inOne(one, other), ...inOne(other, one)]);
};

test('subjects and judgements name nothing that the other makes: they run beside each other', () => {
  expect(made(subjectPart)).toContain('scope_terminal');
  expect(made(judgePart)).toContain('cause_facts');
  expect(shared(subjectPart, judgePart)).toEqual(new Set());
});

test('so do histories and patterns, where no home is to be written into identities', () => {
  expect(made(historyPart)).toContain('device_story');
  expect(made(patternPart)).toContain('pattern_facts');
  expect(shared(historyPart, patternPart)).toEqual(new Set(['identified']));
});

test('a planted tolerance in a join is seen', async () => {
  await session.run(`create or replace table planted as
    select a.obs from observation a left join observation b on a.amount = b.amount + 1 or a.at_ms < b.at_ms - 5 limit 1`);
  expect(planned.at(-1)).toMatchObject({ made: 'planted' });
  expect(planned.at(-1)?.joins.length).toBeGreaterThan(0);
});
