/**
 * The same rules and rows on Zhenma and on four published engines, one core, hits asserted equal.
 *
 *   npm install --prefix bench/rules --no-package-lock
 *   npm run bench:rules [-- --seconds 2 --json]
 *
 * Each engine runs for the given time over the same rows in the same order; the slow ones see fewer.
 * Before timing, every engine's hits on jumped and other rows are compared with Zhenma's, row by row;
 * then it runs as long untimed, to be warm.
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Count, ENGINES } from './engines.ts';
import { keyed, type PeerRow, type PeerRule, rowsOf, TEN } from './workload.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '2' }, json: { type: 'boolean', default: false } },
});
const seconds = Number(values.seconds);

const SETS: readonly (readonly [string, readonly PeerRule[], number])[] = [
  ['10 rules', TEN, 2_000],
  ['1,000 rules', keyed(1_000), 100],
  ['10,000 rules', keyed(10_000), 10],
];
const rows = rowsOf(100_000);
/** Half of the rows compared are jumped, so that rules fire on them. */
const jumped = rows.filter((row) => row['cleared_mcc'] !== row['registered_mcc']);

/** Rows a second; time is looked at rarely, so that looking costs nothing. */
const rate = async (count: Count, step: number): Promise<number> => {
  let done = 0;
  let spent = 0;
  const from = performance.now();
  while (spent < seconds * 1_000) {
    for (let at = 0; at < step; at++, done++) {
      const found = count(rows[done % rows.length] as PeerRow);
      if (typeof found !== 'number') await found;
    }
    spent = performance.now() - from;
  }
  return Math.round(done / (spent / 1_000));
};

const results: object[] = [];
for (const [name, rules, compared] of SETS) {
  const first = [...jumped.slice(0, compared / 2), ...rows.slice(0, compared / 2)];
  let expected: readonly number[] | undefined;
  for (const [engine, make] of Object.entries(ENGINES)) {
    const count = make(rules);
    const hits: number[] = [];
    for (const row of first) hits.push(await count(row));
    expected ??= hits;
    const differs = hits.findIndex((one, at) => one !== expected?.[at]);
    if (differs >= 0)
      throw new TypeError(
        `${engine}, ${name}, row ${differs}: ${hits[differs]} hits, not ${expected[differs]}`,
      );
    const total = hits.reduce((sum, one) => sum + one, 0);
    await rate(count, engine.startsWith('zhenma') ? 1_000 : 1); // warm
    const perSecond = await rate(count, engine.startsWith('zhenma') ? 1_000 : 1);
    const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
    results.push({ rules: name, engine, compared, hits: total, perSecond, load });
    if (!values.json)
      process.stdout.write(
        `${name.padEnd(14)}${engine.padEnd(24)}${String(total).padStart(6)} hits on ${compared} rows ${perSecond.toLocaleString('en').padStart(12)} rows/s  load ${load}\n`,
      );
  }
}
if (values.json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
