import type { Unpriced } from '@zhenma/model';
import { CHARGED_TYPES } from '../engine/contract-fee.ts';
import type { Row } from '../engine/session.ts';
import { times } from './times.ts';

const DUE = `c.verdict = 'jumped' and c.txn_type in ${CHARGED_TYPES}`;
const BOOKED = 'c.issuer_fee is not null and c.network_fee is not null';

/** SQL of three counts over the sales `c` of a case with their `price_shift p`: why no fee difference is told. */
export const UNPRICED = `${times(`${DUE} and not (${BOOKED})`)} as no_fees,
      ${times(`${DUE} and ${BOOKED} and p.before_tariff`)} as before_tariff,
      ${times(`${DUE} and ${BOOKED} and not p.before_tariff
        and (c.issuer_gap is null or c.network_gap is null)`)} as no_class`;

/** What the counts of a row of `case_group` come to; absent where all are none. */
export const unpricedOf = (row: Row): Unpriced | undefined => {
  const [no_fees, before_tariff, no_class] = ['no_fees', 'before_tariff', 'no_class'].map((name) =>
    Number(row[name] ?? 0),
  ) as [number, number, number];
  return no_fees + before_tariff + no_class === 0
    ? undefined
    : { no_fees, before_tariff, no_class };
};
