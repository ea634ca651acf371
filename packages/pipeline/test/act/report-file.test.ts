import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { strFromU8, unzipSync } from 'fflate';
import { beforeAll, describe, expect, test } from 'vitest';
import { facesFor } from '../../src/act/document/fonts.ts';
import { GROUPINGS } from '../../src/act/group/groups.ts';
import { en } from '../../src/act/report/words/en.ts';
import { zh } from '../../src/act/report/words/zh.ts';
import type { ReportOptions } from '../../src/act/report-file.ts';
import { safeText } from '../../src/act/sheet/workbook.ts';
import { report } from '../../src/write-report.ts';
import { type Scanned, scanTables } from '../scanning.ts';

/* Reports of an opened result: every format, both languages, all groupings, hostile names. */

const SHOP = '822290058120137';
const OTHER = '822581054110022';
const HOSTILE = '=HYPERLINK("http://x","真")';

let scanned: Scanned;
const folder = mkdtempSync(join(tmpdir(), 'zhenma-reports-'));

beforeAll(async () => {
  const sale = (nth: number) => {
    const same = {
      txn_time: `2024-0${3 + (nth % 2)}-05T12:31:0${nth}+08:00`,
      amount: '1234.56',
      rrn: `00000000000${nth}`,
      terminal_sn: 'SN01',
      terminal_id: '10000001',
      card_type: 'credit',
      acquirer: '48222900',
    };
    const cleared = nth % 2 === 0 ? SHOP : OTHER;
    return [
      { ...same, view: 'slip', txn_id: `s${nth}`, merchant_no: SHOP },
      {
        ...same,
        view: 'clearing',
        txn_id: `c${nth}`,
        merchant_no: cleared,
        issuer_fee: '1.00',
        network_fee: '0.10',
      },
    ];
  };
  const merchant = (merchant_no: string, merchant_name: string) => ({
    merchant_no,
    merchant_name,
    mcc: merchant_no.slice(7, 11),
    area_code: merchant_no.slice(3, 7),
    agent: '星河代理',
  });
  scanned = await scanTables({
    transactions: Array.from({ length: 8 }, (_, nth) => sale(nth)).flat(),
    merchants: [merchant(SHOP, HOSTILE), merchant(OTHER, '南方加油站')],
    terminals: [{ terminal_sn: 'SN01', terminal_id: '10000001', merchant_no: SHOP }],
  });
}, 120_000);

let turn = 0;
const write = async (more: Partial<ReportOptions>): Promise<Buffer> => {
  turn += 1;
  const target = join(folder, String(turn));
  await report({
    directory: scanned.out,
    memory: '1GB',
    threads: 2,
    target,
    format: 'html',
    lang: 'zh',
    by: 'case',
    caseIds: [],
    ...more,
  });
  return readFileSync(target);
};

/** All streams of a PDF that are deflated, inflated. */
const streamsOf = (pdf: Buffer): string => {
  const parts: string[] = [];
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    try {
      parts.push(
        inflateSync(pdf.subarray(at + 7, pdf.indexOf('endstream', at))).toString('latin1'),
      );
    } catch {
      // Not every stream is deflated.
    }
  }
  return parts.join('\n');
};

const sheetsOf = (bytes: Buffer): string =>
  Object.entries(unzipSync(bytes))
    .filter(([name]) => /sheet\d+\.xml$|sharedStrings/.test(name))
    .map(([, text]) => strFromU8(text))
    .join('\n');

test('findings are told in the language of the report, whatever that of the scan', async () => {
  const page = async (lang: 'zh' | 'en') => String(await write({ format: 'html', lang }));
  expect(await page('en')).toContain('the terminal is registered to');
  expect(await page('zh')).toContain('终端登记在商户号');
  expect(await page('en')).not.toContain('终端登记在商户号');
});

describe('PDF', () => {
  test('has its Chinese fonts inside, readable as text, and is the same bytes each time', async () => {
    const pdf = await write({ format: 'pdf' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.includes('/FontFile2')).toBe(true);
    expect(pdf.includes('/Helvetica')).toBe(false);
    for (const char of '真码跳') {
      const code = char.charCodeAt(0).toString(16);
      expect(streamsOf(pdf).toLowerCase()).toContain(`<${code}>`);
    }
    expect((await write({ format: 'pdf' })).equals(pdf)).toBe(true);
  });

  test('the face has every character of the words of both languages', async () => {
    const words = JSON.stringify([zh, en]).replace(/[\n\\]/g, '');
    const { shown } = await facesFor(words);
    expect(shown(words)).not.toContain('〓');
    expect(shown('𠮷→≥')).toBe('〓>>=');
  });
});

describe('XLSX', () => {
  test('holds amounts as numbers and no formula, whatever a name tries', async () => {
    const text = sheetsOf(await write({ format: 'xlsx' }));
    expect(text).not.toMatch(/<f[ >]/);
    expect(text).toContain('<v>4938.24</v>');
    const groups = sheetsOf(await write({ format: 'xlsx', by: 'merchant' }));
    expect(groups).toMatch(/(?:'|&apos;|&#39;)=HYPERLINK/);
    expect(groups).not.toMatch(/>=HYPERLINK/);
  });

  test('is the same file whenever it is written', async () => {
    const written = Buffer.from(await write({ format: 'xlsx' }));
    expect(written.readUInt16LE(10)).toBe(0);
    expect(written.readUInt16LE(12)).toBe((1 << 5) | 1); // 1980-01-01
  });

  test.each(['=1+1', '+1', '-1', '@x', '\t=1', '\n=1'])('%j is text', (text) => {
    expect(safeText(text).startsWith("'")).toBe(true);
  });
});

describe('league tables', () => {
  test.each(GROUPINGS)('by %s: the sums are those of the result', async (by) => {
    const page = (await write({ by, lang: 'en' })).toString();
    expect(page).toContain('<dt>Sales</dt><dd>8</dd>');
    expect(page).toContain('<dt>Jumped</dt><dd>4</dd>');
    expect(page).toContain('<dt>Jumped amount (yuan)</dt><dd>4,938.24</dd>');
    const expected = {
      merchant: SHOP,
      agent: '星河代理',
      acquirer: '拉卡拉支付股份有限公司',
      region: 'Shanghai',
      month: '2024-04',
    }[by];
    expect(page).toContain(expected);
  });
});

test('one case alone, and an unknown one', async () => {
  const [one] = scanned.cases;
  const page = (await write({ caseIds: [one?.case_id ?? ''] })).toString();
  expect(page).toContain(`id="${one?.case_id}"`);
  expect(page).not.toContain('id="cases"');
  await expect(write({ caseIds: ['C-none'] })).rejects.toThrow('C-none');
});

test('a directory without a result is named', async () => {
  const place = { directory: folder, memory: '1GB', threads: 1, caseIds: [] };
  const rest = { target: join(folder, 'x'), format: 'html', lang: 'zh', by: 'case' } as const;
  await expect(report({ ...place, ...rest })).rejects.toThrow('run zhenma scan first');
});
