import { EXIT, Fault } from '@zhenma/model';
import {
  generateWorld,
  SECOND_WORLDS,
  WORLDS,
  worldSpec,
  writeSecond,
  writeWorld,
} from '@zhenma/testkit';
import { oneOf, wholeNumber } from './arguments.ts';
import type { Command } from './command.ts';

const FORMATS = ['csv', 'csv.gz', 'ndjson'] as const;
const NAMES = [...Object.keys(WORLDS), ...Object.keys(SECOND_WORLDS)];

export const simCommand: Command = {
  name: 'sim',
  usage: '<WORLD>',
  summary: {
    zh: `生成带标准答案的模拟数据（${NAMES.join('、')}）`,
    en: `make a seeded world with ground truth (${NAMES.join(', ')})`,
  },
  options: {
    seed: { value: 'N', zh: '随机种子（默认 1）', en: 'seed (default 1)' },
    out: { value: 'DIR', zh: '输出目录', en: 'output directory' },
    sales: { value: 'N', zh: '交易笔数', en: 'number of sales' },
    days: { value: 'N', zh: '天数', en: 'number of days' },
    format: { value: 'csv|csv.gz|ndjson', zh: '文件格式', en: 'file format' },
  },
  run: async (given, world) => {
    const [name] = given.positionals;
    const out = given.value('out');
    if (name === undefined || out === undefined)
      throw new Fault('USAGE_ARGUMENT_MISSING', 'sim needs a world and --out DIR');
    const sales = wholeNumber('sales', given.value('sales'));
    const days = wholeNumber('days', given.value('days'));
    const size = {
      ...(sales === undefined ? {} : { sales }),
      ...(days === undefined ? {} : { days }),
    };
    const seed = wholeNumber('seed', given.value('seed')) ?? 1;
    const second = SECOND_WORLDS[name];
    if (second) {
      const liked = given.value('format');
      const format = oneOf('format', liked, FORMATS, 'csv');
      const by = { ...size, ...(liked === undefined ? {} : { format }) };
      world.out(`${JSON.stringify(writeSecond(second, seed, out, by))}\n`);
      return EXIT.done;
    }
    const spec = worldSpec(name, size);
    if (!spec) {
      const known = NAMES.join(', ');
      throw new Fault('USAGE_VALUE_INVALID', `there is no world ${name} (known: ${known})`);
    }
    const format = oneOf('format', given.value('format'), FORMATS, 'csv');
    const written = await writeWorld(generateWorld(spec, seed), out, { format });
    world.out(`${JSON.stringify(written)}\n`);
    return EXIT.done;
  },
};
