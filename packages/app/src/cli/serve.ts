import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { Fault, type Lang } from '@zhenma/model';
import { catalogDirectory } from '../catalog.ts';
import type { Given } from './arguments.ts';
import type { Command, World } from './command.ts';
import { runScan, SCAN_OPTIONS } from './scan.ts';

const PORT = 8686;
const HOST = '127.0.0.1';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
};

/** What may be looked at: results of a scan, nothing else of the disk. */
const SERVED = [
  'report.html',
  'cases.json',
  'summary.json',
  'manifest.json',
  'rejects.csv',
  'verdicts.csv',
  'verdicts.parquet',
];

const portOption = {
  value: 'PORT',
  zh: `端口（默认 ${PORT}，也可用环境变量 PORT）`,
  en: `port (default ${PORT}, or PORT in the environment)`,
};

export const serveCommand: Command = {
  name: 'serve',
  usage: '',
  summary: {
    zh: '在本机 127.0.0.1 提供结果页面（目前是报告页）',
    en: 'serve the result on 127.0.0.1 (for now, the report page)',
  },
  options: {
    data: {
      value: 'DIR',
      zh: '结果目录（默认 ./zhenma-out）',
      en: 'result directory (default ./zhenma-out)',
    },
    port: portOption,
  },
  run: async (given, world, lang) =>
    serveUntilStopped(resolve(given.value('data') ?? 'zhenma-out'), given, world, lang),
};

export const demoCommand: Command = {
  name: 'demo',
  usage: '',
  summary: {
    zh: '扫描自带的 examples/quickstart 并提供报告页（npm start 即此）',
    en: 'scan the shipped examples/quickstart and serve the report (what npm start does)',
  },
  options: {
    ...SCAN_OPTIONS,
    port: portOption,
    'no-open': { zh: '不打开浏览器', en: 'do not open a browser' },
  },
  run: async (given, world, lang) => {
    const input = join(catalogDirectory(), '..', 'examples', 'quickstart');
    // The process goes on: it is not left after the scan.
    const { leave: _, ...staying } = world;
    await runScan({ ...given, positionals: [input] }, staying, lang);
    const directory = resolve(given.value('out') ?? 'zhenma-out');
    const open = world.isTerminal && !given.flag('no-open');
    return serveUntilStopped(directory, given, world, lang, open);
  },
};

const serveUntilStopped = async (
  directory: string,
  given: Given,
  world: World,
  lang: Lang,
  open = false,
): Promise<number> => {
  const wanted = portOf(given, world);
  await stat(join(directory, 'report.html')).catch((error) => {
    throw new Fault(
      'SOURCE_PATH_MISSING',
      `no report.html in ${directory}; run zhenma scan first`,
      {},
      error,
    );
  });
  const server = createServer((request, response) => {
    const name = fileOf(request.url ?? '/');
    const known = /^(GET|HEAD)$/.test(request.method ?? '') && name !== undefined;
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    );
    if (!isOurs(request.headers.host)) return void response.writeHead(403).end('forbidden\n');
    if (!known) return void response.writeHead(404).end('not found\n');
    response.setHeader('content-type', TYPES[extname(name)] ?? 'application/octet-stream');
    createReadStream(join(directory, name))
      .on('error', () => response.writeHead(404).end('not found\n'))
      .pipe(response);
  });
  const port = await listen(server, wanted);
  world.out(`${lang === 'zh' ? '报告：' : 'report: '}http://${HOST}:${port}/\n`);
  if (open) world.openBrowser?.(`http://${HOST}:${port}/`);
  return new Promise(() => undefined);
};

/**
 * Whether a request names this machine. A page elsewhere can point a name of its own at 127.0.0.1
 * and read what is served, unless its name is refused (DNS rebinding).
 */
const isOurs = (host: string | undefined): boolean =>
  /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i.test(host ?? '');

/** The result file that a request path names; `/` is the report. */
const fileOf = (url: string): string | undefined => {
  const path = decodeURIComponentOr(url.split('?')[0] ?? '/');
  const name = normalize(path).split(sep).filter(Boolean).join('/');
  return name === '' ? 'report.html' : SERVED.find((served) => served === name);
};

const decodeURIComponentOr = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return '/?';
  }
};

const portOf = (given: Given, world: World): number => {
  const text = given.value('port') ?? world.environment['PORT'] ?? String(PORT);
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new Fault('USAGE_VALUE_INVALID', `port ${text} is not a number from 0 to 65535`);
};

/** Listens on loopback; a port that is taken gives way to a free one. */
const listen = (server: Server, port: number): Promise<number> =>
  new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return fail(error);
      server.listen(0, HOST);
    });
    server.once('listening', () => {
      const address = server.address();
      done(typeof address === 'object' && address ? address.port : port);
    });
    server.listen(port, HOST);
  });
