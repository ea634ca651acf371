import { resolve } from 'node:path';
import { EXIT, Fault } from '@zhenma/model';
import { PAPERS, writePaperOf } from '@zhenma/pipeline';
import { oneOf } from './arguments.ts';
import type { Command } from './command.ts';
import { ENGINE_OPTIONS, engineOf } from './engine.ts';

export const paperCommand: Command = {
  name: 'paper',
  usage: 'complaint|supervision <OUT_DIR>',
  summary: {
    zh: '写出投诉信（填好事实与渠道）或监督报告（排名与依据）',
    en: 'write a letter of complaint, or a supervision report with league tables',
  },
  options: {
    case: {
      value: 'ID',
      many: true,
      zh: '案件；投诉信须指明一个',
      en: 'case; a complaint needs one',
    },
    role: {
      value: 'cardholder|merchant',
      zh: '投诉人：持卡人或商户（默认 cardholder）',
      en: 'who complains (default cardholder)',
    },
    format: { value: 'html|pdf|txt', zh: '格式（默认 html）', en: 'format (default html)' },
    out: {
      value: 'FILE',
      zh: '写到哪里（默认 ./zhenma-<种类>.<格式>）',
      en: 'the file to write (default ./zhenma-KIND.FORMAT)',
    },
    ...ENGINE_OPTIONS,
  },
  run: async (given, world, lang) => {
    const [kind, directory] = given.positionals;
    if (kind === undefined || directory === undefined)
      throw new Fault('USAGE_ARGUMENT_MISSING', 'paper needs its kind and a result directory');
    const paper = PAPERS.find((one) => one === kind);
    if (paper === undefined)
      throw new Fault('USAGE_VALUE_INVALID', `${kind} is not one of ${PAPERS.join(', ')}`);
    const format = oneOf('format', given.value('format'), ['html', 'pdf', 'txt'], 'html');
    const role = oneOf('role', given.value('role'), ['cardholder', 'merchant'], 'cardholder');
    const target = resolve(given.value('out') ?? `zhenma-${paper}.${format}`);
    await writePaperOf({
      directory: resolve(directory),
      ...engineOf(given, world),
      paper,
      target,
      format,
      lang,
      role,
      caseIds: given.values('case'),
    });
    const said = lang === 'zh' ? `已写出 ${target}\n` : `wrote ${target}\n`;
    world.out(given.flag('json') ? `${JSON.stringify({ file: target })}\n` : said);
    return EXIT.done;
  },
};
