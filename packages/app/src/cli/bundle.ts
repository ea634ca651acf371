import { join, resolve } from 'node:path';
import { EXIT, Fault } from '@zhenma/model';
import { fingerprintOf, sealBundle } from '@zhenma/pipeline';
import { loadSigner } from '../sign-key.ts';
import { VERSION } from '../version.ts';
import type { Command } from './command.ts';
import { ENGINE_OPTIONS, engineOf } from './engine.ts';

const WORDS = {
  zh: (cases: number, sales: number, records: number, file: string, key: string) =>
    `已封装 ${cases} 个案件、${sales} 笔交易、${records} 条记录：${file}\n公钥指纹 ${key}\n`,
  en: (cases: number, sales: number, records: number, file: string, key: string) =>
    `sealed ${cases} cases, ${sales} sales, ${records} records: ${file}\nkey fingerprint ${key}\n`,
} as const;

export const bundleCommand: Command = {
  name: 'bundle',
  usage: '<OUT_DIR> --out FILE',
  summary: {
    zh: '把案件的证据封装成一个带签名的文件',
    en: 'seal the evidence of cases in one signed file',
  },
  options: {
    out: { value: 'FILE', zh: '证据包文件', en: 'the file to write' },
    case: { value: 'ID', many: true, zh: '只封装这些案件', en: 'seal these cases only' },
    ...ENGINE_OPTIONS,
  },
  run: async (given, world, lang) => {
    const [directory] = given.positionals;
    const out = given.value('out');
    if (directory === undefined || out === undefined)
      throw new Fault('USAGE_ARGUMENT_MISSING', 'bundle needs a result directory and --out FILE');
    const keyPath = join(world.home, '.zhenma', 'sign-key.pem');
    const target = resolve(out);
    const manifest = await sealBundle({
      directory: resolve(directory),
      target,
      caseIds: given.values('case'),
      version: VERSION,
      today: world.today,
      signer: await loadSigner(world.environment['ZHENMA_SIGN_KEY'], keyPath),
      ...engineOf(given, world),
    });
    const { cases, sales, records, public_key } = manifest;
    const fingerprint = fingerprintOf(public_key);
    if (given.flag('json'))
      world.out(
        `${JSON.stringify({ file: target, cases: cases.length, sales, records, fingerprint })}\n`,
      );
    else world.out(WORDS[lang](cases.length, sales, records, target, fingerprint));
    return EXIT.done;
  },
};
