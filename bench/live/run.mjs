/**
 * Bundles the benchmark of the live path as the command line is bundled (scripts/build.mjs), so that
 * what runs is the code that ships, and runs it.
 *
 * Run  npm run bench:live -- [live.ts | tap.ts] [events] [terminals]
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { AS_SHIPPED } from './as-shipped.mjs';

const [first = ''] = process.argv.slice(2);
const entry = first.endsWith('.ts') ? first : 'live.ts';
const rest = process.argv.slice(entry === first ? 3 : 2);
const outfile = fileURLToPath(new URL(`${entry}.bundle.mjs`, import.meta.url));
await build({
  entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
  outfile,
  ...AS_SHIPPED,
});
const { status } = spawnSync(process.execPath, [...process.execArgv, outfile, ...rest], { stdio: 'inherit' }); // biome-ignore format: one call
rmSync(outfile, { force: true });
process.exit(status ?? 1);
