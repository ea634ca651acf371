import { describe, expect, it } from 'vitest';
import { readStatement } from '../../../src/read/formats/text/statement.ts';
import { codes, corpus, publishedTexts } from './support.ts';

const lines = publishedTexts().filter((sample) => sample.kind === 'statement_line');
const expected = (
  JSON.parse(corpus('published-statement-rows.json')) as { rows: Record<string, string>[] }
).rows;
const context = { date: '2025-02-01' };

describe('published statements', () => {
  it('has a corpus', () => expect(lines.length).toBe(expected.length));

  it.each(lines.map((line, index) => [line.issuer, line, expected[index]] as const))(
    '%s',
    (_, line, row) => {
      const records = [...readStatement(`${line.header}\n${line.text}\n`, context)];
      expect(records).toHaveLength(1);
      expect(records[0]).toMatchObject({
        table: 'transactions',
        line: 2,
        values: { view: 'statement', ...row },
      });
    },
  );

  it('takes the issuer from the context and the card from its column', () => {
    const [record] = readStatement(`${lines[0]?.header}\n${lines[0]?.text}`, {
      ...context,
      issuer: '中国银行信用卡',
    });
    expect(record?.values).toMatchObject({ issuer: '中国银行', card_last4: '4260' });
  });
});

describe('statements in other styles', () => {
  const first = (text: string) =>
    [...readStatement(text, context)].find((record) => record.table !== null)?.values;

  it('reads bare lines copied from a PDF', () => {
    expect(first('01/03 01/04 青橙便利店 38.00 1234 38.00(CN)')).toMatchObject({
      merchant_name: '青橙便利店',
      amount: '38.00',
      card_last4: '1234',
      txn_time: '2025-01-03',
    });
    expect(first('2024-12-13 12:30:01 支付宝-春晓百货 CNY 12.00')).toMatchObject({
      merchant_name: '支付宝-春晓百货',
      amount: '12.00',
      txn_time: '2024-12-13T12:30:01',
    });
    expect(first('2024-12-13,2024-12-14,4260,上海公共交通卡股份有限CHN,,50.00,CNY')).toMatchObject({
      merchant_name: '上海公共交通卡股份有限CHN',
      amount: '50.00',
    });
  });

  it('reads tab-separated tables and skips preambles', () => {
    const text =
      '平安银行信用卡账单\n持卡人 某某\n交易日期\t记账日期\t交易说明\t人民币金额\n2025-01-03\t2025-01-04\t海棠花艺\t¥99.00\n2025-01-05\t2025-01-05\t自动还款\t¥-500.00\n';
    const records = [...readStatement(text, context)];
    expect(records[0]?.values).toMatchObject({
      merchant_name: '海棠花艺',
      amount: '99.00',
      issuer: '平安银行',
    });
    expect(records[1]?.table).toBeNull();
    expect(records[1]?.issues[0]).toMatchObject({
      code: 'STATEMENT_NOT_A_SALE',
      value: 'repayment',
    });
  });

  it('reads the personal bills of both wallets', () => {
    const wechat =
      '微信支付账单明细,,,\n----------------------微信支付账单明细列表--------------------,,,\n交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注\n2025-01-03 12:01:02,商户消费,江渔小馆,"午餐",支出,¥37.00,招商银行(1234),支付成功,"4200001","m1","/"\n2025-01-04 12:01:02,转账,某某,"/",支出,¥100.00,零钱,对方已收钱,"4200002","m2","/"\n';
    const records = [...readStatement(wechat, context)];
    expect(records[0]?.values).toMatchObject({
      txn_id: '4200001',
      merchant_name: '江渔小馆',
      amount: '37.00',
      txn_type: 'purchase',
      txn_time: '2025-01-03T12:01:02',
    });
    expect(records[1]?.issues[0]?.value).toBe('transfer');
    const alipay =
      '交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,\n2025-01-03 12:01:02,餐饮美食,江渔小馆,a***@b.cn,午餐,支出,37.00,花呗,交易成功,2025010322001\t,T1\t,,\n';
    expect(first(alipay)).toMatchObject({
      merchant_name: '江渔小馆',
      amount: '37.00',
      txn_type: 'purchase',
    });
  });

  it('reads headers and dates that no published export has', () => {
    const pasted = `中国工商银行借记账户历史明细（电子版）
交易日期 账号 储种 序号 币种 钞汇 摘要 地区 收入/支出金额 余额 对方户名 对方账号 渠道
2025-03-15 0200********1234 活期 00000 人民币 钞 消费 5810 -128.00 1,024.50 青禾食品有 2155 快捷支付
2025-03-15 0200********1234 活期 00000 人民币 消费 5810 青禾 食品`;
    const [sale, broken] = readStatement(pasted, context);
    expect(sale?.values).toMatchObject({ amount: '128.00', merchant_name: '青禾食品有' });
    expect(codes(broken)).toEqual(['STATEMENT_LINE_UNREADABLE']);
    const split =
      '记账日期,交易时间,收入金额,支出金额,交易摘要,对方名称\n20250315,09:30:01,,12.00,消费,青禾店';
    expect(first(split)).toMatchObject({ txn_time: '2025-03-15T09:30:01', amount: '12.00' });
    const english =
      'Trans Date,Post Date,Description,Card No.,Amount (RMB)\n03/15/2025,,SHOP,1234,5.00';
    expect(first(english)).toMatchObject({ txn_time: '2025-03-15', merchant_name: 'SHOP' });
  });

  it('says when a text is no statement and when a line cannot be read', () => {
    expect(codes([...readStatement('晚上一起吃饭吗')][0])).toEqual(['STATEMENT_HEADER_MISSING']);
    const [record] = readStatement(`${lines[0]?.header}\n2024-13-45,,4260,青橙,,x,CNY`, context);
    expect(codes(record)).toContain('TIME_INVALID');
    expect(codes(record)).toContain('AMOUNT_MISSING');
  });
});
