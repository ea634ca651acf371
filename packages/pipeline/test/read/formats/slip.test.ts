import { describe, expect, it } from 'vitest';
import { readNotices } from '../../../src/read/formats/text/notice.ts';
import { recogniseText } from '../../../src/read/formats/text/recognise.ts';
import { readSlips } from '../../../src/read/formats/text/slip.ts';
import { codes, corpus, publishedTexts } from './support.ts';

const context = { date: '2025-03-15' };

describe('slips', () => {
  it('reads several slips of different printing in one text', () => {
    const records = [...readSlips(corpus('slips.txt'), context)];
    expect(records).toHaveLength(4);
    expect(records[0]?.values).toEqual({
      view: 'slip',
      txn_id: records[0]?.values.txn_id,
      txn_type: 'purchase',
      merchant_name: '青橙便利店（滨江店）',
      merchant_no: '898210154110002',
      terminal_id: '20130717',
      operator_id: '01',
      issuer: '01020001',
      acquirer: '48022101',
      batch_no: '000001',
      trace_no: '000014',
      auth_code: '867785',
      rrn: '000029279932',
      txn_time: '2025-03-11T16:31:22',
      amount: '1116.00',
      card_last4: '1973',
      entry_mode: 'chip',
      method: 'card',
    });
    expect(records[1]?.values).toMatchObject({
      merchant_no: '898210154110002',
      amount: '1116.00',
      txn_type: 'purchase',
    });
    expect(records[2]?.values).toMatchObject({
      merchant_no: '822290058120001',
      txn_type: 'void',
      amount: '88.00',
      trace_no: '000022',
      rrn: '123456789012',
      txn_time: '2025-03-15T10:22:33',
    });
    expect(records[3]?.values).toMatchObject({
      merchant_name: 'BLUE HERON CAFE',
      merchant_no: '822290058120002',
      terminal_id: '12345678',
      amount: '50.00',
      rrn: '510312345678',
    });
  });

  it('reads what a till prints: the network number beside the bank one, spaced and bracketed labels', () => {
    const till = `青橙超市MISPOS交易凭单
商户号：030204990143
终端号：12345678
交易卡号：622202******1234
交易金额：￥88.00
消费类别：消费
交易日期：20250311 10:22:33
系统检索号：123456789012
备注:银联商户号(UNION PAY MERCHANT CODE):
898210154110002
总计(TOTAL):RMB 88.00`;
    expect([...readSlips(till, context)].map(({ values }) => values)).toMatchObject([
      {
        merchant_no: '898210154110002',
        card_last4: '1234',
        rrn: '123456789012',
        txn_time: '2025-03-11T10:22:33',
      },
    ]);
    const bracketed = `(MERCHANT NAME):
青橙直连测试
商户编号(MERCHANT NO):
    898210154110002
卡      号:621226*********1973
金额(AMOUNT): RMB:2.55`;
    const [slip] = readSlips(bracketed, context);
    expect(slip?.values).toMatchObject({ merchant_name: '青橙直连测试', card_last4: '1973' });
  });

  it('gives a full card number as pan only and a masked one as its last four digits', () => {
    const records = [...readSlips(corpus('slips.txt'), context)];
    expect(records[2]?.values.pan).toBe('6222021000123456789');
    for (const { values } of records) {
      for (const [column, value] of Object.entries(values))
        if (column !== 'pan') expect(value).not.toMatch(/(?<!\d)\d{16,19}(?!\d)/);
    }
    expect(JSON.stringify(records.map((record) => record.issues))).not.toMatch(/\d{16}/);
  });

  it('flags the 14-character merchant number of the published template', () => {
    const template = publishedTexts().find((sample) => sample.kind === 'slip_template');
    const [record] = readSlips(template?.text ?? '');
    expect(record?.values).toMatchObject({
      merchant_no: '12345678901234',
      terminal_id: '12345678',
      merchant_name: '矢量打印测试商户',
      operator_id: '01',
    });
    expect(codes(record)).toContain('SLIP_MERCHANT_NO_LENGTH');
  });

  it('says what a slip is that is no sale, and when a text is no slip', () => {
    const balance =
      '商户名称：白鹭餐饮\n商户编号：822290058120001\n终端编号：12345678\n交易类型：余额查询\n日期时间：2025-03-11 09:10:11';
    expect([...readSlips(balance)][0]?.issues[0]).toMatchObject({
      code: 'SLIP_NOT_A_SALE',
      value: 'balance_query',
    });
    expect(codes([...readSlips('晚上一起吃饭吗')][0])).toEqual(['SLIP_UNREADABLE']);
  });

  it('takes a sale the terminal did not complete for no sale', () => {
    const slip = (...more: string[]): string =>
      ['商户名称：白鹭餐饮', '终端编号：12345678', '卡号：622202******1234', '交易类型：消费']
        .concat(['日期时间：2025-03-11 09:10:11', '金额：RMB 12.00'], more)
        .join('\n');
    const failed = [
      '交易状态：交易失败',
      '交易结果：已撤单',
      '备注：（交易失败）',
      '应答码：51 余额不足',
      'RESP CODE: 05',
      '*** DECLINED ***',
      '   NOT AUTHORISED',
      '【交易未成功】',
    ];
    for (const line of failed) {
      const [record] = readSlips(slip(line), context);
      expect([line, record?.values.amount, record?.issues[0]?.value]).toEqual([
        line,
        undefined,
        'failed',
      ]);
    }
    const done = [
      '备注：（交易成功）',
      '应答码：00',
      '如交易失败，款项原路退回',
      'APPROVED',
      '批次号：000005',
    ];
    for (const line of done)
      expect(readSlips(slip(line), context).next().value?.values.amount).toBe('12.00');
  });

  it('reads the type under another label, on a line of its own or in the title', () => {
    const slip = (title: string, ...type: string[]): string =>
      [title, '商户名称：白鹭餐饮', '终端编号：12345678', '卡号：622202******1234']
        .concat(type, ['日期时间：2025-03-11 09:10:11', '金额：RMB 12.00'])
        .join('\n');
    const rows: [type: string | undefined, text: string][] = [
      ['refund', slip('POS签购单', '类别(TXN TYPE)：退货/REFUND')],
      ['void', slip('POS SALES SLIP', '业务类型：消费撤销')],
      ['refund', slip('POS SALES SLIP', '  REFUND')],
      ['void', slip('POS SLIP', 'VOID SALE')],
      ['preauth', slip('POS SLIP', '(PRE-AUTH)')],
      ['purchase', slip('POS SALES SLIP', 'SALE')],
      ['refund', slip('某支付退货签购单')],
      ['refund', slip('POS签购单').replace('12.00', '-12.00')],
      ['purchase', slip('POS签购单')],
      ['purchase', slip('POS签购单', '交易类型：微信')],
      ['purchase', slip('POS签购单', '交易类型：银行卡')],
      ['purchase', slip('POS签购单', '交易类型：离线结算(OFFLINE)')],
      ['preauth_completion', slip('POS签购单', '交易类型：预授权完成通知(AUTH SETTLEMENT)')],
      ['preauth_completion', slip('POS签购单', '交易类型：预授权完成(AUTH COMPLETE)')],
      ['void', slip('POS签购单', '交易类型：预授权完成撤销(AUTH COMPLETE VOID)')],
      ['void', slip('POS签购单', '交易类型：预授权撤销(PREAUTH CANCEL)')],
      ['refund', slip('POS签购单', '交易类型：电子现金脱机退货(EC REFUND)')],
      ['other', slip('POS签购单', '交易类型：银行卡转账')],
      ['other', slip('POS签购单', '交易类型：信用卡还款')],
      ['other', slip('POS签购单', '交易类型：微信提现')],
    ];
    for (const [type, text] of rows)
      expect([readSlips(text, context).next().value?.values.txn_type, text]).toEqual([type, text]);
  });

  it('puts a date and a time of day that stand under two labels together', () => {
    const slip = (...lines: string[]): string =>
      ['商户名称：白鹭餐饮', '终端编号：12345678', '金额：RMB 12.00', ...lines].join('\n');
    for (const lines of [
      ['交易日期(DATE):2024/09/14', '交易时间(TIME):11:32:22'],
      ['交易时间：11:32:22', '交易日期：2024年09月14日'],
      ['交易日期：20240914', '交易时间：113222'],
      ['日期/时间(DATE/TIME):', '2024-09-14/11:32:22'],
      ['交易日期：2024-09-14 11:32:22', '打印时间：2024-09-15 10:00:00'],
    ])
      expect(readSlips(slip(...lines), context).next().value?.values.txn_time).toBe(
        '2024-09-14T11:32:22',
      );
  });

  it('reads the institutions and the approval under longer labels', () => {
    const slip = ['商户名称：白鹭餐饮', '终端编号：12345678', '金额：RMB 12.00'].concat([
      '发卡机构号(ISS NO.): 01020000',
      '受理机构号(ACQ NO.): 48020000',
      '授权号码：654321',
    ]);
    expect(readSlips(slip.join('\n'), context).next().value?.values).toMatchObject({
      issuer: '01020000',
      acquirer: '48020000',
      auth_code: '654321',
    });
  });

  it('takes two labels of one meaning on one slip for one slip, the first of them counts', () => {
    const slip = (merchant: string, amount: string): string =>
      [
        `商户名称：${merchant}`,
        '商户编号：822290058120001',
        '商户代码：030204990143',
        '终端编号：12345678',
        '交易类型：消费',
        '凭证号(VOUCHER NO)：-----000034',
        '流水号(TRACE NO)：000035',
        '日期/时间：2025-03-11 09:10:11',
        '消费时间：2025-03-11 09:10:13',
        `金额：-----RMB${amount}`,
        '系统参考号：123456789012',
        '参考号：000012',
      ].join('\n');
    const text = `${slip('白鹭餐饮', '12.00')}\n\n${slip('青橙便利店', '13.00')}`;
    const numbers = {
      merchant_no: '822290058120001',
      trace_no: '000034',
      rrn: '123456789012',
      txn_time: '2025-03-11T09:10:11',
    };
    expect([...readSlips(text, context)].map(({ values }) => values)).toMatchObject([
      { merchant_name: '白鹭餐饮', amount: '12.00', ...numbers },
      { merchant_name: '青橙便利店', amount: '13.00', ...numbers },
    ]);
    const same = `${slip('白鹭餐饮', '12.00')}\n\n${slip('白鹭餐饮', '13.00').replace('034', '044')}`;
    expect([...readSlips(same, context)].map(({ values }) => values)).toMatchObject([
      { merchant_name: '白鹭餐饮', amount: '12.00', ...numbers },
      { merchant_name: '白鹭餐饮', amount: '13.00', ...numbers, trace_no: '000044' },
    ]);
  });

  it('reads a card number in groups of four', () => {
    const slip = (card: string): string =>
      `商户名称：白鹭餐饮\n终端编号：12345678\n金额：RMB 12.00\n卡号：${card}`;
    const read = (card: string) => readSlips(slip(card), context).next().value?.values;
    expect(read('6225 76** **** 6691(I)')).toMatchObject({
      card_last4: '6691',
      entry_mode: 'chip',
    });
    expect(read('622576******6691 /C')).toMatchObject({ card_last4: '6691' });
    expect(read('622576******6691 C 2030/12')).toMatchObject({ card_last4: '6691' });
    expect(read('6222 0210 0012 3456 789 (C)')).toMatchObject({ pan: '6222021000123456789' });
    expect(read('622576******6691 12')).toMatchObject({ card_last4: '6691' });
  });

  it('reads a slip of a wallet that prints the order and what was paid', () => {
    const lines = ['扫码支付签购单', '商户名称：白鹭餐饮', '商户编号：822290058120001'].concat([
      '终端编号：12345678',
      '交易类型：支付宝消费',
      '支付时间：2025-03-11 09:10:11',
      '订单金额：￥13.00',
      '优惠金额：￥1.00',
    ]);
    for (const [amount, text] of [
      ['12.00', [...lines, '实付金额：￥12.00'].join('\n')],
      ['13.00', lines.join('\n')],
      ['14.00', [...lines, '实付金额：￥12.00', '交易金额：￥14.00'].join('\n')],
    ] as const) {
      expect(recogniseText(text)[0]?.kind).toBe('slip');
      const records = [...readSlips(text, context)].map(({ values }) => values);
      expect(records).toMatchObject([
        { amount, method: 'qr', merchant_no: '822290058120001', txn_time: '2025-03-11T09:10:11' },
      ]);
    }
  });

  it('does not take the sequence number of a card for the one of the terminal', () => {
    const slip = '商户名称：白鹭餐饮\n终端编号：12345678\n金额：RMB 12.00\nSN: 000';
    expect(readSlips(slip, context).next().value?.values.terminal_sn).toBeUndefined();
  });

  it('has one identity for both copies of one slip and none shared with another', () => {
    const copy = (title: string, order: readonly string[]): string => [title, ...order].join('\n');
    const fields = [
      '商户名称：白鹭餐饮',
      '商户编号：822290058120001',
      '终端编号：12345678',
      '批次号：000001',
      '凭证号：000002',
      '金额：RMB 1.00',
      '日期时间：2025-03-11 09:10:11',
    ];
    const [a, b] = [
      ...readSlips(
        `${copy('商户存根', fields)}\n\n${copy('持卡人存根', [...fields].reverse())}`,
        context,
      ),
    ].map((record) => record.values.txn_id);
    expect(a).toBe(b);
    const [other] = readSlips(copy('商户存根', fields).replace('000002', '000003'), context);
    expect(other?.values.txn_id).not.toBe(a);
  });
});

describe('recogniser', () => {
  const best = (text: string) => recogniseText(text)[0]?.kind;
  const kinds: Readonly<Record<string, string>> = {
    bank_notice: 'notice',
    statement_line: 'statement',
    wallet_detail_screen: 'notice',
    slip_template: 'slip',
  };

  it.each(publishedTexts().filter((sample) => kinds[sample.kind]))('$kind $text', (sample) => {
    expect(best(sample.header ? `${sample.header}\n${sample.text}` : sample.text)).toBe(
      kinds[sample.kind],
    );
  });

  it('takes a text with both numbers of a device for a slip, whatever else it lacks', () => {
    const lines = ['商户名称：某小吃店', '商户编号：82229005812A12B', '终端编号：D9296400'];
    expect(best([...lines, '交易类型：消费', '金额：RMB123.45'].join('\n'))).toBe('slip');
    expect(best([...lines.slice(0, 2), '交易类型：消费', '金额：RMB123.45'].join('\n'))).toBe(
      'notice',
    );
  });

  it('knows notices of any issuer', () => {
    const { rows } = JSON.parse(corpus('own-notices.json')) as { rows: [string][] };
    expect(rows.filter(([text]) => best(text) !== 'notice')).toEqual([]);
  });

  it('reads a slip in English whose labels have no colons', () => {
    const slip = `MERCHANT: EXAMPLE STORE\nMID 822581053110001\nTID 58120001
CARD 622202******5702 (I)\nSALE\nBATCH 000024 TRACE 000123\nRRN 000000000777 AUTH 012345
DATE 2025-03-15 TIME 09:30:01\nTOTAL CNY 1234.56`;
    expect(best(slip)).toBe('slip');
    const [record] = readSlips(slip, { date: '2025-03-16' });
    expect(record?.values).toMatchObject({
      merchant_no: '822581053110001',
      terminal_id: '58120001',
      trace_no: '000123',
      rrn: '000000000777',
      amount: '1234.56',
      txn_time: '2025-03-15T09:30:01',
    });
  });

  it('does not run two notices of neighbouring lines together', () => {
    const [first, second, third] = readNotices(
      '【微信支付】您已成功支付￥25.00，收款方：青禾早餐，支付时间：2025-03-15 07:45:12\n' +
        '支付宝通知：您于2025-03-15 08:00:01向青禾奶茶付款18.00元，付款方式：花呗\n' +
        'Your card ending 1234 was used for CNY 45.00 at EXAMPLE COFFEE on 15/03/2025 10:00.',
    );
    expect([first, second, third].map((one) => one?.values.amount)).toEqual([
      '25.00',
      '18.00',
      '45.00',
    ]);
  });

  it('knows slips, codes and what it does not know', () => {
    expect(best(corpus('slips.txt'))).toBe('slip');
    expect(best('https://qr.95516.com/00010000/6221234567')).toBe('qr');
    expect(best('01/03 01/04 青橙便利店 38.00 1234 38.00(CN)')).toBe('statement');
    expect(best('晚上一起吃饭吗')).toBeUndefined();
    expect(best('')).toBeUndefined();
  });
});
