import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepare } from '../../src/act/publish.ts';

const freshDir = (): string => mkdtempSync(join(tmpdir(), 'zhenma-publish-'));
const codeOf = (outcome: PromiseSettledResult<void>): string =>
  outcome.status === 'fulfilled' ? 'made' : String((outcome.reason as { code?: string }).code);

test('of scans that start at once into one directory one works, and the others say so', async () => {
  const out = freshDir();
  const work = join(out, '.work');
  const outcomes = await Promise.allSettled([prepare(work), prepare(work), prepare(work)]);
  expect(outcomes.map(codeOf).sort()).toEqual(['OUTPUT_IN_USE', 'OUTPUT_IN_USE', 'made']);
  expect(readdirSync(out)).toEqual(['.work']);
  expect(existsSync(join(work, 'result'))).toBe(true);
});

test.each(['', 'not a process', '999999999'])(
  'what a scan left that no longer runs is removed: owner %j',
  async (owner) => {
    const work = join(freshDir(), '.work');
    mkdirSync(work);
    writeFileSync(join(work, 'owner'), owner);
    writeFileSync(join(work, 'left'), 'x');
    await prepare(work);
    expect(readdirSync(work).sort()).toEqual(['owner', 'result']);
  },
);

test('a file in the place of the directory is no place to write', async () => {
  const file = join(freshDir(), 'file');
  writeFileSync(file, 'x');
  expect(codeOf((await Promise.allSettled([prepare(join(file, '.work'))]))[0])).toBe(
    'OUTPUT_NOT_WRITABLE',
  );
});
