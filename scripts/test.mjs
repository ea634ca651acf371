/** `npm test`: sets up what is missing, then format and lint, types, and every test. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';

await setUp();
const given = process.argv.slice(2);
const tool = (name) => join(root, 'node_modules', '.bin', name);
const steps = [
  [tool('biome'), ['ci', '--error-on-warnings']],
  [tool('tsc'), ['--noEmit', '--project', 'tsconfig.json']],
  [tool('vitest'), ['run', ...given]],
];
for (const [command, args] of given.length > 0 ? steps.slice(-1) : steps) {
  const done = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
}
