import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { readCsv } from '../src/score/csv-file.ts';
import type { WorldSpec } from '../src/spec.ts';
import { generateWorld } from '../src/world.ts';
import { WORLDS } from '../src/worlds/index.ts';
import type { TableFormat } from '../src/write/table-file.ts';
import { writeWorld } from '../src/write/write-world.ts';

const made: string[] = [];
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true });
});

async function write(
  name: string,
  seed: number,
  { format = 'csv', by = {} }: { format?: TableFormat; by?: Partial<WorldSpec> } = {},
): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'zhenma-world-'));
  made.push(dir);
  const spec = { ...WORLDS[name]!, sales: 3_000, days: 14, ...by };
  await writeWorld(generateWorld(spec, seed), dir, { format });
  return dir;
}

function digest(dir: string): string {
  const hash = createHash('sha256');
  for (const file of readdirSync(dir, { recursive: true }).map(String).sort()) {
    if (/\.\w+$/.test(file)) hash.update(file).update(readFileSync(join(dir, file)));
  }
  return hash.digest('hex');
}

async function rows(path: string): Promise<Readonly<Record<string, string>>[]> {
  const out: Readonly<Record<string, string>>[] = [];
  for await (const fields of readCsv(path)) out.push(fields);
  return out;
}

describe('writeWorld', () => {
  it.each(['acquirer', 'dirty', 'payees'])(
    'gives the same bytes for the same seed: %s',
    async (name) => {
      const [first, second, other] = [
        await write(name, 1),
        await write(name, 1),
        await write(name, 2),
      ];
      expect(digest(first)).toBe(digest(second));
      expect(digest(first)).not.toBe(digest(other));
    },
  );

  it('writes a truth row for every observation and none besides', async () => {
    const dir = await write('acquirer', 3);
    const truth = new Set(
      (await rows(join(dir, 'truth', 'sales.csv'))).map((r) => `${r.view} ${r.txn_id}`),
    );
    let observations = 0;
    for (const view of ['slip', 'request', 'response', 'clearing']) {
      for (const row of await rows(join(dir, `transactions-${view}.csv`))) {
        expect(truth.has(`${row.view} ${row.txn_id}`)).toBe(true);
        observations++;
      }
    }
    expect(truth.size).toBe(observations);
    expect(observations).toBeGreaterThan(5_000);
  });

  it('writes the same rows in every format', async () => {
    const csv = await write('network', 4);
    const gz = await write('network', 4, { format: 'csv.gz' });
    const ndjson = await write('network', 4, { format: 'ndjson' });
    const text = readFileSync(join(csv, 'transactions-clearing.csv'));
    expect(gunzipSync(readFileSync(join(gz, 'transactions-clearing.csv.gz')))).toEqual(text);
    const lines = readFileSync(join(ndjson, 'transactions-clearing.ndjson'), 'utf8')
      .trim()
      .split('\n');
    const table = await rows(join(csv, 'transactions-clearing.csv'));
    expect(lines.length).toBe(table.length);
    for (const [i, line] of lines.entries()) {
      const full = Object.entries(table[i]!).filter(([, value]) => value !== '');
      expect(JSON.parse(line)).toEqual(Object.fromEntries(full));
    }
  });

  it('makes dirty files dirty: encodings, broken ends, repeated and late rows', async () => {
    const dir = await write('dirty', 6, { by: { days: 28, sales: 6_000 } });
    const files = readdirSync(dir).filter((name) => name.startsWith('transactions'));
    const texts = files.map((name) => readFileSync(join(dir, name)));
    expect(files.length).toBe(16);
    expect(texts.filter((bytes) => !isUtf8(bytes)).length).toBeGreaterThan(0);
    expect(texts.filter((bytes) => bytes.at(-1) !== 10).length).toBeGreaterThan(0);
    const truth = await rows(join(dir, 'truth', 'sales.csv'));
    const notes = new Set(truth.flatMap((row) => row.lookalike!.split(';')));
    expect(notes).toContain('late');
    expect(notes).toContain('duplicate');
  });

  it('keeps payouts whole: what intermediaries collect, merchants were owed', async () => {
    const dir = await write('payees', 8, { by: { sales: 9_000 } });
    const payees = await rows(join(dir, 'truth', 'payees.csv'));
    const kinds = new Map(payees.map((row) => [row.payee_account, row.kind]));
    const settlements = await rows(join(dir, 'settlements.csv'));
    expect(new Set(payees.map((row) => row.scheme))).toEqual(
      new Set(['', 'collector', 'platform', 'person']),
    );
    expect(payees.filter((row) => row.kind === 'collector').length).toBeGreaterThanOrEqual(6);
    for (const row of settlements) {
      expect(kinds.has(row.payee_account)).toBe(true);
      expect(Number(row.amount)).toBeGreaterThan(0);
    }
    expect(new Set(settlements.map((row) => row.settle_id)).size).toBe(settlements.length);
  });
});

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
