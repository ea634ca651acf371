import { describe, expect, it } from 'vitest';
import { readAlipayBill } from '../../../src/read/formats/bills/alipay.ts';
import { recogniseBill } from '../../../src/read/formats/bills/recognise.ts';
import { readWechatBill } from '../../../src/read/formats/bills/wechat.ts';
import { encodeGbk } from '../../../src/read/formats/clearing/gbk.ts';
import { codes, corpus } from './support.ts';

const wechat = (
  JSON.parse(corpus('published-bills.json')) as {
    samples: { text: string; expect: { detail_rows: number; fee_rate: string } }[];
  }
).samples[0];
const alipay = corpus('alipay-bill.csv');
const gbk = (text: string): Uint8Array => {
  const bytes = encodeGbk(text, text.length * 2);
  let end = bytes.length;
  while (bytes[end - 1] === 0x20) end--;
  return bytes.slice(0, end);
};

describe('WeChat bill', () => {
  it('reads the published bill', () => {
    const records = [...readWechatBill(wechat?.text ?? '')];
    const rows = records.filter((record) => record.table !== null);
    expect(rows).toHaveLength(wechat?.expect.detail_rows ?? -1);
    expect(rows[0]).toMatchObject({
      line: 2,
      confidence: 1,
      values: {
        view: 'clearing',
        method: 'qr',
        txn_type: 'purchase',
        txn_id: '420000612032130748613220688',
        merchant_no: '176531292',
        wallet_merchant_id: '180023671',
        amount: '0.01',
        merchant_fee: '0.00',
        txn_time: '2022-03-21T13:51:31',
        fee_rate: wechat?.expect.fee_rate,
      },
    });
  });

  it('keeps a comma inside a value: only a comma before a back-quote parts values', () => {
    const text = (wechat?.text ?? '').replace('微信云托管支付测试', '牛肉面,大份');
    const [row] = [...readWechatBill(text)];
    expect(row?.issues).toEqual([]);
    expect(row?.values).toMatchObject({ amount: '0.01', merchant_fee: '0.00', fee_rate: '0.90%' });
  });

  it('compares the footer with the rows', () => {
    const [, footer] = [...readWechatBill(wechat?.text ?? '')];
    expect(footer?.table).toBeNull();
    expect(footer?.issues.map((issue) => issue.column)).toEqual([
      '总交易单数',
      '应结订单总金额',
      '退款总金额',
      '订单总金额',
      '申请退款总金额',
    ]);
    const right = (wechat?.text ?? '').replace(
      '`12,`0.06,`0.06,`0.00,`0.00000,`0.06,`0.06',
      '`1,`0.01,`0.00,`0.00,`0.00000,`0.01,`0.00',
    );
    expect([...readWechatBill(right)]).toHaveLength(1);
    expect(codes([...readWechatBill(right.split('\n').slice(0, 2).join('\n'))].at(-1))).toEqual([
      'BILL_FOOTER_MISSING',
    ]);
  });

  it('gives a refund a positive amount and its original', () => {
    const header = (wechat?.text ?? '').split('\n')[0];
    const row =
      '`2022-03-22 10:00:00,`wx1,`180023671,`0,`,`4200006,`m1,`o1,`NATIVE,`REFUND,`ICBC_CREDIT,`CNY,`0.00,`0.00,`5030001,`r1,`12.50,`0.00,`ORIGINAL,`SUCCESS,`豆浆,`,`-0.08000,`0.60%,`0.00,`12.50,`';
    const [record] = readWechatBill(`\ufeff${header}\r\n${row}\r\n`);
    expect(record?.values).toMatchObject({
      txn_type: 'refund',
      amount: '12.50',
      merchant_fee: '-0.08',
      txn_id: '5030001',
      orig_txn_id: '4200006',
      merchant_no: '180023671',
      entry_mode: 'qr_merchant',
      card_type: 'credit',
      issuer: 'ICBC',
    });
  });
});

describe('Alipay bill', () => {
  it.each([
    ['UTF-8', new TextEncoder().encode(alipay)],
    ['GBK', gbk(alipay)],
    ['with BOM', new TextEncoder().encode(`\ufeff${alipay}`)],
  ] as const)('reads rows and checks the footer (%s)', (_, bytes) => {
    const records = [...readAlipayBill(bytes)];
    expect(records).toHaveLength(3);
    expect(records[0]).toMatchObject({
      line: 6,
      values: {
        view: 'clearing',
        method: 'qr',
        txn_type: 'purchase',
        txn_id: '2019091622001458860515315453',
        merchant_name: '青橙便利店',
        amount: '10.00',
        merchant_fee: '0.06',
        wallet_merchant_id: '20880211000000010156',
        operator_id: 'op1',
        txn_time: '2019-09-16T10:55:23',
      },
    });
    expect(records[0]?.values.merchant_no).toBeUndefined();
    expect(records[1]?.values).toMatchObject({
      txn_type: 'refund',
      amount: '10.00',
      merchant_fee: '-0.06',
      orig_txn_id: '2019091622001458860515315453',
      txn_id: '2019091622001458860515315453-r1',
    });
  });

  it('finds totals that differ and a bill that was cut', () => {
    const wrong = [
      ...readAlipayBill(
        alipay.replace('共29.00元', '共30.00元').replace('退款合计：1笔', '退款合计：2笔'),
      ),
    ].slice(3);
    expect(wrong.map((record) => record.issues.map((issue) => issue.message))).toEqual([
      ['交易商家实收: footer 30.00, rows 29.00'],
      ['退款笔数: footer 2, rows 1.00'],
    ]);
    expect(codes([...readAlipayBill(alipay.split('\n').slice(0, 7).join('\n'))].at(-1))).toEqual([
      'BILL_FOOTER_MISSING',
    ]);
  });

  it('flags rows of another width and bills without a header', () => {
    const short = alipay.replace(',-0.12,0.00,\n', '\n');
    expect(
      [...readAlipayBill(short)].some((record) => codes(record).includes('BILL_ROW_COLUMNS')),
    ).toBe(true);
    expect(codes([...readAlipayBill('')][0])).toEqual(['BILL_HEADER_MISSING']);
  });
});

describe('recogniser', () => {
  it('tells the bills apart', () => {
    expect(recogniseBill(wechat?.text ?? '')).toBe('wechat-bill');
    expect(recogniseBill(alipay)).toBe('alipay-bill');
    expect(recogniseBill('a,b\n1,2\n')).toBeNull();
  });

  it('reads an Alipay bill that an acquirer passes on, with its own totals', () => {
    const bill =
      '商户ID,支付宝交易号,商户订单号,业务类型,完成时间,门店名称,订单金额（元）,商家实收（元）,退款批次号,手续费（元）,费率\n' +
      '`m1,`2025031221001004660224927787,`D1,`交易,`2025-03-12 14:38:30,`青橙店,`1.00,`1.00,`,`0.01,`0.0038\n' +
      '总交易单数,总交易实收额,交易手续费总金额\n`1,`1.00,`0.01\n';
    const records = [...readAlipayBill(bill)];
    expect(records).toHaveLength(1);
    expect(records[0]?.values).toMatchObject({ amount: '1.00', merchant_fee: '0.01' });
  });
});
