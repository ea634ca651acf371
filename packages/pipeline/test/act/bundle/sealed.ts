import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  contentOf,
  readArchive,
  type Source,
  writeArchive,
} from '../../../src/act/bundle/archive.ts';
import { type Signer, signatureText } from '../../../src/act/bundle/seal.ts';
import { type SealOptions, sealBundle } from '../../../src/seal-bundle.ts';
import { scanTables } from '../../scanning.ts';
import type { Row } from '../../tables.ts';

/** A small sealed world, and the tools of somebody who would like to change it. */

export const freshDir = (): string => mkdtempSync(join(tmpdir(), 'bundle-'));

/** An Ed25519 key from a seed of one repeated byte: for tests only. */
export const signerOf = (seed: number): Signer => {
  const head = Buffer.from('302e020100300506032b657004220420', 'hex');
  const key = createPrivateKey({
    key: Buffer.concat([head, Buffer.alloc(32, seed)]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
  return { publicKey, sign: (bytes) => sign(null, bytes, key) };
};

const SHOP = '822290058120137';
const OTHER = '822581054110022';

const merchant = (merchant_no: string, merchant_name: string): Row => ({
  merchant_no,
  merchant_name,
  mcc: merchant_no.slice(7, 11),
  area_code: merchant_no.slice(3, 7),
});

const sale = (nth: number, cleared: string): readonly Row[] => {
  const same = {
    txn_time: `2024-03-0${1 + (nth % 9)}T12:3${nth % 6}:09+08:00`,
    amount: `${100 + nth}.00`,
    rrn: `00000000000${nth}`,
    terminal_sn: nth < 6 ? 'SN01' : 'SN02',
    terminal_id: nth < 6 ? '10000001' : '10000002',
    card_token: `card-${nth}`,
    card_type: 'credit',
  };
  return [
    { ...same, view: 'slip', txn_id: `s${nth}`, merchant_no: SHOP, merchant_name: '锦绣小馆' },
    { ...same, view: 'clearing', txn_id: `c${nth}`, merchant_no: cleared, network_fee: '0.03' },
  ];
};

/** Two terminals of one shop; the first jumps now and then. */
export const sealedWorld = async () => {
  const scanned = await scanTables({
    transactions: Array.from({ length: 10 }, (_, nth) =>
      sale(nth, nth < 6 && nth % 2 === 1 ? OTHER : SHOP),
    ).flat(),
    merchants: [merchant(SHOP, '锦绣小馆'), merchant(OTHER, '南方加油站')],
    terminals: ['1', '2'].map((nth) => ({
      terminal_sn: `SN0${nth}`,
      terminal_id: `1000000${nth}`,
      merchant_no: SHOP,
    })),
  });
  return { scanned, ...(await sealOf(scanned.out)) };
};

/** Seals a result with the first key. */
export const sealOf = async (directory: string, more: Partial<SealOptions> = {}) => {
  const target = join(freshDir(), 'evidence.zip');
  const manifest = await sealBundle({
    directory,
    target,
    caseIds: [],
    version: 'test',
    today: '2024-06-30',
    signer: signerOf(1),
    memory: '1GB',
    threads: 2,
    ...more,
  });
  return { target, manifest, bytes: readFileSync(target) };
};

export const inMemory = (bytes: Buffer): Source => ({
  size: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + Math.max(0, length)),
});

/** Members of a bundle as text, in order. */
export const membersOf = async (bytes: Buffer): Promise<Map<string, string>> => {
  const { entries } = await readArchive(inMemory(bytes));
  const members = new Map<string, string>();
  for (const entry of entries) {
    const blocks: Buffer[] = [];
    for await (const block of contentOf(inMemory(bytes), entry)) blocks.push(block);
    members.set(entry.name, Buffer.concat(blocks).toString('utf8'));
  }
  return members;
};

/** Packs members anew: a whole archive with right checksums, but not signed again. */
export const pack = async (members: ReadonlyMap<string, string>): Promise<Buffer> => {
  const folder = freshDir();
  const parts = [...members].map(([name, text], at) => {
    const path = join(folder, String(at));
    writeFileSync(path, text);
    return { name, path };
  });
  await writeArchive(parts, join(folder, 'out.zip'));
  return readFileSync(join(folder, 'out.zip'));
};

/** Changes the manifest and signs it anew, as somebody with a key of their own could. */
export const sealAgain = (
  members: Map<string, string>,
  signer: Signer,
  change: (manifest: Record<string, unknown>) => void,
): void => {
  const manifest = JSON.parse(members.get('manifest.json') ?? '{}') as Record<string, unknown>;
  manifest['public_key'] = Buffer.from(signer.publicKey).toString('hex');
  change(manifest);
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const signature = Buffer.from(signer.sign(Buffer.from(text))).toString('hex');
  members.set('manifest.json', text).set('signature.json', signatureText(signature));
};
