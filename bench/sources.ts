/**
 * Rows a second from clearing files and exports to Parquet, on one core.
 *
 * Run   npm run bench:sources [-- --rows 400000 --large]
 * Reading makes the clean Parquet file of canonical columns that everything later starts from; typing
 * it is DuckDB with one thread. CPU seconds of the process, garbage collection and the tokens of cards
 * (of 300,000 customers) included: five files one after the other, each with other rows, and the median
 * of the last four, because the first one is read while the compiler is at work and every card is new.
 * Next to them, how fast this machine copies bytes at that moment. `--large` reads 2 GiB of COMA, CSV
 * and NDJSON instead, one process each, and prints the most memory that was in use.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { cardTokeniser } from '../packages/app/src/key.ts';
import { Secret } from '../packages/model/src/secret.ts';
import { openSession, type Session } from '../packages/pipeline/src/engine/session.ts';
import type { RawTable } from '../packages/pipeline/src/normalise/raw-table.ts';
import { typeTable } from '../packages/pipeline/src/normalise/typed.ts';
import { discoverFiles } from '../packages/pipeline/src/read/discover.ts';
import { readAll } from '../packages/pipeline/src/read/read.ts';
import { makeComa, makeCsv, makeNdjson } from './make-clearing.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '400000' },
    large: { type: 'boolean' },
    one: { type: 'string' },
  },
});
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const FILES = [
  { name: 'COMA, GBK', file: 'IND25031601COMA', make: makeComa },
  { name: 'CSV, GB18030', file: 'transactions.csv', make: makeCsv },
  { name: 'NDJSON', file: 'transactions.ndjson', make: makeNdjson },
];

const seconds = async (step: () => Promise<unknown>): Promise<number> => {
  const before = process.cpuUsage();
  await step();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

/** As in a scan: an HMAC for each new card, and a folder for the clean file in which there was none. */
const tokenise = cardTokeniser(new Secret(Buffer.alloc(32, 7)));

const readOnce = async (path: string, work: string, session: Session) => {
  const found = await discoverFiles([path]);
  const options = { work, tokenise, today: '2025-03-16', maps: [], progress: () => undefined };
  const gathered = await readAll(session, found, options);
  const raw = gathered.tables.find(({ clean }) => clean !== undefined);
  if (!raw) throw new Error('no table was read');
  return { raw, rows: gathered.files[0]?.rows ?? 0 };
};

const typed = async (session: Session, raw: RawTable): Promise<void> =>
  typeTable(session, raw, 480, ({ code, value }) => {
    throw new Error(`${code}: ${value}`);
  });

const inScratch = async (run: (dir: string, session: Session) => Promise<void>): Promise<void> => {
  const dir = mkdtempSync(join(tmpdir(), 'zhenma-sources-'));
  const session = await openSession({ memory: '1GB', threads: 1, spill: dir });
  await run(dir, session);
  session.close();
  rmSync(dir, { recursive: true, force: true });
};

const whole = (value: number): string => Math.round(value).toLocaleString('en');

const PARTS = 5;

const median = (some: readonly number[]): number => {
  const sorted = [...some].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return ((sorted[half] ?? 0) + (sorted[sorted.length - 1 - half] ?? 0)) / 2;
};

const measureRate = (one: (typeof FILES)[number]): Promise<void> =>
  inScratch(async (dir, session) => {
    const rows = Number(values.rows);
    const paths = Array.from({ length: PARTS }, (_, part) => {
      const folder = join(dir, String(part));
      mkdirSync(folder);
      one.make(join(folder, one.file), rows, part);
      return join(folder, one.file);
    });
    const reads: number[] = [];
    const types: number[] = [];
    for (const path of paths) {
      let raw: RawTable | undefined;
      const time = await seconds(async () => {
        const got = await readOnce(path, dirname(path), session);
        if (got.rows !== rows) throw new Error(`${got.rows} rows were read`);
        raw = got.raw;
      });
      reads.push(rows / time);
      types.push(rows / (await seconds(() => typed(session, raw as RawTable))));
    }
    say(
      `${one.name.padEnd(14)} to Parquet ${reads.map(whole).join(' ')}, median of the last four ` +
        `${whole(median(reads.slice(1)))}; typed from there ${whole(median(types))} rows a CPU second`,
    );
  });

const BYTES = 2 * 2 ** 30;
const SAMPLE = 1000;

const measureMemory = (one: (typeof FILES)[number]): Promise<void> =>
  inScratch(async (dir, session) => {
    const path = join(dir, one.file);
    one.make(path, SAMPLE);
    const rows = Math.ceil((BYTES / statSync(path).size) * SAMPLE);
    one.make(path, rows);
    const before = Math.round(process.memoryUsage().rss / 2 ** 20);
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().rss);
    }, 50);
    const size = statSync(path).size;
    let got = 0;
    const read = await seconds(async () => {
      got = (await readOnce(path, dir, session)).rows;
    });
    clearInterval(watch);
    if (got !== rows) throw new Error(`${got} of ${rows} rows were read`);
    say(
      `${one.name.padEnd(14)} ${(size / 2 ** 30).toFixed(2)} GiB, ${whole(rows)} rows in ` +
        `${read.toFixed(1)} CPU s, at most ${Math.round(most / 2 ** 20)} MiB in use (${before} before)`,
    );
  });

/** Bytes that a plain loop copies in a CPU second: what the rates are to be read against. */
const copyRate = async (): Promise<number> => {
  const from = new Uint8Array(4096).fill(65);
  const to = new Uint8Array(4096);
  const copy = (times: number): void => {
    for (let round = 0; round < times; round++)
      for (let at = 0; at < from.length; at++) to[at] = from[at] as number;
  };
  copy(1000);
  return (20_000 * 4096) / (await seconds(async () => copy(20_000)));
};

const measure = values.large ? measureMemory : measureRate;
if (values.one === undefined) {
  const self = fileURLToPath(import.meta.url);
  const rest = ['--rows', values.rows, ...(values.large ? ['--large'] : [])];
  for (const { name } of FILES)
    spawnSync(process.execPath, [self, '--one', name, ...rest], { stdio: 'inherit' });
  say(`a loop copies ${whole((await copyRate()) / 1e6)} MB a CPU second here and now`);
} else for (const one of FILES.filter(({ name }) => name === values.one)) await measure(one);
