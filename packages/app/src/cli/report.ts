import { resolve } from 'node:path';
import { EXIT, Fault, type Lang } from '@zhenma/model';
import { GROUPINGS, REPORT_FORMATS, report } from '@zhenma/pipeline';
import { oneOf } from './arguments.ts';
import type { Command } from './command.ts';
import { ENGINE_OPTIONS, engineOf } from './engine.ts';

const BY = ['case', ...GROUPINGS] as const;

export const reportCommand: Command = {
  name: 'report',
  usage: '<OUT_DIR> --format html|pdf|xlsx',
  summary: {
    zh: '由结果目录写出报告：网页、PDF 或 XLSX',
    en: 'write a report of a result: HTML, PDF or XLSX',
  },
  options: {
    format: { value: 'html|pdf|xlsx', zh: '格式（默认 html）', en: 'format (default html)' },
    by: {
      value: BY.join('|'),
      zh: '按案件，或按商户、代理商、收单机构、地区、月份汇总',
      en: 'by case, or a league table by merchant, agent, acquirer, region or month',
    },
    case: { value: 'ID', many: true, zh: '只写这些案件', en: 'these cases only' },
    out: {
      value: 'FILE',
      zh: '写到哪里（默认 ./zhenma-report.<格式>）',
      en: 'the file to write (default ./zhenma-report.FORMAT)',
    },
    ...ENGINE_OPTIONS,
  },
  run: async (given, world, lang) => {
    const [directory] = given.positionals;
    if (directory === undefined)
      throw new Fault('USAGE_ARGUMENT_MISSING', 'report needs a result directory');
    const format = oneOf('format', given.value('format'), REPORT_FORMATS, 'html');
    const by = oneOf('by', given.value('by'), BY, 'case');
    const caseIds = given.values('case');
    if (by !== 'case' && caseIds.length > 0)
      throw new Fault('USAGE_VALUE_INVALID', `--case goes with --by case, not with --by ${by}`);
    const target = resolve(given.value('out') ?? `zhenma-report.${format}`);
    const place = { directory: resolve(directory), ...engineOf(given, world) };
    await report({ ...place, target, format, by, caseIds, lang });
    world.out(given.flag('json') ? `${JSON.stringify({ file: target })}\n` : said(target, lang));
    return EXIT.done;
  },
};

const said = (target: string, lang: Lang): string =>
  lang === 'zh' ? `已写出 ${target}\n` : `wrote ${target}\n`;
