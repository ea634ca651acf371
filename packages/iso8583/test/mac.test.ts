/**
 * Goal: the three algorithms are what the standards say. Method: published vectors for the two CBC
 * forms; for the UnionPay form, for which none was published with its key, the steps are repeated
 * with another cipher mode, and a message is signed and then spoilt bit by bit.
 */
import { createCipheriv } from 'node:crypto';
import { expect, it } from 'vitest';
import { computeMac, decode, encode, POS, toMessage, verifyMac } from '../src/index.ts';
import { bytesOfSample, fromHex } from './corpus.ts';

const KEY8 = fromHex('0123456789ABCDEF');
const KEY16 = fromHex('0123456789ABCDEFFEDCBA9876543210');
const hex = (bytes: Uint8Array | undefined): string =>
  Buffer.from(bytes ?? [])
    .toString('hex')
    .toUpperCase();

it('gives the vectors of FIPS 113 and ISO/IEC 9797-1', () => {
  const fips = Buffer.from('7654321 Now is the time for ');
  expect(hex(computeMac(fips, KEY8, 'x9.9'))).toBe('F1D30F6849312CA4');
  const iso = Buffer.from('Now is the time for all ');
  expect(hex(computeMac(iso, KEY8, 'x9.9'))).toBe('70A30640CC76DD8B');
  expect(hex(computeMac(iso, KEY16, 'x9.19'))).toBe('A1C72E74EA3FA9B6');
});

/** The UnionPay steps with CBC: the second step is CBC of the second half with the first as IV. */
function unionPay(block: Uint8Array, key: Uint8Array): string {
  const sum = new Uint8Array(8);
  block.forEach((byte, i) => {
    sum[i % 8]! ^= byte;
  });
  const long = key.length === 8 ? [key, key, key] : [key, key.subarray(0, 8)];
  const cipher = createCipheriv(
    'des-ede3-cbc',
    Buffer.concat(long),
    Buffer.alloc(8),
  ).setAutoPadding(false);
  return cipher
    .update(Buffer.from(hex(sum)))
    .subarray(8, 12)
    .toString('hex')
    .toUpperCase();
}

it.each([KEY8, KEY16])('computes the UnionPay MAC (key of %j)', (key) => {
  const block = bytesOfSample('mab-agiledata');
  expect(Buffer.from(computeMac(block, key, 'unionpay-ecb')!).toString()).toBe(
    unionPay(block, key),
  );
});

it('verifies a signed message, and no longer when a bit is changed', () => {
  const bytes = bytesOfSample('acq-sale-req');
  const decoded = decode(bytes);
  const mac = hex(computeMac(bytes.subarray(11, -8), KEY16, 'unionpay-ecb'));
  const encoded = encode({ ...toMessage(decoded)!, fields: { ...decoded.fields, 64: mac } }, POS);
  if (!encoded.ok) throw new RangeError('not encoded');
  expect(verifyMac(encoded.bytes, KEY16)).toEqual({ verified: true, issues: [] });
  expect(verifyMac(encoded.bytes, KEY8).verified).toBe(false);
  const spoilt = Uint8Array.from(encoded.bytes);
  spoilt[40]! ^= 1;
  expect(verifyMac(spoilt, KEY16).verified).toBe(false);
});

it('says why there is nothing to verify', () => {
  expect(verifyMac(bytesOfSample('motherpos-signin'), KEY8)).toMatchObject({
    verified: null,
    issues: [{ code: 'MAC_ABSENT' }],
  });
  const options = { algorithm: 'x9.19', dialect: POS } as const;
  expect(verifyMac(bytesOfSample('acq-sale-req'), KEY8, options)).toMatchObject({
    verified: null,
    issues: [{ code: 'VALUE_INVALID' }],
  });
  expect(verifyMac(new Uint8Array(0), KEY8).verified).toBeNull();
});
