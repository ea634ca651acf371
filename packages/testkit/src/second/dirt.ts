import type { Dice } from './dice.ts';
import type { Seen } from './observe.ts';
import type { Row } from './town.ts';

type Harm = (row: Row, d: Dice) => Row;

/** What makes a row useless: it is to be rejected, and has no truth. */
const BROKEN: readonly Harm[] = [
  (row) => ({ ...row, amount: '壹佰元' }),
  (row) => ({ ...row, amount: `-${row['amount']}` }),
  (row) => ({ ...row, txn_time: '2026-02-30T25:61:00' }),
  (row) => ({ ...row, txn_time: '' }),
  (row) => ({ ...row, txn_id: '' }),
  (row) => ({ ...row, txn_id: row['txn_id']!.repeat(9) }),
  (row) => ({ ...row, view: 'slips' }),
];

/** What a row survives. */
const UNTIDY: readonly Harm[] = [
  (row) => ({ ...row, merchant_name: `  ${row['merchant_name'] ?? ''}　` }),
  (row) => ({ ...row, amount: `${Number(row['amount'])}` }),
  (row) => ({ ...row, txn_time: row['txn_time']!.replace('T', ' ') }),
  (row) => ({ ...row, merchant_name: (row['merchant_name'] ?? '').replace(/.$/u, '?') }),
  (row) => ({ ...row, merchant_no: (row['merchant_no'] ?? '').padEnd(20) }),
  (row) => ({ ...row, terminal_id: `${row['terminal_id'] ?? ''}  ` }),
  (row, d) => ({ ...row, remark: d.pick(['人工补录', '=1+1', '"引号,逗号"', '换\n行']) }),
];

export interface Soiled {
  readonly kept: readonly Seen[];
  /** Rows to be rejected. */
  readonly broken: readonly Seen[];
}

/** Spoils rows: one in three hundred for good, one in fifty only to look at. */
export function soil(d: Dice, seen: readonly Seen[]): Soiled {
  const kept: Seen[] = [];
  const broken: Seen[] = [];
  for (const one of seen) {
    const luck = d.next();
    if (luck < 0.0033) broken.push({ ...one, row: d.pick(BROKEN)(one.row, d) });
    else if (luck < 0.0233) kept.push({ ...one, row: d.pick(UNTIDY)(one.row, d) });
    else kept.push(one);
  }
  return { kept, broken };
}
