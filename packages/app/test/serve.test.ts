import { mkdirSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { main } from '../src/cli/main.ts';
import { freshDir, worldAt } from './world.ts';

/** The page server: results of one directory on loopback, and nothing else of the disk. */

const root = freshDir();
const data = join(root, 'data');
let url = '';

/** Starts a server on a free port; it lives until this test process ends. */
const serve = async (args: readonly string[], environment = {}): Promise<string> => {
  const { told, world } = worldAt(root, { environment });
  void main(['serve', '--data', data, ...args, '--lang', 'en'], world);
  for (let turn = 0; turn < 200 && told.out === ''; turn += 1)
    await new Promise((done) => setTimeout(done, 10));
  return /http:\S+/.exec(told.out)?.[0] ?? told.err;
};

beforeAll(async () => {
  mkdirSync(join(data, 'store'), { recursive: true });
  for (const name of [
    'report.html',
    'cases.json',
    'summary.json',
    'rejects.csv',
    'verdicts.parquet',
  ])
    writeFileSync(join(data, name), `content of ${name}`);
  writeFileSync(join(data, 'secret.txt'), 'secret');
  writeFileSync(join(data, 'store', 'sale.parquet'), 'secret');
  writeFileSync(join(root, 'cases.json'), 'secret');
  url = await serve(['--port', '0']);
});

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** The path goes out as it stands: a client library would tidy it. */
const get = (path: string, method = 'GET', headers = {}): Promise<Answer> =>
  new Promise((done, fail) => {
    const { hostname, port } = new URL(url);
    request({ hostname, port, path, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, body, headers: response.headers }),
      );
    })
      .on('error', fail)
      .end();
  });

describe('what is served', () => {
  test.each([
    ['/', 'report.html', 'text/html; charset=utf-8'],
    ['/report.html', 'report.html', 'text/html; charset=utf-8'],
    ['/?lang=zh', 'report.html', 'text/html; charset=utf-8'],
    ['/cases.json', 'cases.json', 'application/json; charset=utf-8'],
    ['/rejects.csv', 'rejects.csv', 'text/csv; charset=utf-8'],
    ['/verdicts.parquet', 'verdicts.parquet', 'application/octet-stream'],
  ])('%s is %s', async (path, name, type) => {
    const { status, body, headers } = await get(path);
    expect([status, body, headers['content-type']]).toEqual([200, `content of ${name}`, type]);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('only loopback listens', () => expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/));
});

describe('what is not', () => {
  test.each([
    '/secret.txt',
    '/store/sale.parquet',
    '/manifest.json',
    '/../cases.json',
    '/..%2fcases.json',
    '/%2e%2e/cases.json',
    '/%2e%2e%2fcases.json',
    '/..\\cases.json',
    '/store/../../cases.json',
    '/store',
    '/.',
    '/cases.json/',
    '/cases.json%00.html',
    '/%',
    '/%ff',
    '//etc/passwd',
    '/etc/passwd',
    '/CASES.JSON',
  ])('%s', async (path) => {
    const { status, body } = await get(path);
    expect(body).not.toContain('secret');
    expect(body).not.toContain('root:');
    // A path that comes down to a served name gives that name; all else is not found.
    if (status === 200) expect(body).toMatch(/^content of (?:cases\.json|report\.html)$/);
    else expect([status, body]).toEqual([404, 'not found\n']);
  });

  test.each([
    ['127.0.0.1:8686', 200],
    ['LOCALHOST', 200],
    ['[::1]:8686', 200],
    ['evil.example', 403],
    ['127.0.0.1.evil.example:8686', 403],
  ])('a name of somebody else: %j is %i', async (host, status) => {
    expect((await get('/cases.json', 'GET', { host })).status).toBe(status);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('%s', async (method) => {
    expect((await get('/cases.json', method)).status).toBe(404);
  });
});

test('a port that is taken gives way to a free one', async () => {
  const { port } = new URL(url);
  const other = await serve(['--port', port]);
  expect(other).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(other).not.toBe(url);
});

test('a wrong port is told before a missing result', async () => {
  expect(await serve(['--port', 'x', '--data', join(root, 'none')])).toMatch(
    /^USAGE_VALUE_INVALID/,
  );
});

test('PORT of the environment counts when no option does', async () => {
  expect(await serve([], { PORT: 'x' })).toMatch(/^USAGE_VALUE_INVALID: port x /);
  expect(await serve(['--port', '99999'])).toMatch(/^USAGE_VALUE_INVALID/);
  expect(await serve([], { PORT: '0' })).toMatch(/^http:/);
});
