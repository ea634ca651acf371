import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { readArchive } from '../../../src/act/bundle/archive.ts';
import { CHAIN_START, chainAfter, type Link, sha256 } from '../../../src/act/bundle/chain.ts';
import { checkBundle } from '../../../src/act/bundle/check.ts';
import { fingerprintOf } from '../../../src/act/bundle/seal.ts';
import { verifyBundle } from '../../../src/verify-bundle.ts';
import {
  freshDir,
  inMemory,
  membersOf,
  pack,
  sealAgain,
  sealedWorld,
  sealOf,
  signerOf,
} from './sealed.ts';

/*
 * A bundle shows what it was sealed with and nothing else. Goal: any byte or record that is
 * changed, removed, added or moved is found and named; the verdicts follow from what is inside.
 */

type World = Awaited<ReturnType<typeof sealedWorld>>;

let world: World;
beforeAll(async () => {
  world = await sealedWorld();
}, 120_000);

const EFFECTS = { elapsedMs: () => 0, peakMemoryBytes: () => 0, progress: () => undefined };

const verify = (bytes: Buffer, fingerprint?: string) => {
  const path = join(freshDir(), 'bundle.zip');
  writeFileSync(path, bytes);
  const more = fingerprint === undefined ? {} : { fingerprint };
  return verifyBundle({ path, memory: '1GB', threads: 2, ...more }, EFFECTS);
};

const problemsOf = async (bytes: Buffer): Promise<readonly string[]> => {
  const { problems } = await checkBundle(inMemory(bytes));
  return problems.map(({ entry, what }) => `${entry}: ${what}`);
};

describe('a bundle as it was sealed', () => {
  test('verifies, and its verdicts follow from its facts and from its records', async () => {
    const found = await verify(world.bytes, fingerprintOf(world.manifest.public_key));
    expect(found.sales).toBe(6);
    const spoken = found.fingerprint.toUpperCase().replaceAll(' ', '');
    expect((await verify(world.bytes, spoken)).sales).toBe(6);
    expect(found.from_records).toBe(6);
    expect(found.manifest.records).toBe(12);
    expect(found.fingerprint).toBe(fingerprintOf(found.manifest.public_key));
  });

  test('is the same bytes when it is sealed again', async () => {
    const again = await sealOf(world.scanned.out);
    expect(again.bytes.equals(world.bytes)).toBe(true);
  });

  test('holds the sales of the case alone, with the inputs’ hashes', async () => {
    const members = await membersOf(world.bytes);
    const records = members.get('records/transactions.ndjson');
    expect(records).not.toContain('SN02');
    expect(records).toContain('"network_fee":"0.03"');
    expect(members.get('scan/manifest.json')).toContain('transactions.csv');
    expect(members.get('rules/identity.yaml')).toContain('cleared-merchant-differs');
    expect(members.get('causes/weights.yaml')).toContain('right-on-request');
    expect(members.get('causes/subjects.yaml')).toContain('late-binding');
    expect(world.manifest.cases).toEqual(world.scanned.cases.map((one) => one.case_id));
  });

  test('an unknown case is refused', async () => {
    await expect(sealOf(world.scanned.out, { caseIds: ['C-nowhere'] })).rejects.toThrow(
      'C-nowhere',
    );
  });
});

describe('any byte', () => {
  /** Where each member's header and content lie, and the rest. */
  const regions = async () => {
    const { entries } = await readArchive(inMemory(world.bytes));
    const all = entries.flatMap(({ name, offset, bytes }, at) => {
      const before = entries[at - 1];
      const start = before ? before.offset + before.bytes : 0;
      return [
        { name, part: 'header', from: start, to: offset },
        { name, part: 'content', from: offset, to: offset + bytes },
      ];
    });
    const end = all.at(-1)?.to ?? 0;
    return [...all, { name: '(archive)', part: 'index', from: end, to: world.bytes.length }];
  };

  const flipped = (at: number, bit: number): Buffer => {
    const bytes = Buffer.from(world.bytes);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
    return bytes;
  };

  test('that is changed is found; in a member’s content, the member is named', async () => {
    for (const { name, part, from, to } of await regions()) {
      const step = process.env['EVERY_BYTE'] ? 1 : Math.max(1, Math.floor((to - from) / 6));
      const places = [to - 1];
      for (let at = from; at < to; at += step) places.push(at);
      for (const at of places) {
        const problems = await problemsOf(flipped(at, at % 8));
        expect(problems, `${part} of ${name}, byte ${at}`).not.toEqual([]);
        if (part === 'content')
          expect(problems.some((problem) => problem.startsWith(`${name}:`))).toBe(true);
      }
    }
  }, 600_000);

  test('that is taken out or put in is found', async () => {
    const place = fc.integer({ min: 0, max: world.bytes.length - 1 });
    await fc.assert(
      fc.asyncProperty(place, fc.boolean(), fc.nat(255), async (at, out, byte) => {
        const [head, tail] = [
          world.bytes.subarray(0, at),
          world.bytes.subarray(at + (out ? 1 : 0)),
        ];
        const bytes = Buffer.concat([head, out ? Buffer.alloc(0) : Buffer.from([byte]), tail]);
        expect(await problemsOf(bytes)).not.toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('that stands at the end is found, and so is a cut end', async () => {
    expect(await problemsOf(Buffer.concat([world.bytes, Buffer.from('x')]))).not.toEqual([]);
    expect(await problemsOf(world.bytes.subarray(0, -1))).not.toEqual([]);
    expect(await problemsOf(Buffer.alloc(0))).not.toEqual([]);
  });
});

describe('any record', () => {
  const LIST = 'records/transactions.ndjson';
  const changed = async (change: (lines: string[]) => void): Promise<readonly string[]> => {
    const members = await membersOf(world.bytes);
    const lines = (members.get(LIST) ?? '').trimEnd().split('\n');
    change(lines);
    members.set(LIST, lines.map((line) => `${line}\n`).join(''));
    return problemsOf(await pack(members));
  };

  test('that is changed is named', async () => {
    const problems = await changed((lines) => {
      lines[2] = (lines[2] ?? '').replace('"amount":"102.00"', '"amount":"902.00"');
    });
    expect(problems).toEqual([`${LIST}: record 3 (slip:s2) was changed`]);
  });

  test('that is removed is named', async () => {
    expect(await changed((lines) => lines.splice(4, 1))).toEqual([
      `${LIST}: record 5 (slip:s4) was removed`,
    ]);
  });

  test('that is doubled is named', async () => {
    expect(await changed((lines) => lines.push(lines[0] ?? ''))).toEqual([
      `${LIST}: 1 added after record 12 (clearing:c5)`,
    ]);
  });

  test('two that change places are named', async () => {
    const problems = await changed((lines) => {
      [lines[1], lines[3]] = [lines[3] ?? '', lines[1] ?? ''];
    });
    expect(problems).toEqual([
      `${LIST}: record 2 (slip:s1) was moved`,
      `${LIST}: record 4 (slip:s3) was moved`,
    ]);
  });

  test('a whole member that is missing or moved is named', async () => {
    const members = await membersOf(world.bytes);
    const text = members.get('sales.ndjson') ?? '';
    members.delete('sales.ndjson');
    expect(await problemsOf(await pack(members))).toEqual(['sales.ndjson: was removed']);
    members.set('sales.ndjson', text);
    expect((await problemsOf(await pack(members))).join()).toContain('was moved to another place');
  });

  test('a signature that is written another way, or a link of another number, is named', async () => {
    const members = await membersOf(world.bytes);
    const signature = members.get('signature.json') ?? '';
    members.set('signature.json', `${signature}\n`);
    expect((await problemsOf(await pack(members))).join()).toContain('the signature does not fit');
    members.set('signature.json', signature);
    const chain = members.get('chain.ndjson') ?? '';
    members.set('chain.ndjson', chain.replace('{"n":8,', '{"n":9,'));
    expect(await problemsOf(await pack(members))).toEqual([
      'chain.ndjson: link 8 was changed, removed or moved',
    ]);
  });

  test('a link of the chain that does not follow is named', async () => {
    const members = await membersOf(world.bytes);
    const lines = (members.get('chain.ndjson') ?? '').trimEnd().split('\n');
    [lines[7], lines[8]] = [lines[8] ?? '', lines[7] ?? ''];
    members.set('chain.ndjson', `${lines.join('\n')}\n`);
    expect(await problemsOf(await pack(members))).toEqual([
      'chain.ndjson: link 8 was changed, removed or moved',
    ]);
  });
});

describe('somebody with another key', () => {
  test('is found by the fingerprint', async () => {
    const members = await membersOf(world.bytes);
    sealAgain(members, signerOf(2), () => undefined);
    const bytes = await pack(members);
    expect(await problemsOf(bytes)).toEqual([]);
    const first = fingerprintOf(world.manifest.public_key);
    await expect(verify(bytes, first)).rejects.toThrow('signed by another key');
  });

  /** Chains anew after the first record of a list got another hash. */
  const linksOf = (
    members: Map<string, string>,
    name: string,
    count: number,
    hash: string,
  ): readonly Link[] => {
    const lines = (members.get('chain.ndjson') ?? '').trimEnd().split('\n');
    const links = lines.map((line) => JSON.parse(line) as { -readonly [K in keyof Link]: Link[K] });
    const own = links.filter((link) => link.entry === name);
    expect(own).toHaveLength(count);
    if (own[0]) own[0].sha256 = hash;
    let before = CHAIN_START;
    for (const link of links) {
      before = chainAfter(before, link.entry, link.sha256);
      link.chain = before;
    }
    members.set('chain.ndjson', links.map((link) => `${JSON.stringify(link)}\n`).join(''));
    return links;
  };

  const lying = async (change: (sale: Record<string, unknown>) => void): Promise<Buffer> => {
    const members = await membersOf(world.bytes);
    const lines = (members.get('sales.ndjson') ?? '').trimEnd().split('\n');
    const sale = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    change(sale);
    const text = `${[JSON.stringify(sale), ...lines.slice(1)].join('\n')}\n`;
    members.set('sales.ndjson', text);
    const links = linksOf(members, 'sales.ndjson', lines.length, sha256(JSON.stringify(sale)));
    return resealed(members, links);
  };

  /** Another text of a member, sealed as if it had been so from the first. */
  const retold = async (name: string, change: (text: string) => string): Promise<Buffer> => {
    const members = await membersOf(world.bytes);
    const before = members.get(name) ?? '';
    const text = change(before);
    expect(text).not.toBe(before);
    members.set(name, text);
    return resealed(members, linksOf(members, name, 1, sha256(text)));
  };

  const resealed = (members: Map<string, string>, links: readonly Link[]): Promise<Buffer> => {
    sealAgain(members, signerOf(2), (manifest) => {
      manifest['chain'] = links.at(-1)?.chain;
      for (const entry of manifest['entries'] as {
        name: string;
        sha256: string;
        bytes: number;
      }[]) {
        const content = members.get(entry.name) ?? '';
        Object.assign(entry, { sha256: sha256(content), bytes: Buffer.byteLength(content) });
      }
    });
    return pack(members);
  };

  test('who seals a verdict that its facts do not give is refused', async () => {
    const bytes = await lying((sale) => {
      sale['verdict'] = 'jumped';
    });
    await expect(verify(bytes)).rejects.toThrow(/S\w{20}: verdict do not follow from its facts/);
  });

  test('who seals weights or a cause that do not belong together is refused', async () => {
    const weights = await retold('causes/weights.yaml', (text) =>
      text.replace('right-on-slip: { for: 1.84', 'right-on-slip: { for: 0.04'),
    );
    const cause = await retold('cases.json', (text) =>
      text.replace('"top": "routing"', '"top": "software"'),
    );
    for (const bytes of [weights, cause]) {
      expect(await problemsOf(bytes)).toEqual([]);
      await expect(verify(bytes)).rejects.toThrow(
        /cases\.json: C-\w{10}: cause does not follow from its answers by the sealed weights/,
      );
    }
  });

  test('who seals facts that the records do not state is refused', async () => {
    const bytes = await lying((sale) => {
      const facts = sale['facts'] as Record<string, unknown>;
      facts['slip_acquirer'] = '48220000';
    });
    await expect(verify(bytes)).rejects.toThrow(
      /S\w{20}: slip_acquirer do not follow from its records/,
    );
  });

  test('who changes a record and its member’s hash, but not its link, is found', async () => {
    const members = await membersOf(world.bytes);
    const text = (members.get('sales.ndjson') ?? '').replace(
      '"verdict":"clean"',
      '"verdict":"none"',
    );
    members.set('sales.ndjson', text);
    sealAgain(members, signerOf(2), (manifest) => {
      const entries = manifest['entries'] as { name: string; sha256: string; bytes: number }[];
      for (const entry of entries.filter(({ name }) => name === 'sales.ndjson'))
        Object.assign(entry, { sha256: sha256(text), bytes: Buffer.byteLength(text) });
    });
    expect(await problemsOf(await pack(members))).toEqual([
      'chain.ndjson: its links do not fit sales.ndjson',
    ]);
  });

  test('who breaks the chain under a good signature is found', async () => {
    const members = await membersOf(world.bytes);
    sealAgain(members, signerOf(2), (manifest) => {
      manifest['chain'] = sha256('another');
    });
    expect((await problemsOf(await pack(members))).join()).toBe(
      'chain.ndjson: its end is not the one in manifest.json',
    );
  });
});
