import { EMPTY_CONTEXT, type ReadContext } from '../context.ts';
import { issueOf } from '../issue.ts';
import { noRow } from '../row.ts';
import { cut, type FixedMapper, fenOf } from './fixed-width.ts';
import type { Layout, LayoutField } from './layout.ts';
import { finishRow, putAmount, putFee, putPan, putTime, startRow } from './row.ts';
import { clearingType, createTransmissionClock, NO_SALE } from './values.ts';

/**
 * Maps ALFEE and LFEE records (brand service fee) to `transactions` rows of view `clearing` that
 * carry network_fee. Their txn_id begins with the format: they see a sale that ACOM sees too.
 *
 * Units   fen → yuan; D positive (charged), C negative.
 * Errors  none.
 */
export function createFeeMapper(layout: Layout, context: ReadContext = EMPTY_CONTEXT): FixedMapper {
  const f = feeFields(layout);
  const clock = createTransmissionClock(context);
  return (record) => {
    const type = clearingType({
      mti: cut(record, f.mti),
      processing: cut(record, f.processing),
      condition: cut(record, f.condition),
    });
    if (NO_SALE.has(type)) {
      return noRow(
        record.line,
        issueOf('CLEARING_NOT_A_SALE', {
          value: type,
          offset: record.offset,
          message: `the record is no sale: ${type}`,
        }),
      );
    }
    const time = cut(record, f.time);
    const key = [f.acquirer, f.forwarder, f.trace, f.time]
      .map((field) => cut(record, field))
      .join('-');
    const row = startRow({ view: 'clearing', txn_id: `${layout.format}-${key}`, txn_type: type });
    for (const [column, field] of f.texts) {
      const text = cut(record, field);
      if (text !== '') row.values[column] = text;
    }
    putTime(row, clock(time), time, record.offset + f.time.start);
    putPan(row.values, cut(record, f.pan));
    putAmount(row, record, f.amount);
    putFee(row.values, 'network_fee', fenOf(record, f.fee));
    return finishRow(row, record.line);
  };
}

/** ALFEE and LFEE have the same order of fields under longer and shorter names: found by number. */
function feeFields(layout: Layout) {
  const of = (no: number): LayoutField => {
    const field = layout.fields[no - 1];
    if (!field) throw new TypeError(`layout ${layout.format} has no field ${no}`);
    return field;
  };
  const acquirer = of(9);
  const forwarder = of(10);
  const trace = of(17);
  const texts: readonly (readonly [string, LayoutField])[] = [
    ['acquirer', acquirer],
    ['forwarder', forwarder],
    ['issuer', of(11)],
    ['mcc', of(7)],
    ['trace_no', trace],
    ['terminal_id', of(23)],
    ['merchant_no', of(24)],
    ['rrn', of(25)],
  ];
  return {
    acquirer,
    forwarder,
    trace,
    mti: of(14),
    processing: of(15),
    condition: of(16),
    time: of(18),
    pan: of(19),
    amount: of(26),
    fee: of(28),
    texts,
  };
}
