/**
 * Bundles the benchmark of the live path as the command line is bundled (scripts/build.mjs), so that
 * what runs is the code that ships, and runs it.
 *
 * Run  npm run bench:live -- [events] [terminals]
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const outfile = fileURLToPath(new URL('live.bundle.mjs', import.meta.url));
await build({
  entryPoints: [fileURLToPath(new URL('live.ts', import.meta.url))],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  conditions: ['@zhenma/source'],
  external: ['@duckdb/node-api'],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'error',
});
const { status } = spawnSync(process.execPath, [...process.execArgv, outfile, ...process.argv.slice(2)], { stdio: 'inherit' }); // biome-ignore format: one call
rmSync(outfile, { force: true });
process.exit(status ?? 1);
