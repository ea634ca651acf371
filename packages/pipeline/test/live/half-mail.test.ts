import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { expect, it } from 'vitest';
import {
  createHalfMail,
  createSharedMail,
  endMail,
  type HalfMail,
  KEPT,
} from '../../src/live/half-mail.ts';
import type { Exchange } from '../../src/live/tap.ts';

/**
 * Goal: what a half says is what the other hears, in order, on two threads that run at their own pace.
 * Method: the other thread answers each exchange with what it was given, changed in a known way; texts
 * of no, one and many parts, of different lengths on both sides. A half that fails ends the other's wait.
 */

const CODE = buildSync({
  entryPoints: [fileURLToPath(new URL('../../src/live/half-mail.ts', import.meta.url))],
  format: 'cjs',
  conditions: ['@zhenma/source'],
  bundle: true,
  write: false,
}).outputFiles[0]?.text;

/** The other half: for each number it hears it says one more, and swaps what it is to say. */
const OTHER = `${CODE}
const { parentPort, workerData } = require('node:worker_threads');
const mail = module.exports.createHalfMail(workerData.shared, 1);
parentPort.postMessage('ready');
for (const mine of workerData.exchanges) {
  mail.say(mail.hear() + 1);
  const theirs = mail.swap(mine);
  mail.swap({ ...theirs, views: theirs.views + 1 });
}
`;

const exchangeOf = (n: number, seen: number, dates: number): Exchange => ({
  seen: Array.from({ length: seen }, (_, at) => ({ card: `K${n}-${at}`, shop: '商户', at })),
  views: n,
  watermark: 20_000 + n,
  dates: Array.from({ length: dates }, () => '2026-03-16'),
});

/** Records and dates on this side, and on the other: some thousand are several parts. */
const SIZES = [
  [0, 0, 0, 0],
  [1, 0, 0, 0],
  [0, 1, 3, 0],
  [4_000, 0, 0, 1],
  [0, 0, 9_000, 0],
  [2_500, 2, 2_501, 2],
] as const;

it('gives what the other half said, whatever its length', async () => {
  const shared = createSharedMail();
  const rounds = Array.from({ length: 24 }, (_, n) => SIZES[n % SIZES.length] as (typeof SIZES)[0]);
  const exchanges = rounds.map(([, , seen, dates], n) => exchangeOf(n + 500, seen, dates));
  const worker = new Worker(OTHER, { eval: true, workerData: { shared, exchanges } });
  const ended = new Promise((done) => worker.once('exit', done));
  // What waits for the other half does not let it start.
  await new Promise((ready, failed) => worker.once('message', ready).once('error', failed));
  const mail = createHalfMail(shared, 0);
  rounds.forEach(([seen, dates], n) => {
    mail.say(7 * n);
    expect(mail.hear()).toBe(7 * n + 1);
    const mine = exchangeOf(n, seen, dates);
    expect(mail.swap(mine)).toEqual(exchanges[n]);
    expect(mail.swap(exchangeOf(0, 0, 0))).toEqual({ ...mine, views: mine.views + 1 });
  });
  await ended;
});

it('keeps what a half that is behind has not heard yet', () => {
  const shared = createSharedMail();
  const halves = [0, 1].map((side) => createHalfMail(shared, side));
  const [ahead, behind] = halves as [HalfMail, HalfMail];
  const said = Array.from({ length: 3 * KEPT }, (_, n) => 100 + n);
  const heard: number[] = [];
  said.forEach((value, n) => {
    ahead.say(value);
    if (n >= KEPT - 1) heard.push(behind.hear());
  });
  while (heard.length < said.length) heard.push(behind.hear());
  expect(heard).toEqual(said);
});

/** Says one thing, and fails before the next, as a half does that cannot go on. */
const FAILING = `${CODE}
const { workerData } = require('node:worker_threads');
const mail = module.exports.createHalfMail(workerData, 1);
mail.say(7);
setTimeout(mail.end, 50);
`;

it('who waits for a half that has ended gets an error, at once and ever after', async () => {
  const shared = createSharedMail();
  const worker = new Worker(FAILING, { eval: true, workerData: shared });
  await new Promise((ready, failed) => worker.once('online', ready).once('error', failed));
  const mail = createHalfMail(shared, 0);
  expect(mail.hear()).toBe(7);
  mail.say(8);
  expect(mail.hear).toThrow('the other half has ended');
  expect(() => mail.swap(exchangeOf(1, 2, 0))).toThrow('the other half has ended');
});

it('another thread may say so for a half that is gone', () => {
  const shared = createSharedMail();
  const mail = createHalfMail(shared, 0);
  endMail(shared, 1);
  expect(mail.hear).toThrow('the other half has ended');
});
