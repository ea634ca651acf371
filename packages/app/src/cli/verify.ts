import { EXIT, Fault } from '@zhenma/model';
import { verifyOutputs } from '@zhenma/pipeline';
import type { Command } from './command.ts';

const WORDS = {
  zh: (files: number, version: string) =>
    `全部 ${files} 个结果文件与清单一致（zhenma ${version}）\n`,
  en: (files: number, version: string) =>
    `all ${files} result files match the manifest (zhenma ${version})\n`,
} as const;

export const verifyCommand: Command = {
  name: 'verify',
  usage: '<DIR>',
  summary: {
    zh: '离线核对结果目录与清单是否一致',
    en: 'check a result directory against its manifest, offline',
  },
  options: {},
  run: async (given, world, lang) => {
    const [directory] = given.positionals;
    if (directory === undefined)
      throw new Fault('USAGE_ARGUMENT_MISSING', 'verify needs a directory');
    const manifest = await verifyOutputs(directory);
    const files = Object.keys(manifest.outputs).length;
    if (given.flag('json'))
      world.out(`${JSON.stringify({ ok: true, files, version: manifest.version })}\n`);
    else world.out(WORDS[lang](files, manifest.version));
    return EXIT.done;
  },
};
