import { EXIT, Fault, hideCardNumbers, type Lang } from '@zhenma/model';
import { VERSION } from '../version.ts';
import { type Options, oneOf, readArguments } from './arguments.ts';
import { benchCommand } from './bench.ts';
import { bundleCommand } from './bundle.ts';
import { checkCommand } from './check.ts';
import type { Command, World } from './command.ts';
import { decodeCommand } from './decode.ts';
import { mapCommand } from './map.ts';
import { paperCommand } from './paper.ts';
import { readCommand } from './read.ts';
import { reportCommand } from './report.ts';
import { rulesCommand } from './rules.ts';
import { scanCommand } from './scan.ts';
import { scoreCommand } from './score.ts';
import { demoCommand, serveCommand } from './serve.ts';
import { simCommand } from './sim.ts';
import { tapCommand } from './tap.ts';
import { verifyCommand } from './verify.ts';

const COMMANDS: readonly Command[] = [
  scanCommand,
  readCommand,
  mapCommand,
  checkCommand,
  decodeCommand,
  rulesCommand,
  serveCommand,
  reportCommand,
  tapCommand,
  paperCommand,
  bundleCommand,
  verifyCommand,
  simCommand,
  scoreCommand,
  benchCommand,
  demoCommand,
];

const COMMON: Options = {
  lang: { value: 'zh|en', zh: '语言', en: 'language' },
  json: { zh: '以 JSON 输出', en: 'print JSON' },
  help: { zh: '显示帮助', en: 'show help' },
};

/**
 * Runs one command line.
 *
 * Errors  never throws: a fault is printed as `CODE: message` and a hint (or one JSON object with
 *         `--json`), and gives its exit code. Exit codes as in contract §3.
 */
export const main = async (args: readonly string[], outside: World): Promise<number> => {
  const world: World = { ...outside, out: (text) => outside.out(withoutControls(text)) };
  const lang = languageOf(args, world);
  try {
    const [name, ...rest] = commandFirst(args);
    if (name === undefined || name === '--help' || name === 'help') {
      world.out(helpText(lang));
      return name === undefined ? EXIT.usage : EXIT.done;
    }
    if (name === '--version') {
      world.out(`${VERSION}\n`);
      return EXIT.done;
    }
    const command = COMMANDS.find((candidate) => candidate.name === name);
    if (!command) {
      const known = COMMANDS.map((candidate) => candidate.name).join(', ');
      throw new Fault('USAGE_COMMAND_UNKNOWN', `${name} is no command (known: ${known})`);
    }
    const given = readArguments(rest, { ...COMMON, ...command.options });
    if (given.flag('help')) {
      world.out(commandHelp(command, lang));
      return EXIT.done;
    }
    oneOf('lang', given.value('lang'), ['zh', 'en'], lang);
    return await command.run(given, world, lang);
  } catch (error) {
    return report(error, world, lang, args.includes('--json'));
  }
};

/** Names come from strangers' files: a control sign in one could rewrite what the terminal shows. */
const withoutControls = (text: string): string => text.replace(CONTROLS, '\ufffd');
const CONTROLS = /(?![\n\t])\p{Cc}/gu;

/** Options that every command knows may stand before its name. */
const commandFirst = (args: readonly string[]): readonly string[] => {
  let at = 0;
  for (;;) {
    const arg = args[at];
    if (arg === '--lang') at += 2;
    else if (arg === '--json' || arg?.startsWith('--lang=')) at += 1;
    else return [...args.slice(at), ...(at < args.length ? args.slice(0, at) : [])];
  }
};

/** `--lang`, else the environment's language, else Chinese. */
const languageOf = (args: readonly string[], world: World): Lang => {
  const at = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const named = args[at]?.split('=')[1] ?? (at < 0 ? undefined : args[at + 1]);
  if (named === 'zh' || named === 'en') return named;
  return world.environment['ZHENMA_LANG'] === 'en' ? 'en' : 'zh';
};

const report = (error: unknown, world: World, lang: Lang, json: boolean): number => {
  const fault = faultOf(error);
  const { code, message, detail } = fault;
  const hint = fault.remedy(lang);
  const told = json
    ? JSON.stringify({ code, message, hint, detail })
    : `${code}: ${message}\n${hint}`;
  world.err(`${withoutControls(hideCardNumbers(told))}\n`);
  if (code === 'INTERNAL' && world.environment['ZHENMA_DEBUG'])
    world.err(`${error instanceof Error ? error.stack : String(error)}\n`);
  return fault.exitCode;
};

const faultOf = (error: unknown): Fault => {
  if (error instanceof Fault) return error;
  const message = error instanceof Error ? error.message : String(error);
  // The engine's own advice names settings that nobody here can reach.
  if (message.startsWith('Out of Memory'))
    return new Fault('MEMORY_EXHAUSTED', message.split('\n')[0] ?? message, {}, error);
  return new Fault('INTERNAL', message, {}, error);
};

const HEAD = {
  zh: '真码 zhenma：收单交易的商户身份是否一致\n\n用法：zhenma <命令> [选项]\n\n命令：\n',
  en: 'zhenma: is the merchant the same at every step of a card sale\n\nusage: zhenma <command> [options]\n\ncommands:\n',
} as const;

const helpText = (lang: Lang): string => {
  const rows = COMMANDS.map(
    (one) => `  ${`${one.name} ${one.usage}`.padEnd(28)} ${one.summary[lang]}`,
  );
  return `${HEAD[lang]}${rows.join('\n')}\n`;
};

const commandHelp = (command: Command, lang: Lang): string => {
  const options = Object.entries({ ...COMMON, ...command.options }).map(([name, option]) => {
    const left = option.value === undefined ? `--${name}` : `--${name} ${option.value}`;
    return `  ${left.padEnd(28)} ${option[lang]}`;
  });
  return `zhenma ${command.name} ${command.usage}\n${command.summary[lang]}\n\n${options.join('\n')}\n`;
};
