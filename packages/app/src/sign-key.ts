import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Fault } from '@zhenma/model';
import type { Signer } from '@zhenma/pipeline';

/**
 * The Ed25519 key that seals evidence: `ZHENMA_SIGN_KEY` (PKCS #8, PEM or base64), else a key file,
 * made with mode 0600 when it is not there.
 *
 * Errors  KEY_UNREADABLE when it is no Ed25519 key or the file is open to others.
 */
export const loadSigner = async (
  fromEnvironment: string | undefined,
  path: string,
): Promise<Signer> => {
  if (fromEnvironment !== undefined && fromEnvironment !== '')
    return signerOf(keyOf(fromEnvironment, 'ZHENMA_SIGN_KEY'));
  const info = await stat(path).catch(() => undefined);
  if (!info) return signerOf(await makeKey(path));
  if (process.platform !== 'win32' && (info.mode & 0o077) !== 0)
    throw new Fault('KEY_UNREADABLE', `${path} can be read by others (mode 0600 is needed)`);
  const text = await readFile(path, 'utf8').catch((error) => {
    throw new Fault('KEY_UNREADABLE', `${path} cannot be read`, {}, error);
  });
  return signerOf(keyOf(text, path));
};

const keyOf = (text: string, where: string): KeyObject => {
  const read = (): KeyObject =>
    text.includes('-----BEGIN')
      ? createPrivateKey(text.replaceAll('\\n', '\n'))
      : createPrivateKey({
          key: Buffer.from(text.trim(), 'base64'),
          format: 'der',
          type: 'pkcs8',
        });
  try {
    const key = read();
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // The error of the parser may quote the key: it goes no further.
  }
  throw new Fault('KEY_UNREADABLE', `${where} holds no Ed25519 key in PKCS #8`);
};

const makeKey = async (path: string): Promise<KeyObject> => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const text = privateKey.export({ format: 'pem', type: 'pkcs8' });
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(path, text, { mode: 0o600, flag: 'wx' }).catch((error) => {
    throw new Fault('KEY_UNREADABLE', `${path} cannot be made`, {}, error);
  });
  return privateKey;
};

const PUBLIC_KEY_BYTES = 32;

const signerOf = (key: KeyObject): Signer => ({
  publicKey: createPublicKey(key)
    .export({ format: 'der', type: 'spki' })
    .subarray(-PUBLIC_KEY_BYTES),
  sign: (bytes) => sign(null, bytes, key),
});
