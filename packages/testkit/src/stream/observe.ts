import type { Row, View } from '../rows.ts';
import type { Build } from '../shops/build.ts';
import { DAY_MS } from '../time.ts';
import type { Crowd } from '../truth/crowd.ts';
import { type Seen, truthOf } from '../truth/sale-truth.ts';
import { clearingRow } from '../views/clearing.ts';
import { requestRow, responseRow, slipRow } from '../views/device-side.ts';
import { statementRow } from '../views/statement.ts';
import type { Sale } from './sale.ts';

/** One row in one view, with the answer to it. */
export interface Observation {
  readonly view: View;
  readonly row: Row;
  readonly truth: Row;
  readonly sale: Sale;
}

/** Clearing comes a day later, statements two; the last days have no counterpart yet. */
const CLEARING_DUE_DAYS = 1;
const STATEMENT_DUE_DAYS = 2;

/**
 * Everything that the world's observers see of a sale; nothing if it is out of their sight.
 *
 * Shape   crowd: see crowd.ts.
 */
export function observe(build: Build, sale: Sale, crowd: Crowd): Observation[] {
  const { spec } = build;
  if (spec.issuer !== null && sale.card.issuer.id !== spec.issuer) return [];
  const seen: Seen[] = [];
  for (const view of spec.views) {
    if (shows(build, sale, view)) seen.push(rowOf(build, sale, view));
  }
  return seen.map((each) => {
    const truth = truthOf(build, sale, { seen, view: each.view, crowd });
    return { view: each.view, row: each.row, truth: { ...truth, txn_id: each.row.txn_id! }, sale };
  });
}

function shows({ spec, endMs }: Build, sale: Sale, view: View): boolean {
  const approved = sale.respCode === '00';
  const { leaves } = sale.terminal;
  switch (view) {
    case 'slip':
      return approved && leaves === 'slip';
    case 'request':
    case 'response':
      return leaves === 'request';
    case 'clearing':
      return approved && sale.type !== 'preauth' && sale.atMs < endMs - CLEARING_DUE_DAYS * DAY_MS;
    case 'statement':
      return (
        approved &&
        sale.sight < spec.statementShare &&
        sale.atMs < endMs - STATEMENT_DUE_DAYS * DAY_MS
      );
  }
}

function rowOf(build: Build, sale: Sale, view: View): Seen {
  switch (view) {
    case 'slip':
      return { view, ...slipRow(sale) };
    case 'request':
      return { view, ...requestRow(sale) };
    case 'response':
      return { view, ...responseRow(sale) };
    case 'clearing':
      return { view, ...clearingRow(build, sale) };
    case 'statement':
      return { view, ...statementRow(build, sale) };
  }
}
