/**
 * Sets up what is missing, with nothing but Node and npm: dependencies, then the built CLI.
 * Fast and offline when nothing changed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const NODE_MIN = [20, 19];

const checkNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return;
  process.stderr.write(
    `Node ${NODE_MIN.join('.')} or newer is needed; this is ${process.version}\n`,
  );
  process.exit(2);
};

/** Installs dependencies when the lock file differs from the one last installed. */
const installDependencies = () => {
  const mark = join(root, 'node_modules', '.zhenma-lock');
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
  process.stderr.write('installing dependencies (once) …\n');
  // A mirror may lack a package for another platform; `install` then takes what there is.
  const status = runNpm(['ci']) === 0 ? 0 : runNpm(['install', '--no-save']);
  if (status !== 0) process.exit(status ?? 1);
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, lock);
};

const runNpm = (args) => {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  return spawnSync(npm, [...args, ...quiet], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  }).status;
};

/** Everything a command of the checkout needs. */
export const setUp = async () => {
  checkNode();
  installDependencies();
  const { buildIfStale } = await import('./build.mjs');
  await buildIfStale();
};
