import { spawn } from 'node:child_process';
import { availableParallelism, homedir } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { main } from './cli/main.ts';

/** Collects standard input. */
const readStdin = async (): Promise<Uint8Array> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
};

const OPENER: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

const openBrowser = (url: string): void => {
  const [command, ...args] = OPENER[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
};

/** `zhenma read … | head` closes the pipe early: that is an end, not an error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(
    `OUTPUT_NOT_WRITABLE: standard output cannot be written (${error.code})\n${WRITABLE_HINT}\n`,
  );
  process.exit(3);
});

const WRITABLE_HINT = '检查磁盘空间。 Check the space on the disk.';

/** What is still to be printed goes out first. */
const leave = (exitCode: number): void => {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
};

/** The day in China, YYYY-MM-DD. */
const day = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

/**
 * V8 compiles a function anew, on threads of its own, once it has run for 132 KiB of bytecode. Most of ours
 * are done soon after, and the engine needs the cores: six times as much takes a fifth off the CPU time
 * of V8 in a scan of 12,000 sales, twelve times no more. A loop over millions of rows waits some ms longer.
 */
setFlagsFromString('--interrupt-budget=800000');

process.exitCode = await main(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  outIsTerminal: process.stdout.isTTY === true,
  environment: process.env,
  home: homedir(),
  elapsedMs: () => performance.now(),
  peakMemoryBytes: () => process.resourceUsage().maxRSS * 1024,
  today: day(),
  day,
  cores: availableParallelism(),
  readStdin,
  leave,
  openBrowser,
});
