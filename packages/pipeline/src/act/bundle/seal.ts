import { createPublicKey, verify } from 'node:crypto';
import { sha256 } from './chain.ts';

/** Who signs a bundle. */
export interface Signer {
  /** The 32 bytes of an Ed25519 public key. */
  readonly publicKey: Uint8Array;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
}

/** `manifest.json` of a bundle: all that the signature covers. */
export interface BundleManifest {
  readonly format: 'zhenma-bundle/1';
  readonly version: string;
  readonly rules_version: string;
  /** Day on which the signer says it was made. */
  readonly made_on: string;
  readonly cases: readonly string[];
  readonly sales: number;
  readonly records: number;
  readonly entries: readonly {
    readonly name: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
  /** The last link of `chain.ndjson`. */
  readonly chain: string;
  /** Hex of the Ed25519 public key. */
  readonly public_key: string;
}

/** Text of `signature.json`; there is one way to write it. */
export const signatureText = (signature: string): string =>
  `${JSON.stringify({ algorithm: 'Ed25519', signs: 'manifest.json', signature }, null, 2)}\n`;

/** What people compare by telephone: SHA-256 of the public key, in groups of four. */
export const fingerprintOf = (publicKey: string): string =>
  sha256(Buffer.from(publicKey, 'hex')).replace(/(.{4})(?!$)/g, '$1 ');

/** DER head of an Ed25519 public key (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

/** True when `text` is the one signature file of this manifest. */
export const isSignedBy = (manifest: Uint8Array, publicKey: string, text: string): boolean => {
  const signature = /"signature": "([0-9a-f]{128})"/.exec(text)?.[1];
  if (signature === undefined || text !== signatureText(signature)) return false;
  if (!/^[0-9a-f]{64}$/.test(publicKey)) return false;
  const der = Buffer.concat([SPKI, Buffer.from(publicKey, 'hex')]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, manifest, key, Buffer.from(signature, 'hex'));
};
