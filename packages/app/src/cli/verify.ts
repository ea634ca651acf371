import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT, Fault, type Lang } from '@zhenma/model';
import { type Verified, verifyBundle, verifyOutputs } from '@zhenma/pipeline';
import type { Given } from './arguments.ts';
import type { Command, World } from './command.ts';
import { ENGINE_OPTIONS, engineOf } from './engine.ts';

const WORDS = {
  zh: (files: number, version: string) =>
    `全部 ${files} 个结果文件与清单一致（zhenma ${version}）\n`,
  en: (files: number, version: string) =>
    `all ${files} result files match the manifest (zhenma ${version})\n`,
} as const;

export const verifyCommand: Command = {
  name: 'verify',
  usage: '<DIR|BUNDLE>',
  summary: {
    zh: '离线核对结果目录与清单，或核对证据包并重算其中的结论',
    en: 'check a result directory, or a bundle and its verdicts, offline',
  },
  options: {
    key: {
      value: 'FINGERPRINT',
      zh: '证据包须由此指纹的公钥签名',
      en: 'the bundle must be signed by the key of this fingerprint',
    },
    ...ENGINE_OPTIONS,
  },
  run: async (given, world, lang) => {
    const [path] = given.positionals;
    if (path === undefined)
      throw new Fault('USAGE_ARGUMENT_MISSING', 'verify needs a directory or a bundle');
    const isFile = await stat(path).then(
      (info) => info.isFile(),
      () => false,
    );
    return isFile
      ? verifyFile(resolve(path), given, world, lang)
      : verifyFolder(path, given, world, lang);
  },
};

const verifyFolder = async (
  directory: string,
  given: Given,
  world: World,
  lang: Lang,
): Promise<number> => {
  const manifest = await verifyOutputs(directory);
  const files = Object.keys(manifest.outputs).length;
  if (given.flag('json'))
    world.out(`${JSON.stringify({ ok: true, files, version: manifest.version })}\n`);
  else world.out(WORDS[lang](files, manifest.version));
  return EXIT.done;
};

const verifyFile = async (
  path: string,
  given: Given,
  world: World,
  lang: Lang,
): Promise<number> => {
  const key = given.value('key');
  const options = {
    path,
    ...engineOf(given, world),
    ...(key === undefined ? {} : { fingerprint: key }),
  };
  const found = await verifyBundle(options, {
    elapsedMs: world.elapsedMs,
    peakMemoryBytes: world.peakMemoryBytes,
    progress: () => undefined,
  });
  if (given.flag('json')) world.out(`${JSON.stringify(jsonOf(found))}\n`);
  else
    world.out(
      BUNDLE_WORDS[lang](found)
        .map((line) => `${line}\n`)
        .join(''),
    );
  return EXIT.done;
};

const jsonOf = ({ manifest, ...found }: Verified) => ({
  ok: true,
  version: manifest.version,
  rules_version: manifest.rules_version,
  made_on: manifest.made_on,
  cases: manifest.cases,
  records: manifest.records,
  ...found,
});

/** Facts that rest on other records, each with the sales that it concerns. */
const factsOf = ({ beyond_records }: Verified, comma: string): string =>
  Object.entries(beyond_records)
    .map(([name, count]) => `${name} ${count}`)
    .join(comma);

const unlike = (found: Verified): number =>
  found.sales - found.from_records - found.joined_otherwise;

const BUNDLE_WORDS: Readonly<Record<Lang, (found: Verified) => readonly string[]>> = {
  zh: (found) => {
    const { manifest, fingerprint, sales, from_records, joined_otherwise } = found;
    return [
      `每个字节都与签名一致：${manifest.entries.length} 个文件，${manifest.records} 条记录（${manifest.made_on} 封装，zhenma ${manifest.version}，规则 ${manifest.rules_version}）`,
      `公钥指纹 ${fingerprint}（请另行与封装方核对）`,
      `按封装的规则与事实重新判定：${sales} 笔全部相同`,
      `只凭封装的记录从头重算：${from_records} 笔相同`,
      ...(unlike(found) > 0
        ? [
            `另有 ${unlike(found)} 笔的结论还依据包外的记录，不能只凭此包重算：${factsOf(found, '、')}`,
          ]
        : []),
      ...(joined_otherwise > 0
        ? [`另有 ${joined_otherwise} 笔离开包外的记录便归并不同，不能只凭此包重算`]
        : []),
      ...(found.subjects > 0
        ? [`按封装的规则与证据重新判定：${found.subjects} 个号池、收款人或商户号全部相同`]
        : []),
      ...(found.causes > 0 ? [`按封装的权重重新得出原因：${found.causes} 个案件全部相同`] : []),
      ...(found.payees_from_records > 0
        ? [`只凭封装的结算记录从头重算：${found.payees_from_records} 个收款人全部相同`]
        : []),
    ];
  },
  en: (found) => {
    const { manifest, fingerprint, sales, from_records, joined_otherwise } = found;
    return [
      `every byte is as it was signed: ${manifest.entries.length} files, ${manifest.records} records (sealed ${manifest.made_on}, zhenma ${manifest.version}, rules ${manifest.rules_version})`,
      `key fingerprint ${fingerprint} (compare it with the sealer by another way)`,
      `judged again by the sealed rules from the sealed facts: all ${sales} sales the same`,
      `run again from the sealed records alone: ${from_records} sales the same`,
      ...(unlike(found) > 0
        ? [
            `${unlike(found)} more rest on records outside the bundle and cannot be run again from it: ${factsOf(found, ', ')}`,
          ]
        : []),
      ...(joined_otherwise > 0
        ? [
            `${joined_otherwise} more join otherwise without records outside the bundle and cannot be run again from it`,
          ]
        : []),
      ...(found.subjects > 0
        ? [
            `judged again by the sealed rules from the facts in their evidence: all ${found.subjects} pools, payees and numbers the same`,
          ]
        : []),
      ...(found.causes > 0
        ? [`causes follow again from the sealed weights: all ${found.causes} cases the same`]
        : []),
      ...(found.payees_from_records > 0
        ? [`found again in the sealed payouts alone: all ${found.payees_from_records} payees`]
        : []),
    ];
  },
};
