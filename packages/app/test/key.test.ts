import { createHmac } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Secret } from '@zhenma/model';
import { describe, expect, test } from 'vitest';
import { cardTokeniser, hmacOf, loadKey } from '../src/key.ts';
import { freshDir, ROOT, run } from './world.ts';

const CARD = '4111111111111111';
const CAPTURE = join(ROOT, 'examples', 'real-capture', 'capture.hex');

const makeFile = (content: string, mode: number): string => {
  const path = join(freshDir(), 'key');
  writeFileSync(path, content);
  chmodSync(path, mode);
  return path;
};

test('a digest is that of the library, for short keys and long, short texts and long', () => {
  for (const size of [0, 32, 64, 65, 200])
    for (const text of ['', CARD, '卡'.repeat(40), 'x'.repeat(500)]) {
      const key = Buffer.alloc(size, 200);
      const digest = hmacOf(key);
      digest('another');
      expect(digest(text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
    }
});

describe('the key', () => {
  test('is made once, readable by nobody else, and used again', async () => {
    const path = join(freshDir(), '.zhenma', 'key');
    const first = await loadKey(undefined, path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    expect(first.reveal()).toHaveLength(32);
    const again = await loadKey('', path);
    expect(again.reveal().equals(first.reveal())).toBe(true);
    const other = await loadKey(undefined, join(freshDir(), 'key'));
    expect(other.reveal().equals(first.reveal())).toBe(false);
  });

  test('of the environment wins, and no file is made', async () => {
    const path = join(freshDir(), 'key');
    const key = await loadKey('sixteen bytes or more', path);
    expect(key.reveal().toString()).toBe('sixteen bytes or more');
    expect(existsSync(path)).toBe(false);
  });

  const good = Buffer.alloc(32, 7).toString('base64');
  test.each([
    ['open to the group', good, 0o640],
    ['open to all', good, 0o604],
    ['writable by others', good, 0o602],
    ['short', Buffer.alloc(15).toString('base64'), 0o600],
    ['empty', '', 0o600],
  ])('%s is refused', async (_, content, mode) => {
    await expect(loadKey(undefined, makeFile(content, mode))).rejects.toMatchObject({
      code: 'KEY_UNREADABLE',
    });
  });

  test('short in the environment is refused, without telling it', async () => {
    const error = await loadKey('too short', 'x').catch((thrown) => thrown);
    expect(error.code).toBe('KEY_UNREADABLE');
    expect(String(error)).not.toContain('too short');
  });

  test('a scan refuses an open key with exit code 3', async () => {
    const home = freshDir();
    mkdirSync(join(home, '.zhenma'));
    writeFileSync(join(home, '.zhenma', 'key'), good, { mode: 0o644 });
    chmodSync(join(home, '.zhenma', 'key'), 0o644);
    const refused = await run(['scan', CAPTURE, '--out', join(home, 'out')], { home });
    expect([refused.code, refused.err.split(':')[0]]).toEqual([3, 'KEY_UNREADABLE']);
    const environment = { ZHENMA_KEY: 'a key of enough bytes' };
    expect(
      (await run(['scan', CAPTURE, '--out', join(home, 'out')], { home, environment })).code,
    ).toBe(0);
  });
});

describe('tokens', () => {
  const key = new Secret(Buffer.alloc(32, 7));
  test('are the same for one card and key, else different, and not the card', () => {
    const token = cardTokeniser(key);
    expect(token(CARD)).toMatch(/^K[0-9a-f]{32}$/);
    expect(token(CARD)).toBe(token(CARD));
    expect(cardTokeniser(new Secret(Buffer.alloc(32, 7)))(CARD)).toBe(token(CARD));
    expect(token(`${CARD.slice(0, -1)}2`)).not.toBe(token(CARD));
    expect(cardTokeniser(new Secret(Buffer.alloc(32, 8)))(CARD)).not.toBe(token(CARD));
  });

  test('the key shows itself to nobody', () => {
    const shown = [
      String(key),
      JSON.stringify({ key }),
      inspect(key),
      inspect({ key }, { depth: 9, showHidden: true }),
      `${key}`,
    ];
    for (const text of shown) {
      expect(text).toContain('[secret]');
      expect(text).not.toContain('7, 7');
      expect(text).not.toContain('07 07');
    }
  });
});

test('results of two keys differ in nothing that is shown', async () => {
  const runs = await Promise.all(
    ['first key, long enough', 'second key, long enough'].map(async (ZHENMA_KEY) => {
      const out = join(freshDir(), 'out');
      await run(['scan', CAPTURE, '--out', out, '--csv', '--quiet'], {
        environment: { ZHENMA_KEY },
      });
      return ['verdicts.csv', 'cases.json', 'rejects.csv'].map((name) =>
        readFileSync(join(out, name), 'utf8'),
      );
    }),
  );
  expect(runs[0]).toEqual(runs[1]);
});
