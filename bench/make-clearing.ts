/** Clearing files and exports of any size, for the benches: invented numbers, made line by line. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { CLEARING } from '../packages/pipeline/src/read/formats/clearing/clearing.ts';
import { encodeFixed } from '../packages/pipeline/src/read/formats/clearing/fixed-width.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** Cards that pay, in no order: as many for each sale as in the data of the scan benchmark. */
const CUSTOMERS = 300_000;
const customerOf = (at: number): number => {
  const mixed = Math.imul(at ^ (at >>> 16), 0x45d9f3b);
  return (Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b) >>> 7) % CUSTOMERS;
};

/** The same sale with other numbers in every line: what the reader must look at anew. */
const changing = (at: number): Readonly<Record<string, string>> => ({
  系统跟踪号: String(at % 1_000_000).padStart(6, '0'),
  交易传输时间: `03${two(1 + (at % 28))}${two(at % 24)}${two(at % 60)}${two((at * 7) % 60)}`,
  主账号: `622202100111${String(customerOf(at)).padStart(7, '0')}`,
  交易金额: String(100 + ((at * 97) % 1_000_000)).padStart(12, '0'),
  检索参考号: String(at).padStart(12, '0'),
  受卡机终端标识码: String(58_000_000 + (at % 20_000)),
  受卡方标识码: `82258105411${String(at % 10_000).padStart(4, '0')}`,
});

const FIXED: Readonly<Record<string, string>> = {
  代理机构标识码: '48225810',
  发送机构标识码: '00012900',
  报文类型: '0200',
  交易类型码: '000000',
  商户类型: '5411',
  服务点条件码: '00',
  服务点输入方式: '051',
  接收机构标识码: '01020000',
  发卡机构标识码: '01020000',
  受理方应付手续费: 'D00000000045',
  受理方应收手续费: 'C00000000000',
  商户名称地址: '示例百货超市有限公司（新区店）',
  清算日期: '0316',
};

const LINES_AT_ONCE = 2_000;

function writeLines(path: string, lines: number, line: (at: number) => Uint8Array): void {
  const file = openSync(path, 'w');
  for (let at = 0; at < lines; at += LINES_AT_ONCE) {
    const count = Math.min(LINES_AT_ONCE, lines - at);
    const parts = Array.from({ length: count }, (_, index) => line(at + index));
    writeSync(file, Buffer.concat(parts));
  }
  closeSync(file);
}

/** A COMA file; the lines of the next part begin where it ends. */
export const makeComa = (path: string, lines: number, part = 0): void => {
  const { layout } = CLEARING['unionpay-coma'];
  const whole = Buffer.concat([encodeFixed(layout, FIXED), Buffer.from('\n')]);
  const places = layout.fields.filter(({ name }) => name in changing(0));
  writeLines(path, lines, (at) => {
    const record = Buffer.from(whole);
    const values = changing(at + part * lines);
    for (const { name, start, end } of places)
      record.write((values[name] ?? '').slice(0, end - start), start, 'latin1');
    return record;
  });
};

const HEADER =
  'view,txn_id,txn_time,txn_type,amount,terminal_id,merchant_no,merchant_name,mcc,acquirer,rrn,trace_no\n';
/** 示例百货 in GB18030. */
const NAME = Buffer.from('cabec0fdb0d9bbf5', 'hex');

/** A CSV of transactions in GB18030. */
export const makeCsv = (path: string, lines: number, part = 0): void =>
  writeLines(path, lines + 1, (line) => {
    if (line === 0) return Buffer.from(HEADER);
    const at = line + part * lines;
    const values = changing(at);
    const day = `2025-03-${two(1 + (at % 28))}T${two(at % 24)}:${two(at % 60)}:00`;
    const fen = 100 + ((at * 97) % 1_000_000);
    const before = `clearing,C${at},${day},purchase,${Math.floor(fen / 100)}.${two(fen % 100)},${values['受卡机终端标识码']},${values['受卡方标识码']},`;
    const after = `,5411,48225810,${values['检索参考号']},${values['系统跟踪号']}\n`;
    return Buffer.concat([Buffer.from(before), NAME, Buffer.from(after)]);
  });

/** The same as NDJSON. */
export const makeNdjson = (path: string, lines: number, part = 0): void =>
  writeLines(path, lines, (line) => {
    const at = line + part * lines;
    const values = changing(at);
    const fen = 100 + ((at * 97) % 1_000_000);
    const row = {
      view: 'clearing',
      txn_id: `N${at}`,
      txn_time: `2025-03-${two(1 + (at % 28))}T${two(at % 24)}:${two(at % 60)}:00`,
      amount: `${Math.floor(fen / 100)}.${two(fen % 100)}`,
      terminal_id: values['受卡机终端标识码'],
      merchant_no: values['受卡方标识码'],
      merchant_name: '示例百货',
      mcc: '5411',
      acquirer: '48225810',
      rrn: values['检索参考号'],
    };
    return Buffer.from(`${JSON.stringify(row)}\n`);
  });
