import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '@zhenma/model';
import { beforeAll, expect, test } from 'vitest';
import { CHAIN_START, chainAfter, type Link, sha256 } from '../../../src/act/bundle/chain.ts';
import { verifyBundle } from '../../../src/verify-bundle.ts';
import { scanTables } from '../../scanning.ts';
import { freshDir, membersOf, pack, sealAgain, sealOf, signerOf } from './sealed.ts';

/*
 * Payouts in a bundle. Goal: a payee's case follows from the sealed payouts alone, and who seals
 * payouts that do not give it is refused. Method: one person's account collects for four firms; one
 * of the payouts is taken out and everything is chained and signed anew.
 */

const FIRMS = ['锦绣小馆', '南方加油站', '清河书店', '望山茶庄', '长青药房'];
const numberOf = (nth: number): string => `82229005812${String(nth).padStart(4, '0')}`;

const payout = (nth: number, account: string, name: string) => ({
  settle_id: `S${nth}`,
  settle_date: `2024-03-0${String(nth + 1)}`,
  merchant_no: numberOf(nth),
  payee_account: account,
  payee_name: name,
  amount: '1234.50',
  txn_count: '3',
});

let bytes: Buffer;
let cases: readonly Case[];
beforeAll(async () => {
  const { out, cases: found } = await scanTables({
    transactions: [
      {
        view: 'clearing',
        txn_id: 'c1',
        txn_time: '2024-03-01T12:00:00+08:00',
        amount: '10.00',
        merchant_no: numberOf(0),
      },
    ],
    merchants: FIRMS.map((merchant_name, nth) => ({
      merchant_no: numberOf(nth),
      merchant_name,
      uscc: `91310000MA1FL${String(nth).padStart(5, '0')}`,
      mcc: '5812',
      settle_account: `6222000000000${nth}`,
      settle_name: merchant_name,
    })),
    settlements: FIRMS.map((name, nth) =>
      nth < 4 ? payout(nth, '6217009999', '周某某') : payout(nth, '62220000000004', name),
    ),
    institutions: [{ code3: '822', name: '真实支付有限公司', licensed: 'true' }],
  });
  cases = found.filter(({ subject }) => subject.type === 'payee');
  ({ bytes } = await sealOf(out));
}, 120_000);

const EFFECTS = { elapsedMs: () => 0, peakMemoryBytes: () => 0, progress: () => undefined };

const verify = (content: Buffer) => {
  const path = join(freshDir(), 'bundle.zip');
  writeFileSync(path, content);
  return verifyBundle({ path, memory: '1GB', threads: 2 }, EFFECTS);
};

/** Lines of a member without the first; chained and signed anew. */
const without = async (name: string): Promise<Buffer> => {
  const members = await membersOf(bytes);
  const rest = (members.get(name) ?? '').split('\n').slice(1).join('\n');
  members.set(name, rest);
  const all = (members.get('chain.ndjson') ?? '').trimEnd().split('\n');
  const links = all.map((line) => JSON.parse(line) as Link);
  const gone = links.findIndex((link) => link.entry === name);
  const chained: Link[] = [];
  for (const link of links.filter((_, at) => at !== gone)) {
    const before = chained.at(-1)?.chain ?? CHAIN_START;
    const chain = chainAfter(before, link.entry, link.sha256);
    chained.push({ ...link, n: chained.length + 1, chain });
  }
  members.set('chain.ndjson', chained.map((link) => `${JSON.stringify(link)}\n`).join(''));
  sealAgain(members, signerOf(2), (manifest) => {
    manifest['chain'] = chained.at(-1)?.chain;
    for (const entry of manifest['entries'] as { name: string; sha256: string; bytes: number }[]) {
      const content = members.get(entry.name) ?? '';
      Object.assign(entry, { sha256: sha256(content), bytes: Buffer.byteLength(content) });
    }
  });
  return pack(members);
};

test('a payee is found again in the sealed payouts, which are those of its account alone', async () => {
  expect(cases.map(({ subject }) => subject.id)).toEqual(['6217009999']);
  const members = await membersOf(bytes);
  const lines = (members.get('records/settlements.ndjson') ?? '').trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { settle_id: string }).settle_id)).toEqual([
    'S0',
    'S1',
    'S2',
    'S3',
  ]);
  expect(JSON.parse(lines[0] ?? '')).toEqual(payout(0, '6217009999', '周某某'));
  expect(members.get('records/institutions.ndjson')).toContain('真实支付有限公司');
  const found = await verify(bytes);
  expect(found.payees_from_records).toBe(1);
});

test('who seals a payout less than the case rests on is refused, and the fact is named', async () => {
  const lying = await without('records/settlements.ndjson');
  await expect(verify(lying)).rejects.toThrow(
    /cases\.json: C-\w+: .*merchants, owners, strangers do not follow from its payouts/,
  );
});

test('a byte of a payout that is changed is named', async () => {
  const members = await membersOf(bytes);
  const name = 'records/settlements.ndjson';
  members.set(name, (members.get(name) ?? '').replace('1234.50', '1234.60'));
  await expect(verify(await pack(members))).rejects.toThrow(`${name}: record 1 (S0) was changed`);
});

test('of merchants that no registry lists, the record that names each is sealed with the payouts', async () => {
  const { out, cases: found } = await scanTables({
    transactions: [...FIRMS, '半山小筑'].flatMap((merchant_name, nth) =>
      ['a', 'b'].map((turn) => ({
        view: 'clearing',
        txn_id: `${turn}${nth}`,
        txn_time: '2024-03-01T12:00:00+08:00',
        amount: '10.00',
        merchant_no: numberOf(nth),
        merchant_name,
      })),
    ),
    settlements: [...FIRMS, '半山小筑'].map((name, nth) => ({
      ...payout(nth, `622200000000${nth}`, name),
      payer_name: '通财信息技术有限公司',
      payer_account: '6217009999',
    })),
  });
  const payee = found.find(({ subject }) => subject.id === '6217009999');
  expect(payee?.verdict).toBe('jumped');
  const sealed = await sealOf(out);
  const records = (await membersOf(sealed.bytes)).get('records/transactions.ndjson') ?? '';
  expect(records.trimEnd().split('\n')).toHaveLength(6);
  expect((await verify(sealed.bytes)).payees_from_records).toBe(1);
});
