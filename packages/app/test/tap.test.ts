import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { trafficOf } from '../../pipeline/test/live/frames.ts';

/**
 * `zhenma tap` as a process of its own. Goal: after kill −9 nothing acknowledged is lost and nothing
 * is said twice. Method: a client that sends again what was not acknowledged; a process that is killed
 * in the middle, several times; every sale is then there once.
 */

const root = mkdtempSync(join(tmpdir(), 'zhenma-tap-'));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

const BIN = join(import.meta.dirname, '..', 'bin', 'zhenma.mjs');
const out = join(root, 'verdicts.ndjson');

const start = async (
  place = root,
): Promise<{ readonly child: ChildProcess; readonly port: number }> => {
  const paths = ['--out', place === root ? out : join(place, 'o'), '--state', join(place, 'state')];
  const args = ['tap', '--listen', '127.0.0.1:0', ...paths];
  const child = spawn(process.execPath, [BIN, ...args, '--checkpoint', '40', '--lang', 'en'], {
    env: { ...process.env, HOME: root, ZHENMA_KEY: 'a key that only this test knows' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let text = '';
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    text += chunk.toString();
    if (text.includes('\n')) break;
  }
  return { child, port: Number(/:(\d+)"/.exec(text)?.[1]) };
};

/** Sends frames one by one; resolves with how many are durable when the socket ends or all are. */
const send = (port: number, frames: readonly Uint8Array[], stopAt: number, stop: () => void) =>
  new Promise<number>((done) => {
    let durable = 0;
    let text = '';
    const socket: Socket = connect(port, '127.0.0.1', () => {
      for (const frame of frames) socket.write(frame);
    });
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      for (const line of text.split('\n').slice(0, -1)) durable = JSON.parse(line).durable;
      text = text.slice(text.lastIndexOf('\n') + 1);
      if (durable >= stopAt) stop();
      if (durable >= frames.length) socket.end();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done(durable));
  });

/** Sends bytes, ends its half of the connection and gives what came back. */
const answer = (port: number, bytes: Uint8Array): Promise<string> =>
  new Promise((done) => {
    let text = '';
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () =>
      socket.end(bytes),
    );
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    socket.on('close', () => done(text));
  });

it('acknowledges what a connection sent before it ended, and says where it ended', async () => {
  const { child, port } = await start(join(root, 'ended'));
  const [frame] = trafficOf(1);
  const bytes = Buffer.from(frame as Uint8Array);
  const whole = Buffer.concat([bytes, bytes, bytes]);
  expect(await answer(port, whole)).toMatch(/\{"durable":3\}\n$/);
  // Without its length a TPDU of 60 00 is a length of 24,576 bytes.
  const cut = JSON.parse(await answer(port, Buffer.from(bytes.subarray(2))));
  expect(cut).toMatchObject({ error: 'FRAME_TRUNCATED' });
  child.kill('SIGKILL');
}, 60_000);

it('is killed several times and loses and doubles nothing', async () => {
  const sales = 120;
  const frames = trafficOf(sales);
  let acknowledged = 0;
  let kills = 0;
  while (acknowledged < frames.length) {
    const { child, port } = await start();
    const rest = frames.slice(acknowledged);
    // Only some frames are sent before the kill, so that it falls between batches and inside one.
    const part = kills < 3 ? rest.slice(0, 70) : rest;
    const stop = kills < 3 ? () => child.kill('SIGKILL') : () => undefined;
    acknowledged += await send(port, part, kills < 3 ? 1 : Number.POSITIVE_INFINITY, stop);
    if (kills < 3) kills++;
    else child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null)
      await new Promise((done) => child.once('exit', done));
  }
  const lines = readFileSync(out, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, at) => at + 1));
  const said = lines.map(({ sale_id, revision }) => `${sale_id} ${revision}`);
  expect(new Set(said).size).toBe(said.length);
  const last = new Map(lines.map((line) => [line.sale_id, line]));
  expect(last.size).toBe(sales);
  expect([...last.values()].filter(({ verdict }) => verdict === 'jumped')).toHaveLength(sales / 3);
  expect(kills).toBe(3);
}, 60_000);

it('listens on this machine alone unless told otherwise', async () => {
  const child = spawn(
    process.execPath,
    [BIN, 'tap', '--listen', '0.0.0.0:0', '--state', join(root, 'other')],
    { stdio: 'ignore', cwd: root },
  );
  expect(await new Promise((done) => child.once('exit', done))).toBe(2);
  expect(existsSync(join(root, 'other'))).toBe(false);
  expect(existsSync(join(root, 'zhenma-tap.ndjson'))).toBe(false);
});
