import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSigner } from '../src/sign-key.ts';
import { freshDir, ROOT, run } from './world.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the key that seals', () => {
  test('is made once, readable by nobody else, and used again', async () => {
    const path = join(freshDir(), '.zhenma', 'sign-key.pem');
    const first = await loadSigner(undefined, path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const again = await loadSigner('', path);
    expect(hex(again.publicKey)).toBe(hex(first.publicKey));
    expect(hex(again.sign(Buffer.from('x')))).toBe(hex(first.sign(Buffer.from('x'))));
    const other = await loadSigner(undefined, join(freshDir(), 'key.pem'));
    expect(hex(other.publicKey)).not.toBe(hex(first.publicKey));
  });

  test('of the environment wins, as PEM or base64, and no file is made', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = String(privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const der = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
    const path = join(freshDir(), 'key.pem');
    const keys = await Promise.all([pem, der].map((text) => loadSigner(text, path)));
    expect(new Set(keys.map(({ publicKey }) => hex(publicKey))).size).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  test('that others can read, or that is no Ed25519 key, is refused and not quoted', async () => {
    const path = join(freshDir(), 'key.pem');
    await loadSigner(undefined, path);
    chmodSync(path, 0o644);
    await expect(loadSigner(undefined, path)).rejects.toThrow('0600');
    writeFileSync(path, 'secret text');
    chmodSync(path, 0o600);
    await expect(loadSigner(undefined, path)).rejects.toThrow(/holds no Ed25519 key/);
    await expect(loadSigner('secret text', path)).rejects.not.toThrow('secret text');
  });
});

test('bundle seals the quickstart and verify finds it whole; one changed byte is refused', async () => {
  const home = freshDir();
  const [out, file] = [join(home, 'out'), join(home, 'evidence.zip')];
  await run(['scan', join(ROOT, 'examples', 'quickstart'), '--out', out, '--quiet'], { home });
  const sealed = await run(['bundle', out, '--out', file, '--json'], { home });
  expect(sealed).toMatchObject({ code: 0, err: '' });
  const { sales, fingerprint } = JSON.parse(sealed.out);
  expect(sales).toBeGreaterThan(0);
  const found = await run(['verify', file, '--key', fingerprint, '--json'], { home });
  expect(found).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(found.out)).toMatchObject({ ok: true, sales, fingerprint });
  const bytes = readFileSync(file);
  const at = bytes.indexOf('"amount":"');
  bytes[at + 10] = (bytes[at + 10] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const refused = await run(['verify', file], { home });
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(
    /BUNDLE_INVALID: .*transactions\.ndjson: record 1 \(.+\) was changed/,
  );
  expect(refused.out).toBe('');
}, 60_000);
