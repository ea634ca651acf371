/** `npm start`: sets up what is missing, scans the quickstart, serves the result. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';

await setUp();
const cli = join(root, 'packages', 'app', 'dist', 'zhenma.mjs');
const given = process.argv.slice(2);
const child = spawn(process.execPath, [cli, 'demo', ...given], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 0));
