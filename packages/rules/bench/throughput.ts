/**
 * Transactions per second of compiled rules, one core.
 *
 *   node --import tsx --conditions @zhenma/source packages/rules/bench/throughput.ts [--json]
 *
 * Rows are seeded, 1.6 % of them fire one of the ten base rules. Larger sets have three
 * shapes: `keyed` rules have an equality to a constant, `shared` rules have a condition in common,
 * `own` rules have neither: they are found by their bounds at best.
 * Hits of the generated code are compared with the interpreter's before anything is timed.
 */
import {
  type CheckedRule,
  checkRule,
  compileRules,
  type Row,
  type Scope,
  toInterpreter,
} from '@zhenma/rules';

const field = (type: 'string' | 'int' | 'bool' | 'timestamp' | 'double') => ({ type, doc: '' });
const scope: Scope = {
  name: 'sale',
  fields: {
    printed_mcc: field('string'),
    cleared_mcc: field('string'),
    registered_mcc: field('string'),
    printed_area: field('string'),
    cleared_area: field('string'),
    acquirer: field('string'),
    terminal: field('int'),
    amount: field('int'),
    fee: field('int'),
    at: field('timestamp'),
    firmware: field('string'),
    similarity: field('double'),
    merchants_today: field('int'),
    moved_km: field('int'),
  },
};

/** The ten rules of the peer comparison (shared measurements, workload W1). */
const BASE = [
  'printed_mcc != cleared_mcc',
  'registered_mcc != cleared_mcc',
  "cleared_mcc in ['5411', '5541', '8062', '8211'] && !(printed_mcc in ['5411', '5541', '8062', '8211'])",
  'printed_area != cleared_area',
  "!acquirer.startsWith('898')",
  "amount > 500000 && cleared_mcc in ['8062', '8211', '5541']",
  "at.getHours('+08:00') < 5 && cleared_mcc in ['8211', '8062', '5541']",
  "firmware < '2.4' && printed_mcc != cleared_mcc",
  'similarity < 0.5',
  'merchants_today > 2 && moved_km > 50',
];

/** mulberry32: a seeded generator, so that every run times the same rows. */
const random = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const MCCS = Array.from({ length: 200 }, (_, index) => String(5_000 + index * 7));

const rowsOf = (count: number): Row[] => {
  const next = random(20_260_501);
  return Array.from({ length: count }, () => {
    const mcc = MCCS[Math.floor(next() * MCCS.length)]!;
    const jumped = next() < 0.01;
    return {
      printed_mcc: mcc,
      cleared_mcc: jumped ? '8062' : mcc,
      registered_mcc: mcc,
      printed_area: '3100',
      cleared_area: next() < 0.003 ? '4403' : '3100',
      acquirer: '898000',
      terminal: Math.floor(next() * 100_000),
      amount: Math.floor(next() * 400_000),
      fee: Math.floor(next() * 1_000),
      at: 1_777_593_600_000 + Math.floor(next() * 86_400_000),
      firmware: '2.5',
      similarity: next() < 0.003 ? 0.3 : 0.9,
      merchants_today: 1,
      moved_km: Math.floor(next() * 10),
    };
  });
};

const checked = (when: string, ordinal: number): CheckedRule => {
  const definition = {
    id: `r${ordinal}`,
    version: 1,
    scope: 'sale',
    kinds: ['mcc'],
    strength: 'strong',
    when,
    needs: [],
    statement: { zh: '{printed_mcc}', en: '{printed_mcc}' },
    source: 'bench',
    falsePositives: 'none',
  } as const;
  const result = checkRule(definition, scope, [], {});
  if (!result.ok) throw new TypeError(result.issues[0]!.message);
  return result.rule;
};

/** Three conditions, one of them between two fields. */
const keyedRule = (n: number): string =>
  `printed_mcc == '${MCCS[n % MCCS.length]}' && amount > ${(n * 7_919) % 400_000} && cleared_mcc != registered_mcc`;
const sharedRule = (n: number): string =>
  `amount > ${(n * 7_919) % 400_000} && fee < ${(n * 31) % 50} && cleared_mcc != registered_mcc`;
/** Nothing to look up and nothing in common: every condition of every rule is its own. */
const unsharedRule = (n: number): string =>
  `amount > ${200_000 + n * 10} && terminal * 100 > ${9_990_000 + n} && fee + ${n} > merchants_today`;

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

const ROUNDS = 5;

const measure = (rules: readonly CheckedRule[], rows: readonly Row[], mode: 'hits' | 'trace') => {
  const started = performance.now();
  const run = compileRules(rules, { mode: mode as 'hits' });
  run(rows[0]!);
  const compileMs = performance.now() - started;
  let hits = 0;
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    hits = 0;
    const from = performance.now();
    for (const row of rows) hits += run(row).length;
    if (round > 0) rates.push(rows.length / ((performance.now() - from) / 1_000));
  }
  return { perSecond: Math.round(median(rates)), hits, compileMs: Math.round(compileMs) };
};

/** Hits on the first rows by the reference, to compare before timing. */
const assertHits = (rules: readonly CheckedRule[], rows: readonly Row[]): void => {
  const reference = rules.map(({ tree }) => toInterpreter(tree));
  const run = compileRules(rules, { mode: 'hits' });
  for (const row of rows) {
    const expected = reference.flatMap((fires, ordinal) => (fires(row) === true ? [ordinal] : []));
    const found = run(row).map(({ ordinal }) => ordinal);
    if (expected.join() !== found.join())
      throw new TypeError(`hits differ: ${expected} / ${found}`);
  }
};

const results = [];
for (const [shape, make] of [
  ['base', (n: number) => BASE[n]!],
  ['keyed', keyedRule],
  ['shared', sharedRule],
  ['own', unsharedRule],
] as const) {
  for (const count of shape === 'base' ? [10] : [100, 1_000, 10_000]) {
    const rules = Array.from({ length: count }, (_, n) => checked(make(n), n));
    const rows = rowsOf(Math.max(20_000, Math.min(1_000_000, Math.floor(40_000_000 / count))));
    assertHits(rules, rows.slice(0, Math.max(20, Math.floor(200_000 / count))));
    const hits = measure(rules, rows, 'hits');
    const trace = measure(rules, rows, 'trace');
    results.push({
      shape,
      rules: count,
      rows: rows.length,
      ...hits,
      tracePerSecond: trace.perSecond,
    });
  }
}

if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
else {
  const pad = (value: unknown, width: number): string => String(value).padStart(width);
  process.stdout.write(
    `${'shape'.padEnd(8)}${pad('rules', 8)}${pad('rows', 10)}${pad('hits', 10)}${pad('tx/s hits', 14)}${pad('tx/s trace', 14)}${pad('compile ms', 12)}\n`,
  );
  for (const r of results) {
    process.stdout.write(
      `${r.shape.padEnd(8)}${pad(r.rules, 8)}${pad(r.rows, 10)}${pad(r.hits, 10)}${pad(r.perSecond.toLocaleString('en'), 14)}${pad(r.tracePerSecond.toLocaleString('en'), 14)}${pad(r.compileMs, 12)}\n`,
    );
  }
}
