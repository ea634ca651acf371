/**
 * Rows a second from clearing files and exports to Parquet, on one core.
 *
 * Run   npm run bench:sources [-- --rows 400000 --large]
 * Reading (bytes → clean CSV) is our code; writing is DuckDB with one thread. CPU seconds of the
 * process, garbage collection included; best of three. `--large` reads 2 GB of COMA instead, and
 * prints the most memory that was in use.
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { columnsOf } from '@zhenma/model';
import { openSession } from '../packages/pipeline/src/engine/session.ts';
import { discoverFiles } from '../packages/pipeline/src/read/discover.ts';
import { readAll } from '../packages/pipeline/src/read/read.ts';
import { makeComa, makeCsv } from './make-clearing.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '400000' }, large: { type: 'boolean' } },
});
const COMA_BYTES = 952;
const rows = values.large ? Math.ceil((2 * 2 ** 30) / COMA_BYTES) : Number(values.rows);
const work = mkdtempSync(join(tmpdir(), 'zhenma-sources-'));
const input = mkdtempSync(join(tmpdir(), 'zhenma-sources-'));
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const columns = ['file', 'line', ...columnsOf('transactions').map(({ name }) => name)]
  .map((name, index) => `'${name}': '${index < 2 ? 'BIGINT' : 'VARCHAR'}'`)
  .join(', ');

const seconds = async (step: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await step();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

const tokens = new Map<string, string>();
const tokenise = (card: string): string => {
  const known = tokens.get(card) ?? `K${card.slice(-7).padStart(32, '0')}`;
  if (tokens.size < 100_000) tokens.set(card, known);
  return known;
};

const readOnce = async (path: string, session: Awaited<ReturnType<typeof openSession>>) => {
  const found = await discoverFiles([path]);
  const options = { work, tokenise, today: '2025-03-16', maps: [], progress: () => undefined };
  const gathered = await readAll(session, found, options);
  if (gathered.files[0]?.rows !== rows)
    throw new Error(`${gathered.files[0]?.rows} rows were read`);
  return gathered.tables.find(({ csv }) => csv !== undefined)?.csv ?? '';
};

const session = await openSession({ memory: '1GB', threads: 1, spill: work });
const files = {
  'COMA, GBK': join(input, 'IND25031601COMA'),
  'CSV, GB18030': join(input, 'transactions.csv'),
};
makeComa(files['COMA, GBK'], rows);
if (values.large) {
  const path = files['COMA, GBK'];
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 50);
  const read = await seconds(() => readOnce(path, session));
  clearInterval(watch);
  say(
    `${(statSync(path).size / 2 ** 30).toFixed(2)} GiB, ${rows} rows in ${read.toFixed(1)} CPU s`,
  );
  say(`most memory in use: ${Math.round(most / 2 ** 20)} MiB`);
} else {
  makeCsv(files['CSV, GB18030'], rows);
  for (const [name, path] of Object.entries(files)) {
    let best = [Infinity, Infinity] as const;
    for (let round = 0; round < 3; round++) {
      let csv = '';
      const read = await seconds(async () => {
        csv = await readOnce(path, session);
      });
      const write = await seconds(() =>
        session.run(`copy (select * from read_csv('${csv}', auto_detect = false, header = false,
          delim = ',', quote = '"', escape = '"', new_line = '\\n', strict_mode = true,
          columns = {${columns}})) to '${work}/rows.parquet' (format parquet)`),
      );
      if (read + write < best[0] + best[1]) best = [read, write];
    }
    const rate = (time: number): string => Math.round(rows / time).toLocaleString('en');
    say(
      `${name.padEnd(14)} read ${rate(best[0])}, to Parquet ${rate(best[1])}, ` +
        `both ${rate(best[0] + best[1])} rows a CPU second`,
    );
  }
}
session.close();
for (const path of [work, input]) rmSync(path, { recursive: true, force: true });
