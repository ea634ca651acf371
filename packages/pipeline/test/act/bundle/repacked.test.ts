import { crc32, deflateRawSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import { checkBundle } from '../../../src/act/bundle/check.ts';
import { inMemory, membersOf, sealedWorld } from './sealed.ts';

/*
 * Who alters a bundle does it with an ordinary zip program, which writes every header anew. Goal:
 * the member and the record that was altered is named first, and the new headers are one line.
 */

let members: Map<string, string>;
beforeAll(async () => {
  members = await membersOf((await sealedWorld()).bytes);
}, 120_000);

const LIST = 'records/transactions.ndjson';
const EXTRA = Buffer.from([0x55, 0x54, 1, 0, 0]);

/** A zip as another program writes it: another version, a date, an extra field, perhaps packed. */
const zipped = (parts: ReadonlyMap<string, string>, deflate: boolean): Buffer => {
  const locals: Buffer[] = [];
  const index: Buffer[] = [];
  let at = 0;
  for (const [name, text] of parts) {
    const plain = Buffer.from(text);
    const content = deflate ? deflateRawSync(plain) : plain;
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt16LE(deflate ? 8 : 0, 4);
    head.writeUInt32LE(0x5c21_6a00, 6);
    head.writeUInt32LE(crc32(plain), 10);
    head.writeUInt32LE(content.length, 14);
    head.writeUInt32LE(plain.length, 18);
    head.writeUInt16LE(Buffer.byteLength(name), 22);
    head.writeUInt16LE(EXTRA.length, 24);
    const local = Buffer.concat([
      Buffer.from('PK\x03\x04'),
      head,
      Buffer.from(name),
      EXTRA,
      content,
    ]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    const made = Buffer.from([20, 3]);
    index.push(
      Buffer.concat([Buffer.from('PK\x01\x02'), made, head, tail, Buffer.from(name), EXTRA]),
    );
    locals.push(local);
    at += local.length;
  }
  return Buffer.concat([...locals, ...index, Buffer.from('PK\x05\x06'), Buffer.alloc(18)]);
};

const problemsOf = async (
  change: (copy: Map<string, string>) => void,
  deflate: boolean,
): Promise<readonly string[]> => {
  const copy = new Map(members);
  change(copy);
  const { problems } = await checkBundle(inMemory(zipped(copy, deflate)));
  return problems.map(({ entry, what }) => `${entry}: ${what}`);
};

test.each([false, true])('an altered record is named first (packed: %s)', async (deflate) => {
  const problems = await problemsOf((copy) => {
    const lines = (copy.get(LIST) ?? '').trimEnd().split('\n');
    lines[2] = (lines[2] ?? '').replace('"amount":"102.00"', '"amount":"902.00"');
    copy.set(LIST, lines.map((line) => `${line}\n`).join(''));
  }, deflate);
  expect(problems[0]).toBe(`${LIST}: record 3 (slip:s2) was changed`);
  expect(problems[1]).toContain('(archive): packed again by another program');
  expect(problems).toHaveLength(3);
});

test('a member that is taken out, put in or moved is named first', async () => {
  const removed = await problemsOf((copy) => copy.delete('sales.ndjson'), false);
  expect(removed[0]).toBe('sales.ndjson: was removed');
  const added = await problemsOf((copy) => copy.set('more.txt', 'x'), true);
  expect(added[0]).toBe('more.txt: was added');
  const moved = await problemsOf((copy) => {
    const text = copy.get('cases.json') ?? '';
    copy.delete('cases.json');
    copy.set('cases.json', text);
  }, false);
  expect(moved[0]).toContain('was moved to another place');
});

test('nothing altered but packed anew is still not as it was signed', async () => {
  const problems = await problemsOf(() => undefined, true);
  expect(problems[0]).toContain('(archive): packed again by another program');
});
