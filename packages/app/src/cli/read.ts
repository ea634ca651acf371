import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EXIT, Fault, type Lang } from '@zhenma/model';
import { openSession, preview, type ReadLine } from '@zhenma/pipeline';
import { loadMaps } from '../catalog.ts';
import { cardTokeniser, loadKey } from '../key.ts';
import type { Given } from './arguments.ts';
import { fitted, printable } from './columns.ts';
import type { Command, World } from './command.ts';
import { zoneMinutes } from './scan.ts';

/** Text gathered before it is written: one system call for many rows. Characters. */
const BLOCK_CHARS = 64 << 10;

export const readCommand: Command = {
  name: 'read',
  usage: '<path…>',
  summary: {
    zh: '列出文件里读到的每一行，不作任何比对',
    en: 'list what files yield, row by row, before any comparison',
  },
  options: {
    as: {
      value: 'SOURCE',
      zh: '指明来源格式、列映射名或映射文件',
      en: 'name the source format, a column map or a map file',
    },
    timezone: { value: '+08:00', zh: '无时区时间的时区', en: 'zone of times without one' },
    json: { zh: '以 NDJSON 输出（不在终端时默认）', en: 'print NDJSON (default in a pipe)' },
  },
  run: async (given, world, lang) => {
    if (given.positionals.length === 0)
      throw new Fault('USAGE_ARGUMENT_MISSING', 'read needs at least one path');
    const out = blockWriter(world.out);
    const show = given.flag('json') || !world.outIsTerminal ? jsonLine : listing(lang);
    try {
      const passedOver = await readPaths(given, world, lang, (line) => out.write(show(line)));
      out.flush();
      for (const label of passedOver) world.err(`${PASSED_OVER[lang]}: ${printable(label)}\n`);
    } finally {
      out.flush();
    }
    return EXIT.done;
  },
};

const PASSED_OVER = { zh: '未识别，已跳过', en: 'not recognised, passed over' } as const;

const readPaths = async (
  given: Given,
  world: World,
  lang: Lang,
  take: (line: ReadLine) => void,
): Promise<readonly string[]> => {
  const key = await loadKey(world.environment['ZHENMA_KEY'], join(world.home, '.zhenma', 'key'));
  const as = given.value('as');
  const engine = lazyEngine(world.cores);
  try {
    return await preview(
      {
        paths: given.positionals.map((path) => resolve(path)),
        tokenise: cardTokeniser(key),
        zoneMinutes: zoneMinutes(given.value('timezone') ?? '+08:00'),
        lang,
        today: world.today,
        maps: await loadMaps(as),
        session: engine.open,
        ...(as === undefined ? {} : { as }),
      },
      take,
    );
  } finally {
    await engine.close();
  }
};

/** The batch engine, which only Parquet needs: opened when the first such file comes. */
const lazyEngine = (cores: number) => {
  let opened: Promise<{ session: Awaited<ReturnType<typeof openSession>>; spill: string }>;
  const start = async () => {
    const spill = await mkdtemp(join(tmpdir(), 'zhenma-'));
    return { session: await openSession({ memory: '1GB', threads: cores, spill }), spill };
  };
  let used = false;
  return {
    open: async () => {
      if (!used) opened = start();
      used = true;
      return (await opened).session;
    },
    close: async () => {
      if (!used) return;
      const { session, spill } = await opened;
      session.close();
      await rm(spill, { recursive: true, force: true });
    },
  };
};

const blockWriter = (write: (text: string) => void) => {
  let held: string[] = [];
  let chars = 0;
  const flush = () => {
    if (chars > 0) write(held.join(''));
    held = [];
    chars = 0;
  };
  return {
    flush,
    write: (text: string) => {
      held.push(text);
      chars += text.length;
      if (chars >= BLOCK_CHARS) flush();
    },
  };
};

const jsonLine = ({ table, source, line, row, confidence, issues, file }: ReadLine): string =>
  `${JSON.stringify({ table, source, line, row, confidence, issues, file })}\n`;

/** Columns of the listing per table; other columns follow as `name=value`. Widths in characters. */
const SHOWN: Readonly<Record<string, readonly (readonly [column: string, width: number])[]>> = {
  transactions: [
    ['view', 9],
    ['txn_time', 19],
    ['txn_type', 8],
    ['amount', 12],
    ['merchant_no', 15],
    ['terminal_id', 8],
    ['merchant_name', 28],
  ],
  merchants: [
    ['merchant_no', 15],
    ['mcc', 4],
    ['area_code', 4],
    ['merchant_name', 36],
  ],
  terminals: [
    ['terminal_sn', 22],
    ['terminal_id', 8],
    ['merchant_no', 15],
    ['model', 16],
  ],
  settlements: [
    ['settle_date', 10],
    ['merchant_no', 15],
    ['amount', 14],
    ['payee_name', 28],
  ],
};

/** A listing for people: one line a row, a heading where the file or the table changes. */
const listing = (lang: Lang): ((line: ReadLine) => string) => {
  let heading = '';
  return (one) => {
    const shown = SHOWN[one.table ?? ''] ?? [];
    const title = `${printable(one.file)}  (${one.source}${one.table ? ` → ${one.table}` : ''})`;
    const names = shown.map(([column, width]) => fitted(column, width)).join(' ');
    const head = title === heading ? '' : `\n${title}\n${fitted(LINE[lang], 7)} ${names}\n`;
    if (one.row !== null || heading === '') heading = title;
    const issues = one.issues.map((issue) => `          ${issueText(issue)}\n`).join('');
    if (one.row === null) return `${heading === title ? head : ''}${lineNumber(one)} —\n${issues}`;
    return `${head}${lineNumber(one)} ${rowText(one.row, shown)}${sureness(one)}\n${issues}`;
  };
};

const LINE = { zh: '行', en: 'line' } as const;

const lineNumber = ({ line }: ReadLine): string => String(line).padStart(7);

const rowText = (
  row: Readonly<Record<string, string>>,
  shown: readonly (readonly [string, number])[],
): string => {
  const fixed = shown.map(([column, width]) => fitted(row[column] ?? '', width));
  const others = Object.entries(row)
    .filter(([column]) => !shown.some(([name]) => name === column))
    .map(([column, value]) => `${column}=${printable(value)}`);
  return [...fixed, ...others].join(' ');
};

const sureness = ({ confidence }: ReadLine): string =>
  confidence === 1 ? '' : `  ${Math.round(confidence * 100)} %`;

const issueText = ({ code, column, message, value }: ReadLine['issues'][number]): string =>
  printable(
    `${code}${column === undefined ? '' : ` ${column}`}: ${message}${value === undefined ? '' : ` (${value})`}`,
  );
