import { join, resolve } from 'node:path';
import { type Case, EXIT, Fault, type Lang, yuanLabel } from '@zhenma/model';
import { type ScanOptions, type ScanResult, scan } from '@zhenma/pipeline';
import { loadJudgement, loadMaps } from '../catalog.ts';
import { cardTokeniser, loadKey } from '../key.ts';
import { VERSION } from '../version.ts';
import { type Given, type Options, oneOf } from './arguments.ts';
import type { Command, World } from './command.ts';
import { ENGINE_OPTIONS, engineOf } from './engine.ts';
import { progressBar } from './progress.ts';

const FAIL_ON = ['none', 'suspect', 'jumped'] as const;

/** Options of a scan; `demo` takes them too. */
export const SCAN_OPTIONS: Options = {
  out: {
    value: 'DIR',
    zh: '结果目录（默认 ./zhenma-out）',
    en: 'result directory (default ./zhenma-out)',
  },
  rules: { value: 'FILE', many: true, zh: '改用这些规则包', en: 'use these rule packs instead' },
  engine: {
    value: 'NAME',
    zh: 'local 或 stream（逐条重放，只用可实时运行的规则；cluster 尚不可用）',
    en: 'local, or stream (replays row by row with live rules; cluster is not there yet)',
  },
  'live-rules': { zh: '只用可实时运行的规则', en: 'only rules that can run live' },
  'fail-on': {
    value: 'WHAT',
    zh: 'none、suspect 或 jumped：出现时退出码为 1',
    en: 'none, suspect or jumped: exit 1 when found',
  },
  as: {
    value: 'SOURCE',
    zh: '指明来源格式、列映射名或映射文件',
    en: 'name the source format, a column map or a map file',
  },
  timezone: { value: '+08:00', zh: '无时区时间的时区', en: 'zone of times without one' },
  lang: { value: 'zh|en', zh: '语言', en: 'language' },
  ...ENGINE_OPTIONS,
  csv: { zh: '同时写 verdicts.csv', en: 'write verdicts.csv as well' },
  quiet: { zh: '不打印摘要', en: 'print no summary' },
  json: { zh: '以 JSON 打印摘要', en: 'print the summary as JSON' },
};

export const scanCommand: Command = {
  name: 'scan',
  usage: '<path…>',
  summary: {
    zh: '读取路径下的全部数据，找出跳码，写出结果与报告',
    en: 'read everything under the paths, find jumps, write results and a report',
  },
  options: SCAN_OPTIONS,
  run: async (given, world, lang) => {
    const failOn = oneOf('fail-on', given.value('fail-on'), FAIL_ON, 'none');
    const result = await runScan(given, world, lang);
    const out = resolve(given.value('out') ?? 'zhenma-out');
    if (given.flag('json')) world.out(`${JSON.stringify(result.summary)}\n`);
    else if (!given.flag('quiet')) world.out(summaryText(result, out, lang));
    const exitCode = meets(failOn, result) ? EXIT.failOn : EXIT.done;
    world.leave?.(exitCode);
    return exitCode;
  },
};

/** Runs a scan as the options say; shared with `npm start`. */
export const runScan = async (given: Given, world: World, lang: Lang): Promise<ScanResult> => {
  if (given.positionals.length === 0)
    throw new Fault('USAGE_ARGUMENT_MISSING', 'scan needs at least one path');
  const engine = oneOf('engine', given.value('engine'), ['local', 'stream', 'cluster'], 'local');
  if (engine === 'cluster')
    throw new Fault('ENGINE_NOT_AVAILABLE', 'engine cluster is not there yet');
  const quiet = given.flag('quiet') || given.flag('json') || !world.isTerminal;
  const bar = progressBar(quiet ? () => undefined : world.err);
  const wanted = {
    paths: given.positionals.map((path) => resolve(path)),
    rules: given.values('rules'),
  };
  try {
    return await scan(
      {
        ...(await scanOptionsOf(given, world, lang, wanted)),
        out: resolve(given.value('out') ?? 'zhenma-out'),
        csv: given.flag('csv'),
        engine: engine === 'stream' ? 'stream' : 'local',
        liveRules: given.flag('live-rules'),
        endsProcess: world.leave !== undefined,
      },
      {
        elapsedMs: world.elapsedMs,
        peakMemoryBytes: world.peakMemoryBytes,
        progress: bar.show,
      },
    );
  } finally {
    bar.clear();
  }
};

/** What a scan of `paths` by `rules` needs beside the choices of the scan itself; no `out` yet. */
export const scanOptionsOf = async (
  given: Given,
  world: World,
  lang: Lang,
  { paths, rules }: { readonly paths: readonly string[]; readonly rules: readonly string[] },
): Promise<ScanOptions> => {
  const key = await loadKey(world.environment['ZHENMA_KEY'], join(world.home, '.zhenma', 'key'));
  const as = given.value('as');
  return {
    paths,
    out: '',
    lang,
    zoneMinutes: zoneMinutes(given.value('timezone') ?? '+08:00'),
    ...engineOf(given, world),
    csv: false,
    version: VERSION,
    today: world.today,
    tokenise: cardTokeniser(key),
    ...(await loadJudgement(rules)),
    maps: await loadMaps(as),
    ...(as === undefined ? {} : { as }),
  };
};

/** `+08:00` → 480. */
export const zoneMinutes = (text: string): number => {
  const match = /^([+-])(0\d|1[0-4]):?([0-5]\d)$/.exec(text);
  if (!match) throw new Fault('USAGE_VALUE_INVALID', `--timezone ${text} is not like +08:00`);
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
};

/** A case without a sale of its own counts too: an account that collects for strangers. */
const meets = (
  failOn: (typeof FAIL_ON)[number],
  { summary: { verdicts }, cases }: ScanResult,
): boolean => {
  const has = (verdict: Case['verdict']): boolean =>
    (verdicts[verdict] ?? 0) > 0 || cases.some((one) => one.verdict === verdict);
  return failOn !== 'none' && (has('jumped') || (failOn === 'suspect' && has('suspect')));
};

const WORDS = {
  zh: {
    jumped: '跳码',
    suspect: '可疑',
    clean: '一致',
    unknown: '无可比对',
    sales: (count: number) => `${count} 笔交易：`,
    cases: (count: number) => `${count} 个案件`,
    rejected: (count: number) => `${count} 行未采用（见 rejects.csv）`,
    lost: (yuan: string) => `发卡行与银联少收 ${yuan} 元`,
    part: (jumped: number, all: number) => `${all} 笔中 ${jumped} 笔跳码`,
    payouts: (count: number) => `${count} 笔结算`,
    report: '报告：',
  },
  en: {
    jumped: 'jumped',
    suspect: 'suspect',
    clean: 'clean',
    unknown: 'unknown',
    sales: (count: number) => `${count} sale${count === 1 ? '' : 's'}: `,
    cases: (count: number) => `${count} case${count === 1 ? '' : 's'}`,
    rejected: (count: number) => `${count} row${count === 1 ? '' : 's'} rejected (see rejects.csv)`,
    lost: (yuan: string) => `issuer and network received less by ${yuan} yuan`,
    part: (jumped: number, all: number) => `${jumped} of ${all} sales jumped`,
    payouts: (count: number) => `${count} payout${count === 1 ? '' : 's'}`,
    report: 'Report: ',
  },
} as const;

const CASES_SHOWN = 5;

/** An account that collects for strangers has payouts, no sales that jumped. */
const howMany = (one: Case, words: (typeof WORDS)[Lang]): string =>
  one.subject.type === 'payee' ? words.payouts(one.sales) : words.part(one.jumped_sales, one.sales);

/** The short summary on the terminal. */
const summaryText = ({ summary, cases }: ScanResult, out: string, lang: Lang): string => {
  const words = WORDS[lang];
  const counts = (['jumped', 'suspect', 'clean', 'unknown'] as const).map(
    (name) => `${words[name]} ${summary.verdicts[name] ?? 0}`,
  );
  const sales = Object.values(summary.verdicts).reduce((sum, count) => sum + count, 0);
  const rejected = Object.values(summary.files).reduce((sum, file) => sum + file.rejected, 0);
  const lost = (summary.money['issuer_fen'] ?? 0) + (summary.money['network_fen'] ?? 0);
  const top = cases
    .slice(0, CASES_SHOWN)
    .map(
      (one) =>
        `  ${one.case_id}  ${one.subject.id}  ${howMany(one, words)}  ${one.evidence[0]?.statement ?? ''}`,
    );
  return [
    `${words.sales(sales)}${counts.join(' · ')}`,
    ...(rejected > 0 ? [words.rejected(rejected)] : []),
    `${words.cases(cases.length)}${lost > 0 ? ` · ${words.lost(yuanLabel(lost))}` : ''}`,
    ...top,
    `${words.report}${join(out, 'report.html')}`,
    '',
  ].join('\n');
};
