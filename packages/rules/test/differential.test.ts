import { expect, test } from 'vitest';
import { compareEngines } from './differential-run.ts';
import { openDuckDB, runInterpreter, runJavaScript, runTruth } from './engines.ts';

/**
 * Interpreter = JavaScript = DuckDB on random well-typed expressions × random hostile rows.
 *
 * ZHENMA_PAIRS raises the number of pairs, ZHENMA_SEED repeats a run. The teeth of this test are
 * proved in mutants.test.ts.
 */
const PAIRS = Number(process.env['ZHENMA_PAIRS'] ?? 20_000);
const SEED = Number(process.env['ZHENMA_SEED'] ?? Date.now() % 1_000_000_000);

test(`engines agree on ${PAIRS} pairs (seed ${SEED})`, { timeout: 600_000 }, async () => {
  const duckdb = await openDuckDB();
  const engines = {
    interpreter: runInterpreter,
    javascript: runJavaScript,
    truth: runTruth,
    duckdb: duckdb.run,
  };
  const outcome = await compareEngines(engines, { pairs: PAIRS, seed: SEED });
  duckdb.close();
  process.stdout.write(
    `differential: ${outcome.pairs} pairs, ${outcome.known} known, seed ${SEED}\n`,
  );
  expect(outcome.difference).toBeUndefined();
  expect(outcome.known).toBeGreaterThan(PAIRS / 3);
});
