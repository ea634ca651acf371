import { writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { EXIT, Fault, type Lang } from '@zhenma/model';
import { type MapLook, proposeMapOf } from '@zhenma/pipeline';
import { loadMaps } from '../catalog.ts';
import { cardTokeniser, loadKey } from '../key.ts';
import { fitted, printable, widthOf } from './columns.ts';
import type { Command } from './command.ts';

const ROWS_SHOWN = 10;

export const mapCommand: Command = {
  name: 'map',
  usage: '<file>',
  summary: {
    zh: '根据表头和内容提出列映射，供修改后用 --as 使用',
    en: 'propose a column map from headers and values, to edit and use with --as',
  },
  options: {
    out: {
      value: 'MAP.yaml',
      zh: '映射写到这里（默认 ./<文件名>.map.yaml，不覆盖）',
      en: 'where the map goes (default ./<file>.map.yaml, never overwritten)',
    },
    json: { zh: '以 JSON 输出', en: 'print JSON' },
  },
  run: async (given, world, lang) => {
    const [path, ...others] = given.positionals;
    if (path === undefined || others.length > 0)
      throw new Fault('USAGE_ARGUMENT_MISSING', 'map needs exactly one file');
    const key = await loadKey(world.environment['ZHENMA_KEY'], join(world.home, '.zhenma', 'key'));
    const look = await proposeMapOf(resolve(path), {
      maps: await loadMaps(),
      today: world.today,
      tokenise: cardTokeniser(key),
      rows: ROWS_SHOWN,
    });
    const out = await save(look.yaml, given.value('out'), path);
    world.out(
      given.flag('json')
        ? `${JSON.stringify({ map: out, ...look })}\n`
        : report(look, out, path, lang),
    );
    return EXIT.done;
  },
};

/**
 * Writes the map; what a person may have edited is replaced only when they name it.
 *
 * Errors  OUTPUT_NOT_WRITABLE.
 */
const save = async (yaml: string, named: string | undefined, path: string): Promise<string> => {
  const out = named ?? `${basename(path).replace(/\.[A-Za-z]{1,8}$/, '')}.map.yaml`;
  await writeFile(resolve(out), yaml, { flag: named === undefined ? 'wx' : 'w' }).catch(
    (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EEXIST'
          ? `${out} is there already; name it with --out`
          : `cannot write ${out}`;
      throw new Fault('OUTPUT_NOT_WRITABLE', why, {}, error);
    },
  );
  return out;
};

const WORDS = {
  zh: {
    table: '表',
    confidence: '把握',
    column: '标准列',
    from: '来自',
    unused: '未用的列',
    rows: '前几行读成',
    known: '已有能读此文件的来源',
    check: '请检查单位、正负号、view 和取值表',
    next: '然后运行',
  },
  en: {
    table: 'table',
    confidence: 'confidence',
    column: 'column',
    from: 'from',
    unused: 'unused',
    rows: 'first rows as read',
    known: 'a source that reads this file is there already',
    check: 'Check units, signs, view and value lists',
    next: 'then run',
  },
} as const;

const report = (look: MapLook, out: string, path: string, lang: Lang): string => {
  const words = WORDS[lang];
  const width = Math.max(12, ...look.columns.map(({ column }) => widthOf(column)));
  const columns = look.columns.map(
    ({ column, from, why }) => `  ${fitted(column, width)} ← ${printable(from)}  (${why})`,
  );
  const percent = Math.round(look.confidence * 100);
  return [
    `${words.table} ${look.table} · ${words.confidence} ${percent} %`,
    ...(look.known === undefined ? [] : [`${words.known}: --as ${look.known}`]),
    ...columns,
    ...(look.unused.length > 0 ? [`${words.unused}: ${printable(look.unused.join(', '))}`] : []),
    '',
    `${words.rows}:`,
    ...look.rows.flatMap(rowLines),
    '',
    `${out}`,
    `${words.check}; ${words.next}: zhenma scan ${printable(path)} --as ${out}`,
    '',
  ].join('\n');
};

const rowLines = ({ line, row, issues }: MapLook['rows'][number]): string[] => [
  `${String(line).padStart(7)} ${Object.entries(row)
    .map(([column, value]) => `${column}=${printable(value)}`)
    .join(' ')}`,
  ...issues.map(
    ({ code, column, value }) => `        ${printable(`${code} ${column ?? ''} ${value ?? ''}`)}`,
  ),
];
