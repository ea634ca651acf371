import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLanes, type Lanes } from '../../src/engine/lanes.ts';
import { readStatement } from '../../src/engine/statement.ts';

/** What ran, each when it ended, and how many ran at once. */
const recorded = () => {
  const lanes = createLanes();
  const ended: string[] = [];
  let running = 0;
  let most = 0;
  const work =
    (name: string, ms: number, rows = 0) =>
    async () => {
      running += 1;
      most = Math.max(most, running);
      await setTimeout(ms);
      running -= 1;
      ended.push(name);
      return rows;
    };
  const queue = (sql: string, name: string, ms = 0, rows = 0): Promise<void> =>
    lanes.queue(readStatement(sql), work(name, ms, rows));
  const now = (sql: string, name: string, ms = 0): Promise<number> =>
    lanes.now(readStatement(sql), work(name, ms));
  return { lanes, ended, queue, now, most: () => most };
};

test('what reads a table waits for who makes it, and nothing else does', async () => {
  const { ended, queue, now } = recorded();
  queue('create table slow as from range(3)', 'slow', 60);
  queue('create table fast as from range(3)', 'fast');
  await now('select * from fast', 'read fast');
  await now('select * from slow', 'read slow');
  expect(ended).toEqual(['fast', 'read fast', 'slow', 'read slow']);
});

test('what changes a table waits for who reads it, through views too', async () => {
  const { lanes, ended, queue, now } = recorded();
  queue('create table base as from range(3)', 'base');
  queue('create view seen as from base', 'seen');
  const read = now('select * from seen', 'read', 60);
  queue('create or replace table base as from range(4)', 'again');
  queue('insert into base from range(5)', 'more');
  await read;
  await lanes.settled();
  expect(ended).toEqual(['base', 'seen', 'read', 'again', 'more']);
});

test('what no name tells waits for all and all wait for it', async () => {
  const { lanes, ended, queue, now } = recorded();
  queue('create table one as from range(3)', 'one', 40);
  const set = now('set threads = 1', 'set', 20);
  queue('create table two as from range(3)', 'two');
  await set;
  await lanes.settled();
  expect(ended).toEqual(['one', 'set', 'two']);
});

test('at most two of the queue are at work, in their order', async () => {
  const { lanes, ended, queue, most } = recorded();
  for (const name of ['a', 'b', 'c', 'd']) queue(`create table ${name} (id integer)`, name, 20);
  await lanes.settled();
  expect(most()).toBe(2);
  expect(ended).toEqual(['a', 'b', 'c', 'd']);
});

test.each([
  [1_000, 'select * from seen', 2],
  [10_000_000, 'select * from seen', 1],
  [10_000_000, "copy seen to 'seen.parquet'", 2],
  [10_000_000, "select * from read_parquet('kept.parquet')", 1],
])('beside one that reads %d rows through a view, %s: %d at once', async (rows, sql, at) => {
  const { lanes, queue, now, most } = recorded();
  queue('create table base as from range(3)', 'base', 0, rows);
  queue('create view seen as from base', 'view');
  await now('select 1 from seen', 'ready');
  const reads = [now('select 2 from seen', 'read', 30), now(sql, 'other', 30)];
  await Promise.all(reads);
  await lanes.settled();
  expect(most()).toBe(at);
});

test('a large table of which a row is changed stays large', async () => {
  const { lanes, queue, now, most } = recorded();
  queue('create table base as from range(3)', 'base', 0, 10_000_000);
  queue('insert into base from range(1)', 'more', 0, 1);
  await now('select 1 from base', 'ready');
  await Promise.all([now('select 2 from base', 'one', 30), now('select 3 from base', 'two', 30)]);
  await lanes.settled();
  expect(most()).toBe(1);
});

test('who comes later finds no more lanes than there are', async () => {
  const { lanes, queue, most } = recorded();
  for (const name of ['a', 'b', 'c']) queue(`create table ${name} (id integer)`, name, 40);
  await setTimeout(60);
  for (const name of ['d', 'e', 'f']) queue(`create table ${name} (id integer)`, name, 40);
  await lanes.settled();
  expect(most()).toBe(2);
});

const failing = (lanes: Lanes, sql: string): Promise<void> =>
  lanes.queue(readStatement(sql), async () => {
    throw new Error('no such column');
  });

test('a failure names its statement, comes out of what is asked next, and nothing begins after it', async () => {
  const { lanes, ended, queue, now } = recorded();
  failing(lanes, 'create table broken as select nothing');
  queue('insert into broken values (1)', 'more');
  await expect(now('select * from broken', 'read')).rejects.toThrow(
    /no such column\nin: create table broken/,
  );
  await expect(lanes.settled()).rejects.toThrow('no such column');
  expect(ended).toEqual([]);
});

test('what waits for a lane does not begin once another failed', async () => {
  const { lanes, ended, queue } = recorded();
  queue('create table slow as from range(3)', 'slow', 60);
  lanes.queue(readStatement('create table broken as select nothing'), async () => {
    await setTimeout(20);
    throw new Error('no such column');
  });
  queue('create table late as from range(3)', 'late');
  await expect(lanes.settled()).rejects.toThrow('no such column');
  expect(ended).toEqual(['slow']);
});

test('of two failures the first is told', async () => {
  const { lanes } = recorded();
  failing(lanes, 'create table first as select nothing');
  failing(lanes, 'create table second as select nothing');
  await expect(lanes.settled()).rejects.toThrow('create table first');
});

test('nothing begins once it is closed', async () => {
  const { lanes, ended, now } = recorded();
  await new Promise<void>((end) => lanes.close(end));
  await expect(now('select 1', 'late')).rejects.toThrow('closed');
  expect(ended).toEqual([]);
});

test('what is dropped does not begin; what has begun ends before the close', async () => {
  const { lanes, ended, queue } = recorded();
  queue('create table begun as from range(3)', 'begun', 30);
  queue('insert into begun from range(3)', 'dropped');
  await setTimeout(10);
  lanes.drop();
  await new Promise<void>((end) => lanes.close(end));
  expect(ended).toEqual(['begun']);
});
