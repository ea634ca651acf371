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

  /** The kind of every entry, sale or not. */
  const kinds = (text: string) =>
    [...readStatement(text, context)].map(
      (record) => record.values.txn_type ?? record.issues[0]?.value,
    );

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

  it('knows accounts from cards: there a minus is money out', () => {
    const header = '记账日期,货币,交易金额,联机余额,交易摘要,对手信息,客户摘要';
    const rows = [
      '2025-01-01,CNY,"1,234.00","1,271.66",代发住房公积金,青城公积金中心1111111111,约定提取',
      '2025-01-27,CNY,-3.00,81.22,一网通支付,青禾电力有限公司99999999999999,供电',
    ];
    expect(kinds([header, ...rows].join('\n'))).toEqual(['income', 'purchase']);
    expect(first([header, rows[1]].join('\n'))?.merchant_name).toBe('青禾电力有限公司');
    const farm =
      '交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日 志 号,交易渠道,交易附言\n' +
      '20240102,132324,财付通,-10.00,11000.00,微信支付青城一卡通,369333999,电子商务,UA01';
    expect(first(farm)).toMatchObject({
      txn_time: '2024-01-02T13:23:24',
      merchant_name: '微信支付青城一卡通',
      txn_type: 'purchase',
    });
  });

  it('takes card, period and the order of day and month from around the entries', () => {
    const card =
      '明细查询文件下载\n\n卡号: 1234****5678,"卡别名: "\n\n' +
      '交易日期,摘要,交易场所,记账金额(收入),记账金额(支出)\n' +
      '2024-05-04     \t,"消费   \t","青橙便利店 \t","  \t","12.35  \t",\n' +
      ' \n合计金额,,,"1,234.56 \t","12.35 \t",\n';
    const records = [...readStatement(card, context)];
    expect(records).toHaveLength(1);
    expect(records[0]?.values).toMatchObject({ card_last4: '5678', amount: '12.35' });
    const bill =
      '银杏银行信用卡对账单（2023年01月）\n交易日,记账日,交易摘要,人民币金额\n12/29,12/30,青橙店,1.00\n02/03,02/04,青禾店,2.00';
    expect([...readStatement(bill, context)].map(({ values }) => values.txn_time)).toEqual([
      '2022-12-29',
      '2023-02-03',
    ]);
    const english =
      'Transaction date,Description,Billing amount,Billing currency,Merchant name,Credit / Debit\n' +
      '09/04/2024,QR SHOP,"-1,099.14"\t,CNY,BLUE HERON,DEBIT\n' +
      '31/03/2024,RETURN: SHOP,"25.00"\t,CNY,BLUE HERON,CREDIT\n' +
      '24/03/2024,PAYMENT - THANK YOU,"3,266.16"\t,CNY,,CREDIT\n';
    expect(kinds(english)).toEqual(['purchase', 'refund', 'repayment']);
    expect(first(english)).toMatchObject({ txn_time: '2024-04-09', amount: '1099.14' });
  });

  it('asks every summary of a wallet, and calls what it counts nowhere no sale', () => {
    const shop =
      '交易时间,交易分类,商户名称,交易说明,收/支,金额,收/付款方式,交易状态,交易订单号\n' +
      '2024-12-29 06:37:20\t,小金库,青橙金融,小金库收益,收入,0.01,零用钱,交易成功,1\t\n' +
      '2024-12-15 12:09:23\t,白条,青橙金融,白条主动还款,不计收支,5.43,零用钱,交易成功,2\t\n' +
      '2024-12-15 12:10:23\t,网购,青橙商户,定期购牛奶,支出,5.43,白条,交易成功,3\t\n' +
      '2024-12-16 12:10:23\t,网购,青橙商户,退款-牛奶,收入,5.43,白条,交易成功,3\t\n';
    expect(kinds(shop)).toEqual(['income', 'repayment', 'purchase', 'refund']);
    const keys = [...readStatement(shop, context)].flatMap(({ values }) => values.txn_id ?? []);
    expect(new Set(keys).size).toBe(2);
    const paid =
      '交易创建时间,交易类型,订单标题,收/支,支付方式,订单金额,实付金额,交易单号,商家单号\n' +
      '2024-12-15 12:10:23,支付,青橙店 订单详情,支出,月付,¥22.30,¥21.17,"4\t","0_22044\t"';
    expect(first(paid)).toMatchObject({ amount: '21.17', txn_id: '4' });
    expect(first(paid)?.merchant_name).toBeUndefined();
    const wechat =
      '交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号\n' +
      '2024-01-17 18:03:35,扫二维码付款,青橙餐厅,收款方备注:二维码收款,支出,¥12.00,零钱通,已转账,5\n' +
      '2024-01-17 18:04:35,零钱充值,银杏银行(9876),"/",/,¥13.00,银杏银行(9876),充值完成,6\n' +
      '2024-01-17 18:05:35,微信红包,某某,/,收入,¥0.35,/,已存入零钱,7\n';
    expect(kinds(wechat)).toEqual(['purchase', 'transfer', 'transfer']);
  });

  it('names the bank from what stands before the entries, not from where they happened', () => {
    const account =
      '交易时间,收入金额,支出金额,账户余额,对方户名,对方开户行,摘要\n' +
      '2025-01-01 10:00:00,,860.00,105.00,青禾供电公司,中国银行,供电\n' +
      '2025-01-02 10:00:00,,8.60,105.00,青城一卡通公司,,充值';
    const issuers = (text: string) => [...readStatement(text, context)].map((r) => r.values.issuer);
    expect(issuers(account)).toEqual([undefined, undefined]);
    expect(issuers(`银杏银行账户明细\n${account}`)).toEqual(['银杏银行', '银杏银行']);
  });

  it('takes nothing in for a refund that no word calls one, but on a card', () => {
    const account =
      '交易时间,收入金额,支出金额,账户余额,对方户名,摘要\n' +
      '2025-01-02 10:00:00,106000.00,,106000.00,青橙科技有限公司,收到货款';
    expect(kinds(account)).toEqual(['income']);
    const card = '交易日期,交易摘要,人民币金额\n2025-01-02,青橙店,-3.90';
    expect(kinds(card)).toEqual(['refund']);
    const wallet =
      '交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号\n' +
      '2024-07-18 10:48:09,商户消费,打开某某，点击视频,"/",收入,¥0.07,/,充值成功,1\n' +
      '2024-07-19 10:48:09,商户消费,青橙店,"/",支出,¥9.07,/,等待付款,2\n' +
      '收入合计：0.07元 支出合计：9.07元';
    expect(kinds(wallet)).toEqual(['income', 'failed']);
  });

  it('sells nothing to whom a transfer, a red packet or a repayment is named as payee', () => {
    const account =
      '交易日期,摘要,交易场所,记账金额(收入),记账金额(支出),余额,对方户名\n' +
      '2024-05-04,银联消费,,,12.35,1.00,银联无卡支付业务((特约)青橙生活还款)\n' +
      '2024-05-05,退款,财付通-微信红包,1.04,,1.00,某某支付科技有限公司\n' +
      '2024-05-06,消费,财付通-群收款,,24.00,1.00,某某支付科技有限公司';
    expect(kinds(account)).toEqual(['repayment', 'transfer', 'purchase']);
    const fund =
      '交易日期,交易类型,借贷,交易金额,余额,对方户名,交易地点,摘要\n' +
      '2024-06-06,网上支付,借 Dr,100.79,1.00,青橙基金公司,网络商城,基金产品申购 订单2\n' +
      '2024-06-07,网上支付,借 Dr,100.79,1.00,青橙百货公司,青橙百货公司,订单3';
    expect(kinds(fund)).toEqual(['transfer', 'purchase']);
  });

  it('takes the year of bare lines from the month that stands above them', () => {
    const bill =
      '银杏银行信用卡对账单\n2023年09月\n09/09 09/10 支付宝-青橙航空 939.50 3885 939.50(CN)';
    expect(first(bill)?.txn_time).toBe('2023-09-09');
  });

  it('says when a text is no statement and when a line cannot be read', () => {
    expect(codes([...readStatement('晚上一起吃饭吗')][0])).toEqual(['STATEMENT_HEADER_MISSING']);
    const [record] = readStatement(`${lines[0]?.header}\n2024-13-45,,4260,青橙,,x,CNY`, context);
    expect(codes(record)).toContain('TIME_INVALID');
    expect(codes(record)).toContain('AMOUNT_MISSING');
  });
});
