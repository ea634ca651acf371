import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAcomTaker } from '../../../src/read/formats/clearing/acom-spans.ts';
import { CLEARING, createClearingDecoder } from '../../../src/read/formats/clearing/clearing.ts';
import { encodeFixed } from '../../../src/read/formats/clearing/fixed-width.ts';
import type { Layout } from '../../../src/read/formats/clearing/layout.ts';
import { refusalOf } from '../../../src/read/read.ts';
import { openRowSink, type RowTaker } from '../../../src/read/row-sink.ts';
import { freshDir, readClean, tokenise } from '../reading.ts';

/**
 * Plain records are read twice over: as bytes when there are millions, as records otherwise. Goal:
 * whatever the bytes, both ways put the same row into the clean file and refuse the same lines.
 */

const CONTEXT = { date: '2025-03-16' };

/** Values that a field of some width may hold, plain ones first. */
const textFor = (name: string, width: number): fc.Arbitrary<string> => {
  const digits = fc.stringMatching(new RegExp(`^[0-9]{${width}}$`));
  const known: Readonly<Record<string, readonly string[]>> = {
    报文类型: ['0200', '0220', '0420', ' 200', '02A0'],
    交易类型码: ['000000', '200000', '030000', '300000', '010000', '00000 '],
    服务点条件码: ['00', '06', '18', '  ', 'x1'],
    服务点输入方式: ['051', '071', '021', '   ', '05 ', 'ab1'],
    终端类型: ['', '03', '07', '08', 'x'],
    交易传输时间: [
      '0315093001',
      '0229235959',
      '1231000000',
      '0230120000',
      '0315246060',
      '0315 93001',
    ],
    交易金额: ['000000123456', '000000000000', 'C00000000100', '-0000000000x', '', ' 1234'],
    受理方应收手续费: ['', 'C00000000012', '000000000012', 'D00000000000', 'bad'],
    受理方应付手续费: ['', 'D00000000045', '000000000045', '45'],
    主账号: ['6222021001116245702', '6222***5702', '622202', '', '62220210 01116245702'],
    商户名称地址: [
      '示例百货（新区店）',
      '',
      'A "B", C',
      '  前后空格  ',
      '6222021001116245702店',
      'a\0b',
    ],
    其他信息: ['', '100011', '1030   2', '?'.repeat(14)],
    交易币种: ['', '156', '344', '1 6'],
    冲正标志: ['', 'R', 'r'],
    撤销标志: ['', 'C', 'x'],
  };
  const hostile = fc.string({ unit: fc.constantFrom(...'09 C,"-\t\x00\x7f中é'), maxLength: width });
  const usual = known[name];
  return usual
    ? fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...usual) }, digits, hostile)
    : fc.oneof(
        { weight: 12, arbitrary: digits },
        { weight: 3, arbitrary: fc.constant('') },
        hostile,
      );
};

/** A plain record of random digits in which a few fields say something else. */
const recordsOf = (layout: Layout): fc.Arbitrary<Uint8Array> => {
  const change = fc.oneof(
    ...layout.fields.map(({ name, start, end }) =>
      fc.tuple(fc.constant(name), textFor(name, end - start)),
    ),
  );
  return fc.tuple(fc.array(change, { maxLength: 6 }), fc.nat(999_999)).map(([changes, serial]) => {
    const values = { ...PLAIN, 系统跟踪号: String(serial).padStart(6, '0') };
    const record = encodeFixed(layout, { ...values, ...Object.fromEntries(changes) });
    return Buffer.concat([record, Buffer.from('\r\n')]);
  });
};

const PLAIN = {
  代理机构标识码: '48225810',
  发送机构标识码: '00012900',
  交易传输时间: '0315093001',
  主账号: '6222021001116245702',
  交易金额: '000000123456',
  报文类型: '0200',
  交易类型码: '000000',
  商户类型: '5411',
  受卡机终端标识码: '58000001',
  受卡方标识码: '822581054110001',
  服务点条件码: '00',
  服务点输入方式: '051',
  商户名称地址: '示例百货超市有限公司（新区店）',
};

/** Each beside the one before it: amounts of every length, names after none, two that are left. */
const NEIGHBOURS: readonly Readonly<Record<string, string>>[] = [
  ...Array.from({ length: 12 }, (_, digits) => ({
    交易金额: '9'.repeat(digits + 1).padStart(12, '0'),
  })),
  ...Array.from({ length: 12 }, (_, zeros) => ({
    交易金额: `1${'0'.repeat(zeros)}`.padStart(12, '0'),
  })),
  ...[
    '',
    '６２２２０２１００１１１６２４５７０',
    '新店',
    '新店',
    '',
    ' 一 ',
    '6222021001116245702',
  ].map((name) => ({
    商户名称地址: name,
  })),
  { 系统跟踪号: '12\x7f456', 检索参考号: '1' },
  { 系统跟踪号: '12\x7f456', 检索参考号: '2' },
  ...['48225810', '48225811', '48225811', '48225810'].map((code) => ({ 代理机构标识码: code })),
];

describe.each(['unionpay-acom', 'unionpay-acoma', 'unionpay-coma'] as const)('%s', (format) => {
  const { layout } = CLEARING[format];

  const read = async (bytes: Uint8Array, fast: boolean) => {
    const path = join(freshDir(), 'clean.parquet');
    const sink = openRowSink('transactions', path, tokenise);
    let taken = 0;
    const rows: RowTaker = {
      ...sink,
      batch: (file, batch) => {
        taken += batch.count;
        sink.batch(file, batch);
      },
    };
    const taker = fast ? createAcomTaker(layout, 1, rows, CONTEXT) : undefined;
    const decoder = createClearingDecoder(format, CONTEXT, taker);
    const refused: unknown[] = [];
    for (const record of [...decoder.push(bytes), ...decoder.end()]) {
      const refusal = refusalOf(record);
      if (refusal) refused.push([record.line, refusal]);
      else sink.values(1, record.line, record.values);
    }
    sink.close();
    const rowsByLine = [...(await readClean(path))].sort(([a], [b]) => a - b);
    const found = rowsByLine.map((row) => JSON.stringify(row));
    return { found, refused, taken };
  };

  test('the quick way and the careful one give the same rows and refusals', async () => {
    const records = fc.sample(recordsOf(layout), { numRuns: 600, seed: 8 });
    const bytes = Buffer.concat(records);
    const quick = await read(bytes, true);
    const careful = await read(bytes, false);
    expect(careful.taken).toBe(0);
    expect(quick.taken).toBeGreaterThan(50);
    expect(quick.taken).toBeLessThan(quick.found.length);
    expect(quick.refused).toEqual(careful.refused);
    expect(quick.found).toEqual(careful.found);
  });

  test('so do rows that say partly what the row above says', async () => {
    const records = NEIGHBOURS.map((changes) =>
      Buffer.concat([encodeFixed(layout, { ...PLAIN, ...changes }), Buffer.from('\n')]),
    );
    const bytes = Buffer.concat(records);
    const quick = await read(bytes, true);
    expect(quick.taken).toBe(NEIGHBOURS.length - 2);
    expect(quick.found).toEqual((await read(bytes, false)).found);
  });
});
