import { expect, it } from 'vitest';
import { COMPACT_INTS, createCompactTable } from '../../src/engine/compact.ts';
import { createDictionaries } from '../../src/engine/observed.ts';
import { createSaleTable } from '../../src/engine/sale-table.ts';

/**
 * A large table has its memory from the start. Goal: no sale waits for the system to find and clear
 * a page. Method: rows of a table with room for 262,144 terminals are written all over; the process
 * must not grow by what they take, 32 MB of integers.
 */

it('takes memory when a table is made, not when it is filled', () => {
  const words = createDictionaries();
  for (let n = 0; n < 262_144; n++) words.tid.codeOf(String(10_000_000 + n));
  const { ints } = createCompactTable(words, 480);
  const bytes = ints.byteLength;
  expect(bytes).toBe(4 * 262_144 * COMPACT_INTS * 4);
  const before = process.memoryUsage().rss;
  for (let at = 0; at < ints.length; at += 1_024) ints[at] = 1;
  expect(process.memoryUsage().rss - before).toBeLessThan(bytes / 4);
});

/**
 * Goal: a row of 64 bytes is one line of the cache. Where memory begins cannot be asked here; glibc puts
 * large memory 16 bytes behind the start of a page.
 */
it('begins tables where a line of the cache begins, also when they grow', () => {
  const { forms, ints, reals } = createCompactTable(createDictionaries(), 480);
  const sales = createSaleTable(1);
  for (let n = 0; n < 2_000; n++) sales.take();
  for (const { byteOffset } of [forms, ints, reals, sales.ints, sales.reals])
    expect((16 + byteOffset) % 64).toBe(0);
});
