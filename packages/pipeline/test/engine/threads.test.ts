import { expect, test } from 'vitest';
import { createThreads, type Threads } from '../../src/engine/threads.ts';

/** What the engine was told, one number after the other. */
const told = async (threads: number, steps: (threads: Threads) => Promise<void>) => {
  const set: number[] = [];
  await steps(
    createThreads(threads, async (count) => {
      set.push(count);
    }),
  );
  return set;
};

test.each([
  { threads: 2, rows: 2_000_000, set: [1, 2], why: 'each lane has a core' },
  { threads: 1, rows: 2_000_000, set: [], why: 'there is but one' },
  { threads: 8, rows: 2_000_000, set: [], why: 'lanes are fewer than cores' },
  { threads: 2, rows: 40_000_000, set: [], why: 'no second large one is let in' },
])('side by side with $threads threads and $rows rows: $why', async ({ threads, rows, set }) => {
  const steps = async (one: Threads): Promise<void> => {
    await one.sideBySide(rows);
    await one.sideBySide(rows);
    await one.inTurn();
  };
  expect(await told(threads, steps)).toEqual(set);
});

test('a limit stays one', async () => {
  const steps = async (one: Threads): Promise<void> => {
    await one.atMost(1);
    await one.inTurn();
    await one.atMost(4);
    await one.inTurn();
  };
  expect(await told(2, steps)).toEqual([1]);
});
