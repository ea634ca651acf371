import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KINDS, lawStanding, laws, reportChannels } from '@zhenma/model';
import { beforeAll, describe, expect, test } from 'vitest';
import { legalBlocks, topicsOf } from '../../src/act/paper/legal.ts';
import { type PaperOptions, writePaperOf } from '../../src/write-paper.ts';
import { type Scanned, scanTables } from '../scanning.ts';

/* Letters and reports that go to somebody: facts filled in, and nothing recalled stated as law. */

const SHOP = '822290058120137';
const OTHER = '822581054110022';
const HOSTILE = '<b>锦绣小馆</b>';

let scanned: Scanned;
const folder = mkdtempSync(join(tmpdir(), 'zhenma-papers-'));

beforeAll(async () => {
  const merchant = (merchant_no: string, merchant_name: string) => ({
    merchant_no,
    merchant_name,
    mcc: merchant_no.slice(7, 11),
    area_code: merchant_no.slice(3, 7),
    agent: '星河代理',
  });
  const same = {
    txn_time: '2024-03-05T12:31:09+08:00',
    amount: '1234.56',
    rrn: '000000000001',
    terminal_sn: 'SN01',
    terminal_id: '10000001',
    card_type: 'credit',
  };
  scanned = await scanTables({
    transactions: [
      { ...same, view: 'slip', txn_id: 's1', merchant_no: SHOP },
      { ...same, view: 'clearing', txn_id: 'c1', merchant_no: OTHER },
    ],
    merchants: [merchant(SHOP, HOSTILE), merchant(OTHER, '南方加油站')],
    terminals: [{ terminal_sn: 'SN01', terminal_id: '10000001', merchant_no: SHOP }],
    settlements: Array.from({ length: 4 }, (_, nth) => ({
      settle_id: `S${nth}`,
      settle_date: `2024-03-0${nth + 1}`,
      merchant_no: `82229005812000${nth}`,
      payee_account: '6217009999',
      payee_name: '周某某',
      amount: '1234.50',
      txn_count: '3',
    })),
  });
}, 120_000);

const write = async (more: Partial<PaperOptions>): Promise<string> => {
  const target = join(folder, 'paper');
  await writePaperOf({
    directory: scanned.out,
    memory: '1GB',
    threads: 2,
    paper: 'complaint',
    target,
    format: 'txt',
    lang: 'zh',
    role: 'cardholder',
    caseIds: [scanned.cases[0]?.case_id ?? ''],
    ...more,
  });
  return readFileSync(target, 'utf8');
};

describe('a complaint', () => {
  test.each(['zh', 'en'] as const)(
    'in %s has the facts, the channels and a basis',
    async (lang) => {
      const text = await write({ lang });
      for (const fact of [SHOP, OTHER, '南方加油站', '1,234.56', '2024-03-05 12:31', 'SN01'])
        expect(text).toContain(fact);
      for (const channel of reportChannels())
        expect(text).toContain(lang === 'zh' ? channel.channelZh : channel.channelEn);
      expect(text).toContain(lang === 'zh' ? '第25条' : 'Art. 25');
    },
  );

  test('a section that is left out leaves no gap in the numbers', async () => {
    const sections = async (lang: 'zh' | 'en', caseId: string) =>
      [...(await write({ lang, caseIds: [caseId] })).matchAll(/^== (\S+?)[、.]/gm)].map(
        ([, number]) => number,
      );
    for (const { case_id } of scanned.cases) {
      const zh = await sections('zh', case_id);
      expect(zh.join('')).toBe('一二三四五六七'.slice(0, zh.length));
      const en = await sections('en', case_id);
      expect(en.join('')).toBe('1234567'.slice(0, en.length));
      expect(en.length).toBe(zh.length);
    }
    expect(scanned.cases.map(({ subject }) => subject.type)).toContain('payee');
  });

  test('of a merchant asks for other things', async () => {
    expect(await write({ role: 'merchant' })).toContain('多收的予以退还');
    expect(await write({ role: 'cardholder' })).not.toContain('多收的予以退还');
  });

  test('shows a hostile name as text', async () => {
    const page = await write({ format: 'html' });
    expect(page).not.toContain('<b>锦绣');
    expect(page).toContain('&lt;b&gt;锦绣小馆');
  });

  test('is about one case that exists', async () => {
    await expect(write({ caseIds: [] })).rejects.toThrow('--case ID');
    await expect(write({ caseIds: ['C-none'] })).rejects.toThrow('C-none');
  });
});

test.each([
  ['zh', '按收单机构', '星河代理', '没有核查的事项'],
  ['en', 'By acquirer', '星河代理', 'What was not looked at'],
] as const)(
  'a supervision report in %s has leagues, risk types and gaps',
  async (lang, ...words) => {
    const text = await write({ paper: 'supervision', lang, caseIds: [] });
    for (const word of words) expect(text).toContain(word);
    expect(text).toContain(lang === 'zh' ? '变造交易信息' : scanned.cases[0]?.risk_type.name);
    expect(text).toContain(scanned.cases[0]?.case_id);
  },
);

describe('the law', () => {
  const told = (lang: 'zh' | 'en') =>
    legalBlocks(
      topicsOf(KINDS, ['monitoring', 'agent', 'archive', 'complaint', 'registry']),
      lang,
      '2026-05-04T12:00:00+08:00',
    );

  test.each(['zh', 'en'] as const)('in %s: only what was read is an article', (lang) => {
    const items = told(lang).flatMap((block) => (block.kind === 'list' ? block.items : []));
    const marks = {
      zh: {
        read: /【已读/,
        numberRecalled: /【条号未核实】/,
        recalled: /【未核实】/,
        article: /第[\d-]+条：/,
      },
      en: {
        read: /\[read in/,
        numberRecalled: /\[number not/,
        recalled: /\[not verified\]/,
        article: /Art\. [\d-]+:/,
      },
    }[lang];
    let seen = 0;
    for (const law of laws()) {
      const content = lang === 'zh' ? law.contentZh || law.content : law.content;
      const item = items.find((one) => one.startsWith(law.instrument) && one.includes(content));
      if (!item) continue;
      seen += 1;
      const standing = lawStanding(law);
      expect(item).toMatch(marks[standing]);
      if (standing !== 'read') expect(item).not.toMatch(marks.article);
    }
    expect(seen).toBe(items.length);
    expect(items.length).toBeGreaterThan(25);
  });

  test('what came into force after the last sale was no duty then', () => {
    const blocks = legalBlocks(topicsOf(['merchant'], []), 'zh', '2022-05-04T12:00:00+08:00');
    const later = blocks.findIndex((block) => JSON.stringify(block).includes('之后才施行'));
    expect(JSON.stringify(blocks[later + 1])).toContain('768');
    expect(JSON.stringify(blocks.slice(0, later))).not.toContain('768');
    expect(JSON.stringify(blocks.slice(0, later))).toContain('259');
  });

  test('a mark with an R, a quiz or nothing is never read', () => {
    for (const law of laws())
      if (/R|quiz|unknown|^$/.test(law.mark)) expect(lawStanding(law)).toBe('recalled');
    expect(laws().filter((law) => lawStanding(law) === 'read').length).toBeGreaterThan(30);
  });

  test('every article with a topic is told in Chinese', () => {
    const silent = laws().filter((law) => law.topics.length > 0 && law.contentZh === '');
    expect(silent.map((law) => law.id)).toEqual([]);
  });
});
