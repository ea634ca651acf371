/** Bundles the command line into one file, packages/app/dist/zhenma.mjs, when sources are newer. */
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'packages', 'app', 'dist', 'zhenma.mjs');

const newest = (path) => {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
};

const sources = () =>
  readdirSync(join(root, 'packages'))
    .map((name) => join(root, 'packages', name, 'src'))
    .filter(existsSync);

const isStale = () =>
  !existsSync(target) || statSync(target).mtimeMs < Math.max(...sources().map(newest));

export const build = async () => {
  const { build: bundle } = await import('esbuild');
  mkdirSync(dirname(target), { recursive: true });
  await bundle({
    entryPoints: [join(root, 'packages', 'app', 'src', 'bin.ts')],
    outfile: target,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    conditions: ['@zhenma/source'],
    // Of DuckDB only its binary stays outside: reading the hundred files of its API takes as long as the rest.
    external: ['@duckdb/node-bindings', 'pdfkit', 'fontkit', 'subset-font', 'write-excel-file'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
};

export const buildIfStale = async () => {
  if (isStale()) await build();
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await build();
