import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyMap, createMapApplier } from '../../../src/read/formats/maps/apply.ts';
import { chooseMap } from '../../../src/read/formats/maps/choose.ts';
import { type ColumnMap, formatMap, parseMap } from '../../../src/read/formats/maps/column-map.ts';
import { proposeMap } from '../../../src/read/formats/maps/propose.ts';
import { codes } from './support.ts';

const folder = new URL('../../../../../catalog/maps/', import.meta.url);
const shipped = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);
const mapOf = (name: string): ColumnMap => {
  const map = parseMap(shipped.find(([file]) => file === `${name}.yaml`)?.[1] ?? '').map;
  if (!map) throw new Error(`no map ${name}`);
  return map;
};

describe('shipped maps', () => {
  it('are there', () =>
    expect(shipped.map(([name]) => name).sort()).toEqual([
      'lcsw-day-order.yaml',
      'left-right-merchants.yaml',
      'left-right.yaml',
      'leshua-trade.yaml',
      'recon-union.yaml',
      'terminal-info.yaml',
      'tms-terminals.yaml',
    ]));

  it.each(shipped)('%s is valid and survives writing', (name, text) => {
    const { map, issues } = parseMap(text);
    expect(issues).toEqual([]);
    expect(`${map?.name}.yaml`).toBe(name);
    expect(map?.source).not.toBe('');
    expect(parseMap(formatMap(map as ColumnMap))).toEqual({ map, issues: [] });
  });

  it('reads a 乐刷 row: fen, value lists, price class', () => {
    const map = mapOf('leshua-trade');
    const cells = [
      'BT',
      '1',
      '20250315093001',
      'O1',
      '8000000001',
      '60',
      '12345',
      '74',
      '12271',
      '入',
      '消费',
      '刷卡',
      '贷记卡',
      '优惠类',
      '510312345678',
      '000014',
      '12345678',
      '',
      '',
      '',
      '',
      '',
      '工商银行',
      '',
      '',
    ];
    const row = Object.fromEntries(
      (map.headers ?? []).map((header, index) => [header, cells[index] ?? '']),
    );
    expect(applyMap(map, row)).toEqual([
      {
        table: 'transactions',
        line: 1,
        confidence: 1,
        issues: [],
        values: {
          view: 'clearing',
          txn_id: 'O1',
          txn_time: '2025-03-15T09:30:01',
          txn_type: 'purchase',
          amount: '123.45',
          merchant_fee: '0.74',
          merchant_no: '8000000001',
          terminal_id: '12345678',
          rrn: '510312345678',
          trace_no: '000014',
          issuer: '工商银行',
          card_type: 'credit',
          method: 'card',
          price_class: 'preferential',
        },
      },
    ]);
    expect(map.headers).toHaveLength(25);
    expect(mapOf('lcsw-day-order').headers).toHaveLength(28);
  });

  it('makes three observations of a left–right row, and fewer when a side is empty', () => {
    const map = mapOf('left-right');
    const row = {
      lorder_id: 'L1',
      trans_time: '2025-03-15 09:30:01',
      f4: '000000012345',
      lmerch_no: '822581054110001',
      lmerch_name: '青橙便利店',
      lterm_no: '12345678',
      print_merch_no: '822581054110001',
      print_merch_name: '青橙便利店',
      f42: '822581048000009',
      f41: '87654321',
      f18: '4800',
      f32: '48225810',
      f37: '510312345678',
      std_price_mer: '2',
    };
    const records = applyMap(map, row);
    expect(
      records.map((record) => [
        record.values.view,
        record.values.merchant_no,
        record.values.amount,
      ]),
    ).toEqual([
      ['request', '822581054110001', '123.45'],
      ['slip', '822581054110001', '123.45'],
      ['clearing', '822581048000009', '123.45'],
    ]);
    expect(records[2]?.values).toMatchObject({
      mcc: '4800',
      price_class: 'preferential',
      acquirer: '48225810',
    });
    expect(
      applyMap(map, { ...row, print_merch_no: '' }).map((record) => record.values.view),
    ).toEqual(['request', 'clearing']);
  });

  it('reads terminals of both vocabularies', () => {
    expect(
      applyMap(mapOf('terminal-info'), {
        device_type: '04',
        serial_num: 'N5100001',
        device_id: '12345678',
        location: '+37.12/-121.213',
        app_version: 'V1.2',
      })[0],
    ).toMatchObject({
      table: 'terminals',
      values: { form: 'smart', terminal_sn: 'N5100001', lat: '+37.12', lon: '-121.213' },
    });
    expect(
      applyMap(mapOf('tms-terminals'), {
        终端序列号: 'N5100001',
        终端号: '12345678',
        商户编号: '822581054110001',
        终端型号: 'A920',
        终端类型: '智能POS',
        布放日期: '2024/3/5',
        经度: '113.36',
        纬度: '23.11',
      })[0]?.values,
    ).toMatchObject({
      terminal_sn: 'N5100001',
      form: 'smart',
      valid_from: '2024-03-05',
      lon: '113.36',
    });
  });

  it('chooses by the headers that are there', () => {
    const maps = shipped.flatMap(([, text]) => parseMap(text).map ?? []);
    expect(chooseMap(maps, ['终端序列号', '终端型号', '终端号'])?.name).toBe('tms-terminals');
    expect(chooseMap(maps, ['f42', 'f41', 'f37', 'f11', 'f4'])?.name).toBe('recon-union');
    expect(chooseMap(maps, ['lmerch_no', 'f42', 'f41', 'f37', 'f11', 'print_merch_no'])?.name).toBe(
      'left-right',
    );
    expect(chooseMap(maps, ['a', 'b'])).toBeNull();
  });
});

describe('applying', () => {
  const map = parseMap(
    'name: x\ntable: transactions\nconstants: { view: clearing }\ncolumns:\n  txn_time: { from: [时间], format: dd/MM/yyyy HH:mm }\n  amount: { from: [金额], sign: negate }\n  txn_type: { from: [类型], values: { 消费: purchase } }\n  pan: 卡号\n',
  ).map as ColumnMap;

  it('converts what fits and says what does not', () => {
    expect(
      applyMap(map, {
        时间: '15/03/2025 09:30',
        金额: '-1,234.5',
        类型: '消费',
        卡号: '6222 0200 0000 0001 234',
      })[0]?.values,
    ).toMatchObject({
      txn_time: '2025-03-15T09:30:00',
      amount: '1234.50',
      txn_type: 'purchase',
      pan: '6222020000000001234',
    });
    const [wrong] = applyMap(map, {
      时间: '2025-03-15',
      金额: 'abc',
      类型: '其它',
      卡号: '622202******1234',
    });
    expect(codes(wrong)).toEqual(['TIME_INVALID', 'AMOUNT_INVALID', 'MAP_VALUE']);
    expect(wrong?.values).toMatchObject({ view: 'clearing', card_last4: '1234' });
    expect(wrong?.values.pan).toBeUndefined();
  });

  it('gives rows without an id a key of their own, stable over files', () => {
    const apply = createMapApplier(map);
    const row = { 时间: '15/03/2025 09:30', 金额: '1' };
    const [a, b] = [apply(row, 1)[0]?.values.txn_id, apply(row, 2)[0]?.values.txn_id];
    expect(b).toBe(`${a}-2`);
    expect(applyMap(map, row)[0]?.values.txn_id).toBe(a);
  });

  it('refuses bad maps with a reason', () => {
    for (const text of [
      '',
      '- a',
      'name: x',
      'name: x\ntable: nope\ncolumns: {}',
      'name: x\ntable: merchants\ncolumns: { mcc: { from: [] } }',
      'name: x\ntable: merchants\ncolumns: { mcc: { from: [a], extract: "(a+)+b" } }',
      'name: x\ntable: merchants\ncolumns: { mcc: { from: [a], unit: dollars } }',
      'a: [',
      '{'.repeat(50),
    ]) {
      const { map: none, issues } = parseMap(text);
      expect(none).toBeNull();
      expect(issues[0]?.code).toBe('MAP_INVALID');
    }
  });

  it('is not fooled by names of object members', () => {
    expect(
      applyMap(
        parseMap(
          'name: x\ntable: merchants\ncolumns: { mcc: constructor, address: { from: [a], values: { b: c } } }',
        ).map as ColumnMap,
        { a: 'toString' },
      )[0],
    ).toMatchObject({ values: {}, issues: [{ code: 'MAP_VALUE' }] });
  });
});

describe('proposing', () => {
  it('maps an export with Chinese headers and fen', () => {
    const headers = [
      '序号',
      '交易流水号',
      '交易时间',
      '商户编号',
      '商户名称',
      '终端编号',
      '交易金额(分)',
      '手续费(分)',
      '交易类型',
      '卡类型',
      '系统参考号',
      '备注',
    ];
    const rows = [
      [
        '1',
        'T1',
        '20250315093001',
        '822581054110001',
        '青橙便利店',
        '12345678',
        '123456',
        '741',
        '消费',
        '贷记卡',
        '510312345678',
        '',
      ],
      [
        '2',
        'T2',
        '20250315093101',
        '822581054110001',
        '青橙便利店',
        '12345678',
        '5000',
        '30',
        '退货',
        '借记卡',
        '510312345679',
        '',
      ],
    ];
    const { map, confidence, unused } = proposeMap(headers, rows);
    expect(confidence).toBeGreaterThan(0.9);
    expect(unused).toEqual(['序号', '备注']);
    expect(map.outputs[0]).toMatchObject({
      table: 'transactions',
      columns: {
        txn_time: { format: 'yyyyMMddHHmmss' },
        amount: { unit: 'fen', sign: 'absolute' },
        txn_type: { values: { 消费: 'purchase', 退货: 'refund' } },
      },
    });
    const row = Object.fromEntries(
      headers.map((header, index) => [header, rows[1]?.[index] ?? '']),
    );
    expect(applyMap(map, row)[0]?.values).toMatchObject({
      txn_id: 'T2',
      txn_time: '2025-03-15T09:31:01',
      amount: '50.00',
      merchant_fee: '0.30',
      txn_type: 'refund',
      card_type: 'debit',
      merchant_no: '822581054110001',
      rrn: '510312345679',
    });
    expect(parseMap(formatMap(map)).issues).toEqual([]);
  });

  it('maps English headers and guesses columns by their values', () => {
    const { map } = proposeMap(
      ['Date Time', 'MID', 'TID', 'Amount', 'X1'],
      [['2025-03-15 09:30:01', '822581054110001', '12345678', '12.30', '510312345678']],
    );
    expect(map.outputs[0]?.columns).toMatchObject({
      txn_time: { from: ['Date Time'] },
      merchant_no: { from: ['MID'] },
      terminal_id: { from: ['TID'] },
      amount: { from: ['Amount'] },
      rrn: { from: ['X1'] },
    });
    expect(map.outputs[0]?.columns.amount?.unit).toBeUndefined();
  });

  it('joins a day and a time of day, takes no trace number for an identity, keeps one unit', () => {
    const headers = ['交易日期', '交易时间', 'merId', '流水号', '交易金额', '手续费'];
    const rows = [
      ['20250315', '093001', '822581054110001', '000123', '123456', '741'],
      ['20250316', '101500', '822581054110001', '000124', '50000', '300'],
    ];
    const { map } = proposeMap(headers, rows);
    const row = Object.fromEntries(headers.map((header, at) => [header, rows[0]?.[at] ?? '']));
    const [record] = applyMap(map, row);
    expect(record?.values).toMatchObject({
      txn_time: '2025-03-15T09:30:01',
      trace_no: '000123',
      amount: '1234.56',
      merchant_fee: '7.41',
      merchant_no: '822581054110001',
    });
    expect(record?.values.txn_id).not.toBe('000123');
    expect(parseMap(formatMap(map)).map?.outputs).toEqual(map.outputs);
    const swapped = proposeMap(['时间', '交易日期'], [['09:30:01', '2025-03-15']]);
    expect(swapped.map.outputs[0]?.columns.txn_time).toEqual({
      from: ['交易日期'],
      with: ['时间'],
    });
  });

  it('finds the table: terminals, merchants, settlements', () => {
    expect(
      proposeMap(['设备序列号', '终端号', '商户号', '型号', '厂商', '固件版本']).map.outputs[0]
        ?.table,
    ).toBe('terminals');
    expect(
      proposeMap(['商户编号', '商户名称', 'MCC', '经营地址', '统一社会信用代码']).map.outputs[0]
        ?.table,
    ).toBe('merchants');
    expect(
      proposeMap(['结算日期', '商户号', '结算金额', '收款户名', '收款账号', '付款户名']).map
        .outputs[0]?.table,
    ).toBe('settlements');
    expect(proposeMap([]).confidence).toBe(0);
  });

  it('knows terminal exports by English and doubled headers', () => {
    const english = proposeMap(
      'Serial No.,Terminal ID,Merchant ID,Vendor,Model,Firmware,App Ver,Lat,Lng'.split(','),
      ['00002402106870000001,12345678,822581054110001,A,N1,F7,1.2,23.1,113.2'.split(',')],
    );
    const doubled = proposeMap(
      '序号,终端 序列号 (SN),终端编号TID,所属商户号,厂商/品牌,机型,应用版本号,固件版本'.split(','),
      ['1,00002402106870000001,12345678,822581054110001,A,N1,1.2,F7'.split(',')],
    );
    for (const { map, confidence } of [english, doubled]) {
      expect(confidence).toBeGreaterThan(0.9);
      expect(map.outputs[0]?.table).toBe('terminals');
      expect(Object.keys(map.outputs[0]?.columns ?? {})).toEqual(
        expect.arrayContaining(
          'terminal_sn,terminal_id,merchant_no,brand,model,app_version,os_version'.split(','),
        ),
      );
    }
  });

  it('reads a time of day that lost its zero, and amounts in parentheses', () => {
    const headers = ['mer_id', 'trans_date', 'trans_time', '交易金额(元)', '手续费(元)', '终端SN'];
    const rows = [
      ['822581054110001', '20261102', '140322', '1,234.50', '7.41', '0000240'],
      ['822581054110001', '20261103', '90322', '(30.00)', '(0.12)', '0000240'],
    ];
    const { map } = proposeMap(headers, rows);
    const read = rows.map((cells) => {
      const row = Object.fromEntries(headers.map((header, at) => [header, cells[at] ?? '']));
      return applyMap(map, row)[0]?.values;
    });
    expect(read).toMatchObject([
      { txn_time: '2026-11-02T14:03:22', amount: '1234.50', merchant_fee: '7.41' },
      { txn_time: '2026-11-03T09:03:22', amount: '30.00', merchant_fee: '-0.12' },
    ]);
    expect(read[0]?.terminal_sn).toBe('0000240');
  });
});
