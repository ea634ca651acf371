import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Fault, ISSUES, type TableName } from '@zhenma/model';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openSession } from '../../src/engine/session.ts';
import { createObservations } from '../../src/normalise/observations.ts';
import { createRegistry } from '../../src/normalise/registry.ts';
import { typeTable } from '../../src/normalise/typed.ts';
import { preview, type ReadLine } from '../../src/preview.ts';
import { discoverFiles } from '../../src/read/discover.ts';
import {
  CLEARING,
  CLEARING_FORMATS,
  type ClearingFormat,
} from '../../src/read/formats/clearing/clearing.ts';
import { encodeFixed } from '../../src/read/formats/clearing/fixed-width.ts';
import { encodeGbk } from '../../src/read/formats/clearing/gbk.ts';
import { FORMAT_ISSUES } from '../../src/read/formats/issue.ts';
import { readAll } from '../../src/read/read.ts';
import { openRejectSink } from '../../src/read/row-sink.ts';
import type { MapText } from '../../src/read/sources/maps.ts';
import { corpus, publishedTexts } from './formats/support.ts';

const TODAY = '2025-03-16';
const CARD = '6222021001116245702'; // passes the Luhn check
const mapsFolder = new URL('../../../../catalog/maps/', import.meta.url);
const maps: readonly MapText[] = readdirSync(mapsFolder)
  .filter((name) => name.endsWith('.yaml'))
  .map((fileName) => ({ fileName, text: readFileSync(new URL(fileName, mapsFolder), 'utf8') }));
const tokenise = (card: string): string => `K-${[...card].reverse().join('').slice(0, 4)}`;

type Files = Readonly<Record<string, string | Uint8Array>>;

const folderOf = (files: Files): string => {
  const root = mkdtempSync(join(tmpdir(), 'zhenma-sources-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
};

interface Look {
  readonly lines: readonly ReadLine[];
  readonly passedOver: readonly string[];
}

/** What `zhenma read` would show. */
const look = async (files: Files, as?: string, extra: readonly MapText[] = []): Promise<Look> => {
  const lines: ReadLine[] = [];
  const passedOver = await preview(
    {
      paths: [folderOf(files)],
      today: TODAY,
      tokenise,
      zoneMinutes: 480,
      lang: 'en',
      maps: [...extra, ...maps],
      session: () => openSession({ memory: '500MB', threads: 1, spill: tmpdir() }),
      ...(as === undefined ? {} : { as }),
    },
    (line) => lines.push(line),
  );
  return { lines, passedOver };
};

interface Counts {
  readonly table: TableName | null;
  readonly read: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly duplicates: number;
}

/** What a scan would count, by file. */
const counted = async (root: string): Promise<Readonly<Record<string, Counts>>> => {
  const work = mkdtempSync(join(tmpdir(), 'zhenma-work-'));
  const session = await openSession({ memory: '500MB', threads: 1, spill: work });
  try {
    const found = await discoverFiles([root]);
    const gathered = await readAll(session, found, {
      work,
      tokenise,
      today: TODAY,
      maps,
      progress: () => undefined,
    });
    const refused = openRejectSink(join(work, 'refused.csv'));
    for (const raw of gathered.tables)
      await typeTable(session, raw, 480, (bad) => refused.reject({ ...bad, message: '' }));
    refused.close();
    await createObservations(session, 480);
    await createRegistry(session);
    const copies = new Map(
      (await session.rows('select file, count(*) as n from duplicate group by file')).map(
        (row) => [Number(row['file']), Number(row['n'])] as const,
      ),
    );
    return Object.fromEntries(
      gathered.files.map(({ id, label, table, rows }) => {
        const rejected = (gathered.rejects.counts.get(id) ?? 0) + (refused.counts.get(id) ?? 0);
        const duplicates = copies.get(id) ?? 0;
        const accepted = rows - rejected - duplicates;
        return [label, { table, read: rows, accepted, rejected, duplicates }];
      }),
    );
  } finally {
    session.close();
  }
};

const codesOf = (line: ReadLine | undefined): string[] =>
  (line?.issues ?? []).map(({ code }) => code);

const coma = (...records: Readonly<Record<string, string>>[]): Uint8Array =>
  clearing('unionpay-coma', ...records);

const clearing = (
  format: ClearingFormat,
  ...records: Readonly<Record<string, string>>[]
): Uint8Array =>
  Buffer.concat(
    records.flatMap((record) => [encodeFixed(CLEARING[format].layout, record), Buffer.from('\n')]),
  );

const SALE = {
  代理机构标识码: '48225810',
  发送机构标识码: '00012900',
  系统跟踪号: '000123',
  交易传输时间: '0315093001',
  主账号: CARD,
  交易金额: '000000123456',
  报文类型: '0200',
  交易类型码: '000000',
  商户类型: '5411',
  受卡方标识码: '822581054110001',
  服务点条件码: '00',
  服务点输入方式: '051',
  原始交易的系统跟踪号: '000000',
  原始交易日期时间: '0000000000',
  商户名称地址: '广州市青橙便利店天河分店',
};

describe('texts', () => {
  const published = publishedTexts();

  it('recognises every published notice, statement, screen and slip', async () => {
    const wanted = { bank_notice: 'notice', wallet_detail_screen: 'notice', slip_template: 'slip' };
    for (const [kind, source] of Object.entries(wanted)) {
      const files = Object.fromEntries(
        published
          .filter((sample) => sample.kind === kind)
          .map(({ text }, index) => [`${kind}-${index}.txt`, `${text}\n`]),
      );
      const { lines } = await look(files);
      expect(lines).toHaveLength(Object.keys(files).length);
      expect(lines.every((line) => line.source === source && line.row !== null)).toBe(true);
    }
  });

  it('reads every published statement line in UTF-8, GB18030, gzip, zip and as a workbook', async () => {
    const samples = published.filter((sample) => sample.kind === 'statement_line');
    const headers = [...new Set(samples.map((sample) => sample.header ?? ''))];
    const texts = headers.map((header) =>
      [header, ...samples.filter((one) => one.header === header).map((one) => one.text)].join('\n'),
    );
    const dress: Readonly<Record<string, (text: string) => Uint8Array>> = {
      '.csv': (text) => Buffer.from(text),
      '.txt': (text) => Buffer.from(`\ufeff${text}\n`),
      '-gb.csv': (text) => encodeGbk(text, encodedLength(text)),
      '.csv.gz': (text) => gzipSync(text),
      '.tsv': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
      '.zip': (text) => zipSync({ '明细/a.csv': strToU8(text) }),
    };
    for (const [ending, encode] of Object.entries(dress)) {
      const files = texts.map((text, index) => [`账单${index}${ending}`, encode(text)] as const);
      const { lines, passedOver } = await look(Object.fromEntries(files));
      expect([ending, passedOver]).toEqual([ending, []]);
      expect([ending, lines.length]).toEqual([ending, samples.length]);
      expect(lines.every((line) => line.source === 'statement' && line.row !== null)).toBe(true);
      expect(lines.every((line) => line.row?.['view'] === 'statement')).toBe(true);
    }
  });

  it('takes the bank of a statement from the file name', async () => {
    const text =
      '交易日,银行记账日,卡号后四位,交易描述,存入,支出,币种\n2024-12-13,2024-12-14,4260,某店,,50.00,CNY\n';
    const { lines } = await look({ '招商银行_2024.csv': text });
    expect(lines[0]?.row?.['issuer']).toBe('招商银行');
  });

  it('gives what is no sale a null row and a reason', async () => {
    const { lines } = await look({
      'sms.txt': '【招商银行】验证码 482913，您正在向云杉科技付款100.00元，请勿告知他人。\n',
      'qr.txt': 'https://qr.alipay.com/fkx00000abc\n',
    });
    expect(lines.map(({ row }) => row)).toEqual([null, null]);
    expect(lines.map(codesOf)).toEqual([['QR_URL_OPAQUE'], ['NOTICE_NOT_A_SALE']]);
  });

  it('counts a slip copy and a repeated notice as duplicates, a notice without a time as rejected', async () => {
    const notice = '【招商银行】您账户9012于03月14日21:05在财付通-西子面馆快捷支付23.50元。';
    const root = folderOf({
      'slips.txt': corpus('slips.txt'),
      'sms.txt': `${notice}\n\n${notice}\n\n信用卡通知：您尾号1356的招行信用卡消费6225.34人民币。\n`,
      'qr.txt': `${(JSON.parse(corpus('published-qr.json')) as { samples: { payload: string }[] }).samples[0]?.payload}\n`,
    });
    expect(await counted(root)).toEqual({
      'qr.txt': { table: 'transactions', read: 1, accepted: 0, rejected: 1, duplicates: 0 },
      'slips.txt': { table: 'transactions', read: 4, accepted: 3, rejected: 0, duplicates: 1 },
      'sms.txt': { table: 'transactions', read: 3, accepted: 1, rejected: 1, duplicates: 1 },
    });
  });

  it('passes manuals over in a folder and reads whatever text was named', async () => {
    const files = { 'README.md': '# 说明\n收单机构应当……\n', 'a.txt': 'hello\n' };
    await expect(look(files)).rejects.toMatchObject({ code: 'SOURCE_UNRECOGNISED' });
    const lines: ReadLine[] = [];
    const options = { today: TODAY, tokenise, zoneMinutes: 480, lang: 'zh' as const };
    const session = () => openSession({ memory: '500MB', threads: 1, spill: tmpdir() });
    const paths = [join(folderOf(files), 'a.txt')];
    await preview({ ...options, paths, session }, (line) => lines.push(line));
    expect(lines[0]).toMatchObject({ row: null, issues: [{ code: 'NOTICE_UNREADABLE' }] });
    expect(lines[0]?.issues[0]?.message).toBe(ISSUES.NOTICE_UNREADABLE.zh);
  });
});

const encodedLength = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (sign < '\x80' ? 1 : 2), 0);

describe('bills', () => {
  const wechat = (JSON.parse(corpus('published-bills.json')) as { samples: { text: string }[] })
    .samples[0]?.text as string;
  const alipay = corpus('alipay-bill.csv');

  it('are recognised by content, zipped, in GBK and under any name', async () => {
    const gbk = encodeGbk(alipay, encodedLength(alipay));
    const zip = zipSync({
      '2088_业务明细.csv': gbk,
      '2088_汇总.csv': strToU8('#汇总\n门店,笔数\n'),
    });
    const { lines, passedOver } = await look({ 'x.csv': wechat, 'b.zip': zip });
    const sources = lines.map(({ source, row }) => `${source} ${row === null ? '-' : row['view']}`);
    expect([...new Set(sources)]).toEqual([
      'alipay-bill clearing',
      'wechat-bill clearing',
      'wechat-bill -',
    ]);
    expect(passedOver).toEqual(['b.zip/2088_汇总.csv']);
    expect(codesOf(lines.at(-1))).toContain('BILL_FOOTER_MISMATCH');
  });

  it('a bill named after a table is still a bill', async () => {
    const { lines } = await look({ 'transactions_微信.csv': wechat });
    expect(lines[0]).toMatchObject({ source: 'wechat-bill', row: { amount: '0.01' } });
  });
});

describe('clearing files', () => {
  it.each(CLEARING_FORMATS)('%s is recognised, plain and gzip', async (format) => {
    const { fields } = CLEARING[format].layout;
    const full = Object.fromEntries(fields.map(({ name }) => [name, '0000000000123456']));
    const bytes = clearing(format, full, full, full);
    for (const [name, content] of [
      ['IND25031601X', bytes],
      ['IND25031601X.gz', gzipSync(bytes)],
    ] as const) {
      const { lines } = await look({ [name]: content });
      expect(lines).toHaveLength(3);
      expect([...new Set(lines.map(({ source }) => source))]).toEqual([format]);
    }
  });

  it('reads a file of many blocks, and the card as a token', async () => {
    const records = Array.from({ length: 400 }, (_, index) => ({
      ...SALE,
      系统跟踪号: String(index).padStart(6, '0'),
    }));
    const { lines } = await look({ IND25031601COMA: coma(...records) });
    expect(lines).toHaveLength(400);
    expect(new Set(lines.map(({ row }) => row?.['txn_id'])).size).toBe(400);
    expect(lines[399]?.line).toBe(400);
    expect(lines[0]?.row).toMatchObject({ card_token: tokenise(CARD), amount: '1234.56' });
    expect(JSON.stringify(lines)).not.toContain(CARD);
  });

  it('says that the day of totals was taken from the clock', async () => {
    const totals = clearing('unionpay-zsum', { 商户代码: '822581054110001' });
    const dated = await look({ IND25031501ZSUM: totals });
    expect(dated.lines[0]?.row?.['settle_date']).toBe('2025-03-15');
    const bare = await look({ zsum: totals });
    expect(bare.lines[0]?.row?.['settle_date']).toBe(TODAY);
    expect(codesOf(bare.lines[0])).toContain('TIME_PART_ASSUMED');
  });

  it('a payee account that is a card number becomes the token of that card', async () => {
    const account = (text: string) => ({ 商户代码: '822581054110001', 账号: text });
    const totals = clearing('unionpay-zpsum', account(CARD), account('6222021001116245703'));
    const { lines } = await look({ IND25031501ZPSUM: totals });
    expect(lines.map(({ row }) => row?.['payee_account'])).toEqual([
      tokenise(CARD),
      '6222021001116245703',
    ]);
    const csv = `merchant_no,settle_account\n1,${CARD}\n2,"${CARD.slice(0, 4)} ${CARD.slice(4)}"\n`;
    const merchants = await look({ 'merchants.csv': csv });
    const accounts = merchants.lines.map(({ row }) => row?.['settle_account']);
    expect(accounts).toEqual([tokenise(CARD), tokenise(CARD)]);
  });
});

const TERMINALS = '终端序列号,终端型号,商户编号,终端号\n00001,A8,822581054110001,12345678\n';

describe('column maps', () => {
  it('reads exports by the headers that a shipped map wants, below a title line', async () => {
    const { lines } = await look({ '导出.csv': `某系统终端清单\n\n${TERMINALS}` });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      source: 'tms-terminals',
      table: 'terminals',
      line: 4,
      row: { terminal_sn: '00001', model: 'A8' },
    });
  });

  it('three views of one row', async () => {
    const text = [
      'lmerch_no,lmerch_name,lterm_no,print_merch_no,print_merch_name,f42,rmer_name,f18,f4,f37,trans_time,order_id',
      '1,左店,12345678,1,左店,2,右店,5411,1234,510312345678,2025-03-15 10:00:00,O1',
    ].join('\n');
    const { lines } = await look({ 'flow.csv': text });
    expect(lines.map(({ row }) => [row?.['view'], row?.['merchant_no'], row?.['amount']])).toEqual([
      ['request', '1', '12.34'],
      ['slip', '1', '12.34'],
      ['clearing', '2', '12.34'],
    ]);
  });

  it('a file named after a table may have headers that a map, shipped or proposed, knows', async () => {
    const { lines } = await look({
      'terminals_tms.csv': TERMINALS,
      'merchants_名册.csv':
        '商户编号,商户名称,MCC,经营地址\n822581054110001,青橙便利店,5411,天河路1号\n',
      'settlements.ndjson':
        '{"结算日期":"2025-03-15","商户编号":"1","结算金额":"12.30","收款户名":"某人"}\n',
    });
    expect(lines.map(({ source, table }) => `${table} ${source}`)).toEqual([
      'merchants merchants_名册',
      'settlements settlements',
      'terminals tms-terminals',
    ]);
    expect(lines.flatMap(({ issues }) => issues)).toEqual([]);
    expect(lines[1]?.row?.['settle_id']).toMatch(/^row-[0-9a-f]{20}$/);
  });

  it('does not guess whose view an export of sales is', async () => {
    const text =
      '商户编号,商户名称,终端号,交易时间,交易金额\n1,某店,12345678,2025-03-15 10:00,1.00\n';
    await expect(look({ 'transactions.csv': text })).rejects.toMatchObject({
      code: 'SOURCE_HEADER_WRONG',
    });
    await expect(look({ 'export.csv': text })).rejects.toMatchObject({
      code: 'SOURCE_UNRECOGNISED',
    });
  });

  it('takes a map of the user by its file, and names what is wrong in one', async () => {
    const own = {
      fileName: '/x/my.yaml',
      text: 'name: my\nmatch: [商户, 元]\ntable: transactions\nconstants: { view: slip }\ncolumns:\n  merchant_no: 商户\n  amount: 元\n  txn_time: 时\n',
    };
    const text = '商户,元,时\n822581054110001,1.50,2025-03-15 10:00:00\n';
    const { lines } = await look({ 'x.csv': text }, '/x/my.yaml', [own]);
    expect(lines[0]?.row).toMatchObject({ view: 'slip', amount: '1.50' });
    const bad = { fileName: 'bad.yaml', text: 'name: bad\ntable: sales\ncolumns: {}\n' };
    await expect(look({ 'x.csv': text }, 'bad.yaml', [bad])).rejects.toMatchObject({
      code: 'USAGE_VALUE_INVALID',
      message: expect.stringContaining('bad.yaml is no column map: unknown table sales'),
    });
    await expect(look({ 'x.csv': text }, 'nothing')).rejects.toMatchObject({
      code: 'USAGE_VALUE_INVALID',
    });
  });

  it('loses no row: what the map cannot use is a record with a reason', async () => {
    const text = `${TERMINALS}合计,,,\n"00002",A8,1,2,多出一列\n"00003","A\n8",3,4\n`;
    const { lines } = await look({ 't.csv': text });
    expect(lines.map(({ line, row }) => [line, row?.['terminal_sn']])).toEqual([
      [2, '00001'],
      [3, '合计'],
      [4, undefined],
      [5, '00003'],
    ]);
    expect(codesOf(lines[2])).toEqual(['BILL_ROW_COLUMNS']);
  });
});

describe('every sample in one folder', () => {
  const files = (): Files => {
    const texts = publishedTexts().map(
      ({ kind, header, text }, index) =>
        [`${kind}-${index}.txt`, `${header ? `${header}\n` : ''}${text}\n`] as const,
    );
    return {
      ...Object.fromEntries(texts),
      'slips.txt': corpus('slips.txt'),
      'alipay.csv': corpus('alipay-bill.csv'),
      'terminals.csv': TERMINALS,
      IND25031601COMA: coma(SALE, { ...SALE, 系统跟踪号: '000124' }),
    };
  };

  it('reads = accepted + rejected + duplicates, and copies under another name change nothing', async () => {
    const once = files();
    const first = await counted(folderOf(once));
    const copies = Object.entries(once).map(([name, content]) => [`copy/${name}`, content]);
    const both = await counted(folderOf({ ...once, ...Object.fromEntries(copies) }));
    const sum = (counts: Readonly<Record<string, Counts>>, key: 'read' | 'accepted'): number =>
      Object.values(counts).reduce((total, one) => total + one[key], 0);
    for (const one of [...Object.values(first), ...Object.values(both)]) {
      expect(one.read).toBe(one.accepted + one.rejected + one.duplicates);
      expect(Math.min(one.accepted, one.rejected, one.duplicates)).toBeGreaterThanOrEqual(0);
    }
    expect(sum(first, 'accepted')).toBeGreaterThan(50);
    expect(sum(both, 'accepted')).toBe(sum(first, 'accepted'));
    expect(sum(both, 'read')).toBe(2 * sum(first, 'read'));
    for (const [name, one] of Object.entries(first)) {
      const [copy, original] = [both[`copy/${name}`], both[name]];
      expect((copy?.accepted ?? 0) + (original?.accepted ?? 0)).toBe(one.accepted);
      expect([copy?.rejected, original?.rejected]).toEqual([one.rejected, one.rejected]);
    }
  });
});

describe('issue codes', () => {
  it('of the formats are in the catalogue, with a reason in both languages', () => {
    for (const code of Object.keys(FORMAT_ISSUES)) {
      const known = ISSUES[code as keyof typeof ISSUES];
      expect([code, typeof known?.zh, typeof known?.en]).toEqual([code, 'string', 'string']);
      expect(FORMAT_ISSUES[code as keyof typeof FORMAT_ISSUES]).toBe(known.en);
    }
  });
});

describe('hostile files', () => {
  const settle = async (files: Files, as?: string): Promise<void> => {
    await look(files, as).catch((error: unknown) => {
      if (!(error instanceof Fault)) throw error;
    });
  };
  const names = [
    'x.txt',
    'x.csv',
    'x.zip',
    'x.gz',
    'x.xlsx',
    'transactions.csv',
    'merchants.txt',
    'x',
  ];

  it('random bytes never crash', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom([], [0x50, 0x4b, 3, 4], [0x1f, 0x8b, 8], [0xff, 0xfe], [0x30, 0x30]),
        async (name, bytes, magic) => settle({ [name]: Uint8Array.from([...magic, ...bytes]) }),
      ),
      { numRuns: 150 },
    );
  });

  it('a damaged sample never crashes, under any source', async () => {
    const samples = [
      corpus('alipay-bill.csv'),
      corpus('slips.txt'),
      TERMINALS,
      Buffer.from(coma(SALE, SALE)).toString('latin1'),
    ];
    const sources = [
      'wechat-bill',
      'alipay-bill',
      'unionpay-coma',
      'slip',
      'statement',
      'notice',
      'qr',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.nat(2_000),
        fc.constantFrom('', '"', ',', '\n', '\r', '\0', '\ufeff', '\ud800', '9'.repeat(300)),
        fc.constantFrom(undefined, ...sources, 'tms-terminals', 'leshua-trade'),
        async (text, at, junk, as) =>
          settle({ 'x.csv': text.slice(0, at) + junk + text.slice(at + 3) }, as),
      ),
      { numRuns: 150 },
    );
  });

  it('a locked or bombed archive is a fault when named, and passed over in a folder when locked', async () => {
    const locked = zipSync({ 'a.csv': strToU8('a,b\n1,2\n') });
    locked[6] = 1;
    const files = { 'a.zip': locked, 'terminals.csv': TERMINALS };
    expect((await look(files)).passedOver).toEqual(['a.zip']);
    const found = discoverFiles([join(folderOf(files), 'a.zip')]);
    await expect(found).rejects.toMatchObject({ code: 'SOURCE_FORMAT_BROKEN' });
    const bomb = zipSync({ 'a.csv': new Uint8Array(80 << 20) }, { level: 9 });
    await expect(look({ 'a.zip': bomb })).rejects.toMatchObject({ code: 'SOURCE_TOO_LARGE' });
  });
});
