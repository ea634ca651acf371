/**
 * Time and memory of `zhenma scan` on 1,000,000 sales × 2 views + registry, from CSV and Parquet.
 *
 * Run   npm run bench [-- --sales 1000000 --runs 3]
 * Each run is a fresh process with `--memory 4GB`; the median is printed, all runs are kept.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makeData } from './make-data.ts';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    sales: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '3' },
  },
});
const sales = Number(values.sales);
const data = join(here, 'data', String(sales));
if (!existsSync(join(data, 'parquet', 'terminals.parquet'))) await makeData(data, sales);

interface Run {
  readonly wall_s: number;
  readonly peak_mb: number;
  readonly seconds: Readonly<Record<string, number>>;
}

const out = join(here, 'data', 'out');
const scanOnce = (format: string): Run => {
  rmSync(out, { recursive: true, force: true });
  const start = performance.now();
  const cli = join(here, '..', 'packages', 'app', 'bin', 'zhenma.mjs');
  execFileSync(process.execPath, [
    cli,
    'scan',
    join(data, format),
    '--out',
    out,
    '--memory',
    '4GB',
    '--quiet',
  ]);
  const wall = (performance.now() - start) / 1000;
  const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
  return {
    wall_s: Math.round(wall * 10) / 10,
    peak_mb: Math.round(summary.peak_memory_bytes / 1e6),
    seconds: summary.seconds,
  };
};

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;

const result: Record<string, unknown> = {
  sales,
  machine: `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
  node: process.version,
};
for (const format of ['csv', 'parquet']) {
  const runs = Array.from({ length: Number(values.runs) }, () => scanOnce(format));
  const wall = median(runs.map((run) => run.wall_s));
  result[format] = { median_wall_s: wall, runs };
  process.stdout.write(
    `${format.padEnd(8)} ${wall} s (median of ${runs.length}), peak ${median(runs.map((run) => run.peak_mb))} MB\n`,
  );
}
rmSync(out, { recursive: true, force: true });
writeFileSync(join(here, 'results', 'scan.json'), `${JSON.stringify(result, null, 2)}\n`);
