import { describe, expect, it } from 'vitest';
import {
  mayBeSameMerchantText,
  splitMerchantText,
} from '../../../src/read/formats/text/merchant-text.ts';
import { parseNotice, readNotices } from '../../../src/read/formats/text/notice.ts';
import { codes, corpus, publishedTexts } from './support.ts';

type OwnRow = [
  text: string,
  kind: string,
  amount: string | null,
  merchant: string | null,
  time: string | null,
];
const published = publishedTexts().filter((sample) => sample.kind === 'bank_notice');
const own = (JSON.parse(corpus('own-notices.json')) as { rows: OwnRow[] }).rows;

describe('published notices', () => {
  it('has a corpus', () => expect(published.length).toBe(35));

  it.each(published)('$issuer $channel $text', ({ text, expect: expected }) => {
    const { kind, merchant, truncated } = parseNotice(text, { date: '2025-02-01' });
    expect({ kind, merchant, truncated }).toEqual(expected);
    const records = [...readNotices(text, { date: '2025-02-01' })];
    expect(records).toHaveLength(1);
    expect(records[0]?.table).toBe('transactions');
    expect(records[0]?.values.view).toBe('statement');
    expect(records[0]?.values.merchant_name ?? null).toBe(expected?.merchant);
    expect(records[0]?.values.amount).toMatch(/^\d+\.\d\d$/);
  });

  it('reads the wallet screen with its acquirer', () => {
    const screen = publishedTexts().find((sample) => sample.kind === 'wallet_detail_screen');
    const [record] = readNotices(screen?.text ?? '');
    expect(record?.values).toMatchObject({
      merchant_name: '商户_某某',
      acquirer: '易生支付有限公司',
      amount: '3.00',
      txn_time: '2026-02-11T11:12:43',
      card_last4: '3303',
      card_type: 'debit',
    });
  });
});

describe('notices in the style of other issuers', () => {
  it.each(own)('%s', (text, kind, amount, merchant, time) => {
    const records = [...readNotices(text, { date: '2025-03-15' })];
    expect(records).toHaveLength(1);
    expect(parseNotice(text, { date: '2025-03-15' }).kind).toBe(kind);
    if (amount === null) {
      expect(records[0]?.table).toBeNull();
      expect(codes(records[0])).toEqual(['NOTICE_NOT_A_SALE']);
      expect(records[0]?.issues[0]?.value).toBe(kind);
      return;
    }
    expect(records[0]?.values.txn_type).toBe(kind);
    expect(records[0]?.values.amount).toBe(amount);
    expect(records[0]?.values.merchant_name ?? null).toBe(merchant);
    expect(records[0]?.values.txn_time ?? null).toBe(time);
  });
});

describe('card of a notice', () => {
  const cardOf = (text: string) => parseNotice(text, { date: '2025-03-15' }).card;

  it('is neither a phone, nor the payee, nor the first four digits', () => {
    const paid = '支付金额：19.68元\n支付方式：银杏银行信用卡(1356)\n支付时间：2025年03月12日';
    expect(cardOf(`消费账户：185****6210\n${paid}`)).toEqual({ last: '1356', type: 'credit' });
    expect(cardOf('消费账户：185****6210\n支付金额：1.00元').last).toBeUndefined();
    const masked = '交易时间:03月12日 11:23\n交易类型:支出-协议支付\n交易金额:1.00元\n交易卡号:';
    expect(cardOf(`${masked}6217*9139`).last).toBe('9139');
    expect(cardOf(`${masked}**** 5157`).last).toBe('5157');
    const credited = '尾号2485卡3月10日收入(他行汇入)660元，对方账户尾号：6841。';
    expect(cardOf(credited).last).toBe('2485');
  });
});

describe('time of a notice', () => {
  const timeOf = (text: string, date?: string) => [...readNotices(text, date ? { date } : {})][0];

  it('takes the latest year that is not after the context', () => {
    expect(
      timeOf('您尾号1234的信用卡12月31日23:59消费10.00元', '2025-01-01')?.values.txn_time,
    ).toBe('2024-12-31T23:59:00');
    expect(
      timeOf('您尾号1234的信用卡01月02日00:10消费10.00元', '2025-01-01')?.values.txn_time,
    ).toBe('2025-01-02T00:10:00');
    expect(
      timeOf('您尾号1234的信用卡02月29日10:00消费10.00元', '2027-05-01')?.values.txn_time,
    ).toBe('2024-02-29T10:00:00');
    expect(timeOf('您尾号1234的信用卡31日10:00消费10.00元', '2025-03-02')?.values.txn_time).toBe(
      '2025-01-31T10:00:00',
    );
  });

  it('lowers the confidence by what it had to assume', () => {
    const full = timeOf('您尾号1234的信用卡2025年01月02日10:00消费10.00元', '2025-02-01');
    const year = timeOf('您尾号1234的信用卡01月02日10:00消费10.00元', '2025-02-01');
    const month = timeOf('您尾号1234的信用卡02日10:00消费10.00元', '2025-02-01');
    const date = timeOf('您尾号1234的信用卡10:00消费10.00元', '2025-02-01');
    const order = [full, year, month, date].map((record) => record?.confidence ?? 0);
    expect([...order].sort((a, b) => b - a)).toEqual(order);
    expect(new Set(order).size).toBe(4);
    expect(codes(date)).toContain('TIME_PART_ASSUMED');
  });

  it('says so when there is no context and when the date is impossible', () => {
    expect(codes(timeOf('您尾号1234的信用卡01月02日10:00消费10.00元'))).toContain(
      'TIME_CONTEXT_MISSING',
    );
    expect(codes(timeOf('您尾号1234的信用卡2025年02月30日10:00消费10.00元'))).toContain(
      'TIME_INVALID',
    );
    expect(timeOf('您尾号1234的信用卡01月02日10:00消费10.00元')?.values.txn_time).toBeUndefined();
  });
});

describe('several notices in one text', () => {
  it('cuts at blank lines, signatures and repeated labels', () => {
    const sms = own
      .filter(([text]) => text.startsWith('【'))
      .slice(0, 6)
      .map(([text]) => text);
    expect([...readNotices(sms.join('\n'))]).toHaveLength(6);
    const labelled = published
      .filter(
        (sample) =>
          sample.channel === 'wechat_official_account' && sample.text.startsWith('交易时间：'),
      )
      .slice(0, 3);
    expect([...readNotices(labelled.map((sample) => sample.text).join('\n\n'))]).toHaveLength(3);
    expect([...readNotices(labelled.map((sample) => sample.text).join('\n'))]).toHaveLength(3);
  });

  it('reads labelled notices that an export keeps one a line', () => {
    const lines = published.map((sample) => sample.text.replaceAll('\n', ' '));
    const context = { date: '2025-02-01' };
    const values = (text: string) => [...readNotices(text, context)].map((record) => record.values);
    expect(values(lines.join('\n'))).toEqual(values(lines.join('\n\n')));
    expect(values(lines.join('\n'))).toHaveLength(35);
  });

  it('leaves the title of a notice with its one line of labels', () => {
    const text = '招商银行信用卡\n交易时间：2025年1月18日09:21 交易类型：消费 交易金额：33.90元';
    expect([...readNotices(text)]).toHaveLength(1);
  });

  it('keeps the key of a text: a copy is the same notice', () => {
    const text = '您尾号1234的信用卡2025年01月02日10:00消费10.00元';
    const keys = [...readNotices(`${text}\n\n${text}`)].map((record) => record.values.txn_id);
    expect(keys[1]).toBe(keys[0]);
    expect([...readNotices(`\n\n${text}`)][0]?.values.txn_id).toBe(keys[0]);
  });
});

describe('merchant text', () => {
  it.each([
    ['财付通，微信支付-京东商城平台商户', '京东商城平台商户', ['财付通', '微信支付'], false],
    ['支付宝-支付宝-…', '…', ['支付宝', '支付宝'], true],
    ['微信支付（财付通）-广州骑安', '广州骑安', ['微信支付（财付通）'], false],
    ['（特约）美团', '美团', ['（特约）'], false],
    ['网银在线-拓路者运*京东商城CHN', '拓路者运*京东商城', ['网银在线'], false],
    ['上海公共交通卡股份有限CHN', '上海公共交通卡股份有限', [], false],
    ['银联在线支付 青橙便利店', '青橙便利店', ['银联在线支付'], false],
    ['翼支付', '翼支付', [], false],
  ])('%s', (raw, name, services, truncated) => {
    expect(splitMerchantText(raw)).toEqual({ name, services, truncated });
  });

  it('compares by beginning, never by equality', () => {
    expect(mayBeSameMerchantText('上海公共交通卡股份有限CHN', '上海公共交通卡股份有限公司')).toBe(
      true,
    );
    expect(mayBeSameMerchantText('财付通-青橙便利店（滨江…', '青橙便利店(滨江)有限公司')).toBe(
      true,
    );
    expect(mayBeSameMerchantText('青橙便利店', '白鹭餐饮')).toBe(false);
    expect(mayBeSameMerchantText('青', '青橙便利店')).toBe(false);
  });
});

describe('notices one a line', () => {
  it('are not taken together, signed or not, with full-width digits, or after a wallet name', () => {
    const lines = [
      '【中国银行】您的借记卡账户于3月12日POS消费人民币99.90元,交易后余额1000.10元【青橙书店】',
      '您尾号０１２３的信用卡于０３月１２日１２：３０消费人民币￥１００．５０元，商户名称：青橙百货。【浦发银行】',
      '微信支付：你在青橙水果店消费￥36.00，支付方式：招商银行(5678)，2025年03月12日 14:03:05',
      '支付宝：您于2025-03-12 14:03在“青橙火锅店”成功付款128.00元。',
    ];
    const records = [...readNotices(lines.join('\n'), { date: '2025-03-15' })];
    expect(records.map(({ line, values }) => [line, values.amount, values.merchant_name])).toEqual([
      [1, '99.90', '青橙书店'],
      [2, '100.50', '青橙百货'],
      [3, '36.00', '青橙水果店'],
      [4, '128.00', '青橙火锅店'],
    ]);
  });
});
