import { EXIT, Fault } from '@zhenma/model';
import { formatScore, score } from '@zhenma/testkit';
import type { Command } from './command.ts';

const FAULTS = { missing: 'SOURCE_PATH_MISSING', broken: 'SOURCE_FORMAT_BROKEN' } as const;

export const scoreCommand: Command = {
  name: 'score',
  usage: '',
  summary: {
    zh: '用标准答案评分：精确率、召回率、校准、每种手法',
    en: 'score results against the truth: precision, recall, calibration, per strategy',
  },
  options: {
    truth: {
      value: 'DIR',
      zh: '模拟数据的 truth 目录',
      en: 'truth directory of a simulated world',
    },
    out: {
      value: 'DIR',
      zh: '结果目录（需 scan --csv）',
      en: 'result directory (made with scan --csv)',
    },
  },
  run: async (given, world) => {
    const truth = given.value('truth');
    const out = given.value('out');
    if (truth === undefined || out === undefined)
      throw new Fault('USAGE_ARGUMENT_MISSING', 'score needs --truth DIR and --out DIR');
    const result = await score(truth, out);
    if (!result.ok) throw new Fault(FAULTS[result.kind], result.problem);
    world.out(given.flag('json') ? `${JSON.stringify(result.score)}\n` : formatScore(result.score));
    return EXIT.done;
  },
};
