import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CLEARING,
  CLEARING_FORMATS,
  type ClearingFormat,
  readClearing,
  readClearingStream,
  recogniseClearing,
} from '../../../src/read/formats/clearing/clearing.ts';
import { encodeFixed } from '../../../src/read/formats/clearing/fixed-width.ts';
import { decodeGbk, encodeGbk } from '../../../src/read/formats/clearing/gbk.ts';
import { dateOfFileName, fenIn, NO_FEN } from '../../../src/read/formats/clearing/values.ts';
import { codes, corpus, publishedTexts } from './support.ts';

const context = { date: '2025-03-16' };
const layoutFile = (format: ClearingFormat): string =>
  `clearing_${format.replace('unionpay-', '')}_layout.csv`;
const line = (format: ClearingFormat, values: Record<string, string>): Uint8Array =>
  encodeFixed(CLEARING[format].layout, values);
const file = (...lines: Uint8Array[]): Uint8Array =>
  Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.from('\n')]));

const SALE = {
  代理机构标识码: '48225810',
  发送机构标识码: '00012900',
  系统跟踪号: '000123',
  交易传输时间: '0315093001',
  主账号: '6222020000000001234',
  交易金额: '000000123456',
  报文类型: '0200',
  交易类型码: '000000',
  商户类型: '5411',
  受卡机终端标识码: 'D9296400',
  受卡方标识码: '822581054110001',
  检索参考号: '510312345678',
  服务点条件码: '00',
  授权应答码: '123456',
  交易返回码: '00',
  服务点输入方式: '051',
  受理方应收手续费: 'C00000000100',
  受理方应付手续费: 'D00000000656',
  转接服务费: 'D00000000040',
  发卡机构标识码: '01020000',
  终端类型: '03',
  其他信息: ' 000010',
  原始交易的系统跟踪号: '000000',
  原始交易日期时间: '0000000000',
  商户名称地址: '广州市青橙便利店天河分店',
  交易币种: '156',
  商户手续费: 'D00000741',
};

describe('layouts', () => {
  it.each(CLEARING_FORMATS)('%s has the offsets of its source table', (format) => {
    const rows = corpus(layoutFile(format))
      .trim()
      .split('\n')
      .slice(1)
      .map((row) => row.split(','));
    const { layout } = CLEARING[format];
    expect(layout.fields.map((field) => [field.start + 1, field.end])).toEqual(
      rows.map((row) => [Number(row[3]), Number(row[4])]),
    );
    expect(layout.bytes).toBe(Number(rows.at(-1)?.[4]));
  });

  it('differ in length, so content recognises them', () => {
    expect(new Set(CLEARING_FORMATS.map((format) => CLEARING[format].layout.bytes)).size).toBe(
      CLEARING_FORMATS.length,
    );
  });

  it.each(CLEARING_FORMATS)('%s is recognised and round trips any field values', (format) => {
    const { layout } = CLEARING[format];
    const digits = Object.fromEntries(
      layout.fields.map((field) => [field.name, '0'.repeat(Math.min(field.end - field.start, 6))]),
    );
    expect(recogniseClearing(file(line(format, digits), line(format, digits)))).toEqual({
      format,
      confidence: 1,
    });
    const text = fc.string({ unit: fc.constantFrom('1', 'A', '青', '橙', '*'), maxLength: 12 });
    fc.assert(
      fc.property(
        fc.array(text, { minLength: layout.fields.length, maxLength: layout.fields.length }),
        (texts) => {
          const bytes = line(
            format,
            Object.fromEntries(
              layout.fields.map((field, index) => [field.name, texts[index] ?? '']),
            ),
          );
          const back = layout.fields.map((field) => decodeGbk(bytes, field.start, field.end));
          const cut = layout.fields.map((field, index) =>
            decodeGbk(
              encodeGbk(texts[index] ?? '', field.end - field.start),
              0,
              field.end - field.start,
            ),
          );
          expect(back).toEqual(cut);
          expect(
            line(
              format,
              Object.fromEntries(
                layout.fields.map((field, index) => [field.name, back[index] ?? '']),
              ),
            ),
          ).toEqual(bytes);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('COMA', () => {
  const read = (...rows: Record<string, string>[]) => [
    ...readClearing(
      'unionpay-coma',
      file(...rows.map((row) => line('unionpay-coma', { ...SALE, ...row }))),
      context,
    ),
  ];

  it('maps a sale to the canonical columns', () => {
    expect(read({})[0]).toEqual({
      table: 'transactions',
      line: 1,
      confidence: 1,
      issues: [],
      values: {
        view: 'clearing',
        txn_id: '48225810-00012900-000123-0315093001',
        txn_type: 'purchase',
        acquirer: '48225810',
        forwarder: '00012900',
        trace_no: '000123',
        txn_time: '2025-03-15T09:30:01',
        merchant_no: '822581054110001',
        terminal_id: 'D9296400',
        mcc: '5411',
        rrn: '510312345678',
        auth_code: '123456',
        resp_code: '00',
        issuer: '01020000',
        pan: '6222020000000001234',
        entry_mode: 'chip',
        method: 'card',
        amount: '1234.56',
        issuer_fee: '5.56',
        network_fee: '0.40',
        merchant_fee: '7.41',
        price_class: 'standard',
        merchant_name: '广州市青橙便利店天河分店',
      },
    });
  });

  it.each([
    [{ 冲正标志: 'R' }, 'reversal'],
    [{ 撤销标志: 'C' }, 'void'],
    [{ 报文类型: '0420' }, 'reversal'],
    [{ 报文类型: '0200', 交易类型码: '200000' }, 'void'],
    [{ 报文类型: '0220', 交易类型码: '200000' }, 'refund'],
    [{ 报文类型: '0100', 交易类型码: '030000', 服务点条件码: '06' }, 'preauth'],
    [{ 服务点条件码: '06' }, 'preauth_completion'],
  ])('reads the type of %j', (change, type) => {
    expect(read(change)[0]?.values.txn_type).toBe(type);
  });

  it.each([
    [{ 交易类型码: '310000' }, 'balance_query'],
    [{ 交易类型码: '010000' }, 'cash'],
  ])('gives %j no row', (change, kind) => {
    expect(read(change)[0]).toMatchObject({
      table: null,
      values: {},
      issues: [{ code: 'CLEARING_NOT_A_SALE', value: kind, offset: 0 }],
    });
  });

  it('keeps the original, the masked card, the signs of fees and the price class', () => {
    expect(
      read({ 原始交易的系统跟踪号: '000099', 原始交易日期时间: '0314101112' })[0]?.values
        .orig_txn_id,
    ).toBe('48225810-00012900-000099-0314101112');
    const masked = read({ 主账号: '622202*********1234' })[0]?.values;
    expect([masked?.pan, masked?.card_last4]).toEqual([undefined, '1234']);
    expect(read({ 转接服务费: 'C00000000040' })[0]?.values.network_fee).toBe('-0.40');
    expect(read({ 其他信息: ' 0000100' })[0]?.values.price_class).toBe('standard');
    expect(read({ 其他信息: ' 0000102' })[0]?.values.price_class).toBe('preferential');
    expect(read({ 其他信息: ' 0321010' })[0]?.values.price_class).toBe('special');
    expect(read({ 其他信息: '??????????????' })[0]?.values.price_class).toBeUndefined();
    expect(read({ 其他信息: '' })[0]?.values.price_class).toBeUndefined();
  });

  it('takes the year from the context, over the year end and for 29 February', () => {
    const time = (text: string, date: string) =>
      [
        ...readClearing(
          'unionpay-coma',
          file(line('unionpay-coma', { ...SALE, 交易传输时间: text })),
          { date },
        ),
      ][0]?.values.txn_time;
    expect(time('1231235959', '2025-01-01')).toBe('2024-12-31T23:59:59');
    expect(time('0229120000', '2024-03-01')).toBe('2024-02-29T12:00:00');
    expect(time('0229120000', '2025-03-01')).toBe('2024-02-29T12:00:00');
    expect(codes([...readClearing('unionpay-coma', file(line('unionpay-coma', SALE)))][0])).toEqual(
      ['TIME_CONTEXT_MISSING'],
    );
    expect(codes(read({ 交易传输时间: '1332000000' })[0])).toEqual(['TIME_INVALID']);
  });

  it('never shifts: a wrong length or separator is an issue with its byte offset', () => {
    const good = line('unionpay-coma', SALE);
    const shifted = Buffer.concat([
      good.subarray(0, 40),
      Buffer.from('X'),
      good.subarray(40, good.length - 1),
    ]);
    const records = [
      ...readClearing(
        'unionpay-coma',
        Buffer.concat([
          file(good),
          file(good.subarray(0, 500)),
          file(shifted),
          file(good),
          good.subarray(0, 10),
        ]),
        context,
      ),
    ];
    expect(records.map((record) => record.table)).toEqual([
      'transactions',
      null,
      null,
      'transactions',
      null,
    ]);
    expect(records[1]?.issues[0]).toMatchObject({
      code: 'CLEARING_LINE_LENGTH',
      offset: 952,
      message: 'a COMA record has 951 bytes, the line has 500',
    });
    expect(records[2]?.issues[0]).toMatchObject({ code: 'CLEARING_SEPARATOR' });
    expect(records[4]?.issues[0]).toMatchObject({
      code: 'CLEARING_LINE_LENGTH',
      offset: 952 + 501 + 952 + 952,
    });
    expect(records.map((record) => record.line)).toEqual([1, 2, 3, 4, 5]);
  });

  it('gives the same for any cut of the file into chunks, and from a stream', async () => {
    const bytes = file(
      ...[1, 2, 3, 4].map((n) => line('unionpay-coma', { ...SALE, 系统跟踪号: `00000${n}` })),
    );
    const whole = [...readClearing('unionpay-coma', bytes, context)];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 8 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index] ?? 0, end));
        expect([...readClearing('unionpay-coma', chunks, context)]).toEqual(whole);
      }),
      { numRuns: 60 },
    );
    const streamed = [];
    for await (const record of readClearingStream(
      'unionpay-coma',
      (async function* () {
        yield bytes;
      })(),
      context,
    ))
      streamed.push(record);
    expect(streamed).toEqual(whole);
    const dos = Buffer.from(
      Buffer.from(bytes).toString('latin1').replaceAll('\n', '\r\n'),
      'latin1',
    );
    expect([...readClearing('unionpay-coma', dos, context)]).toEqual(whole);
  });

  it('drops a line without end instead of keeping it in memory', () => {
    const chunks = Array.from({ length: 40 }, () => new Uint8Array(4_096).fill(0x30));
    const records = [
      ...readClearing(
        'unionpay-coma',
        [...chunks, Buffer.from('\n'), file(line('unionpay-coma', SALE))],
        context,
      ),
    ];
    expect(records.map((record) => record.table)).toEqual([null, 'transactions']);
  });
});

describe('the other files', () => {
  const one = (format: ClearingFormat, values: Record<string, string>) =>
    [...readClearing(format, file(line(format, values)), context)][0];

  it('reads the published ZM lines', () => {
    const lines = publishedTexts().filter((sample) => sample.kind === 'clearing_file_line');
    expect(lines).toHaveLength(2);
    const bytes = file(...lines.map((sample) => encodeGbk(sample.text, 607)));
    expect(recogniseClearing(bytes)?.format).toBe('unionpay-zm');
    const records = [
      ...readClearing('unionpay-zm', bytes, {
        date: dateOfFileName('INN17071888ZM_898319849000018') ?? '',
      }),
    ];
    expect(records[0]?.values).toMatchObject({
      merchant_no: '898319849000018',
      amount: '25000.00',
      merchant_fee: '0.24',
      mcc: '4900',
      acquirer: '48022901',
      txn_time: '2017-07-18T21:59:16',
      txn_type: 'purchase',
      card_type: 'debit',
      card_last4: '0000',
    });
    expect(records[1]?.values).toMatchObject({
      amount: '14436.00',
      terminal_id: '01080209',
      txn_time: '2017-07-18T02:43:52',
    });
  });

  it('ACOM and ACOMA have the columns they carry', () => {
    expect(one('unionpay-acom', SALE)?.values).toMatchObject({
      merchant_no: '822581054110001',
      amount: '1234.56',
      issuer_fee: '5.56',
    });
    expect(one('unionpay-acom', SALE)?.values.merchant_name).toBeUndefined();
    expect(one('unionpay-acoma', SALE)?.values).toMatchObject({
      merchant_name: '广州市青橙便利店天河分店',
      merchant_fee: '7.41',
    });
  });

  it('ALFEE and LFEE carry the network fee of a sale under their own key', () => {
    const alfee = one('unionpay-alfee', {
      受理机构代码: '48225810',
      转发机构代码: '00012900',
      商户类型: '5411',
      报文类型: '0200',
      交易处理码: '000000',
      服务点条件码: '00',
      系统跟踪号: '000123',
      交易传输时间: '0315093001',
      受卡方标识码: '822581054110001',
      检索参考号: '510312345678',
      交易金额: '000000123456',
      品牌服务费: 'D00000000012',
    });
    expect(alfee?.values).toMatchObject({
      txn_id: 'ALFEE-48225810-00012900-000123-0315093001',
      network_fee: '0.12',
      amount: '1234.56',
      merchant_no: '822581054110001',
      rrn: '510312345678',
    });
    const lfee = one('unionpay-lfee', {
      受理机构: '48225810',
      转发机构: '00012900',
      MCC: '5411',
      报文类型: '0200',
      处理码: '000000',
      系统跟踪号: '000123',
      传输时间: '0315093001',
      商户: '822581054110001',
      检索参考号: '510312345678',
      交易金额: '000000123456',
      品牌服务费: '000000000012',
    });
    expect(lfee?.values).toMatchObject({
      txn_id: 'LFEE-48225810-00012900-000123-0315093001',
      network_fee: '0.12',
      mcc: '5411',
    });
  });

  it('ERRA names the sale it is about and its special pricing', () => {
    const erra = one('unionpay-erra', {
      差错类型: 'E22',
      代理机构: '48225810',
      发送机构: '00012900',
      系统跟踪号: '000555',
      传输时间: '0315093001',
      交易金额: '000000010000',
      商户类型: '5411',
      商户代码: '822581054110001',
      上一笔检索参考号: '510312345678',
      上一笔系统跟踪号: '000123',
      上一笔日期时间: '0314093001',
      商户名称地址: '青橙便利店',
      特殊计费类型: '03',
      特殊计费档次: '0',
    });
    expect(erra?.values).toMatchObject({
      txn_type: 'other',
      error_type: 'E22',
      orig_rrn: '510312345678',
      orig_txn_id: '48225810-00012900-000123-0314093001',
      merchant_name: '青橙便利店',
      price_class: 'special',
      amount: '100.00',
    });
  });

  it('ZSUM and ZPSUM are settlements', () => {
    expect(
      one('unionpay-zsum', {
        商户代码: '822581054110001',
        商户全称: '青橙便利店',
        交易金额: 'C000000100000',
        手续费: 'D000000000600',
        清算金额: 'C000000099400',
      }),
    ).toMatchObject({
      table: 'settlements',
      values: {
        merchant_no: '822581054110001',
        amount: '994.00',
        fee: '6.00',
        settle_date: '2025-03-16',
      },
    });
    expect(
      one('unionpay-zpsum', {
        商户代码: '822581054110001',
        商户全称: '青橙便利店',
        户名: '青橙便利店有限公司',
        账号: '44001234',
        正常交易笔数: '00000012',
        商户费用: 'D000000000600',
        入账金额: '0000000099400',
      })?.values,
    ).toMatchObject({
      amount: '994.00',
      payee_name: '青橙便利店有限公司',
      payee_account: '44001234',
      txn_count: '12',
    });
  });
});

describe('values', () => {
  it.each([
    ['D00000000123', 123],
    ['C00000000123', -123],
    ['000000000123', 123],
    ['  D 123 ', 123],
    ['', NO_FEN],
    ['   ', NO_FEN],
    ['D', NO_FEN],
    ['12x', NO_FEN],
    ['X123', NO_FEN],
    ['C000', 0],
  ])('%j', (text, fen) => {
    expect(fenIn(Buffer.from(text), 0, text.length)).toBe(fen);
  });

  it('finds the date of a file name', () => {
    expect(dateOfFileName('INN17071888ZM_898319849000018')).toBe('2017-07-18');
    expect(dateOfFileName('/data/COMA_20250316.txt')).toBe('2025-03-16');
    expect(dateOfFileName('IND25031601ACOM')).toBe('2025-03-16');
    expect(dateOfFileName('readme')).toBeUndefined();
  });

  it('decodes GBK as the platform does, and drops a character that the field cut in two', () => {
    const text = '广州市青橙便利店ABC１２３㈱龘';
    const bytes = encodeGbk(text, 60);
    expect(decodeGbk(bytes, 0, 60)).toBe(text);
    expect(decodeGbk(bytes, 0, 60)).toBe(new TextDecoder('gbk').decode(bytes).trimEnd());
    expect(decodeGbk(bytes, 0, 5)).toBe('广州');
    expect(decodeGbk(Uint8Array.of(0xff, 0x41), 0, 2)).toBe('\ufffdA');
  });
});
