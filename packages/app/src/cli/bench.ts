import { rm, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EXIT } from '@zhenma/model';
import { type Summary, scan } from '@zhenma/pipeline';
import { generateWorld, WORLDS, type WorldSpec, worldSpec, writeWorld } from '@zhenma/testkit';
import { wholeNumber } from './arguments.ts';
import type { Command } from './command.ts';
import { ENGINE_OPTIONS } from './engine.ts';
import { scanOptionsOf } from './scan.ts';

const SALES = 20_000;

/** How fast this machine scans: a made world of its own, read from CSV, with every shipped rule. */
export const benchCommand: Command = {
  name: 'bench',
  usage: '',
  summary: {
    zh: '在本机生成一份模拟数据并扫描，报告每秒处理的记录数与内存',
    en: 'make a world on this machine, scan it, and say how many records a second it took',
  },
  options: {
    sales: {
      value: 'N',
      zh: `交易笔数（默认 ${SALES}）`,
      en: `number of sales (default ${SALES})`,
    },
    seed: { value: 'N', zh: '随机种子（默认 1）', en: 'seed (default 1)' },
    out: {
      value: 'DIR',
      zh: '工作目录（默认 ./zhenma-bench，用完删除）',
      en: 'directory to work in (default ./zhenma-bench, removed afterwards)',
    },
    ...ENGINE_OPTIONS,
  },
  run: async (given, world, lang) => {
    const sales = wholeNumber('sales', given.value('sales')) ?? SALES;
    const seed = wholeNumber('seed', given.value('seed')) ?? 1;
    const place = resolve(given.value('out') ?? 'zhenma-bench');
    const directory = join(place, `bench-${sales}-${seed}`);
    const data = join(directory, 'world');
    try {
      const spec = worldSpec('acquirer', { sales }) ?? (WORLDS['acquirer'] as WorldSpec);
      await writeWorld(generateWorld(spec, seed), data, { format: 'csv' });
      await rm(join(data, 'truth'), { recursive: true, force: true });
      const options = await scanOptionsOf(given, world, lang, { paths: [data], rules: [] });
      const out = join(directory, 'result');
      const { summary } = await scan(
        { ...options, out },
        {
          elapsedMs: world.elapsedMs,
          peakMemoryBytes: world.peakMemoryBytes,
          progress: () => undefined,
        },
      );
      const measured = measure(summary);
      world.out(given.flag('json') ? `${JSON.stringify(measured)}\n` : TEXT[lang](measured));
      return EXIT.done;
    } finally {
      await rm(directory, { recursive: true, force: true });
      // A directory that holds something else was not made here.
      await rmdir(place).catch(() => undefined);
    }
  },
};

interface Measured {
  readonly sales: number;
  readonly records: number;
  /** By verb, and `all`. */
  readonly seconds: Readonly<Record<string, number>>;
  readonly records_per_second: number;
  readonly peak_memory_bytes: number;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

const measure = ({ verdicts, observations, seconds, peak_memory_bytes }: Summary): Measured => {
  const all = sum(Object.values(seconds));
  const records = sum(Object.values(observations));
  return {
    sales: sum(Object.values(verdicts)),
    records,
    seconds: { ...seconds, all: Math.round(all * 1000) / 1000 },
    records_per_second: Math.round(records / all),
    peak_memory_bytes,
  };
};

const byVerb = (seconds: Measured['seconds']): string =>
  Object.entries(seconds)
    .map(([verb, taken]) => `${verb} ${taken.toFixed(1)} s`)
    .join(' · ');

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);

const TEXT = {
  zh: ({ sales, records, seconds, records_per_second, peak_memory_bytes }: Measured): string =>
    `${sales} 笔交易、${records} 条记录：每秒 ${records_per_second} 条，内存最高 ${megabytes(peak_memory_bytes)} MB\n${byVerb(seconds)}\n`,
  en: ({ sales, records, seconds, records_per_second, peak_memory_bytes }: Measured): string =>
    `${sales} sales, ${records} records: ${records_per_second} records a second, at most ${megabytes(peak_memory_bytes)} MB of memory\n${byVerb(seconds)}\n`,
} as const;
