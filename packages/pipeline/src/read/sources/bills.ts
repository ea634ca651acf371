import type { SourceRecord } from '@zhenma/model';
import type { FoundFile } from '../discover.ts';
import { readAlipayBillLines } from '../formats/bills/alipay.ts';
import { type BillFormat, recogniseBill } from '../formats/bills/recognise.ts';
import { readWechatBillLines } from '../formats/bills/wechat.ts';
import type { ReadContext } from '../formats/context.ts';
import type { Line } from '../formats/plain-text.ts';
import { inBatches, type RecordReader } from './reader.ts';
import { headText, linesOfFile } from './text-lines.ts';

type ReadLines = (lines: Iterable<Line>, context: ReadContext) => Iterable<SourceRecord>;

const billReader = (id: BillFormat, readLines: ReadLines): RecordReader => ({
  id,
  table: 'transactions',
  recognises: (file) => recogniseBill(headText(file.head) ?? '') === id,
  read: (file, today) => readBill(file, today, readLines),
});

async function* readBill(file: FoundFile, today: string, readLines: ReadLines) {
  yield* inBatches(readLines(await linesOfFile(file), { date: today }));
}

/** Merchant bills of the wallets. */
export const BILL_SOURCES: readonly RecordReader[] = [
  billReader('wechat-bill', readWechatBillLines),
  billReader('alipay-bill', readAlipayBillLines),
];
