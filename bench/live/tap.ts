/**
 * Frames per second of a whole tap: read, journal, fsync, verdict lines, fsync, in batches of 2,000.
 *
 * Run  node bench/live/run.mjs tap.ts [events] [terminals]
 * CPU seconds of the process, and seconds that passed; the state lies in the directory for
 * temporary files.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkRules } from '../../packages/pipeline/src/detect/rule-set.ts';
import type { ScoreWeights } from '../../packages/pipeline/src/explain/judge.ts';
import { openTap } from '../../packages/pipeline/src/live/tap-log.ts';
import { livePart } from '../../packages/pipeline/src/live/tap-parts.ts';
import { registryOf } from './registry.ts';
import { createTraffic } from './traffic.ts';

const EVENTS = Number(process.argv[2] ?? 200_000);
const TERMINALS = Number(process.argv[3] ?? 20_000);
const BATCH = 2_000;

const root = new URL('../../catalog/', import.meta.url);
const packs = readdirSync(new URL('rules/', root))
  .sort()
  .map((fileName) => ({
    fileName,
    text: readFileSync(new URL(`rules/${fileName}`, root), 'utf8'),
  }));
const score = parse(readFileSync(new URL('score.yaml', root), 'utf8')) as ScoreWeights & {
  readonly compared: string;
};
const directory = mkdtempSync(join(tmpdir(), 'zhenma-bench-'));
const tap = openTap(
  {
    ...livePart(checkRules(packs, score.compared, 'bench')),
    ...registryOf(TERMINALS),
    weights: score,
    lang: 'zh',
    zoneMinutes: 480,
    tokenise: (card) => `K${card}`,
    today: '2026-03-16',
    horizonDays: 7,
  },
  {
    state: join(directory, 'state'),
    out: join(directory, 'out.ndjson'),
    checkpointFrames: 1_000_000_000,
  },
);
const traffic = createTraffic(TERMINALS, 'request and answer');
const spent = { cpu: 0, passed: 0, done: 0 };
const take = (frames: readonly Uint8Array[]): void => {
  const [before, at] = [process.cpuUsage(), performance.now()];
  for (let from = 0; from < frames.length; from += BATCH)
    tap.accept(frames.slice(from, from + BATCH), '2026-03-16');
  const { user, system } = process.cpuUsage(before);
  spent.cpu += user + system;
  spent.passed += performance.now() - at;
  spent.done += frames.length;
};
while (spent.done < 2 * TERMINALS) take(traffic.everyTerminal());
Object.assign(spent, { cpu: 0, passed: 0, done: 0 });
while (spent.done < EVENTS) take(traffic.anyTerminal());
const rate = (seconds: number): string => Math.round(spent.done / seconds).toLocaleString('en');
process.stdout.write(
  `tap: ${rate(spent.cpu / 1e6)} events per CPU second, ${rate(spent.passed / 1e3)} per second passed\n`,
);
rmSync(directory, { recursive: true, force: true });
