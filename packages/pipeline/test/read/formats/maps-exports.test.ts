import { describe, expect, it } from 'vitest';
import { applyMap } from '../../../src/read/formats/maps/apply.ts';
import type { MapOutput } from '../../../src/read/formats/maps/column-map.ts';
import { proposeMap } from '../../../src/read/formats/maps/propose.ts';
import { cellsOf } from '../../../src/read/formats/plain-text.ts';

describe('an export as a spreadsheet left it', () => {
  it('reads past guards against spreadsheets and rows of totals; lists words not seen yet', () => {
    const headers = ['Transaction Date', 'Merchant ID', 'Terminal ID', '交易类型', 'Amount'];
    const rows = [
      cellsOf('2025-03-15 09:30:01,="822290058120001",\'58120001,消费,12.30'),
      cellsOf('合计,,,,12.30'),
    ];
    const { map } = proposeMap(headers, rows);
    const { columns } = map.outputs[0] as MapOutput;
    expect(columns['txn_type']?.values).toMatchObject({ 消费: 'purchase', 退货: 'refund' });
    const row = Object.fromEntries(headers.map((header, at) => [header, rows[0]?.[at] ?? '']));
    expect(applyMap(map, row)[0]?.values).toMatchObject({
      txn_time: '2025-03-15T09:30:01',
      merchant_no: '822290058120001',
      terminal_id: '58120001',
    });
  });

  it.each(['总笔数：', '合计金额', '总交易额:', 'Total amount'])(
    'a row that begins with %s and counts the others does not part day and time of day',
    (total) => {
      const headers = ['交易日期', '交易时间', '终端号', '商户号', '交易金额'];
      const rows = [
        cellsOf('2025-03-15,09:30:01,58120001,822290058120001,12.30'),
        cellsOf('2025-03-15,19:02:44,58120001,822290058120001,7.00'),
        cellsOf(`${total},2,总手续费,0.10,`),
      ];
      const { map } = proposeMap(headers, rows);
      expect((map.outputs[0] as MapOutput).columns['txn_time']).toMatchObject({
        from: ['交易日期'],
        with: ['交易时间'],
      });
    },
  );
});
