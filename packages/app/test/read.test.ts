import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSession } from '@zhenma/pipeline';
import { describe, expect, it } from 'vitest';
import { readArguments } from '../src/cli/arguments.ts';
import { fitted, widthOf } from '../src/cli/columns.ts';
import type { Command, World } from '../src/cli/command.ts';
import { mapCommand } from '../src/cli/map.ts';
import { readCommand } from '../src/cli/read.ts';
import { scanCommand } from '../src/cli/scan.ts';

const CARD = '6222021001116245702';
const root = mkdtempSync(join(tmpdir(), 'zhenma-read-'));

const put = (name: string, text: string): string => {
  const path = join(root, name);
  writeFileSync(path, text);
  return path;
};

/** Runs a command and gives what it printed. */
const run = async (
  command: Command,
  args: readonly string[],
  screen = false,
): Promise<{ readonly out: string; readonly err: string; readonly exit: number }> => {
  let out = '';
  let err = '';
  const world: World = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    isTerminal: false,
    outIsTerminal: screen,
    environment: { ZHENMA_KEY: 'a key that is only for tests' },
    home: root,
    elapsedMs: () => 0,
    peakMemoryBytes: () => 0,
    today: '2025-03-16',
    cores: 1,
    readStdin: async () => new Uint8Array(),
  };
  const common = { json: { zh: '', en: '' }, lang: { value: 'zh|en', zh: '', en: '' } };
  const exit = await command.run(
    readArguments(args, { ...common, ...command.options }),
    world,
    'en',
  );
  return { out, err, exit };
};

interface Line {
  readonly table: string | null;
  readonly source: string;
  readonly line: number;
  readonly row: Readonly<Record<string, string>> | null;
  readonly confidence: number;
  readonly issues: readonly { readonly code: string; readonly column?: string; message: string }[];
}

const linesOf = (out: string): Line[] =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

const HEADER = 'view,txn_id,txn_time,amount,merchant_name,pan';
const NOTICE = '【招商银行】您账户9012于03月14日21:05在财付通-西子面馆快捷支付23.50元。';
const EXPORT = [
  '某收单机构明细',
  '商户编号,商户名称,终端号,交易时间,交易类型,交易金额(元),卡号,检索参考号',
  `822290054110001,青橙便利店,12345678,2025-03-15 10:00:00,消费,12.30,${CARD},507412345678`,
  `822290054110001,青橙便利店,12345678,2025-03-15 10:01:00,退货,-12.30,${CARD},507412345679`,
  '',
].join('\n');

describe('zhenma read', () => {
  it('gives one JSON object a row, as the contract has it', async () => {
    const path = put('sms.txt', `${NOTICE}\n\n【招商银行】验证码 482913，请勿告知他人。\n`);
    const { out, exit } = await run(readCommand, [path, '--json']);
    expect(exit).toBe(0);
    const [sale, code] = linesOf(out);
    expect(sale).toEqual({
      table: 'transactions',
      source: 'notice',
      line: 1,
      row: {
        view: 'statement',
        txn_id: expect.stringMatching(/^notice-[0-9a-f]{20}$/),
        txn_time: '2025-03-14T21:05:00',
        txn_type: 'purchase',
        amount: '23.50',
        merchant_name: '财付通-西子面馆',
        issuer: '招商银行',
      },
      confidence: expect.any(Number),
      issues: [expect.objectContaining({ code: 'TIME_PART_ASSUMED', column: 'txn_time' })],
      file: 'sms.txt',
    });
    expect(code).toMatchObject({ row: null, issues: [{ code: 'NOTICE_NOT_A_SALE' }] });
  });

  it('reads tables through the same readers and says what a scan would refuse', async () => {
    const path = put(
      'transactions.csv',
      `${HEADER}\nslip,1,2025-03-15T10:00:00,1.00,店 ${CARD},${CARD}\nslip,2,2025-03-15,1.005,店,\nslip,3\n`,
    );
    const { out } = await run(readCommand, [path]);
    expect(out).not.toContain(CARD);
    const [first, second, third] = linesOf(out);
    expect(first?.row?.['card_token']).toMatch(/^K[0-9a-f]{32}$/);
    expect(first?.row?.['merchant_name']).toBe(`店 622202*********5702`);
    expect(first?.issues).toEqual([]);
    expect(second?.issues).toEqual([
      {
        code: 'VALUE_NOT_AMOUNT',
        column: 'amount',
        value: '1.005',
        message: 'not an amount in yuan with at most two decimals',
      },
    ]);
    expect(third).toMatchObject({ row: null, line: 4, issues: [{ code: 'ROW_COLUMN_COUNT' }] });
  });

  it('gives the same rows from CSV, JSON lines and Parquet', async () => {
    const csv = put('merchants.csv', `merchant_no,mcc,settle_account\n1,5411,${CARD}\n2,,\n`);
    const json = put(
      'merchants.ndjson',
      `{"merchant_no":"1","mcc":"5411","settle_account":"${CARD}"}\n{"merchant_no":"2"}\n`,
    );
    const parquet = join(root, 'merchants.parquet');
    const session = await openSession({ memory: '500MB', threads: 1, spill: root });
    await session.run(`copy (select * from read_csv('${csv}', all_varchar = true))
      to '${parquet}' (format parquet)`);
    session.close();
    const rows = await Promise.all(
      [csv, json, parquet].map(async (path) =>
        linesOf((await run(readCommand, [path])).out).map(({ row }) => row),
      ),
    );
    expect(rows[0]?.[0]).toMatchObject({ mcc: '5411' });
    expect(rows[1]).toEqual(rows[0]);
    expect(rows[2]).toEqual(rows[0]);
    expect(JSON.stringify(rows)).not.toContain(CARD);
  });

  it('lists rows for people, aligned and without control characters', async () => {
    const path = put('a.txt', `${NOTICE.replace('西子', '西\u001b[2J子')}\n`);
    const { out } = await run(readCommand, [path], true);
    expect(out).toContain('a.txt  (notice → transactions)');
    expect(out).toContain('23.50');
    expect(out).not.toContain('\u001b');
  });

  it('names files it passed over, and fails when there is nothing else', async () => {
    const { err } = await run(readCommand, [put('sms.txt', NOTICE), put('photo.jpg', '\0\x01')]);
    expect(err).toBe('not recognised, passed over: photo.jpg\n');
    await expect(run(readCommand, [join(root, 'photo.jpg')])).rejects.toMatchObject({
      code: 'SOURCE_UNRECOGNISED',
    });
    await expect(run(readCommand, [])).rejects.toMatchObject({ code: 'USAGE_ARGUMENT_MISSING' });
  });
});

describe('zhenma map', () => {
  it('proposes a map, shows rows, writes it; read and scan use it', async () => {
    const path = put('明细.csv', EXPORT);
    const yaml = join(root, 'own.yaml');
    const { out } = await run(mapCommand, [path, '--out', yaml]);
    expect(out).toContain('merchant_no   ← 商户编号');
    expect(out).toContain('amount=12.30');
    expect(out).not.toContain(CARD);
    expect(readFileSync(yaml, 'utf8')).toContain('merchant_no: 商户编号');
    const { out: read } = await run(readCommand, [path, '--as', yaml]);
    expect(linesOf(read).map(({ row }) => [row?.['txn_type'], row?.['amount']])).toEqual([
      ['purchase', '12.30'],
      ['refund', '12.30'],
    ]);
    const scanned = await run(scanCommand, [
      path,
      '--as',
      yaml,
      '--out',
      join(root, 'o'),
      '--json',
    ]);
    const { files } = JSON.parse(scanned.out) as { files: Record<string, unknown> };
    expect(files['明细.csv']).toMatchObject({ table: 'transactions', read: 2, accepted: 2 });
  });

  it('gives JSON, and replaces only a map that was named', async () => {
    const path = put('e.csv', EXPORT);
    const yaml = put('mine.yaml', 'edited by hand\n');
    const { out } = await run(mapCommand, [path, '--out', yaml, '--json']);
    const look = JSON.parse(out) as { table: string; map: string; rows: unknown[] };
    expect([look.table, look.map, look.rows.length]).toEqual(['transactions', yaml, 2]);
    await expect(run(mapCommand, [path, '--out', join(root, 'no', 'x')])).rejects.toMatchObject({
      code: 'OUTPUT_NOT_WRITABLE',
    });
    await expect(run(mapCommand, [put('n.txt', 'no columns\n')])).rejects.toMatchObject({
      code: 'SOURCE_UNRECOGNISED',
    });
  });

  it('says when a shipped map reads the file already', async () => {
    const path = put('tms.csv', '终端序列号,终端型号,商户编号\n00001,A8,822581054110001\n');
    const { out } = await run(mapCommand, [path, '--out', join(root, 't.yaml')]);
    expect(out).toContain('--as tms-terminals');
  });
});

describe('columns of a terminal', () => {
  it('counts Chinese characters twice and cuts at whole ones', () => {
    expect(widthOf('青橙A')).toBe(5);
    expect(fitted('青橙便利店', 6)).toBe('青橙… ');
    expect(fitted('ab', 4)).toBe('ab  ');
  });
});
