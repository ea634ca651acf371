import { parseArgs } from 'node:util';
import { compareEngines } from './differential-run.ts';
import { openDuckDB, runInterpreter, runJavaScript, runTruth } from './engines.ts';

/**
 * The differential test at length: `npm run differential -- --pairs 100000 [--seed N]`.
 *
 * Random well-typed expressions × random hostile rows, in batches; each prints its seed, so that a
 * disagreement can be run again alone. Exit code 1 at the first disagreement.
 */
const BATCH = 10_000;

const { values } = parseArgs({
  options: { pairs: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const pairs = Number(values.pairs);
const first = Number(values.seed ?? Date.now() % 1_000_000_000);
if (!Number.isSafeInteger(pairs) || pairs < 1 || !Number.isSafeInteger(first))
  throw new TypeError('--pairs and --seed are whole numbers');

const duckdb = await openDuckDB();
const engines = {
  interpreter: runInterpreter,
  javascript: runJavaScript,
  truth: runTruth,
  duckdb: duckdb.run,
};
let [done, known] = [0, 0];
const started = performance.now();
for (let seed = first; done < pairs && process.exitCode === undefined; seed += BATCH) {
  const outcome = await compareEngines(engines, { pairs: Math.min(BATCH, pairs - done), seed });
  done += outcome.pairs;
  known += outcome.known;
  process.stdout.write(`seed ${seed}: ${outcome.pairs} pairs, ${outcome.known} known\n`);
  if (outcome.difference === undefined) continue;
  process.stdout.write(`engines disagree: ${outcome.difference}\n`);
  process.exitCode = 1;
}
duckdb.close();
const seconds = Math.round((performance.now() - started) / 100) / 10;
process.stdout.write(
  `${Object.keys(engines).join(' = ')}: ${done} pairs, ${known} known, ${seconds} s\n`,
);
if (known < done / 3) {
  process.stdout.write('too few pairs had a known value: the generator says too little\n');
  process.exitCode = 1;
}
