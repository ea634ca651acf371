import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/**
 * Every file of tests has a directory for temporary files of its own, removed when the file ends:
 * files share one process (`isolate: false`), so a module that makes directories cannot tell
 * when its user ends. `KEEP=1` leaves them to be looked at.
 */

const outside = tmpdir();
const own = mkdtempSync(join(outside, 'zhenma-test-'));
process.env['TMPDIR'] = own;

afterAll(() => {
  process.env['TMPDIR'] = outside;
  if (!process.env['KEEP']) rmSync(own, { recursive: true, force: true });
});
